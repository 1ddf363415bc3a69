/* duty/checklist.c - see checklist.h. The tables below are the format; what they can't say is checked after. */
#include "checklist.h"
#include "document.h"
#include "field.h"
#include "source.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *const checklist_by_words[CHECKLIST_BY_COUNT] = {"sensor", "system", "person"};
const char *const checklist_good_words[CHECKLIST_GOOD_COUNT] = {"yes", "no", "either"};

const char *const checklist_answer_words[CHECKLIST_ANSWER_COUNT] = {
    [CHECKLIST_ANSWER_NONE] = "none",
    [CHECKLIST_CO2_OVER_LEVELS] = "co2_over_levels",
    [CHECKLIST_CO2_OVER_1500] = "co2_over_1500",
    [CHECKLIST_CO2_LEAGUE] = "co2_league",
    [CHECKLIST_CO2_TREND] = "co2_trend",
    [CHECKLIST_CO2_AND_TEMPERATURE] = "co2_and_temperature",
    [CHECKLIST_CO2_AND_OCCUPANCY] = "co2_and_occupancy",
    [CHECKLIST_ROOMS_OVER_800] = "rooms_over_800",
    [CHECKLIST_FRESH_AIR] = "fresh_air",
    [CHECKLIST_PURGE_TREND] = "purge_trend",
    [CHECKLIST_SEASONS] = "seasons",
    [CHECKLIST_OCCUPIED_LENGTH] = "occupied_length",
    [CHECKLIST_TEMPERATURE_RANGE] = "temperature_range",
    [CHECKLIST_TEMPERATURE_START_OF_DAY] = "temperature_start_of_day",
    [CHECKLIST_TEMPERATURE_TREND] = "temperature_trend",
    [CHECKLIST_TEMPERATURE_MAX] = "temperature_max",
    [CHECKLIST_INDOORS_AND_OUTDOORS] = "indoors_and_outdoors",
    [CHECKLIST_OVERNIGHT_FALL] = "overnight_fall",
    [CHECKLIST_SENSOR_IN_EVERY_ROOM] = "sensor_in_every_room",
    [CHECKLIST_SENSOR_REGISTER] = "sensor_register",
    [CHECKLIST_COVERAGE] = "coverage",
    [CHECKLIST_CALIBRATION_LOG] = "calibration_log",
    [CHECKLIST_ROOM_REGISTER] = "room_register",
    [CHECKLIST_BEFORE_AFTER] = "before_after",
    [CHECKLIST_REPEATED_ALERTS] = "repeated_alerts",
    [CHECKLIST_ALERT_LOG] = "alert_log",
    [CHECKLIST_ALERT_ROLES] = "alert_roles",
    [CHECKLIST_EVIDENCE_REPORT] = "evidence_report",
    [CHECKLIST_ACTION_LOG] = "action_log",
    [CHECKLIST_REVIEW_TRIGGERS] = "review_triggers",
    [CHECKLIST_CONSULTATION_LOG] = "consultation_log",
    [CHECKLIST_INSPECTION_LOG] = "inspection_log",
    [CHECKLIST_REP_ACCESS] = "rep_access",
    [CHECKLIST_LEGAL_DUTIES] = "legal_duties",
    [CHECKLIST_PRIORITIES] = "priorities",
    [CHECKLIST_LETTER] = "letter",
};

