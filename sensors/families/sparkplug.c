/* families/sparkplug.c - Sparkplug B: spBv1.0/{group}/{type}/{node}[/{device}] with a protobuf payload of metrics.
 * Source: the Eclipse Sparkplug specification 3.0, "Topics" and "Payloads", and its sparkplug_b.proto.
 *
 *     NBIRTH, DBIRTH   all metrics with name, alias, datatype, properties and value
 *     NDATA, DDATA     those that changed, mostly by alias alone
 *     NDEATH, DDEATH   a node (with all its devices) or a device is gone
 *
 * A metric is the quantity that its name ends in, if it says its unit: in a property (engUnit and the like) or as the
 * name's last word ("CO2_ppm"). Data of a birth that we did not hear is refused, and the node should be told to say it
 * again: decoded.rebirth.
 *
 * All that a node and its devices send, but the node's death, is numbered 0 to 255 and again (section 6.4.5). Where a
 * number is missing, or comes late, a birth may have been missed that gave the aliases to other metrics: no birth of
 * that node counts any more (5.9, "Host Application Message Ordering"; we don't wait for stragglers, as one connection
 * to a broker keeps their order). The same number again is a message heard twice, or a node that does not count: nothing
 * was missed. A node's birth ends those of its devices, which come again after it. A death is of the birth with the same
 * bdSeq: an older one comes late, after a reconnection. */
#include "announced.h"
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "protobuf.h"
#include "said.h"
#include "sparkplug_metric.h"
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define PREFIX "spBv1.0/"
#define BIRTH_NUMBER "bdSeq"
#define METRIC_NAME_SIZE DEVICE_ID_SIZE
#define UNIT_SIZE 16
#define SEQUENCE_END 256                /* numbers of messages are below it */

enum type { NBIRTH, NDATA, NDEATH, DBIRTH, DDATA, DDEATH, TYPE_COUNT };

static const char *const types[TYPE_COUNT] = {"NBIRTH", "NDATA", "NDEATH", "DBIRTH", "DDATA", "DDEATH"};

struct place {                          /* what a topic says */
    enum type type;
    struct slice group, node, device;   /* device: empty for the node itself */
};

struct spark {                          /* one message on its way */
    const struct message *message;
    struct place place;
    char key[TOPIC_SIZE_MAX], node[TOPIC_SIZE_MAX];     /* of the rows of the device, and of its node */
    char session[TOPIC_SIZE_MAX];       /* of the node's connection */
    char device[DEVICE_ID_SIZE];
    bool has_sequence;
    unsigned sequence;
    uint64_t time_ms;                   /* of the payload; 0: not said */
    struct decoded *out;
    struct error *err;
};

static bool read_topic(const char *topic, struct place *place)
{
    const char *rest = topic_after(topic, PREFIX), *type, *node, *device;
    size_t t;

    if (!rest || !(type = strchr(rest, '/')) || !(node = strchr(type + 1, '/')))
        return false;
    for (t = 0; t < TYPE_COUNT && strncmp(type + 1, types[t], (size_t)(node - type - 1)) != 0; t++) { }
    if (t == TYPE_COUNT || strlen(types[t]) != (size_t)(node - type - 1))
        return false;
    device = strchr(node + 1, '/');
    place->type = (enum type)t;
    place->group = (struct slice){rest, (size_t)(type - rest)};
    place->node = device ? (struct slice){node + 1, (size_t)(device - node - 1)} : slice_of(node + 1);
    place->device = slice_of(device ? device + 1 : NULL);
    return place->node.size > 0 && (place->type >= DBIRTH) == (place->device.size > 0);
}

static enum payload_kind topic_kind(const char *topic)
{
    struct place place;

    if (!topic_after(topic, PREFIX))
        return PAYLOAD_FOREIGN;
    return read_topic(topic, &place) ? PAYLOAD_TEXT : PAYLOAD_IGNORED;      /* commands, states of hosts */
}

/* -- births -- */

/* "CO2_ppm", "Air/Temperature C": the unit as the last word, where there is none in the properties. */
static const struct unit *unit_in_name(enum quantity quantity, const char *name)
{
    size_t start = strlen(name);
    char unit[UNIT_SIZE];

    while (start > 0 && !strchr("_-./ ", name[start - 1]))
        start--;
    if (start == 0 || strlen(name + start) >= sizeof unit)
        return NULL;
    snprintf(unit, sizeof unit, "%s", name + start);
    if (!unit[1])
        unit[0] = (char)toupper((unsigned char)unit[0]);        /* temperature_c */
    return fields_unit(quantity, unit);
}

