/* web/metrics.h - lines for Prometheus. Source of the format: Prometheus, "Text-based format", version 0.0.4. */
#ifndef METRICS_H
#define METRICS_H
#include "out.h"
#include <stdint.h>

/* What stands above a metric's lines. name: without the "transom_" that all begin with; type: "counter" or "gauge". */
void metrics_head(struct out *out, const char *name, const char *type, const char *help);
/* A metric of one line, with its head. */
void metrics_put(struct out *out, const char *name, const char *type, const char *help, int64_t value);

#endif
