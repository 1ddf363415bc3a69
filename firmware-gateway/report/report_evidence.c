/* report/report_evidence.c - the evidence pack: what the record shows of rooms, for both sides the same. Finding first,
 * then limits, figures, charts, what was done, method and sources. */
#include "incidents.h"
#include "school_paper.h"
#include <math.h>
#include <stdio.h>

#define INCIDENTS_MAX 40                /* of a room; more is more than a person reads */
#define MS_PER_MINUTE 60000.0
#define COUNT(array) (sizeof array / sizeof *array)

/* What somebody said they were doing about it; nobody's name. */
static const char *const done_words[PAPER_LANGUAGE_COUNT][INTENT_COUNT] = {
    [PAPER_ENGLISH] = {[INTENT_OPENING] = "Opening windows or vents", [INTENT_FAN] = "Fan or unit on",
                       [INTENT_FEWER] = "Fewer people, or moving out", [INTENT_CANNOT_OPEN] = "Windows can’t open",
                       [INTENT_SENSOR] = "Sensor looks wrong", [INTENT_PASSING] = "Passed on"},
    [PAPER_WELSH] = {[INTENT_OPENING] = "Agor ffenestri neu awyrellau", [INTENT_FAN] = "Ffan neu uned ymlaen",
                     [INTENT_FEWER] = "Llai o bobl, neu symud allan", [INTENT_CANNOT_OPEN] = "Ni ellir agor y ffenestri",
                     [INTENT_SENSOR] = "Mae’r synhwyrydd yn edrych o’i le", [INTENT_PASSING] = "Wedi’i basio ymlaen"},
};

struct incident_table {
    struct paper *paper;
    const struct school_paper *of;
    size_t count;
};

static void write_length(struct paper *paper, enum paper_language language, const struct incident *incident)
{
    if (incident->cleared_ms)
        story_cell_minutes(paper, language, (double)(incident->cleared_ms - incident->began_ms) / MS_PER_MINUTE);
    else
        paper_cell(paper, "%s", label(language, LABEL_STILL_OPEN));
}

static int write_incident(void *context, const struct incident *incident)
{
    struct incident_table *table = context;
    enum paper_language language = table->of->ask->language;
    const struct rule *rule = pack_shelf_rule(table->of->ask->shelf, incident->pack, incident->rule);
    struct paper *paper = table->paper;
    char text[PHRASE_SIZE];

    if (incident->state == INCIDENT_PENDING)
        return 0;
    if (table->count++ == 0) {
        const struct paper_column columns[] = {
            {label(language, LABEL_BEGAN), 1.6, PAPER_LEFT, true},
            {label(language, LABEL_RULE), 2.4, PAPER_LEFT, false},
            {label(language, LABEL_HOW_LONG), 0.9, PAPER_RIGHT, false},
            {label(language, LABEL_PEAK), 0.8, PAPER_RIGHT, false},
            {label(language, LABEL_DONE), 1.8, PAPER_LEFT, false},
        };

        paper_table(paper, "", columns, COUNT(columns));
    }
    phrase_time(language, &table->of->ask->zone, incident->began_ms, text);
    paper_row(paper);
    paper_cell(paper, "%s", text);
    paper_in(paper, PAPER_ENGLISH);
    if (rule)
        paper_cell(paper, "%s: %g %s", rule->source, rule->limit, rule_unit(rule));
    else
        paper_cell(paper, "%s", incident->rule);
    write_length(paper, language, incident);
    phrase_number(incident->peak, rule && rule->quantity == TEMPERATURE_C ? 1 : 0, text);
    paper_cell(paper, "%s", isnan(incident->peak) ? "–" : text);
    paper_cell(paper, "%s", incident->intent ? done_words[language][incident->intent] : label(language, LABEL_NOBODY));
    return 0;
}

static int write_incidents(const struct school_paper *of, const struct story *story, struct paper *paper,
                           struct error *err)
{
    enum paper_language language = of->ask->language;
    struct incident_table table = {paper, of, 0};
    char sentence[STORY_SENTENCE_SIZE], count[16];
    int r;

    paper_heading(paper, 2, "%s", label(language, LABEL_INCIDENTS));
    r = incidents_list(of->store, INCIDENTS_ALL, story->room.id, zone_day_start_ms(&of->ask->zone, of->from_date),
                       zone_day_start_ms(&of->ask->zone, of->to_date + 1), INCIDENTS_MAX, write_incident, &table, err);
    if (table.count)
        paper_end(paper);
    else
        paper_paragraph(paper, "%s", label(language, LABEL_NO_INCIDENTS));
    snprintf(count, sizeof count, "%d", INCIDENTS_MAX);
    if (table.count == INCIDENTS_MAX)
        paper_paragraph(paper, "%s", LABEL_SAY(sentence, language, LABEL_INCIDENTS_MORE, count));
    return r;
}

static int write_room(const struct school_paper *of, const struct story *story, struct paper *paper, struct error *err)
{
    enum paper_language language = of->ask->language;
    char sentence[STORY_SENTENCE_SIZE];

    paper_break(paper);
    paper_heading(paper, 1, "%s", story->room.name);
    story_sentence(story, language, sentence);
    paper_paragraph(paper, "%s", sentence);
    story_paper_figures(paper, language, story, false);
    story_paper_chart(paper, language, story);
    paper_heading(paper, 2, "%s", label(language, LABEL_VERDICT));
    story_paper_yardsticks(paper, language, story);
    story_paper_weeks(paper, language, story);
    return write_incidents(of, story, paper, err);
}

static int write_all(const struct school_paper *of, struct paper *paper, struct error *err)
{
    enum paper_language language = of->ask->language;
    int r = 0;

    story_paper_findings(paper, language, of->stories, of->count, false);
    story_paper_coverage(paper, language, of->stories, of->count);
    for (size_t i = 0; i < of->count && r == 0; i++)
        r = write_room(of, of->stories[i], paper, err);
    story_paper_others(paper, language, of->stories, of->count);
    paper_break(paper);
    story_paper_method(paper, language);
    story_paper_sources(paper, language, of->stories, of->count);
    school_paper_end(of, paper);
    return r;
}

int report_evidence(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    struct school_paper of;
    struct paper *written = NULL;
    int r = school_paper_read(&of, store, ask, ask->from_date, ask->to_date, SCHOOL_PAPER_ALL_PACKS, err);

    if (r == 0)
        r = school_paper_open(&of, "evidence", label(ask->language, LABEL_EVIDENCE_TITLE), &written, err);
    if (r == 0)
        r = write_all(&of, written, err);
    school_paper_done(&of);
    if (r < 0) {
        paper_close(written);
        return r;
    }
    *paper = written;
    return 0;
}
