/* simulate/options.h - the command line of transom-simulate, understood and checked. */
#ifndef OPTIONS_H
#define OPTIONS_H
#include "clock.h"
#include "error.h"
#include "fault.h"
#include "bridge.h"
#include "payload.h"
#include "world.h"
#include "zone.h"

#define OPTIONS_SECONDS_MAX 31536000.0
#define OPTIONS_HISTORY_DAYS_MAX 400

enum options_verdict { OPTIONS_RUN, OPTIONS_DONE, OPTIONS_WRONG };

struct options {
    bool has_broker;
    struct bridge_address broker;
    struct world_options world;       /* faults and start_ms not yet in it */
    struct fault faults[FAULTS_MAX];
    enum payload_family family;
    struct clock clock;
    bool says_own_time;                 /* plain readings carry "time" */
    bool stamps_school_time;            /* messages carry the school's time, else the real one */
    struct zone zone;
    const char *csv, *site;             /* borrow argv; NULL: none. csv "-": standard output */
    double seconds;                     /* real; 0: until a signal */
    int history_days;                   /* 0: live */
};

/* OPTIONS_DONE: help or version was printed. OPTIONS_WRONG: err says what, exit code 2. options points into itself and
 * must stay where it is. */
enum options_verdict options_read(int argc, char **argv, struct options *options, struct error *err);

#endif