const char *const checklist_review_words[CHECKLIST_REVIEW_COUNT] = {
    [CHECKLIST_REVIEW_NOT_STATED] = "not_stated",
    [CHECKLIST_REVIEW_CONTINUOUS] = "continuous",
    [CHECKLIST_REVIEW_DAILY] = "daily",
    [CHECKLIST_REVIEW_WEEKLY] = "weekly",
    [CHECKLIST_REVIEW_HALF_TERMLY] = "half_termly",
    [CHECKLIST_REVIEW_TERMLY] = "termly",
    [CHECKLIST_REVIEW_QUARTERLY] = "quarterly",
    [CHECKLIST_REVIEW_SEASONAL] = "seasonal",
    [CHECKLIST_REVIEW_ANNUAL] = "annual",
    [CHECKLIST_REVIEW_TEN_YEARS] = "ten_years",
    [CHECKLIST_REVIEW_AS_MAKER_SAYS] = "as_maker_says",
    [CHECKLIST_REVIEW_EACH_CHANGE] = "each_change",
    [CHECKLIST_REVIEW_EACH_REVIEW] = "each_review",
    [CHECKLIST_REVIEW_ON_TRIGGER] = "on_trigger",
    [CHECKLIST_REVIEW_AS_NEEDED] = "as_needed",
};

/* -- texts with a shape of their own -- */

