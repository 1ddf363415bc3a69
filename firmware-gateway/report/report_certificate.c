/* report/report_certificate.c - the certificate of a sensor: who checked it when and how, what was found, where it has
 * been. The checks are the record's own log, which nobody can change; the paper repeats it. */
#include "calibrations.h"
#include "evidence.h"
#include "phrases.h"
#include "places.h"
#include "report.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define CHECKS_MAX 50               /* newest ones: more is more than a person reads */
#define SENTENCE_SIZE 600
#define COUNT(array) (sizeof array / sizeof *array)

/* The Welsh is a draft for a fluent reviewer. */
static const struct words {
    const char *title, *fit /* {1} sensor {2} date {3} how {4} who */, *unfit, *never /* {1} sensor */;
    const char *high /* {1} ppm */, *low, *level, *unmeasured;
    const char *limits, *recent, *old;
    const char *sensor_heading, *sensor, *family, *heard, *room, *no_room, *placed /* {1} date {2} who */, *not_placed;
    const char *checks, *when, *how, *error, *found, *who, *no_note;
    const char *places, *place, *from, *to, *still, *statement;
    const char *hows[CALIBRATION_HOW_COUNT];
} languages[PAPER_LANGUAGE_COUNT] = {
    [PAPER_ENGLISH] = {
        .title = "Certificate of calibration: {1}",
        .fit = "The sensor {1} was checked on {2} by {4} ({3}) and found fit for use.",
        .unfit = "The sensor {1} was checked on {2} by {4} ({3}) and found not fit for use.",
        .never = "No check of the sensor {1} is on record.",
        .high = "It read {1} ppm of CO2 too much.",
        .low = "It read {1} ppm of CO2 too little.",
        .level = "It read the same as what it was held against.",
        .unmeasured = "How far off it was, was not measured.",
        .limits = "A check tells how the sensor was on that day. It is entered by the person named, and Transom does not "
                  "test it. Entries are never changed: a mistake is answered by a later entry.",
        .recent = "The check is recent enough for evidence of grade A.",
        .old = "The check is too old, or not good: evidence from this sensor is at best grade C until it is checked.",
        .sensor_heading = "The sensor",
        .sensor = "Name",
        .family = "Kind of message",
        .heard = "Heard since",
        .room = "Room now",
        .no_room = "In no room",
        .placed = "Seen in its place on {1} by {2}",
        .not_placed = "Nobody has confirmed its place since it was put there",
        .checks = "Every check on record, newest first",
        .when = "When",
        .how = "How",
        .error = "Off by, ppm",
        .found = "Found",
        .who = "Who, and note",
        .no_note = "–",
        .places = "Rooms it has been in, from the first",
        .place = "Room",
        .from = "From",
        .to = "To",
        .still = "now",
        .statement = "I have seen this certificate.",
        .hows = {[CALIBRATION_OUTDOOR_AIR] = "in outdoor air", [CALIBRATION_REFERENCE] = "beside a reference",
                 [CALIBRATION_BASELINE] = "by its own baseline", [CALIBRATION_MAKER] = "at its maker’s",
                 [CALIBRATION_SWAP] = "swapped for another", [CALIBRATION_TOGETHER] = "an hour beside the others"},
    },
    [PAPER_WELSH] = {
        .title = "Tystysgrif graddnodi: {1}",
        .fit = "Gwiriwyd y synhwyrydd {1} ar {2} gan {4} ({3}) ac roedd yn addas i’w ddefnyddio.",
        .unfit = "Gwiriwyd y synhwyrydd {1} ar {2} gan {4} ({3}) ac nid oedd yn addas i’w ddefnyddio.",
        .never = "Nid oes gwiriad o’r synhwyrydd {1} ar gofnod.",
        .high = "Darllenodd {1} ppm o CO2 yn ormod.",
        .low = "Darllenodd {1} ppm o CO2 yn rhy isel.",
        .level = "Darllenodd yr un peth â’r hyn y’i cymharwyd ag ef.",
        .unmeasured = "Ni fesurwyd maint y gwall.",
        .limits = "Mae gwiriad yn dweud sut oedd y synhwyrydd y diwrnod hwnnw. Y person a enwir sy’n ei gofnodi, ac nid "
                  "yw Transom yn ei brofi. Ni newidir cofnodion byth: atebir camgymeriad â chofnod diweddarach.",
        .recent = "Mae’r gwiriad yn ddigon diweddar ar gyfer tystiolaeth gradd A.",
        .old = "Mae’r gwiriad yn rhy hen, neu ddim yn dda: mae tystiolaeth o’r synhwyrydd hwn yn radd C ar y gorau nes "
               "iddo gael ei wirio.",
        .sensor_heading = "Y synhwyrydd",
        .sensor = "Enw",
        .family = "Math o neges",
        .heard = "Clywyd ers",
        .room = "Ystafell nawr",
        .no_room = "Heb ystafell",
        .placed = "Fe’i gwelwyd yn ei le ar {1} gan {2}",
        .not_placed = "Nid oes neb wedi cadarnhau ei le ers ei osod yno",
        .checks = "Pob gwiriad ar gofnod, y diweddaraf yn gyntaf",
        .when = "Pryd",
        .how = "Sut",
        .error = "Gwall, ppm",
        .found = "Canlyniad",
        .who = "Pwy, a nodyn",
        .no_note = "–",
        .places = "Yr ystafelloedd y bu ynddynt, o’r gyntaf",
        .place = "Ystafell",
        .from = "O",
        .to = "I",
        .still = "nawr",
        .statement = "Rwyf wedi gweld y dystysgrif hon.",
        .hows = {[CALIBRATION_OUTDOOR_AIR] = "mewn awyr agored", [CALIBRATION_REFERENCE] = "wrth ymyl offeryn cyfeirio",
                 [CALIBRATION_BASELINE] = "yn ôl ei waelodlin ei hun", [CALIBRATION_MAKER] = "gan ei wneuthurwr",
                 [CALIBRATION_SWAP] = "cyfnewidiwyd am un arall",
                 [CALIBRATION_TOGETHER] = "awr wrth ymyl y lleill"},
    },
};

