/* air/source.h - how files of rules and checklists write where something comes from. Pure. Any thread. */
#ifndef SOURCE_H
#define SOURCE_H
#include "error.h"

/* A page's address. -EINVAL: begins with neither https:// nor http://. */
int source_check_url(const char *text, struct error *err);

/* confidence: out, a char: 'A' source read, 'B' second-hand report, 'C' not verified at source. -EINVAL: another. Of
 * the shape that field.h's FIELD_OTHER asks for. */
int source_parse_confidence(const char *text, void *confidence, struct error *err);

#endif
