/* store/places.h - site, calendar, rooms, devices and who sat where when.
 * History belongs to the room: a device's readings count for the room it was assigned to at their time.
 * Where each() is called for every row: 0 goes on, anything else ends the listing and is returned; each() may call
 * other functions of the store, not the one it is called from. What is checked elsewhere (id_is_valid, name_is_valid)
 * is not checked again. */
#ifndef PLACES_H
#define PLACES_H
#include "bank_holidays.h"
#include "decoder.h"
#include "place.h"
#include "store.h"

#define ROOMS_MAX 500               /* archived ones included; of the others as many as memory takes: SCHOOL_ROOMS_MAX */
#define DEVICES_MAX 2000            /* ever heard and kept, set aside ones included */
#define CALENDAR_JSON_SIZE_MAX 65536
#define DEVICE_TOUCH_MS INT64_C(3600000)

int site_load(struct store *store, struct site_info *site, struct error *err);     /* -ENOENT: never saved */
int site_save(struct store *store, const struct site_info *site, struct error *err);

/* The calendar is kept as JSON text in the site file's form; version counts up with each save, and old ones stay.
 * _load: -ENOENT: never saved; -EMSGSIZE: longer than size. _save: -EMSGSIZE: CALENDAR_JSON_SIZE_MAX. */
int calendar_load(struct store *store, char *json, size_t size, int64_t *version, struct error *err);
int calendar_save(struct store *store, const char *json, int64_t *version, struct error *err);

/* Adds the division's bank holidays to the calendar (DIVISION_COUNT: none). -ENOSPC as calendar_add_bank_holiday. */
int bank_holidays_load(struct store *store, enum division division, struct calendar *calendar, struct error *err);
/* Takes a published file in: what it has is added or renamed. What is known of years that have begun or that it does
 * not name stays for ever; of a later year that it names, what it does not have any more was moved and goes. today: a
 * date. Returns how many rows changed; -ENOSPC: a division has more than CALENDAR_BANK_HOLIDAYS_MAX then. */
int bank_holidays_merge(struct store *store, const struct bank_holidays *days, int64_t today, struct error *err);

/* By building, then name; archived ones too. */
int rooms_load(struct store *store, int (*each)(void *context, const struct room_info *room), void *context,
               struct error *err);
/* By id. -ENOSPC: ROOMS_MAX, or SCHOOL_ROOMS_MAX that are not archived. */
int room_save(struct store *store, const struct room_info *room, struct error *err);

struct device_row {
    int64_t id;
    char name[DEVICE_ID_SIZE];      /* lower-case key */
    char family[33];
    int64_t first_heard_ms, last_heard_ms;
    char room[ID_SIZE];             /* assigned now; "": in the tray or set aside */
    bool ignored;                   /* a person said: not ours */
    char type[DEVICE_TYPE_SIZE];    /* maker and model, as a person said; "": not said */
};
int devices_load(struct store *store, int (*each)(void *context, const struct device_row *device), void *context,
                 struct error *err);
/* Finds or makes the device. -ENOSPC: DEVICES_MAX. */
int device_ensure(struct store *store, const char *name, const char *family, int64_t heard_ms, int64_t *id,
                  struct error *err);
/* Moves last_heard_ms forward, at most once in DEVICE_TOUCH_MS (the card wears); the newest is in the readings. */
int device_touch(struct store *store, int64_t id, int64_t heard_ms, struct error *err);
int device_ignore(struct store *store, int64_t id, bool ignored, struct error *err);    /* -ENOENT */
/* Of what make it is, for bytes that say nothing of themselves; "": not said. -ENOENT. */
int device_set_type(struct store *store, int64_t id, const char *type, struct error *err);

/* From from_ms on the device belongs to room ("" or NULL: to none). Closes the running assignment. -EEXIST
 * when there is one from that moment or a later one: what was is never rewritten; -ENOENT: no such room or device.
 * by: who did it. */
int device_assign(struct store *store, int64_t device, const char *room, int64_t from_ms, const char *by,
                  struct error *err);

/* A sensor that never was placed brings all its history into the room; any other belongs to it from now_ms on.
 * Errors as above. */
int device_adopt(struct store *store, int64_t device, const char *room, int64_t now_ms, const char *by,
                 struct error *err);

struct assignment {
    int64_t device, from_ms, to_ms;     /* [from_ms, to_ms); to_ms INT64_MAX: still */
    char room[ID_SIZE];
};
/* By device, oldest first; stretches in no room are left out. */
int assignments_load(struct store *store, int64_t device /* 0: all */,
                     int (*each)(void *context, const struct assignment *assignment), void *context, struct error *err);

#endif
