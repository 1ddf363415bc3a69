/* web/api_round.c - the round sheet that site staff walk by before school and at midday: rooms in walking order with
 * what is to be looked at in each: silent sensors, reports, rooms to air, filters that are due, actions whose day
 * has come. The query worker reads how yesterday was; the rest is known now. */
#include "assessing.h"
#include "day_facts.h"
#include "hazards.h"
#include "inside.h"
#include "readings.h"
#include "routes.h"
#include "school_days.h"
#include "workplace.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Project settings: a room is to be aired when its last school day was over 1500 ppm for so long, or when it still
 * holds so much now. */
#define ROUND_YESTERDAY_MIN 20.0
#define ROUND_NOW_PPM 800.0
#define ROUND_LEVEL (DAY_FACTS_LEVELS - 1)      /* of term_levels: 1500 ppm */

struct round_room {
    char id[ID_SIZE];
    double yesterday_min;               /* over 1500 ppm on the last school day; 0: not, or not known */
};

struct round_job {
    struct job job;
    char folder[256];
    int64_t date;                       /* the last school day before today */
    size_t count;
    struct round_room *rooms;           /* owned */
    struct error err;
};

/* -- worker -- */

static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct round_room *room = context;
    struct day_facts *facts = malloc(sizeof *facts);

    (void)date;
    (void)stamp;
    if (facts && day_facts_read(json, facts) == 0 && facts->above_min[ROUND_LEVEL] >= ROUND_YESTERDAY_MIN)
        room->yesterday_min = facts->above_min[ROUND_LEVEL];
    free(facts);
    return 0;
}

