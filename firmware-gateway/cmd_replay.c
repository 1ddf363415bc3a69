/* cmd_replay.c - see cmd_replay.h. The decoders, the school and the judge are the gateway's own; what is not there is a
 * broker, a record and a clock: time is when each message arrived, and after the last one it stands still. */
#include "cmd_replay.h"
#include "announced.h"
#include "recorded.h"
#include "replay_school.h"
#include "rfc3339.h"
#include "school_feed.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define TICK_MS 10000               /* between messages time goes on as it did */
#define SKIP_MS (36 * INT64_C(3600000))     /* in a longer pause nobody recorded: time goes on at its end */
#define DECIMALS 3

static const char help[] =
    "usage: transom replay FILE.jsonl [--site FILE.json] [OPTIONS]\n"
    "Recorded messages (topic, payload or payload_hex, arrived; one JSON object a line) through the whole data path\n"
    "on their own clock. Prints the incidents, one JSON object a line; with --json one document. - is standard input.\n\n"
    "  --help               this text\n"
    "  --site FILE.json     rooms, sensors, zone and calendar as in `transom site import`; else each sensor has a\n"
    "                       room of its own, which the options below describe\n";

struct replaying {
    const struct analyse_options *options;
    struct replay_school replay;
    struct decoded decoded;
    struct announced *announced;
    int64_t now_ms;                 /* 0: before the first message */
    size_t line, messages, readings, rejected;
};

/* -- time and messages -- */

static void go_on_until(struct replaying *r, int64_t arrived_ms)
{
    struct school *school = r->replay.school;

    if (!r->now_ms) {
        school_broker(school, true, arrived_ms);
    } else if (arrived_ms - r->now_ms > SKIP_MS) {
        school_deaf_until(school, arrived_ms);
    } else {
        for (int64_t at_ms = r->now_ms + TICK_MS; at_ms < arrived_ms; at_ms += TICK_MS)
            school_advance(school, at_ms);
    }
    school_advance(school, arrived_ms);
    r->now_ms = arrived_ms;
}

static void count(void *context, const struct decoded_reading *decoded, const struct school_heard *heard)
{
    struct replaying *r = context;

    (void)decoded;
    r->readings += heard->result != HEARD_DUPLICATE && heard->result != HEARD_IGNORED;
}

/* A message that is not understood is one that the gateway would have counted too; a line that is none is an error. */
static int take_message(struct replaying *r, struct recorded *recorded, struct error *err)
{
    int64_t arrived_ms;

    if (!recorded->arrived || rfc3339_parse(recorded->arrived, strlen(recorded->arrived), &arrived_ms) < 0)
        return error_set(err, -EBADMSG, "arrived: should be a time as 2026-11-23T09:00:00Z");
    if (arrived_ms < r->now_ms)
        return error_set(err, -EBADMSG, "arrived: %s is before the message on the line above", recorded->arrived);
    if (!recorded->message.topic)
        return error_set(err, -EBADMSG, "topic: is missing");
    go_on_until(r, arrived_ms);
    r->messages++;
    recorded->message.announced = r->announced;
    if (decoder_decode(&recorded->message, &r->decoded, NULL) < 0) {
        r->rejected++;
        return 0;
    }
    for (size_t i = 0; i < r->decoded.count; i++)
        if (r->decoded.readings[i].device[0] && r->decoded.readings[i].reading.present)
            replay_school_meet(&r->replay, r->options, r->decoded.readings[i].device, r->decoded.family);
    school_feed(r->replay.school, &r->decoded, &(struct feeding){.arrived_ms = arrived_ms,
                                                                 .retained = recorded->message.retained,
                                                                 .heard = count, .context = r});
    return 0;
}

static int take_line(struct replaying *r, const char *text, size_t size, struct error *err)
{
    struct recorded recorded;
    int result;

    r->line++;
    if (size > RECORDED_LINE_SIZE_MAX)
        return error_set(err, -EBADMSG, "longer than %d bytes", RECORDED_LINE_SIZE_MAX);
    result = recorded_read(text, size, &recorded, err);
    if (result == 0)
        result = take_message(r, &recorded, err);
    recorded_done(&recorded);
    return result;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static int take_file(struct replaying *r, const char *path, struct error *err)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "r");
    char *text = NULL;
    size_t room = 0;
    ssize_t size;
    int result = 0;

    if (!file)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    while (result == 0 && (size = getline(&text, &room, file)) >= 0) {
        if (is_blank(text))
            r->line++;
        else
            result = take_line(r, text, (size_t)size, err);
        if (result < 0)
            (void)error_prefix(err, "%s:%zu", path, r->line);
    }
    if (result == 0 && ferror(file))
        result = error_set(err, -EIO, "%s: cannot be read", path);
    free(text);
    if (file != stdin)
        fclose(file);
    return result;
}

