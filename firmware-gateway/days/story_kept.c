/* days/story_kept.c - a room's story under the pack that judges it, from its kept days: what a term takes, without
 * reading its readings again. Days that nobody kept, or that are stale, are judged as they come. See story.h */
#include "day_facts.h"
#include "days_record.h"
#include "readings.h"
#include "story.h"
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    const struct school_record *school;
    struct story *story;
    struct days_setup *setup;           /* owned; its pack is that of the date in hand */
    struct day_facts *of_date[STORY_DAYS_MAX];      /* owned; NULL: not kept */
};

static void set_pack(struct kept *kept, int64_t date)
{
    kept->setup->pack = pack_plan_day(&kept->school->plan.plan, kept->story->room.id, date);
}

/* A damaged or stale day is one that nobody kept. */
static int take_day(void *context, int64_t date, const char *stamp, const char *json)
{
    struct kept *kept = context;
    char expected[DAYS_STAMP_SIZE];
    struct day_facts *facts;

    set_pack(kept, date);
    days_stamp(kept->setup, expected);
    if (!day_stamp_holds(stamp, expected))
        return 0;
    facts = malloc(sizeof *facts);
    if (facts && day_facts_read(json, facts) == 0)
        kept->of_date[date - kept->story->from_date] = facts;
    else
        free(facts);
    return 0;
}

static int judge_date(struct kept *kept, struct store_reader *reader, int64_t date, struct error *err)
{
    struct days *days;
    struct day_book_setup book;
    int r;

    set_pack(kept, date);
    r = days_record_judge(reader, kept->setup, date, &days, err);
    if (r < 0)
        return r;
    book = days_book_setup(kept->setup);
    story_add(kept->story, 0, days_book(days), &book, days_air(days) ? &days_air(days)->sum : NULL, date);
    days_close(days);
    return 0;
}

static int read_dates(struct kept *kept, struct store_reader *reader, struct error *err)
{
    struct story *story = kept->story;
    const struct calendar *calendar = &kept->school->calendar;
    const struct week_hours *hours = calendar_room_hours(calendar, story->room.id);
    int r = days_of_room(reader, story->room.id, story->from_date, story->to_date, take_day, kept, err);

    for (int64_t date = story->from_date; r == 0 && date <= story->to_date; date++) {
        const struct day_facts *facts = kept->of_date[date - story->from_date];

        if (facts)
            story_add_kept(story, date, facts);
        else if (calendar_occupied_ms(calendar, hours, &kept->school->zone, date) > 0)
            r = judge_date(kept, reader, date, err);
    }
    return r;
}

int story_read_kept(struct store_reader *reader, const struct school_record *school, const struct room_info *room,
                    int64_t from_date, int64_t to_date, struct story **story, struct error *err)
{
    const struct pack *adopted = school->plan.plan.adopted;
    struct kept *kept = calloc(1, sizeof *kept);
    int r = -ENOMEM;

    if (kept) {
        kept->school = school;
        kept->story = story_open(room, school->site.nation, from_date, to_date, &adopted, 1);
        kept->setup = school_record_setup(school, room, adopted);
    }
    if (kept && kept->story && kept->setup)
        r = read_dates(kept, reader, err);
    else
        error_set(err, -ENOMEM, "out of memory");
    if (r == 0) {
        story_finish(kept->story);
        *story = kept->story;
    } else if (kept) {
        story_close(kept->story);
    }
    for (size_t i = 0; kept && i < STORY_DAYS_MAX; i++)
        free(kept->of_date[i]);
    free(kept ? kept->setup : NULL);
    free(kept);
    return r;
}
