/* web/api_checklists.c - the checklists: what stands in them, and what the school added as its own. An own item is
 * never changed: a wrong one is archived and written anew, so that whoever answered it answered what can be read. */
#include "body.h"
#include "inside.h"
#include "own_items.h"
#include "routes.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DETAIL_SIZE 256

/* The checklist that the path names, or NULL: refused. */
static const struct checklist *find_list(struct request *request)
{
    const struct checklist_shelf *shelf = request->web->host->checklists;
    const struct checklist *list = shelf ? checklist_shelf_find(shelf, request->values[0]) : NULL;

    if (!list)
        request_not_found(request, "checklist");
    return list;
}

/* -- reading -- */

static int count_asked(void *context, const struct own_item *item)
{
    *(int64_t *)context += !item->archived_ms;
    return 0;
}

/* Of a broken one its name and what is wrong; the rest is null and 0. */
static int put_brief(struct out *out, struct web *web, const struct shelved_checklist *place, struct error *err)
{
    const struct checklist *list = place->list;
    int64_t statutory = 0, own = 0;
    int r = own_items_list(web->host->store, place->name, count_asked, &own, err);

    for (size_t i = 0; list && i < list->count; i++)
        statutory += list->items[i].status == STATUS_STATUTORY;
    out_object(out, NULL);
    out_text(out, "name", place->name);
    out_text(out, "version", list ? list->version : NULL);
    out_text(out, "title", list ? list->title : NULL);
    out_text(out, "about", list ? list->about : NULL);
    out_integer(out, "items", list ? (int64_t)list->count : 0);
    out_integer(out, "statutory", statutory);
    out_integer(out, "own", own);
    out_words(out, "broken", place->why);
    out_object_end(out);
    return r;
}

void checklists_list(struct request *request)
{
    const struct checklist_shelf *shelf = request->web->host->checklists;
    struct error err = {0};
    int r = 0;

    out_array(&request->answer.out, NULL);
    for (size_t i = 0; shelf && r == 0 && i < checklist_shelf_count(shelf); i++)
        r = put_brief(&request->answer.out, request->web, checklist_shelf_at(shelf, i), &err);
    out_array_end(&request->answer.out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

static void put_item(struct out *out, const struct checklist_item *item)
{
    const char confidence[] = {item->confidence, '\0'};

    out_object(out, NULL);
    out_text(out, "id", item->id);
    out_text(out, "section", item->section);
    out_text(out, "step", item->step);
    out_text(out, "text", item->text);
    out_words(out, "text_cy", item->text_cy);
    out_bool(out, "draft_cy", item->is_draft_cy);
    out_text(out, "by", checklist_by_words[item->by]);
    out_text(out, "answers", item->answer == CHECKLIST_ANSWER_NONE ? NULL : checklist_answer_words[item->answer]);
    out_text(out, "good", checklist_good_words[item->good]);
    out_words(out, "evidence", item->evidence);
    out_text(out, "status", rule_status_word(item->status));
    out_text(out, "review", checklist_review_words[item->review]);
    out_text(out, "review_text", item->review_text);
    out_text(out, "source", item->source);
    out_text(out, "url", item->url);
    out_text(out, "confidence", confidence);
    out_object_end(out);
}

static int put_own(void *context, const struct own_item *item)
{
    struct out *out = context;

    out_object(out, NULL);
    out_integer(out, "id", item->id);
    out_text(out, "section", item->section);
    out_text(out, "text", item->text);
    out_text(out, "good", checklist_good_words[item->good]);
    out_text(out, "who", item->who);
    out_time(out, "at", item->at_ms);
    out_time(out, "archived", item->archived_ms);
    out_words(out, "archived_by", item->archived_by);
    out_object_end(out);
    return 0;
}

static void answer(struct request *request, const struct checklist *list, int status)
{
    struct out *out = &request->answer.out;
    struct error err = {0};
    int r;

    out_object(out, NULL);
    out_text(out, "name", list->name);
    out_text(out, "version", list->version);
    out_text(out, "title", list->title);
    out_text(out, "about", list->about);
    out_array(out, "items");
    for (size_t i = 0; i < list->count; i++)
        put_item(out, &list->items[i]);
    out_array_end(out);
    out_array(out, "own_items");
    r = own_items_list(request->web->host->store, list->name, put_own, out, &err);
    out_array_end(out);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, status);
}

void checklists_one(struct request *request)
{
    const struct checklist *list = find_list(request);

    if (list)
        answer(request, list, 200);
}

/* -- own items -- */

/* Kept for good with who did it. */
static void settle(struct request *request, const struct checklist *list, int64_t item, bool is_new,
                   const char *detail)
{
    char subject[LEDGER_SUBJECT_SIZE];

    snprintf(subject, sizeof subject, "checklist:%s/item:%lld/%s", list->name, (long long)item,
             is_new ? "added" : "archived");
    web_audit(request, is_new ? "checklist item added" : "checklist item archived", detail);
    if (web_ledger(request, &(struct ledger_act){.kind = LEDGER_CHECKLIST_CHANGE, .subject = subject,
                                                 .text = detail}) &&
        web_changed(request, WEB_CHANGED_DUTY, NULL) == 0)
        answer(request, list, is_new ? 201 : 200);
}

static bool read_item(struct request *request, struct own_item *item)
{
    static const char *const allowed[] = {"section", "text", "good", NULL};
    int good = CHECKLIST_GOOD_YES;

    if (!body_allows(request, allowed) ||
        !body_needs_name(request, "section", item->section, sizeof item->section) ||
        !body_needs_text(request, "text", item->text, sizeof item->text) ||
        body_word(request, "good", checklist_good_from_word, &good) < 0)
        return false;
    item->good = (enum checklist_good)good;
    if (strspn(item->text, " ") == strlen(item->text))
        request_refuse(request, 422, "bad_value", "text", "text is needed: what is to be looked at.");
    return !request->answer.status;
}

void checklists_add(struct request *request)
{
    const struct checklist *list = find_list(request);
    struct own_item item = {.at_ms = web_now_ms(request->web)};
    char detail[sizeof list->title + sizeof item.text + 4];
    struct error err = {0};
    int r;

    if (!list || !read_item(request, &item))
        return;
    snprintf(item.checklist, sizeof item.checklist, "%s", list->name);
    snprintf(item.who, sizeof item.who, "%s", request->caller.name);
    r = own_item_add(request->web->host->store, &item, &err);
    if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s.", err.text);
    else if (r < 0)
        request_failed(request, &err);
    if (r < 0)
        return;
    snprintf(detail, sizeof detail, "%s: %s", list->title, item.text);
    settle(request, list, item.id, true, detail);
}

void checklists_archive(struct request *request)
{
    static const char *const allowed[] = {"archived", NULL};
    const struct checklist *list = find_list(request);
    struct web *web = request->web;
    bool is_archived = false;
    struct error err = {0};
    char detail[DETAIL_SIZE], *end;
    int64_t id;
    int r;

    if (!list || !body_allows(request, allowed) || body_bool(request, "archived", &is_archived) < 0)
        return;
    if (!is_archived) {
        request_refuse(request, 422, "bad_value", "archived", "archived has to be true: an item is not brought back,"
                       " write it anew.");
        return;
    }
    id = strtoll(request->values[1], &end, 10);
    r = *end ? -ENOENT
             : own_item_archive(web->host->store, list->name, id, request->caller.name, web_now_ms(web), &err);
    if (r == -ENOENT) {
        request_not_found(request, "item");
        return;
    }
    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    snprintf(detail, sizeof detail, "%s: %lld", list->title, (long long)id);
    settle(request, list, id, false, detail);
}
