/* web/api_evidence_refresh.c - evidence that attaches itself to the lines of a risk assessment: the query worker
 * sums up the last school days of all rooms that are asked about, main writes one snapshot for each line, where it
 * says anything new. */
#include "actions.h"
#include "assessing.h"
#include "compared.h"
#include "inside.h"
#include "room.h"
#include "school_days.h"
#include "snapshot_log.h"
#include "snapshot_record.h"
#include "snapshots.h"
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX 100             /* sentences of one answer; the others are in the snapshots */

struct evidence_group {             /* lines that ask the same of the same rooms */
    enum checklist_answer answer;
    bool *rooms;                    /* owned: of the school, by index */
    char *document;                 /* owned; NULL: not made */
    int likelihood;
    bool is_told;                   /* what changed in it */
};

struct evidence_line {
    int64_t id;
    size_t group;
    bool is_same;                   /* its newest snapshot says just this */
};

struct refresh {
    struct job job;
    char folder[256];
    int64_t assessment, version;
    struct snapshot_source source;
    struct room_info *infos;        /* owned, as are wanted and the rooms of source */
    bool *wanted;
    struct snapshot_air *air;       /* owned; one a room */
    size_t group_count, line_count, change_count, kept;
    struct evidence_group groups[ASSESSMENT_LINES_MAX];
    struct evidence_line lines[ASSESSMENT_LINES_MAX];
    struct assessment_rooms scope;  /* of the whole assessment */
    size_t compared_count;
    struct compared compared[COMPARED_MAX];
    char *changes[CHANGES_MAX];     /* owned */
    struct error err;
};

static void free_refresh(struct refresh *refresh)
{
    for (size_t i = 0; i < refresh->group_count; i++) {
        free(refresh->groups[i].rooms);
        free(refresh->groups[i].document);
    }
    for (size_t i = 0; i < refresh->change_count; i++)
        free(refresh->changes[i]);
    free(refresh->source.setup);
    free(refresh->source.rooms);
    free(refresh->infos);
    free(refresh->wanted);
    free(refresh->air);
    free(refresh);
}

static void run(struct job *waiting)
{
    struct refresh *refresh = (struct refresh *)waiting;
    struct store_reader *reader;

    if (store_reader_open(refresh->folder, &reader, &refresh->err) < 0)
        return;
    refresh->err.code = snapshot_record_read(reader, &refresh->source, &refresh->err);
    if (refresh->err.code == 0)
        refresh->err.code = snapshot_air_read(reader, &refresh->source, refresh->air, &refresh->err);
    if (refresh->err.code == 0 && refresh->compared_count)
        refresh->err.code = compared_read_all(reader, &refresh->source.setup->calendar, refresh->compared,
                                              refresh->compared_count, &refresh->err);
    store_reader_close(reader);
}

static void note_change(void *context, const char *sentence)
{
    struct refresh *refresh = context;

    for (size_t i = 0; i < refresh->change_count; i++)
        if (strcmp(refresh->changes[i], sentence) == 0)
            return;                 /* two questions about the same rooms */
    if (refresh->change_count < CHANGES_MAX && (refresh->changes[refresh->change_count] = strdup(sentence)))
        refresh->change_count++;
}

static int make_of_rooms(const struct refresh *refresh, struct evidence_group *group, struct error *err)
{
    const struct snapshot_room **rooms = calloc(refresh->source.room_count + 1, sizeof *rooms);
    size_t count = 0;
    int r;

    if (!rooms)
        return error_set(err, -ENOMEM, "evidence: out of memory");
    for (size_t i = 0; i < refresh->source.room_count; i++)
        if (group->rooms[i])
            rooms[count++] = &refresh->source.rooms[i];
    r = snapshot_of_rooms(group->answer, &refresh->source.days, rooms, count, &group->document, &group->likelihood,
                          err);
    free(rooms);
    return r;
}

