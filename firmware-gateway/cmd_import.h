/* cmd_import.h - `transom import`: a logger's file into the record, whole or not at all, and twice is once. */
#ifndef CMD_IMPORT_H
#define CMD_IMPORT_H

int cmd_import(int argc, char **argv);     /* exit status: 0, 1, 2 or 78 */

#endif
