/* web/api_fixing.c - Rooms to fix: the list of the Friday paper (report/report_rooms_to_fix.c) as JSON, from the same
 * stories of the same kept days, with the same whole per cents. */
#include "days.h"
#include "fix_list.h"
#include "inside.h"
#include "reports.h"
#include "routes.h"
#include "school_paper.h"
#include "scope.h"
#include "verdict_words.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>

struct fixing_job {
    struct job job;
    struct report_ask ask;
    struct out out;
    struct error err;
};

/* -- worker -- */

struct putting {
    struct out *out;
    int64_t today;
};

static int put_action(void *context, const struct action *action)
{
    const struct putting *putting = context;
    struct out *out = putting->out;
    char due[11];

    days_format_date(action->due_date, due);
    out_object(out, NULL);
    out_integer(out, "id", action->id);
    out_text(out, "what", action->what);
    out_text(out, "due", due);
    out_bool(out, "overdue", action->due_date < putting->today);
    out_object_end(out);
    return 0;
}

static void put_room(const struct story *story, struct out *out)
{
    const struct room_info *room = &story->room;

    out_text(out, "room", room->id);
    out_text(out, "name", room->name);
    out_words(out, "building", room->building);
    out_number(out, "coverage_percent", verdict_percent(story_coverage(story)), 0);
}

static int put_failed(const struct school_paper *of, const struct story *story, struct out *out, struct error *err)
{
    const struct room_info *room = &story->room;
    struct putting putting = {out, zone_date(&of->ask->zone, of->ask->now_ms)};
    int r;

    out_object(out, NULL);
    put_room(story, out);
    out_integer(out, "failed_days", (int64_t)story->failed_days);
    out_integer(out, "measured_days", (int64_t)story->measured_days);
    out_number(out, "percent_above_800", verdict_percent(story_share_above(story, 0)), 0);
    out_number(out, "longest_above_800_min", story->worst_run_min[0], 0);
    out_number(out, "seats", room->seats ? (double)room->seats : (double)NAN, 0);
    out_number(out, "volume_m3", room->volume_m3 > 0 ? room->volume_m3 : (double)NAN, 0);
    out_text(out, "windows", windows_word(room->windows));
    out_text(out, "ventilation", ventilation_word(room->ventilation));
    out_array(out, "actions");
    r = fix_list_actions(of->store, room->id, put_action, &putting, err);
    out_array_end(out);
    out_object_end(out);
    return r;
}

static int put_list(const struct school_paper *of, struct out *out, struct error *err)
{
    struct fix_list list;
    char from[11], to[11];
    int r = 0;

    fix_list_make(of->stories, of->count, &list);
    days_format_date(of->from_date, from);
    days_format_date(of->to_date, to);
    out_object(out, NULL);
    out_text(out, "from", from);
    out_text(out, "to", to);
    out_text(out, "pack", of->packs[0]->name);
    out_integer(out, "fine", (int64_t)list.fine_count);
    out_array(out, "failed");
    for (size_t i = 0; i < list.failed_count && r == 0; i++)
        r = put_failed(of, list.failed[i], out, err);
    out_array_end(out);
    out_array(out, "thin");
    for (size_t i = 0; i < list.thin_count; i++) {
        out_object(out, NULL);
        put_room(list.thin[i], out);
        out_object_end(out);
    }
    out_array_end(out);
    out_object_end(out);
    return r;
}

static void run(struct job *waiting)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct fixing_job *job = (struct fixing_job *)waiting;
    struct school_paper of = {0};
    struct store *store = NULL;
    int64_t from_date, to_date;
    int r = store_open(job->ask.folder, &options, &store, &job->err);

    fix_list_dates(&job->ask, &from_date, &to_date);
    if (r == 0)
        r = school_paper_read(&of, store, &job->ask, from_date, to_date, SCHOOL_PAPER_KEPT_DAYS, &job->err);
    if (r == 0)
        r = put_list(&of, &job->out, &job->err);
    school_paper_done(&of);
    store_close(store);
    job->err.code = r < 0 ? r : 0;
}

/* -- main -- */

static void finish(struct job *waiting)
{
    struct fixing_job *job = (struct fixing_job *)waiting;

    if (waiting->request && job->err.code == -ENOENT)
        request_refuse(waiting->request, 404, "not_found", NULL, "%s.", job->err.text);
    else
        job_answer(waiting, &job->out, &job->err);
    out_done(&job->out);
    free(job);
}

void fixing_list(struct request *request)
{
    struct fixing_job *job = calloc(1, sizeof *job);
    int64_t from_date, to_date;
    struct error err;

    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    out_init(&job->out);
    reports_fill(request->web, &job->ask);
    if (!request_query_date(request, "from", REPORT_NO_DATE, &job->ask.from_date) ||
        !request_query_date(request, "to", REPORT_NO_DATE, &job->ask.to_date)) {
        free(job);
        return;
    }
    if (report_check(report_find("rooms-to-fix"), &job->ask, &err) < 0) {
        request_refuse(request, 422, "bad_value", "from", "%s.", err.text);
        free(job);
        return;
    }
    fix_list_dates(&job->ask, &from_date, &to_date);
    if (!scope_reaches(request, from_date)) {
        free(job);
        return;
    }
    reports_note_looks(request, &job->ask, from_date, to_date);
    job_start(request, request->web->host->query_worker, &job->job);
}
