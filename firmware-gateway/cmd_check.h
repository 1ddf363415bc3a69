/* cmd_check.h - `transom check [-c FILE] [--json]`: what is wrong with configuration, packs, checklists and record, and
 * what the settings come to. Reads only, also beside a running gateway. */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

/* argv[0] is "check". 0: all is well; 2: not understood; 78: settings, packs or checklists are wrong; 1: they are right and the
 * record is not. What is wrong is told a line each on stderr. */
int cmd_check(int argc, char **argv);

#endif
