/* tests/bench/record_bytes.c - what a school's readings come to in the record:
 *     record_bytes FOLDER [ROOMS [DAYS [JITTER_MS]]]
 * A sensor a room says CO2, temperature and humidity once a minute, up to JITTER_MS early or late. Written as the gateway does:
 * a commit each ten seconds, half hours, a turn of packing what is over where one is due. Prints bytes at rest and bytes
 * written a reading, statistics included, and the processor's time that a turn of packing and a question take. */
#include "places.h"
#include "readings.h"
#include "store.h"
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define ROOMS 100
#define DAYS 30
#define START_MS INT64_C(1795392000000)         /* 2026-11-23T00:00:00Z */
#define MINUTE_MS INT64_C(60000)
#define DAY_MS INT64_C(86400000)
#define COMMIT_MS 10000
#define HALF_HOUR_MINUTES 30
#define QUANTITIES 3            /* CO2_PPM, TEMPERATURE_C, HUMIDITY_PCT */
#define JITTER_MS 500            /* at most, and if nothing is said */
#define QUESTIONS 200
#define TIMES_MAX 200000

struct bench {
    struct store *store;
    struct error err;
    uint32_t noise;                             /* xorshift32; not 0 */
    struct air {
        double co2_ppm, temperature_c, humidity_pct;
        int64_t device;
        struct half_hour {
            double sum, min, max;
            int samples;
        } half_hours[QUANTITIES];
    } rooms[ROOMS_MAX];
    double seal_ms[TIMES_MAX];
    size_t seals;
    int64_t readings;
    int jitter_ms;
};

/* CLOCK_MONOTONIC, or CLOCK_PROCESS_CPUTIME_ID where others keep the machine busy. */
static double now_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;

    return (one > other) - (one < other);
}

static double percentile(double *times, size_t count, double share)
{
    qsort(times, count, sizeof *times, by_size);
    return count ? times[(size_t)((double)(count - 1) * share)] : NAN;
}

static void check(struct bench *bench, int r)
{
    if (r >= 0)
        return;
    fprintf(stderr, "%s\n", bench->err.text);
    exit(1);
}

static double noise(struct bench *bench)
{
    bench->noise ^= bench->noise << 13;
    bench->noise ^= bench->noise >> 17;
    bench->noise ^= bench->noise << 5;
    return bench->noise / (double)UINT32_MAX * 2 - 1;
}

/* All that was handed to write() so far: proc(5), /proc/pid/io. */
static int64_t written_bytes(void)
{
    char line[80];
    int64_t bytes = 0;
    FILE *io = fopen("/proc/self/io", "re");

    while (io && fgets(line, sizeof line, io))
        if (sscanf(line, "wchar: %" SCNd64, &bytes) == 1)
            break;
    if (io)
        fclose(io);
    return bytes;
}

static void make_rooms(struct bench *bench, int rooms)
{
    for (int i = 0; i < rooms; i++) {
        struct room_info room = {.building = "North"};
        char name[32];

        snprintf(room.id, sizeof room.id, "r%d", i);
        snprintf(room.name, sizeof room.name, "Room %d", i);
        snprintf(name, sizeof name, "sensor-%d", i);
        bench->rooms[i] = (struct air){.co2_ppm = 430, .temperature_c = 19, .humidity_pct = 42};
        check(bench, room_save(bench->store, &room, &bench->err));
        check(bench, device_ensure(bench->store, name, "plain", START_MS, &bench->rooms[i].device, &bench->err));
        check(bench, device_assign(bench->store, bench->rooms[i].device, room.id, 0, "bench", &bench->err));
    }
}

static void hear(struct bench *bench, struct air *air, int64_t at_ms)
{
    int64_t day = at_ms / DAY_MS, minute = at_ms % DAY_MS / MINUTE_MS;
    bool is_in = day % 7 < 5 && minute >= 540 && minute < 930;
    struct stored_reading row = {.device = air->device, .arrived_ms = at_ms, .mono_ms = at_ms - START_MS,
                                 .packet_id = (uint16_t)(bench->readings % 65535 + 1), .reading.time_ms = at_ms};

    air->co2_ppm += (is_in ? 26 : 0) - 0.012 * (air->co2_ppm - 425);
    air->temperature_c += 0.004 * ((is_in ? 22.5 : 18.5) - air->temperature_c) + 0.01 * noise(bench);
    air->humidity_pct += 0.01 * ((is_in ? 50 : 40) - air->humidity_pct) + 0.08 * noise(bench);
    reading_set(&row.reading, CO2_PPM, round(air->co2_ppm + 5 * (noise(bench) + noise(bench))));
    reading_set(&row.reading, TEMPERATURE_C, round(air->temperature_c * 10) / 10);
    reading_set(&row.reading, HUMIDITY_PCT, round(air->humidity_pct * 10) / 10);
    check(bench, readings_append(bench->store, &row, &bench->err));
    bench->readings++;
    for (int q = 0; q < QUANTITIES; q++) {
        struct half_hour *half = &air->half_hours[q];
        double value = row.reading.value[q];

        half->min = half->samples ? fmin(half->min, value) : value;
        half->max = half->samples ? fmax(half->max, value) : value;
        half->sum += value;
        half->samples++;
    }
}

static void save_half_hours(struct bench *bench, int rooms, int64_t minute_ms)
{
    for (int i = 0; i < rooms; i++)
        for (int q = 0; q < QUANTITIES; q++) {
            struct half_hour *half = &bench->rooms[i].half_hours[q];
            struct slot slot = {.start_ms = minute_ms - (HALF_HOUR_MINUTES - 1) * MINUTE_MS, .min = half->min,
                                .max = half->max, .mean = half->sum / half->samples, .joined_s = 1800,
                                .samples = half->samples};
            char room[16];

            snprintf(room, sizeof room, "r%d", i);
            check(bench, slots_save(bench->store, room, (enum quantity)q, &slot, &bench->err));
            *half = (struct half_hour){0};
        }
}

