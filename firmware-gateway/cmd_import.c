/* cmd_import.c - see cmd_import.h. Without a gateway the record is opened here and the file is one transaction. With
 * one the file is read here, where its owner may read it, and handed over as plain columns in UTC (importing.c goes
 * on). */
#include "cmd_import.h"
#include "calendar_json.h"
#include "control.h"
#include "import_plan.h"
#include "places.h"
#include "retention.h"
#include "rfc3339.h"
#include "settings.h"
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */
#define ASK_MS 100                  /* between two looks at how far the gateway is */
#define THOUSANDTHS 1000

static const char help[] =
    "usage: transom import FILE --room ROOM [OPTIONS]\n"
    "Keeps what a logger recorded as history of a room: all of the file or nothing. Samples that the room has from\n"
    "another file are left out, so importing twice changes nothing. Nobody is alerted about the past.\n\n"
    "  --room ROOM      id of the room that the samples are of\n"
    "  --sensor NAME    which sensor or room of the file, where there are several\n"
    "  --zone ZONE      of times without a zone (default: the school's)\n"
    "  --dates ORDER    day-first or month-first (default: found out from the file)\n"
    "  -c FILE          settings\n"
    "Exit status: 0 done, 1 nothing was kept, 2 usage, 78 bad settings.\n";

struct importer {
    struct settings settings;
    struct import_ask ask;
    const char *zone_name;
    struct logger_options options;
    struct zone school_zone, file_zone;
    struct calendar calendar;
    int64_t added, known;
};

/* -- what the record says about the school -- */

static int find_room(void *context, const struct room_info *room)
{
    return strcmp(room->id, context) == 0 && !room->archived;
}

static int load_school(struct importer *importer, struct store *store, struct error *err)
{
    struct site_info site = {.zone = ZONE_DEFAULT};
    char *text = malloc(CALENDAR_JSON_SIZE);
    int64_t version;
    int r = rooms_load(store, find_room, importer->ask.room, err);

    if (r == 0)
        r = error_set(err, -ENOENT, "there is no room %s; `transom site export` lists them", importer->ask.room);
    if (r > 0)
        r = text ? 0 : error_set(err, -ENOMEM, "out of memory");
    if (r == 0 && calendar_load(store, text, CALENDAR_JSON_SIZE, &version, NULL) < 0)
        snprintf(text, CALENDAR_JSON_SIZE, "%s", CALENDAR_JSON_DEFAULT);
    if (r == 0)
        r = calendar_json_parse(text, &importer->calendar, err);
    free(text);
    (void)site_load(store, &site, NULL);
    if (r == 0)
        r = zone_load(site.zone, &importer->school_zone, err);
    if (r == 0)
        r = zone_load(importer->zone_name ? importer->zone_name : site.zone, &importer->file_zone, err);
    importer->options.zone = &importer->file_zone;
    return r;
}

/* -- alone -- */

static int import_here(struct importer *importer, struct store *store, struct error *err)
{
    struct import_plan *plan = NULL;
    struct clock clock;
    int64_t now_ms;
    int r = load_school(importer, store, err);

    clock_init_real(&clock);
    now_ms = clock_wall_ms(&clock);
    importer->ask.first_date = retention_first_date(zone_date(&importer->school_zone, now_ms),
                                                    importer->settings.keep_raw_years);
    if (r == 0)
        r = import_plan_open(importer->settings.data, &importer->ask, &importer->options, &importer->school_zone,
                             &importer->calendar, &plan, err);
    if (r == 0)
        r = store_mark(store, err);
    if (r == 0)
        r = import_plan_append(plan, store, now_ms, clock_mono_ms(&clock), SIZE_MAX, err);
    if (r == 0)
        r = import_plan_finish(plan, store, now_ms, err);
    if (r == 0)
        r = store_commit(store, err);
    else
        store_undo(store);      /* or closing would keep half of it */
    if (r == 0) {
        importer->added = import_plan_added(plan);
        importer->known = import_plan_known(plan);
    }
    import_plan_close(plan);
    return r;
}

