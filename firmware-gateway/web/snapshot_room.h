/* web/snapshot_room.h - what the last school days of a room come to, as evidence for a line of a risk assessment. No
 * I/O and no clock: any thread. */
#ifndef SNAPSHOT_ROOM_H
#define SNAPSHOT_ROOM_H
#include "assessment_line.h"
#include "day_facts.h"
#include "device.h"
#include "evidence_kind.h"
#include <jansson.h>

#define SNAPSHOT_DAYS LIKELIHOOD_SCHOOL_DAYS
#define SNAPSHOT_RULES_MAX 32       /* of a room, about CO2 and temperature; more are left out */
#define SNAPSHOT_SENSORS_MAX 4      /* named, of a room */
#define SNAPSHOT_WORDS_SIZE 512

enum snapshot_level { SNAPSHOT_LEVEL_800, SNAPSHOT_LEVEL_1500, SNAPSHOT_LEVEL_COUNT };  /* that items name */

struct snapshot_room {      /* id, name, pack, sensors and the checks are given; the rest begins as zeroes */
    char id[ID_SIZE], name[NAME_SIZE];
    const struct pack *pack;        /* borrowed: says which rule is about which level; NULL: none is */
    size_t sensor_count;            /* all of the room; those beyond SNAPSHOT_SENSORS_MAX have no name here */
    char sensors[SNAPSHOT_SENSORS_MAX][DEVICE_KEY_SIZE];
    int64_t checked_date;           /* of its sensors' newest checks the oldest, as a date; 0: one never was */
    char grade;                     /* 'A' to 'D' of the newest day; 0 or '?': none */

    int days;                       /* that the record has of the school days asked for */
    double occupied_min;
    struct snapshot_measured {
        double measured_min, value_min;     /* value_min: mean times measured minutes, summed */
        double least, most;                 /* without meaning while measured_min is 0 */
        int judged, failed;                 /* days */
        double series[SNAPSHOT_DAYS];       /* mean of each day, NAN: none; by the index of its date */
    } co2, temperature;
    int either_judged, either_failed;       /* days on which either is so */
    struct {
        int judged, failed;                 /* days, by rules about just that level */
    } levels[SNAPSHOT_LEVEL_COUNT];
    double above_min[DAY_FACTS_LEVELS], run_min[DAY_FACTS_LEVELS];
    size_t rule_count;
    struct snapshot_rule {
        char rule[RULE_ID_SIZE];
        bool is_co2;
        int pass, fail, cannot_tell;
    } rules[SNAPSHOT_RULES_MAX];
};

void snapshot_room_begin(struct snapshot_room *room);       /* no day yet: the series know nothing */
/* One kept day, the index-th of the school days asked for. */
void snapshot_room_add(struct snapshot_room *room, size_t index, const struct day_facts *day);

/* Whether its pack has a rule about just that level of CO2, one that items name; 0: none. */
bool snapshot_room_has_level(const struct snapshot_room *room, int level_ppm);
/* What a likelihood is proposed from. level_ppm: by rules about that alone; 0: by any rule of the kind. */
struct room_days snapshot_room_days(const struct snapshot_room *room, enum evidence_kind kind, int level_ppm);
/* One sentence: figures, or that it cannot tell. */
void snapshot_room_words(const struct snapshot_room *room, enum evidence_kind kind, char words[SNAPSHOT_WORDS_SIZE]);
/* As a document has it; whole numbers and strings only. NULL: out of memory. */
json_t *snapshot_room_json(const struct snapshot_room *room, enum evidence_kind kind, size_t day_count);
#endif
