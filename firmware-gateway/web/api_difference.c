/* web/api_difference.c - what changed from one version of a risk assessment to another, word by word. The query worker
 * compares: a long assessment takes longer than main may wait. */
#include "assessing.h"
#include "difference.h"
#include "inside.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_TEXT_SIZE 32768            /* all of a line that counts: its question, rooms, notes and controls */
#define TOLD_SIZE (ASSESSMENT_TOLD_MAX * (NAME_SIZE + 2))
#define WHOLE_SITE "*"                  /* in place of a version's rooms: every one there is */

_Static_assert(LINE_TEXT_SIZE > ASSESSMENT_QUESTION_SIZE + ASSESSMENT_SECTION_SIZE + ASSESSMENT_ROOMS_MAX * ID_SIZE +
               ASSESSMENT_NOTE_SIZE + ASSESSMENT_HARMED_SIZE + ASSESSMENT_REASON_SIZE +
               ASSESSMENT_CONTROLS_MAX * ASSESSMENT_CONTROL_SIZE + 1024, "what does not fit is no difference");

struct version_lines {
    size_t count;
    struct difference_text list[ASSESSMENT_LINES_MAX];
    char *texts[ASSESSMENT_LINES_MAX];  /* owned: what list borrows */
};

struct comparing {
    struct job job;
    char folder[256];
    int64_t before, after;              /* rows of versions */
    struct assessment_version before_version, after_version;
    char before_told[TOLD_SIZE], after_told[TOLD_SIZE];     /* names of those who are told beside whole roles */
    struct version_lines before_lines, after_lines;
    struct difference_work work;
    char before_value[LINE_TEXT_SIZE], after_value[LINE_TEXT_SIZE];     /* of the field that is compared */
    struct out out;
    struct error err;
};

/* -- a line as a text: its values one after the other -- */

static const char *const fields[] = {
    "text", "section", "good", "answer", "rooms", "note", "harmed", "individual_assessment", "likelihood", "severity",
    "override_reason", "residual_likelihood", "residual_severity",
};
/* After them the measures, one field for each kind and rank: "in_place_engineering". */
#define FIELD_COUNT (sizeof fields / sizeof *fields)
#define RANK_COUNT (CONTROL_RANK_END - CONTROL_ELIMINATE)
#define CONTROL_FIELD_COUNT (2 * RANK_COUNT)
#define FIELD_NAME_SIZE 64
#define VALUE_END "\x1f"                /* no text that people type holds one */

static enum control_kind control_kind_of(size_t index)
{
    return index < RANK_COUNT ? CONTROL_IN_PLACE : CONTROL_PLANNED;
}

static enum control_rank control_rank_of(size_t index)
{
    return (enum control_rank)(CONTROL_ELIMINATE + index % RANK_COUNT);
}

static void name_field(size_t index, char name[FIELD_NAME_SIZE])
{
    if (index < FIELD_COUNT)
        snprintf(name, FIELD_NAME_SIZE, "%s", fields[index]);
    else
        snprintf(name, FIELD_NAME_SIZE, "%s_%s", control_kind_word(control_kind_of(index - FIELD_COUNT)),
                 control_rank_word(control_rank_of(index - FIELD_COUNT)));
}

struct text {
    char *bytes;
    size_t used;
};

