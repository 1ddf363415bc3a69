/* tests/fuzz/fuzz_pack.c - any bytes as a rule pack: refused with one sentence, or a pack that the judge can use. */
#include "calendar.h"
#include "day_judge.h"
#include "incident.h"
#include "pack.h"
#include "period_verdict.h"
#include "verdict_words.h"
#include <assert.h>
#include <errno.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MINUTE_MS INT64_C(60000)
#define NINE_MS (INT64_C(20781) * 86400000 + 9 * 60 * MINUTE_MS)     /* Tuesday 2026-11-24 in a zone at UTC */

static void say(const struct pack *pack, const struct rule *rule, const struct judged_day *day)
{
    static const struct room_info room = {.use = USE_CLASSROOM};
    char text[VERDICT_WORDS_SIZE];
    struct day_verdict verdict;
    struct period period = {0};

    verdict_judge(pack, rule, APPLIES, &(struct verdict_evidence){.coverage = 1}, &verdict);
    verdict_reason_text(rule, &room, NATION_UNKNOWN, &verdict, text);
    assert(verdict.verdict <= VERDICT_FAIL || verdict.reason != REASON_NONE);
    verdict_setting_text(pack, rule, text);
    if (!period_is_for(rule))
        return;
    period_expect(&period, rule, 390);
    period_add(&period, rule, OUTDOOR_PPM_DEFAULT, day);
    period_judge(rule, APPLIES, &period, &verdict);
}

static void judge_a_morning(const struct pack *pack)
{
    static struct zone zone = {.name = "UTC", .count = 1, .transitions = {{.utc_ms = 0}}};
    static struct calendar calendar;
    static const struct room_info room = {.use = USE_CLASSROOM};
    static struct judged_day day;
    struct incident_engine *engine;
    struct day_judge *judge;

    calendar_init(&calendar);
    engine = incident_engine_open(pack, &room, NATION_UNKNOWN, &calendar, NULL, &zone);
    assert(engine);
    for (int minute = 0; minute < 180; minute += 5)
        incident_engine_sample(engine, CO2_PPM, NINE_MS + minute * MINUTE_MS, 400 + minute * 10, 15 * MINUTE_MS,
                               5 * MINUTE_MS, NULL, NULL);
    incident_engine_close(engine);
    for (int quantity = CO2_PPM; quantity <= PM10_UG_M3; quantity++) {
        judge = day_judge_open(pack, (enum quantity)quantity, &room, NATION_UNKNOWN, &calendar, NULL, &zone);
        assert(judge);
        for (int minute = 0; minute < 180; minute += 5)
            day_judge_add(judge, NINE_MS + minute * MINUTE_MS, 400 + minute * 10, 15 * MINUTE_MS, 5 * MINUTE_MS, &day);
        assert(day_judge_today(judge, &day));
        day_judge_close(judge);
        for (size_t i = 0; i < day.count; i++)
            say(pack, &pack->rules[day.rules[i].rule_index], &day);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pack pack;
    struct error err = {.text = ""};
    int r = pack_parse((const char *)data, size, "fuzz.yaml", &pack, &err);

    if (r < 0) {
        assert(r == -EINVAL || r == -EFBIG);
        assert(strncmp(err.text, "fuzz.yaml", 9) == 0 && !strpbrk(err.text, "\n\r"));
        return 0;
    }
    assert(id_is_valid(pack.name) && pack.count <= PACK_RULES_MAX);
    for (size_t i = 0; i < pack.count; i++)
        assert(pack_find(&pack, pack.rules[i].id) == &pack.rules[i]);
    judge_a_morning(&pack);
    return 0;
}
