/* web/evidence_keep.c - main's part of evidence_gather.h: what the gateway's own records say, and the snapshots. */
#include "assessment_lines.h"
#include "assessments.h"
#include "evidence_parts.h"
#include "ledger.h"
#include "room.h"
#include "snapshot_log.h"
#include <errno.h>
#include <string.h>

/* Whether the rooms are those of the question still: what it was answered with is by their places in the school. */
static bool are_rooms_the_same(const struct evidence_gather *gather, const struct school *school)
{
    bool are_same = school_room_count(school) == gather->source.room_count;

    for (size_t i = 0; i < gather->source.room_count && are_same; i++)
        are_same = strcmp(room_info(school_room(school, i))->id, gather->infos[i].id) == 0;
    return are_same;
}

static bool is_still_draft(const struct evidence_gather *gather, struct store *store)
{
    struct assessment assessment;

    return assessment_load(store, gather->assessment, &assessment, NULL) == 0 &&
           assessment.working_id == gather->version && assessment.position.working == ASSESSMENT_DRAFT;
}

static int make_of_log(struct evidence_gather *gather, const struct web_host *host, struct evidence_group *group,
                       struct error *err)
{
    const struct snapshot_days *days = &gather->source.days;
    const struct zone *zone = school_setup(host->school)->zone;
    const struct snapshot_log_ask ask = {host, group->answer, gather->assessment, gather->version, group->rooms,
                                         days->count ? zone_day_start_ms(zone, days->dates[0]) : 0,
                                         clock_wall_ms(host->clock), gather->compared, gather->compared_count,
                                         gather->air, days->count};
    struct snapshot_log log;
    int r = snapshot_log_read(&ask, &log, err);

    if (r == -ENOSYS) {
        *err = (struct error){0};
        return 0;                   /* a person answers it */
    }
    group->likelihood = r == 0 ? log.likelihood : 0;
    if (r == 0)
        r = snapshot_of_log(group->answer, days->made_date, &log, &group->document, err);
    if (r == 0)
        ledger_digest(group->document, strlen(group->document), group->digest);
    if (r == 0 && group->before && strcmp(group->before, group->document) != 0)
        snapshot_compare(group->before, group->document, evidence_note_change, gather);
    return r;
}

static int note_newest(void *context, const struct snapshot *snapshot)
{
    struct evidence_gather *gather = context;

    for (size_t i = 0; i < gather->line_count; i++)
        if (gather->lines[i].id == snapshot->line)
            gather->lines[i].is_same = memcmp(snapshot->digest, gather->groups[gather->lines[i].group].digest,
                                              sizeof snapshot->digest) == 0;
    return 0;
}

static int keep_line(struct evidence_gather *gather, struct store *store, const struct evidence_line *line,
                     int64_t person, int64_t now_ms, struct error *err)
{
    const struct evidence_group *group = &gather->groups[line->group];
    struct snapshot snapshot = {.line = line->id, .made_ms = now_ms, .made_by = person};
    int r = snapshot_add(store, &snapshot, group->document, err);

    if (r == -EMSGSIZE || r == -ENOSPC) {       /* this line alone: the others get theirs */
        evidence_note_change(gather, err->text);
        *err = (struct error){0};
        return 0;
    }
    gather->kept += r == 0;
    return r < 0 ? r : assessment_line_propose(store, line->id, group->likelihood, err);
}

static int make_logs(struct evidence_gather *gather, const struct web_host *host, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < gather->group_count && r == 0; i++)
        if (evidence_kind_of(gather->groups[i].answer) == EVIDENCE_LOG)
            r = make_of_log(gather, host, &gather->groups[i], err);
    gather->has_logs = r == 0;
    return r;
}

/* 1: a piece is full. */
static int keep_piece(struct evidence_gather *gather, struct store *store, int64_t person, int64_t now_ms,
                      struct error *err)
{
    size_t size = 0;
    int r = snapshots_newest_brief(store, gather->version, note_newest, gather, err);

    while (gather->next < gather->line_count && r == 0 && size < EVIDENCE_PIECE_SIZE) {
        const struct evidence_line *line = &gather->lines[gather->next];
        const char *document = gather->groups[line->group].document;

        if (document && !line->is_same) {
            size += strlen(document);
            r = keep_line(gather, store, line, person, now_ms, err);
        }
        gather->next += r == 0;
    }
    return r < 0 ? r : gather->next < gather->line_count;
}

int evidence_gather_keep(struct evidence_gather *gather, const struct web_host *host, int64_t person,
                         struct error *err)
{
    int64_t now_ms = clock_wall_ms(host->clock);
    int r = 0;

    if (gather->err.code < 0)
        return error_set(err, gather->err.code, "%s", gather->err.text);
    if (!are_rooms_the_same(gather, host->school))
        return error_set(err, -ESTALE, "evidence: rooms were added or archived meanwhile");
    if (!is_still_draft(gather, host->store))
        return error_set(err, -EPERM, "evidence: it is no draft any more");
    if (!gather->has_logs)
        r = make_logs(gather, host, err);
    if (r == 0)
        r = keep_piece(gather, host->store, person, now_ms, err);
    return r != 0 ? r : snapshots_gathered(host->store, gather->version, gather->asked, now_ms, err);
}
