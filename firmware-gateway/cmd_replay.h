/* cmd_replay.h - `transom replay`: recorded messages through decoders, school and judge on their own clock. */
#ifndef CMD_REPLAY_H
#define CMD_REPLAY_H

int cmd_replay(int argc, char **argv);      /* exit status: 0, 1, 2 or 78 */

#endif
