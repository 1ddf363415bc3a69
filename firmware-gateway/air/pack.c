/* air/pack.c - see pack.h. The tables below are the format; what they can't say is checked after. */
#include "pack.h"
#include "day_figures.h"
#include "document.h"
#include "field.h"
#include "trailing_mean.h"
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define WINDOW_MIN_MAX (TRAILING_MEAN_WINDOW_MAX_MS / 60000.0)

static_assert(PACK_LEVELS_MAX + DAY_CO2_LEVELS <= DAY_LEVELS_MAX, "every limit of a pack needs a place in the figures");

static const char *const quantity_words[] = {[CO2_PPM] = "co2", [TEMPERATURE_C] = "temperature"};
static const char *const unit_words[] = {[CO2_PPM] = "ppm", [TEMPERATURE_C] = "degC"};

struct written_rule {           /* a rule, and what is checked and then forgotten */
    struct rule rule;
    enum quantity unit;
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

static int check_url(const char *text, struct error *err)
{
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0)
        return error_set(err, -EINVAL, "\"%.40s\" is no address of a page, write https://...", text);
    return 0;
}

static int parse_confidence(const char *text, void *value, struct error *err)
{
    if (strlen(text) != 1 || !strchr("ABC", *text))
        return error_set(err, -EINVAL, "\"%.40s\" is no confidence, write A (source read), B (second-hand report) or C "
                         "(not verified at source)", text);
    *(char *)value = *text;
    return 0;
}

/* "PT20M", "PT8H", "PT24H", "P1D" and combinations; or a word that means that the source gives no length of time. */
static int parse_window(const char *text, void *value, struct error *err)
{
    static const struct {
        char unit;
        bool is_time;           /* after the T */
        double minutes;
    } units[] = {{'D', false, 24 * 60}, {'H', true, 60}, {'M', true, 1}};
    const char *p = text;
    double minutes = 0;
    bool is_time = false, is_whole = *p == 'P';
    size_t next = 0;

    if (strcmp(text, "unspecified") == 0 || strcmp(text, "occupied_day") == 0) {
        memcpy(value, &(double){0}, sizeof(double));
        return 0;
    }
    for (p += is_whole; is_whole && *p;) {
        size_t digits;

        if (*p == 'T' && !is_time) {
            is_time = true;
            p++;
        }
        digits = strspn(p, "0123456789");
        while (next < COUNT(units) && !(units[next].unit == p[digits] && units[next].is_time == is_time))
            next++;
        is_whole = digits >= 1 && digits <= 6 && next < COUNT(units);
        if (is_whole) {
            minutes += atoi(p) * units[next++].minutes;
            p += digits + 1;
        }
    }
    if (!is_whole || !(minutes >= 1 && minutes <= WINDOW_MIN_MAX))
        return error_set(err, -EINVAL, "\"%.40s\" is no length of time, write as PT20M (minutes), PT8H (hours), P1D "
                         "(days), or unspecified, or occupied_day", text);
    memcpy(value, &minutes, sizeof minutes);
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
    RULE_TEXT(clause, "where in the document; or that the source read does not state it"),
    RULE_WORD("status", rule.status, rule_status_words, "its legal standing"),
    {.key = "confidence", .kind = FIELD_OTHER, .offset = offsetof(struct written_rule, rule.confidence),
     .parse = parse_confidence, .help = "A, B or C: how the source was read"},
    RULE_WORD("quantity", rule.quantity, quantity_words, "what is measured"),
    RULE_WORD("statistic", rule.statistic, statistic_words, "what is made of the readings"),
    {.key = "window", .kind = FIELD_OTHER, .offset = offsetof(struct written_rule, rule.window_min),
     .fallback = "unspecified", .parse = parse_window, .help = "the statistic's length of time"},
    RULE_WORD("operator", rule.comparison, comparison_words, "the row is true when statistic operator value"),
    {.key = "value", .kind = FIELD_NUMBER, .offset = offsetof(struct written_rule, rule.limit), .min = -50,
     .max = 50000, .help = "the limit"},
    RULE_WORD("unit", unit, unit_words, "the limit's unit"),
    RULE_WORD("severity", rule.severity, severity_words, "how bad it is when true"),
    RULE_TEXT(meaning, "what it means, in one plain sentence"),
    {.key = "url", .kind = FIELD_TEXT, .offset = offsetof(struct written_rule, rule.url), .size = RULE_TEXT_SIZE,
     .check = check_url, .help = "where it can be read"},
    {.key = "interrupts", .kind = FIELD_WORD, .offset = offsetof(struct written_rule, rule.interrupts),
     .fallback = "nobody", .words = interrupts_words, .word_count = INTERRUPTS_COUNT,
     .help = "whose phone rings when it is raised"},
    {.key = "peak", .kind = FIELD_BOOL, .offset = offsetof(struct written_rule, rule.is_peak), .fallback = "false",
     .help = "whether a breach is shown as a peak"},
    RULE_SET("applies.nation", nations, nation_words, "nations it is for; all when left out"),
    RULE_SET("applies.ventilation", ventilations, ventilation_words, "ventilation it is for; all when left out"),
    RULE_SET("applies.use", uses, room_use_words, "uses of a room it is for; all when left out"),
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
    SETTING(instant_hold_min, "5", 0, 60, "min", "how long an instant rule must be true"),
    SETTING(sustained_window_min, "20", 1, 240, "min", "the trailing mean of sustained rules"),
    SETTING(sustained_joined_min, "15", 1, 240, "min", "how much of that must be joined readings"),
    SETTING(clear_margin_co2_ppm, "50", 0, 1000, "ppm", "how far back CO2 must come"),
    SETTING(clear_margin_temperature_c, "0.5", 0, 10, "degC", "how far back temperature must come"),
    SETTING(clear_hold_min, "5", 0, 60, "min", "how long it must stay there"),
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
    bool needs = rule->statistic == STATISTIC_MEAN || rule->statistic == STATISTIC_CONSECUTIVE_MINUTES;
    bool refuses = rule->statistic == STATISTIC_INSTANT || rule->statistic == STATISTIC_SUSTAINED ||
                   rule->statistic == STATISTIC_MEAN_OCCUPIED;

    if (needs && rule->window_min <= 0)
        return document_error(key_of(item, "window"), err, "%s needs a length of time, as PT20M",
                              statistic_word(rule->statistic));
    if (refuses && rule->window_min > 0)
        return document_error(key_of(item, "window"), err, "%s has no length of time of its own, write unspecified",
                              statistic_word(rule->statistic));
    return 0;
}

