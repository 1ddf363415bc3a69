/* web/assessment_reading.c - see assessment_reading.h */
#include "assessment_reading.h"
#include "assessment_json.h"
#include "inside.h"
#include <string.h>

/* -- what is new to a reader -- */

enum changed_part { PART_TITLE, PART_SCOPE, PART_HARMED, PART_ROOMS, PART_LINES_LEFT_OUT, PART_COUNT };
static const char *const part_words[PART_COUNT] = {"title", "scope", "harmed", "rooms", "lines_left_out"};

struct changes {                        /* from the version that somebody read to the one in force */
    struct out *out;                    /* of an array for the lines that are new or changed; NULL: none */
    size_t line_count;
    int64_t keys[ASSESSMENT_LINES_MAX];
    unsigned parts;                     /* bits of enum changed_part: what else */
};

static int take_changed(void *context, int64_t key, int64_t line)
{
    struct changes *changes = context;

    changes->keys[changes->line_count++] = key;
    if (changes->out)
        out_integer(changes->out, NULL, line);
    return 0;
}

/* A line of the version that was read which is not the same any more, and not among those that changed. */
static int take_left_out(void *context, int64_t key, int64_t line)
{
    struct changes *changes = context;

    (void)line;
    for (size_t i = 0; i < changes->line_count; i++)
        if (changes->keys[i] == key)
            return 0;
    changes->parts |= 1u << PART_LINES_LEFT_OUT;
    return 0;
}

static bool are_rooms_the_same(const struct assessment_rooms *one, const struct assessment_rooms *other)
{
    bool are_same = one->count == other->count;

    for (size_t i = 0; i < one->count && are_same; i++)
        are_same = assessment_rooms_has(other, one->ids[i]);
    return are_same;
}

static unsigned changed_texts(const struct assessment_version *from, const struct assessment_version *to)
{
    return (unsigned)(strcmp(from->title, to->title) != 0) << PART_TITLE |
           (unsigned)(strcmp(from->scope, to->scope) != 0) << PART_SCOPE |
           (unsigned)(strcmp(from->harmed, to->harmed) != 0) << PART_HARMED |
           (unsigned)!are_rooms_the_same(&from->rooms, &to->rooms) << PART_ROOMS;
}

/* from, to: rows of versions. changes: zeroes but for out. */
static int find_changes(struct store *store, int64_t from, int64_t to, struct changes *changes, struct error *err)
{
    struct assessment_version before, after;
    int r = assessment_version_load(store, from, &before, err);

    if (r == 0)
        r = assessment_version_load(store, to, &after, err);
    if (r == 0)
        changes->parts = changed_texts(&before, &after);
    if (r == 0)
        r = assessment_lines_changed(store, from, to, take_changed, changes, err);
    return r < 0 ? r : assessment_lines_changed(store, to, from, take_left_out, changes, err);
}

static bool is_anything_new(const struct changes *changes)
{
    return changes->line_count || changes->parts;
}

/* Whether who confirmed one version (its row; 0: none) is up to date: nobody is asked twice to read the same. */
static int is_up_to_date(struct store *store, int64_t confirmed, int64_t in_force, bool *is_so, struct error *err)
{
    struct changes changes = {0};
    int r = confirmed && confirmed != in_force ? find_changes(store, confirmed, in_force, &changes, err) : 0;

    *is_so = confirmed && !is_anything_new(&changes);
    return r;
}

/* -- the caller -- */

struct reader {
    bool is_told;                       /* the version in force is for them */
    int64_t newest;                     /* row of the newest version that they confirmed; 0: none */
    struct assessment_told told;        /* of the version in force */
};

static bool is_told(const struct assessment_told *told, const struct person *person)
{
    bool is_meant = told->roles & (unsigned)person->role;

    for (size_t i = 0; i < told->person_count && !is_meant; i++)
        is_meant = told->persons[i] == person->id;
    return is_meant && !person->disabled;
}

/* Of an assessment with a version in force. */
static int find_reader(const struct request *request, const struct assessment *assessment, struct reader *reader,
                       struct error *err)
{
    struct store *store = request->web->host->store;
    struct assessment_version version;
    struct person person;
    int r = assessment_version_load(store, assessment->in_force_id, &version, err);

    if (r < 0)
        return r;
    reader->told = version.told;
    reader->newest = 0;
    reader->is_told = person_load(store, request->caller.person, &person) == 0 && is_told(&reader->told, &person);
    return confirmation_newest(store, assessment->id, request->caller.person, &reader->newest, err);
}

struct answered {
    int64_t person;
    bool has_answered;
};

static int look_answered(void *context, const struct consultee *consultee)
{
    struct answered *answered = context;

    if (consultee->person == answered->person)
        answered->has_answered = consultee->at_ms != 0;
    return 0;
}

int assessment_put_you(struct out *out, const struct request *request, const struct assessment *assessment,
                       bool is_invited, struct error *err)
{
    struct store *store = request->web->host->store;
    bool is_asked = is_invited && assessment->position.working == ASSESSMENT_CONSULTATION;
    struct answered mine = {.person = request->caller.person};
    struct reader reader = {0};
    struct consultation round;
    bool has_read = false;
    int r = is_asked ? consultation_load(store, assessment->working_id, &round, err) : 0;

    if (r == 0 && is_asked)
        r = consultees_list(store, round.id, look_answered, &mine, err);
    if (r == 0 && assessment->in_force_id && assessment->position.standing != ASSESSMENT_ARCHIVED)
        r = find_reader(request, assessment, &reader, err);
    if (r == 0)
        r = is_up_to_date(store, reader.newest, assessment->in_force_id, &has_read, err);
    out_object(out, "you");
    out_bool(out, "asked", is_asked);
    out_bool(out, "answered", mine.has_answered);
    out_bool(out, "told", reader.is_told);
    out_bool(out, "read", has_read);
    out_object_end(out);
    return r;
}

