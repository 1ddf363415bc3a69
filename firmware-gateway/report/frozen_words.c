/* report/frozen_words.c - see frozen_words.h */
#include "frozen_words.h"
#include "assessment_line.h"
#include "evidence_kind.h"
#include "labels.h"
#include <stdio.h>
#include <string.h>

#define PERCENT 100
#define TENTHS 10.0
#define FIGURES_MAX 7                   /* of one sentence */
#define COUNT(array) (sizeof array / sizeof *array)

static int64_t number_of(const json_t *figures, const char *key)
{
    return json_integer_value(json_object_get(figures, key));
}

/* -- a room -- */

/* A sentence of some figures of a quantity, after what text has already; of temperatures the first three are tenths. */
static void add_figures(enum paper_language language, enum label which, const json_t *figures, const char *const *keys,
                        size_t count, char text[FROZEN_WORDS_SIZE])
{
    char numbers[FIGURES_MAX][PHRASE_SIZE];
    const char *values[FIGURES_MAX];
    size_t used = strlen(text);

    for (size_t i = 0; i < count; i++) {
        bool is_tenths = strstr(keys[i], "tenths") != NULL;
        double value = (double)number_of(figures, keys[i]);

        snprintf(numbers[i], PHRASE_SIZE, "%.*f", is_tenths ? 1 : 0, is_tenths ? value / TENTHS : value);
        values[i] = numbers[i];
    }
    snprintf(text + used, FROZEN_WORDS_SIZE - used, "%s", used ? " " : "");
    used = strlen(text);
    phrase_fill(label(language, which), values, count, text + used, FROZEN_WORDS_SIZE - used);
}

static void add_co2(enum paper_language language, const json_t *room, char text[FROZEN_WORDS_SIZE])
{
    static const char *const keys[] = {"mean_ppm", "max_ppm", "above_800_percent", "above_1500_percent",
                                       "longest_above_1500_min", "failed_days", "judged_days"};
    const json_t *figures = json_object_get(room, "co2");
    bool is_measured = json_object_get(figures, "mean_ppm") != NULL;

    add_figures(language, is_measured ? LABEL_FROZEN_CO2 : LABEL_FROZEN_CO2_NOTHING, figures, keys,
                is_measured ? COUNT(keys) : 0, text);
}

static void add_warmth(enum paper_language language, const json_t *room, char text[FROZEN_WORDS_SIZE])
{
    static const char *const keys[] = {"mean_tenths_c", "min_tenths_c", "max_tenths_c", "failed_days", "judged_days"};
    const json_t *figures = json_object_get(room, "temperature");
    bool is_measured = json_object_get(figures, "mean_tenths_c") != NULL;

    add_figures(language, is_measured ? LABEL_FROZEN_WARMTH : LABEL_FROZEN_WARMTH_NOTHING, figures, keys,
                is_measured ? COUNT(keys) : 0, text);
}

static void add_coverage(enum paper_language language, const json_t *room, char text[FROZEN_WORDS_SIZE])
{
    char co2[24], warmth[24];

    snprintf(co2, sizeof co2, "%lld", (long long)number_of(json_object_get(room, "co2"), "coverage_percent"));
    snprintf(warmth, sizeof warmth, "%lld",
             (long long)number_of(json_object_get(room, "temperature"), "coverage_percent"));
    phrase_fill(label(language, LABEL_FROZEN_COVERAGE), (const char *const[]){co2, warmth}, 2, text,
                FROZEN_WORDS_SIZE);
}

static void say_room(enum paper_language language, enum evidence_kind kind, const json_t *room,
                     char text[FROZEN_WORDS_SIZE])
{
    const char *name = json_string_value(json_object_get(room, "name"));
    char figures[FROZEN_WORDS_SIZE] = "";

    if (!name || !*name)
        name = json_string_value(json_object_get(room, "room"));
    if (kind == EVIDENCE_COVERAGE)
        add_coverage(language, room, figures);
    if (evidence_kind_has_co2(kind))
        add_co2(language, room, figures);
    if (evidence_kind_has_temperature(kind))
        add_warmth(language, room, figures);
    phrase_fill(label(language, LABEL_FROZEN_ROOM), (const char *const[]){name ? name : "", figures}, 2, text,
                FROZEN_WORDS_SIZE);
}

/* -- all rooms together -- */

