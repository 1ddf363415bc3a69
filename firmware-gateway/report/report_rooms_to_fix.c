/* report/report_rooms_to_fix.c - Friday's paper: rooms that failed the school's yardstick this fortnight, worst first, what is
 * known of them, and the action in hand. */
#include "fix_list.h"
#include "school_paper.h"
#include <stdio.h>
#include <string.h>

#define ACTION_LIST_SIZE 1200
#define COUNT(array) (sizeof array / sizeof *array)

struct action_list {
    enum paper_language language;
    char text[ACTION_LIST_SIZE];
};

/* What is being done about the room, and by when; by whom is for the page of actions. */
static int take_action(void *context, const struct action *action)
{
    struct action_list *list = context;
    size_t used = strlen(list->text);
    char date[PHRASE_SIZE];

    phrase_date(list->language, action->due_date, date);
    snprintf(list->text + used, sizeof list->text - used, "%s%s (%s)", used ? "\n" : "", action->what, date);
    return 0;
}

static int write_failed(const struct school_paper *of, const struct story *story, struct paper *paper,
                        struct error *err)
{
    enum paper_language language = of->ask->language;
    struct action_list actions = {.language = language};
    char text[STORY_SENTENCE_SIZE], failed[16], measured[16], share[PHRASE_SIZE], why[FIX_WHY_SIZE];
    int r = fix_list_actions(of->store, story->room.id, take_action, &actions, err);

    snprintf(failed, sizeof failed, "%zu", story->failed_days);
    snprintf(measured, sizeof measured, "%zu", story->measured_days);
    story_share_words(story_share_above(story, 0), language, share);
    fix_list_why(language, &story->room, why);
    paper_row(paper);
    paper_cell(paper, "%s", story->room.name);
    paper_cell(paper, "%s", LABEL_SAY(text, language, LABEL_DAYS_OF, failed, measured));
    paper_cell(paper, "%s%%", share);
    story_cell_minutes(paper, language, story->worst_run_min[0]);
    paper_cell(paper, "%s", *why ? why : "–");
    paper_in_own_words(paper, actions.text);
    paper_cell(paper, "%s", *actions.text ? actions.text : label(language, LABEL_FIX_NO_ACTION));
    return r;
}

static int write_list(const struct school_paper *of, const struct fix_list *list, struct paper *paper,
                      struct error *err)
{
    enum paper_language language = of->ask->language;
    const struct paper_column columns[] = {
        {label(language, LABEL_ROOM), 1, PAPER_LEFT, true},
        {label(language, LABEL_FAILED_ON), 1.2, PAPER_LEFT, false},
        {label(language, LABEL_SHARE_OVER_800), 0.85, PAPER_RIGHT, false},
        {label(language, LABEL_LONGEST), 0.95, PAPER_RIGHT, false},
        {label(language, LABEL_FIX_WHY), 1.8, PAPER_LEFT, false},
        {label(language, LABEL_FIX_ACTION), 1.8, PAPER_LEFT, false},
    };
    int r = 0;

    if (!list->failed_count)
        return 0;
    paper_table(paper, label(language, LABEL_FIX_TABLE), columns, COUNT(columns));
    for (size_t i = 0; i < list->failed_count && r == 0; i++)
        r = write_failed(of, list->failed[i], paper, err);
    paper_end(paper);
    return r;
}

static void write_finding(const struct school_paper *of, const struct fix_list *list, struct paper *paper)
{
    enum paper_language language = of->ask->language;
    char text[STORY_SENTENCE_SIZE + PAPER_TEXT_SIZE], failed[16], measured[16], period[PHRASE_SIZE], names[1024] = "";

    for (size_t i = 0; i < list->failed_count; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "", list->failed[i]->room.name);
    snprintf(failed, sizeof failed, "%zu", list->failed_count);
    snprintf(measured, sizeof measured, "%zu", list->failed_count + list->fine_count);
    phrase_dates(language, of->from_date, of->to_date, period);
    paper_box(paper, PAPER_FINDING, "%s",
              LABEL_SAY(text, language, list->failed_count ? LABEL_FIX_FOUND : LABEL_FIX_NONE, failed, measured, period,
                        names));
}

static void write_thin(const struct school_paper *of, const struct fix_list *list, struct paper *paper)
{
    enum paper_language language = of->ask->language;
    const struct paper_column columns[] = {
        {label(language, LABEL_ROOM), 2, PAPER_LEFT, true},
        {label(language, LABEL_OF_THE_TIME), 1, PAPER_RIGHT, false},
        {label(language, LABEL_VERDICT), 1, PAPER_LEFT, false},
    };

    if (!list->thin_count)
        return;
    paper_table(paper, label(language, LABEL_FIX_THIN), columns, COUNT(columns));
    for (size_t i = 0; i < list->thin_count; i++) {
        char share[PHRASE_SIZE];

        story_percent(story_coverage(list->thin[i]), share);
        paper_row(paper);
        paper_cell(paper, "%s", list->thin[i]->room.name);
        paper_cell(paper, "%s%%", share);
        paper_cell_verdict(paper, VERDICT_CANNOT_TELL);
    }
    paper_end(paper);
    paper_paragraph(paper, "%s", label(language, LABEL_FIX_THIN_NOTE));
}

int report_rooms_to_fix(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    int64_t from_date, to_date;
    struct school_paper of;
    struct fix_list list;
    struct paper *written = NULL;
    int r;

    fix_list_dates(ask, &from_date, &to_date);
    r = school_paper_read(&of, store, ask, from_date, to_date, SCHOOL_PAPER_KEPT_DAYS, err);

    if (r == 0)
        r = school_paper_open(&of, "rooms-to-fix", label(ask->language, LABEL_FIX_TITLE), &written, err);
    if (r == 0) {
        fix_list_make(of.stories, of.count, &list);
        write_finding(&of, &list, written);
        paper_box(written, PAPER_LIMITS, "%s", label(ask->language, LABEL_LIMITS_SIGN));
        r = write_list(&of, &list, written, err);
        write_thin(&of, &list, written);
        school_paper_end(&of, written);
    }
    school_paper_done(&of);
    if (r < 0) {
        paper_close(written);
        return r;
    }
    *paper = written;
    return 0;
}
