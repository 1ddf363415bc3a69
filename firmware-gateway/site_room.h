/* site_room.h - a room as the site file has it: the same table of keys reads and writes it. Main only. */
#ifndef SITE_ROOM_H
#define SITE_ROOM_H
#include "error.h"
#include "place.h"

struct json_t;                      /* jansson's */

/* A text of the object into text (of size bytes). fallback: what an absent one is, may be text itself; NULL: it must be
 * there. where: what err calls the object. 0 or -EINVAL. */
int site_take_text(const struct json_t *object, const char *key, const char *fallback, char *text, size_t size,
                   const char *where, struct error *err);

/* All keys of a room but its id, its devices and which room is its outdoors. What the object does not say stays as info
 * has it. where: what err calls the room. 0 or -EINVAL. */
int site_room_read(const struct json_t *room, struct room_info *info, const char *where, struct error *err);

/* The room with an empty list of devices. The caller owns it; NULL: no memory. */
struct json_t *site_room_json(const struct room_info *room);

#endif
