/* cmd_serve.h - `transom serve [-c FILE] [--demo-clock START,SPEED]` */
#ifndef CMD_SERVE_H
#define CMD_SERVE_H
int cmd_serve(int argc, char **argv);
#endif
