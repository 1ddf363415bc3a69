/* web/assessment_json.h - a risk assessment as the API prints it: one form each, whoever prints it. Main only. */
#ifndef ASSESSMENT_JSON_H
#define ASSESSMENT_JSON_H
#include "actions.h"
#include "assessing.h"
#include "out.h"
#include "sealed_versions.h"

/* The keys that an assessment has in the list of all, in the object that is open. Of a working version that the reader
 * does not see nothing is told. actions: of this assessment. */
void assessment_put_keys(struct out *out, const struct assessment *assessment, const struct action_counts *actions,
                         bool sees_working);
/* {"id","name"} as the person is called now; null: nobody, the gateway. */
void assessment_put_person(struct out *out, const char *key, struct store *store, int64_t id);
void assessment_put_told(struct out *out, const char *key, struct store *store, const struct assessment_told *told);
void assessment_put_rooms(struct out *out, const char *key, const struct assessment_rooms *rooms);
void assessment_put_date(struct out *out, const char *key, int64_t date);       /* 0 or less, or never: null */

/* One object each. */
void assessment_put_comment(struct out *out, const char *key, const struct assessment_comment *comment);
void assessment_put_review(struct out *out, struct store *store, const char *key, const struct review *review);
void assessment_put_signature(struct out *out, struct store *store, const char *key,
                              const struct signature *signature);

/* The newest evidence of a version's lines, as JSON. Any thread: of a large school it is megabytes, which main would
 * stand still for. 0: assessment_evidence_done() it, which takes NULL too; else what the store says, or -ENOMEM. */
struct assessment_evidence;
int assessment_evidence_read(struct store_reader *reader, int64_t version, struct assessment_evidence **evidence,
                             struct error *err);
void assessment_evidence_done(struct assessment_evidence *evidence);
/* All lines of a version as one array, with that evidence and the comments of each. 0, or the store's error. */
int assessment_put_lines(struct out *out, const char *key, struct store *store, int64_t version,
                         const struct assessment_evidence *evidence, struct error *err);
/* The line alone, with its evidence as it is now. */
int assessment_put_line(struct out *out, const char *key, struct store *store, const struct assessment_line *line,
                        struct error *err);

#endif