static int check_rule(const struct written_rule *written, const struct document_node *item, struct error *err)
{
    static const double least[] = {[CO2_PPM] = 0, [TEMPERATURE_C] = -50}, most[] = {[CO2_PPM] = 50000, [TEMPERATURE_C] = 60};
    const struct rule *rule = &written->rule;

    if (written->unit != rule->quantity)
        return document_error(key_of(item, "unit"), err, "%s is measured in %s", quantity_words[rule->quantity],
                              unit_words[rule->quantity]);
    if (!(rule->limit >= least[rule->quantity] && rule->limit <= most[rule->quantity]))
        return document_error(key_of(item, "value"), err, "%g is outside %g to %g %s", rule->limit,
                              least[rule->quantity], most[rule->quantity], unit_words[rule->quantity]);
    if (rule->interrupts != INTERRUPTS_NOBODY && !rule_is_live(rule))
        return document_error(key_of(item, "interrupts"), err, "a rule of this statistic and severity is never raised, "
                              "write nobody");
    return check_window(rule, item, err);
}

static bool has_level_of(const struct rule *earlier, const struct rule *rule)
{
    return earlier->quantity == rule->quantity && level_is_same(rule_level(earlier), rule_level(rule));
}

static int check_rules(const struct written_pack *written, const struct document_node *rules, struct error *err)
{
    size_t levels[COUNT(quantity_words)] = {0};
    const struct document_node *item = rules->first;

    for (size_t i = 0; i < written->count; i++, item = item->next) {
        const struct rule *rule = &written->rules[i].rule;
        bool is_new = true;
        int r = check_rule(&written->rules[i], item, err);

        if (r < 0)
            return r;
        for (size_t before = 0; before < i; before++) {
            const struct rule *earlier = &written->rules[before].rule;

            if (strcmp(earlier->id, rule->id) == 0)
                return document_error(key_of(item, "id"), err, "%s is already rule %zu, give each its own id", rule->id,
                                      before + 1);
            is_new = is_new && !has_level_of(earlier, rule);
        }
        levels[rule->quantity] += is_new;
        if (levels[rule->quantity] > PACK_LEVELS_MAX)
            return document_error(key_of(item, "value"), err, "more than %d different limits for %s", PACK_LEVELS_MAX,
                                  quantity_words[rule->quantity]);
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

static int pack_from_document(const struct document *document, struct pack *pack, struct error *err)
{
    struct written_pack *written = calloc(1, sizeof *written);
    const struct document_node *root = document_root(document);
    int r;

    if (!written)
        return error_set(err, -ENOMEM, "pack: out of memory");
    r = field_read(&pack_table, root, written, NULL, err);
    if (r == 0)
        r = check_pack(written, root, err);
    if (r == 0) {
        *pack = written->pack;
        pack->count = written->count;
        for (size_t i = 0; i < written->count; i++)
            pack->rules[i] = written->rules[i].rule;
    }
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
