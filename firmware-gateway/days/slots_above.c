/* days/slots_above.c - see slots_above.h */
#include "slots_above.h"
#include "days.h"
#include "room_slots.h"
#include <math.h>
#include <stdlib.h>

#define EVERY_DAY 0x7f
#define SECONDS_PER_MIN 60.0
#define SLOT_MIN 30.0
#define DECIMALS 1

struct slots_above_hours {
    int64_t days;
    double asked_min;
    size_t count;
    struct calendar_span spans[DAYS_MAX * CALENDAR_PERIODS_MAX];
};

struct reading_slots {
    const struct slots_above_hours *hours;
    double ppm;
    struct slots_above *above;
    size_t at;                      /* the first span that is not over yet */
};

static double between(double value, double low, double high)
{
    return fmin(fmax(value, low), high);
}

void slots_above_of(const struct slot *slot, double ppm, double above_s[2])
{
    above_s[0] = above_s[1] = 0;
    if (slot->joined_s == 0 || isnan(slot->mean) || slot->max <= ppm)
        return;
    if (slot->min > ppm) {
        above_s[0] = above_s[1] = slot->joined_s;
        return;
    }
    above_s[0] = slot->joined_s * between((slot->mean - ppm) / (slot->max - ppm), 0, 1);
    above_s[1] = slot->joined_s * between((slot->mean - slot->min) / (ppm - slot->min), 0, 1);
}

/* -- which half hours -- */

static double whole_slots_min(const struct calendar_span *span)
{
    int64_t first_ms = (span->start_ms + SLOT_MS - 1) / SLOT_MS * SLOT_MS, end_ms = span->end_ms / SLOT_MS * SLOT_MS;

    return end_ms > first_ms ? (double)((end_ms - first_ms) / SLOT_MS) * SLOT_MIN : 0;
}

struct slots_above_hours *slots_above_hours(const struct slots_above_ask *ask, const struct calendar *calendar,
                                            const struct week_hours *own, const struct zone *zone, int64_t from_date,
                                            int64_t to_date)
{
    struct slots_above_hours *hours = calloc(1, sizeof *hours);
    struct week_hours asked = {0};

    if (hours && ask->has_hours && calendar_add_period(&asked, EVERY_DAY, ask->period, NULL) < 0)
        from_date = to_date + 1;        /* a period that is none has no hours */
    for (int64_t date = from_date; hours && date <= to_date; date++) {
        struct calendar_span *spans = hours->spans + hours->count;
        size_t count = calendar_spans(calendar, own, zone, date, spans);

        if (count == 0)
            continue;
        hours->days++;
        if (ask->has_hours)
            count = calendar_spans(calendar, &asked, zone, date, spans);
        for (size_t i = 0; i < count; i++)
            hours->asked_min += whole_slots_min(&spans[i]);
        hours->count += count;
    }
    return hours;
}

static int take(void *context, const struct slot *slot)
{
    struct reading_slots *reading = context;
    const struct slots_above_hours *hours = reading->hours;
    struct slots_above *above = reading->above;
    double above_s[2], joined_min = slot->joined_s / SECONDS_PER_MIN;

    while (reading->at < hours->count && hours->spans[reading->at].end_ms < slot->start_ms + SLOT_MS)
        reading->at++;
    if (reading->at == hours->count)
        return 1;
    if (hours->spans[reading->at].start_ms > slot->start_ms || slot->joined_s == 0 || isnan(slot->mean))
        return 0;
    slots_above_of(slot, reading->ppm, above_s);
    above->measured_min += joined_min;
    above->ppm_min += joined_min * slot->mean;
    for (int end = 0; end < 2; end++)
        above->above_min[end] += above_s[end] / SECONDS_PER_MIN;
    return 0;
}

int slots_above_read(struct store_reader *reader, const char *room, double ppm, const struct slots_above_hours *hours,
                     struct slots_above *above, struct error *err)
{
    struct reading_slots reading = {hours, ppm, above, 0};
    int r = 0;

    *above = (struct slots_above){.days = hours->days, .asked_min = hours->asked_min};
    if (hours->count)
        r = slots_of_room(reader, room, CO2_PPM, hours->spans[0].start_ms, hours->spans[hours->count - 1].end_ms, take,
                          &reading, err);
    return r < 0 ? r : 0;
}

void slots_above_put(const struct slots_above *above, struct out *out)
{
    bool is_known = above->measured_min > 0;

    out_object(out, "in_hours");
    out_integer(out, "days", above->days);
    out_number(out, "minutes", above->asked_min, DECIMALS);
    out_number(out, "measured_minutes", above->measured_min, DECIMALS);
    out_number(out, "mean", is_known ? above->ppm_min / above->measured_min : NAN, DECIMALS);
    out_array(out, "minutes_above");
    for (int end = 0; end < 2; end++)
        out_number(out, NULL, is_known ? above->above_min[end] : NAN, DECIMALS);
    out_array_end(out);
    out_object_end(out);
}
