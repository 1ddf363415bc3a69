/* web/api_concern_record.c - what the record shows of a draft's rooms, and the model letter filled with it. The query
 * worker sums the kept days; nothing of the asking is noted but the look at each room's history, as for everybody. */
#include "concerns_json.h"
#include "days.h"
#include "inside.h"
#include "phrases.h"
#include "readings.h"
#include "routes.h"
#include "school_days.h"
#include "scope.h"
#include "term.h"
#include "verdict_words.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_FINDING_SIZE 320           /* bytes of the sentence about one room, with its end */
#define FINDING_SIZE (CONCERN_ROOMS_MAX * ROOM_FINDING_SIZE)    /* of that about all of them */
#define ROOMS_SIZE (CONCERN_ROOMS_MAX * (NAME_SIZE + 5))        /* of their names, with " and " */
#define TICKED_SIZE 1536                /* bytes of one of the letter's lists of ticked items */
#define MEMBERS_SIZE 96

struct room_record {
    char id[ID_SIZE], name[NAME_SIZE];
    struct days_setup *setup;           /* owned, as packs */
    const struct pack **packs;          /* one a date: that judges it */
    double occupied_min, measured_min, ppm_min, above_min[TERM_LEVELS], worst_run_min;
    int64_t days;                       /* kept ones with occupied time */
    double coverage;                    /* of all school days between; NAN: there was none */
};

struct record_job {
    struct job job;
    char folder[256];
    struct concern_draft *draft;        /* owned */
    enum concern_event letter;
    int64_t from_date, to_date, today, expected_days, first_sent;
    size_t count;
    struct room_record rooms[CONCERN_ROOMS_MAX];
    struct error err;
};

static void free_job(struct record_job *job)
{
    for (size_t i = 0; i < job->count; i++) {
        free(job->rooms[i].setup);
        free(job->rooms[i].packs);
    }
    free(job->draft);
    free(job);
}

/* -- worker -- */

struct adding {
    const struct record_job *job;
    struct room_record *room;
    struct term term;
};

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct adding *adding = context;
    char expected[DAYS_STAMP_SIZE];

    adding->room->setup->pack = adding->room->packs[date - adding->job->from_date];
    days_stamp(adding->room->setup, expected);
    if (day_stamp_holds(stamp, expected))
        (void)term_add(&adding->term, json);    /* a damaged or outdated day is one that was not measured */
    return 0;
}

/* A school day without a kept one was not measured either. */
static double coverage_of(const struct room_record *room, int64_t expected_days)
{
    double days = (double)(room->days > expected_days ? room->days : expected_days);

    return room->days ? room->measured_min / (room->occupied_min / (double)room->days * days) : days > 0 ? 0 : NAN;
}

static int sum_room(struct record_job *job, struct store_reader *reader, struct room_record *room,
                    struct adding *adding)
{
    int r;

    *adding = (struct adding){.job = job, .room = room};
    r = days_of_room(reader, room->id, job->from_date, job->to_date, take_day, adding, &job->err);
    room->days = adding->term.sums.school_days;
    room->occupied_min = adding->term.sums.occupied_min;
    room->measured_min = adding->term.sums.measured_min;
    room->ppm_min = adding->term.sums.ppm_min;
    memcpy(room->above_min, adding->term.sums.above_min, sizeof room->above_min);
    room->worst_run_min = adding->term.sums.worst_run_min[0];
    room->coverage = coverage_of(room, job->expected_days);
    return r;
}

static void run(struct job *waiting)
{
    struct record_job *job = (struct record_job *)waiting;
    struct adding *adding = malloc(sizeof *adding);
    struct store_reader *reader = NULL;
    int r = adding ? store_reader_open(job->folder, &reader, &job->err)
                   : error_set(&job->err, -ENOMEM, "concern: out of memory");

    for (size_t i = 0; r == 0 && i < job->count; i++)
        r = sum_room(job, reader, &job->rooms[i], adding);
    store_reader_close(reader);
    free(adding);
    job->err.code = r;
}

/* -- what it comes to, in words -- */

