/* families/sparkplug_metric.h - one metric of a Sparkplug B payload, read from its bytes. Pure. */
#ifndef SPARKPLUG_METRIC_H
#define SPARKPLUG_METRIC_H
#include "error.h"
#include "protobuf.h"

/* Fields of a payload that are read. */
enum payload_field { PAYLOAD_TIMESTAMP = 1, PAYLOAD_METRIC = 2, PAYLOAD_SEQUENCE = 3 };

struct sparkplug_metric {         /* borrows the bytes */
    struct slice name, unit;            /* empty: not said */
    bool has_alias, has_value;
    uint64_t alias, value, time_ms;     /* value: as it is on the wire; time_ms: unix, 0: not said */
    uint32_t datatype, value_field;     /* as sparkplug_b.proto counts them */
};

/* 0; -EBADMSG: no protobuf. A value that is null is none. */
int sparkplug_metric_read(struct slice bytes, struct sparkplug_metric *metric, struct error *err);

/* The value as a number. datatype: the metric's own, or the one that its birth told. */
double sparkplug_metric_number(const struct sparkplug_metric *metric, uint32_t datatype);

#endif