/* -- what came of it -- */

static void put_incident(struct replaying *r, struct out *out, const struct replayed_incident *incident)
{
    const struct school *school = r->replay.school;
    const struct room_info *room = incident->room < 0 ? NULL : room_info(school_room(school, (size_t)incident->room));

    out_object(out, NULL);
    out_words(out, "room", room ? room->id : "");
    out_text(out, "rule", incident->rule);
    out_text(out, "state", incident_state_word(incident->change.to));
    out_time(out, "began", incident->change.began_ms / 1000 * 1000);
    out_time(out, "raised", incident->change.raised_ms / 1000 * 1000);
    out_time(out, "cleared", incident->change.cleared_ms / 1000 * 1000);
    out_number(out, "peak", incident->change.peak, DECIMALS);
    out_words(out, "reason", incident->reason);
    out_object_end(out);
}

static void print_lines(struct replaying *r, struct out *out)
{
    for (size_t i = 0; i < r->replay.count; i++) {
        put_incident(r, out, &r->replay.incidents[i]);
        puts(out->failed ? "" : out->text);
        out_done(out);
    }
}

static void print_document(struct replaying *r, struct out *out)
{
    out_object(out, NULL);
    out_text(out, "pack", r->options->pack.name);
    out_text(out, "pack_version", r->options->pack.version);
    out_text(out, "zone", r->replay.zone.name);
    out_integer(out, "messages", (int64_t)r->messages);
    out_integer(out, "rejected", (int64_t)r->rejected);
    out_integer(out, "readings", (int64_t)r->readings);
    out_integer(out, "rooms", (int64_t)school_room_count(r->replay.school));
    out_array(out, "incidents");
    for (size_t i = 0; i < r->replay.count; i++)
        put_incident(r, out, &r->replay.incidents[i]);
    out_array_end(out);
    out_object_end(out);
    puts(out->failed ? "" : out->text);
}

static bool tell(struct replaying *r)
{
    struct out out;
    bool failed;

    out_init(&out);
    replay_school_settle(&r->replay);
    if (r->options->is_json)
        print_document(r, &out);
    else
        print_lines(r, &out);
    failed = out.failed || r->replay.failed || fflush(stdout) != 0 || ferror(stdout);
    out_done(&out);
    if (r->replay.left_out)
        fprintf(stderr, "transom replay: more sensors than a school has rooms here; %zu readings are left out\n",
                r->replay.left_out);
    return !failed;
}

/* -- the command -- */

/* `--site FILE` may stand anywhere; what is left are analyse's options. */
static const char *take_site(int *argc, char **argv)
{
    const char *site = NULL;
    int kept = 1;

    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], "--site") == 0 && i + 1 < *argc)
            site = argv[++i];
        else
            argv[kept++] = argv[i];
    }
    *argc = kept;
    return site;
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return true;
    return false;
}

int cmd_replay(int argc, char **argv)
{
    static struct analyse_options options;
    static struct replaying replaying = {.options = &options};
    const char *site = take_site(&argc, argv);
    struct error err = {0};
    int first, r;

    if (wants_help(argc, argv)) {
        fputs(help, stdout);
        analyse_print_options(stdout);
        fputs("Exit status: 0 done, 1 a file could not be read, 2 usage, 78 a bad pack or settings.\n", stdout);
        return EXIT_SUCCESS;
    }
    r = analyse_options_read(argc, argv, &options, &first);
    if (r >= 0)
        return r;
    if (argc - first != 1) {
        fputs("transom replay: one file at a time\n", stderr);
        return ANALYSE_EXIT_USAGE;
    }
    replaying.announced = announced_open();
    r = replaying.announced ? replay_school_open(&options, site, &replaying.replay, &err)
                            : error_set(&err, -ENOMEM, "out of memory");
    if (r == 0)
        r = take_file(&replaying, argv[first], &err);
    if (r == 0 && !tell(&replaying))
        r = error_set(&err, -EIO, "the answer could not be written");
    replay_school_done(&replaying.replay);
    announced_close(replaying.announced);
    if (r < 0)
        fprintf(stderr, "transom replay: %s\n", err.text);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
