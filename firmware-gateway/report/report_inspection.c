/* report/report_inspection.c - an inspection by safety reps: the notice, what was seen room by room, findings, the
 * employer's replies, and what is to be done of them, by whom and when. What has no reply says so, and since when. */
#include "actions.h"
#include "inspection_book.h"
#include "inspections.h"
#include "labels.h"
#include "people.h"
#include "places.h"
#include "report.h"
#include "story_paper.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENTENCE_SIZE 600
#define COUNT(array) (sizeof array / sizeof *array)

struct inspection_paper {
    struct store *store;
    const struct report_ask *ask;
    struct paper *paper;
    struct inspection inspection;
    bool has_figures;               /* of what the air was */
    size_t rooms;                   /* there were when the round was begun; before that, there are now */
    int64_t newest_ms;              /* of replies and of what was done about them; 0: none */
    size_t to_do;                   /* replies that name an action */
    const struct finding *finding;  /* in hand */
    size_t replies;                 /* of it, that are written */
};

static const char *say(const struct inspection_paper *of, enum label which)
{
    return label(of->ask->language, which);
}

struct name_search {
    const char *id;
    char name[NAME_SIZE];
};

static int take_name(void *context, const struct room_info *room)
{
    struct name_search *search = context;

    if (strcmp(room->id, search->id) != 0)
        return 0;
    memcpy(search->name, room->name, sizeof search->name);
    return 1;
}

static void cell_room(struct inspection_paper *of, const char *id)
{
    struct name_search search = {.id = id};

    snprintf(search.name, sizeof search.name, "%s", *id ? id : say(of, LABEL_ASSESS_WHOLE_SITE));
    (void)rooms_load(of->store, take_name, &search, NULL);
    paper_cell(of->paper, "%s", search.name);
}

static int count_figures(void *context, const struct inspection_figures *figures)
{
    (void)figures;
    ++*(size_t *)context;
    return 0;
}

static int count_room(void *context, const struct room_info *room)
{
    *(size_t *)context += !room->archived;
    return 0;
}

/* A round that was begun has frozen the rooms there were: a room that is new since is none that nobody looked at. */
static int count_rooms(struct inspection_paper *of, struct error *err)
{
    size_t seen = (size_t)of->inspection.rooms_seen;
    int r = inspection_figures_list(of->store, of->inspection.id, count_figures, &of->rooms, err);

    of->has_figures = of->rooms > 0;
    if (r == 0 && !of->rooms)
        r = rooms_load(of->store, count_room, &of->rooms, err);
    of->rooms = of->rooms > seen ? of->rooms : seen;
    return r;
}

/* What was said of a room or finding, and that there is a photo beside it: a paper has no room for it. */
static void cell_seen(struct inspection_paper *of, const char *words, bool has_photo)
{
    const char *photo = say(of, LABEL_INSPECT_PHOTO);

    if (*words)
        paper_in_own_words(of->paper, words);
    if (has_photo)
        paper_cell(of->paper, *words ? "%s (%s)" : "%s%s", words, photo);
    else
        paper_cell(of->paper, "%s", *words ? words : "–");
}

static int write_room(void *context, const struct inspection_room *seen)
{
    struct inspection_paper *of = context;

    paper_row(of->paper);
    cell_room(of, seen->room);
    paper_cell(of->paper, "%s", say(of, seen->is_fine ? LABEL_INSPECT_FINE : LABEL_INSPECT_LOOK));
    cell_seen(of, seen->note, seen->photo);
    return 0;
}

static int write_rooms(struct inspection_paper *of, struct error *err)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ROOM), 1, PAPER_LEFT, true},
        {say(of, LABEL_INSPECT_SEEN), 1, PAPER_LEFT, false},
        {say(of, LABEL_INSPECT_NOTE), 2.5, PAPER_LEFT, false},
    };
    int r;

    if (!of->inspection.rooms_seen)
        return 0;
    paper_table(of->paper, say(of, LABEL_INSPECT_ROOMS), columns, COUNT(columns));
    r = inspection_rooms(of->store, of->inspection.id, write_room, of, err);
    paper_end(of->paper);
    return r;
}

