/* web/assessment_template.c - see assessment_template.h */
#include "assessment_template.h"
#include "assessment_lines.h"
#include "inside.h"
#include <stdio.h>

void template_line_of_item(const struct checklist_item *item, struct assessment_line *line)
{
    snprintf(line->item, sizeof line->item, "%s", item->id);
    snprintf(line->section, sizeof line->section, "%s", item->section);
    snprintf(line->step, sizeof line->step, "%s", item->step);
    snprintf(line->text, sizeof line->text, "%s", item->text);
    snprintf(line->text_cy, sizeof line->text_cy, "%s", item->text_cy);
    snprintf(line->source, sizeof line->source, "%s", item->source);
    snprintf(line->clause, sizeof line->clause, "%s", item->url);
    snprintf(line->status, sizeof line->status, "%s", rule_status_word(item->status));
    snprintf(line->confidence, sizeof line->confidence, "%c", item->confidence);
    if (item->answer != CHECKLIST_ANSWER_NONE)
        snprintf(line->answers, sizeof line->answers, "%s", checklist_answer_words[item->answer]);
    line->is_by_sensor = item->by == CHECKLIST_BY_SENSOR;
    line->is_by_record = item->by == CHECKLIST_BY_SYSTEM;
    line->good = item->good;
}

void template_line_of_own(const struct own_item *item, struct assessment_line *line)
{
    snprintf(line->item, sizeof line->item, "own-%lld", (long long)item->id);
    snprintf(line->section, sizeof line->section, "%s", item->section);
    snprintf(line->text, sizeof line->text, "%s", item->text);
    line->good = item->good;
}

struct making {
    const struct request *request;
    int64_t version;
    struct error *err;
};

static int add_line(struct making *making, struct assessment_line *line)
{
    const struct request *request = making->request;

    line->version = making->version;
    line->edited_ms = web_now_ms(request->web);
    line->edited_by = request->caller.person;
    return assessment_line_add(request->web->host->store, line, making->err);
}

static int add_own(void *context, const struct own_item *item)
{
    struct assessment_line line = {0};

    if (item->archived_ms)
        return 0;
    template_line_of_own(item, &line);
    return add_line(context, &line);
}

int template_add_lines(const struct request *request, int64_t version, const struct checklist *list, struct error *err)
{
    struct making making = {request, version, err};
    int r = 0;

    for (size_t i = 0; r == 0 && i < list->count; i++) {
        struct assessment_line line = {0};

        template_line_of_item(&list->items[i], &line);
        r = add_line(&making, &line);
    }
    return r < 0 ? r : own_items_list(request->web->host->store, list->name, add_own, &making, err);
}
