/* days/school_term.c - see school_term.h */
#include "school_term.h"
#include "day_sums.h"
#include "readings.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct school_term *school_term_open(const struct school *school, int64_t from_date, int64_t to_date)
{
    const struct school_setup *setup = school_setup(school);
    size_t count = school_room_count(school);
    struct school_term *term = calloc(1, sizeof *term + count * sizeof *term->rooms);

    if (!term)
        return NULL;
    term->from_date = from_date;
    term->to_date = to_date;
    term->adopted = setup->pack;
    term->nation = setup->site.nation;
    term->zone = *setup->zone;
    term->calendar = *setup->calendar;
    for (; term->room_count < count; term->room_count++) {
        struct school_term_room *room = &term->rooms[term->room_count];

        room->info = *room_info(school_room(school, term->room_count));
        room->packs = days_packs(school, room->info.id, from_date, to_date, NULL);
        if (!room->packs) {
            school_term_close(term);
            return NULL;
        }
    }
    return term;
}

void school_term_close(struct school_term *term)
{
    for (size_t i = 0; term && i < term->room_count; i++)
        free(term->rooms[i].packs);
    free(term);
}

/* NULL: archived, or added since. */
static struct school_term_room *find(struct school_term *term, const char *id)
{
    for (size_t i = 1; i <= term->room_count; i++) {
        size_t index = (term->last + i) % term->room_count;

        if (strcmp(term->rooms[index].info.id, id) == 0) {
            term->last = index;
            return &term->rooms[index];
        }
    }
    return NULL;
}

static int add_day(void *context, const char *id, int64_t date, const char *stamp, const struct day_sum *sum)
{
    struct school_term *term = context;
    struct school_term_room *room = find(term, id);
    const struct pack *pack;

    if (!room)
        return 0;
    pack = room->packs[date - term->from_date];
    if (pack != room->stamped) {
        days_stamp_of(pack, &room->info, term->nation, &term->zone, room->stamp);
        room->stamped = pack;
    }
    if (day_stamp_holds(stamp, room->stamp))    /* else it was judged by what does not hold any more */
        term_sums_add(&room->sums, sum);
    return 0;
}

/* Most rooms have the site's hours, which are looked up once. */
static int read_above(struct store_reader *reader, struct school_term *term, struct error *err)
{
    struct slots_above_hours *hours = NULL;
    const struct week_hours *own = NULL;
    int r = 0;

    for (size_t i = 0; r == 0 && i < term->room_count; i++) {
        struct school_term_room *room = &term->rooms[i];
        const struct week_hours *before = own;

        own = calendar_room_hours(&term->calendar, room->info.id);
        if (!hours || own != before) {
            free(hours);
            hours = slots_above_hours(&term->ask, &term->calendar, own, &term->zone, term->from_date, term->to_date);
        }
        r = hours ? slots_above_read(reader, room->info.id, term->ask.ppm, hours, &room->above, err)
                  : error_set(err, -ENOMEM, "out of memory");
    }
    free(hours);
    return r;
}

int school_term_read(struct store_reader *reader, struct school_term *term, struct error *err)
{
    int r = day_sums_list(reader, term->from_date, term->to_date, add_day, term, err);

    return r == 0 && term->asks_above ? read_above(reader, term, err) : r;
}

static void put_figures(const struct school_term *term, const struct school_term_room *room, struct out *out)
{
    if (term->is_bound && term_days_are_too_few(room->sums.measured_min, room->sums.measured_days)) {
        out_bool(out, "too_few_days", true);
        return;
    }
    term_sums_put(&room->sums, out);
    out_integer(out, "failed_days", room->sums.failed_days);
    if (term->asks_above)
        slots_above_put(&room->above, out);
}

void school_term_put(const struct school_term *term, struct out *out)
{
    char from[11], to[11];

    days_format_date(term->from_date, from);
    days_format_date(term->to_date, to);
    out_object(out, NULL);
    out_text(out, "from", from);
    out_text(out, "to", to);
    out_text(out, "pack", term->adopted->name);
    out_text(out, "pack_version", term->adopted->version);
    out_array(out, "rooms");
    for (size_t i = 0; i < term->room_count; i++) {
        const struct school_term_room *room = &term->rooms[i];

        out_object(out, NULL);
        out_text(out, "room", room->info.id);
        out_text(out, "name", room->info.name);
        out_words(out, "building", room->info.building);
        put_figures(term, room, out);
        out_object_end(out);
    }
    out_array_end(out);
    out_object_end(out);
}