static int make_of_log(struct web *web, const struct refresh *refresh, struct evidence_group *group, struct error *err)
{
    const struct snapshot_days *days = &refresh->source.days;
    const struct zone *zone = school_setup(web->host->school)->zone;
    const struct snapshot_log_ask ask = {web, group->answer, refresh->assessment, refresh->version, group->rooms,
                                         days->count ? zone_day_start_ms(zone, days->dates[0]) : 0, web_now_ms(web),
                                         refresh->compared, refresh->compared_count, refresh->air, days->count};
    struct snapshot_log log;
    int r = snapshot_log_read(&ask, &log, err);

    if (r == -ENOSYS) {
        *err = (struct error){0};
        return 0;                   /* a person answers it */
    }
    group->likelihood = r == 0 ? log.likelihood : 0;
    return r < 0 ? r : snapshot_of_log(group->answer, days->made_date, &log, &group->document, err);
}

/* Against the newest snapshot of a line. Lines of one group changed alike: it is told once. */
static int compare(void *context, const struct snapshot *snapshot, const char *document)
{
    struct refresh *refresh = context;

    for (size_t i = 0; i < refresh->line_count; i++) {
        struct evidence_line *line = &refresh->lines[i];
        struct evidence_group *group = &refresh->groups[line->group];

        if (line->id != snapshot->line || !group->document)
            continue;
        line->is_same = strcmp(document, group->document) == 0;
        if (!line->is_same && !group->is_told)
            snapshot_compare(document, group->document, note_change, refresh);
        group->is_told = true;
    }
    return 0;
}

static int propose(struct store *store, const struct request *request, int64_t id, int likelihood, struct error *err)
{
    struct assessment_line line;
    int64_t seen_ms;
    int r = assessment_line_load(store, id, &line, err);

    if (r < 0 || line.likelihood_proposed == likelihood)
        return r;
    seen_ms = line.edited_ms;
    line.likelihood_proposed = likelihood;
    line.edited_ms = web_now_ms(request->web);
    line.edited_by = request->caller.person;
    return assessment_line_save(store, &line, seen_ms, err);
}

static int keep(struct refresh *refresh, const struct evidence_line *line, struct error *err)
{
    const struct evidence_group *group = &refresh->groups[line->group];
    const struct request *request = refresh->job.request;
    struct store *store = request->web->host->store;
    struct snapshot snapshot = {.line = line->id, .made_ms = web_now_ms(request->web),
                                .made_by = request->caller.person};
    int r;

    if (!group->document || line->is_same)
        return 0;
    r = snapshot_add(store, &snapshot, group->document, err);
    if (r == -EMSGSIZE || r == -ENOSPC) {       /* this line alone: the others get theirs */
        note_change(refresh, err->text);
        *err = (struct error){0};
        return 0;
    }
    refresh->kept += r == 0;
    return r < 0 ? r : propose(store, request, line->id, group->likelihood, err);
}

static int keep_all(struct refresh *refresh, struct error *err)
{
    struct web *web = refresh->job.request->web;
    int r = 0;

    for (size_t i = 0; i < refresh->group_count && r == 0; i++)
        r = evidence_kind_of(refresh->groups[i].answer) == EVIDENCE_LOG
                ? make_of_log(web, refresh, &refresh->groups[i], err)
                : make_of_rooms(refresh, &refresh->groups[i], err);
    if (r == 0)
        r = snapshots_newest(web->host->store, refresh->version, compare, refresh, err);
    for (size_t i = 0; i < refresh->line_count && r == 0; i++)
        r = keep(refresh, &refresh->lines[i], err);
    return r;
}

static void answer_refresh(struct refresh *refresh)
{
    struct request *request = refresh->job.request;
    struct out *out = &request->answer.out;
    char detail[64];

    snprintf(detail, sizeof detail, "assessment %" PRId64, refresh->assessment);
    web_audit(request, "evidence refreshed", detail);
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    out_object(out, NULL);
    out_time(out, "made", web_now_ms(request->web));
    out_integer(out, "lines", (int64_t)refresh->kept);
    out_array(out, "changed");
    for (size_t i = 0; i < refresh->change_count; i++)
        out_text(out, NULL, refresh->changes[i]);
    out_array_end(out);
    out_object_end(out);
    request_answer(request, 200);
}

