/* web/api_inspection_begin.c - a round is begun: the query worker reads what the record says of every room, and main
 * keeps it with the inspection, so that everybody later looks at what the rep had in hand. */
#include "assessing.h"
#include "inside.h"
#include "inspecting.h"
#include "inspection_book.h"
#include "inspection_record.h"
#include "routes.h"
#include "workplace.h"
#include <stdlib.h>
#include <string.h>

struct begin_job {
    struct job job;
    char folder[256];
    int64_t inspection, today;
    struct days_setup *setup;           /* owned, as are infos and figures; NULL: the school has no room */
    size_t room_count;
    struct room_info *infos;
    struct inspection_figures *figures; /* one a room */
    struct error err;
};

static void free_job(struct begin_job *begin)
{
    free(begin->setup);
    free(begin->infos);
    free(begin->figures);
    free(begin);
}

static void run(struct job *waiting)
{
    struct begin_job *begin = (struct begin_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(begin->folder, &reader, &begin->err) < 0)
        return;
    for (size_t i = 0; i < begin->room_count && begin->err.code == 0; i++) {
        begin->setup->room = begin->infos[i];
        begin->err.code = inspection_record_read(reader, begin->setup, begin->today, &begin->figures[i], &begin->err);
    }
    store_reader_close(reader);
}

static int keep(const struct begin_job *begin, struct store *store, int64_t now_ms, struct error *err)
{
    int r = inspection_begin(store, begin->inspection, now_ms, err);

    for (size_t i = 0; i < begin->room_count && r == 0; i++)
        r = inspection_figures_add(store, begin->inspection, &begin->figures[i], err);
    return r;
}

static void finish(struct job *waiting)
{
    struct begin_job *begin = (struct begin_job *)waiting;
    struct request *request = waiting->request;
    struct inspection inspection;
    struct error err = begin->err;

    if (request && err.code < 0)
        request_failed(request, &err);
    else if (request && inspecting_find(request, INSPECTION_BEGIN, &inspection) &&
             assessing_kept(request, keep(begin, request->web->host->store, web_now_ms(request->web), &err), &err) &&
             workplace_note(request, LEDGER_INSPECTION, "inspection", begin->inspection, "begin", ""))
        inspecting_done(request, begin->inspection, 200);
    free_job(begin);
}

/* NULL: out of memory. */
static struct begin_job *new_job(struct request *request, int64_t inspection)
{
    const struct school *school = request->web->host->school;
    struct begin_job *begin = calloc(1, sizeof *begin);

    if (!begin)
        return NULL;
    begin->job.run = run;
    begin->job.finish = finish;
    begin->inspection = inspection;
    begin->today = assessing_today(request);
    begin->room_count = school_room_count(school);
    memcpy(begin->folder, request->web->settings.data_folder, sizeof begin->folder);
    begin->setup = begin->room_count ? days_setup_of(school, 0, NULL) : NULL;
    begin->infos = calloc(begin->room_count + 1, sizeof *begin->infos);
    begin->figures = calloc(begin->room_count + 1, sizeof *begin->figures);
    if ((begin->room_count && !begin->setup) || !begin->infos || !begin->figures) {
        free_job(begin);
        return NULL;
    }
    for (size_t i = 0; i < begin->room_count; i++)
        begin->infos[i] = *room_info(school_room(school, i));
    return begin;
}

void inspections_begin(struct request *request)
{
    struct inspection inspection;
    struct begin_job *begin;

    if (!inspecting_find(request, INSPECTION_BEGIN, &inspection))
        return;
    if (request->web->host->rebuild.days) {
        request_refuse(request, 409, "days_judged_again", NULL, "Past days are being judged again, because something "
                       "they are judged by was changed. Begin the round when that is done.");
        return;
    }
    begin = new_job(request, inspection.id);
    if (!begin)
        request_no_memory(request);
    else
        job_start(request, request->web->host->query_worker, &begin->job);
}
