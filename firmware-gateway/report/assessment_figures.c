/* report/assessment_figures.c - see assessment_figures.h */
#include "assessment_figures.h"
#include "assessment_line.h"
#include "calendar.h"
#include "story_paper.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERCENT 100
#define TENTHS 10.0
#define BARS_MAX 16                     /* of rooms: more are a table only */
#define RULE_ROOMS_MAX 12               /* named of one rule */
#define RULE_WORDS_SIZE (2 * RULE_TEXT_SIZE)
#define COUNT(array) (sizeof array / sizeof *array)

static const char co2[] = "co2", temperature[] = "temperature";

static const char *say(const struct assessment_paper *of, enum label which)
{
    return label(of->ask->language, which);
}

static const char *text_of(const json_t *object, const char *key)
{
    return assessment_paper_text(object, key);
}

static const char *name_of(const json_t *room)
{
    return *text_of(room, "name") ? text_of(room, "name") : text_of(room, "room");
}

void assessment_figures_dates(const struct assessment_paper *of, const json_t *document, char text[PHRASE_SIZE])
{
    int64_t from, to;

    *text = '\0';
    if (calendar_date_parse(text_of(document, "from"), &from, NULL) == 0 &&
        calendar_date_parse(text_of(document, "to"), &to, NULL) == 0)
        phrase_dates(of->ask->language, from, to, text);
}

/* -- the pack -- */

/* As it judged: a later version may say another thing. NULL: it is not there. */
static const struct pack *pack_of(const struct assessment_paper *of, const json_t *document)
{
    const struct pack *pack = of->ask->shelf ? pack_shelf_find(of->ask->shelf, text_of(document, "pack")) : NULL;

    return pack && strcmp(pack->version, text_of(document, "pack_version")) == 0 ? pack : NULL;
}

void assessment_figures_pack(const struct assessment_paper *of, const json_t *document, char *text, size_t size)
{
    const struct pack *pack = pack_of(of, document);

    snprintf(text, size, "%s", pack ? story_pack_title(of->ask->language, pack) : text_of(document, "pack"));
}

/* "NEU How to use CO2 monitors: over 800 ppm at any time"; its id where the pack is not there. */
static void rule_words(const struct assessment_paper *of, const struct pack *pack, const char *id,
                       char text[RULE_WORDS_SIZE])
{
    const struct rule *rule = pack ? pack_find(pack, id) : NULL;
    char limit[STORY_LIMIT_SIZE];

    snprintf(text, RULE_WORDS_SIZE, "%s", id);
    if (!rule)
        return;
    story_rule_limit(of->ask->language, pack, rule, limit);
    snprintf(text, RULE_WORDS_SIZE, "%s: %s", rule->source, limit);
}

/* -- the worst first -- */

struct ranked {
    const json_t *room, *figures;       /* figures: of the quantity */
    bool is_thin;                       /* too little measured to tell */
    int64_t above, failed, most;
    size_t index;
};

struct ranking {
    const char *quantity;
    size_t count, thin;                 /* thin: the last ones */
    struct ranked rooms[SCHOOL_ROOMS_MAX];
};

static int compare(const void *a, const void *b)
{
    const struct ranked *one = a, *other = b;

    if (one->is_thin != other->is_thin)
        return one->is_thin - other->is_thin;
    if (one->above != other->above)
        return one->above < other->above ? 1 : -1;
    if (one->failed != other->failed)
        return one->failed < other->failed ? 1 : -1;
    if (one->most != other->most)
        return one->most < other->most ? 1 : -1;
    return (one->index > other->index) - (one->index < other->index);
}

static void rank(const json_t *document, const char *quantity, struct ranking *ranking)
{
    const json_t *room;
    size_t index;

    ranking->quantity = quantity;
    ranking->count = ranking->thin = 0;
    json_array_foreach(json_object_get(document, "rooms"), index, room) {
        const json_t *figures = json_object_get(room, quantity);
        struct ranked one = {.room = room, .figures = figures, .index = index};

        if (!figures || ranking->count == SCHOOL_ROOMS_MAX)
            continue;
        one.is_thin = !assessment_paper_number(figures, "judged_days") ||
                      (double)assessment_paper_number(figures, "coverage_percent") < PERCENT * LIKELIHOOD_COVERAGE_MIN;
        one.above = assessment_paper_number(figures, "above_800_percent");
        one.failed = assessment_paper_number(figures, "failed_days");
        one.most = assessment_paper_number(figures, "max_tenths_c");
        ranking->thin += one.is_thin;
        ranking->rooms[ranking->count++] = one;
    }
    qsort(ranking->rooms, ranking->count, sizeof *ranking->rooms, compare);
}