static void say(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(struct text *text, const char *format, ...)
{
    size_t room = LINE_TEXT_SIZE - text->used;
    va_list values;
    int size;

    va_start(values, format);
    size = vsnprintf(text->bytes + text->used, room, format, values);
    va_end(values);
    text->used += size > 0 && (size_t)size < room ? (size_t)size : room - 1;
}

static void say_number(struct text *text, int number)
{
    if (number)
        say(text, "%d", number);
    say(text, VALUE_END);
}

static void say_rooms(struct text *text, const struct assessment_rooms *rooms)
{
    for (size_t i = 0; i < rooms->count; i++)
        say(text, "%s%s", i ? " " : "", rooms->ids[i]);
}

static void say_roles(struct text *text, unsigned roles)
{
    for (unsigned role = 1; role < 1u << ROLE_COUNT; role <<= 1)
        if (roles & role)
            say(text, "%s%s", text->used ? " " : "", role_word((enum role)role));
}

static void say_controls(struct text *text, const struct assessment_line *line, enum control_kind kind,
                         enum control_rank rank)
{
    for (size_t i = 0; i < line->control_count; i++)
        if (line->controls[i].kind == kind && line->controls[i].rank == rank)
            say(text, "%s\n", line->controls[i].text);
    say(text, VALUE_END);
}

/* Its values in the order of the fields: codes and numbers as the API writes them everywhere, for the reader's language
 * to put into words. */
static void write_line(const struct assessment_line *line, struct text *text)
{
    say(text, "%s" VALUE_END "%s" VALUE_END "%s" VALUE_END "%s" VALUE_END, line->text, line->section,
        checklist_good_words[line->good], line_answer_word(line->answer));
    say_rooms(text, &line->rooms);
    say(text, VALUE_END "%s" VALUE_END "%s" VALUE_END "%s" VALUE_END, line->note, line->harmed,
        line_individual_word(line->individual));
    say_number(text, line->risk.likelihood);
    say_number(text, line->risk.severity);
    say(text, "%s" VALUE_END, line->override_reason);
    say_number(text, line->residual.likelihood);
    say_number(text, line->residual.severity);
    for (size_t i = 0; i < CONTROL_FIELD_COUNT; i++)
        say_controls(text, line, control_kind_of(i), control_rank_of(i));
}

static int take_line(void *context, const struct assessment_line *line)
{
    struct version_lines *lines = context;
    struct text text = {.bytes = malloc(LINE_TEXT_SIZE)};
    char *fitted;

    if (!text.bytes)
        return -ENOMEM;
    write_line(line, &text);
    fitted = realloc(text.bytes, text.used + 1);
    lines->texts[lines->count] = fitted ? fitted : text.bytes;
    lines->list[lines->count] = (struct difference_text){line->key, lines->texts[lines->count]};
    lines->count++;
    return 0;
}

/* -- comparing -- */

static void put_words(void *context, enum difference_kind kind, const char *text, size_t size)
{
    struct comparing *comparing = context;
    char *words = strndup(text, size);

    out_object(&comparing->out, NULL);
    out_text(&comparing->out, "kind", difference_kind_word(kind));
    out_text(&comparing->out, "text", words);
    out_object_end(&comparing->out);
    free(words);
}

static void put_compared(struct comparing *comparing, const char *before, const char *after)
{
    out_array(&comparing->out, "words");
    difference_words(&comparing->work, before, after, put_words, comparing);
    out_array_end(&comparing->out);
}

/* Moves on to the next value. */
static void take_value(const char **values, char value[LINE_TEXT_SIZE])
{
    size_t size = strcspn(*values, VALUE_END);

    memcpy(value, *values, size);
    value[size] = '\0';
    *values += size + ((*values)[size] != '\0');
}

/* "fields": those that are not the same. before or after NULL: the line is not there. */
static void put_fields(struct comparing *comparing, const struct difference_text *before,
                       const struct difference_text *after)
{
    const char *old = before ? before->text : "", *new = after ? after->text : "";
    char name[FIELD_NAME_SIZE];

    out_array(&comparing->out, "fields");
    for (size_t i = 0; i < FIELD_COUNT + CONTROL_FIELD_COUNT; i++) {
        take_value(&old, comparing->before_value);
        take_value(&new, comparing->after_value);
        if (strcmp(comparing->before_value, comparing->after_value) == 0)
            continue;
        name_field(i, name);
        out_object(&comparing->out, NULL);
        out_text(&comparing->out, "field", name);
        put_compared(comparing, comparing->before_value, comparing->after_value);
        out_object_end(&comparing->out);
    }
    out_array_end(&comparing->out);
}

/* By the number and the question that readers of the later version see, or saw. */
static void put_line(void *context, enum difference_line line, const struct difference_text *before,
                     const struct difference_text *after)
{
    struct comparing *comparing = context;
    const char *question = (after ? after : before)->text;

    if (line == DIFFERENCE_LINE_SAME)
        return;
    out_object(&comparing->out, NULL);
    out_integer(&comparing->out, "key", after ? after->key : before->key);
    out_integer(&comparing->out, "number", 1 + (after ? after - comparing->after_lines.list
                                                      : before - comparing->before_lines.list));
    take_value(&question, comparing->after_value);
    out_text(&comparing->out, "text", comparing->after_value);
    out_text(&comparing->out, "change", difference_line_word(line));
    put_fields(comparing, before, after);
    out_object_end(&comparing->out);
}

static void put_text(struct comparing *comparing, const char *field, const char *before, const char *after)
{
    if (strcmp(before, after) == 0)
        return;
    out_object(&comparing->out, NULL);
    out_text(&comparing->out, "field", field);
    put_compared(comparing, before, after);
    out_object_end(&comparing->out);
}

static struct text text_in(char bytes[LINE_TEXT_SIZE])
{
    bytes[0] = '\0';
    return (struct text){.bytes = bytes};
}

static void say_where(struct text *text, const struct assessment_rooms *rooms)
{
    if (!rooms->count)
        say(text, WHOLE_SITE);
    say_rooms(text, rooms);
}

static void put_rooms(struct comparing *comparing)
{
    struct text before = text_in(comparing->before_value), after = text_in(comparing->after_value);

    say_where(&before, &comparing->before_version.rooms);
    say_where(&after, &comparing->after_version.rooms);
    put_text(comparing, "rooms", before.bytes, after.bytes);
}

static void put_told(struct comparing *comparing)
{
    struct text before = text_in(comparing->before_value), after = text_in(comparing->after_value);

    say_roles(&before, comparing->before_version.told.roles);
    say_roles(&after, comparing->after_version.told.roles);
    put_text(comparing, "told_roles", before.bytes, after.bytes);
    put_text(comparing, "told_persons", comparing->before_told, comparing->after_told);
}

static void put_texts(struct comparing *comparing)
{
    const struct assessment_version *before = &comparing->before_version, *after = &comparing->after_version;

    out_array(&comparing->out, "texts");
    put_text(comparing, "title", before->title, after->title);
    put_text(comparing, "scope", before->scope, after->scope);
    put_rooms(comparing);
    put_text(comparing, "harmed", before->harmed, after->harmed);
    put_told(comparing);
    put_text(comparing, "told_how", before->told_how, after->told_how);
    out_array_end(&comparing->out);
}

static int read_both(struct comparing *comparing, struct store_reader *reader)
{
    struct error *err = &comparing->err;
    int r = assessment_lines_read(reader, comparing->before, take_line, &comparing->before_lines, err);

    if (r == 0)
        r = assessment_lines_read(reader, comparing->after, take_line, &comparing->after_lines, err);
    return r == -ENOMEM ? error_set(err, r, "out of memory") : r;
}

static void compare(struct job *job)
{
    struct comparing *comparing = (struct comparing *)job;
    struct out *out = &comparing->out;
    struct store_reader *reader = NULL;

    if (store_reader_open(comparing->folder, &reader, &comparing->err) < 0)
        return;
    if (read_both(comparing, reader) == 0) {
        out_object(out, NULL);
        out_integer(out, "from", comparing->before_version.number);
        out_integer(out, "to", comparing->after_version.number);
        put_texts(comparing);
        out_array(out, "lines");
        difference_lines(comparing->before_lines.list, comparing->before_lines.count, comparing->after_lines.list,
                         comparing->after_lines.count, put_line, comparing);
        out_array_end(out);
        out_object_end(out);
    }
    store_reader_close(reader);
}

static void free_lines(struct version_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->texts[i]);
}

