/* node/node_form.c - see node_form.h */
#include "node_form.h"
#include <math.h>

static void write_members(struct out *out, const struct node_reading *reading)
{
    const struct {
        const char *key;
        double value;
        int decimals;
    } members[] = {
        {"co2_ppm", reading->sample.co2_ppm, 1},
        {"temperature_c", reading->sample.temperature_c, 2},
        {"humidity_pct", reading->sample.humidity_pct, 2},
    };

    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (!isnan(members[i].value))
            out_number(out, members[i].key, members[i].value, members[i].decimals);
    if (reading->time_ms)
        out_time(out, "time", reading->time_ms);
}

void node_form_write(struct out *out, const struct node_buffer *buffer, const struct node_batch *batch)
{
    const struct node_reading *newest = node_buffer_at(buffer, batch->newest);

    out_object(out, NULL);
    if (newest)
        write_members(out, newest);
    if (batch->history_count) {
        out_array(out, "history");
        for (size_t i = 0; i < batch->history_count; i++) {
            const struct node_reading *old = node_buffer_at(buffer, batch->history[i]);

            if (!old)
                continue;
            out_object(out, NULL);
            write_members(out, old);
            out_object_end(out);
        }
        out_array_end(out);
    }
    out_object_end(out);
}
