/* families/bare.c - see bare.h */
#include "bare.h"
#include "entry.h"
#include "family.h"
#include "fields.h"
#include "said.h"
#include "template.h"
#include <errno.h>
#include <string.h>

struct bare {
    const struct message *message;
    json_t *root;                   /* parsed when a row first needs it */
    struct decoded *out;
    struct error *err;
};

bool bare_is_known(const struct message *message)
{
    const struct announcement *row = announced_next(message->announced, message->topic, NULL);

    /* Sparkplug's keys look like topics, and a device can be named so that its key is one of another node's. */
    return row && strcmp(row->family, family_sparkplug.name) != 0;
}

/* The text at the row's place. *value: what JSON stands there, NULL where the payload itself is meant. */
static int find(struct bare *bare, const struct announcement *row, struct slice *text, const json_t **value)
{
    int r = 0;

    *text = (struct slice){bare->message->payload, bare->message->size};
    *value = NULL;
    if (!row->path[0])
        return 0;
    if (!bare->root)
        r = fields_parse(bare->message->payload, bare->message->size, &bare->root, bare->err);
    *value = r == 0 ? template_find(bare->root, row->path) : NULL;
    *text = (struct slice){json_string_value(*value), json_string_length(*value)};
    return r;
}

/* The device's entry, or a new one: for a second sensor, and where the quantity is there already. */
static int entry_for(struct bare *bare, const struct announcement *row, struct decoded_reading **entry)
{
    const char *sensor = row->kind == ANNOUNCED_VALUE && row->is_shared ? row->sensor : "";
    int r;

    for (size_t i = 0; i < bare->out->count; i++) {
        *entry = &bare->out->readings[i];
        if (strcmp((*entry)->device, row->device) == 0 && strcmp((*entry)->sensor, sensor) == 0 &&
            (row->kind == ANNOUNCED_ONLINE || !reading_has(&(*entry)->reading, row->quantity)))
            return 0;
    }
    r = entry_add(bare->out, slice_of(row->device), entry, bare->err);
    return r < 0 ? r : entry_name_sensor(*entry, slice_of(sensor), bare->err);
}

static int read_value(struct bare *bare, const struct announcement *row)
{
    struct decoded_reading *entry;
    const json_t *value;
    struct slice text;
    double number;
    int r = find(bare, row, &text, &value);

    if (r < 0 || (row->path[0] && !json_is_number(value) && !json_is_string(value)))
        return r;
    if (json_is_number(value)) {
        number = json_number_value(value);
    } else if (said_is_no_value(text)) {
        return 0;
    } else if (!fields_text_number(text, &number)) {
        return error_set(bare->err, -EBADMSG, "%s: \"%.*s\" is not a number", quantity_name(row->quantity),
                         (int)(text.size < 32 ? text.size : 32), text.at);
    }
    r = entry_for(bare, row, &entry);
    if (r == 0)
        fields_set(&entry->reading, row->quantity, NULL, number * row->factor + row->offset);
    return r;
}

static int read_online(struct bare *bare, const struct announcement *row)
{
    struct decoded_reading *entry;
    const json_t *value;
    struct slice text;
    int r = find(bare, row, &text, &value);

    if (r < 0 || text.size == 0 || (!slice_is(text, row->yes) && !slice_is(text, row->no)))
        return r;
    if (bare->out->count == DECODED_READINGS_MAX)
        return 0;                   /* a bridge's state is of more devices than one message has room for */
    r = entry_for(bare, row, &entry);
    if (r == 0)
        entry->online = slice_is(text, row->yes) ? ONLINE_YES : ONLINE_NO;
    return r;
}

int bare_decode(const struct message *message, struct decoded *out, struct error *err)
{
    struct bare bare = {.message = message, .out = out, .err = err};
    int r = 0;

    for (const struct announcement *row = announced_next(message->announced, message->topic, NULL); row && r == 0;
         row = announced_next(message->announced, message->topic, row)) {
        out->family = row->family;
        if (row->kind == ANNOUNCED_VALUE)
            r = read_value(&bare, row);
        else if (row->kind == ANNOUNCED_ONLINE)
            r = read_online(&bare, row);
    }
    json_decref(bare.root);
    return r;
}
