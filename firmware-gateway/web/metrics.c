/* web/metrics.c - see metrics.h */
#include "metrics.h"

void metrics_head(struct out *out, const char *name, const char *type, const char *help)
{
    out_plain(out, "# HELP transom_%s %s\n# TYPE transom_%s %s\n", name, help, name, type);
}

void metrics_put(struct out *out, const char *name, const char *type, const char *help, int64_t value)
{
    metrics_head(out, name, type, help);
    out_plain(out, "transom_%s %lld\n", name, (long long)value);
}
