/* cmd_verify.h - `transom verify`: whether a record, a copy of it or an exported ledger is as it was made. */
#ifndef CMD_VERIFY_H
#define CMD_VERIFY_H

int cmd_verify(int argc, char **argv);

#endif
