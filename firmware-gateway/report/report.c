/* report/report.c - see report.h */
#include "report.h"
#include "labels.h"
#include <errno.h>
#include <string.h>

const struct report_kind report_kinds[] = {
    {"certificate", "who checked a sensor when and how, and what was found (--id SENSOR)", REPORT_ID, 0, 0,
     report_certificate},
    {"evidence", "what the record shows of rooms, with limits, sources and method (--room ROOM,ROOM --from --to)",
     REPORT_DATES, REPORT_ROOMS, 0, report_evidence},
    {"term", "a term of the school, or of one room (--room ROOM) (--from --to)", 0,
     REPORT_ROOM | REPORT_DATES | REPORT_SUMS, REPORT_TERM_DAYS, report_term},
    {"assessment", "a risk assessment (--id 3, or --id 3.2 for its version 2); what is not sealed says DRAFT",
     REPORT_ID | REPORT_VERSIONS, REPORT_FIGURES, 0, report_assessment},
    {"governors", "the same on two pages", REPORT_ID | REPORT_VERSIONS, 0, 0, report_governors},
    {"noticeboard", "the same on one page, without what people said", REPORT_ID | REPORT_VERSIONS, 0, 0,
     report_noticeboard},
    {"inspection", "what safety reps saw and found, with the employer's replies (--id 2)", REPORT_ID, 0, 0,
     report_inspection},
    {"rooms-to-fix", "rooms that failed the school's yardstick this fortnight, worst first (--from --to)", 0,
     REPORT_DATES, REPORT_FIX_DAYS, report_rooms_to_fix},
};
const size_t report_kind_count = sizeof report_kinds / sizeof *report_kinds;

const struct report_kind *report_find(const char *name)
{
    for (size_t i = 0; i < report_kind_count; i++)
        if (strcmp(report_kinds[i].name, name) == 0)
            return &report_kinds[i];
    return NULL;
}

bool report_language(const char *word, enum paper_language *language)
{
    static const char *const words[PAPER_LANGUAGE_COUNT] = {[PAPER_ENGLISH] = "en", [PAPER_WELSH] = "cy"};

    for (int i = 0; i < PAPER_LANGUAGE_COUNT; i++)
        if (strcmp(words[i], word) == 0) {
            *language = (enum paper_language)i;
            return true;
        }
    return false;
}

int report_check(const struct report_kind *kind, const struct report_ask *ask, struct error *err)
{
    const struct {
        const char *name;
        bool is_there;
        unsigned bit;
    } parts[] = {
        {"id", *ask->id, REPORT_ID},
        {"room", *ask->room, REPORT_ROOM | REPORT_ROOMS},
        {"from", ask->from_date != REPORT_NO_DATE, REPORT_DATES},
        {"to", ask->to_date != REPORT_NO_DATE, REPORT_DATES},
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].is_there && kind->needs & parts[i].bit)
            return error_set(err, -EINVAL, "%s is needed", parts[i].name);
        if (parts[i].is_there && !((kind->needs | kind->takes) & parts[i].bit))
            return error_set(err, -EINVAL, "%s is nothing this report takes", parts[i].name);
    }
    if (*ask->room && !((kind->needs | kind->takes) & REPORT_ROOMS) && strchr(ask->room, ','))
        return error_set(err, -EINVAL, "room has to be one");
    if ((ask->from_date == REPORT_NO_DATE) != (ask->to_date == REPORT_NO_DATE) || ask->from_date > ask->to_date)
        return error_set(err, -EINVAL, "from and to are needed together, from first");
    if (ask->from_date != REPORT_NO_DATE && ask->to_date - ask->from_date >= REPORT_DAYS_MAX)
        return error_set(err, -EINVAL, "from and to may be %d days at most", REPORT_DAYS_MAX);
    return 0;
}

static bool has_drafts(const struct report_ask *ask)
{
    if (label_is_draft(ask->language))
        return true;
    for (size_t i = 0; ask->shelf && i < pack_shelf_count(ask->shelf); i++)
        if (pack_shelf_at(ask->shelf, i)->pack && pack_shelf_at(ask->shelf, i)->pack->is_draft_cy)
            return true;
    return false;
}

void report_note(const struct report_ask *ask, struct paper *paper)
{
    if (ask->language != PAPER_WELSH)
        return;
    paper_box(paper, PAPER_NOTE, "%s%s%s", has_drafts(ask) ? label(ask->language, LABEL_WELSH_DRAFT) : "",
              has_drafts(ask) ? " " : "", label(ask->language, LABEL_WELSH_OTHERS));
}

bool report_room(const struct report_ask *ask, size_t index, char id[ID_SIZE])
{
    const char *at = ask->room;

    for (; index > 0 && at; index--) {
        at = strchr(at, ',');
        at = at ? at + 1 : NULL;
    }
    if (!at || strcspn(at, ",") >= ID_SIZE)
        return false;
    memcpy(id, at, strcspn(at, ","));
    id[strcspn(at, ",")] = '\0';
    return id_is_valid(id);
}
