/* cmd_sql.h - `transom sql`: questions about rooms, readings, days and incidents. */
#ifndef CMD_SQL_H
#define CMD_SQL_H

int cmd_sql(int argc, char **argv);     /* returns the exit code */

#endif