static bool is_still_draft(const struct refresh *refresh)
{
    struct assessment assessment;

    return assessment_load(refresh->job.request->web->host->store, refresh->assessment, &assessment, NULL) == 0 &&
           assessment.working_id == refresh->version && assessment.position.working == ASSESSMENT_DRAFT;
}

static void refuse_sealed(struct request *request)
{
    request_refuse(request, 409, "wrong_state", NULL, "Evidence is attached to a draft. What was sent out or is in "
                   "force stays as people read it: begin a new version.");
}

/* Whether the rooms are those of the question still: what it was answered with is by their places in the school. */
static bool are_rooms_the_same(const struct refresh *refresh)
{
    const struct school *school = refresh->job.request->web->host->school;
    bool are_same = school_room_count(school) == refresh->source.room_count;

    for (size_t i = 0; i < refresh->source.room_count && are_same; i++)
        are_same = strcmp(room_info(school_room(school, i))->id, refresh->infos[i].id) == 0;
    return are_same;
}

static void finish(struct job *waiting)
{
    struct refresh *refresh = (struct refresh *)waiting;
    struct request *request = waiting->request;

    if (request && refresh->err.code < 0)
        request_failed(request, &refresh->err);
    else if (request && !are_rooms_the_same(refresh))
        request_refuse(request, 409, "rooms_changed", NULL, "Rooms were added or archived meanwhile. Attach the evidence"
                       " once more.");
    else if (request && !is_still_draft(refresh))
        refuse_sealed(request);
    else if (request && keep_all(refresh, &refresh->err) < 0)
        request_failed(request, &refresh->err);
    else if (request)
        answer_refresh(refresh);
    free_refresh(refresh);
}

/* -- what is asked -- */

static bool is_same_question(const struct refresh *refresh, const struct evidence_group *group,
                             enum checklist_answer answer, const bool *rooms)
{
    return group->answer == answer &&
           memcmp(group->rooms, rooms, refresh->source.room_count * sizeof *rooms) == 0;
}

static int take_line(void *context, const struct assessment_line *line)
{
    struct refresh *refresh = context;
    const struct assessment_rooms *of = line->rooms.count ? &line->rooms : &refresh->scope;
    enum checklist_answer answer;
    enum evidence_kind kind = evidence_kind_from_word(line->answers, &answer);
    bool *rooms;
    size_t group = 0;

    if (kind == EVIDENCE_NONE)
        return 0;
    rooms = calloc(refresh->source.room_count + 1, sizeof *rooms);
    if (!rooms)
        return -ENOMEM;
    for (size_t i = 0; i < refresh->source.room_count; i++) {
        rooms[i] = assessment_rooms_has(of, refresh->infos[i].id);
        refresh->wanted[i] |= rooms[i] && kind != EVIDENCE_LOG;
        refresh->air[i].asked |= rooms[i] ? snapshot_air_asked(answer) : 0;
    }
    while (group < refresh->group_count && !is_same_question(refresh, &refresh->groups[group], answer, rooms))
        group++;
    if (group < refresh->group_count)
        free(rooms);
    else
        refresh->groups[refresh->group_count++] = (struct evidence_group){.answer = answer, .rooms = rooms};
    refresh->lines[refresh->line_count++] = (struct evidence_line){.id = line->id, .group = group};
    return refresh->line_count == ASSESSMENT_LINES_MAX;
}

static void describe_rooms(struct refresh *refresh, const struct school *school)
{
    for (size_t i = 0; i < refresh->source.room_count; i++) {
        struct snapshot_room *room = &refresh->source.rooms[i];

        refresh->infos[i] = *room_info(school_room(school, i));
        memcpy(room->id, refresh->infos[i].id, sizeof room->id);
        memcpy(room->name, refresh->infos[i].name, sizeof room->name);
    }
    for (size_t i = 0; i < school_device_count(school); i++) {
        const struct school_device *device = school_device(school, i);
        struct snapshot_room *room = device->room < 0 ? NULL : &refresh->source.rooms[device->room];

        if (room && room->sensor_count++ < SNAPSHOT_SENSORS_MAX)
            memcpy(room->sensors[room->sensor_count - 1], device->name, sizeof device->name);
    }
}

