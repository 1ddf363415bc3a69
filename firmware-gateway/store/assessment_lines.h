/* store/assessment_lines.h - the lines of a version, and which of them the record contradicts. Conventions as in
 * assessments.h. */
#ifndef ASSESSMENT_LINES_H
#define ASSESSMENT_LINES_H
#include "assessment_line.h"
#include "store.h"

/* Adds a line to a version that is not sealed, at its end. Fills id, key and position; version and edited_by are given,
 * edited_ms is now. With key 0 the line is new. -ENOENT: no such version, room or person; -EPERM: sealed; -ENOSPC:
 * ASSESSMENT_LINES_MAX. */
int assessment_line_add(struct store *store, struct assessment_line *line, struct error *err);

/* Writes all of a line but what it asks of an item (text and good answer only of a free line), if nobody changed it
 * meanwhile: seen_ms is the edited_ms that the editor had before them. Sorts the controls and sets answered_ms when
 * the answer is another; line is what is kept afterwards. edited_ms is moved on so that it is never the same twice. -ESTALE:
 * somebody changed it, and *line is theirs now; -ENOENT; -EPERM: sealed. */
int assessment_line_save(struct store *store, struct assessment_line *line, int64_t seen_ms, struct error *err);

/* Writes the likelihood that evidence proposes, 0 to 5. It is no edit of a person: who has the line open saves theirs
 * as before. -ENOENT; -EPERM: sealed. */
int assessment_line_propose(struct store *store, int64_t id, int likelihood, struct error *err);

/* -ENOENT. */
int assessment_line_load(struct store *store, int64_t id, struct assessment_line *line, struct error *err);
/* In their order. */
int assessment_lines_list(struct store *store, int64_t version,
                          int (*each)(void *context, const struct assessment_line *line), void *context,
                          struct error *err);
int assessment_lines_read(struct store_reader *reader, int64_t version,
                          int (*each)(void *context, const struct assessment_line *line), void *context,
                          struct error *err);

/* What the line of a key asks, in the newest sealed version of the assessment that has it, and its number there, from
 * 1. -ENOENT: none has it. */
int assessment_line_question(struct store *store, int64_t assessment, int64_t key, int *number,
                             char text[ASSESSMENT_QUESTION_SIZE], struct error *err);

/* The lines of another version, also of another assessment, as those of a version that has none yet: with keys, rooms,
 * answers, controls and risks. */
int assessment_lines_copy(struct store *store, int64_t from, int64_t to, struct error *err);

struct assessment_line_counts {
    size_t lines, unanswered, with_evidence, by_evidence;   /* by_evidence: readings or records could answer them */
    size_t unreasoned;                  /* assessment_line_lacks_reason() */
    size_t attached;                    /* have a snapshot: those that a person answers by it too */
};
int assessment_lines_count(struct store *store, int64_t version, struct assessment_line_counts *counts,
                           struct error *err);

/* Calls each() for every line of version to that is new or not the same in from (any field a reader sees: text,
 * good answer, rooms, answer, note, who is harmed, controls, risks), in the order of to. from 0: all of them. What a
 * reader of one version is asked to read of the next. */
int assessment_lines_changed(struct store *store, int64_t from, int64_t to,
                             int (*each)(void *context, int64_t key, int64_t line), void *context, struct error *err);

/* The record contradicts the line since a date (line_contradicted_since()). Marked once: -EEXIST while the mark
 * stands. */
int assessment_contradiction_mark(struct store *store, int64_t assessment, int64_t key, int64_t since_date,
                                  int64_t now_ms, struct error *err);
/* It was answered anew in the version in force: nothing to clear is fine. Sealing clears all of an assessment. */
int assessment_contradiction_clear(struct store *store, int64_t assessment, int64_t key, int64_t now_ms,
                                   struct error *err);

#endif
