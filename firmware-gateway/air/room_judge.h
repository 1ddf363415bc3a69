/* air/room_judge.h - what the samples of one room mean: its incidents, its days and its half hours.
 * Samples are judged as they come; when late ones changed a day that is still running, the day is judged again from
 * its history. Pure. Part of a struct room; main only. */
#ifndef ROOM_JUDGE_H
#define ROOM_JUDGE_H
#include "room.h"
#include "room_history.h"
#include "room_slots.h"

enum { FOLD_CO2, FOLD_TEMPERATURE, FOLDS };

struct fold {                       /* of a judged quantity: its days and its half hours */
    struct day_judge *judge;
    struct room_slots slots;
};

struct room_judge {
    struct incident_engine *engine;
    struct fold folds[FOLDS];
    int64_t told_date;              /* newest local date whose end was told; INT64_MIN: none */
};

/* -ENOMEM: *judge is nothing that needs room_judge_done. */
int room_judge_open(const struct room_setup *setup, const struct room_info *info, struct room_judge *judge);
void room_judge_done(struct room_judge *judge);

/* Judges what sample has of CO2 and temperature, newer than what came before. */
void room_judge_add(struct room_judge *judge, const struct room_setup *setup, const struct history_sample *sample,
                    int64_t interval_ms);
void room_judge_advance(struct room_judge *judge, const struct room_setup *setup, int64_t now_ms);
/* Tells the end of the newest day, when that was not told. */
void room_judge_end_day(struct room_judge *judge, const struct room_setup *setup);

/* Goes on by another setup from from_ms on, the start of a local day: ends by the old one what is from before, and
 * takes up the lines that reach into the day from the history. -ENOMEM: *judge is as it was. */
int room_judge_switch(struct room_judge *judge, const struct room_setup *before, const struct room_setup *after,
                      const struct room_info *info, const struct room_history *history, int64_t from_ms);

/* Judges the day of the newest sample anew: opens another judge, feeds it the history from a little before that day's
 * start, and puts it in the place of *judge. Half hours of the day are told again, no incident is.
 * Answers as room_rebuild(). */
int room_judge_again(struct room_judge *judge, const struct room_setup *setup, const struct room_info *info,
                     const struct room_history *history, int64_t now_ms, struct room_correction *correction);

#endif
