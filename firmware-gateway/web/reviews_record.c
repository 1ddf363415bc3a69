/* web/reviews_record.c - see reviews_record.h */
#include "reviews_record.h"
#include "evidence_kind.h"
#include "ledger_book.h"
#include "people.h"
#include "reviews_runs.h"
#include "utf8.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- one assessment -- */

struct in_force {                   /* an assessment that is looked at */
    struct assessment assessment;
    struct reviews_runs *runs;         /* of every room of the setup */
};

struct look {
    struct store_reader *reader;
    struct reviews_setup *setup;
    struct reviews_found *found;
    size_t count;
    struct in_force *in_force;      /* ASSESSMENTS_MAX */
    struct reviews_dates dates;
    /* of the assessment at hand: */
    struct reviews_of *of;
    const struct in_force *at;
    struct assessment_version version;
    struct assessment_rooms *rooms[ASSESSMENT_LINES_MAX];   /* owned; NULL: the assessment's */
    struct review_line lines[ASSESSMENT_LINES_MAX];
    size_t line_count;
    struct review_incident *incidents;                      /* owned */
    size_t incident_count;
    bool is_short;                  /* of memory */
};

static int take_assessment(void *context, const struct assessment *assessment)
{
    struct look *look = context;

    if ((assessment->position.standing == ASSESSMENT_IN_FORCE ||
         assessment->position.standing == ASSESSMENT_UNDER_REVIEW) && look->count < ASSESSMENTS_MAX)
        look->in_force[look->count++].assessment = *assessment;
    return 0;
}

static int read_runs(struct look *look, struct error *err)
{
    const struct reviews_setup *setup = look->setup;
    int64_t from_date = INT64_MAX;
    int r = 0;

    for (size_t i = 0; i < look->count; i++) {
        look->in_force[i].runs = calloc(setup->room_count + 1, sizeof *look->in_force[i].runs);
        if (!look->in_force[i].runs)
            return -ENOMEM;
        if (look->in_force[i].assessment.in_force_date < from_date)
            from_date = look->in_force[i].assessment.in_force_date;
    }
    for (size_t room = 0; room < setup->room_count && look->count && setup->has_days && r == 0; room++) {
        r = reviews_runs_read(look->reader, setup->rooms[room].id, from_date + 1, setup->today, &look->dates, err);
        for (size_t i = 0; i < look->count; i++)
            look->in_force[i].runs[room] = reviews_runs_after(&look->dates, look->in_force[i].assessment.in_force_date);
    }
    return r;
}

/* Since when the record contradicts a line: the earliest day of any of its rooms; 0: it does not. */
static int64_t contradicted_since(const struct look *look, const struct assessment_line *line,
                                  const struct assessment_rooms *rooms)
{
    enum evidence_kind kind = evidence_kind_from_word(line->answers, NULL);
    int64_t since = 0;

    for (size_t i = 0; line_can_be_contradicted(line) && i < look->setup->room_count; i++) {
        const struct reviews_runs *runs = &look->at->runs[i];
        int64_t co2 = evidence_kind_has_co2(kind) ? line_contradicted_since(&runs->co2) : 0;
        int64_t temperature = evidence_kind_has_temperature(kind) ? line_contradicted_since(&runs->temperature) : 0;

        if (!assessment_rooms_has(rooms, look->setup->rooms[i].id))
            continue;
        if (co2 && (!since || co2 < since))
            since = co2;
        if (temperature && (!since || temperature < since))
            since = temperature;
    }
    return since;
}

/* As much of a question as a message says, never half a letter. */
static void shorten(const char *question, char text[REVIEWS_TEXT_SIZE])
{
    size_t length = strlen(question), fits = 0, more;
    uint32_t letter;

    while (fits < length && (more = utf8_read(question + fits, length - fits, &letter)) > 0 &&
           fits + more < REVIEWS_TEXT_SIZE)
        fits += more;
    memcpy(text, question, fits);
    text[fits] = '\0';
}