/* "62"; a dash where it is not there. scale: of what the text has. */
static const char *figure(const json_t *figures, const char *key, double scale, char text[PHRASE_SIZE])
{
    const json_t *value = json_object_get(figures, key);

    if (json_is_integer(value))
        phrase_number((double)json_integer_value(value) / scale, scale > 1 ? 1 : 0, text);
    else
        snprintf(text, PHRASE_SIZE, "–");
    return text;
}

static void worst_words(const struct assessment_paper *of, const struct ranking *ranking, size_t i, char *text,
                        size_t size)
{
    const json_t *figures = ranking->rooms[i].figures;
    bool is_co2 = ranking->quantity == co2;
    char first[PHRASE_SIZE], second[PHRASE_SIZE], failed[PHRASE_SIZE], judged[PHRASE_SIZE];

    phrase_fill(say(of, is_co2 ? LABEL_FIGURES_WORST_CO2 : LABEL_FIGURES_WORST_WARMTH),
                (const char *const[]){name_of(ranking->rooms[i].room),
                                      is_co2 ? figure(figures, "above_800_percent", 1, first)
                                             : figure(figures, "min_tenths_c", TENTHS, first),
                                      figure(figures, "max_tenths_c", TENTHS, second),
                                      figure(figures, "failed_days", 1, failed),
                                      figure(figures, "judged_days", 1, judged)}, 5, text, size);
}

void assessment_figures_worst(const struct assessment_paper *of, const json_t *document, size_t most, char *text,
                              size_t size)
{
    struct ranking ranking;
    size_t used = 0;

    *text = '\0';
    rank(document, co2, &ranking);
    if (!ranking.count)
        rank(document, temperature, &ranking);
    if (ranking.count < 2)
        return;
    for (size_t i = 0; i < ranking.count && i < most && used + 2 < size; i++) {
        if (ranking.rooms[i].is_thin || !ranking.rooms[i].failed)
            break;
        used += (size_t)snprintf(text + used, size - used, "%s", used ? "; " : "");
        worst_words(of, &ranking, i, text + used, size - used);
        used = strlen(text);
    }
}

/* -- tables of rooms -- */

static void write_sensor(struct assessment_paper *of, const json_t *room)
{
    const json_t *sensors = json_object_get(room, "sensors"), *sensor;
    char names[PAPER_TEXT_SIZE / 4] = "", checked[PHRASE_SIZE], text[PAPER_TEXT_SIZE / 2];
    const char *grade = text_of(room, "grade");
    size_t index;

    json_array_foreach(sensors, index, sensor)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", index ? ", " : "",
                 json_string_value(sensor));
    assessment_paper_date(of, room, "calibrated", checked);
    LABEL_SAY(text, of->ask->language, LABEL_FIGURES_SENSOR_VALUE, *names ? names : "–",
              *checked ? checked : say(of, LABEL_FIGURES_NO_CHECK), *grade ? grade : "–");
    paper_cell(of->paper, "%s", text);
}

/* Of two or three figures one under the other. */
static void write_figures(struct assessment_paper *of, const json_t *figures, const char *const *keys, size_t count,
                          double scale, const char *unit)
{
    char text[4 * PHRASE_SIZE] = "", one[PHRASE_SIZE];

    for (size_t i = 0; i < count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s%s", i ? "\n" : "",
                 figure(figures, keys[i], scale, one), strcmp(one, "–") == 0 ? "" : unit);
    paper_cell(of->paper, "%s", text);
}

static void write_days(struct assessment_paper *of, const json_t *room, const json_t *figures)
{
    int64_t judged = assessment_paper_number(figures, "judged_days");
    int64_t untold = assessment_paper_number(room, "days") - judged;
    char failed[24], days[24], rest[24], text[256];

    snprintf(failed, sizeof failed, "%lld", (long long)assessment_paper_number(figures, "failed_days"));
    snprintf(days, sizeof days, "%lld", (long long)judged);
    snprintf(rest, sizeof rest, "%lld", (long long)untold);
    if (untold > 0)
        LABEL_SAY(text, of->ask->language, LABEL_FIGURES_FAILED_UNTOLD, failed, days, rest);
    else
        LABEL_SAY(text, of->ask->language, LABEL_DAYS_OF, failed, days);
    paper_cell(of->paper, "%s", text);
}

