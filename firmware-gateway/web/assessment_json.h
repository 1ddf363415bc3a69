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
void assessment_put_number(struct out *out, const char *key, int number);       /* 0: null */

/* One object each. question: what the comment's line asks, for where it stands away from it; "": of the whole. */
void assessment_put_comment(struct out *out, const char *key, const struct assessment_comment *comment);
void assessment_put_comment_on(struct out *out, const struct assessment_comment *comment, const char *question);
void assessment_put_review(struct out *out, struct store *store, const char *key, const struct review *review);
void assessment_put_signature(struct out *out, struct store *store, const char *key,
                              const struct signature *signature);

#endif
