/* report/school_paper.c - see school_paper.h */
#include "school_paper.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define QR_TEXT "Transom SHA-256 "

static void choose_packs(struct school_paper *of, enum school_paper_depth depth)
{
    const struct pack *adopted = of->school->plan.plan.adopted;
    const struct pack_shelf *shelf = of->ask->shelf;

    of->packs[of->pack_count++] = adopted;
    if (depth == SCHOOL_PAPER_KEPT_DAYS)
        return;
    for (size_t i = 0; i < pack_shelf_count(shelf) && of->pack_count < STORY_PACKS_MAX; i++) {
        const struct pack *pack = pack_shelf_at(shelf, i)->pack;

        if (pack && pack != adopted && !pack->is_off_by_default)
            of->packs[of->pack_count++] = pack;
    }
}

static bool is_wanted(const struct report_ask *ask, const struct room_info *room)
{
    char id[ID_SIZE];

    if (!*ask->room)
        return !room->archived;
    for (size_t i = 0; report_room(ask, i, id); i++)
        if (strcmp(id, room->id) == 0)
            return true;
    return false;
}

/* Whether every room that was asked for is there. */
static int check_rooms(const struct school_paper *of, struct error *err)
{
    char id[ID_SIZE];

    for (size_t i = 0; report_room(of->ask, i, id); i++)
        if (!school_record_room(of->school, id))
            return error_set(err, -ENOENT, "there is no room %s", id);
    return 0;
}

static int read_story(struct school_paper *of, const struct room_info *room, enum school_paper_depth depth,
                      struct error *err)
{
    struct story **story = &of->stories[of->count];

    if (depth == SCHOOL_PAPER_KEPT_DAYS)
        return story_read_kept(of->reader, of->school, room, of->from_date, of->to_date, story, err);
    return story_read(of->reader, of->school, room, of->packs, of->pack_count, of->from_date, of->to_date,
                      of->ask->now_ms, story, err);
}

static int read_stories(struct school_paper *of, enum school_paper_depth depth, struct error *err)
{
    int r = check_rooms(of, err);

    for (size_t i = 0; r == 0 && i < of->school->room_count; i++) {
        const struct room_info *room = &of->school->rooms[i];

        if (!is_wanted(of->ask, room))
            continue;
        if (of->count == REPORT_ROOMS_MAX)
            return error_set(err, -EMSGSIZE, "more than %d rooms; name some of them", REPORT_ROOMS_MAX);
        r = read_story(of, room, depth, err);
        of->count += r == 0;
    }
    return r == 0 && !of->count ? error_set(err, -ENOENT, "there is no room yet") : r;
}

int school_paper_read(struct school_paper *of, struct store *store, const struct report_ask *ask, int64_t from_date,
                      int64_t to_date, enum school_paper_depth depth, struct error *err)
{
    int64_t today = zone_date(&ask->zone, ask->now_ms);
    int r = 0;

    *of = (struct school_paper){.store = store, .ask = ask, .from_date = from_date,
                                .to_date = to_date < today ? to_date : today - 1};
    if (!ask->shelf)
        return error_set(err, -ENOENT, "there are no rule packs to judge by");
    if (of->to_date < of->from_date)
        return error_set(err, -ENOENT, "none of these days is over yet");
    r = school_record_open(store, ask->shelf, ask->pack, &ask->zone, &of->school, err);
    if (r == 0)
        r = store_reader_open(ask->folder, &of->reader, err);
    if (r < 0)
        return r;
    choose_packs(of, depth);
    return read_stories(of, depth, err);
}

void school_paper_done(struct school_paper *of)
{
    for (size_t i = 0; i < of->count; i++)
        story_close(of->stories[i]);
    store_reader_close(of->reader);
    school_record_close(of->school);
}

int school_paper_open(const struct school_paper *of, const char *kind, const char *title, struct paper **paper,
                      struct error *err)
{
    enum paper_language language = of->ask->language;
    char period[PHRASE_SIZE], last[PHRASE_SIZE], made[STORY_SENTENCE_SIZE], coverage[STORY_SENTENCE_SIZE];
    const struct paper_head head = {
        .kind = kind, .title = title, .school = of->school->site.name, .language = language, .period = period,
        .made_ms = zone_day_start_ms(&of->ask->zone, of->to_date + 1), .made_words = made, .coverage = coverage,
        .page = *of->ask->address ? of->ask->address : NULL, .is_demo = store_is_demo(of->store),
    };
    int r;

    phrase_dates(language, of->from_date, of->to_date, period);
    phrase_date(language, of->to_date, last);
    LABEL_SAY(made, language, LABEL_RECORD_UP_TO, last);
    story_coverage_words(of->stories, of->count, language, coverage);
    r = paper_open(&head, paper, err);
    if (r == 0)
        report_note(of->ask, *paper);
    return r;
}

void school_paper_end(const struct school_paper *of, struct paper *paper)
{
    paper_qr_of_digest(paper, QR_TEXT, label(of->ask->language, LABEL_DIGEST_CAPTION));
}
