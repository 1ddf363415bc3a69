/* cmd_restore.h - `transom restore`: a copy in the record's place, while no gateway runs. */
#ifndef CMD_RESTORE_H
#define CMD_RESTORE_H

int cmd_restore(int argc, char **argv);     /* returns the exit code */

#endif
