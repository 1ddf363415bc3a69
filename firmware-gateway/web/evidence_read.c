/* web/evidence_read.c - the worker's part of evidence_gather.h: what the lines of a draft ask, what the record says of
 * the rooms, and the documents that come of it, held against those before. */
#include "actions.h"
#include "assessment_lines.h"
#include "assessments.h"
#include "evidence_parts.h"
#include "ledger.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* -- what is asked -- */

static bool is_same_question(const struct evidence_gather *gather, const struct evidence_group *group,
                             enum checklist_answer answer, const bool *rooms)
{
    return group->answer == answer && memcmp(group->rooms, rooms, gather->source.room_count * sizeof *rooms) == 0;
}

static int take_line(void *context, const struct assessment_line *line)
{
    struct evidence_gather *gather = context;
    const struct assessment_rooms *of = line->rooms.count ? &line->rooms : &gather->scope;
    enum checklist_answer answer;
    enum evidence_kind kind = evidence_kind_from_word(line->answers, &answer);
    bool *rooms;
    size_t group = 0;

    if (kind == EVIDENCE_NONE)
        return 0;
    rooms = calloc(gather->source.room_count + 1, sizeof *rooms);
    if (!rooms)
        return -ENOMEM;
    for (size_t i = 0; i < gather->source.room_count; i++) {
        rooms[i] = assessment_rooms_has(of, gather->infos[i].id);
        gather->wanted[i] |= rooms[i] && kind != EVIDENCE_LOG;
        gather->air[i].asked |= rooms[i] ? snapshot_air_asked(answer) : 0;
    }
    while (group < gather->group_count && !is_same_question(gather, &gather->groups[group], answer, rooms))
        group++;
    if (group < gather->group_count)
        free(rooms);
    else
        gather->groups[gather->group_count++] = (struct evidence_group){.answer = answer, .rooms = rooms};
    gather->lines[gather->line_count++] = (struct evidence_line){.id = line->id, .group = group};
    return gather->line_count == ASSESSMENT_LINES_MAX;
}

/* Whether a line asks what was done in that room. */
static bool is_compared(const struct evidence_gather *gather, const char *room)
{
    for (size_t group = 0; group < gather->group_count; group++)
        for (size_t i = 0; gather->groups[group].answer == CHECKLIST_BEFORE_AFTER && i < gather->source.room_count; i++)
            if (gather->groups[group].rooms[i] && strcmp(gather->infos[i].id, room) == 0)
                return true;
    return false;
}

/* What was done in rooms, the newest first; of the whole site says nothing of one room. */
static int take_action(void *context, const struct action *action)
{
    struct evidence_gather *gather = context;

    for (size_t i = 0; action->done_ms && i < action->room_count && gather->compared_count < COMPARED_MAX; i++) {
        struct compared *compared = &gather->compared[gather->compared_count];

        if (!is_compared(gather, action->rooms[i]))
            continue;
        gather->compared_count++;
        compared->done_date = zone_date(&gather->source.setup->zone, action->done_ms);
        memcpy(compared->what, action->what, sizeof compared->what);
        memcpy(compared->room, action->rooms[i], sizeof compared->room);
    }
    return gather->compared_count == COMPARED_MAX;
}

/* How often it was asked for comes first: whatever is asked after that is gathered once more. */
static int read_questions(struct store_reader *reader, struct evidence_gather *gather, struct error *err)
{
    struct assessment_version *version = malloc(sizeof *version);
    struct snapshots_state state;
    int r = version ? snapshots_state_read(reader, gather->version, &state, err)
                    : error_set(err, -ENOMEM, "evidence: out of memory");

    if (r == 0)
        r = assessment_version_read(reader, gather->version, version, err);
    if (r == 0) {
        gather->asked = state.asked;
        gather->scope = version->rooms;
        r = assessment_lines_read(reader, gather->version, take_line, gather, err);
    }
    if (r >= 0 && gather->source.setup)
        r = actions_read(reader, 0, take_action, gather, err);
    free(version);
    return r < 0 ? r : 0;
}

/* -- documents -- */

static int make_of_rooms(const struct evidence_gather *gather, struct evidence_group *group, struct error *err)
{
    const struct snapshot_room **rooms = calloc(gather->source.room_count + 1, sizeof *rooms);
    size_t count = 0;
    int r;

    if (!rooms)
        return error_set(err, -ENOMEM, "evidence: out of memory");
    for (size_t i = 0; i < gather->source.room_count; i++)
        if (group->rooms[i])
            rooms[count++] = &gather->source.rooms[i];
    r = snapshot_of_rooms(group->answer, &gather->source.days, rooms, count, &group->document, &group->likelihood,
                          err);
    free(rooms);
    if (r == 0)
        ledger_digest(group->document, strlen(group->document), group->digest);
    return r;
}

/* Against the newest snapshot of a line. Lines of one group changed alike: it is told once. A log is not read yet. */
static int compare(void *context, const struct snapshot *snapshot, const char *document)
{
    struct evidence_gather *gather = context;

    for (size_t i = 0; i < gather->line_count; i++) {
        struct evidence_group *group = &gather->groups[gather->lines[i].group];

        if (gather->lines[i].id != snapshot->line || group->is_told)
            continue;
        group->is_told = true;
        if (!group->document)
            group->before = strdup(document);
        else if (memcmp(snapshot->digest, group->digest, sizeof group->digest) != 0)
            snapshot_compare(document, group->document, evidence_note_change, gather);
    }
    return 0;
}

static int read_all(struct store_reader *reader, struct evidence_gather *gather, struct error *err)
{
    struct snapshot_source *source = &gather->source;
    int r = read_questions(reader, gather, err);

    if (r == 0)
        r = snapshot_record_read(reader, source, err);
    if (r == 0)
        r = snapshot_air_read(reader, source, gather->air, err);
    if (r == 0 && gather->compared_count)
        r = compared_read_all(reader, &source->setup->calendar, gather->compared, gather->compared_count, err);
    for (size_t i = 0; i < gather->group_count && r == 0; i++)
        if (evidence_kind_of(gather->groups[i].answer) != EVIDENCE_LOG)
            r = make_of_rooms(gather, &gather->groups[i], err);
    return r < 0 ? r : snapshots_newest_read(reader, gather->version, compare, gather, err);
}

void evidence_gather_read(struct evidence_gather *gather)
{
    struct store_reader *reader = NULL;
    int r = store_reader_open(gather->folder, &reader, &gather->err);

    if (r == 0)
        r = read_all(reader, gather, &gather->err);
    gather->err.code = r;
    store_reader_close(reader);
}
