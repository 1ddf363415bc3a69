/* cmd_decode.h - `transom decode`: what the payload decoders make of a message. */
#ifndef CMD_DECODE_H
#define CMD_DECODE_H

/* argv[0] is "decode". Reads stdin, writes one line of JSON for the payload, or with --jsonl for each line.
 * Returns the exit status: 0; 1: the payload was not understood (without --jsonl), or writing failed; 2: usage. */
int cmd_decode(int argc, char **argv);

#endif
