/* air/room_slots.c - see room_slots.h */
#include "room_slots.h"
#include "interval.h"
#include <math.h>

void room_slots_init(struct room_slots *slots, enum quantity quantity)
{
    *slots = (struct room_slots){.quantity = quantity, .start_ms = INT64_MIN};
}

static int64_t slot_of(int64_t time_ms)
{
    int64_t rest = time_ms % SLOT_MS;

    return time_ms - (rest < 0 ? rest + SLOT_MS : rest);
}

static void begin(struct room_slots *s, int64_t start_ms)
{
    s->start_ms = start_ms;
    s->area = s->joined_ms = s->min = s->max = 0;
    s->samples = 0;
}

static void finish(struct room_slots *s, room_slot_tell *tell, void *context)
{
    struct room_slot slot = {NAN, s->min, s->max, (int)(s->joined_ms / 1000), s->samples};

    if (s->start_ms == INT64_MIN)
        return;
    if (s->joined_ms > 0 && tell) {
        slot.mean = s->area / s->joined_ms;
        tell(context, s->quantity, s->start_ms, &slot);
    }
    begin(s, INT64_MIN);
}

static void enter(struct room_slots *s, int64_t start_ms, room_slot_tell *tell, void *context)
{
    if (s->start_ms == start_ms)
        return;
    finish(s, tell, context);
    begin(s, start_ms);
}

static void add_part(struct room_slots *s, const struct line *part)
{
    double low = fmin(part->start, part->end), high = fmax(part->start, part->end);

    s->min = s->joined_ms > 0 ? fmin(s->min, low) : low;
    s->max = s->joined_ms > 0 ? fmax(s->max, high) : high;
    s->area += line_area(part);
    s->joined_ms += (double)(part->end_ms - part->start_ms);
}

static void add_line(struct room_slots *s, const struct line *line, room_slot_tell *tell, void *context)
{
    for (int64_t start = slot_of(line->start_ms); start < line->end_ms; start += SLOT_MS) {
        struct line part;

        if (!line_cut(line, (struct calendar_span){start, start + SLOT_MS}, &part))
            continue;
        enter(s, start, tell, context);
        add_part(s, &part);
    }
}

void room_slots_add(struct room_slots *s, int64_t time_ms, double value, int64_t max_gap_ms, room_slot_tell *tell,
                    void *context)
{
    const struct line line = {s->sample_ms, time_ms, s->sample_value, value};

    if (s->has_sample && time_ms - s->sample_ms <= max_gap_ms)
        add_line(s, &line, tell, context);
    enter(s, slot_of(time_ms), tell, context);
    s->samples++;
    s->has_sample = true;
    s->sample_ms = time_ms;
    s->sample_value = value;
}

void room_slots_advance(struct room_slots *s, int64_t now_ms, room_slot_tell *tell, void *context)
{
    if (s->start_ms != INT64_MIN && now_ms >= s->start_ms + SLOT_MS + INTERVAL_GAP_MAX_MS)
        finish(s, tell, context);
}
