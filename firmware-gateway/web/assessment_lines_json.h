/* web/assessment_lines_json.h - the lines of a risk assessment as the API prints them, with their evidence and what was
 * said about them. Main only, where nothing else is said. */
#ifndef ASSESSMENT_LINES_JSON_H
#define ASSESSMENT_LINES_JSON_H
#include "assessing.h"
#include "out.h"
#include "snapshots.h"

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