/* -- beside a gateway -- */

static void write_value(FILE *to, int32_t value)
{
    if (value == LOGGER_NONE)
        fputc(',', to);
    else
        fprintf(to, ",%s%d.%03d", value < 0 ? "-" : "", abs(value) / THOUSANDTHS, abs(value) % THOUSANDTHS);
}

/* Columns as the plain form has them, so that what reads files reads this one too. */
static int write_plain(const struct logger_series *series, FILE *to)
{
    char time[RFC3339_SIZE];

    fputs("time", to);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (series->values[q])
            fprintf(to, ",%s", quantity_name((enum quantity)q));
    fputc('\n', to);
    for (size_t i = 0; i < series->count; i++) {
        rfc3339_format(series->time_ms[i], time);
        fputs(time, to);
        for (int q = 0; q < QUANTITY_COUNT; q++)
            if (series->values[q])
                write_value(to, series->values[q][i]);
        fputc('\n', to);
    }
    return fflush(to) == 0 && !ferror(to) ? 0 : -EIO;
}

/* A new file in the record's folder, which belongs to whoever the folder does: the command may be root's. */
static int make_spool(const struct importer *importer, char *path, size_t size, FILE **file, struct error *err)
{
    struct stat folder;
    int fd;

    snprintf(path, size, "%s/" IMPORT_FOLDER, importer->settings.data);
    if (stat(importer->settings.data, &folder) < 0 || (mkdir(path, S_IRWXU) < 0 && errno != EEXIST) ||
        chown(path, folder.st_uid, folder.st_gid) < 0)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    snprintf(path, size, "%s/" IMPORT_FOLDER "/XXXXXX", importer->settings.data);
    fd = mkstemp(path);
    *file = fd < 0 || fchown(fd, folder.st_uid, folder.st_gid) < 0 ? NULL : fdopen(fd, "w");
    return *file ? 0 : error_set(err, -errno, "%s: %s", path, strerror(errno));
}

static int choose_series(const struct importer *importer, const struct logger_file *log,
                         const struct logger_series **series, struct error *err)
{
    int index = import_series(log, importer->ask.series, err);

    if (index < 0)
        return error_prefix(err, "%s", importer->ask.file);
    *series = &log->series[index];
    return 0;
}

/* What the gateway says to an import verb. */
static int ask_gateway(const struct importer *importer, char **words, int count, char *answer, size_t size,
                       struct error *err)
{
    FILE *out = fmemopen(answer, size, "w");
    int r;

    memset(answer, 0, size);
    if (!out)
        return error_set(err, -ENOMEM, "out of memory");
    r = control_ask(importer->settings.data, count, words, NULL, 0, out, err);
    fclose(out);
    answer[strcspn(answer, "\n")] = '\0';
    return r;
}

static int wait_for_gateway(struct importer *importer, char *number, struct error *err)
{
    char import[] = "import", status[] = "status", answer[64];
    char *words[] = {import, status, number, NULL};
    long long added, known;
    int r;

    while ((r = ask_gateway(importer, words, 3, answer, sizeof answer, err)) == 0) {
        if (sscanf(answer, "done %lld %lld", &added, &known) == 2) {
            importer->added = added;
            importer->known = known;
            return 0;
        }
        poll(NULL, 0, ASK_MS);
    }
    return r;
}

static int hand_over(struct importer *importer, const struct logger_file *log, struct error *err)
{
    char import[] = "import", start[] = "start", path[PATH_MAX], sha256[2 * IMPORT_SHA256_SIZE + 1], number[64];
    char *words[] = {import, start, NULL, importer->ask.room, importer->ask.file, sha256, NULL};
    const struct logger_series *series = NULL;
    FILE *spool = NULL;
    int r = choose_series(importer, log, &series, err);

    if (r == 0)
        r = import_hash(importer->ask.path, importer->ask.sha256, err);
    for (size_t i = 0; i < IMPORT_SHA256_SIZE; i++)
        snprintf(sha256 + 2 * i, 3, "%02x", importer->ask.sha256[i]);
    if (r == 0)
        r = make_spool(importer, path, sizeof path, &spool, err);
    if (r < 0)
        return r;
    r = write_plain(series, spool);
    if (fclose(spool) != 0 || r < 0)
        r = error_set(err, -EIO, "%s: cannot be written", path);
    words[2] = strrchr(path, '/') + 1;
    if (r == 0)
        r = ask_gateway(importer, words, 6, number, sizeof number, err);
    if (r < 0) {
        unlink(path);       /* else it is the gateway's now */
        return r;
    }
    return wait_for_gateway(importer, number, err);
}

