/* air/pack.c - see pack.h. The tables below are the format; what they can't say is checked after. */
#include "pack.h"
#include "day_figures.h"
#include "document.h"
#include "field.h"
#include "icone.h"
#include "source.h"
#include "verdict.h"
#include "window.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define DAY_MIN (24 * 60)

static_assert(PACK_LEVELS_MAX + DAY_CO2_LEVELS + ICONE_LEVELS <= DAY_LEVELS_MAX,
              "every limit of a pack needs a place in the figures");

struct written_rule {           /* a rule, and what is checked and then forgotten */
    struct rule rule;
    char unit[RULE_WINDOW_SIZE + 1];
};

struct written_pack {
    struct pack pack;
    size_t count;
    struct written_rule rules[PACK_RULES_MAX];
};

/* -- texts with a shape of their own -- */

static int check_id(const char *text, struct error *err)
{
    if (!id_is_valid(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no id, write 1 to %d of a-z 0-9 - _", text, ID_SIZE - 1);
    return 0;
}

static int check_rule_id(const char *text, struct error *err)
{
    if (strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_-") != strlen(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no id, write a-z 0-9 - _ only", text);
    return 0;
}

/* -- the tables -- */

#define RULE_TEXT(name, KEY_HELP) \
    {.key = #name, .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.name), \
     .size = sizeof(((struct rule *)0)->name), .help = KEY_HELP}
#define RULE_WORD(name, member, table, KEY_HELP) \
    {.key = name, .kind = FIELD_WORD, .offset = offsetof(struct written_rule, member), \
     .words = table, .word_count = COUNT(table), .help = KEY_HELP}
#define RULE_SET(name, member, table, KEY_HELP) \
    {.key = name, .kind = FIELD_WORD_SET, .offset = offsetof(struct written_rule, rule.member), .fallback = "", \
     .words = table, .word_count = COUNT(table), .help = KEY_HELP}

static const struct field rule_fields[] = {
    {.key = "id", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.id), .size = RULE_ID_SIZE,
     .check = check_rule_id, .help = "an id that never changes its meaning"},
    RULE_TEXT(source, "who says it"),
    RULE_TEXT(source_date, "when they said it"),
    {.key = "jurisdiction", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.jurisdiction),
     .size = RULE_JURISDICTION_SIZE, .fallback = "", .help = "where it holds, as GB, GB-ENG, FR, EU, INT"},
    RULE_TEXT(clause, "where in the document; or that the source read does not state it"),
    RULE_WORD("status", rule.status, rule_status_words, "its legal standing"),
    {.key = "confidence", .kind = FIELD_OTHER, .offset = offsetof(struct written_rule, rule.confidence),
     .parse = source_parse_confidence, .help = "A, B or C: how the source was read"},
    RULE_WORD("quantity", rule.measure, measure_words, "what it is about"),
    RULE_WORD("statistic", rule.statistic, statistic_words, "what is made of the readings"),
    {.key = "window", .kind = FIELD_OTHER, .offset = offsetof(struct written_rule, rule.window),
     .fallback = "unspecified", .parse = window_parse, .help = "the time it is about, most often a length"},
    RULE_WORD("operator", rule.comparison, comparison_words, "the row is true when statistic operator value"),
    {.key = "value", .kind = FIELD_NUMBER, .offset = offsetof(struct written_rule, rule.limit), .min = -50,
     .max = 50000, .help = "the limit"},
    {.key = "unit", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, unit),
     .size = sizeof(((struct written_rule *)0)->unit), .help = "the limit's unit"},
    RULE_WORD("severity", rule.severity, severity_words, "how bad it is when true"),
    RULE_TEXT(meaning, "what it means, in one plain sentence"),
    {.key = "meaning_cy", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.meaning_cy),
     .size = RULE_TEXT_SIZE, .fallback = "", .help = "the same in Welsh"},
    {.key = "url", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.url), .size = RULE_TEXT_SIZE,
     .check = source_check_url, .help = "where it can be read"},
    {.key = "interrupts", .kind = FIELD_WORD, .offset = offsetof(struct written_rule, rule.interrupts),
     .fallback = "nobody", .words = interrupts_words, .word_count = INTERRUPTS_COUNT,
     .help = "whose phone rings when it is raised"},
    {.key = "peak", .kind = FIELD_BOOL, .offset = offsetof(struct written_rule, rule.is_peak), .fallback = "false",
     .help = "whether a breach is shown as a peak"},
    RULE_SET("applies.nation", nations, nation_words, "nations it is for; all when left out"),
    RULE_SET("applies.ventilation", ventilations, ventilation_words, "ventilation it is for; all when left out"),
    RULE_SET("applies.use", uses, room_use_words, "uses of a room it is for; all when left out"),
    {.key = "applies.by_hand", .kind = FIELD_BOOL, .offset = offsetof(struct written_rule, rule.is_by_hand),
     .fallback = "false", .help = "whether only a person can tell if it is for a room"},
    {.key = "applies.to", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.applies_to),
     .size = RULE_APPLIES_SIZE, .fallback = "", .help = "what the source says it is for, in words"},
};
static const struct field_table rule_table = {rule_fields, COUNT(rule_fields)};

