/* web/room_pieces.c - see room_pieces.h */
#include "room_pieces.h"
#include "inside.h"
#include <stdlib.h>

#define MS_PER_S 1000

struct moment {                     /* while it lasts, a room is printed the same */
    const struct school *school;
    int64_t second;
    uint64_t written, happened;     /* in the record, and to the room */
};

struct room_pieces {
    struct {
        struct moment of;
        struct out text;            /* owned; empty: not printed yet */
    } rooms[SCHOOL_ROOMS_MAX];
};

struct room_pieces *room_pieces_open(void)
{
    return calloc(1, sizeof(struct room_pieces));
}

void room_pieces_close(struct room_pieces *pieces)
{
    for (size_t i = 0; pieces && i < SCHOOL_ROOMS_MAX; i++)
        out_done(&pieces->rooms[i].text);
    free(pieces);
}

static bool is_same(const struct moment *a, const struct moment *b)
{
    return a->school == b->school && a->second == b->second && a->written == b->written && a->happened == b->happened;
}

static void print(struct web *web, struct out *text, size_t room, struct show_open *open)
{
    if (!open->is_read)
        show_open_read(web, NULL, open);
    text->size = 0;
    text->comma = false;
    out_object(text, NULL);
    show_room_keys(web, text, room, open, NULL);
    out_object_end(text);
}

void room_pieces_put(struct web *web, struct out *out, size_t room, struct show_open *open)
{
    const struct web_host *host = web->host;
    struct moment now = {host->school, web_now_ms(web) / MS_PER_S, store_changes(host->store),
                         room_changes(school_room(host->school, room))};
    struct moment *of = &web->room_pieces->rooms[room].of;
    struct out *text = &web->room_pieces->rooms[room].text;

    if (!text->size || !is_same(of, &now)) {
        print(web, text, room, open);
        *of = now;
    }
    if (text->failed) {
        out_done(text);             /* to be tried again */
        out->failed = true;
    } else {
        out_raw(out, NULL, text->text);
    }
}
