/* control.h - command-line verbs that change the record while the gateway runs: one process writes, so the verb's words
 * travel over a socket in the data folder and are carried out by the gateway's main thread, between two readings.
 * Only who may open the folder may speak. */
#ifndef CONTROL_H
#define CONTROL_H
#include "error.h"
#include "loop.h"
#include "store.h"
#include <stdio.h>

#define CONTROL_INPUT_MAX (4u << 20)    /* bytes of a file handed over, as a site file */
#define CONTROL_WORDS_MAX 32

struct verb_call {
    struct store *store;
    int argc;
    char **argv;            /* argv[0]: the verb, "user" */
    const char *input;      /* content of the file the words name, or NULL */
    size_t input_size;
    int64_t now_ms;         /* the school's time, a demo's on a demo clock */
    int64_t real_ms;        /* in which rights are counted: tokens, passwords */
    FILE *out;              /* what the person sees */
    void *gateway;          /* that carries it out: the host's context; NULL: no gateway runs */
};

/* Carries out the words. 0; -EINVAL: wrong words (exit 2); others: it failed (exit 1). Nothing is committed here. */
typedef int verb_run(const struct verb_call *call, struct error *err);

struct control;

/* changed: called after a verb succeeded, commits, and reloads what that verb may have changed. Borrows everything. */
struct control_host {
    const struct clock *clock;
    struct store **store;
    verb_run *run;
    int (*changed)(void *context, const char *verb, struct error *err);
    void *context;
};
int control_open(const char *folder, const struct control_host *host, struct loop *loop, struct control **control,
                 struct error *err);
void control_close(struct control *control);

/* The command line's side: opens the record and runs the words here, or, when a gateway holds the record, lets it run
 * them. Prints what they say. Returns the exit code: 0, 1 or 2, with one line on stderr. */
int control_call(const char *folder, verb_run *run, int argc, char **argv, const char *input, size_t input_size);

/* Lets the gateway that holds the record run the words. out: where what they say is written. 0; -EINVAL: wrong words;
 * others: it failed, or the gateway does not answer. */
int control_ask(const char *folder, int argc, char **argv, const char *input, size_t input_size, FILE *out,
                struct error *err);

#endif