static void seal(struct bench *bench, int64_t at_ms)
{
    static const struct {
        bool (*is_due)(const struct store *store, int64_t now_ms);
        int (*run)(struct store *store, int64_t now_ms, struct error *err);
    } turns[] = {{readings_seal_is_due, readings_seal}, {slots_pack_is_due, slots_pack},
                 {readings_join_is_due, readings_join}};
    double began_ms = now_ms(CLOCK_PROCESS_CPUTIME_ID);
    size_t i = 0;

    while (i < sizeof turns / sizeof *turns && !turns[i].is_due(bench->store, at_ms))
        i++;
    if (i == sizeof turns / sizeof *turns)
        return;
    check(bench, turns[i].run(bench->store, at_ms, &bench->err));
    if (bench->seals < TIMES_MAX)
        bench->seal_ms[bench->seals++] = now_ms(CLOCK_PROCESS_CPUTIME_ID) - began_ms;
}

/* The rooms follow one another through the minute, in steps of the commits. */
static void write_minute(struct bench *bench, int rooms, int64_t minute_ms)
{
    int64_t committed_ms = minute_ms;

    for (int i = 0; i < rooms; i++) {
        int64_t at_ms = minute_ms + JITTER_MS + i * (MINUTE_MS - 2 * JITTER_MS) / rooms;

        if (at_ms - committed_ms >= COMMIT_MS) {
            check(bench, store_commit(bench->store, &bench->err));
            committed_ms += COMMIT_MS;
            seal(bench, at_ms);
        }
        hear(bench, &bench->rooms[i], at_ms + (int64_t)(bench->jitter_ms * noise(bench)));
    }
    if (minute_ms / MINUTE_MS % HALF_HOUR_MINUTES == HALF_HOUR_MINUTES - 1)
        save_half_hours(bench, rooms, minute_ms);
    check(bench, store_commit(bench->store, &bench->err));
}

static int count_one(void *context, const struct stored_reading *row)
{
    (void)row;
    ++*(int64_t *)context;
    return 0;
}

static void ask(struct bench *bench, const char *folder, int rooms, int64_t end_ms, int days)
{
    struct store_reader *reader;
    double times[QUESTIONS];
    char room[16];
    int64_t count = 0;

    check(bench, store_reader_open(folder, &reader, &bench->err));
    for (int i = 0; i < QUESTIONS; i++) {
        double began_ms = now_ms(CLOCK_PROCESS_CPUTIME_ID);
        bool truncated;

        snprintf(room, sizeof room, "r%d", i % rooms);
        check(bench, readings_of_room(reader, room, end_ms - days * DAY_MS, end_ms, SIZE_MAX, count_one, &count,
                                      &truncated, &bench->err));
        times[i] = now_ms(CLOCK_PROCESS_CPUTIME_ID) - began_ms;
    }
    store_reader_close(reader);
    printf("a room's %d days: median %.2f ms of CPU, p99 %.2f ms, %.0f readings each\n", days, percentile(times, QUESTIONS, 0.5),
           percentile(times, QUESTIONS, 0.99), (double)count / QUESTIONS);
}

int main(int argc, char **argv)
{
    static struct bench bench = {.noise = 2463534242u};
    int rooms = argc > 2 ? atoi(argv[2]) : ROOMS, days = argc > 3 ? atoi(argv[3]) : DAYS;
    int64_t end_ms = START_MS + days * DAY_MS, written;
    const struct store_options options = {0};
    double began_ms = now_ms(CLOCK_MONOTONIC);
    struct stat file;
    char path[512];

    bench.jitter_ms = argc > 4 ? atoi(argv[4]) : JITTER_MS;
    if (argc < 2 || rooms < 1 || rooms > ROOMS_MAX || days < 1 || bench.jitter_ms < 0 || bench.jitter_ms > JITTER_MS) {
        fputs("usage: record_bytes FOLDER [ROOMS [DAYS [JITTER_MS]]]\n", stderr);
        return 2;
    }
    check(&bench, store_open(argv[1], &options, &bench.store, &bench.err));
    make_rooms(&bench, rooms);
    check(&bench, store_commit(bench.store, &bench.err));
    written = written_bytes();
    for (int64_t minute_ms = START_MS; minute_ms < end_ms; minute_ms += MINUTE_MS)
        write_minute(&bench, rooms, minute_ms);
    written = written_bytes() - written;
    printf("%" PRId64 " readings written in %.1f s\n", bench.readings, (now_ms(CLOCK_MONOTONIC) - began_ms) / 1e3);
    ask(&bench, argv[1], rooms, end_ms, 1);
    ask(&bench, argv[1], rooms, end_ms, days);
    store_close(bench.store);
    snprintf(path, sizeof path, "%s/transom.db", argv[1]);
    if (stat(path, &file) < 0)
        return 1;
    printf("at rest %.2f bytes a reading, written %.1f\n", (double)file.st_size / (double)bench.readings,
           (double)written / (double)bench.readings);
    printf("sealing: %zu turns, median %.1f ms of CPU, p99 %.1f ms, longest %.1f ms\n", bench.seals,
           percentile(bench.seal_ms, bench.seals, 0.5), percentile(bench.seal_ms, bench.seals, 0.99),
           percentile(bench.seal_ms, bench.seals, 1));
    return 0;
}
