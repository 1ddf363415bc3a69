/* store/assessments.h - risk assessments and their versions: what they are called, what they are about, where they
 * stand, and what happened to them. Lines are in assessment_lines.h, evidence in snapshots.h, sealed versions and
 * signatures in sealed_versions.h, who was asked in consultations.h, reviews in reviews.h.
 *
 * Nothing here is deleted, and what belongs to a sealed version is never changed (-EPERM, by triggers of the
 * database): an archived room or a disabled person stays readable in it. People are given by the id of their row.
 * Whether a step is allowed is for duty/assessment.h to say, before. Everything that matters is followed by
 * store_commit by its caller. Where each() is called for every row: 0 goes on, anything else ends the listing and is
 * returned; each() may call other functions of the store, not the one it is called from. Functions named _read are
 * the same for a worker. */
#ifndef ASSESSMENTS_H
#define ASSESSMENTS_H
#include "assessment_line.h"
#include "store.h"

#define ASSESSMENTS_MAX 200             /* ever, archived ones included */
#define ASSESSMENT_VERSIONS_MAX 200     /* of one assessment, ever */
#define ASSESSMENT_EVENTS_MAX 4096      /* of one assessment, ever */
#define ASSESSMENT_TOLD_MAX 200         /* persons on one list, beside whole roles */
#define ASSESSMENT_TEMPLATE_SIZE 65

struct assessment {
    int64_t id;
    char template[ASSESSMENT_TEMPLATE_SIZE];    /* a checklist's name, "blank" or "copy" */
    int64_t made_ms, made_by;
    struct assessment_position position;
    int64_t next_review_date;           /* days since 1970-01-01, local; 0: twelve months after sealing */
    char title[ASSESSMENT_TITLE_SIZE];  /* of the version in force, or of the working one before there is any */
    int64_t working_id, in_force_id;    /* rows of versions, 0: none; archived: in_force is the last that was */
    int working_number, in_force_number;
    int64_t in_force_ms, in_force_date; /* when it was sealed */
    int64_t answered_date;              /* newest on which it fell due by itself, found not needed; 0: none */
    int open_reviews, contradicted_lines;
};
int assessment_load(struct store *store, int64_t id, struct assessment *assessment, struct error *err); /* -ENOENT */
/* By id; archived ones too. */
int assessments_list(struct store *store, int (*each)(void *context, const struct assessment *assessment),
                     void *context, struct error *err);
int assessments_list_read(struct store_reader *reader, int (*each)(void *context, const struct assessment *assessment),
                          void *context, struct error *err);

struct assessment_told {                /* who is to read it: all of some roles, and some persons */
    unsigned roles;                     /* bits of enum duty_role */
    size_t person_count;
    int64_t persons[ASSESSMENT_TOLD_MAX];
};

struct assessment_version {             /* some 25 KB: one at a time */
    int64_t id, assessment;
    int number;                         /* from 1 */
    int64_t made_ms, made_by;
    int copied_from;                    /* number; 0: of none */
    char title[ASSESSMENT_TITLE_SIZE], scope[ASSESSMENT_TEXT_SIZE], harmed[ASSESSMENT_TEXT_SIZE];
    char told_how[ASSESSMENT_TEXT_SIZE];
    struct assessment_told told;
    struct assessment_rooms rooms;      /* none: the whole site */
    bool is_dropped;                    /* a draft that came to nothing */
    int64_t sealed_ms;                  /* 0: it is not */
};

/* Makes an assessment with version 1 as its draft; of version only title, scope, harmed, told_how, told and rooms are
 * read. Fills assessment, id and number. -ENOENT: no such room or person; -ENOSPC: ASSESSMENTS_MAX. */
int assessment_make(struct store *store, const char *template, int64_t person, int64_t now_ms,
                    struct assessment_version *version, struct error *err);
int assessment_version_load(struct store *store, int64_t id, struct assessment_version *version, struct error *err);
int assessment_version_read(struct store_reader *reader, int64_t id, struct assessment_version *version,
                            struct error *err);
/* The row of that number. -ENOENT. */
int assessment_version_find(struct store *store, int64_t assessment, int number, int64_t *id, struct error *err);
/* Oldest first. */
int assessment_versions_list(struct store *store, int64_t assessment,
                             int (*each)(void *context, const struct assessment_version *version), void *context,
                             struct error *err);
/* Writes texts, told and rooms, by id. -ENOENT: no such version, room or person; -EPERM: it is sealed. */
int assessment_version_save(struct store *store, const struct assessment_version *version, struct error *err);
int assessment_set_next_review(struct store *store, int64_t id, int64_t date, struct error *err);       /* -ENOENT */

/* Something that duty/assessment.h allowed. */
struct assessment_move {
    int64_t assessment;
    int number;                         /* the version it is about */
    enum assessment_event event;
    struct assessment_position next;
    int64_t person;                     /* 0: the gateway */
    int64_t at_ms;
    const char *reason;                 /* "": none; borrowed */
};
#define ASSESSMENT_MADE (-1)            /* as an event of the history: the assessment itself */
/* Keeps where it stands now, and a row of its history. A draft that is discarded or archived is dropped. Of APPROVE,
 * REVISE and RESTORE it is only a part: assessment_seal() and assessment_revise() call it.
 * -ENOENT: no such assessment or person; -ENOSPC: ASSESSMENT_EVENTS_MAX. */
int assessment_move(struct store *store, const struct assessment_move *move, struct error *err);

/* The next working version, made from a sealed one: texts, rooms, who is told, lines with answers, controls and risks.
 * Snapshots stay with the lines they are evidence for; a contradiction goes on until the line is answered anew.
 * move: event REVISE or RESTORE; its number is set. *id: row of the new version. -ENOENT: from is not one of this
 * assessment; -ENOSPC: ASSESSMENT_VERSIONS_MAX. */
int assessment_revise(struct store *store, struct assessment_move *move, int64_t from, int64_t *id, struct error *err);

struct assessment_happening {
    int number;                         /* version */
    int event;                          /* enum assessment_event, or ASSESSMENT_MADE */
    int64_t at_ms, person;              /* 0: the gateway */
    char name[NAME_SIZE];               /* as the person is called now; "": the gateway */
    char reason[ASSESSMENT_REASON_SIZE];
};
/* Oldest first. */
int assessment_history(struct store *store, int64_t assessment,
                       int (*each)(void *context, const struct assessment_happening *happening), void *context,
                       struct error *err);

#endif
