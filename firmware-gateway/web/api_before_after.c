/* web/api_before_after.c - whether the air of a room was better after an action was done: the fortnight of school
 * before it against the one after, from kept days, by the query worker. */
#include "assessing.h"
#include "compared.h"
#include "inside.h"
#include "looks.h"
#include "routes.h"
#include "workplace.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct compare_job {
    struct job job;
    char folder[256];
    int64_t first_date, last_date;
    struct calendar calendar;
    struct compared compared;
    struct error err;
};

static void run(struct job *waiting)
{
    struct compare_job *job = (struct compare_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    job->err.code = compared_read(reader, &job->calendar, job->first_date, job->last_date, &job->compared, &job->err);
    store_reader_close(reader);
}

static void put_side(struct out *out, const char *key, const struct before_after_side *side, double mean_ppm)
{
    out_object(out, key);
    out_integer(out, "school_days", (int64_t)side->count);
    out_number(out, "mean", mean_ppm, 0);
    out_array(out, "days");
    for (size_t i = 0; i < side->count; i++)
        out_number(out, NULL, side->mean_ppm[i], 0);
    out_array_end(out);
    out_object_end(out);
}

static void put_date(struct out *out, const char *key, int64_t date)
{
    char text[CALENDAR_TEXT_SIZE];

    calendar_date_format(date, text);
    out_text(out, key, text);
}

static void finish(struct job *waiting)
{
    struct compare_job *job = (struct compare_job *)waiting;
    struct out *out = waiting->request ? &waiting->request->answer.out : NULL;
    const struct before_after *c = &job->compared.comparison;

    if (out && job->err.code < 0)
        request_failed(waiting->request, &job->err);
    else if (out) {
        out_object(out, NULL);
        out_text(out, "room", job->compared.room);
        put_date(out, "from", job->first_date);
        put_date(out, "done", job->compared.done_date);
        put_date(out, "to", job->last_date);
        put_side(out, "before", &c->before, c->before_ppm);
        put_side(out, "after", &c->after, c->after_ppm);
        out_number(out, "difference", c->difference_ppm, 0);
        out_number(out, "margin", c->margin_ppm, 0);
        out_text(out, "result", before_after_word(c->result));
        out_bool(out, "too_few_days", c->is_short_of_days);
        out_integer(out, "days_needed", BEFORE_AFTER_DAYS_MIN);
        out_object_end(out);
        request_answer(waiting->request, 200);
    }
    free(job);
}

/* The action's first room where the question names none. */
static bool read_room(struct request *request, const struct action *action, char room[ID_SIZE])
{
    if (!url_query(request->query, "room", room, ID_SIZE) && action->room_count)
        memcpy(room, action->rooms[0], ID_SIZE);
    if (school_room_index(request->web->host->school, room) >= 0)
        return true;
    request_refuse(request, 422, "bad_value", "room", "room has to be one of the rooms here.");
    return false;
}

void actions_compare(struct request *request)
{
    struct web *web = request->web;
    const struct school_setup *setup = school_setup(web->host->school);
    struct compare_job *job;
    struct error err = {0};
    struct action action;
    char room[ID_SIZE] = "";

    if (!workplace_number(request, request->values[0], "action", &action.id) ||
        !workplace_found(request, action_load(web->host->store, action.id, &action, &err), "action", &err) ||
        !read_room(request, &action, room))
        return;
    if (!action.done_ms) {
        request_refuse(request, 409, "not_done", NULL, "There is no after yet: it is not done.");
        return;
    }
    job = calloc(1, sizeof *job);
    if (!job) {
        request_no_memory(request);
        return;
    }
    *job = (struct compare_job){.job = {.run = run, .finish = finish}, .calendar = *setup->calendar,
                                .compared = {.done_date = zone_date(setup->zone, action.done_ms)}};
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    memcpy(job->compared.room, room, sizeof job->compared.room);
    if (!before_after_dates(setup->calendar, job->compared.done_date, &job->first_date, &job->last_date)) {
        free(job);
        request_refuse(request, 409, "no_calendar", NULL, "The calendar has not enough school days before it or"
                       " after it.");
        return;
    }
    looks_note(request, room, job->first_date, job->last_date);
    job_start(request, web->host->query_worker, &job->job);
}
