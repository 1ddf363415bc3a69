/* families/sparkplug_metric.c - see sparkplug_metric.h. Source: sparkplug_b.proto of the Eclipse Sparkplug
 * specification. */
#include "sparkplug_metric.h"
#include "decoder.h"
#include <string.h>
#include <strings.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum metric_field {
    METRIC_NAME = 1, METRIC_ALIAS = 2, METRIC_TIMESTAMP = 3, METRIC_DATATYPE = 4, METRIC_IS_NULL = 7,
    METRIC_PROPERTIES = 9, METRIC_INT = 10, METRIC_LONG = 11, METRIC_FLOAT = 12, METRIC_DOUBLE = 13,
    METRIC_BOOLEAN = 14,
};
enum properties_field { PROPERTIES_KEY = 1, PROPERTIES_VALUE = 2, PROPERTY_STRING = 8 };
enum datatype { INT8 = 1, INT16 = 2, INT32 = 3, INT64 = 4, UINT64 = 8, FLOAT = 9, DOUBLE = 10, BOOLEAN = 11 };

static const char *const unit_keys[] = {"engUnit", "engUnits", "engineeringUnit", "engineeringUnits",
                                        "Engineering Units", "unit", "units"};

static size_t put_varint(uint8_t *to, uint64_t value)
{
    size_t size = 0;

    for (; value >= 0x80; value >>= 7)
        to[size++] = (uint8_t)(value | 0x80);
    to[size++] = (uint8_t)value;
    return size;
}

size_t decoder_rebirth(int64_t now_ms, uint8_t payload[DECODER_REBIRTH_SIZE])
{
    static const char name[] = "Node Control/Rebirth";
    uint8_t metric[DECODER_REBIRTH_SIZE];
    size_t used = 0, size = 0;

    metric[size++] = METRIC_NAME << 3 | 2;
    metric[size++] = sizeof name - 1;
    memcpy(metric + size, name, sizeof name - 1);
    size += sizeof name - 1;
    metric[size++] = METRIC_TIMESTAMP << 3;
    size += put_varint(metric + size, (uint64_t)now_ms);
    metric[size++] = METRIC_DATATYPE << 3;
    metric[size++] = BOOLEAN;
    metric[size++] = METRIC_BOOLEAN << 3;
    metric[size++] = 1;
    payload[used++] = PAYLOAD_TIMESTAMP << 3;
    used += put_varint(payload + used, (uint64_t)now_ms);
    payload[used++] = PAYLOAD_METRIC << 3 | 2;
    payload[used++] = (uint8_t)size;
    memcpy(payload + used, metric, size);
    return used + size;
}

/* Keys and values stand in lists of their own, in the same order. */
static struct slice read_unit(struct slice properties)
{
    struct protobuf keys = protobuf_of(properties), values = keys, inside;
    struct protobuf_field key, value, text;
    const struct slice none = {"", 0};

    while (protobuf_next(&keys, &key) == 1) {
        if (key.number != PROPERTIES_KEY)
            continue;
        do {
            if (protobuf_next(&values, &value) != 1)
                return none;
        } while (value.number != PROPERTIES_VALUE);
        for (size_t k = 0; k < COUNT(unit_keys); k++) {
            if (key.bytes.size != strlen(unit_keys[k]) || strncasecmp(key.bytes.at, unit_keys[k], key.bytes.size) != 0)
                continue;
            inside = protobuf_of(value.bytes);
            while (protobuf_next(&inside, &text) == 1)
                if (text.number == PROPERTY_STRING)
                    return text.bytes;
        }
    }
    return none;
}

static void read_field(const struct protobuf_field *field, struct sparkplug_metric *metric, bool *is_null)
{
    switch ((enum metric_field)field->number) {
    case METRIC_NAME:
        metric->name = field->bytes;
        break;
    case METRIC_ALIAS:
        metric->has_alias = true;
        metric->alias = field->value;
        break;
    case METRIC_TIMESTAMP:
        metric->time_ms = field->value;
        break;
    case METRIC_DATATYPE:
        metric->datatype = (uint32_t)field->value;
        break;
    case METRIC_IS_NULL:
        *is_null = field->value != 0;
        break;
    case METRIC_PROPERTIES:
        metric->unit = read_unit(field->bytes);
        break;
    case METRIC_INT:
    case METRIC_LONG:
    case METRIC_FLOAT:
    case METRIC_DOUBLE:
        metric->has_value = true;
        metric->value = field->value;
        metric->value_field = field->number;
        break;
    case METRIC_BOOLEAN:
        break;
    }
}

int sparkplug_metric_read(struct slice bytes, struct sparkplug_metric *metric, struct error *err)
{
    struct protobuf protobuf = protobuf_of(bytes);
    struct protobuf_field field;
    bool is_null = false;
    int r;

    *metric = (struct sparkplug_metric){.name = {"", 0}, .unit = {"", 0}};
    while ((r = protobuf_next(&protobuf, &field)) == 1)
        read_field(&field, metric, &is_null);
    metric->has_value &= !is_null;
    return r < 0 ? error_set(err, r, "metric: not protobuf") : 0;
}

/* Signed whole numbers travel as unsigned ones of 32 or 64 bits; what they are, the datatype tells. */
double sparkplug_metric_number(const struct sparkplug_metric *metric, uint32_t datatype)
{
    if (metric->value_field == METRIC_FLOAT)
        return (double)protobuf_float(metric->value);
    if (metric->value_field == METRIC_DOUBLE)
        return protobuf_double(metric->value);
    switch (datatype) {
    case INT8:
        return (int8_t)metric->value;
    case INT16:
        return (int16_t)metric->value;
    case INT32:
        return (int32_t)metric->value;
    case INT64:
        return (double)(int64_t)metric->value;
    default:
        return (double)metric->value;
    }
}
