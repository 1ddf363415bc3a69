/* days/period_json.c - see period_json.h */
#include "period_json.h"
#include "days.h"
#include <string.h>

#define DECIMALS 3
#define MS_PER_MIN 60000.0

static bool is_kept(const struct rule *rule)
{
    return period_is_for(rule) && rule_is_measured(rule);
}

static void add_day(struct period *period, const struct rule *rule, const struct room_info *room,
                    const struct day_book *book, int64_t date)
{
    const struct booked_day *day = day_book_find(book, rule->quantity, date);

    if (day && !day->is_doubtful)
        period_add(period, rule, rule_outdoor_ppm(room), &day->judged);
}

void period_json_put_day(const struct day_book *book, const struct day_book_setup *setup, int64_t date,
                         struct out *out)
{
    out_array(out, "periods");
    for (size_t i = 0; i < setup->pack->count; i++) {
        const struct rule *rule = &setup->pack->rules[i];
        struct period period = {0};

        if (!is_kept(rule))
            continue;
        add_day(&period, rule, setup->room, book, date);
        out_object(out, NULL);
        out_text(out, "rule", rule->id);
        out_number(out, "joined_minutes", period.joined_min, DECIMALS);
        out_number(out, "met_minutes", period.met_min, DECIMALS);
        out_number(out, "area", period.area, DECIMALS);
        out_object_end(out);
    }
    out_array_end(out);
}

void period_json_add_booked(struct period_sums *sums, const struct day_book *book, const struct day_book_setup *setup,
                            int64_t date)
{
    for (size_t i = 0; i < setup->pack->count; i++)
        if (is_kept(&setup->pack->rules[i]))
            add_day(&sums->periods[i], &setup->pack->rules[i], setup->room, book, date);
}

void period_json_add_kept(struct period_sums *sums, const struct pack *pack, const json_t *day)
{
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(day, "periods"), index, one) {
        const char *id = json_string_value(json_object_get(one, "rule"));
        const struct rule *rule = id ? pack_find(pack, id) : NULL;
        struct period *period = rule ? &sums->periods[rule - pack->rules] : NULL;

        if (!period)
            continue;
        period->joined_min += json_number_value(json_object_get(one, "joined_minutes"));
        period->met_min += json_number_value(json_object_get(one, "met_minutes"));
        period->area += json_number_value(json_object_get(one, "area"));
    }
}

void period_json_expect(struct period_sums *sums, const struct day_book_setup *setup, int64_t from_date,
                        int64_t to_date)
{
    for (int64_t date = from_date; date <= to_date; date++) {
        double occupied_min = (double)calendar_occupied_ms(setup->calendar, setup->hours, setup->zone, date) /
                              MS_PER_MIN;

        for (size_t i = 0; i < setup->pack->count; i++)
            if (period_is_for(&setup->pack->rules[i]))
                period_expect(&sums->periods[i], &setup->pack->rules[i], occupied_min);
    }
}

static const char *grade_of(const struct day_verdict *verdict)
{
    if (verdict->verdict == VERDICT_NOT_APPLICABLE)
        return NULL;
    return verdict->coverage >= VERDICT_COVERAGE_MIN ? "C" : "D";
}

void period_json_put(const struct period_sums *sums, const struct day_book_setup *setup, int64_t from_date,
                     int64_t to_date, struct out *out)
{
    char from[11], to[11];

    days_format_date(from_date, from);
    days_format_date(to_date, to);
    out_array(out, "period_verdicts");
    for (size_t i = 0; i < setup->pack->count; i++) {
        const struct rule *rule = &setup->pack->rules[i];
        struct day_verdict verdict;

        if (!period_is_for(rule))
            continue;
        period_judge(rule, rule_applies(rule, setup->room, setup->nation), &sums->periods[i], &verdict);
        out_object(out, NULL);
        days_put_verdict(out, setup, rule, &verdict, grade_of(&verdict));
        out_text(out, "from", from);
        out_text(out, "to", to);
        out_object_end(out);
    }
    out_array_end(out);
}
