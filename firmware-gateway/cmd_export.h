/* cmd_export.h - `transom export`: the readings of a room and range as a file. */
#ifndef CMD_EXPORT_H
#define CMD_EXPORT_H

int cmd_export(int argc, char **argv);      /* returns the exit code */

#endif