static const struct unit *unit_of(const struct sparkplug_metric *metric, enum quantity quantity, const char *name)
{
    char unit[UNIT_SIZE];

    if (!metric->unit.size)
        return unit_in_name(quantity, name);
    snprintf(unit, sizeof unit, "%.*s", (int)(metric->unit.size < UNIT_SIZE ? metric->unit.size : 0), metric->unit.at);
    return fields_unit(quantity, unit);
}

static int learn(const struct spark *spark, const struct sparkplug_metric *metric)
{
    struct announcement row = {.kind = ANNOUNCED_VALUE, .family = "sparkplug"};
    const struct unit *unit;
    const char *in;

    if (!metric->name.size || metric->name.size >= METRIC_NAME_SIZE || !said_find(metric->name, &row.quantity, &in))
        return 0;
    snprintf(row.sensor, sizeof row.sensor, "%.*s", (int)metric->name.size, metric->name.at);
    unit = unit_of(metric, row.quantity, row.sensor);
    if (!unit)
        return 0;
    row.factor = unit->factor;
    row.offset = unit->offset;
    row.datatype = metric->datatype;
    snprintf(row.topic, sizeof row.topic, "%s", spark->key);
    snprintf(row.device, sizeof row.device, "%s", spark->device);
    if (metric->has_alias)
        snprintf(row.path, sizeof row.path, "#%llu", (unsigned long long)metric->alias);
    return announced_add(spark->message->announced, spark->key, &row, spark->err);
}

static int learn_birth(const struct spark *spark)
{
    struct announcement row = {.kind = ANNOUNCED_BIRTH, .family = "sparkplug"};

    snprintf(row.topic, sizeof row.topic, "%s", spark->key);
    snprintf(row.device, sizeof row.device, "%s", spark->device);
    return announced_add(spark->message->announced, spark->key, &row, spark->err);
}

static bool was_born(const struct spark *spark)
{
    const struct announcement *row = NULL;

    while ((row = announced_next(spark->message->announced, spark->key, row)) && row->kind != ANNOUNCED_BIRTH) { }
    return row != NULL;
}

static const struct announcement *find_row(const struct spark *spark, const struct sparkplug_metric *metric)
{
    const struct announcement *row = NULL;
    char alias[ANNOUNCED_PATH_SIZE] = "";

    if (metric->has_alias)
        snprintf(alias, sizeof alias, "#%llu", (unsigned long long)metric->alias);
    while ((row = announced_next(spark->message->announced, spark->key, row)))
        if (row->kind == ANNOUNCED_VALUE &&
            (metric->name.size ? slice_is(metric->name, row->sensor) : alias[0] && strcmp(row->path, alias) == 0))
            return row;
    return NULL;
}

/* -- values and deaths -- */

/* Values of one moment are one reading, unless a second sensor gives the same quantity. */
static int entry_at(const struct spark *spark, const struct announcement *row, int64_t time_ms,
                    struct decoded_reading **entry)
{
    const char *sensor = row->is_shared ? row->sensor : "";
    int r;

    for (size_t i = 0; i < spark->out->count; i++) {
        *entry = &spark->out->readings[i];
        if ((*entry)->reading.time_ms == time_ms && strcmp((*entry)->sensor, sensor) == 0 &&
            !reading_has(&(*entry)->reading, row->quantity))
            return 0;
    }
    r = entry_add(spark->out, slice_of(spark->device), entry, spark->err);
    if (r < 0)
        return r;
    (*entry)->reading.time_ms = time_ms;
    return entry_name_sensor(*entry, slice_of(sensor), spark->err);
}

