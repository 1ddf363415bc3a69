/* web/show_sensor.c - what is said of a sensor: flags, checks, placement. See show.h */
#include "evidence.h"
#include "inside.h"
#include "quality.h"
#include "show.h"

#define ERROR_DECIMALS 2

void show_flags(struct out *out, uint32_t flags)
{
    out_array(out, "flags");
    for (int bit = 0; bit < QUALITY_FLAG_COUNT; bit++)
        if (flags & 1u << bit)
            out_text(out, NULL, quality_flag_name((enum quality_flag)(1u << bit)));
    out_array_end(out);
}

void show_calibration(struct out *out, const char *key, const struct calibration *calibration)
{
    out_object(out, key);
    out_integer(out, "id", calibration->id);
    out_time(out, "at", calibration->at_ms);
    out_text(out, "who", calibration->who);
    out_text(out, "how", calibration_how_word(calibration->how));
    out_bool(out, "good", calibration->is_good);
    out_number(out, "error_ppm", calibration->error_ppm, ERROR_DECIMALS);
    out_words(out, "note", calibration->note);
    out_time(out, "written", calibration->written_ms);
    out_object_end(out);
}

static int take_newest(void *context, const struct calibration *calibration)
{
    *(struct calibration *)context = *calibration;
    return 0;
}

static bool is_due(const struct web *web, const struct calibration *newest)
{
    const struct zone *zone = school_setup(web->host->school)->zone;

    return !newest->is_good ||
           !evidence_is_recent(zone_date(zone, newest->at_ms), zone_date(zone, web_now_ms(web)));
}

void show_checks(struct web *web, struct out *out, int64_t device)
{
    struct calibration newest = {0};
    struct placement placement;

    if (device)
        (void)calibrations_list(web->host->store, device, 1, take_newest, &newest, NULL);
    if (newest.id)
        show_calibration(out, "calibration", &newest);
    else
        out_null(out, "calibration");
    out_bool(out, "calibration_due", is_due(web, &newest));
    if (!device || placement_load(web->host->store, device, &placement, NULL) < 0) {
        out_null(out, "placement");
        return;
    }
    out_object(out, "placement");
    out_time(out, "at", placement.at_ms);
    out_text(out, "who", placement.who);
    out_words(out, "note", placement.note);
    out_object_end(out);
}
