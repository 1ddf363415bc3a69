/* web/assessment_reading.c - see assessment_reading.h */
#include "assessment_reading.h"
#include "assessment_json.h"
#include "inside.h"

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
    int r = is_asked ? consultation_load(store, assessment->working_id, &round, err) : 0;

    if (r == 0 && is_asked)
        r = consultees_list(store, round.id, look_answered, &mine, err);
    if (r == 0 && assessment->in_force_id && assessment->position.standing != ASSESSMENT_ARCHIVED)
        r = find_reader(request, assessment, &reader, err);
    out_object(out, "you");
    out_bool(out, "asked", is_asked);
    out_bool(out, "answered", mine.has_answered);
    out_bool(out, "told", reader.is_told);
    out_bool(out, "read", reader.newest && reader.newest == assessment->in_force_id);
    out_object_end(out);
    return r;
}

static int put_changed_line(void *context, int64_t key, int64_t line)
{
    (void)key;
    out_integer(context, NULL, line);
    return 0;
}

/* What the caller has read: of a newer version they are asked to read only the lines that changed since. */
static int put_mine(struct out *out, struct store *store, const struct assessment *assessment,
                    const struct reader *reader, struct error *err)
{
    bool is_newest = reader->newest == assessment->in_force_id;
    struct assessment_version read = {0};
    int r = reader->newest ? assessment_version_load(store, reader->newest, &read, err) : 0;

    out_bool(out, "asked", reader->is_told);
    out_bool(out, "confirmed", is_newest);
    assessment_put_number(out, "confirmed_version", read.number);
    out_array(out, "changed");          /* ids of lines of the version in force */
    if (r == 0 && reader->newest && !is_newest)
        r = assessment_lines_changed(store, reader->newest, assessment->in_force_id, put_changed_line, out, err);
    out_array_end(out);
    return r;
}

/* -- everybody -- */

struct readers {
    struct out *out;
    struct store *store;
    int64_t version;                    /* row */
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

static int put_reader(void *context, const struct person *person)
{
    struct readers *readers = context;
    struct confirmed confirmed = {.person = person->id};
    int r;

    if (!is_told(readers->told, person))
        return 0;
    r = confirmations_list(readers->store, readers->version, look_confirmed, &confirmed, readers->err);
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
    struct readers readers = {out, store, assessment->in_force_id, &mine.told,
                              request->caller.role & (ROLE_REP | ROLE_LEADER), 0, 0, err};
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