/* Never rounded up to a pass. */
static int percent_of(double part, double whole)
{
    return whole > 0 ? (int)verdict_percent(part / whole) : 0;
}

/* "62%" of the measured time, where "0%" would be mistaken for none. */
static const char *share_words(const struct room_record *room, int level, char text[PHRASE_SIZE])
{
    int percent = percent_of(room->above_min[level], room->measured_min);

    if (percent > 0)
        snprintf(text, PHRASE_SIZE, "%d%%", percent);
    else
        snprintf(text, PHRASE_SIZE, "%s", room->above_min[level] > 0 ? "under 1%" : "none");
    return text;
}

static size_t put_room_finding(const struct room_record *room, char *text, size_t size)
{
    char over_800[PHRASE_SIZE], over_1500[PHRASE_SIZE], mean[PHRASE_SIZE], run_min[PHRASE_SIZE];

    if (!(room->measured_min > 0))
        return (size_t)snprintf(text, size, "nothing was measured in %s", room->name);
    phrase_number(room->ppm_min / room->measured_min, 0, mean);
    if (!(room->above_min[0] > 0))
        return (size_t)snprintf(text, size, "%s was at no measured time over 800 ppm of CO2, %s ppm on average",
                                room->name, mean);
    phrase_number(room->worst_run_min, 0, run_min);
    return (size_t)snprintf(text, size, "%s was over 800 ppm of CO2 for %s and over 1,500 ppm for %s of the "
                            "measured time, %s ppm on average, and at the longest %s minutes over 800 ppm without a "
                            "break",
                            room->name, share_words(room, 0, over_800), share_words(room, 2, over_1500), mean, run_min);
}

/* A line each; "" when nothing at all was measured: then nothing is found. */
static void put_finding(const struct record_job *job, char text[FINDING_SIZE])
{
    size_t used = 0;
    bool is_measured = false;

    text[0] = '\0';
    for (size_t i = 0; i < job->count && used + sizeof "\n- " < FINDING_SIZE; i++) {
        used += (size_t)snprintf(text + used, FINDING_SIZE - used, "%s- ", i ? "\n" : "");
        used += put_room_finding(&job->rooms[i], text + used, FINDING_SIZE - used);
        is_measured = is_measured || job->rooms[i].measured_min > 0;
    }
    if (!is_measured)
        text[0] = '\0';
}

static double all_coverage(const struct record_job *job)
{
    double sum = 0;

    for (size_t i = 0; i < job->count; i++)
        sum += job->rooms[i].coverage;
    return job->count ? sum / (double)job->count : NAN;
}

/* Lists of the letter, by what a ticked item says: a trouble that holds here, a duty that is not met, or either of them
 * that matters most. */
enum ticked { TICKED_TROUBLE, TICKED_DUTY, TICKED_POINT };

static bool is_listed(enum ticked list, const struct checklist_item *item, bool is_point)
{
    switch (list) {
    case TICKED_TROUBLE:    return item->good == CHECKLIST_GOOD_NO;
    case TICKED_DUTY:       return item->good != CHECKLIST_GOOD_NO && item->status == STATUS_STATUTORY;
    case TICKED_POINT:      return is_point;
    }
    return false;
}

/* A line each; one that no longer fits ends the list before it. */
static void put_ticked(const struct checklist_shelf *shelf, const struct concern_draft *draft, enum ticked list,
                       char text[TICKED_SIZE])
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < draft->tick_count; i++) {
        const struct checklist_item *item = shelf ? checklist_shelf_item(shelf, draft->ticks[i].item) : NULL;
        bool is_duty = list == TICKED_POINT && item && item->status == STATUS_STATUTORY;
        size_t length;

        if (!item || !is_listed(list, item, draft->ticks[i].is_point))
            continue;
        length = (size_t)snprintf(text + used, TICKED_SIZE - used, "%s- %s%s", used ? "\n" : "", item->text,
                                  is_duty ? " (a legal duty)" : "");
        if (length >= TICKED_SIZE - used) {
            text[used] = '\0';
            return;
        }
        used += length;
    }
}

/* School days from today that an answer is asked in, where nobody says a date. */
static const int answer_days[CONCERN_LETTER_COUNT] = {10, 5, 5, 10, 10};

