/* cmd_report.c - see cmd_report.h */
#include "cmd_report.h"
#include "calendar.h"
#include "clock.h"
#include "places.h"
#include "print.h"
#include "report.h"
#include "settings.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */

static const char help[] =
    "usage: transom report --kind KIND --out FILE.pdf [OPTIONS]\n"
    "Prints what the record says, as the dashboard's button does.\n\n"
    "  --kind KIND      what to print, of the list below\n"
    "  --out FILE       where the PDF goes\n"
    "  --id ID          of the sensor or paper that it is about\n"
    "  --room ROOM      id of a room, or several with commas\n"
    "  --from DATE      first and\n"
    "  --to DATE        last day, as 2026-11-02\n"
    "  --lang LANGUAGE  en or cy (default: en)\n"
    "  -c FILE          settings\n"
    "Exit status: 0 printed, 1 not, 2 usage, 78 bad settings.\n\nKinds:\n";

struct command {
    const char *config, *out;
    const struct report_kind *kind;
    struct report_ask ask;
    struct settings settings;
    struct pack_shelf *shelf;       /* owned */
};

static void usage(FILE *out)
{
    fputs(help, out);
    for (size_t i = 0; i < report_kind_count; i++)
        fprintf(out, "  %-14s %s\n", report_kinds[i].name, report_kinds[i].what);
}

/* Whether the text fits, whole. */
static bool copy(const char *text, char *to, size_t size)
{
    return snprintf(to, size, "%s", text) < (int)size;
}

/* false: the option or its value is not understood. */
static bool take_option(struct command *command, int option, const char *value)
{
    struct report_ask *ask = &command->ask;

    switch (option) {
    case 'k':
        command->kind = report_find(value);
        return command->kind != NULL;
    case 'o':
        command->out = value;
        return true;
    case 'i':
        return copy(value, ask->id, sizeof ask->id);
    case 'r':
        return copy(value, ask->room, sizeof ask->room);
    case 'f':
        return calendar_date_parse(value, &ask->from_date, NULL) == 0;
    case 't':
        return calendar_date_parse(value, &ask->to_date, NULL) == 0;
    case 'l':
        return report_language(value, &ask->language);
    case 'c':
        command->config = value;
        return true;
    default:
        return false;
    }
}

/* -1: go on; else the exit status. */
static int read_options(int argc, char **argv, struct command *command)
{
    static const struct option options[] = {
        {"kind", required_argument, NULL, 'k'}, {"out", required_argument, NULL, 'o'},
        {"id", required_argument, NULL, 'i'},   {"room", required_argument, NULL, 'r'},
        {"from", required_argument, NULL, 'f'}, {"to", required_argument, NULL, 't'},
        {"lang", required_argument, NULL, 'l'}, {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct error err;
    int option;

    optind = 1;
    while ((option = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
        if (option == 'h') {
            usage(stdout);
            return EXIT_SUCCESS;
        }
        if (!take_option(command, option, optarg)) {
            if (option != '?')
                fprintf(stderr, "transom report: %s is not understood; transom report --help\n", optarg);
            return EXIT_USAGE;
        }
    }
    if (optind != argc || !command->kind || !command->out) {
        usage(stderr);
        return EXIT_USAGE;
    }
    if (report_check(command->kind, &command->ask, &err) < 0) {
        fprintf(stderr, "transom report: %s: %s\n", command->kind->name, err.text);
        return EXIT_USAGE;
    }
    return -1;
}

static int load_school(struct command *command, struct store *store, struct error *err)
{
    struct site_info site = {.zone = ZONE_DEFAULT};
    struct clock clock;

    (void)site_load(store, &site, NULL);
    clock_init_real(&clock);
    command->ask.now_ms = clock_wall_ms(&clock);
    snprintf(command->ask.folder, sizeof command->ask.folder, "%s", command->settings.data);
    snprintf(command->ask.address, sizeof command->ask.address, "%s", command->settings.public_url);
    snprintf(command->ask.pack, sizeof command->ask.pack, "%s", command->settings.pack);
    command->ask.shelf = command->shelf;
    return zone_load(site.zone, &command->ask.zone, err);
}

static int make(struct command *command, struct error *err)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct store *store = NULL;
    struct paper *paper = NULL;
    char *pdf = NULL, digest[PAPER_DIGEST_SIZE];
    size_t size = 0;
    int r = store_open(command->settings.data, &options, &store, err);

    (void)pack_shelf_open(command->settings.packs, &command->shelf, NULL);      /* not every paper judges */
    if (r == 0)
        r = load_school(command, store, err);
    if (r == 0)
        r = command->kind->write(store, &command->ask, &paper, err);
    store_close(store);
    if (r == 0)
        r = print_paper(command->settings.press, paper, &pdf, &size, digest, err);
    if (r == 0)
        r = print_file(command->out, pdf, size, err);
    if (r == 0)
        printf("%s: %s, digest %s\n", command->out, command->kind->name, digest);
    free(pdf);
    paper_close(paper);
    pack_shelf_close(command->shelf);
    return r;
}

int cmd_report(int argc, char **argv)
{
    static struct command command = {.ask = {.from_date = REPORT_NO_DATE, .to_date = REPORT_NO_DATE}};
    struct error err = {0};
    int status = read_options(argc, argv, &command);

    if (status >= 0)
        return status;
    if (settings_load(command.config, &command.settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    if (make(&command, &err) < 0) {
        fprintf(stderr, "transom report: %s\n", err.text);
        return EXIT_FAILURE;
    }
    return EXIT_SUCCESS;
}
