/* tests/bench/year_of_rooms.c - writes a year of made-up rooms as plain CSV, one file a room and one row a minute:
 *     year_of_rooms FOLDER [ROOMS [DAYS [SECONDS]]]
 * The air of each is a mass balance in coarse: it rises while pupils are in, and falls while they are not. The same
 * arguments give the same bytes. */
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROOMS 60
#define DAYS 365
#define STEP_S 60
#define START_S INT64_C(1725148800)     /* 2024-09-01T00:00:00Z */
#define DAY_S 86400
#define OUTDOOR_PPM 420.0
#define FRESH_PPM 900.0                 /* where a full room settles, windows open; ... */
#define STALE_PPM 2100.0                /* ... and shut */
#define PER_HOUR 2.0                    /* air changes */

struct air {
    uint32_t state;                     /* of the noise; not 0 */
    double co2_ppm, temperature_c, target_ppm;
};

static double noise(struct air *air)
{
    air->state ^= air->state << 13;
    air->state ^= air->state >> 17;
    air->state ^= air->state << 5;
    return air->state / (double)UINT32_MAX * 2 - 1;
}

static void step(struct air *air, int64_t time_s, int step_s)
{
    int64_t day = time_s / DAY_S, second = time_s % DAY_S;
    bool is_in = day % 7 < 5 && second > 32400 && second < 55800;
    double share = 1 - exp(-PER_HOUR * step_s / 3600.0);

    if (second < step_s)
        air->target_ppm = FRESH_PPM + (STALE_PPM - FRESH_PPM) * (noise(air) + 1) / 2;
    air->co2_ppm += ((is_in ? air->target_ppm : OUTDOOR_PPM) - air->co2_ppm) * share + 6 * noise(air);
    air->temperature_c += ((is_in ? 22.5 : 17) - air->temperature_c) * share / 3 + 0.02 * noise(air);
}

static int write_room(const char *folder, int room, int days, int step_s)
{
    struct air air = {.state = (uint32_t)room + 1, .co2_ppm = OUTDOOR_PPM, .temperature_c = 18,
                      .target_ppm = FRESH_PPM};
    char path[512];
    FILE *file;

    snprintf(path, sizeof path, "%s/room-%02d.csv", folder, room + 1);
    file = fopen(path, "we");
    if (!file)
        return -errno;
    fputs("time,co2_ppm,temperature_c,humidity_pct\n", file);
    for (int64_t s = START_S; s < START_S + (int64_t)days * DAY_S; s += step_s) {
        time_t now = (time_t)s;
        struct tm utc;
        char text[32];

        step(&air, s, step_s);
        strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
        fprintf(file, "%s,%.0f,%.1f,%.0f\n", text, air.co2_ppm, air.temperature_c, 45 + 10 * noise(&air));
    }
    return fclose(file) == 0 ? 0 : -errno;
}

int main(int argc, char **argv)
{
    int rooms = argc > 2 ? atoi(argv[2]) : ROOMS, days = argc > 3 ? atoi(argv[3]) : DAYS;
    int step_s = argc > 4 ? atoi(argv[4]) : STEP_S;

    if (argc < 2 || rooms < 1 || days < 1 || step_s < 1) {
        fputs("usage: year_of_rooms FOLDER [ROOMS [DAYS [SECONDS]]]\n", stderr);
        return 2;
    }
    for (int room = 0; room < rooms; room++) {
        int r = write_room(argv[1], room, days, step_s);

        if (r < 0) {
            fprintf(stderr, "%s: %s\n", argv[1], strerror(-r));
            return 1;
        }
    }
    return 0;
}