static int read_value(const struct spark *spark, const struct sparkplug_metric *metric)
{
    const struct announcement *row = metric->has_value ? find_row(spark, metric) : NULL;
    uint64_t stamp_ms = metric->time_ms ? metric->time_ms : spark->time_ms;
    json_t *stamp = row && stamp_ms && stamp_ms <= INT64_MAX ? json_integer((json_int_t)stamp_ms) : NULL;
    int64_t time_ms = fields_time_ms(stamp);
    struct decoded_reading *entry;
    double number;
    int r;

    json_decref(stamp);
    if (!row)
        return 0;
    number = sparkplug_metric_number(metric, metric->datatype ? metric->datatype : row->datatype);
    r = entry_at(spark, row, time_ms, &entry);
    if (r == 0)
        fields_set(&entry->reading, row->quantity, NULL, number * row->factor + row->offset);
    return r;
}

static int add_online(const struct spark *spark, const char *device, enum online online)
{
    struct decoded_reading *entry;
    int r;

    if (spark->out->count == DECODED_READINGS_MAX)
        return 0;
    r = entry_add(spark->out, slice_of(device), &entry, spark->err);
    if (r == 0)
        entry->online = online;
    return r;
}

/* -- what a node's connection carries -- */

/* The next born device of the node, after row. */
static const struct announcement *next_device(const struct spark *spark, const struct announcement *row)
{
    size_t size = strlen(spark->node);

    while ((row = announced_next_of(spark->message->announced, ANNOUNCED_BIRTH, row)) &&
           (strncmp(row->topic, spark->node, size) != 0 || row->topic[size] != '/')) { }
    return row;
}

/* No birth of the node and its devices counts any more. */
static void forget_births(const struct spark *spark)
{
    const struct announcement *row = NULL;

    if (!spark->message->announced)
        return;
    announced_forget(spark->message->announced, spark->node);
    while ((row = next_device(spark, row)))
        announced_forget(spark->message->announced, row->topic);
}

/* The node's birth begins a connection; of one that was there before us a device's birth tells, but not its number. */
static int begin_session(const struct spark *spark, uint64_t number)
{
    struct announcement row = {.kind = ANNOUNCED_SESSION, .family = "sparkplug", .sequence = spark->sequence};

    if (spark->place.type == NBIRTH) {
        announced_forget(spark->message->announced, spark->session);
        snprintf(row.path, sizeof row.path, "%llu", (unsigned long long)number);
    } else if (!spark->has_sequence || announced_next(spark->message->announced, spark->session, NULL)) {
        return 0;
    }
    snprintf(row.topic, sizeof row.topic, "%s", spark->session);
    return announced_add(spark->message->announced, spark->session, &row, spark->err);
}

static void follow(const struct spark *spark)
{
    const struct announcement *session = announced_next(spark->message->announced, spark->session, NULL);

    if (spark->place.type == NBIRTH)
        forget_births(spark);
    if (!session || !spark->has_sequence || spark->place.type == NBIRTH || spark->place.type == NDEATH)
        return;
    if (spark->sequence != session->sequence && spark->sequence != (session->sequence + 1) % SEQUENCE_END)
        forget_births(spark);
    announced_count(spark->message->announced, session, spark->sequence);
}

/* A node takes its devices with it. Aliases end with the birth that gave them: the next may give them anew. */
static int die_node(const struct spark *spark, uint64_t number)
{
    const struct announcement *session = announced_next(spark->message->announced, spark->session, NULL), *row = NULL;
    char text[ANNOUNCED_PATH_SIZE];
    int r;

    snprintf(text, sizeof text, "%llu", (unsigned long long)number);
    if (session && session->path[0] && strcmp(session->path, text) != 0)
        return 0;               /* of an earlier connection */
    r = add_online(spark, spark->device, ONLINE_NO);
    while (r == 0 && (row = next_device(spark, row)))
        r = add_online(spark, row->device, ONLINE_NO);
    forget_births(spark);
    if (spark->message->announced)
        announced_forget(spark->message->announced, spark->session);
    return r;
}

static int die(const struct spark *spark, uint64_t number)
{
    if (spark->place.type == NDEATH)
        return die_node(spark, number);
    if (spark->message->announced)
        announced_forget(spark->message->announced, spark->key);
    return add_online(spark, spark->device, ONLINE_NO);
}

static bool is_birth(const struct spark *spark)
{
    return spark->place.type == NBIRTH || spark->place.type == DBIRTH;
}

static bool is_death(const struct spark *spark)
{
    return spark->place.type == NDEATH || spark->place.type == DDEATH;
}

