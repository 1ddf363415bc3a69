/* days/story_record.c - a room's story from the record: see story.h */
#include "days_record.h"
#include "evidence_record.h"
#include "fresh_record.h"
#include "quality.h"
#include "readings.h"
#include "story.h"
#include <errno.h>
#include <stdlib.h>

#define WEEK_DAYS 7

struct reading_of {                 /* a story of a room from its readings */
    struct store_reader *reader;
    const struct school_record *school;
    struct story *story;
    size_t count;
    struct days_setup *setups[STORY_PACKS_MAX];     /* owned */
};

static int add_reading(void *context, const struct stored_reading *row)
{
    struct reading_of *of = context;

    if (quality_is_joined(&row->reading, row->flags, CO2_PPM))
        story_add_reading(of->story, &of->school->zone, row->reading.time_ms, row->reading.value[CO2_PPM]);
    return 0;
}

static int add_date(struct reading_of *of, int64_t date, struct error *err)
{
    struct days *days[STORY_PACKS_MAX];
    int r = days_record_judge_all(of->reader, (const struct days_setup *const *)of->setups, of->count, date, days, err);

    for (size_t i = 0; r == 0 && i < of->count; i++) {
        const struct day_book_setup book = days_book_setup(of->setups[i]);
        const struct fresh_day *air = days_air(days[i]);

        story_add(of->story, i, days_book(days[i]), &book, air ? &air->sum : NULL, date);
        days_close(days[i]);
    }
    if (r == 0)
        r = fresh_record_read(of->reader, of->story->room.id, zone_day_start_ms(&of->school->zone, date),
                              zone_day_start_ms(&of->school->zone, date + 1), add_reading, of, err);
    return r;
}

/* Grades are of weeks: the worst is the period's. */
static int add_grades(struct reading_of *of, int64_t now_ms, struct error *err)
{
    struct story *story = of->story;
    int r = 0;

    for (int64_t date = evidence_week_start(story->from_date) + WEEK_DAYS - 1;
         r == 0 && date < story->to_date + WEEK_DAYS; date += WEEK_DAYS) {
        int64_t last = date < story->to_date ? date : story->to_date;
        struct evidence evidence;
        const char *reason;
        char grade;

        r = evidence_record_read(of->reader, of->setups[0], last, false, now_ms, &evidence, err);
        if (r < 0)
            break;
        grade = evidence_grade(&evidence, CO2_PPM, &reason);
        if (grade != '?' && (story->grade == '?' || grade > story->grade))
            story->grade = grade;
    }
    return r;
}

static int read_days(struct reading_of *of, int64_t now_ms, struct error *err)
{
    struct story *story = of->story;
    const struct week_hours *hours = calendar_room_hours(&of->school->calendar, story->room.id);
    int r = 0;

    for (size_t i = 0; i < of->count; i++) {
        const struct day_book_setup book = days_book_setup(of->setups[i]);

        period_json_expect(&story->packs[i].periods, &book, story->from_date, story->to_date);
    }
    for (int64_t date = story->from_date; date <= story->to_date && r == 0; date++)
        if (calendar_occupied_ms(&of->school->calendar, hours, &of->school->zone, date) > 0)
            r = add_date(of, date, err);
    if (r == 0)
        r = add_grades(of, now_ms, err);
    story_finish(story);
    return r;
}

int story_read(struct store_reader *reader, const struct school_record *school, const struct room_info *room,
               const struct pack *const *packs, size_t count, int64_t from_date, int64_t to_date, int64_t now_ms,
               struct story **story, struct error *err)
{
    struct reading_of of = {.reader = reader, .school = school};
    int r;

    of.story = story_open(room, school->site.nation, from_date, to_date, packs, count);
    r = of.story ? 0 : error_set(err, -ENOMEM, "out of memory");
    for (; r == 0 && of.count < count; of.count += r == 0) {
        of.setups[of.count] = school_record_setup(school, room, packs[of.count]);
        if (!of.setups[of.count])
            r = error_set(err, -ENOMEM, "out of memory");
    }
    if (r == 0)
        r = read_days(&of, now_ms, err);
    for (size_t i = 0; i < of.count; i++)
        free(of.setups[i]);
    if (r < 0) {
        story_close(of.story);
        return r;
    }
    *story = of.story;
    return 0;
}