struct certificate {
    struct store *store;
    const struct report_ask *ask;
    const struct words *words;
    struct paper *paper;
    struct device_row device;       /* id 0: not found yet */
    struct calibration newest;      /* id 0: none */
    char room[NAME_SIZE];           /* the name that was looked for last */
};

/* -- from the record -- */

static int find_device(void *context, const struct device_row *device)
{
    struct certificate *certificate = context;

    if (strcmp(device->name, certificate->ask->id) != 0)
        return 0;
    certificate->device = *device;
    return 1;
}

static int take_newest(void *context, const struct calibration *calibration)
{
    struct certificate *certificate = context;

    certificate->newest = *calibration;
    return 0;
}

struct room_search {
    const char *id;
    char *name;
};

static int take_name(void *context, const struct room_info *room)
{
    struct room_search *search = context;

    if (strcmp(room->id, search->id) != 0)
        return 0;
    snprintf(search->name, NAME_SIZE, "%s", room->name);
    return 1;
}

/* The room's name; its id where it has none any more. */
static const char *name_of(struct certificate *certificate, const char *id)
{
    struct room_search search = {id, certificate->room};

    snprintf(certificate->room, sizeof certificate->room, "%s", id);
    (void)rooms_load(certificate->store, take_name, &search, NULL);
    return certificate->room;
}

/* -- sentences -- */

static const char *date_of(const struct certificate *certificate, int64_t at_ms, char text[PHRASE_SIZE])
{
    phrase_date(certificate->ask->language, zone_date(&certificate->ask->zone, at_ms), text);
    return text;
}

static const char *say(const char *pattern, const char *one, const char *two, const char *three, const char *four,
                       char text[SENTENCE_SIZE])
{
    const char *const values[] = {one, two, three, four};

    return phrase_fill(pattern, values, COUNT(values), text, SENTENCE_SIZE);
}

static const char *error_text(const struct words *words, double error_ppm, char text[SENTENCE_SIZE])
{
    char number[PHRASE_SIZE];

    if (isnan(error_ppm))
        return words->unmeasured;
    phrase_number(fabs(error_ppm), 0, number);
    if (strcmp(number, "0") == 0)
        return words->level;
    return say(error_ppm > 0 ? words->high : words->low, number, "", "", "", text);
}

static void write_finding(struct certificate *certificate)
{
    const struct calibration *newest = &certificate->newest;
    const struct words *words = certificate->words;
    const struct zone *zone = &certificate->ask->zone;
    char date[PHRASE_SIZE], found[SENTENCE_SIZE], error[SENTENCE_SIZE];
    bool is_recent = newest->id && newest->is_good &&
                     evidence_is_recent(zone_date(zone, newest->at_ms), zone_date(zone, certificate->ask->now_ms));

    if (!newest->id)
        paper_box(certificate->paper, PAPER_FINDING, "%s",
                  say(words->never, certificate->device.name, "", "", "", found));
    else
        paper_box(certificate->paper, PAPER_FINDING, "%s %s",
                  say(newest->is_good ? words->fit : words->unfit, certificate->device.name,
                      date_of(certificate, newest->at_ms, date), words->hows[newest->how], newest->who, found),
                  error_text(words, newest->error_ppm, error));
    paper_box(certificate->paper, PAPER_LIMITS, "%s %s", words->limits, is_recent ? words->recent : words->old);
}

static void write_sensor(struct certificate *certificate)
{
    const struct device_row *device = &certificate->device;
    const struct words *words = certificate->words;
    struct paper *paper = certificate->paper;
    struct placement placement;
    char date[PHRASE_SIZE], text[SENTENCE_SIZE];

    paper_heading(paper, 1, "%s", words->sensor_heading);
    paper_summary(paper);
    paper_fact(paper, words->sensor, "%s", device->name);
    if (*device->family)
        paper_fact(paper, words->family, "%s", device->family);
    paper_fact(paper, words->heard, "%s", date_of(certificate, device->first_heard_ms, date));
    if (!*device->room)
        paper_fact(paper, words->room, "%s", words->no_room);
    else if (placement_load(certificate->store, device->id, &placement, NULL) == 0)
        paper_fact(paper, words->room, "%s\n%s", name_of(certificate, device->room),
                   say(words->placed, date_of(certificate, placement.at_ms, date), placement.who, "", "", text));
    else
        paper_fact(paper, words->room, "%s\n%s", name_of(certificate, device->room), words->not_placed);
    paper_end(paper);
}

