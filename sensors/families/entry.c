/* families/entry.c - see entry.h */
#include "entry.h"
#include "utf8.h"
#include <errno.h>
#include <string.h>
#include <strings.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct slice trim(struct slice text)
{
    while (text.size && is_blank(text.at[0])) {
        text.at++;
        text.size--;
    }
    while (text.size && is_blank(text.at[text.size - 1]))
        text.size--;
    return text;
}

static bool is_control(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7f && code_point < 0xa0);
}

static int copy_name(char name[DEVICE_ID_SIZE], const char *what, struct slice text, struct error *err)
{
    text = trim(text);
    if (text.size >= DEVICE_ID_SIZE)
        return error_set(err, -EBADMSG, "%s: name of %zu bytes is longer than %d", what, text.size, DEVICE_ID_SIZE - 1);
    for (size_t i = 0, size; i < text.size; i += size) {
        uint32_t code_point;

        size = utf8_read(text.at + i, text.size - i, &code_point);
        if (size == 0 || is_control(code_point))
            return error_set(err, -EBADMSG, "%s: byte %zu of the name is a control byte or not UTF-8", what, i + 1);
    }
    if (text.size)
        memcpy(name, text.at, text.size);
    name[text.size] = '\0';
    return 0;
}

int entry_add(struct decoded *out, struct slice device, struct decoded_reading **entry, struct error *err)
{
    struct decoded_reading *e = &out->readings[out->count];
    int r;

    if (out->count == DECODED_READINGS_MAX)
        return error_set(err, -EBADMSG, "more than %d readings in one message", DECODED_READINGS_MAX);
    r = copy_name(e->device, "device", device, err);
    if (r < 0)
        return r;
    e->sensor[0] = '\0';
    e->online = ONLINE_UNKNOWN;
    e->reading = (struct reading){.time_ms = READING_NO_TIME};
    out->count++;
    *entry = e;
    return 0;
}

int entry_name_sensor(struct decoded_reading *entry, struct slice sensor, struct error *err)
{
    return copy_name(entry->sensor, "sensor", sensor, err);
}

void entry_drop_empty(struct decoded *out)
{
    size_t kept = 0;

    for (size_t i = 0; i < out->count; i++) {
        if (!out->readings[i].reading.present && out->readings[i].online == ONLINE_UNKNOWN)
            continue;
        if (kept != i)
            out->readings[kept] = out->readings[i];
        kept++;
    }
    out->count = kept;
}

void entry_fold_sensors(struct decoded *out, size_t first)
{
    struct reading *sum = &out->readings[first].reading;
    uint32_t seen = 0;

    for (size_t i = first; i < out->count; i++) {
        if (seen & out->readings[i].reading.present)
            return;
        seen |= out->readings[i].reading.present;
    }
    if (out->count <= first)
        return;
    for (size_t i = first + 1; i < out->count; i++) {
        const struct reading *part = &out->readings[i].reading;

        for (int q = 0; q < QUANTITY_COUNT; q++)
            if (reading_has(part, (enum quantity)q))
                reading_set(sum, (enum quantity)q, part->value[q]);
    }
    out->readings[first].sensor[0] = '\0';
    out->count = first + 1;
}

enum online entry_online(struct slice text)
{
    static const struct {
        const char *word;
        enum online online;
    } words[] = {{"online", ONLINE_YES}, {"offline", ONLINE_NO}};

    text = trim(text);
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        if (text.size == strlen(words[w].word) && strncasecmp(text.at, words[w].word, text.size) == 0)
            return words[w].online;
    return ONLINE_UNKNOWN;
}

int entry_add_online(struct decoded *out, struct slice device, struct slice text, struct error *err)
{
    enum online online = entry_online(text);
    struct decoded_reading *entry;
    int r;

    if (text.size == 0)
        return 0;
    if (online == ONLINE_UNKNOWN)
        return error_set(err, -EBADMSG, "availability: \"%.*s\" is neither online nor offline",
                         (int)(text.size < 32 ? text.size : 32), text.at);
    r = entry_add(out, device, &entry, err);
    if (r < 0)
        return r;
    entry->online = online;
    return 0;
}