static void compared(struct job *job)
{
    struct comparing *comparing = (struct comparing *)job;

    job_answer(job, &comparing->out, &comparing->err);
    out_done(&comparing->out);
    free_lines(&comparing->before_lines);
    free_lines(&comparing->after_lines);
    free(comparing);
}

/* -- asking -- */

/* The version but its lines, and by their names whom it is told to beside whole roles. */
static int load_version(struct store *store, int64_t id, struct assessment_version *version, char told[TOLD_SIZE],
                        struct error *err)
{
    struct person person;
    size_t used = 0;
    int r = assessment_version_load(store, id, version, err);

    for (size_t i = 0; r == 0 && i < version->told.person_count; i++)
        if (person_load(store, version->told.persons[i], &person) == 0)
            used += (size_t)snprintf(told + used, TOLD_SIZE - used, "%s%s", used ? ", " : "", person.name);
    return r;
}

static int load_both(struct comparing *comparing, struct store *store, struct error *err)
{
    int r = load_version(store, comparing->before, &comparing->before_version, comparing->before_told, err);

    return r < 0 ? r : load_version(store, comparing->after, &comparing->after_version, comparing->after_told, err);
}

/* A sealed version, or the working one where the caller sees it. false: refused. */
static bool find_either(struct request *request, struct assessing *it, const char *number, int64_t *version)
{
    int64_t wanted;

    if (it->sees_working && assessing_number(number, &wanted) && wanted == it->assessment.working_number) {
        *version = it->assessment.working_id;
        return true;
    }
    if (!assessing_take_version(request, it, number))
        return false;
    *version = it->version.id;
    return true;
}

void versions_difference(struct request *request)
{
    struct comparing *comparing;
    struct assessing it;
    struct error err = {0};
    char with[16] = "";
    int64_t before, after;

    if (url_query(request->query, "with", with, sizeof with) <= 0) {
        request_refuse(request, 422, "bad_value", "with", "with is needed: the number of the version to compare with.");
        return;
    }
    if (!assessing_find(request, &it) || !find_either(request, &it, with, &before) ||
        !find_either(request, &it, request->values[1], &after))
        return;
    comparing = calloc(1, sizeof *comparing);
    if (!comparing) {
        request_no_memory(request);
        return;
    }
    comparing->job.run = compare;
    comparing->job.finish = compared;
    comparing->before = before;
    comparing->after = after;
    if (load_both(comparing, request->web->host->store, &err) < 0) {
        request_failed(request, &err);
        free(comparing);
        return;
    }
    memcpy(comparing->folder, request->web->settings.data_folder, sizeof comparing->folder);
    out_init(&comparing->out);
    job_start(request, request->web->host->query_worker, &comparing->job);
}
