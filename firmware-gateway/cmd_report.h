/* cmd_report.h - `transom report --kind KIND --out FILE.pdf`: the same papers as the dashboard's buttons make. Reads only,
 * also beside a running gateway. */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

/* argv[0] is "report". 0: printed; 1: not, and why on stderr; 2: not understood; 78: settings are wrong. */
int cmd_report(int argc, char **argv);

#endif