static int write_check(void *context, const struct calibration *calibration)
{
    struct certificate *certificate = context;
    struct paper *paper = certificate->paper;
    char text[PHRASE_SIZE];

    paper_row(paper);
    paper_cell(paper, "%s", date_of(certificate, calibration->at_ms, text));
    paper_cell(paper, "%s", certificate->words->hows[calibration->how]);
    phrase_number(calibration->error_ppm, 0, text);
    paper_cell(paper, "%s%s", calibration->error_ppm > 0 ? "+" : "",
               isnan(calibration->error_ppm) ? certificate->words->no_note : text);
    paper_cell_verdict(paper, calibration->is_good ? VERDICT_PASS : VERDICT_FAIL);
    paper_cell(paper, *calibration->note ? "%s: %s" : "%s%s", calibration->who, calibration->note);
    return 0;
}

static int write_checks(struct certificate *certificate, struct error *err)
{
    const struct words *words = certificate->words;
    const struct paper_column columns[] = {
        {words->when, 1.55, PAPER_LEFT, true},  {words->how, 1.35, PAPER_LEFT, false},
        {words->error, 0.8, PAPER_RIGHT, false}, {words->found, 1.0, PAPER_LEFT, false},
        {words->who, 2.2, PAPER_LEFT, false},
    };
    int r;

    if (!certificate->newest.id)
        return 0;
    paper_table(certificate->paper, words->checks, columns, COUNT(columns));
    r = calibrations_list(certificate->store, certificate->device.id, CHECKS_MAX, write_check, certificate, err);
    paper_end(certificate->paper);
    return r;
}

static int write_place(void *context, const struct assignment *assignment)
{
    struct certificate *certificate = context;
    char from[PHRASE_SIZE], to[PHRASE_SIZE];
    int64_t heard_ms = certificate->device.first_heard_ms;      /* a first room has all history */

    paper_row(certificate->paper);
    paper_cell(certificate->paper, "%s", name_of(certificate, assignment->room));
    paper_cell(certificate->paper, "%s",
               date_of(certificate, assignment->from_ms > heard_ms ? assignment->from_ms : heard_ms, from));
    paper_cell(certificate->paper, "%s", assignment->to_ms == INT64_MAX ? certificate->words->still
                                             : date_of(certificate, assignment->to_ms, to));
    return 0;
}

static int write_places(struct certificate *certificate, struct error *err)
{
    const struct words *words = certificate->words;
    const struct paper_column columns[] = {
        {words->place, 2, PAPER_LEFT, true}, {words->from, 1, PAPER_LEFT, false}, {words->to, 1, PAPER_LEFT, false}};
    int r;

    paper_table(certificate->paper, words->places, columns, COUNT(columns));
    r = assignments_load(certificate->store, certificate->device.id, write_place, certificate, err);
    paper_end(certificate->paper);
    return r;
}

/* -- the paper -- */

static int begin(struct certificate *certificate, struct error *err)
{
    const struct report_ask *ask = certificate->ask;
    struct site_info site = {.name = ""};
    char title[SENTENCE_SIZE], made[PHRASE_SIZE];
    struct paper_head head = {
        .kind = "certificate", .title = title, .school = site.name, .language = ask->language, .made_ms = ask->now_ms,
        .made_words = made, .page = *ask->address ? ask->address : NULL, .is_demo = store_is_demo(certificate->store),
    };
    int r;

    (void)site_load(certificate->store, &site, NULL);
    say(certificate->words->title, certificate->device.name, "", "", "", title);
    phrase_time(ask->language, &ask->zone, ask->now_ms, made);
    r = paper_open(&head, &certificate->paper, err);
    if (r == 0)
        report_note(ask, certificate->paper);
    return r;
}

int report_certificate(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    struct certificate certificate = {.store = store, .ask = ask, .words = &languages[ask->language]};
    const struct paper_signature signature = {.statement = certificate.words->statement};
    int r = devices_load(store, find_device, &certificate, err);

    if (r >= 0 && !certificate.device.id)
        r = error_set(err, -ENOENT, "there is no sensor %s", ask->id);
    if (r >= 0)
        r = calibrations_list(store, certificate.device.id, 1, take_newest, &certificate, err);
    if (r >= 0)
        r = begin(&certificate, err);
    if (r < 0)
        return r;
    write_finding(&certificate);
    write_sensor(&certificate);
    r = write_checks(&certificate, err);
    if (r >= 0)
        r = write_places(&certificate, err);
    paper_signature(certificate.paper, &signature);
    if (r < 0) {
        paper_close(certificate.paper);
        return r;
    }
    *paper = certificate.paper;
    return 0;
}
