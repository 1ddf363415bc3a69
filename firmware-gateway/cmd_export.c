/* cmd_export.c - see cmd_export.h. Reads through a connection of its own, also beside a running gateway. */
#include "cmd_export.h"
#include "calendar.h"
#include "places.h"
#include "rfc3339.h"
#include "room_export.h"
#include "settings.h"
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */

static const char help[] =
    "usage: transom export --room ROOM --from TIME --to TIME [--format csv|json] [--out FILE] [-c FILE]\n"
    "Writes every reading of a room in a range, ordered by time, in local time and UTC. The last line has the number\n"
    "of rows and the SHA-256 of all bytes before it: head -n -1 FILE | sha256sum says the same.\n\n"
    "  --room ROOM    id of the room\n"
    "  --from TIME    first day, as 2026-11-02, or first instant, as 2026-11-02T09:00:00Z\n"
    "  --to TIME      last day, or the instant before which it ends\n"
    "  --format FORM  csv (the default) or json\n"
    "  --out FILE     instead of the standard output\n"
    "  -c FILE        settings\n"
    "Exit status: 0 done, 1 not, 2 usage, 78 bad settings.\n";

struct command {
    const char *config, *from, *to, *out;
    struct room_export_ask ask;
    struct settings settings;
};

/* -1: go on; else the exit status. */
static int read_options(int argc, char **argv, struct command *command)
{
    static const struct option options[] = {
        {"room", required_argument, NULL, 'r'},   {"from", required_argument, NULL, 'f'},
        {"to", required_argument, NULL, 't'},     {"format", required_argument, NULL, 'm'},
        {"out", required_argument, NULL, 'o'},    {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    bool is_understood = true;
    int option;

    optind = 1;
    while (is_understood && (option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        switch (option) {
        case 'r':
            is_understood = snprintf(command->ask.room, sizeof command->ask.room, "%s", optarg) <
                            (int)sizeof command->ask.room;
            break;
        case 'm':
            is_understood = room_export_format(optarg, &command->ask.format);
            break;
        case 'h':
            fputs(help, stdout);
            return EXIT_SUCCESS;
        case 'f':
            command->from = optarg;
            break;
        case 't':
            command->to = optarg;
            break;
        case 'o':
            command->out = optarg;
            break;
        case 'c':
            command->config = optarg;
            break;
        default:
            is_understood = false;
        }
    }
    if (is_understood && optind == argc && command->ask.room[0] && command->from && command->to)
        return -1;
    fputs(help, stderr);
    return EXIT_USAGE;
}

/* A day, of which plus_days later is meant, or an instant. */
static int read_time(const struct zone *zone, const char *text, int plus_days, int64_t *time_ms, struct error *err)
{
    int64_t date;

    if (calendar_date_parse(text, &date, NULL) == 0)
        *time_ms = zone_day_start_ms(zone, date + plus_days);
    else if (rfc3339_parse(text, strlen(text), time_ms) < 0)
        return error_set(err, -EINVAL, "%s: neither a day, as 2026-11-02, nor a time, as 2026-11-02T09:00:00Z", text);
    return 0;
}

static int find_room(void *context, const struct room_info *room)
{
    return strcmp(room->id, context) == 0;
}

static int prepare(struct command *command, struct error *err)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct site_info site = {.zone = ZONE_DEFAULT};
    struct store *store = NULL;
    int r = store_open(command->settings.data, &options, &store, err);

    if (r < 0)
        return r;
    (void)site_load(store, &site, NULL);
    r = rooms_load(store, find_room, command->ask.room, err);
    store_close(store);
    if (r == 0)
        return error_set(err, -ENOENT, "there is no room %s; `transom site export` lists them", command->ask.room);
    r = r < 0 ? r : zone_load(site.zone, &command->ask.zone, err);
    if (r == 0)
        r = read_time(&command->ask.zone, command->from, 0, &command->ask.from_ms, err);
    if (r == 0)
        r = read_time(&command->ask.zone, command->to, 1, &command->ask.to_ms, err);
    return r == 0 && command->ask.to_ms < command->ask.from_ms
               ? error_set(err, -EINVAL, "--to %s is before --from %s", command->to, command->from) : r;
}

static int write_all(const struct command *command, struct room_export *export, struct store_reader *reader, FILE *to,
                     struct error *err)
{
    struct out out;
    int r = 1;

    out_init(&out);
    while (r > 0) {
        r = room_export_next(export, reader, &out, err);
        if (r >= 0 && out.size && fwrite(out.text, 1, out.size, to) != out.size)
            r = error_set(err, -EIO, "%s: %s", command->out ? command->out : "output", strerror(errno));
        out_done(&out);
    }
    out_done(&out);
    return r;
}

static int write_export(const struct command *command, struct error *err)
{
    FILE *to = command->out ? fopen(command->out, "we") : stdout;
    struct room_export *export = NULL;
    struct store_reader *reader = NULL;
    int r = to ? 0 : error_set(err, -errno, "%s: %s", command->out, strerror(errno));

    if (r == 0)
        r = store_reader_open(command->settings.data, &reader, err);
    if (r == 0)
        r = room_export_open(&command->ask, &export, err);
    if (r == 0)
        r = write_all(command, export, reader, to, err);
    if (to && (command->out ? fclose(to) : fflush(to)) != 0 && r == 0)
        r = error_set(err, -EIO, "%s: %s", command->out ? command->out : "output", strerror(errno));
    if (r == 0 && command->out)
        printf("%s: %lld rows\n", command->out, (long long)room_export_rows(export));
    room_export_close(export);
    store_reader_close(reader);
    return r;
}

int cmd_export(int argc, char **argv)
{
    static struct command command;
    struct error err = {0};
    int r = read_options(argc, argv, &command);

    if (r >= 0)
        return r;
    if (settings_load(command.config, &command.settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    r = prepare(&command, &err);
    if (r == 0)
        r = write_export(&command, &err);
    if (r < 0)
        fprintf(stderr, "transom export: %s\n", err.text);
    return r == 0 ? EXIT_SUCCESS : r == -EINVAL ? EXIT_USAGE : EXIT_FAILURE;
}