static void write_room(struct assessment_paper *of, const struct ranking *ranking, const struct ranked *one)
{
    static const char *const levels[] = {"mean_ppm", "max_ppm"}, *const shares[] = {"above_800_percent",
                             "above_1500_percent"},
                      *const degrees[] = {"min_tenths_c", "mean_tenths_c", "max_tenths_c"},
                      *const coverage[] = {"coverage_percent"};
    const json_t *longest = json_object_get(one->figures, "longest_above_1500_min");

    paper_row(of->paper);
    paper_cell(of->paper, "%s", name_of(one->room));
    write_sensor(of, one->room);
    if (ranking->quantity == co2) {
        write_figures(of, one->figures, levels, COUNT(levels), 1, "");
        write_figures(of, one->figures, shares, COUNT(shares), 1, "%");
        story_cell_minutes(of->paper, of->ask->language, longest ? (double)json_integer_value(longest) : (double)NAN);
    } else {
        write_figures(of, one->figures, degrees, COUNT(degrees), TENTHS, "");
    }
    write_days(of, one->room, one->figures);
    write_figures(of, one->figures, coverage, COUNT(coverage), 1, "%");
}

static void begin_table(struct assessment_paper *of, bool is_co2)
{
    const struct paper_column of_co2[] = {
        {say(of, LABEL_ROOM), 1.5, PAPER_LEFT, true},
        {say(of, LABEL_FIGURES_SENSOR), 2.5, PAPER_LEFT, false},
        {say(of, LABEL_FIGURES_LEVELS), 1.1, PAPER_RIGHT, false},
        {say(of, LABEL_FIGURES_SHARES), 0.95, PAPER_RIGHT, false},
        {say(of, LABEL_FIGURES_LONGEST), 1.1, PAPER_RIGHT, false},
        {say(of, LABEL_FAILED_ON), 1.65, PAPER_LEFT, false},
        {say(of, LABEL_INSPECT_MEASURED), 1.3, PAPER_RIGHT, false},
    };
    const struct paper_column of_warmth[] = {
        {say(of, LABEL_ROOM), 1.4, PAPER_LEFT, true},
        {say(of, LABEL_FIGURES_SENSOR), 3, PAPER_LEFT, false},
        {say(of, LABEL_FIGURES_DEGREES), 1.6, PAPER_RIGHT, false},
        {say(of, LABEL_FAILED_ON), 2.2, PAPER_LEFT, false},
        {say(of, LABEL_INSPECT_MEASURED), 1.4, PAPER_RIGHT, false},
    };

    paper_table(of->paper, say(of, is_co2 ? LABEL_FIGURES_CO2 : LABEL_FIGURES_WARMTH),
                is_co2 ? of_co2 : of_warmth, is_co2 ? COUNT(of_co2) : COUNT(of_warmth));
}

static void write_rooms(struct assessment_paper *of, const struct ranking *ranking)
{
    if (!ranking->count)
        return;
    begin_table(of, ranking->quantity == co2);
    for (size_t i = 0; i < ranking->count; i++) {
        if (i == ranking->count - ranking->thin)
            paper_group(of->paper, "%s", say(of, LABEL_FIGURES_THIN));
        write_room(of, ranking, &ranking->rooms[i]);
    }
    paper_end(of->paper);
}

/* The share over 800 ppm at a glance. */
static void write_bars(struct assessment_paper *of, const struct ranking *ranking)
{
    if (ranking->count < 2 || ranking->count > BARS_MAX)
        return;
    paper_bars(of->paper, say(of, LABEL_FIGURES_BARS), say(of, LABEL_FIGURES_BARS_SENTENCE),
               (struct paper_axis){0, PERCENT, "%"});
    for (size_t i = 0; i < ranking->count; i++) {
        const struct ranked *one = &ranking->rooms[i];
        char words[PHRASE_SIZE], share[PHRASE_SIZE];

        snprintf(words, sizeof words, "%.80s%%", figure(one->figures, "above_800_percent", 1, share));
        paper_bar(of->paper, name_of(one->room), one->is_thin ? (double)NAN : (double)one->above,
                  one->is_thin ? say(of, LABEL_CANNOT_TELL) : words);
    }
    paper_end(of->paper);
}