/* -- what the round was begun with -- */

struct figures_span {                   /* of all rooms together, for the caption */
    int64_t from_date, to_date;
};

static int take_span(void *context, const struct inspection_figures *figures)
{
    struct figures_span *span = context;

    if (!figures->dates)
        return 0;
    if (!span->from_date || figures->from_date < span->from_date)
        span->from_date = figures->from_date;
    if (figures->to_date > span->to_date)
        span->to_date = figures->to_date;
    return 0;
}

static void cell_figure(struct inspection_paper *of, const struct inspection_figure *figure)
{
    if (inspection_figure_tells(figure))
        paper_cell(of->paper, "%ld (%ld)", lround(inspection_figure_mean_ppm(figure)), lround(figure->most_ppm));
    else
        paper_cell(of->paper, "%s", say(of, LABEL_CANNOT_TELL));
}

static int write_figures_of(void *context, const struct inspection_figures *figures)
{
    struct inspection_paper *of = context;
    const struct inspection_figure *whole = &figures->parts[INSPECTION_WHOLE_DAY];
    char over[2][PHRASE_SIZE];

    paper_row(of->paper);
    cell_room(of, figures->room);
    for (int part = 0; part < INSPECTION_PART_COUNT; part++)
        cell_figure(of, &figures->parts[part]);
    for (int i = 0; i < 2; i++)
        story_share_words(whole->above_min[i] / whole->measured_min, of->ask->language, over[i]);
    if (inspection_figure_tells(whole))
        paper_cell(of->paper, "%s%%, %s%%", over[0], over[1]);
    else
        paper_cell(of->paper, "–");
    paper_cell(of->paper, "%.0f%%", whole->in_use_min > 0 ? inspection_figure_measured_percent(whole) : 0);
    return 0;
}

static int write_figures(struct inspection_paper *of, struct error *err)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ROOM), 1.1, PAPER_LEFT, true},
        {say(of, LABEL_INSPECT_DAY), 1.3, PAPER_RIGHT, false},
        {say(of, LABEL_INSPECT_MORNING), 1.3, PAPER_RIGHT, false},
        {say(of, LABEL_INSPECT_MIDDAY), 1.3, PAPER_RIGHT, false},
        {say(of, LABEL_INSPECT_AFTERNOON), 1.3, PAPER_RIGHT, false},
        {say(of, LABEL_INSPECT_ABOVE), 1.15, PAPER_RIGHT, false},
        {say(of, LABEL_INSPECT_MEASURED), 1.2, PAPER_RIGHT, false},
    };
    char caption[SENTENCE_SIZE], dates[PHRASE_SIZE];
    struct figures_span span = {0};
    int r = inspection_figures_list(of->store, of->inspection.id, take_span, &span, err);

    if (r < 0 || !span.to_date)
        return r;
    phrase_dates(of->ask->language, span.from_date, span.to_date, dates);
    LABEL_SAY(caption, of->ask->language, LABEL_INSPECT_FIGURES, dates);
    paper_table(of->paper, caption, columns, COUNT(columns));
    r = inspection_figures_list(of->store, of->inspection.id, write_figures_of, of, err);
    paper_end(of->paper);
    paper_paragraph(of->paper, "%s", say(of, LABEL_INSPECT_FIGURES_NOTE));
    return r;
}

/* -- findings -- */

static void write_finding_cells(struct inspection_paper *of)
{
    paper_row(of->paper);
    cell_room(of, of->finding->room);
    if (of->replies) {
        paper_cell(of->paper, "%s", say(of, LABEL_INSPECT_SAME));
        return;
    }
    cell_seen(of, of->finding->text, of->finding->photo);
}

