/* tests/bench/sealing.c - an assessment of many lines with frozen evidence of many rooms: how long the worker takes to
 * make its text, and how long main stands still while that is sealed:
 *     sealing FOLDER LINES ROOMS */
#include "assessment_lines.h"
#include "assessment_text.h"
#include "canonical.h"
#include "consultations.h"
#include "people.h"
#include "places.h"
#include "sealed.h"
#include "snapshot.h"
#include "snapshots.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define NOW_MS INT64_C(1795424400000)
#define DATE 20780
#define RUNS 21
#define ROOMS_KEPT_MAX 500

static struct error err;

static void must(int r)
{
    if (r >= 0)
        return;
    fprintf(stderr, "%s\n", err.text);
    exit(1);
}

/* Of this thread alone: what others do on the machine is left out. */
static double now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Twenty school days of a room, with a little of everything. */
static struct snapshot_room measured_room(size_t number)
{
    struct snapshot_room room = {.sensor_count = 1, .checked_date = DATE - 100, .grade = 'B'};

    snapshot_room_begin(&room);
    snprintf(room.id, sizeof room.id, "room-%03zu", number);
    snprintf(room.name, sizeof room.name, "Room %zu", number);
    snprintf(room.sensors[0], sizeof room.sensors[0], "co2-%03zu", number);
    room.days = SNAPSHOT_DAYS;
    room.occupied_min = SNAPSHOT_DAYS * 390;
    room.co2 = (struct snapshot_measured){.measured_min = 7500, .value_min = 7500 * 812.0, .least = 421, .most = 2011,
                                          .judged = SNAPSHOT_DAYS, .failed = (int)(number % 5)};
    room.temperature = room.co2;
    for (size_t i = 0; i < SNAPSHOT_DAYS; i++)
        room.co2.series[i] = room.temperature.series[i] = 700 + (double)((number * 37 + i * 11) % 400);
    room.rule_count = 6;
    for (size_t i = 0; i < room.rule_count; i++) {
        snprintf(room.rules[i].rule, sizeof room.rules[i].rule, "england-bb101-co2-rule-%zu", i);
        room.rules[i].is_co2 = true;
        room.rules[i].pass = 15;
    }
    return room;
}

static struct assessment_version make(struct store *store, size_t lines, size_t rooms)
{
    /* What lines of the bundled checklists ask for: many ask the same of the same rooms. */
    static const enum checklist_answer answers[] = {CHECKLIST_CO2_OVER_LEVELS, CHECKLIST_CO2_LEAGUE,
                                                    CHECKLIST_ROOMS_OVER_800, CHECKLIST_TEMPERATURE_RANGE,
                                                    CHECKLIST_TEMPERATURE_MAX, CHECKLIST_COVERAGE};
    static struct snapshot_room measured[ROOMS_KEPT_MAX];
    static const struct snapshot_room *all[ROOMS_KEPT_MAX];
    struct person leader = {.login = "rees", .name = "Sian Rees", .role = ROLE_LEADER, .created_ms = NOW_MS};
    struct person rep = {.login = "jones", .name = "Rob Jones", .role = ROLE_REP, .created_ms = NOW_MS};
    struct consultation consultation = {.sent_ms = NOW_MS, .closes_date = DATE + 10};
    struct snapshot_days days = {.made_date = DATE, .count = SNAPSHOT_DAYS, .pack = "england", .pack_version = "1"};
    struct assessment_version version = {.title = "Ventilation", .scope = "Teaching rooms", .harmed = "Pupils, staff",
                                         .told_how = "Staff meeting", .told = {.roles = ROLE_TEACHER}};

    must(person_add(store, &leader, &err));
    must(person_add(store, &rep, &err));
    for (size_t i = 0; i < rooms; i++) {
        struct room_info room = {.ventilation = VENTILATION_NATURAL};

        measured[i] = measured_room(i + 1);
        all[i] = &measured[i];
        memcpy(room.id, measured[i].id, sizeof room.id);
        memcpy(room.name, measured[i].name, sizeof room.name);
        must(room_save(store, &room, &err));
    }
    for (size_t i = 0; i < SNAPSHOT_DAYS; i++)
        days.dates[i] = DATE - SNAPSHOT_DAYS + (int64_t)i;
    must(assessment_make(store, "joint-union-ventilation", leader.id, NOW_MS, &version, &err));
    for (size_t i = 0; i < lines; i++) {
        enum checklist_answer answer = answers[i % (sizeof answers / sizeof *answers)];
        struct assessment_line line = {.version = version.id, .item = "VENT-C1", .section = "Ventilation audit",
                                       .step = "2", .text = "Is CO2 below 800 ppm while the room is in use?",
                                       .status = "union", .confidence = "A", .answers = "co2_over_levels",
                                       .is_by_sensor = true, .answer = LINE_YES, .note = "As the figures below say.",
                                       .control_count = 1,
                                       .controls = {{CONTROL_IN_PLACE, CONTROL_ENGINEERING, "Top windows open"}},
                                       .risk = {4, 2}, .residual = {4, 1}, .edited_ms = NOW_MS,
                                       .edited_by = leader.id};
        struct snapshot snapshot = {.made_ms = NOW_MS};
        char *document = NULL;
        int likelihood;

        must(assessment_line_add(store, &line, &err));
        must(snapshot_of_rooms(answer, &days, all, rooms, &document, &likelihood, &err));
        snapshot.line = line.id;
        must(snapshot_add(store, &snapshot, document, &err));
        free(document);
    }
    consultation.version = version.id;
    consultation.sent_by = leader.id;
    must(consultation_open(store, &consultation, &rep.id, 1, &err));
    must(store_commit(store, &err));
    return version;
}

static int compare(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;

    return (one > other) - (one < other);
}

static double median_ms(double *took_ms)
{
    qsort(took_ms, RUNS, sizeof *took_ms, compare);
    return took_ms[RUNS / 2];
}

int main(int argc, char **argv)
{
    const struct store_options options = {0};
    const struct assessment_approval approval = {1, NOW_MS, "leader", "", 0};
    struct assessment_text_of of = {.site = "Bench school"};
    struct assessment_version version;
    double made_ms[RUNS], sealed_ms[RUNS];
    size_t size = 0;

    if (argc != 4)
        return 2;
    must(store_open(argv[1], &options, &of.store, &err));
    version = make(of.store, (size_t)atol(argv[2]), (size_t)atol(argv[3]));
    of.assessment = version.assessment;
    of.version = version.id;
    for (int i = 0; i < RUNS; i++) {
        double began_ms = now_ms();
        char *document;
        json_t *text;

        must(assessment_text_gather(&of, &text, &err));
        must(canonical_write(text, &document, &err));
        free(document);
        made_ms[i] = now_ms() - began_ms;
        began_ms = now_ms();
        must(sealed_write(text, &approval, DATE, &document, &err));
        sealed_ms[i] = now_ms() - began_ms;
        size = strlen(document);
        free(document);
        json_decref(text);
    }
    printf("%s lines, %s rooms: %zu KB, the worker %.1f ms, main %.1f ms", argv[2], argv[3], size >> 10,
           median_ms(made_ms), median_ms(sealed_ms));
    printf(" (most: %.1f ms)\n", sealed_ms[RUNS - 1]);
    store_close(of.store);
    return 0;
}
