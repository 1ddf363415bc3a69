/* verbs.h - the command-line verbs that change or show the record: user, token, site. */
#ifndef VERBS_H
#define VERBS_H
#include "control.h"

/* Runs one verb against an open record; the same function serves the command line and a running gateway. */
int verbs_run(const struct verb_call *call, struct error *err);

/* The command: `transom user|token|site ...`. Returns the exit code. */
int cmd_verb(int argc, char **argv);

#endif
