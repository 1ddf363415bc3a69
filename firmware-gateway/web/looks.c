/* web/looks.c - see looks.h */
#include "looks.h"
#include "days.h"
#include "inside.h"
#include <stdio.h>
#include <string.h>

#define LINES_SEARCH_MAX 2000       /* of the access log, newest first */
#define DETAIL_SIZE (2 * ID_SIZE + 32)
#define DETAIL_FORMAT "%32s %10s %10s %32s"     /* room, from, to, login: as note() writes them */
_Static_assert(ID_SIZE == 33, "DETAIL_FORMAT");

struct detail {
    char room[ID_SIZE], from[11], to[11], login[ID_SIZE];
};

static bool read_detail(const char *what, const char *text, struct detail *detail)
{
    return strcmp(what, LOOKS_WHAT) == 0 &&
           sscanf(text, DETAIL_FORMAT, detail->room, detail->from, detail->to, detail->login) == 4;
}

bool looks_put(struct out *out, const char *what, const char *text)
{
    struct detail detail;

    if (!read_detail(what, text, &detail))
        return false;
    out_text(out, "room", detail.room);
    out_text(out, "from", detail.from);
    out_text(out, "to", detail.to);
    return true;
}

struct search {
    int64_t since_ms;
    const char *login, *room;
    int64_t from_date, to_date;     /* what today's lines span; INT64_MAX, INT64_MIN: there are none */
};

static void widen(struct search *search, int64_t from_date, int64_t to_date)
{
    if (from_date < search->from_date)
        search->from_date = from_date;
    if (to_date > search->to_date)
        search->to_date = to_date;
}

static int look(void *context, int64_t at_ms, const char *who, const char *what, const char *text)
{
    struct search *search = context;
    struct detail detail;
    int64_t from_date, to_date;

    (void)who;
    if (at_ms < search->since_ms)
        return 1;
    if (read_detail(what, text, &detail) && strcmp(detail.login, search->login) == 0 &&
        strcmp(detail.room, search->room) == 0 && days_parse_date(detail.from, &from_date) &&
        days_parse_date(detail.to, &to_date))
        widen(search, from_date, to_date);
    return 0;
}

static size_t place_of(int64_t person, const char *room)
{
    size_t hash = (size_t)person;

    for (; *room; room++)
        hash = hash * 31 + (unsigned char)*room;
    return hash % LOOKS_KNOWN;
}

void looks_note(struct request *request, const char *room, int64_t from_date, int64_t to_date)
{
    struct web *web = request->web;
    const struct caller *caller = &request->caller;
    const struct zone *zone = school_setup(web->host->school)->zone;
    int64_t day = zone_date(zone, web_now_ms(web));
    size_t place = place_of(caller->person, room);
    struct search search = {zone_day_start_ms(zone, day), caller->login, room, INT64_MAX, INT64_MIN};
    char from[11], to[11], detail[DETAIL_SIZE];

    if (from_date < 0)
        from_date = 0;              /* before 1970 there is nothing to see */
    if (caller->kind != CALLER_PERSON)
        return;
    if (web->looks.known[place].person == caller->person && web->looks.known[place].day == day &&
        strcmp(web->looks.known[place].room, room) == 0)
        widen(&search, web->looks.known[place].from_date, web->looks.known[place].to_date);
    else
        (void)audit_list(web->host->store, LINES_SEARCH_MAX, look, &search, NULL);
    if (from_date < search.from_date || to_date > search.to_date) {
        days_format_date(from_date, from);
        days_format_date(to_date, to);
        snprintf(detail, sizeof detail, "%s %s %s %s", room, from, to, caller->login);
        web_audit(request, LOOKS_WHAT, detail);
        widen(&search, from_date, to_date);
    }
    web->looks.known[place].person = caller->person;
    web->looks.known[place].day = day;
    web->looks.known[place].from_date = search.from_date;
    web->looks.known[place].to_date = search.to_date;
    snprintf(web->looks.known[place].room, ID_SIZE, "%s", room);
}
