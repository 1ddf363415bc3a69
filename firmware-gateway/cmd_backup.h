/* cmd_backup.h - `transom backup`: a verified copy of the record, also beside a running gateway. */
#ifndef CMD_BACKUP_H
#define CMD_BACKUP_H

int cmd_backup(int argc, char **argv);      /* returns the exit code */

#endif