static int64_t answer_by(const struct record_job *job, const struct calendar *calendar)
{
    return job->draft->answer_by > job->today ? job->draft->answer_by
                                              : school_days_add(calendar, job->today, answer_days[job->letter]);
}

static void put_date_words(int64_t date, char text[PHRASE_SIZE])
{
    text[0] = '\0';
    if (date != 0 && date != SCHOOL_DAYS_NEVER)
        phrase_date(PAPER_ENGLISH, date, text);
}

static int write_letter(struct request *request, const struct record_job *job, char letter[CONCERN_LETTER_SIZE],
                        struct error *err)
{
    const struct school_setup *setup = school_setup(request->web->host->school);
    const struct checklist_shelf *shelf = request->web->host->checklists;
    const struct concern_draft *draft = job->draft;
    char rooms[ROOMS_SIZE], finding[FINDING_SIZE], members[MEMBERS_SIZE] = "";
    char seen[TICKED_SIZE], duties[TICKED_SIZE], points[TICKED_SIZE];
    char from[PHRASE_SIZE], until[PHRASE_SIZE], by[PHRASE_SIZE], first[PHRASE_SIZE], coverage[8] = "";
    double share = all_coverage(job);
    const struct concern_facts facts = {
        .nation = setup->site.nation, .to = draft->to, .role = draft->writer, .rooms = rooms, .from = from,
        .until = until, .finding = finding, .coverage = coverage, .noticed = draft->noticed, .seen = seen,
        .duties = duties, .points = points, .members = members, .answer_by = by, .first_sent = first,
        .name = draft->raised_by == CONCERN_BY_REP ? draft->rep_name : draft->owner_name};

    concern_room_names(request, &draft->rooms, rooms, sizeof rooms);
    put_finding(job, finding);
    put_ticked(shelf, draft, TICKED_TROUBLE, seen);
    put_ticked(shelf, draft, TICKED_DUTY, duties);
    put_ticked(shelf, draft, TICKED_POINT, points);
    put_date_words(job->from_date, from);
    put_date_words(job->to_date, until);
    put_date_words(answer_by(job, setup->calendar), by);
    put_date_words(job->first_sent, first);
    if (finding[0] && share >= 0)
        snprintf(coverage, sizeof coverage, "%d%%", percent_of(share, 1));
    if (draft->raised_by == CONCERN_BY_MEMBERS && draft->members > 1)
        snprintf(members, sizeof members, "%lld members raise this together.", (long long)draft->members);
    return concern_letter_write(job->letter, &facts, letter, CONCERN_LETTER_SIZE, err);
}

/* -- the answer -- */

static void put_room(struct out *out, const struct room_record *room)
{
    char finding[ROOM_FINDING_SIZE];
    bool is_measured = room->measured_min > 0;

    put_room_finding(room, finding, sizeof finding);
    out_object(out, NULL);
    out_text(out, "id", room->id);
    out_text(out, "name", room->name);
    out_bool(out, "measured", is_measured);
    out_integer(out, "days", room->days);
    out_number(out, "coverage", verdict_share(room->coverage), 3);
    out_bool(out, "is_covered", room->coverage >= VERDICT_COVERAGE_MIN);
    out_number(out, "mean_ppm", is_measured ? room->ppm_min / room->measured_min : NAN, 0);
    out_number(out, "above_800_share", is_measured ? room->above_min[0] / room->measured_min : NAN, 3);
    out_number(out, "above_1500_share", is_measured ? room->above_min[2] / room->measured_min : NAN, 3);
    out_number(out, "longest_above_800_min", is_measured ? room->worst_run_min : NAN, 0);
    out_text(out, "finding", finding);
    out_object_end(out);
}