/* Of what kind is asked about: whether a rule failed, and whether the room cannot tell. */
static void judge_room(enum evidence_kind kind, const json_t *room, bool *has_failed, bool *is_untold)
{
    static const char *const names[] = {"co2", "temperature"};
    const bool is_asked[] = {evidence_kind_has_co2(kind) || !evidence_kind_has_temperature(kind),
                             evidence_kind_has_temperature(kind)};
    bool is_covered = true, is_judged = false;

    *has_failed = false;
    for (size_t i = 0; i < COUNT(names); i++) {
        const json_t *figures = json_object_get(room, names[i]);

        if (!is_asked[i])
            continue;
        *has_failed = *has_failed || number_of(figures, "failed_days") > 0;
        is_judged = is_judged || number_of(figures, "judged_days") > 0;
        is_covered = is_covered &&
                     (double)number_of(figures, "coverage_percent") >= PERCENT * LIKELIHOOD_COVERAGE_MIN;
    }
    *is_untold = !is_judged || !is_covered;
}

static void say_rooms(enum paper_language language, enum evidence_kind kind, const json_t *rooms,
                      char text[FROZEN_WORDS_SIZE])
{
    size_t failed = 0, untold = 0, index, count = json_array_size(rooms);
    char some[24], all[24], rest[24], least[24];
    const json_t *room;

    json_array_foreach(rooms, index, room) {
        bool has_failed, is_untold;

        judge_room(kind, room, &has_failed, &is_untold);
        failed += has_failed;
        untold += is_untold;
    }
    snprintf(some, sizeof some, "%zu", kind == EVIDENCE_COVERAGE ? count - untold : failed);
    snprintf(all, sizeof all, "%zu", count);
    snprintf(rest, sizeof rest, "%zu", untold);
    snprintf(least, sizeof least, "%.0f", PERCENT * LIKELIHOOD_COVERAGE_MIN);
    phrase_fill(label(language, kind == EVIDENCE_COVERAGE ? LABEL_FROZEN_ALL_COVERAGE
                                : untold ? LABEL_FROZEN_ALL_UNTOLD : LABEL_FROZEN_ALL),
                (const char *const[]){some, all, kind == EVIDENCE_COVERAGE ? least : rest}, 3, text,
                FROZEN_WORDS_SIZE);
}

static void say(enum paper_language language, enum evidence_kind kind, const json_t *rooms,
                char text[FROZEN_WORDS_SIZE])
{
    if (json_array_size(rooms) == 1)
        say_room(language, kind, json_array_get(rooms, 0), text);
    else
        say_rooms(language, kind, rooms, text);
}

/* Of an item about one level the figures have not how often its rules failed, but the sentence has: it stands where it
 * says more than its numbers. */
static bool say_level(enum paper_language language, const char *frozen, char text[FROZEN_WORDS_SIZE])
{
    unsigned numbers[4];
    int found = sscanf(frozen, "A rule about %u ppm failed on at least one school day in %u of %u rooms; %u cannot tell",
                       &numbers[0], &numbers[1], &numbers[2], &numbers[3]);
    const enum label which = found == 3 ? LABEL_FROZEN_LEVEL : LABEL_FROZEN_LEVEL_UNTOLD;
    char words[COUNT(numbers)][24];
    const char *const values[] = {words[0], words[1], words[2], words[3]};

    if (found < 3)
        return false;
    for (int i = 0; i < found; i++)
        snprintf(words[i], sizeof words[i], "%u", numbers[i]);
    phrase_fill(label(PAPER_ENGLISH, which), values, (size_t)found, text, FROZEN_WORDS_SIZE);
    if (strcmp(text, frozen) != 0)
        return false;
    phrase_fill(label(language, which), values, (size_t)found, text, FROZEN_WORDS_SIZE);
    return true;
}

bool frozen_words(enum paper_language language, const char *answers, const json_t *rooms, const char *frozen,
                  char text[FROZEN_WORDS_SIZE])
{
    enum evidence_kind kind = evidence_kind_from_word(answers, NULL);

    if (say_level(language, frozen, text))
        return true;
    if (kind == EVIDENCE_NONE || kind == EVIDENCE_LOG || !json_array_size(rooms))
        return false;
    say(PAPER_ENGLISH, kind, rooms, text);
    if (strcmp(text, frozen) != 0)
        return false;
    say(language, kind, rooms, text);
    return true;
}
