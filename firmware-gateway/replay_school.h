/* replay_school.h - a school for messages that were recorded: its rooms from a site file, or a room for each sensor
 * that speaks; and the incidents that come of it, as they stand in the end. Main only. */
#ifndef REPLAY_SCHOOL_H
#define REPLAY_SCHOOL_H
#include "analyse.h"
#include "school.h"

struct replayed_incident {
    int room;                       /* index; -1: the site */
    char rule[ID_SIZE];
    struct incident_event change;   /* the newest */
    bool is_of_rule;                /* not of silence */
    bool is_told_again;             /* since its day was judged again */
    char reason[64];
};

struct replay_school {
    struct school *school;
    struct zone zone;
    struct calendar calendar;
    bool makes_rooms;               /* there is no site file */
    size_t count, places;
    struct replayed_incident *incidents;
    bool failed;                    /* out of memory: some are missing */
    size_t left_out;                /* sensors beyond the rooms that a school has */
};

/* site_path: a site file, whose rooms, zone, nation and calendar hold; NULL: those of options, and no rooms yet.
 * Borrows options. 0; -EINVAL ...: what is wrong with the file. replay_school_done either way. */
int replay_school_open(const struct analyse_options *options, const char *site_path, struct replay_school *replay,
                       struct error *err);
void replay_school_done(struct replay_school *replay);

/* Makes a room for the sensor where each has its own and it has none yet. */
void replay_school_meet(struct replay_school *replay, const struct analyse_options *options, const char *device,
                        const char *family);
/* Those that were raised, by beginning, room and rule; the others are forgotten. */
void replay_school_settle(struct replay_school *replay);

#endif
