/* web/looks.c - see looks.h */
#include "looks.h"
#include "days.h"
#include "inside.h"
#include "rfc3339.h"
#include <stdio.h>
#include <string.h>

#define LINES_SEARCH_MAX 2000       /* of the access log, newest first */
#define DETAIL_SIZE (2 * ID_SIZE + 32)
#define DETAIL_FORMAT "%32s %10s %10s %32s %4s" /* room, from, to, login, and perhaps MANY: as write_line() does it */
#define MANY "many"
_Static_assert(ID_SIZE == 33, "DETAIL_FORMAT");

struct detail {
    char room[ID_SIZE], from[11], to[11], login[ID_SIZE], many[sizeof MANY];
};

static bool read_detail(const char *what, const char *text, struct detail *detail)
{
    return strcmp(what, LOOKS_WHAT) == 0 &&
           sscanf(text, DETAIL_FORMAT, detail->room, detail->from, detail->to, detail->login, detail->many) >= 4;
}

bool looks_put(struct out *out, const char *what, const char *text)
{
    struct detail detail = {0};

    if (!read_detail(what, text, &detail))
        return false;
    out_text(out, "room", detail.room);
    out_text(out, "from", detail.from);
    out_text(out, "to", detail.to);
    out_bool(out, "many", strcmp(detail.many, MANY) == 0);
    return true;
}

/* -- which days have a line -- */

static bool has_line(const struct looks_day *looks, struct looks_range range)
{
    for (size_t i = 0; i < looks->range_count; i++)
        if (range.from_date >= looks->ranges[i].from_date && range.to_date <= looks->ranges[i].to_date)
            return true;
    return false;
}

/* What includes both. */
static struct looks_range join(struct looks_range a, struct looks_range b)
{
    return (struct looks_range){a.from_date < b.from_date ? a.from_date : b.from_date,
                                a.to_date > b.to_date ? a.to_date : b.to_date};
}

/* Only what touches becomes one: days between two looks were not looked at. */
static void add_line(struct looks_day *looks, struct looks_range range)
{
    size_t kept = 0;

    for (size_t i = 0; i < looks->range_count; i++) {
        const struct looks_range *known = &looks->ranges[i];

        if (range.from_date <= known->to_date + 1 && range.to_date >= known->from_date - 1)
            range = join(range, *known);
        else
            looks->ranges[kept++] = *known;
    }
    if (kept < LOOKS_LINES_MAX)
        looks->ranges[kept++] = range;
    looks->range_count = kept;
    looks->line_count++;
}

static struct looks_range whole_years(const struct looks_day *looks, struct looks_range range)
{
    int first, last, month, day;

    for (size_t i = 0; i < looks->range_count; i++)
        range = join(range, looks->ranges[i]);
    civil_from_days(range.from_date, &first, &month, &day);
    civil_from_days(range.to_date, &last, &month, &day);
    return (struct looks_range){civil_to_days(first, 1, 1), civil_to_days(last, 12, 31)};
}

/* -- the access log -- */

struct search {
    int64_t since_ms;
    const char *login, *room;
    struct looks_day *looks;
};

static int look(void *context, int64_t at_ms, const char *who, const char *what, const char *text)
{
    struct search *search = context;
    struct detail detail;
    struct looks_range range;

    (void)who;
    if (at_ms < search->since_ms)
        return 1;
    if (read_detail(what, text, &detail) && strcmp(detail.login, search->login) == 0 &&
        strcmp(detail.room, search->room) == 0 && days_parse_date(detail.from, &range.from_date) &&
        days_parse_date(detail.to, &range.to_date))
        add_line(search->looks, range);
    return 0;
}

static size_t place_of(int64_t person, const char *room)
{
    size_t hash = (size_t)person;

    for (; *room; room++)
        hash = hash * 31 + (unsigned char)*room;
    return hash % LOOKS_KNOWN;
}

/* What is known of the caller's looks at a room today; looked up when it is not in memory. */
static struct looks_day *find_day(struct web *web, const struct caller *caller, const char *room)
{
    const struct zone *zone = school_setup(web->host->school)->zone;
    int64_t day = zone_date(zone, web_now_ms(web));
    size_t place = place_of(caller->person, room);
    struct looks_day *looks = &web->looks.known[place].looks;
    struct search search = {zone_day_start_ms(zone, day), caller->login, room, looks};

    if (web->looks.known[place].person == caller->person && web->looks.known[place].day == day &&
        strcmp(web->looks.known[place].room, room) == 0)
        return looks;
    web->looks.known[place].person = caller->person;
    web->looks.known[place].day = day;
    snprintf(web->looks.known[place].room, ID_SIZE, "%s", room);
    *looks = (struct looks_day){0};
    (void)audit_list(web->host->store, LINES_SEARCH_MAX, look, &search, NULL);
    return looks;
}

static void write_line(struct request *request, const char *room, struct looks_range range, bool is_many)
{
    char from[11], to[11], detail[DETAIL_SIZE];

    days_format_date(range.from_date, from);
    days_format_date(range.to_date, to);
    snprintf(detail, sizeof detail, "%s %s %s %s%s", room, from, to, request->caller.login, is_many ? " " MANY : "");
    web_audit(request, LOOKS_WHAT, detail);
}

void looks_note(struct request *request, const char *room, int64_t from_date, int64_t to_date)
{
    const struct caller *caller = &request->caller;
    struct looks_range range = {from_date > 0 ? from_date : 0, to_date};    /* before 1970 there is nothing to see */
    struct looks_day *looks;
    bool is_many;

    if ((caller->kind != CALLER_PERSON && caller->kind != CALLER_LINK) || range.to_date < range.from_date)
        return;
    looks = find_day(request->web, caller, room);
    if (has_line(looks, range))
        return;
    is_many = looks->line_count >= LOOKS_LINES_MAX;
    if (is_many)
        range = whole_years(looks, range);
    write_line(request, room, range, is_many);
    add_line(looks, range);
}
