/* cmd_check.h - `transom check [-c FILE]`: what is wrong with the configuration, and what it comes to. */
#ifndef CMD_CHECK_H
#define CMD_CHECK_H

/* argv[0] is "check". 0: all is well; 2: not understood; 78: something is wrong, each on its own line of stderr. */
int cmd_check(int argc, char **argv);

#endif
