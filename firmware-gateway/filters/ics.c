/* transom-ics - reads a calendar file (iCalendar, RFC 5545): a filter of the gateway. The file on standard input, one
 * JSON answer on standard output; nothing is kept.
 *
 *   {"events":[{"from":"2026-10-26","to":"2026-10-30","summary":"Half term"}],"truncated":false}
 *   {"error":"the file nests deeper than 4 levels"}
 *
 * Whole days only: a timed event counts for the dates it is written with, whatever its zone. Days are sorted. The file
 * comes from outside: its size, nesting, components and repetitions are bounded before and while the library sees it,
 * and the gateway bounds time and memory of this program. What is more than the bounds is left out and "truncated" says
 * so; what repeats more often than daily is left out in the same way. */
#include <jansson.h>
#include <libical/ical.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define FILE_SIZE_MAX (1 << 20)
#define DEPTH_MAX 4                 /* calendar, event, alarm; calendar, zone, its summer time */
#define COMPONENTS_MAX 20000
#define LINE_SIZE_MAX 8192          /* of an unfolded line's pieces together */
#define EVENTS_MAX 2000             /* in the answer */
#define REPEATS_MAX 200             /* of one event */
#define REPEAT_DAYS_MAX 1096        /* from its first day on: three years */
#define STEPS_MAX 2000              /* of the library's search for repeats */
#define SEARCH_S_MAX 2              /* of the processor, for the repeats of all events: some rules never come true */
#define LENGTH_DAYS_MAX 400         /* of one event */
#define YEAR_MIN 1990
#define YEAR_MAX 2099
#define SUMMARY_SIZE 64             /* with its end; longer ones are cut */

struct event {
    int from, to;                   /* days since 1970-01-01; both in it */
    char summary[SUMMARY_SIZE];
};

struct answer {
    struct event events[EVENTS_MAX];
    size_t count;
    bool is_truncated;
};

/* -- before the library sees it -- */

static bool starts_with(const char *line, const char *end, const char *word)
{
    size_t size = strlen(word);

    return (size_t)(end - line) >= size && strncasecmp(line, word, size) == 0;
}

/* NULL, or why the file is refused. */
static const char *check(const char *text, size_t size)
{
    const char *end = text + size;
    size_t components = 0, unfolded = 0;
    int depth = 0;

    if (memchr(text, '\0', size))
        return "the file is not text";
    for (const char *line = text, *next; line < end; line = next) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));

        next = stop ? stop + 1 : end;
        unfolded = (*line == ' ' || *line == '\t' ? unfolded : 0) + (size_t)(next - line);
        if (unfolded > LINE_SIZE_MAX)
            return "the file has a line longer than 8192 bytes";
        if (starts_with(line, next, "BEGIN:")) {
            depth++;
            components++;
        } else if (starts_with(line, next, "END:")) {
            depth--;
        }
        if (depth > DEPTH_MAX)
            return "the file nests deeper than 4 levels";
        if (components > COMPONENTS_MAX)
            return "the file has more than 20000 entries";
    }
    return components ? NULL : "the file is not a calendar (iCalendar)";
}

/* -- events -- */

/* Days since 1970-01-01 (H. Hinnant's civil calendar arithmetic); years as checked by is_known. */
static int days_of(struct icaltimetype time)
{
    int year = time.year - (time.month <= 2), era = year / 400, of_era = year - era * 400;
    int of_year = (153 * (time.month + (time.month > 2 ? -3 : 9)) + 2) / 5 + time.day - 1;

    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_known(struct icaltimetype time)
{
    return !icaltime_is_null_time(time) && time.year >= YEAR_MIN && time.year <= YEAR_MAX && time.month >= 1 &&
           time.month <= 12 && time.day >= 1 && time.day <= icaltime_days_in_month(time.month, time.year);
}

static bool is_midnight(struct icaltimetype time)
{
    return time.is_date || (time.hour == 0 && time.minute == 0 && time.second == 0);
}

/* How many days after its first the event ends: what ends at midnight ends on the day before (RFC 5545, 3.6.1). */
static int length_of(icalcomponent *event, struct icaltimetype start)
{
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    int days = 0;

    if (end && is_known(icalproperty_get_dtend(end))) {
        struct icaltimetype time = icalproperty_get_dtend(end);

        days = days_of(time) - days_of(start) - (is_midnight(time) ? 1 : 0);
    } else if (duration) {
        int seconds = icaldurationtype_as_int(icalproperty_get_duration(duration));
        int of_day = start.is_date ? 0 : start.hour * 3600 + start.minute * 60 + start.second;

        days = seconds > 0 && seconds <= LENGTH_DAYS_MAX * 86400 ? (of_day + seconds - 1) / 86400 : 0;
    }
    return days > 0 ? days : 0;
}

/* One line of plain text, cut where a character ends. */
static void copy_summary(const char *text, char summary[SUMMARY_SIZE])
{
    size_t size = 0;

    for (; text && *text && size < SUMMARY_SIZE - 1; text++)
        summary[size++] = (unsigned char)*text < ' ' || *text == 0x7f ? ' ' : *text;
    while (text && *text && size > 0 && ((unsigned char)*text & 0xc0) == 0x80) {
        text--;                     /* it was cut inside a character */
        size--;
    }
    summary[size] = '\0';
}

static void add(struct answer *answer, int from, int length, const char *summary)
{
    struct event *event = &answer->events[answer->count];

    if (answer->count == EVENTS_MAX || length >= LENGTH_DAYS_MAX) {
        answer->is_truncated = true;
        return;
    }
    event->from = from;
    event->to = from + length;
    copy_summary(summary, event->summary);
    answer->count++;
}

static bool is_excepted(icalcomponent *event, int day)
{
    for (icalproperty *except = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); except;
         except = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
        struct icaltimetype time = icalproperty_get_exdate(except);

        if (is_known(time) && days_of(time) == day)
            return true;
    }
    return false;
}

