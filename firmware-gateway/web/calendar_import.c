/* web/calendar_import.c - guesses, pairs and the proposal: see calendar_import.h */
#include "calendar_import.h"
#include "body.h"
#include "rfc3339.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TERM_DAYS_MIN 14            /* what is called a term and is shorter is a day of it */
#define TERM_DAYS_MAX 150

static const char *const kind_words[ENTRY_KIND_COUNT] = {
    [ENTRY_TERM] = "term",           [ENTRY_HOLIDAY] = "holiday", [ENTRY_HALF_TERM] = "half_term",
    [ENTRY_INSET] = "inset",         [ENTRY_OTHER] = "other",     [ENTRY_BANK_HOLIDAY] = "bank_holiday",
    [ENTRY_TERM_START] = "term_start", [ENTRY_TERM_END] = "term_end", [ENTRY_UNKNOWN] = "unknown",
};

const char *entry_kind_word(enum entry_kind kind)
{
    return kind_words[kind];
}

/* -- guesses -- */

/* The first row whose words are in the summary decides, so the narrower ones come first. */
static const struct {
    const char *words;
    enum entry_kind kind;
} guesses[] = {
    {"bank holiday", ENTRY_BANK_HOLIDAY},  {"half term", ENTRY_HALF_TERM},      {"half-term", ENTRY_HALF_TERM},
    {"mid-term", ENTRY_HALF_TERM},         {"mid term", ENTRY_HALF_TERM},       {"inset", ENTRY_INSET},
    {"in-service", ENTRY_INSET},           {"in service", ENTRY_INSET},         {"training day", ENTRY_INSET},
    {"staff training", ENTRY_INSET},       {"staff day", ENTRY_INSET},          {"non-pupil", ENTRY_INSET},
    {"term starts", ENTRY_TERM_START},     {"term begins", ENTRY_TERM_START},   {"start of term", ENTRY_TERM_START},
    {"start of autumn", ENTRY_TERM_START}, {"start of spring", ENTRY_TERM_START},
    {"start of summer term", ENTRY_TERM_START}, {"first day of", ENTRY_TERM_START},
    {"school opens", ENTRY_TERM_START},    {"term ends", ENTRY_TERM_END},       {"end of term", ENTRY_TERM_END},
    {"end of autumn", ENTRY_TERM_END},     {"end of spring", ENTRY_TERM_END},
    {"end of summer term", ENTRY_TERM_END}, {"last day of", ENTRY_TERM_END},    {"break up", ENTRY_TERM_END},
    {"holiday", ENTRY_HOLIDAY},            {"vacation", ENTRY_HOLIDAY},         {"christmas break", ENTRY_HOLIDAY},
    {"easter break", ENTRY_HOLIDAY},       {"summer break", ENTRY_HOLIDAY},     {"school closed", ENTRY_OTHER},
    {"closed", ENTRY_OTHER},               {"closure", ENTRY_OTHER},            {"polling", ENTRY_OTHER},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool has_words(const char *text, const char *words)
{
    for (; *text; text++) {
        size_t i = 0;

        while (words[i] && lower(text[i]) == words[i])
            i++;
        if (!words[i])
            return true;
    }
    return false;
}

enum entry_kind calendar_guess(const char *summary, int64_t days)
{
    for (size_t i = 0; i < sizeof guesses / sizeof *guesses; i++)
        if (has_words(summary, guesses[i].words))
            return guesses[i].kind;
    return has_words(summary, "term") && days >= TERM_DAYS_MIN && days <= TERM_DAYS_MAX ? ENTRY_TERM : ENTRY_UNKNOWN;
}

/* -- terms of starts and ends -- */

/* "Autumn 2026", by the month it starts in. */
static void name_term(int64_t first_date, char name[CALENDAR_LABEL_SIZE])
{
    int year, month, day;

    civil_from_days(first_date, &year, &month, &day);
    snprintf(name, CALENDAR_LABEL_SIZE, "%s %d", month >= 8 ? "Autumn" : month <= 3 ? "Spring" : "Summer", year);
}

/* The nearest end after a start, with no other start between them; NULL. */
static struct calendar_entry *end_of(struct calendar_import *import, const struct calendar_entry *start)
{
    struct calendar_entry *end = NULL;

    for (size_t i = 0; i < import->count; i++) {
        struct calendar_entry *entry = &import->entries[i];

        if (entry->kind == ENTRY_TERM_END && entry->last_date > start->first_date &&
            entry->last_date - start->first_date <= TERM_DAYS_MAX && (!end || entry->last_date < end->last_date))
            end = entry;
    }
    for (size_t i = 0; end && i < import->count; i++) {
        const struct calendar_entry *entry = &import->entries[i];

        if (entry->kind == ENTRY_TERM_START && entry->first_date > start->first_date &&
            entry->first_date <= end->last_date)
            return NULL;
    }
    return end;
}

void calendar_import_pair(struct calendar_import *import)
{
    size_t kept = 0;

    for (size_t i = 0; i < import->count; i++) {
        struct calendar_entry *start = &import->entries[i], *end;

        if (start->kind != ENTRY_TERM_START || !(end = end_of(import, start)))
            continue;
        start->kind = ENTRY_TERM;
        start->last_date = end->last_date;
        name_term(start->first_date, start->label);
        end->kind = ENTRY_KIND_COUNT;   /* part of the term: taken out below */
    }
    for (size_t i = 0; i < import->count; i++)
        if (import->entries[i].kind != ENTRY_KIND_COUNT)
            import->entries[kept++] = import->entries[i];
    import->count = kept;
}

/* -- the filter's answer -- */

static int read_event(json_t *event, struct calendar_import *import, struct error *err)
{
    struct calendar_entry *entry = &import->entries[import->count];
    const char *from = json_string_value(json_object_get(event, "from"));
    const char *to = json_string_value(json_object_get(event, "to"));
    const char *summary = json_string_value(json_object_get(event, "summary"));

    if (!from || !to || !summary || strlen(summary) >= sizeof entry->label ||
        import->count == CALENDAR_ENTRIES_MAX || calendar_date_parse(from, &entry->first_date, NULL) < 0 ||
        calendar_date_parse(to, &entry->last_date, NULL) < 0 || entry->first_date > entry->last_date)
        return error_set(err, -EPROTO, "the calendar reader's answer is none");
    snprintf(entry->label, sizeof entry->label, "%s", name_is_valid(summary) ? summary : "");
    entry->kind = calendar_guess(entry->label, entry->last_date - entry->first_date + 1);
    import->count++;
    return 0;
}

int calendar_ics_parse(const char *answer, size_t size, struct calendar_import *import, struct error *err)
{
    struct calendar_import *parsed = calloc(1, sizeof *parsed);
    json_t *root = NULL, *events, *event;
    const char *why;
    size_t index;
    int r = parsed ? body_parse(answer, size, &root, NULL) : -ENOMEM;

    if (r < 0) {
        free(parsed);
        return r == -ENOMEM ? error_set(err, r, "out of memory")
                            : error_set(err, -EPROTO, "the calendar reader's answer is none");
    }
    why = json_string_value(json_object_get(root, "error"));
    events = json_object_get(root, "events");
    if (why)
        r = error_set(err, -EINVAL, "%s", why);
    else if (!json_is_array(events))
        r = error_set(err, -EPROTO, "the calendar reader's answer is none");
    json_array_foreach(events, index, event)
        if (r == 0)
            r = read_event(event, parsed, err);
    if (r == 0) {
        parsed->is_truncated = json_is_true(json_object_get(root, "truncated"));
        calendar_import_pair(parsed);
        *import = *parsed;
    }
    json_decref(root);
    free(parsed);
    return r;
}

/* -- the proposal -- */

static void put_term(struct out *out, const struct calendar_entry *entry)
{
    char text[CALENDAR_TEXT_SIZE];

    out_object(out, NULL);
    out_text(out, "name", entry->label);
    calendar_date_format(entry->first_date, text);
    out_text(out, "from", text);
    calendar_date_format(entry->last_date, text);
    out_text(out, "to", text);
    out_object_end(out);
}

static void put_days(struct out *out, const struct calendar_entry *entry)
{
    struct calendar_closure closure = {.first_date = entry->first_date, .last_date = entry->last_date};
    char text[CALENDAR_TEXT_SIZE];

    calendar_closure_format(&closure, text);
    out_object(out, NULL);
    out_text(out, "dates", text);
    out_text(out, "label", entry->label);
    out_text(out, "kind", entry_kind_word(entry->kind));
    out_object_end(out);
}

void calendar_import_put(const struct calendar_import *import, struct out *out)
{
    static const struct {
        const char *key;
        enum entry_kind first, last;
        void (*put)(struct out *out, const struct calendar_entry *entry);
    } lists[] = {
        {"terms", ENTRY_TERM, ENTRY_TERM, put_term},
        {"closed", ENTRY_HOLIDAY, ENTRY_OTHER, put_days},
        {"left_out", ENTRY_BANK_HOLIDAY, ENTRY_UNKNOWN, put_days},
    };

    out_object(out, NULL);
    for (size_t list = 0; list < sizeof lists / sizeof *lists; list++) {
        out_array(out, lists[list].key);
        for (size_t i = 0; i < import->count; i++)
            if (import->entries[i].kind >= lists[list].first && import->entries[i].kind <= lists[list].last)
                lists[list].put(out, &import->entries[i]);
        out_array_end(out);
    }
    out_array(out, "problems");
    for (size_t i = 0; i < import->problem_count; i++)
        out_text(out, NULL, import->problems[i]);
    out_array_end(out);
    out_bool(out, "truncated", import->is_truncated);
    out_object_end(out);
}