static int take_line(void *context, const struct assessment_line *line)
{
    struct look *look = context;
    struct reviews_line *kept = &look->of->lines[look->line_count];
    struct review_line *fact = &look->lines[look->line_count];
    struct assessment_rooms **own = &look->rooms[look->line_count];

    *own = line->rooms.count ? malloc(sizeof **own) : NULL;
    if (line->rooms.count && !*own) {
        look->is_short = true;
        return 1;
    }
    if (*own)
        **own = line->rooms;
    *fact = (struct review_line){.key = line->key, .rooms = *own ? *own : &look->version.rooms,
                                 .is_by_sensor = line->is_by_sensor, .contradicted_since = line->contradicted_since};
    if (!fact->contradicted_since) {
        fact->contradicted_since = contradicted_since(look, line, fact->rooms);
        if (fact->contradicted_since)
            look->of->marks[look->of->mark_count++] = (struct reviews_mark){line->key, fact->contradicted_since};
    }
    kept->key = line->key;
    shorten(line->text, kept->text);
    look->line_count++;
    return look->line_count == ASSESSMENT_LINES_MAX;
}

static int take_incident(void *context, const char *room, const char *rule, int64_t at_ms, bool is_not_fixed)
{
    struct look *look = context;
    struct review_incident *more = realloc(look->incidents, (look->incident_count + 1) * sizeof *more);

    if (!more) {
        look->is_short = true;
        return 1;
    }
    look->incidents = more;
    more += look->incident_count++;
    *more = (struct review_incident){.at_ms = at_ms, .is_not_fixed = is_not_fixed};
    snprintf(more->room, sizeof more->room, "%s", room);
    snprintf(more->rule, sizeof more->rule, "%s", rule);
    return look->incident_count == REVIEWS_FOUND_MAX;
}

static void take_due(void *context, const struct review_due *due)
{
    struct look *look = context;
    struct review_due *more;

    if (look->found->due_count == REVIEWS_FOUND_MAX || look->is_short)
        return;
    more = realloc(look->of->due, (look->of->due_count + 1) * sizeof *more);
    look->is_short = !more;
    if (!more)
        return;
    look->of->due = more;
    look->of->due[look->of->due_count++] = *due;
    look->found->due_count++;
}

static void find_due(struct look *look)
{
    struct reviews_setup *setup = look->setup;
    const struct review_facts facts = {
        .calendar = &setup->calendar,
        .zone = &setup->zone,
        .today = setup->today,
        .now_ms = setup->now_ms,
        .sealed_date = look->at->assessment.in_force_date,
        .sealed_ms = look->at->assessment.in_force_ms,
        .rooms = &look->version.rooms,
        .next_review_date = look->at->assessment.next_review_date,
        .pack = setup->pack[0] ? setup->pack : NULL,
        .pack_changed_ms = setup->pack_changed_ms,
        .inspection_date = setup->inspection_date,
        .room_facts = setup->rooms,
        .room_count = setup->room_count,
        .incidents = look->incidents,
        .incident_count = look->incident_count,
        .lines = look->lines,
        .line_count = look->line_count,
    };

    for (size_t i = 0; i < setup->room_count; i++)
        setup->rooms[i].failing = look->at->runs[i].co2;
    review_find(&facts, take_due, look);
}

static int look_at(struct look *look, size_t index, struct error *err)
{
    const struct assessment *assessment = &look->in_force[index].assessment;
    struct reviews_of *of = &look->found->of[look->found->count++];
    int r;

    *of = (struct reviews_of){.assessment = assessment->id, .version = assessment->in_force_id,
                              .number = assessment->in_force_number,
                              .lines = calloc(ASSESSMENT_LINES_MAX, sizeof *of->lines),
                              .marks = calloc(ASSESSMENT_LINES_MAX, sizeof *of->marks)};
    look->of = of;
    look->at = &look->in_force[index];
    if (!of->lines || !of->marks)
        return -ENOMEM;
    r = assessment_version_read(look->reader, of->version, &look->version, err);
    if (r == 0)
        r = assessment_lines_read(look->reader, of->version, take_line, look, err);
    if (r >= 0)
        r = review_incidents(look->reader, assessment->in_force_ms, look->setup->now_ms, take_incident, look, err);
    if (r >= 0 && !look->is_short) {
        memcpy(of->title, look->version.title, sizeof of->title);
        of->line_count = look->line_count;
        find_due(look);
    }
    for (size_t i = 0; i < look->line_count; i++)
        free(look->rooms[i]);
    free(look->incidents);
    look->incidents = NULL;
    look->line_count = look->incident_count = 0;
    return r < 0 ? r : look->is_short ? -ENOMEM : 0;
}

static int look_at_all(struct look *look, struct error *err)
{
    int r = assessments_list_read(look->reader, take_assessment, look, err);

    if (r == 0)
        r = read_runs(look, err);
    for (size_t i = 0; i < look->count && r == 0; i++)
        r = look_at(look, i, err);
    return r;
}

