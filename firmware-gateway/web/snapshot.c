/* web/snapshot.c - see snapshot.h */
#include "snapshot.h"
#include "canonical.h"
#include "days.h"
#include "verdict_words.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_words[] = {
    [EVIDENCE_NONE] = "none",         [EVIDENCE_CO2] = "co2",
    [EVIDENCE_TEMPERATURE] = "temperature", [EVIDENCE_CO2_AND_TEMPERATURE] = "co2_and_temperature",
    [EVIDENCE_COVERAGE] = "coverage", [EVIDENCE_LOG] = "log",
};

static const char *name_of(const struct snapshot_room *room)
{
    return room->name[0] ? room->name : room->id;
}

#define ABOUT_SIZE 32

static void say_about(int level_ppm, char about[ABOUT_SIZE])
{
    if (level_ppm)
        snprintf(about, ABOUT_SIZE, " about %d ppm", level_ppm);
    else
        *about = '\0';
}

/* How many rooms failed on the same share of their days as the one that is named: of several none is the worst. */
static size_t count_as_bad(const struct likelihood_proposal *named, const struct room_days *all, size_t count)
{
    size_t same = 0;

    for (size_t i = 0; i < count; i++)
        same += all[i].judged > 0 && all[i].failed * named->judged == named->failed * all[i].judged;
    return same;
}

static void say_likelihood(const struct likelihood_proposal *proposal, const struct snapshot_room *const *rooms,
                           const struct room_days *all, size_t count, int level_ppm,
                           char words[SNAPSHOT_WORDS_SIZE])
{
    struct room_days days = {0};
    char rank[48] = "the worst room", about[ABOUT_SIZE];
    size_t as_bad;

    say_about(level_ppm, about);
    switch (proposal->basis) {
    case LIKELIHOOD_NO_ROOMS:
        snprintf(words, SNAPSHOT_WORDS_SIZE, "Cannot tell: there is no room to look at.");
        return;
    case LIKELIHOOD_COVERAGE:
        days = all[proposal->room];
        snprintf(words, SNAPSHOT_WORDS_SIZE, "Cannot tell: %s was measured for %ld%% of its time in use and has %d "
                 "school days with a verdict%s; %.0f%% and one day are needed.", name_of(rooms[proposal->room]),
                 isnan(days.coverage) ? 0L : lround(verdict_percent(days.coverage)), days.judged, about,
                 100 * LIKELIHOOD_COVERAGE_MIN);
        return;
    case LIKELIHOOD_SHARE:
        as_bad = count_as_bad(proposal, all, count);
        if (as_bad > 1 && proposal->failed > 0)
            snprintf(rank, sizeof rank, "one of the %zu worst rooms", as_bad);
        snprintf(words, SNAPSHOT_WORDS_SIZE, "Proposed %d of 5: in %s, %s, a rule%s failed on %d of %d school days.",
                 proposal->likelihood, name_of(rooms[proposal->room]), rank, about, proposal->failed,
                 proposal->judged);
        return;
    }
}

/* All rooms together. */
static void say_all(const struct snapshot_room *const *rooms, const struct room_days *all, size_t count,
                    enum evidence_kind kind, int level_ppm, char words[SNAPSHOT_WORDS_SIZE])
{
    size_t failed = 0, unknown = 0;
    char about[ABOUT_SIZE];

    if (count == 1) {
        snapshot_room_words(rooms[0], kind, words);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        failed += all[i].failed > 0;
        unknown += all[i].judged == 0 || !(all[i].coverage >= LIKELIHOOD_COVERAGE_MIN);
    }
    say_about(level_ppm, about);
    if (kind == EVIDENCE_COVERAGE)
        snprintf(words, SNAPSHOT_WORDS_SIZE, "%zu of %zu rooms were measured for at least %.0f%% of the time in use.",
                 count - unknown, count, 100 * LIKELIHOOD_COVERAGE_MIN);
    else if (unknown)
        snprintf(words, SNAPSHOT_WORDS_SIZE, "A rule%s failed on at least one school day in %zu of %zu rooms; %zu "
                 "cannot tell, because too little was measured.", about, failed, count, unknown);
    else
        snprintf(words, SNAPSHOT_WORDS_SIZE, "A rule%s failed on at least one school day in %zu of %zu rooms.", about,
                 failed, count);
}

static int finish(json_t *json, char **document, struct error *err)
{
    int r = canonical_write(json, document, err);

    json_decref(json);
    return r;
}

