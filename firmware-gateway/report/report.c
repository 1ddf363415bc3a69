/* report/report.c - see report.h */
#include "report.h"
#include <errno.h>
#include <string.h>

const struct report_kind report_kinds[] = {
    {"certificate", "who checked a sensor when and how, and what was found (--id SENSOR)", REPORT_ID, 0,
     report_certificate},
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
        {"room", *ask->room, REPORT_ROOM},
        {"from", ask->from_date != REPORT_NO_DATE, REPORT_DATES},
        {"to", ask->to_date != REPORT_NO_DATE, REPORT_DATES},
    };

    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].is_there && kind->needs & parts[i].bit)
            return error_set(err, -EINVAL, "%s is needed", parts[i].name);
        if (parts[i].is_there && !((kind->needs | kind->takes) & parts[i].bit))
            return error_set(err, -EINVAL, "%s is nothing this report takes", parts[i].name);
    }
    if ((ask->from_date == REPORT_NO_DATE) != (ask->to_date == REPORT_NO_DATE) || ask->from_date > ask->to_date)
        return error_set(err, -EINVAL, "from and to are needed together, from first");
    return 0;
}
