/* air/place.h - what is known about a room and the site: the facts that choose its rules.
 * Plain values, no pointers. Pure. Any thread. */
#ifndef PLACE_H
#define PLACE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DEVICE_TYPE_SIZE 65         /* of a sensor: "Milesight AM307", with its end */
#define ID_SIZE 33              /* [a-z0-9_-]{1,32} and its end: rooms, people, packs */
#define NAME_SIZE 65            /* UTF-8 a person typed, no control bytes */

#define ROOM_SEATS_MAX 2000     /* what may be written of a room; project settings */
#define ROOM_VOLUME_M3_MAX 100000.0
#define ROOM_CLEANER_M3_PER_H_MAX 10000.0
#define ROOM_OUTDOOR_PPM_MIN 350.0      /* less than any air outdoors; or 0 */
#define ROOM_OUTDOOR_PPM_MAX 1000.0

enum nation { NATION_UNKNOWN, NATION_ENGLAND, NATION_WALES, NATION_SCOTLAND, NATION_NORTHERN_IRELAND, NATION_OTHER,
              NATION_COUNT };
enum ventilation { VENTILATION_UNKNOWN, VENTILATION_NATURAL, VENTILATION_HYBRID, VENTILATION_MECHANICAL,
                   VENTILATION_COUNT };
enum room_use { USE_CLASSROOM, USE_HALL, USE_MUSIC, USE_PE, USE_SEN, USE_EARLY_YEARS, USE_STAFF_ROOM, USE_OFFICE,
                USE_OTHER, USE_COUNT };
enum windows { WINDOWS_UNKNOWN, WINDOWS_NONE, WINDOWS_SOME, WINDOWS_MANY, WINDOWS_COUNT };     /* that open */
enum ages { AGES_UNKNOWN, AGES_3_5, AGES_6_10, AGES_11_15, AGES_ADULT, AGES_COUNT };

#define PLACE_RULE_SIZE 49          /* of a rule's id, with its end */
#define ROOM_TRIED_MAX 8            /* at a time */
struct room_tried {                 /* a person says: this was tried in the room, and did not work */
    char rule[PLACE_RULE_SIZE];     /* that it is about */
    int64_t from_date;              /* it holds on this local date and after it */
};

struct room_info {
    char id[ID_SIZE], name[NAME_SIZE], building[NAME_SIZE];
    enum ventilation ventilation;
    enum room_use use;
    enum ages ages;
    int seats;                  /* 0: not known */
    double volume_m3;           /* 0: not known */
    enum nation nation;         /* NATION_UNKNOWN: the site's */
    enum windows windows;
    bool has_air_cleaner;       /* filters air without bringing any in: CO2 does not show what it does */
    double cleaner_m3_per_h;    /* its clean air delivery; 0: not known */
    double outdoor_ppm;         /* CO2 outside this room; 0: the site's */
    char outdoor_room[ID_SIZE]; /* the room whose sensor hangs out of doors and measures it; "": none */
    bool archived;              /* no longer shown; its record stays */
    size_t tried_count;
    struct room_tried tried[ROOM_TRIED_MAX];
};

struct site_info {
    char id[ID_SIZE], name[NAME_SIZE], zone[NAME_SIZE];     /* zone: IANA name */
    enum nation nation;
};

/* From which date on something was tried in vain for the rule in the room; INT64_MAX: nobody says so. */
int64_t place_tried_from(const struct room_info *room, const char *rule);

/* The words of the contract's JSON ("natural", "early_years", "11-15", "northern-ireland"), both ways.
 * _from returns false for an unknown word and leaves *value alone. The tables, by enum value, are for readers of
 * files. */
extern const char *const nation_words[NATION_COUNT];
extern const char *const ventilation_words[VENTILATION_COUNT];
extern const char *const room_use_words[USE_COUNT];
const char *nation_word(enum nation value);
bool nation_from_word(const char *word, enum nation *value);
const char *ventilation_word(enum ventilation value);
bool ventilation_from_word(const char *word, enum ventilation *value);
const char *room_use_word(enum room_use value);
bool room_use_from_word(const char *word, enum room_use *value);
const char *ages_word(enum ages value);
bool ages_from_word(const char *word, enum ages *value);
const char *windows_word(enum windows value);   /* "unknown", "none", "some", "many" */
bool windows_from_word(const char *word, enum windows *value);

bool id_is_valid(const char *id);       /* [a-z0-9_-]{1,32} */
bool name_is_valid(const char *name);   /* 1 to 64 bytes of valid UTF-8 without control, line or direction characters */

#endif