/* What stands beside the metrics, wherever among them. */
static int read_head(struct spark *spark)
{
    struct protobuf protobuf = protobuf_of((struct slice){spark->message->payload, spark->message->size});
    struct protobuf_field field;
    int next;

    while ((next = protobuf_next(&protobuf, &field)) == 1) {
        if (field.number == PAYLOAD_TIMESTAMP)
            spark->time_ms = field.value;
        if (field.number == PAYLOAD_SEQUENCE) {
            spark->has_sequence = true;
            spark->sequence = (unsigned)(field.value % SEQUENCE_END);
        }
    }
    return next < 0 ? error_set(spark->err, next, "not protobuf") : 0;
}

/* Twice through the metrics: a birth is learned whole before its values are read. */
static int walk(const struct spark *spark, int (*take)(const struct spark *, const struct sparkplug_metric *),
                uint64_t *number)
{
    struct protobuf protobuf = protobuf_of((struct slice){spark->message->payload, spark->message->size});
    struct protobuf_field field;
    struct sparkplug_metric metric;
    int r = 0;

    while (r == 0 && protobuf_next(&protobuf, &field) == 1) {
        if (field.number != PAYLOAD_METRIC)
            continue;
        r = sparkplug_metric_read(field.bytes, &metric, spark->err);
        if (r == 0 && slice_is(metric.name, BIRTH_NUMBER) && metric.has_value)
            *number = metric.value;
        if (r == 0 && take)
            r = take(spark, &metric);
    }
    return r;
}

static int take_birth(const struct spark *spark)
{
    uint64_t number = 0;
    int r = add_online(spark, spark->device, ONLINE_YES);

    if (!spark->message->announced || r < 0)
        return r;
    announced_forget(spark->message->announced, spark->key);
    r = walk(spark, learn, &number);
    if (r == 0)
        r = begin_session(spark, number);
    return r < 0 ? r : learn_birth(spark);
}

static int name_device(struct spark *spark)
{
    const struct place *place = &spark->place;
    int used;

    snprintf(spark->node, sizeof spark->node, PREFIX "%.*s/%.*s", (int)place->group.size, place->group.at,
             (int)place->node.size, place->node.at);
    snprintf(spark->session, sizeof spark->session, "%s#", spark->node);        /* "#" is in no topic */
    used = snprintf(spark->key, sizeof spark->key, "%s%s%.*s", spark->node, place->device.size ? "/" : "",
                    (int)place->device.size, place->device.size ? place->device.at : "");
    if (used - (int)strlen(PREFIX) >= DEVICE_ID_SIZE)
        return error_set(spark->err, -EBADMSG, "group, node and device are longer than %d", DEVICE_ID_SIZE - 1);
    snprintf(spark->device, sizeof spark->device, "%s", spark->key + strlen(PREFIX));
    return 0;
}

/* Where the node takes commands. */
static void name_commands(const struct spark *spark, char topic[TOPIC_SIZE_MAX])
{
    snprintf(topic, TOPIC_SIZE_MAX, PREFIX "%.*s/NCMD/%.*s", (int)spark->place.group.size, spark->place.group.at,
             (int)spark->place.node.size, spark->place.node.at);
}

static int ask_birth(const struct spark *spark)
{
    name_commands(spark, spark->out->rebirth);
    snprintf(spark->out->refused, sizeof spark->out->refused, "%s", spark->device);
    return error_set(spark->err, -ESTALE, "its birth was not heard, or messages after it are missing");
}

static int decode_text(const struct message *message, struct decoded *out, struct error *err)
{
    struct spark spark = {.message = message, .out = out, .err = err};
    uint64_t number = 0;
    int r;

    read_topic(message->topic, &spark.place);
    r = name_device(&spark);
    if (r == 0)
        r = read_head(&spark);
    if (r < 0)
        return r;
    follow(&spark);
    if (is_birth(&spark))
        r = take_birth(&spark);
    else if (!is_death(&spark) && !was_born(&spark))
        r = ask_birth(&spark);
    if (r == 0 && spark.place.type == NBIRTH)
        name_commands(&spark, out->born);
    if (r == 0)
        r = walk(&spark, is_death(&spark) ? NULL : read_value, &number);
    return r == 0 && is_death(&spark) ? die(&spark, number) : r;
}

const struct family family_sparkplug = {"sparkplug", topic_kind, NULL, decode_text, NULL};
