/* store/inspections.h - inspections (duty/inspection.h) in the record: notice, what was seen room by room, findings,
 * and the employer's replies. Findings and replies are never changed. Where each() is called for every row: 0 goes
 * on, anything else ends the listing and is returned; each() may call other functions of the store, not the one it
 * is called from. */
#ifndef INSPECTIONS_H
#define INSPECTIONS_H
#include "inspection.h"
#include "photos.h"
#include "place.h"

#define INSPECTIONS_MAX 500             /* ever */
#define INSPECTION_FINDINGS_MAX 200     /* of one inspection */
#define FINDING_REPLIES_MAX 20

struct inspection {
    int64_t id, made_ms, made_by, planned_date;
    char who[NAME_SIZE];                /* out */
    char notice[INSPECTION_NOTICE_SIZE];
    int64_t begun_ms, done_ms, done_date;   /* 0: it is not */
    int rooms_seen, findings, unanswered;       /* out */
};
int inspection_add(struct store *store, struct inspection *inspection, struct error *err);  /* fills id; -ENOSPC */
int inspection_begin(struct store *store, int64_t id, int64_t now_ms, struct error *err);
/* -ENOENT: there is none, or it is done; of _begin too when it is begun. */
int inspection_finish(struct store *store, int64_t id, int64_t now_ms, int64_t date, struct error *err);
int inspection_load(struct store *store, int64_t id, struct inspection *inspection, struct error *err);  /* -ENOENT */
int inspections_list(struct store *store, int (*each)(void *context, const struct inspection *inspection),
                     void *context, struct error *err);         /* newest first */

/* The date of the last one that is done, 0: none ever was; one that was ended with neither round nor finding is none.
 * For the three-month prompt; _read: the same for a worker. */
int inspection_newest_date(struct store *store, int64_t *date, struct error *err);
int inspection_newest_date_read(struct store_reader *reader, int64_t *date, struct error *err);

struct inspection_room {
    char room[ID_SIZE];
    int64_t at_ms, person, photo;       /* photo 0: none */
    bool is_fine;
    char note[INSPECTION_NOTE_SIZE];
};
/* What was seen in a room; a later look replaces it. -ENOENT: no such inspection, room or photo. */
int inspection_look(struct store *store, int64_t id, const struct inspection_room *seen, struct error *err);
int inspection_rooms(struct store *store, int64_t id, int (*each)(void *context, const struct inspection_room *seen),
                     void *context, struct error *err);

struct finding {
    int64_t id, inspection, at_ms, person, photo;
    char who[NAME_SIZE];                /* out */
    char room[ID_SIZE];                 /* "": none in particular */
    char text[INSPECTION_NOTE_SIZE];
    bool is_answered;                   /* out */
};
int finding_add(struct store *store, struct finding *finding, struct error *err);   /* fills id; -ENOENT; -ENOSPC */
int finding_load(struct store *store, int64_t id, struct finding *finding, struct error *err);      /* -ENOENT */
int findings_list(struct store *store, int64_t inspection, int (*each)(void *context, const struct finding *finding),
                  void *context, struct error *err);

struct finding_reply {
    int64_t id, finding, at_ms, person, action;     /* action 0: none */
    char who[NAME_SIZE];                /* out */
    char text[INSPECTION_REPLY_SIZE];
};
int finding_reply_add(struct store *store, struct finding_reply *reply, struct error *err); /* as above */
int finding_replies(struct store *store, int64_t finding, int (*each)(void *context, const struct finding_reply *reply),
                    void *context, struct error *err);

#endif
