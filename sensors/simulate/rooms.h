/* simulate/rooms.h - what rooms the simulated school has. The same for every seed, so a site file stays true.
 * Pure. Any thread. */
#ifndef ROOMS_H
#define ROOMS_H
#include "model.h"
#include <stdbool.h>

#define ROOMS_MAX 500
#define ROOMS_DEFAULT 12
#define ROOMS_ID_SIZE 24
#define ROOMS_NAME_SIZE 24

enum rooms_windows {
    ROOMS_WINDOWS_REACT,        /* people open them when it is stuffy or warm, close them when it is cold */
    ROOMS_WINDOWS_TOLD,         /* nobody minds, until an alert tells them to */
    ROOMS_WINDOWS_STUCK,        /* painted shut */
};

enum rooms_use { ROOMS_TAUGHT, ROOMS_SHARED, ROOMS_STAFF };     /* every lesson; some lessons; breaks */

struct rooms_room {
    char id[ROOMS_ID_SIZE];             /* [a-z0-9-], as in the site file */
    char name[ROOMS_NAME_SIZE];
    const char *building;               /* static, as the words below */
    const char *ventilation, *use_word; /* words of the site file */
    enum model_ages ages;
    enum rooms_use use;
    enum rooms_windows windows;
    int seats;
    double volume_m3;
    double infiltration_ach_per_h;      /* through the fabric, at the mean wind; 0.3 to 1 */
    double openable_m2;                 /* all windows wide open */
    double fan_l_s;                     /* outdoor air of the fan at full speed; 0: none */
    bool fan_on_demand;                 /* hybrid: the fan follows CO2 */
    double stuffy_ppm;                  /* above it somebody may get up and open a window */
};

/* The index-th room, 0 to ROOMS_MAX - 1: first the twelve of the default school, then blocks of twenty classrooms. */
void rooms_describe(int index, struct rooms_room *room);

const char *rooms_ages_word(enum model_ages ages);      /* "11-15", as in the site file */

#endif
