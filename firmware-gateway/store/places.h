/* store/places.h - site, calendar, rooms, devices and who sat where when.
 * History belongs to the room: a device's readings count for the room it was assigned to at their time. */
#ifndef PLACES_H
#define PLACES_H
#include "calendar.h"
#include "decoder.h"
#include "place.h"
#include "store.h"

int site_load(struct store *store, struct site_info *site, struct error *err);     /* -ENOENT: never saved */
int site_save(struct store *store, const struct site_info *site, struct error *err);

/* The calendar is kept as JSON text in the site file's form; version counts up with each save. */
int calendar_load(struct store *store, char *json, size_t size, int64_t *version, struct error *err);
int calendar_save(struct store *store, const char *json, int64_t *version, struct error *err);

int rooms_load(struct store *store, int (*each)(void *context, const struct room_info *room), void *context,
               struct error *err);
int room_save(struct store *store, const struct room_info *room, struct error *err);    /* insert or update by id */

struct device_row {
    int64_t id;
    char name[DEVICE_ID_SIZE];      /* lower-case key */
    char family[33];
    int64_t first_heard_ms, last_heard_ms;
    char room[ID_SIZE];             /* assigned now; "": in the tray or set aside */
    bool ignored;                   /* a person said: not ours */
};
int devices_load(struct store *store, int (*each)(void *context, const struct device_row *device), void *context,
                 struct error *err);
/* Finds or makes the device. */
int device_ensure(struct store *store, const char *name, const char *family, int64_t heard_ms, int64_t *id,
                  struct error *err);
int device_touch(struct store *store, int64_t id, int64_t heard_ms, struct error *err);
int device_ignore(struct store *store, int64_t id, bool ignored, struct error *err);

/* From from_ms on the device belongs to room ("" or NULL: to none). Closes the running assignment. -EEXIST when a later
 * assignment exists. by: who did it. */
int device_assign(struct store *store, int64_t device, const char *room, int64_t from_ms, const char *by,
                  struct error *err);

struct assignment {
    int64_t device, from_ms, to_ms;     /* to_ms INT64_MAX: still */
    char room[ID_SIZE];
};
int assignments_load(struct store *store, int64_t device /* 0: all */,
                     int (*each)(void *context, const struct assignment *assignment), void *context, struct error *err);

#endif