static void put_answer(struct request *request, const struct record_job *job, const char *letter)
{
    struct out *out = &request->answer.out;
    char from[11], to[11];

    days_format_date(job->from_date, from);
    days_format_date(job->to_date, to);
    out_object(out, NULL);
    out_text(out, "from", from);
    out_text(out, "to", to);
    out_integer(out, "school_days", job->expected_days);
    out_array(out, "rooms");
    for (size_t i = 0; i < job->count; i++)
        put_room(out, &job->rooms[i]);
    out_array_end(out);
    out_text(out, "letter_kind", concern_event_word(job->letter));
    out_text(out, "letter", letter);
    concern_put_gaps(out, "gaps", letter);
    out_object_end(out);
    request_answer(request, 200);
}

static void finish(struct job *waiting)
{
    struct record_job *job = (struct record_job *)waiting;
    char letter[CONCERN_LETTER_SIZE];
    struct error err = {0};

    if (waiting->request && job->err.code < 0)
        request_failed(waiting->request, &job->err);
    else if (waiting->request && write_letter(waiting->request, job, letter, &err) < 0)
        request_refuse(waiting->request, 422, "too_long", "noticed",
                       "The letter would be too long. Name fewer rooms, or write less.");
    else if (waiting->request)
        put_answer(waiting->request, job, letter);
    free_job(job);
}

/* -- asking -- */

/* Teachers see two weeks of single days; the sums of a shorter stretch would be no less. */
static void clamp_range(struct request *request, struct record_job *job)
{
    int64_t first = job->today - (SCOPE_OWN_DAYS - 1);

    job->from_date = job->draft->from_date;
    job->to_date = job->draft->to_date < job->today ? job->draft->to_date : job->today - 1;
    if (request->caller.only_own && job->from_date < first)
        job->from_date = first;
    if (job->to_date < job->from_date)
        job->to_date = job->from_date;
}

/* false: out of memory. */
static bool take_rooms(struct request *request, struct record_job *job)
{
    const struct school *school = request->web->host->school;

    for (size_t i = 0; i < job->draft->rooms.count; i++) {
        const char *id = job->draft->rooms.ids[i];
        int room = school_room_index(school, id);
        struct room_record *place = &job->rooms[job->count];

        if (room < 0 || !scope_sees(&request->caller, id))
            continue;
        job->count++;
        place->setup = days_setup_of(school, (size_t)room, NULL);
        place->packs = days_packs(school, id, job->from_date, job->to_date, NULL);
        if (!place->setup || !place->packs)
            return false;
        memcpy(place->id, place->setup->room.id, sizeof place->id);
        memcpy(place->name, place->setup->room.name, sizeof place->name);
        looks_note(request, id, job->from_date, job->to_date);
    }
    return true;
}

/* The letter that is asked for; without ?letter= the draft's own kind. */
static bool read_letter(struct request *request, struct record_job *job)
{
    char word[16];
    int r = url_query(request->query, "letter", word, sizeof word);

    job->letter = job->draft->letter_kind;
    if (r == 0 || (r == 1 && concern_event_from_word(word, &job->letter) && job->letter < CONCERN_LETTER_COUNT))
        return true;
    request_refuse(request, 422, "bad_value", "letter", "letter is first, reminder, meeting, governors or officer.");
    return false;
}

static bool find_first_sent(struct request *request, struct record_job *job)
{
    struct concern concern = {0};
    struct error err = {0};

    if (job->draft->concern && concern_load(request->web->host->store, job->draft->concern, &concern, &err) < 0) {
        request_failed(request, &err);
        return false;
    }
    job->first_sent = concern.sent_date;
    return true;
}

void concern_drafts_record(struct request *request)
{
    struct web *web = request->web;
    const struct school_setup *setup = school_setup(web->host->school);
    struct record_job *job = calloc(1, sizeof *job);

    if (!job) {
        request_no_memory(request);
        return;
    }
    job->draft = concern_draft_find(request);
    if (!job->draft || !read_letter(request, job) || !find_first_sent(request, job)) {
        free_job(job);
        return;
    }
    job->today = zone_date(setup->zone, web_now_ms(web));
    clamp_range(request, job);
    job->expected_days = school_days_between(setup->calendar, job->from_date - 1, job->to_date);
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job->job.run = run;
    job->job.finish = finish;
    if (!take_rooms(request, job)) {
        request_no_memory(request);
        free_job(job);
        return;
    }
    job_start(request, web->host->query_worker, &job->job);
}