int reviews_record_find(struct store_reader *reader, struct reviews_setup *setup, struct reviews_found **found,
                        struct error *err)
{
    struct look *look = calloc(1, sizeof *look);
    struct reviews_found *all = calloc(1, sizeof *all);
    int r = -ENOMEM;

    if (look && all) {
        look->reader = reader;
        look->setup = setup;
        look->found = all;
        look->in_force = calloc(ASSESSMENTS_MAX, sizeof *look->in_force);
        all->of = calloc(ASSESSMENTS_MAX, sizeof *all->of);
        if (look->in_force && all->of)
            r = look_at_all(look, err);
    }
    for (size_t i = 0; look && i < look->count; i++)
        free(look->in_force[i].runs);
    if (look)
        free(look->in_force);
    free(look);
    if (r < 0) {
        reviews_found_free(all);
        return r == -ENOMEM ? error_set(err, r, "reviews: out of memory") : r;
    }
    *found = all;
    return 0;
}

void reviews_found_free(struct reviews_found *found)
{
    if (!found)
        return;
    for (size_t i = 0; i < found->count; i++) {
        free(found->of[i].lines);
        free(found->of[i].marks);
        free(found->of[i].due);
    }
    free(found->of);
    free(found);
}

/* -- main -- */

static int append_entry(struct store *store, const struct review *review, enum duty_role role, struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    const struct ledger_act act = {.time_ms = review->opened_ms, .kind = LEDGER_REVIEW, .person = review->opened_by,
                                   .role = role == DUTY_SYSTEM ? NULL : role_word((enum role)role),
                                   .subject = subject, .text = review->note};

    snprintf(subject, sizeof subject, "assessment:%" PRId64 "/review:%" PRId64 "/%s", review->assessment, review->id,
             review_source(review->due.trigger)->word);
    return ledger_append(store, &act, NULL, err);
}

int reviews_record_open(struct store *store, struct review *review, enum duty_role role, struct error *err)
{
    const struct assessment_facts facts = {0};
    struct assessment_move move = {.assessment = review->assessment, .event = ASSESSMENT_OPEN_REVIEW,
                                   .person = review->opened_by, .at_ms = review->opened_ms, .reason = review->note};
    struct assessment assessment;
    struct assessment_step step;
    int r = assessment_load(store, review->assessment, &assessment, err);

    if (r < 0)
        return r;
    step = assessment_step(assessment.position, ASSESSMENT_OPEN_REVIEW, role, &facts);
    if (step.refusal != ASSESSMENT_ALLOWED)
        return error_set(err, -EPERM, "assessment %" PRId64 ": no review can be opened now", review->assessment);
    r = review_open(store, review, err);
    if (r == 0)
        r = append_entry(store, review, role, err);
    if (r < 0 || review_source(review->due.trigger)->is_prompt)
        return r;
    move.number = assessment.in_force_number;
    move.next = step.next;
    return assessment_move(store, &move, err);
}

static int keep_one(struct store *store, const struct reviews_of *of, const struct review_due *due, int64_t now_ms,
                    int (*each)(void *context, const struct reviews_of *of, const struct review *review),
                    void *context, struct error *err)
{
    struct review review = {.assessment = of->assessment, .due = *due, .opened_ms = now_ms};
    struct error refused = {0};
    int r = reviews_record_open(store, &review, DUTY_SYSTEM, &refused);

    if (r == 0)
        return each(context, of, &review);
    /* It is open, or was answered; or the assessment has as many as are kept: the others are not held up by that. */
    return r == -EEXIST || r == -EPERM || r == -ENOSPC ? 0 : error_set(err, r, "%s", refused.text);
}

int reviews_record_keep(struct store *store, const struct reviews_found *found, int64_t now_ms,
                        int (*each)(void *context, const struct reviews_of *of, const struct review *review),
                        void *context, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < found->count && r == 0; i++) {
        const struct reviews_of *of = &found->of[i];
        struct assessment assessment;

        r = assessment_load(store, of->assessment, &assessment, err);
        if (r < 0 || assessment.in_force_id != of->version)
            continue;
        for (size_t m = 0; m < of->mark_count && r == 0; m++) {
            r = assessment_contradiction_mark(store, of->assessment, of->marks[m].key, of->marks[m].since_date, now_ms,
                                              err);
            if (r == -EEXIST)
                r = 0;
        }
        for (size_t d = 0; d < of->due_count && r == 0; d++)
            r = keep_one(store, of, &of->due[d], now_ms, each, context, err);
    }
    return r;
}