/* The newest school days that are over. A calendar that begins later has fewer. */
static void find_dates(struct snapshot_days *days, const struct calendar *calendar, int64_t today)
{
    int count = 0;

    for (int64_t date; count < SNAPSHOT_DAYS; count++) {
        date = school_days_add(calendar, today, -(count + 1));
        if (date == SCHOOL_DAYS_NEVER)
            break;
        days->dates[SNAPSHOT_DAYS - 1 - count] = date;
    }
    memmove(days->dates, days->dates + SNAPSHOT_DAYS - count, (size_t)count * sizeof *days->dates);
    days->count = (size_t)count;
    days->made_date = today;
}

/* What was done in rooms, the newest first; of the whole site says nothing of one room. */
static int take_action(void *context, const struct action *action)
{
    struct refresh *refresh = context;

    for (size_t i = 0; action->done_ms && i < action->room_count && refresh->compared_count < COMPARED_MAX; i++) {
        struct compared *compared = &refresh->compared[refresh->compared_count++];

        compared->done_date = zone_date(&refresh->source.setup->zone, action->done_ms);
        memcpy(compared->what, action->what, sizeof compared->what);
        memcpy(compared->room, action->rooms[i], sizeof compared->room);
    }
    return refresh->compared_count == COMPARED_MAX;
}

/* NULL: out of memory. */
static struct refresh *begin(struct web *web, const struct assessing *it)
{
    const struct school *school = web->host->school;
    const struct school_setup *setup = school_setup(school);
    size_t room_count = school_room_count(school);
    struct refresh *refresh = calloc(1, sizeof *refresh);

    if (!refresh)
        return NULL;
    refresh->job.run = run;
    refresh->job.finish = finish;
    refresh->assessment = it->assessment.id;
    refresh->version = it->version.id;
    refresh->scope = it->version.rooms;
    memcpy(refresh->folder, web->settings.data_folder, sizeof refresh->folder);
    refresh->infos = calloc(room_count + 1, sizeof *refresh->infos);
    refresh->wanted = calloc(room_count + 1, sizeof *refresh->wanted);
    refresh->air = calloc(room_count + 1, sizeof *refresh->air);
    refresh->source = (struct snapshot_source){.room_count = room_count, .now_ms = web_now_ms(web),
                                               .infos = refresh->infos, .is_wanted = refresh->wanted,
                                               .setup = room_count ? days_setup_of(school, 0, NULL) : NULL,
                                               .rooms = calloc(room_count + 1, sizeof *refresh->source.rooms)};
    if (!refresh->infos || !refresh->wanted || !refresh->air || !refresh->source.rooms || (room_count && !refresh->source.setup)) {
        free_refresh(refresh);
        return NULL;
    }
    describe_rooms(refresh, school);
    refresh->source.days.pack = setup->pack->name;              /* packs never change */
    refresh->source.days.pack_version = setup->pack->version;
    find_dates(&refresh->source.days, setup->calendar, zone_date(setup->zone, refresh->source.now_ms));
    return refresh;
}

void evidence_refresh(struct request *request)
{
    struct web *web = request->web;
    struct refresh *refresh;
    struct error err = {0};
    struct assessing it;

    if (!assessing_find_working(request, &it))
        return;
    if (!assessment_may_edit(it.assessment.position, (enum duty_role)request->caller.role)) {
        refuse_sealed(request);
        return;
    }
    if (web->host->rebuild.days) {
        request_refuse(request, 409, "days_judged_again", NULL, "Past days are being judged again, because something "
                       "they are judged by was changed. Attach the evidence when that is done.");
        return;
    }
    refresh = begin(web, &it);
    if (!refresh) {
        request_no_memory(request);
        return;
    }
    if (assessment_lines_list(web->host->store, refresh->version, take_line, refresh, &err) < 0 ||
        (refresh->source.setup && actions_list(web->host->store, 0, take_action, refresh, &err) < 0)) {
        request_failed(request, &err);
        free_refresh(refresh);
        return;
    }
    job_start(request, web->host->query_worker, &refresh->job);
}