static int import_beside(struct importer *importer, struct error *err)
{
    struct store_options options = {.read_only = true, .any_clock = true};
    struct logger_file *log = NULL;
    struct store *store = NULL;
    int r = store_open(importer->settings.data, &options, &store, err);

    if (r == 0)
        r = load_school(importer, store, err);
    store_close(store);
    if (r == 0)
        r = logger_read(importer->ask.path, &importer->options, &log, err);
    if (r == 0)
        r = hand_over(importer, log, err);
    logger_free(log);
    return r;
}

/* -- the command -- */

/* -1: go on; else the exit status. */
static int read_options(int argc, char **argv, struct importer *importer, const char **config)
{
    static const struct option options[] = {
        {"room", required_argument, NULL, 'r'}, {"sensor", required_argument, NULL, 's'},
        {"zone", required_argument, NULL, 'z'}, {"dates", required_argument, NULL, 'd'},
        {"help", no_argument, NULL, 'h'},       {NULL, 0, NULL, 0},
    };
    struct import_ask *ask = &importer->ask;
    const char *dates = NULL, *base;
    int option;

    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        switch (option) {
        case 'r':
            snprintf(ask->room, sizeof ask->room, "%s", optarg);
            break;
        case 's':
            snprintf(ask->series, sizeof ask->series, "%s", optarg);
            break;
        case 'z':
            importer->zone_name = optarg;
            break;
        case 'd':
            dates = optarg;
            break;
        case 'c':
            *config = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            return EXIT_SUCCESS;
        default:
            fputs(help, stderr);
            return EXIT_USAGE;
        }
    }
    if (optind != argc - 1 || !ask->room[0] ||
        (dates && strcmp(dates, "day-first") != 0 && strcmp(dates, "month-first") != 0)) {
        fputs(help, stderr);
        return EXIT_USAGE;
    }
    importer->options.date_order = !dates          ? LOGGER_DATE_FIND_OUT
                                   : *dates == 'd' ? LOGGER_DAY_FIRST
                                                   : LOGGER_MONTH_FIRST;
    base = strrchr(argv[optind], '/');
    snprintf(ask->path, sizeof ask->path, "%s", argv[optind]);
    snprintf(ask->file, sizeof ask->file, "%s", base ? base + 1 : argv[optind]);
    snprintf(ask->who, sizeof ask->who, "console");
    return -1;
}

int cmd_import(int argc, char **argv)
{
    static struct importer importer;
    struct store_options options = {.any_clock = true};
    const char *config = NULL;
    struct store *store = NULL;
    struct error err = {0};
    int r = read_options(argc, argv, &importer, &config);

    if (r >= 0)
        return r;
    if (settings_load(config, &importer.settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    /* A mistyped folder is no new school. */
    r = access(importer.settings.data, F_OK) == 0 ? 0 : error_set(&err, -errno, "%s: %s; is `data` in the settings, or "
                                                                  "TRANSOM_DATA, right?", importer.settings.data,
                                                                  strerror(errno));
    if (r == 0)
        r = store_open(importer.settings.data, &options, &store, &err);
    if (r == 0)
        r = import_here(&importer, store, &err);
    else if (r == -EBUSY)
        r = import_beside(&importer, &err);
    store_close(store);
    if (r < 0) {
        fprintf(stderr, "transom import: %s\n", err.text);
        return EXIT_FAILURE;
    }
    printf("added %lld, known %lld\n", (long long)importer.added, (long long)importer.known);
    return EXIT_SUCCESS;
}
