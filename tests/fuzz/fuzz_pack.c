/* tests/fuzz/fuzz_pack.c - any bytes as a rule pack: refused with one sentence, or a pack that the judge can use. */
#include "calendar.h"
#include "day_judge.h"
#include "incident.h"
#include "pack.h"
#include <assert.h>
#include <errno.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MINUTE_MS INT64_C(60000)
#define NINE_MS (INT64_C(20781) * 86400000 + 9 * 60 * MINUTE_MS)     /* Tuesday 2026-11-24 in a zone at UTC */

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
    judge = day_judge_open(pack, CO2_PPM, &room, NATION_UNKNOWN, &calendar, NULL, &zone);
    assert(engine && judge);
    for (int minute = 0; minute < 180; minute += 5) {
        int64_t time_ms = NINE_MS + minute * MINUTE_MS;

        incident_engine_sample(engine, CO2_PPM, time_ms, 400 + minute * 10, 15 * MINUTE_MS, 5 * MINUTE_MS, NULL, NULL);
        day_judge_add(judge, time_ms, 400 + minute * 10, 15 * MINUTE_MS, 5 * MINUTE_MS, &day);
    }
    assert(day_judge_today(judge, &day));
    day_judge_close(judge);
    incident_engine_close(engine);
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