static json_t *dates_json(const struct snapshot_days *days)
{
    json_t *list = json_array();
    char text[11];

    for (size_t i = 0; i < days->count; i++) {
        days_format_date(days->dates[i], text);
        json_array_append_new(list, json_string(text));
    }
    return list;
}

int snapshot_of_rooms(enum checklist_answer answer, const struct snapshot_days *days,
                      const struct snapshot_room *const *rooms, size_t count, char **document, int *likelihood,
                      struct error *err)
{
    enum evidence_kind kind = evidence_kind_of(answer);
    int level_ppm = count && snapshot_room_has_level(rooms[0], evidence_level_ppm(answer)) ? evidence_level_ppm(answer)
                                                                                          : 0;
    struct room_days *all = calloc(count + 1, sizeof *all);
    char words[SNAPSHOT_WORDS_SIZE], why[SNAPSHOT_WORDS_SIZE] = "", made[11], from[11] = "", to[11] = "";
    struct likelihood_proposal proposal = {0};
    json_t *list = json_array();
    int r;

    if (!all || !list) {
        json_decref(list);
        free(all);
        return error_set(err, -ENOMEM, "evidence: out of memory");
    }
    for (size_t i = 0; i < count; i++) {
        all[i] = snapshot_room_days(rooms[i], kind, level_ppm);
        json_array_append_new(list, snapshot_room_json(rooms[i], kind, days->count));
    }
    if (kind != EVIDENCE_COVERAGE) {
        proposal = line_propose_likelihood(all, count);
        say_likelihood(&proposal, rooms, all, count, level_ppm, why);
    }
    say_all(rooms, all, count, kind, level_ppm, words);
    free(all);
    days_format_date(days->made_date, made);
    if (days->count) {
        days_format_date(days->dates[0], from);
        days_format_date(days->dates[days->count - 1], to);
    }
    r = finish(json_pack("{s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:o, s:[], s:i, s:s, s:s}", "answers",
                         checklist_answer_words[answer], "kind", kind_words[kind], "made", made, "from", from, "to", to,
                         "dates", dates_json(days), "pack", days->pack, "pack_version", days->pack_version, "rooms", list,
                         "items", "likelihood", proposal.likelihood, "likelihood_words", why, "words", words),
               document, err);
    if (r == 0)
        *likelihood = proposal.likelihood;
    return r;
}

int snapshot_of_log(enum checklist_answer answer, int64_t made_date, const struct snapshot_log *log, char **document,
                    struct error *err)
{
    char made[11];

    days_format_date(made_date, made);
    return finish(json_pack("{s:s, s:s, s:s, s:s, s:s, s:[], s:s, s:s, s:[], s:o, s:i, s:s, s:s}", "answers",
                            checklist_answer_words[answer], "kind", kind_words[EVIDENCE_LOG], "made", made, "from", "",
                            "to", "", "dates", "pack", "", "pack_version", "", "rooms", "items", log->items, "likelihood",
                            log->likelihood, "likelihood_words", log->likelihood_words, "words", log->words),
                  document, err);
}

/* -- differences -- */

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static const json_t *find_room(const json_t *document, const char *id)
{
    const json_t *room;
    size_t index;

    json_array_foreach(json_object_get(document, "rooms"), index, room)
        if (strcmp(text_of(room, "room"), id) == 0)
            return room;
    return NULL;
}

static void say_change(const char *was, const char *is, void (*tell)(void *context, const char *sentence),
                       void *context)
{
    char sentence[SNAPSHOT_CHANGE_SIZE];

    if (strcmp(was, is) == 0)
        return;
    if (*was)
        snprintf(sentence, sizeof sentence, "%s Before: %s", is, was);
    else
        snprintf(sentence, sizeof sentence, "%s Before: nothing.", is);
    tell(context, sentence);
}

void snapshot_compare(const char *before, const char *now, void (*tell)(void *context, const char *sentence),
                      void *context)
{
    json_t *was = json_loads(before, 0, NULL), *is = json_loads(now, 0, NULL);
    const json_t *rooms = json_object_get(is, "rooms"), *room;
    size_t index;

    json_array_foreach(rooms, index, room)
        say_change(text_of(find_room(was, text_of(room, "room")), "words"), text_of(room, "words"), tell, context);
    if (json_array_size(rooms) == 0)
        say_change(text_of(was, "words"), text_of(is, "words"), tell, context);
    json_decref(was);
    json_decref(is);
}