#define SETTING(name, DEFAULT, MIN, MAX, UNIT, KEY_HELP) \
    {.key = "settings." #name, .kind = FIELD_NUMBER, .offset = offsetof(struct written_pack, pack.name), \
     .fallback = DEFAULT, .min = MIN, .max = MAX, .unit = UNIT, .help = KEY_HELP}

static const struct field pack_fields[] = {
    {.key = "pack", .kind = FIELD_TEXT, .offset = offsetof(struct written_pack, pack.name), .size = ID_SIZE,
     .check = check_id, .help = "the pack's name"},
    {.key = "version", .kind = FIELD_TEXT, .offset = offsetof(struct written_pack, pack.version),
     .size = sizeof(((struct pack *)0)->version), .help = "the pack's version"},
    {.key = "title", .kind = FIELD_TEXT, .offset = offsetof(struct written_pack, pack.title), .size = RULE_TEXT_SIZE,
     .help = "what people call it"},
    {.key = "title_cy", .kind = FIELD_TEXT, .offset = offsetof(struct written_pack, pack.title_cy),
     .size = RULE_TEXT_SIZE, .fallback = "", .help = "the same in Welsh"},
    {.key = "draft_cy", .kind = FIELD_BOOL, .offset = offsetof(struct written_pack, pack.is_draft_cy),
     .fallback = "false", .help = "whether nobody who speaks Welsh has checked its Welsh texts yet"},
    SETTING(instant_hold_min, "5", 0, 60, "min", "how long an instant rule must be true"),
    SETTING(sustained_window_min, "20", 1, 240, "min", "the trailing mean of sustained rules"),
    SETTING(sustained_joined_min, "15", 1, 240, "min", "how much of that must be joined readings"),
    SETTING(clear_margin_co2_ppm, "50", 0, 1000, "ppm", "how far back CO2 must come"),
    SETTING(clear_margin_temperature_c, "0.5", 0, 10, "degC", "how far back temperature must come"),
    SETTING(clear_hold_min, "5", 0, 60, "min", "how long it must stay there"),
    {.key = "off_by_default", .kind = FIELD_BOOL, .offset = offsetof(struct written_pack, pack.is_off_by_default),
     .fallback = "false", .help = "whether it is for comparing or for an outbreak, nobody's first choice"},
    {.key = "index", .kind = FIELD_WORD, .offset = offsetof(struct written_pack, pack.index), .fallback = "none",
     .words = pack_index_words, .word_count = PACK_INDEX_COUNT, .help = "a figure printed beside the rules"},
    {.key = "rules", .kind = FIELD_RECORD_LIST, .offset = offsetof(struct written_pack, rules),
     .size = sizeof(struct written_rule), .count_max = PACK_RULES_MAX,
     .count_offset = offsetof(struct written_pack, count), .record = &rule_table, .help = "the rules"},
};
static const struct field_table pack_table = {pack_fields, COUNT(pack_fields)};

/* -- what the tables can't say -- */

static const struct document_node *key_of(const struct document_node *item, const char *key)
{
    const struct document_node *node = document_get(item, key);

    return node ? node : item;
}

static int check_window(const struct rule *rule, const struct document_node *item, struct error *err)
{
    enum window_kind kind = rule->window.kind;
    bool is_mean = rule->statistic == STATISTIC_MEAN;
    bool is_whole = rule->statistic == STATISTIC_INSTANT || rule->statistic == STATISTIC_SUSTAINED ||
                    rule->statistic == STATISTIC_MEAN_OCCUPIED;

    if ((is_mean || rule->statistic == STATISTIC_CONSECUTIVE_MINUTES) && kind != WINDOW_LENGTH &&
        !(is_mean && kind == WINDOW_YEAR))
        return document_error(key_of(item, "window"), err, "%s needs a length of time, as PT20M",
                              statistic_word(rule->statistic));
    if (is_whole && rule_is_measured(rule) && kind == WINDOW_LENGTH && rule->window_min < DAY_MIN)
        return document_error(key_of(item, "window"), err, "%s has no length of time of its own, write unspecified",
                              statistic_word(rule->statistic));
    if (kind == WINDOW_CLOCK && rule->statistic != STATISTIC_MEAN_OCCUPIED)
        return document_error(key_of(item, "window"), err, "only mean_occupied is judged between two times of day");
    return 0;
}

