/* node/measuring.h - keeps one sensor measuring: starts it, takes what is new, says in what state it is, and starts it
 * again when it was away. Knows no broker; time comes in. */
#ifndef MEASURING_H
#define MEASURING_H
#include "driver.h"

#define MEASURING_RETRY_MS 5000         /* before a sensor that is not there is tried again */
#define MEASURING_POLL_MS 500           /* between two looks for something new */
#define MEASURING_BUSY_INTERVALS 4      /* of the sensor's own without anything new: it is busy, and started anew */

/*   STARTING -started-> GOOD <-> any of the others, by what the last look came to. */
enum measuring_state {
    MEASURING_STARTING,
    MEASURING_GOOD,
    MEASURING_BUSY,             /* answers, and never has anything new */
    MEASURING_ABSENT,           /* nobody answers, or the bus cannot be opened */
    MEASURING_GARBLED,          /* wrong checksums */
    MEASURING_IMPLAUSIBLE,      /* values that it cannot measure */
    MEASURING_BROKEN,           /* it says so itself, or the bus fails */
};

struct measuring {
    const struct driver *driver;
    struct driver_setup setup;
    /* Opens the bus. 0 or a negative errno. */
    int (*open)(void *context, struct bus *bus, struct error *err);
    void *context;
    int64_t report_ms;                  /* between two readings */

    struct bus bus;                     /* calls NULL: not open */
    bool is_started;
    enum measuring_state state;
    int64_t next_ms;                    /* when measuring_step is due */
    int64_t new_ms;                     /* from when on it is asked for something new */
    char serial[DRIVER_SERIAL_SIZE];
};

/* As in the health message: "good", "absent". */
const char *measuring_word(enum measuring_state state);

/* Does what is due. 1: sample is new; 0: not yet; an error is in err, state and next_ms say the rest: there is no
 * reading, and none may be made up. */
int measuring_step(struct measuring *measuring, int64_t now_ms, struct sample *sample, struct error *err);

/* Stops the sensor and closes the bus. */
void measuring_stop(struct measuring *measuring);

#endif