/* The library looks through centuries for a rule that never comes true, in one step of ours. */
static bool has_searched_enough(const struct answer *answer)
{
    return answer->count == EVENTS_MAX || clock() > SEARCH_S_MAX * CLOCKS_PER_SEC;
}

static void add_repeats(struct answer *answer, icalcomponent *event, struct icalrecurrencetype rule,
                        struct icaltimetype start, int length, const char *summary)
{
    icalrecur_iterator *iterator;
    struct icaltimetype at;
    int first = days_of(start), repeats = 0, steps = 0;

    start.is_date = 1;
    start.hour = start.minute = start.second = 0;
    iterator = rule.freq >= ICAL_DAILY_RECURRENCE && rule.freq <= ICAL_YEARLY_RECURRENCE && !has_searched_enough(answer)
                   ? icalrecur_iterator_new(rule, start) : NULL;
    if (!iterator) {
        answer->is_truncated = true;
        add(answer, first, length, summary);
        return;
    }
    for (at = icalrecur_iterator_next(iterator); is_known(at); at = icalrecur_iterator_next(iterator)) {
        if (days_of(at) > first + REPEAT_DAYS_MAX || repeats == REPEATS_MAX || ++steps == STEPS_MAX) {
            answer->is_truncated = true;
            break;
        }
        if (is_excepted(event, days_of(at)))
            continue;
        add(answer, days_of(at), length, summary);
        repeats++;
    }
    icalrecur_iterator_free(iterator);
}

static void take_event(struct answer *answer, icalcomponent *event)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    icalproperty *summary = icalcomponent_get_first_property(event, ICAL_SUMMARY_PROPERTY);
    const char *text = summary ? icalproperty_get_summary(summary) : "";
    struct icaltimetype from;

    if (!start || icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
        return;
    from = icalproperty_get_dtstart(start);
    if (!is_known(from))
        return;
    if (rule)
        add_repeats(answer, event, icalproperty_get_rrule(rule), from, length_of(event, from), text);
    else
        add(answer, days_of(from), length_of(event, from), text);
}

/* Calendars hold events; a file of several calendars is a nameless component of calendars. */
static void take_all(struct answer *answer, icalcomponent *component)
{
    if (icalcomponent_isa(component) == ICAL_VEVENT_COMPONENT) {
        take_event(answer, component);
        return;
    }
    for (icalcompiter at = icalcomponent_begin_component(component, ICAL_ANY_COMPONENT); icalcompiter_deref(&at);
         icalcompiter_next(&at))
        take_all(answer, icalcompiter_deref(&at));
}

/* -- the answer -- */

static int compare(const void *a, const void *b)
{
    const struct event *one = a, *other = b;

    return one->from != other->from ? one->from - other->from
           : one->to != other->to   ? one->to - other->to : strcmp(one->summary, other->summary);
}

static json_t *date(int day)
{
    struct icaltimetype time = icaltime_from_day_of_year(1, 1970);
    char text[16];

    icaltime_adjust(&time, day, 0, 0, 0);
    snprintf(text, sizeof text, "%04d-%02d-%02d", time.year, time.month, time.day);
    return json_string(text);
}

static json_t *put(struct answer *answer)
{
    json_t *events = json_array();

    qsort(answer->events, answer->count, sizeof *answer->events, compare);
    for (size_t i = 0; i < answer->count; i++) {
        const struct event *event = &answer->events[i];
        json_t *summary = json_string(event->summary);      /* NULL: not UTF-8 */

        json_array_append_new(events, json_pack("{s:o, s:o, s:o}", "from", date(event->from), "to", date(event->to),
                                                "summary", summary ? summary : json_string("")));
    }
    return json_pack("{s:o, s:b}", "events", events, "truncated", answer->is_truncated);
}

int main(void)
{
    static char text[FILE_SIZE_MAX + 2];
    static struct answer answer;
    size_t size = fread(text, 1, FILE_SIZE_MAX + 1, stdin);
    const char *why = size > FILE_SIZE_MAX ? "the file is longer than 1 MiB" : check(text, size);
    icalcomponent *root = NULL;
    json_t *json;
    int r;

    icalerror_set_errors_are_fatal(0);
    if (!why) {
        root = icalparser_parse_string(text);
        why = root ? NULL : "the file is not a calendar (iCalendar)";
    }
    if (root)
        take_all(&answer, root);
    json = why ? json_pack("{s:s}", "error", why) : put(&answer);
    r = json ? json_dumpf(json, stdout, JSON_COMPACT) : -1;
    json_decref(json);
    if (root)
        icalcomponent_free(root);
    return r < 0 || fflush(stdout) != 0;
}