/* -- what each rule said -- */

static const json_t *verdict_of(const json_t *room, const char *rule)
{
    const json_t *verdict;
    size_t index;

    json_array_foreach(json_object_get(room, "verdicts"), index, verdict)
        if (strcmp(text_of(verdict, "rule"), rule) == 0)
            return verdict;
    return NULL;
}

static void add_room(const struct assessment_paper *of, const json_t *room, const json_t *verdict, size_t count,
                     char text[PAPER_TEXT_SIZE])
{
    size_t used = strlen(text);
    char failed[24], days[24], said[256];

    snprintf(failed, sizeof failed, "%lld", (long long)assessment_paper_number(verdict, "fail"));
    snprintf(days, sizeof days, "%lld", (long long)(assessment_paper_number(verdict, "fail") +
                                                   assessment_paper_number(verdict, "pass")));
    LABEL_SAY(said, of->ask->language, LABEL_FIGURES_FAILED_IN, name_of(room), failed, days);
    snprintf(text + used, PAPER_TEXT_SIZE - used, "%s%s", count ? "; " : "", said);
}

/* The rooms in which it failed, the worst first, and how many rooms have days that cannot tell. */
static void write_rule(struct assessment_paper *of, const struct ranking *ranking, const struct pack *pack,
                       const char *rule)
{
    char words[RULE_WORDS_SIZE], text[PAPER_TEXT_SIZE] = "", number[24], said[256];
    size_t failed = 0, untold = 0;

    for (size_t i = 0; i < ranking->count; i++) {
        const json_t *verdict = verdict_of(ranking->rooms[i].room, rule);

        untold += assessment_paper_number(verdict, "cannot_tell") > 0;
        if (assessment_paper_number(verdict, "fail") > 0 && failed++ < RULE_ROOMS_MAX)
            add_room(of, ranking->rooms[i].room, verdict, failed - 1, text);
    }
    rule_words(of, pack, rule, words);
    paper_row(of->paper);
    paper_cell(of->paper, "%s", words);
    snprintf(number, sizeof number, "%zu", failed > RULE_ROOMS_MAX ? failed - RULE_ROOMS_MAX : 0);
    if (failed > RULE_ROOMS_MAX)
        strcat(text, LABEL_SAY(said, of->ask->language, LABEL_FIGURES_AND_MORE, number));
    paper_cell(of->paper, "%s", failed ? text : say(of, LABEL_FIGURES_NOWHERE));
    paper_cell(of->paper, "%zu", untold);
}

/* Every rule once, in the order of the rooms that have it. json_decref() it. */
static json_t *rules_of(const json_t *document)
{
    json_t *rules = json_object(), *room, *verdict;
    size_t index, inner;

    json_array_foreach(json_object_get(document, "rooms"), index, room)
        json_array_foreach(json_object_get(room, "verdicts"), inner, verdict)
            json_object_set_new(rules, text_of(verdict, "rule"), json_true());
    return rules;
}

static void write_rules(struct assessment_paper *of, const json_t *document, const struct ranking *ranking)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_RULE), 2.6, PAPER_LEFT, true},
        {say(of, LABEL_FAILED_ON), 3.6, PAPER_LEFT, false},
        {say(of, LABEL_FIGURES_UNTOLD_ROOMS), 1.2, PAPER_RIGHT, false},
    };
    json_t *rules = rules_of(document), *unused;
    const struct pack *pack = pack_of(of, document);
    const char *rule;

    if (json_object_size(rules)) {
        paper_table(of->paper, say(of, LABEL_FIGURES_RULES), columns, COUNT(columns));
        json_object_foreach(rules, rule, unused)
            write_rule(of, ranking, pack, rule);
        paper_end(of->paper);
    }
    json_decref(rules);
}

void assessment_figures_write(struct assessment_paper *of, const json_t *document)
{
    struct ranking of_co2, of_warmth;

    rank(document, co2, &of_co2);
    rank(document, temperature, &of_warmth);
    write_bars(of, &of_co2);
    write_rooms(of, &of_co2);
    write_rooms(of, &of_warmth);
    write_rules(of, document, of_co2.count ? &of_co2 : &of_warmth);
}