static void run(struct job *waiting)
{
    struct round_job *job = (struct round_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    for (size_t i = 0; i < job->count && job->err.code == 0; i++)
        job->err.code = days_of_room(reader, job->rooms[i].id, job->date, job->date, take_day, &job->rooms[i],
                                     &job->err);
    store_reader_close(reader);
}

/* -- the sheet -- */

struct sheet {                          /* one room of it in the making */
    struct request *request;
    struct out *out;
    const char *room;
    bool is_begun;                      /* there is something, so the room is in the answer */
    int64_t today;
    const struct round_room *past;
};

/* Every room is asked for; only one with something in it is on the sheet. */
static void begin(struct sheet *sheet)
{
    const struct school *school = sheet->request->web->host->school;
    const struct room_info *info = room_info(school_room(school, (size_t)school_room_index(school, sheet->room)));

    if (sheet->is_begun)
        return;
    sheet->is_begun = true;
    out_object(sheet->out, NULL);
    out_text(sheet->out, "id", info->id);
    out_text(sheet->out, "name", info->name);
    out_words(sheet->out, "building", info->building);
    out_array(sheet->out, "items");
}

static void open_item(struct sheet *sheet, const char *kind)
{
    begin(sheet);
    out_object(sheet->out, NULL);
    out_text(sheet->out, "kind", kind);
}

static void put_air(struct sheet *sheet, const struct room_view *view)
{
    if (view->freshness == FRESHNESS_SILENT) {
        open_item(sheet, "silent");
        out_time(sheet->out, "since", view->silent_since_ms);
        out_object_end(sheet->out);
    }
    if (sheet->past->yesterday_min > 0 || view->co2_ppm > ROUND_NOW_PPM) {
        open_item(sheet, "purge");
        out_number(sheet->out, "now", view->co2_ppm, 0);
        out_number(sheet->out, "yesterday_minutes", sheet->past->yesterday_min, 0);
        out_object_end(sheet->out);
    }
}

static void put_filter(struct sheet *sheet, const struct room_info *info)
{
    struct filter filter = {0};
    char text[CALENDAR_TEXT_SIZE] = "";

    if (!info->has_air_cleaner || filter_load(sheet->request->web->host->store, info->id, &filter, NULL) < 0 ||
        filter.due_date > sheet->today)
        return;
    if (filter.due_date)
        calendar_date_format(filter.due_date, text);
    open_item(sheet, "filter");
    out_words(sheet->out, "due", text);
    out_object_end(sheet->out);
}

static int put_report(void *context, const struct hazard *hazard)
{
    struct sheet *sheet = context;

    if (strcmp(hazard->room, sheet->room) != 0)
        return 0;
    open_item(sheet, "report");
    out_integer(sheet->out, "id", hazard->id);
    out_text(sheet->out, "report", hazard_kind_word(hazard->kind));
    out_words(sheet->out, "text", hazard->text);
    out_object_end(sheet->out);
    return 0;
}

static int put_action(void *context, const struct action *action)
{
    struct sheet *sheet = context;
    bool is_here = false;

    for (size_t i = 0; i < action->room_count; i++)
        is_here = is_here || strcmp(action->rooms[i], sheet->room) == 0;
    if (!is_here || !action_is_to_do(action->state) || action->due_date > sheet->today)
        return 0;
    open_item(sheet, "action");
    out_integer(sheet->out, "id", action->id);
    out_text(sheet->out, "what", action->what);
    out_object_end(sheet->out);
    return 0;
}

static int put_room(struct sheet *sheet, struct error *err)
{
    const struct web_host *host = sheet->request->web->host;
    int index = school_room_index(host->school, sheet->room);
    struct room_view view;
    int r;

    if (index < 0)                      /* archived while yesterday was read */
        return 0;
    room_view(school_room(host->school, (size_t)index), web_now_ms(sheet->request->web), &view);
    put_air(sheet, &view);
    put_filter(sheet, view.info);
    r = hazards_list(host->store, true, put_report, sheet, err);
    if (r == 0)
        r = actions_list(host->store, 0, put_action, sheet, err);
    if (sheet->is_begun) {
        out_array_end(sheet->out);
        out_object_end(sheet->out);
    }
    return r;
}

static int put_sheet(struct request *request, const struct round_job *job, struct error *err)
{
    struct out *out = &request->answer.out;
    char date[CALENDAR_TEXT_SIZE];
    int64_t today = assessing_today(request);
    int r = 0;

    calendar_date_format(today, date);
    out_object(out, NULL);
    out_text(out, "date", date);
    out_time(out, "made", web_now_ms(request->web));
    out_integer(out, "rooms_in_all", (int64_t)job->count);
    out_array(out, "rooms");
    for (size_t i = 0; i < job->count && r == 0; i++) {
        struct sheet sheet = {.request = request, .out = out, .room = job->rooms[i].id, .today = today,
                              .past = &job->rooms[i]};

        r = put_room(&sheet, err);
    }
    out_array_end(out);
    out_object_end(out);
    return r;
}

static void finish(struct job *waiting)
{
    struct round_job *job = (struct round_job *)waiting;

    if (waiting->request) {
        if (job->err.code < 0 || put_sheet(waiting->request, job, &job->err) < 0)
            request_failed(waiting->request, &job->err);
        else
            request_answer(waiting->request, 200);
    }
    free(job->rooms);
    free(job);
}

static int by_walk(const void *left, const void *right)
{
    const struct room_info *const *a = left, *const *b = right;
    int order = strcmp((*a)->building, (*b)->building);

    return order ? order : strcmp((*a)->name, (*b)->name);
}

/* Building by building, then by name. */
static bool list_rooms(const struct school *school, struct round_job *job)
{
    size_t count = school_room_count(school);
    const struct room_info **walk = calloc(count + 1, sizeof *walk);

    job->rooms = calloc(count + 1, sizeof *job->rooms);
    if (!walk || !job->rooms) {
        free(walk);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        walk[i] = room_info(school_room(school, i));
    qsort(walk, count, sizeof *walk, by_walk);
    for (size_t i = 0; i < count; i++)
        memcpy(job->rooms[i].id, walk[i]->id, sizeof job->rooms[i].id);
    job->count = count;
    free(walk);
    return true;
}

void round_get(struct request *request)
{
    struct web *web = request->web;
    const struct school_setup *setup = school_setup(web->host->school);
    struct round_job *job = calloc(1, sizeof *job);
    int64_t today = assessing_today(request);

    if (!job || !list_rooms(web->host->school, job)) {
        if (job)
            free(job->rooms);
        free(job);
        request_no_memory(request);
        return;
    }
    job->job.run = run;
    job->job.finish = finish;
    job->date = school_days_add(setup->calendar, today, -1);
    if (job->date == SCHOOL_DAYS_NEVER)
        job->date = today - 1;          /* no school day before: nothing was kept of it */
    memcpy(job->folder, web->settings.data_folder, sizeof job->folder);
    job_start(request, web->host->query_worker, &job->job);
}
