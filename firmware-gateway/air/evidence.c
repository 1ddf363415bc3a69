/* air/evidence.c - see evidence.h */
#include "evidence.h"
#include "rfc3339.h"
#include <math.h>

int64_t evidence_week_start(int64_t date)
{
    return date - calendar_weekday(date);
}

bool evidence_is_recent(int64_t checked_date, int64_t date)
{
    int checked[3], now[3];         /* year, month, day */

    civil_from_days(checked_date, &checked[0], &checked[1], &checked[2]);
    civil_from_days(date, &now[0], &now[1], &now[2]);
    checked[0]++;
    for (int i = 0; i < 3; i++)
        if (checked[i] != now[i])
            return checked_date <= date && now[i] < checked[i];
    return true;
}

int64_t evidence_occupied_ms(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                             int64_t date, int64_t until_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(calendar, own, zone, date, spans);
    int64_t occupied_ms = 0;

    for (size_t i = 0; i < count && spans[i].start_ms < until_ms; i++)
        occupied_ms += (spans[i].end_ms < until_ms ? spans[i].end_ms : until_ms) - spans[i].start_ms;
    return occupied_ms;
}

bool evidence_night(const struct calendar *calendar, const struct week_hours *own, const struct zone *zone,
                    int64_t date, int64_t *from_ms, int64_t *to_ms)
{
    struct calendar_span spans[CALENDAR_PERIODS_MAX];
    size_t count = calendar_spans(calendar, own, zone, date, spans);
    bool is_empty = true;

    *from_ms = zone_to_utc(zone, date, QUALITY_NIGHT_START_S, false);
    *to_ms = zone_to_utc(zone, date, QUALITY_NIGHT_END_S, false);
    for (size_t i = 0; i < count; i++)
        is_empty = is_empty && (spans[i].end_ms <= *from_ms || spans[i].start_ms >= *to_ms);
    return is_empty;
}

void evidence_add(struct evidence *evidence, int64_t occupied_ms, const struct evidence_day *day)
{
    evidence->occupied_ms += occupied_ms;
    if (!day)
        return;
    evidence->sum.co2_joined_ms += day->co2_joined_ms;
    evidence->sum.temperature_joined_ms += day->temperature_joined_ms;
    evidence->sum.flags |= day->flags;
}

double evidence_coverage(const struct evidence *evidence, enum quantity quantity)
{
    int64_t joined_ms = quantity == CO2_PPM ? evidence->sum.co2_joined_ms : evidence->sum.temperature_joined_ms;

    return evidence->occupied_ms > 0 ? (double)joined_ms / (double)evidence->occupied_ms : NAN;
}

char evidence_grade(const struct evidence *evidence, enum quantity quantity, const char **reason)
{
    static const char letters[] = "ABCD";
    struct quality_evidence known = {.coverage = evidence_coverage(evidence, quantity),
                                     .calibration_is_recent = evidence->calibration_is_recent,
                                     .baseline_is_good = evidence->baseline_is_good,
                                     .placement_is_confirmed = evidence->placement_is_confirmed,
                                     .clock_is_trusted = !(evidence->sum.flags & QUALITY_UNTRUSTED_TIME),
                                     .flags = evidence->sum.flags & quality_doubts(quantity)};

    *reason = "too_early";
    return isnan(known.coverage) ? '?' : letters[quality_grade(&known, reason)];
}