/* A row each, so that none is cut. */
static int write_reply(void *context, const struct finding_reply *reply)
{
    struct inspection_paper *of = context;
    char date[PHRASE_SIZE];

    write_finding_cells(of);
    of->replies++;
    phrase_date(of->ask->language, zone_date(&of->ask->zone, reply->at_ms), date);
    paper_in_own_words(of->paper, reply->text);
    paper_cell(of->paper, "%s (%s, %s)", reply->text, reply->who, date);
    return 0;
}

static int write_finding(void *context, const struct finding *finding)
{
    struct inspection_paper *of = context;
    char date[PHRASE_SIZE], words[SENTENCE_SIZE];

    of->finding = finding;
    of->replies = 0;
    if (finding->is_answered)
        return finding_replies(of->store, finding->id, write_reply, of, NULL);
    write_finding_cells(of);
    phrase_date(of->ask->language, zone_date(&of->ask->zone, finding->at_ms), date);
    paper_cell_bold(of->paper, "%s", LABEL_SAY(words, of->ask->language, LABEL_INSPECT_NO_REPLY, date));
    return 0;
}

static int write_findings(struct inspection_paper *of, struct error *err)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ROOM), 1, PAPER_LEFT, true},
        {say(of, LABEL_INSPECT_FINDING), 2.2, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_REPLY), 2.2, PAPER_LEFT, false},
    };
    int r;

    if (!of->inspection.findings)
        return 0;
    paper_table(of->paper, say(of, LABEL_INSPECT_FINDINGS), columns, COUNT(columns));
    r = findings_list(of->store, of->inspection.id, write_finding, of, err);
    paper_end(of->paper);
    return r;
}

/* -- what is to be done of them -- */

static int note_reply(void *context, const struct finding_reply *reply)
{
    struct inspection_paper *of = context;
    struct action action = {.edited_ms = 0};
    int r = reply->action ? action_load(of->store, reply->action, &action, NULL) : 0;

    of->to_do += reply->action != 0;
    of->newest_ms = reply->at_ms > of->newest_ms ? reply->at_ms : of->newest_ms;
    of->newest_ms = action.edited_ms > of->newest_ms ? action.edited_ms : of->newest_ms;
    return r;
}

static int note_finding(void *context, const struct finding *finding)
{
    const struct inspection_paper *of = context;

    return finding_replies(of->store, finding->id, note_reply, context, NULL);
}

static int write_action(void *context, const struct finding_reply *reply)
{
    struct inspection_paper *of = context;
    enum paper_language language = of->ask->language;
    char due[PHRASE_SIZE];
    struct action action;
    int r = reply->action ? action_load(of->store, reply->action, &action, NULL) : 0;

    if (r < 0 || !reply->action)
        return r;
    phrase_date(language, action.due_date, due);
    paper_row(of->paper);
    cell_room(of, of->finding->room);
    paper_in_own_words(of->paper, action.what);
    paper_cell(of->paper, "%s", action.what);
    paper_cell(of->paper, "%s", *action.owner_name ? action.owner_name
                                : label_word(language, WORD_ROLE, role_word((enum role)action.owner_role)));
    paper_cell(of->paper, "%s", due);
    paper_cell(of->paper, "%s", label_word(language, WORD_STATE, action_state_word(action.state)));
    return 0;
}

static int write_actions_of(void *context, const struct finding *finding)
{
    struct inspection_paper *of = context;

    of->finding = finding;
    return finding_replies(of->store, finding->id, write_action, of, NULL);
}

static int write_actions(struct inspection_paper *of, struct error *err)
{
    const struct paper_column columns[] = {
        {say(of, LABEL_ROOM), 1, PAPER_LEFT, true},          {say(of, LABEL_ASSESS_ACTION), 2.4, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_WHO), 1.1, PAPER_LEFT, false}, {say(of, LABEL_ASSESS_DUE), 1.3, PAPER_LEFT, false},
        {say(of, LABEL_ASSESS_STATE), 0.9, PAPER_LEFT, false},
    };
    int r;

    if (!of->to_do)
        return 0;
    paper_table(of->paper, say(of, LABEL_ASSESS_ACTIONS), columns, COUNT(columns));
    r = findings_list(of->store, of->inspection.id, write_actions_of, of, err);
    paper_end(of->paper);
    return r;
}

