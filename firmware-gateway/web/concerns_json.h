/* web/concerns_json.h - drafts and concerns as the API writes them, and who stands where in one. Main only. */
#ifndef CONCERNS_JSON_H
#define CONCERNS_JSON_H
#include "concern_happenings.h"
#include "request.h"

#define CONCERN_STARTERS (ROLE_TEACHER | ROLE_REP)      /* who may start one */

/* Where the caller stands in a concern that was sent. */
enum concern_reader { CONCERN_NO_READER, CONCERN_READS, CONCERN_IS_RAISER, CONCERN_IS_EMPLOYER };

/* All that is told of a concern beside its row: zeroes to begin with. */
struct concern_view {
    enum concern_reader reader;
    bool is_written[CONCERN_LETTER_COUNT];
    int64_t done_dates[CONCERN_STEP_COUNT];
    enum concern_outcome outcomes[2];   /* by side, the newest of each */
    bool may_send;                      /* the caller may say that a letter went out */
    struct concern_timeline timeline;
};
/* Who may read: whoever raised it and the named rep, leaders, reps; governors once the governing body was written to.
 * Everybody else is told nothing, not even that it is there: reader CONCERN_NO_READER. 0 or negative: the record. */
int concern_view_make(struct request *request, const struct concern *concern, struct concern_view *view,
                      struct error *err);

/* As in GET /concerns: its state, rooms, day and what is due. */
void concern_put(struct request *request, const char *key, const struct concern *concern,
                 const struct concern_view *view);
/* As in GET /concerns/{id}: with the steps and all that happened. */
int concern_put_whole(struct request *request, const struct concern *concern, const struct concern_view *view,
                      struct error *err);

void concern_draft_put(struct request *request, const char *key, const struct concern_draft *draft);
void concern_draft_put_short(struct request *request, const struct concern_draft *draft);   /* for a list */

/* The caller's draft that the path names, for the caller to free; NULL: answered, with 404 when it is not theirs. */
struct concern_draft *concern_draft_find(struct request *request);
/* Whether the body's revision is the draft's: nobody writes over, or sends, what they did not see. false: refused, with
 * 409 and what somebody else made of it. */
bool concern_draft_is_as_seen(struct request *request, const struct concern_draft *draft);
/* The concern that the path names, if the caller may read it; false: answered. */
bool concern_find(struct request *request, struct concern *concern, struct concern_view *view);
/* Whether the caller may erase the words of what happened: each side its own. Where who raised it is gone, or had their
 * password set by somebody else since the words were written, the safety reps. For the raiser's side nobody may whose
 * own password somebody else set since, and no safety rep whom somebody else made one since: else whoever decides about
 * accounts could have a letter erased that they were written. */
bool concern_may_erase(const struct request *request, const struct concern *concern, const struct concern_view *view,
                       const struct concern_happening *happening);
/* The concern that an entry of the ledger is about; 0: of none. */
int64_t concern_of_entry(const struct ledger_entry *entry);
/* Whether an entry is of a concern that the caller raised: whoever wrote it, its receipt is theirs too. */
bool concern_has_entry(const struct request *request, const struct ledger_entry *entry);
/* Answers with the concern as it is now. */
void concern_answer(struct request *request, int64_t id, int status);
/* Adds what happened, by the caller, with its entry of the ledger, and takes the concern to the state after it. -ENOSPC. */
int concern_add_happening(struct request *request, struct concern *concern, struct concern_happening *happening,
                          struct error *err);
/* A date of the body from first to last; absent: date stays. false: refused. */
bool concern_read_date(struct request *request, const char *key, int64_t first, int64_t last, int64_t *date);

/* "8C and Hall": the names of rooms. Cut at size. */
void concern_room_names(const struct request *request, const struct concern_rooms *rooms, char *text, size_t size);
/* Writes the words of what a letter still lacks as a list. */
void concern_put_gaps(struct out *out, const char *key, const char *letter);

#endif
