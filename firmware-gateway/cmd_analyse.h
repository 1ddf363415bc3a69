/* cmd_analyse.h - `transom analyse`: what a logger's file says about the air of a room. */
#ifndef CMD_ANALYSE_H
#define CMD_ANALYSE_H

int cmd_analyse(int argc, char **argv);     /* exit status */

#endif