static int check_rule(const struct written_rule *written, const struct document_node *item, struct error *err)
{
    const struct rule *rule = &written->rule;
    const char *name = measure_words[rule->measure], *unit = rule_unit(rule);

    if (strcmp(written->unit, unit) != 0)
        return document_error(key_of(item, "unit"), err, "%s is measured in %s", name, unit);
    if (!(rule->limit >= measure_least(rule->measure) && rule->limit <= measure_most(rule->measure)))
        return document_error(key_of(item, "value"), err, "%g is outside %g to %g %s", rule->limit,
                              measure_least(rule->measure), measure_most(rule->measure), unit);
    if (measure_is_estimated(rule->measure) && rule->statistic != STATISTIC_ESTIMATE &&
        rule->statistic != STATISTIC_DESIGN && rule->statistic != STATISTIC_CAPABILITY)
        return document_error(key_of(item, "statistic"), err, "%s is never read off a sensor, write estimate", name);
    if (rule->interrupts != INTERRUPTS_NOBODY && !rule_is_live(rule))
        return document_error(key_of(item, "interrupts"), err, "a rule of this statistic and severity is never raised, "
                              "write nobody");
    return check_window(rule, item, err);
}

/* Of the same measure: an excess and a plain level are different levels wherever the air outdoors is not 0 ppm. */
static bool has_level_of(const struct rule *earlier, const struct rule *rule)
{
    return earlier->measure == rule->measure && level_is_same(verdict_level(earlier), verdict_level(rule));
}

static int check_rules(const struct written_pack *written, const struct document_node *rules, struct error *err)
{
    size_t levels[QUANTITY_COUNT + 1] = {0};
    const struct document_node *item = rules->first;

    for (size_t i = 0; i < written->count; i++, item = item->next) {
        const struct rule *rule = &written->rules[i].rule;
        bool is_new = verdict_needs_level(rule);
        int r = check_rule(&written->rules[i], item, err);

        if (r < 0)
            return r;
        for (size_t before = 0; before < i; before++) {
            const struct rule *earlier = &written->rules[before].rule;

            if (strcmp(earlier->id, rule->id) == 0)
                return document_error(key_of(item, "id"), err, "%s is already rule %zu, give each its own id", rule->id,
                                      before + 1);
            is_new = is_new && !(verdict_needs_level(earlier) && has_level_of(earlier, rule));
        }
        levels[rule->quantity] += is_new;
        if (levels[rule->quantity] > PACK_LEVELS_MAX)
            return document_error(key_of(item, "value"), err, "more than %d different limits for %s", PACK_LEVELS_MAX,
                                  measure_words[rule->measure]);
    }
    return 0;
}

static int check_pack(const struct written_pack *written, const struct document_node *root, struct error *err)
{
    const struct document_node *settings = document_get(root, "settings");

    if (written->pack.sustained_joined_min > written->pack.sustained_window_min)
        return document_error(settings ? key_of(settings, "sustained_joined_min") : root, err,
                              "%g of %g minutes can't be joined, write at most sustained_window_min",
                              written->pack.sustained_joined_min, written->pack.sustained_window_min);
    return check_rules(written, document_get(root, "rules"), err);
}

/* What follows from what is written. */
static void finish(struct written_pack *written)
{
    written->pack.count = written->count;
    for (size_t i = 0; i < written->count; i++) {
        struct rule *rule = &written->rules[i].rule;

        rule->quantity = measure_quantity(rule->measure);
        rule->window_min = rule->window.length_min;
    }
}

/* Only the rules there are: what lies behind them in a fresh pack stays untouched and takes no memory. */
static void hand_over(const struct written_pack *written, struct pack *pack)
{
    memcpy(pack, &written->pack, offsetof(struct pack, rules));
    for (size_t i = 0; i < written->count; i++)
        pack->rules[i] = written->rules[i].rule;
}

static int pack_from_document(const struct document *document, struct pack *pack, struct error *err)
{
    struct written_pack *written = calloc(1, sizeof *written);
    const struct document_node *root = document_root(document);
    int r;

    if (!written)
        return error_set(err, -ENOMEM, "pack: out of memory");
    r = field_read(&pack_table, root, written, NULL, err);
    if (r == 0) {
        finish(written);
        r = check_pack(written, root, err);
    }
    if (r == 0)
        hand_over(written, pack);
    free(written);
    return r;
}

int pack_parse(const char *text, size_t size, const char *name, struct pack *pack, struct error *err)
{
    struct document *document;
    int r = document_parse(text, size, name, &document, err);

    if (r < 0)
        return r;
    r = pack_from_document(document, pack, err);
    document_close(document);
    return r;
}

int pack_read(const char *path, struct pack *pack, struct error *err)
{
    struct document *document;
    int r = document_read(path, &document, err);

    if (r < 0)
        return r;
    r = pack_from_document(document, pack, err);
    document_close(document);
    return r;
}