int assessment_put_waits(struct out *out, const struct request *request, const struct assessment *assessment,
                         struct error *err)
{
    const enum assessment_state working = assessment->position.working;
    struct consultation_facts asked = {0};
    bool is_settled;
    int r;

    if (request->caller.role != ROLE_LEADER) {
        out_null(out, "waits");
        return 0;
    }
    r = assessment->working_id ? consultation_facts_load(request->web->host->store, assessment->working_id, &asked, err)
                               : 0;
    is_settled = asked.said[OUTCOME_NONE] == 0 || consultation_is_over(&asked, assessing_today(request));
    out_object(out, "waits");
    out_integer(out, "comments", (int64_t)asked.unanswered);
    out_bool(out, "came_back", working == ASSESSMENT_DRAFT && asked.invited > 0);
    out_bool(out, "can_close", working == ASSESSMENT_CONSULTATION && is_settled);
    out_object_end(out);
    return r;
}

/* What the caller has read: of a newer version they are asked to read only what changed since, or nothing. */
static int put_mine(struct out *out, struct store *store, const struct assessment *assessment,
                    const struct reader *reader, struct error *err)
{
    struct changes changes = {.out = out};
    struct assessment_version read = {0};
    int r = reader->newest ? assessment_version_load(store, reader->newest, &read, err) : 0;

    out_bool(out, "asked", reader->is_told);
    assessment_put_number(out, "confirmed_version", read.number);
    out_array(out, "changed");          /* ids of lines of the version in force */
    if (r == 0 && reader->newest && reader->newest != assessment->in_force_id)
        r = find_changes(store, reader->newest, assessment->in_force_id, &changes, err);
    out_array_end(out);
    out_array(out, "changed_parts");
    for (size_t i = 0; i < PART_COUNT; i++)
        if (changes.parts >> i & 1)
            out_text(out, NULL, part_words[i]);
    out_array_end(out);
    out_bool(out, "confirmed", reader->newest && !is_anything_new(&changes));
    return r;
}

/* -- everybody -- */

struct readers {
    struct out *out;
    struct store *store;
    int64_t assessment, version;        /* version: row of the one in force */
    int64_t looked_version;             /* the last other one that somebody had confirmed, */
    bool looked_is_same;                /* ... and whether it says what the one in force does */
    const struct assessment_told *told;
    bool shows_people;                  /* else they are only counted */
    size_t asked, confirmed;
    struct error *err;
};

struct confirmed {
    int64_t person, at_ms;              /* at_ms 0: did not */
};

static int look_confirmed(void *context, int64_t person, const char *name, int64_t at_ms)
{
    struct confirmed *confirmed = context;

    (void)name;
    if (person == confirmed->person)
        confirmed->at_ms = at_ms;
    return 0;
}

/* When a person confirmed what is in force: that version, or one that says the same to its readers. */
static int find_confirmed(struct readers *readers, struct confirmed *confirmed)
{
    struct store *store = readers->store;
    int64_t newest = 0;
    int r = confirmation_newest(store, readers->assessment, confirmed->person, &newest, readers->err);

    if (r == 0 && newest && newest != readers->looked_version) {
        readers->looked_version = newest;
        r = is_up_to_date(store, newest, readers->version, &readers->looked_is_same, readers->err);
    }
    if (r < 0 || !newest || !readers->looked_is_same)
        return r;
    return confirmations_list(store, newest, look_confirmed, confirmed, readers->err);
}

static int put_reader(void *context, const struct person *person)
{
    struct readers *readers = context;
    struct confirmed confirmed = {.person = person->id};
    int r;

    if (!is_told(readers->told, person))
        return 0;
    r = find_confirmed(readers, &confirmed);
    readers->asked++;
    readers->confirmed += confirmed.at_ms != 0;
    if (!readers->shows_people)
        return r;
    out_object(readers->out, NULL);
    out_integer(readers->out, "id", person->id);
    out_text(readers->out, "name", person->name);
    out_time(readers->out, "confirmed", confirmed.at_ms);
    out_object_end(readers->out);
    return r;
}

int assessment_put_reading(struct out *out, const struct request *request, const struct assessment *assessment,
                           struct error *err)
{
    struct store *store = request->web->host->store;
    struct reader mine = {0};
    struct readers readers = {.out = out, .store = store, .assessment = assessment->id,
                              .version = assessment->in_force_id, .told = &mine.told,
                              .shows_people = request->caller.role & (ROLE_REP | ROLE_LEADER), .err = err};
    int r;

    if (!assessment->in_force_id) {
        out_null(out, "reading");
        return 0;
    }
    r = find_reader(request, assessment, &mine, err);
    if (r < 0)
        return r;
    out_object(out, "reading");
    out_integer(out, "version", assessment->in_force_number);
    r = put_mine(out, store, assessment, &mine, err);
    if (readers.shows_people)
        out_array(out, "people");
    if (r == 0)
        r = people_list(store, put_reader, &readers, err);
    if (readers.shows_people)
        out_array_end(out);
    out_integer(out, "asked_count", (int64_t)readers.asked);
    out_integer(out, "confirmed_count", (int64_t)readers.confirmed);
    out_object_end(out);
    return r;
}