static int check_name(const char *text, struct error *err)
{
    if (!id_is_valid(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no name, write 1 to %d of a-z 0-9 - _", text, ID_SIZE - 1);
    return 0;
}

static int check_item_id(const char *text, struct error *err)
{
    if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != strlen(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no id, write A-Z 0-9 - only", text);
    return 0;
}

static int check_step(const char *text, struct error *err)
{
    if (!((*text >= '0' && *text <= '5') || (*text >= 'A' && *text <= 'Z')))
        return error_set(err, -EINVAL, "\"%.40s\" is no step, write 0 to 5 or a letter", text);
    return 0;
}

/* -- the tables -- */

#define ITEM_TEXT(name, member, FALLBACK, CHECK, KEY_HELP) \
    {.key = name, .kind = FIELD_TEXT, .offset = offsetof(struct checklist_item, member), \
     .size = sizeof(((struct checklist_item *)0)->member), .fallback = FALLBACK, .check = CHECK, .help = KEY_HELP}
#define ITEM_WORD(name, member, FALLBACK, table, KEY_HELP) \
    {.key = name, .kind = FIELD_WORD, .offset = offsetof(struct checklist_item, member), .fallback = FALLBACK, \
     .words = table, .word_count = COUNT(table), .help = KEY_HELP}

static const struct field item_fields[] = {
    ITEM_TEXT("id", id, NULL, check_item_id, "an id that never changes its meaning"),
    ITEM_TEXT("section", section, NULL, NULL, "the heading it stands under"),
    ITEM_TEXT("step", step, NULL, check_step, "0 to 5 of the joint unions' guide, else a letter"),
    ITEM_TEXT("item", text, NULL, NULL, "what to look at, as a question or a request"),
    ITEM_TEXT("item_cy", text_cy, "", NULL, "the same in Welsh"),
    {.key = "draft_cy", .kind = FIELD_BOOL, .offset = offsetof(struct checklist_item, is_draft_cy),
     .fallback = "false", .help = "whether nobody who speaks Welsh has checked it yet"},
    ITEM_WORD("by", by, NULL, checklist_by_words, "who can answer it"),
    ITEM_WORD("answers", answer, "none", checklist_answer_words, "what in the gateway answers it, or helps to"),
    ITEM_WORD("good", good, "yes", checklist_good_words, "which answer says that all is well"),
    ITEM_TEXT("evidence", evidence, "", NULL, "what would show it, in words"),
    ITEM_WORD("status", status, NULL, rule_status_words, "its legal standing"),
    ITEM_WORD("review", review, NULL, checklist_review_words, "how often to look again, as a program takes it"),
    ITEM_TEXT("review_text", review_text, NULL, NULL, "the same as the source says it"),
    ITEM_TEXT("source", source, NULL, NULL, "who asks for it"),
    ITEM_TEXT("url", url, NULL, source_check_url, "where it can be read"),
    {.key = "confidence", .kind = FIELD_OTHER, .offset = offsetof(struct checklist_item, confidence),
     .parse = source_parse_confidence, .help = "A, B or C: how the source was read"},
};
static const struct field_table item_table = {item_fields, COUNT(item_fields)};

#define LIST_TEXT(name, CHECK, KEY_HELP) \
    {.key = #name, .kind = FIELD_TEXT, .offset = offsetof(struct checklist, name), \
     .size = sizeof(((struct checklist *)0)->name), .check = CHECK, .help = KEY_HELP}

static const struct field list_fields[] = {
    {.key = "checklist", .kind = FIELD_TEXT, .offset = offsetof(struct checklist, name), .size = ID_SIZE,
     .check = check_name, .help = "the checklist's name"},
    LIST_TEXT(version, NULL, "its version"),
    LIST_TEXT(title, NULL, "what people call it"),
    LIST_TEXT(about, NULL, "what it is for, in one sentence"),
    {.key = "items", .kind = FIELD_RECORD_LIST, .offset = offsetof(struct checklist, items),
     .size = sizeof(struct checklist_item), .count_max = CHECKLIST_ITEMS_MAX,
     .count_offset = offsetof(struct checklist, count), .record = &item_table, .help = "the items"},
};
static const struct field_table list_table = {list_fields, COUNT(list_fields)};

/* -- what the tables can't say -- */

static int check_item(const struct checklist *list, size_t index, const struct document_node *node, struct error *err)
{
    const struct checklist_item *item = &list->items[index];

    if (item->by != CHECKLIST_BY_PERSON && item->answer == CHECKLIST_ANSWER_NONE)
        return document_error(document_get(node, "by"), err, "%s needs answers: what in the gateway it is",
                              checklist_by_words[item->by]);
    if (item->is_draft_cy && !*item->text_cy)
        return document_error(document_get(node, "draft_cy"), err, "there is no item_cy that could be a draft");
    for (size_t before = 0; before < index; before++)
        if (strcmp(list->items[before].id, item->id) == 0)
            return document_error(document_get(node, "id"), err, "%s is already item %zu, give each its own id",
                                  item->id, before + 1);
    return 0;
}

static int check_list(const struct checklist *list, const struct document_node *root, struct error *err)
{
    const struct document_node *items = document_get(root, "items");
    const struct document_node *node = items->first;

    if (!list->count)
        return document_error(items, err, "there is none, write at least one item");
    for (size_t i = 0; i < list->count; i++, node = node->next) {
        int r = check_item(list, i, node, err);

        if (r < 0)
            return r;
    }
    return 0;
}

/* Only the items there are: what lies behind them in a fresh list stays untouched and takes no memory. */
static void hand_over(const struct checklist *read, struct checklist *list)
{
    memcpy(list, read, offsetof(struct checklist, items) + read->count * sizeof *read->items);
}

/* Closes the document. */
static int take(struct document *document, struct checklist *list, struct error *err)
{
    struct checklist *read = calloc(1, sizeof *read);
    const struct document_node *root = document_root(document);
    int r = read ? field_read(&list_table, root, read, NULL, err) : error_set(err, -ENOMEM, "checklist: out of memory");

    if (r == 0)
        r = check_list(read, root, err);
    if (r == 0)
        hand_over(read, list);
    free(read);
    document_close(document);
    return r;
}

bool checklist_good_from_word(const char *word, int *good)
{
    for (int i = 0; i < CHECKLIST_GOOD_COUNT; i++)
        if (strcmp(word, checklist_good_words[i]) == 0) {
            *good = i;
            return true;
        }
    return false;
}

const struct checklist_item *checklist_find(const struct checklist *list, const char *id)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].id, id) == 0)
            return &list->items[i];
    return NULL;
}

int checklist_parse(const char *text, size_t size, const char *name, struct checklist *list, struct error *err)
{
    struct document *document;
    int r = document_parse(text, size, name, &document, err);

    return r < 0 ? r : take(document, list, err);
}

int checklist_read(const char *path, struct checklist *list, struct error *err)
{
    struct document *document;
    int r = document_read(path, &document, err);

    return r < 0 ? r : take(document, list, err);
}
