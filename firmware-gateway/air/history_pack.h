/* air/history_pack.h - one sample of a room's history, and neighbouring ones packed: column by column, each in as few
 * bytes as its values need. A classroom sensor's minute takes some 8 bytes so. Every sample comes back to the bit, and
 * can be read without the others. Pure but for the memory of a pack. Any thread. */
#ifndef HISTORY_PACK_H
#define HISTORY_PACK_H
#include <stddef.h>
#include <stdint.h>

#define HISTORY_ABSENT INT32_MIN
#define HISTORY_PACK_MAX 48         /* samples: at one a minute most columns stay within a byte or two */

struct history_sample {
    int64_t time_ms;                /* of its CO2 where it has one, else of what came first */
    int32_t co2, temperature, humidity;     /* thousandths of the unit, or HISTORY_ABSENT */
    int16_t temperature_after_ms;   /* the temperature was measured so long after time_ms */
    uint16_t marks;                 /* HISTORY_* of room_history.h */
};

enum history_cell { CELL_TIME, CELL_CO2, CELL_TEMPERATURE, CELL_HUMIDITY, CELL_AFTER, CELL_MARKS, CELL_COUNT };

struct history_column {             /* a value is least + step x what its bytes say */
    int32_t least;
    uint16_t step;                  /* a power of ten: sensors say whole ppm and tenths of a degree */
    uint8_t width;                  /* bytes of each value; 0: all are the same */
    uint8_t has_absent;             /* ... and then 0 stands for HISTORY_ABSENT, all others are one more */
};

struct history_pack {
    int64_t first_ms;               /* time of the oldest sample */
    int32_t pace_ms;                /* each comes so long after the one before, but for what CELL_TIME says */
    uint32_t count;
    struct history_column columns[CELL_COUNT];
    uint8_t bytes[];                /* column after column, lowest byte first */
};

/* samples: 1 to HISTORY_PACK_MAX, by time, within 24 days; borrows. For free(); NULL: out of memory. */
struct history_pack *history_pack_make(const struct history_sample *samples, size_t count);
/* index: < pack->count; 0: the oldest. */
struct history_sample history_pack_at(const struct history_pack *pack, size_t index);

#endif