/* Its time is that of the newest thing in it, after it ended; of a running one, now. */
static int begin(struct inspection_paper *of, struct error *err)
{
    const struct inspection *inspection = &of->inspection;
    struct site_info site = {.name = ""};
    char made[PHRASE_SIZE], date[PHRASE_SIZE], title[SENTENCE_SIZE];
    int64_t ended_ms = inspection->done_ms > of->newest_ms ? inspection->done_ms : of->newest_ms;
    int64_t made_ms = inspection->done_ms ? ended_ms : of->ask->now_ms;
    const struct paper_head head = {
        .kind = "inspection", .title = title, .school = site.name,
        .language = of->ask->language, .made_ms = made_ms, .made_words = made,
        .page = *of->ask->address ? of->ask->address : NULL, .is_draft = !inspection->done_ms,
        .is_demo = store_is_demo(of->store),
    };
    int r;

    (void)site_load(of->store, &site, NULL);
    phrase_time(of->ask->language, &of->ask->zone, made_ms, made);
    phrase_date(of->ask->language, inspection->done_ms ? inspection->done_date : inspection->planned_date, date);
    LABEL_SAY(title, of->ask->language, LABEL_INSPECT_TITLE, date);
    r = paper_open(&head, &of->paper, err);
    if (r == 0)
        report_note(of->ask, of->paper);
    return r;
}

static void write_summary(struct inspection_paper *of)
{
    const struct inspection *inspection = &of->inspection;
    char found[SENTENCE_SIZE], numbers[4][24];

    snprintf(numbers[0], sizeof numbers[0], "%d", inspection->rooms_seen);
    snprintf(numbers[1], sizeof numbers[1], "%d", inspection->findings);
    snprintf(numbers[2], sizeof numbers[2], "%d", inspection->unanswered);
    snprintf(numbers[3], sizeof numbers[3], "%zu", of->rooms);
    LABEL_SAY(found, of->ask->language, LABEL_INSPECT_FOUND, numbers[0], numbers[1], numbers[2], numbers[3]);
    paper_box(of->paper, PAPER_FINDING, "%s", found);
    if (of->has_figures || !inspection->done_ms)
        paper_box(of->paper, PAPER_LIMITS, "%s%s%s", inspection->done_ms ? "" : say(of, LABEL_INSPECT_RUNNING),
                  of->has_figures && !inspection->done_ms ? "\n" : "",
                  of->has_figures ? say(of, LABEL_LIMITS_SIGN) : "");
    paper_summary(of->paper);
    paper_fact(of->paper, say(of, LABEL_ASSESS_WHO), "%s", *inspection->who ? inspection->who : "–");
    paper_in_own_words(of->paper, inspection->notice);
    if (*inspection->notice)
        paper_fact(of->paper, say(of, LABEL_INSPECT_NOTICE), "%s", inspection->notice);
    paper_end(of->paper);
}

int report_inspection(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    struct inspection_paper of = {.store = store, .ask = ask};
    char *end;
    long long id = strtoll(ask->id, &end, 10);
    int r = end == ask->id || *end || id <= 0 ? -ENOENT : inspection_load(store, id, &of.inspection, err);

    if (r == -ENOENT)
        return error_set(err, r, "there is no inspection %s", ask->id);
    if (r == 0)
        r = count_rooms(&of, err);
    if (r == 0)
        r = findings_list(store, of.inspection.id, note_finding, &of, err);
    if (r == 0)
        r = begin(&of, err);
    if (r < 0)
        return r;
    write_summary(&of);
    r = write_rooms(&of, err);
    if (r == 0)
        r = write_findings(&of, err);
    if (r == 0)
        r = write_actions(&of, err);
    if (r == 0)
        r = write_figures(&of, err);
    if (r < 0) {
        paper_close(of.paper);
        return r;
    }
    *paper = of.paper;
    return 0;
}
