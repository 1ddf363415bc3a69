/* report/assessment_text_evidence.c - what the text of a version says of its evidence: see assessment_text_parts.h. */
#include "assessment_line.h"
#include "assessment_text_parts.h"
#include "ledger.h"
#include "snapshots.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct gathering {
    struct store *store;                /* borrowed */
    json_t *list;                       /* borrowed */
    size_t snapshot_count;
    struct snapshot snapshots[ASSESSMENT_LINES_MAX];    /* the newest of each line, in their order */
};

static json_t *hex_text(const uint8_t *bytes, size_t size)
{
    char hex[2 * LEDGER_HASH_SIZE + 1];

    ledger_hex(bytes, size, hex);
    return json_string(hex);
}

/* The rooms of a snapshot without the days' series. json_decref() it. */
static json_t *figures_of(const json_t *snapshot)
{
    json_t *rooms = json_object_get(snapshot, "rooms"), *room;
    size_t index;

    json_array_foreach(rooms, index, room)
        json_object_del(room, "series");
    return rooms ? json_incref(rooms) : json_array();
}

/* The line among those before whose figures are the very same; else the line itself. */
static int64_t line_with(const struct gathering *gathering, const json_t *rooms, int64_t key)
{
    const json_t *one;
    size_t index;

    json_array_foreach(gathering->list, index, one)
        if (json_array_size(rooms) && json_equal(json_object_get(one, "rooms"), rooms))
            return json_integer_value(json_object_get(one, "line"));
    return key;
}

/* Many lines ask about the same rooms: their figures are written once, or a large school's would not fit a row. line:
 * the key of the one that has them. */
static int add_evidence(struct gathering *gathering, const struct snapshot *snapshot, const char *words, json_t *rooms,
                        int64_t line)
{
    return json_array_append_new(
               gathering->list,
               json_pack("{s:I, s:I, s:o, s:o, s:s, s:o, s:I}", "line", (json_int_t)snapshot->key, "snapshot",
                         (json_int_t)snapshot->id, "digest", hex_text(snapshot->digest, sizeof snapshot->digest),
                         "made", assessment_text_time(snapshot->made_ms), "words", words, "rooms",
                         line == snapshot->key ? json_incref(rooms) : json_array(), "rooms_of", (json_int_t)line)) < 0
               ? -ENOMEM : 0;
}

static int read_evidence(struct gathering *gathering, const struct snapshot *snapshot, struct error *err)
{
    struct snapshot loaded;
    char *document = NULL;
    const char *words;
    json_t *read, *rooms;
    int r = snapshot_load(gathering->store, snapshot->id, &loaded, &document, err);

    if (r < 0)
        return r;
    read = json_loads(document, 0, NULL);
    free(document);
    rooms = figures_of(read);
    words = json_string_value(json_object_get(read, "words"));
    r = add_evidence(gathering, snapshot, words ? words : "", rooms, line_with(gathering, rooms, snapshot->key));
    json_decref(rooms);
    json_decref(read);
    return r;
}

/* Of the same text as that of a line before. */
static int repeat_evidence(struct gathering *gathering, const struct snapshot *snapshot, const json_t *before)
{
    json_t *rooms = json_object_get(before, "rooms");
    json_int_t line = json_integer_value(json_object_get(before, "rooms_of"));
    bool has_figures = json_array_size(rooms) || line != json_integer_value(json_object_get(before, "line"));

    return add_evidence(gathering, snapshot, json_string_value(json_object_get(before, "words")), rooms,
                        has_figures ? line : snapshot->key);
}

static int note_snapshot(void *context, const struct snapshot *snapshot)
{
    struct gathering *gathering = context;

    gathering->snapshots[gathering->snapshot_count++] = *snapshot;
    return 0;
}

/* The same digest is the same text: it is read once, however many lines have it. */
static int add_all(struct gathering *gathering, int64_t version, struct error *err)
{
    int r = snapshots_newest_brief(gathering->store, version, note_snapshot, gathering, err);

    for (size_t i = 0; i < gathering->snapshot_count && r == 0; i++) {
        const struct snapshot *snapshot = &gathering->snapshots[i];
        size_t first = 0;

        while (memcmp(gathering->snapshots[first].digest, snapshot->digest, sizeof snapshot->digest) != 0)
            first++;
        r = first < i ? repeat_evidence(gathering, snapshot, json_array_get(gathering->list, first))
                      : read_evidence(gathering, snapshot, err);
    }
    return r;
}

int assessment_text_evidence(struct store *store, int64_t version, json_t *list, struct error *err)
{
    struct gathering *gathering = calloc(1, sizeof *gathering);
    int r;

    if (!gathering)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    gathering->store = store;
    gathering->list = list;
    r = add_all(gathering, version, err);
    free(gathering);
    return r;
}
