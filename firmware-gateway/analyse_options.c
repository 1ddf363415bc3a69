/* analyse_options.c - the command line of `transom analyse`: one table, with the words that --help prints. */
#include "analyse.h"
#include "field.h"
#include "pack.h"
#include "settings.h"
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PACK_DEFAULT "england"
#define PACK_SUFFIX ".yaml"
#define WIDTH_DEFAULT 80
#define WIDTH_MIN 60                /* narrower, tables would not hold */
#define WIDTH_MAX 120               /* wider, sentences are hard to follow */
#define SEATS_MAX 1000
#define VOLUME_MAX_M3 100000.0
#define OUTDOOR_MIN_PPM 350.0       /* no open air has less; more than indoors makes no sense */
#define OUTDOOR_MAX_PPM 800.0

struct given {                      /* while options are read */
    struct analyse_options *options;
    const char *zone, *pack, *packs, *calendar;
    bool has_hours;
};

static int refuse(struct error *err, const char *text, const char *right)
{
    return error_set(err, -EINVAL, "\"%.40s\" is not understood, write %s", text, right);
}

/* -- one function an option -- Each: 0, or -EINVAL with what would be right. */

static int set_zone(struct given *given, const char *text, struct error *err)
{
    given->zone = text;
    return zone_load(text, &given->options->zone, err);
}

static int add_periods(struct week_hours *hours, uint8_t weekdays, char *periods, struct error *err)
{
    char *rest = periods;
    int r = 0;

    for (char *text = strsep(&rest, ","); r == 0 && text; text = strsep(&rest, ",")) {
        struct calendar_period period;

        text += strspn(text, " ");
        r = calendar_period_parse(text, &period, err);
        if (r == 0)
            r = calendar_add_period(hours, weekdays, period, err);
    }
    return r;
}

/* "09:00-15:30", or with weekdays before it: "mon-thu 09:00-12:00,13:00-15:30". The first one takes the place of the
 * default hours, others are added. */
static int add_occupied(struct given *given, const char *text, struct error *err)
{
    struct week_hours *hours = &given->options->calendar.hours;
    char copy[128], *periods = copy;
    uint8_t weekdays;

    if (!given->has_hours)
        memset(hours, 0, sizeof *hours);
    given->has_hours = true;
    if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy)
        return refuse(err, text, "\"mon-fri 09:00-15:30\"");
    calendar_weekdays_parse("mon-fri", &weekdays, NULL);
    if (isalpha((unsigned char)*copy)) {
        strsep(&periods, " ");
        if (!periods)
            return refuse(err, text, "\"mon-fri 09:00-15:30\"");
        if (calendar_weekdays_parse(copy, &weekdays, err) < 0)
            return err->code;
    }
    return add_periods(hours, weekdays, periods, err);
}

static int add_closed(struct given *given, const char *text, struct error *err)
{
    struct calendar_closure closure;
    int r = calendar_closure_parse(text, &closure, err);

    return r < 0 ? r : calendar_add_closure(&given->options->calendar, &closure, err);
}

static int set_calendar(struct given *given, const char *text, struct error *err)
{
    (void)err;
    given->calendar = text;
    return 0;
}

static int set_ventilation(struct given *given, const char *text, struct error *err)
{
    if (!ventilation_from_word(text, &given->options->room.ventilation))
        return refuse(err, text, "natural, mechanical or hybrid");
    return 0;
}

static int set_use(struct given *given, const char *text, struct error *err)
{
    if (!room_use_from_word(text, &given->options->room.use))
        return refuse(err, text, "classroom, hall, music, pe, sen, early_years, staff_room, office or other");
    return 0;
}

static int set_nation(struct given *given, const char *text, struct error *err)
{
    if (!nation_from_word(text, &given->options->nation))
        return refuse(err, text, "england, wales, scotland, northern-ireland or other");
    return 0;
}

static int set_ages(struct given *given, const char *text, struct error *err)
{
    if (!ages_from_word(text, &given->options->room.ages))
        return refuse(err, text, "3-5, 6-10, 11-15 or adult");
    return 0;
}

static int take_number(const char *text, double min, double max, const char *right, double *value, struct error *err)
{
    double number;

    if (!field_parse_number(text, &number) || !(number >= min && number <= max))
        return refuse(err, text, right);
    *value = number;
    return 0;
}

static int set_volume(struct given *given, const char *text, struct error *err)
{
    return take_number(text, 1, VOLUME_MAX_M3, "cubic metres, as 180", &given->options->room.volume_m3, err);
}

static int set_seats(struct given *given, const char *text, struct error *err)
{
    double seats = 0;
    int r = take_number(text, 1, SEATS_MAX, "how many people the room is for, 1 to 1000", &seats, err);

    if (r == 0)
        given->options->room.seats = (int)seats;
    return r;
}

static int set_outdoor(struct given *given, const char *text, struct error *err)
{
    return take_number(text, OUTDOOR_MIN_PPM, OUTDOOR_MAX_PPM, "ppm of CO2 out of doors, 350 to 800",
                       &given->options->room.outdoor_ppm, err);
}

static int set_pack(struct given *given, const char *text, struct error *err)
{
    (void)err;
    given->pack = text;
    return 0;
}

static int set_packs(struct given *given, const char *text, struct error *err)
{
    (void)err;
    given->packs = text;
    return 0;
}

static int set_room(struct given *given, const char *text, struct error *err)
{
    if (!name_is_valid(text))
        return refuse(err, text, "1 to 64 bytes of text");
    snprintf(given->options->room.name, NAME_SIZE, "%s", text);
    return 0;
}

static int set_dates(struct given *given, const char *text, struct error *err)
{
    if (strcmp(text, "day-first") != 0 && strcmp(text, "month-first") != 0)
        return refuse(err, text, "day-first or month-first");
    given->options->date_order = *text == 'd' ? LOGGER_DAY_FIRST : LOGGER_MONTH_FIRST;
    return 0;
}

static int set_pdf(struct given *given, const char *text, struct error *err)
{
    (void)err;
    given->options->pdf = text;
    return 0;
}

static int set_json(struct given *given, const char *text, struct error *err)
{
    (void)text, (void)err;
    given->options->is_json = true;
    return 0;
}

static int set_ascii(struct given *given, const char *text, struct error *err)
{
    (void)text, (void)err;
    given->options->is_ascii = true;
    return 0;
}

/* -- the table -- */

static const struct {
    const char *name, *argument;    /* NULL: it takes none */
    int (*set)(struct given *given, const char *text, struct error *err);
    const char *help;
} table[] = {
    {"zone", "ZONE", set_zone, "of its days, and of times without one; as " ZONE_DEFAULT " (the default)"},
    {"occupied", "HOURS", add_occupied, "\"09:00-15:30\" (the default, Monday to Friday), or with days, as\n"
                                        "\"mon-thu 09:00-12:00,13:00-15:30\"; may be given more than once"},
    {"closed", "DATES", add_closed, "\"2026-12-21..2027-01-04\" or one date; may be given more than once"},
    {"calendar", "FILE", set_calendar, "hours, closures, terms and bank holidays (those need --nation), in place of\n"
                                       "the two before: JSON as `transom site export` writes it"},
    {"room", "NAME", set_room, "what to call it (default: what the file says, else the file's name)"},
    {"ventilation", "WORD", set_ventilation, "natural, mechanical or hybrid (default: not known, the rules for all)"},
    {"use", "WORD", set_use, "classroom (default), hall, music, pe, sen, early_years, staff_room, office, other"},
    {"nation", "WORD", set_nation, "england, wales, scotland, northern-ireland, other (default: not known, all rules)"},
    {"volume", "M3", set_volume, "of the room; with people or seats it gives the fresh air"},
    {"seats", "N", set_seats, "how many people are in it, where the file has no `people` column"},
    {"ages", "WORD", set_ages, "of the people: 3-5, 6-10, 11-15 or adult"},
    {"outdoor", "PPM", set_outdoor, "CO2 out of doors (default: 420)"},
    {"pack", "NAME", set_pack, "the rules: the name of a pack or a file (default: " PACK_DEFAULT ")"},
    {"packs", "FOLDER", set_packs, "where packs are (default: beside the program, or /usr/share/transom/packs)"},
    {"dates", "ORDER", set_dates, "day-first or month-first (default: found out from the file)"},
    {"json", NULL, set_json, "write JSON for programs instead of text"},
    {"ascii", NULL, set_ascii, "draw with ASCII alone"},
    {"pdf", "FILE", set_pdf, "also print it on paper: findings, yardsticks, week tables, method and sources"},
};

void analyse_print_help(FILE *out)
{
    fputs("usage: transom analyse [OPTIONS] FILE...\n"
          "Judges what a logger recorded as if it had been heard live: Aranet, Airthings, AirGradient, Netatmo,\n"
          "Awair, HOBO, Inkbird and plain CSV. Several files are compared; each stays a room of its own, even where\n"
          "two have the same name. - is standard input. A date counts when it has a sample and occupied time.\n\n",
          out);
    analyse_print_options(out);
    fputs("Exit status: 0 done, 1 a file could not be read, 2 usage, 78 a bad pack or settings.\n", out);
}

void analyse_print_options(FILE *out)
{
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *help = table[i].help, *line;

        fprintf(out, "  --%s%s%-*s ", table[i].name, table[i].argument ? " " : "",
                (int)(18 - strlen(table[i].name) - (table[i].argument != NULL)),
                table[i].argument ? table[i].argument : "");
        for (; (line = strchr(help, '\n')); help = line + 1)
            fprintf(out, "%.*s\n%22s ", (int)(line - help), help, "");
        fprintf(out, "%s\n", help);
    }
}

/* -- what they come to -- */

static bool is_file(const char *pack)
{
    return strchr(pack, '/') || strstr(pack, PACK_SUFFIX);
}

static void find_pack(const struct given *given, const struct settings *settings, char *path, size_t size)
{
    const char *name = given->pack ? given->pack : PACK_DEFAULT;
    const char *folder = given->packs ? given->packs : settings->packs;

    if (is_file(name))
        snprintf(path, size, "%s", name);
    else
        snprintf(path, size, "%s/%s" PACK_SUFFIX, folder, name);
}

/* The settings say where packs and bank holidays are; where nobody asks for them they need not be right. */
static bool needs_settings(const struct given *given)
{
    return given->calendar || !(given->packs || (given->pack && is_file(given->pack)));
}

static int page_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize window = {0};
    int width = columns ? atoi(columns) : 0;

    if (width <= 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0)
        width = window.ws_col;
    if (width <= 0)
        width = WIDTH_DEFAULT;
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : width;
}

/* Anything but a locale that says UTF-8 gets ASCII. The first of these that is set decides, as the C library has it. */
static bool is_ascii_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};

    for (size_t i = 0; i < COUNT(names); i++) {
        const char *value = getenv(names[i]);

        if (value && *value)
            return !strcasestr(value, "utf-8") && !strcasestr(value, "utf8");
    }
    return true;
}

static int finish(struct given *given, struct error *err)
{
    static struct settings settings;
    struct analyse_options *options = given->options;
    char path[PATH_MAX];
    int r = given->zone ? 0 : set_zone(given, ZONE_DEFAULT, err);

    if (r == 0 && needs_settings(given))
        r = settings_load(NULL, &settings, err);
    if (r == 0 && given->calendar)
        r = analyse_calendar_read(given->calendar, settings.bank_holidays, options->nation, &options->calendar, err);
    find_pack(given, &settings, path, sizeof path);
    if (r == 0)
        r = pack_read(path, &options->pack, err);
    options->width = page_width();
    options->is_ascii = options->is_ascii || is_ascii_locale();
    return r;
}

static int take_options(int argc, char **argv, struct given *given)
{
    struct option options[COUNT(table) + 2] = {{"help", no_argument, NULL, 'h'}};
    struct error err;
    int option, index;

    for (size_t i = 0; i < COUNT(table); i++)
        options[i + 1] = (struct option){table[i].name, table[i].argument ? required_argument : no_argument, NULL, 'o'};
    optind = 1;
    opterr = 0;                 /* getopt would not say which command it is */
    while ((option = getopt_long(argc, argv, ":", options, &index)) != -1) {
        if (option == 'h') {
            analyse_print_help(stdout);
            return EXIT_SUCCESS;
        }
        if (option != 'o') {
            fprintf(stderr, "transom %s: %s %s; transom %s --help lists the options\n", argv[0], argv[optind - 1],
                    option == ':' ? "needs a value" : "is not an option", argv[0]);
            return ANALYSE_EXIT_USAGE;
        }
        if (table[index - 1].set(given, optarg, &err) < 0) {
            fprintf(stderr, "transom %s: --%s: %s\n", argv[0], table[index - 1].name, err.text);
            return ANALYSE_EXIT_USAGE;
        }
    }
    return -1;
}

int analyse_options_read(int argc, char **argv, struct analyse_options *options, int *first)
{
    struct given given = {.options = options};
    struct error err;
    int status;

    calendar_init(&options->calendar);
    status = take_options(argc, argv, &given);
    if (status >= 0)
        return status;
    *first = optind;
    if (optind == argc) {
        fprintf(stderr, "transom %s: no file to read; transom %s --help says more\n", argv[0], argv[0]);
        return ANALYSE_EXIT_USAGE;
    }
    if (argc - optind > 1 && *options->room.name) {
        fprintf(stderr, "transom %s: --room names one room, and there are several files\n", argv[0]);
        return ANALYSE_EXIT_USAGE;
    }
    if (given.calendar && (given.has_hours || options->calendar.closure_count)) {
        fprintf(stderr, "transom %s: --calendar has hours and closures: leave --occupied and --closed out\n", argv[0]);
        return ANALYSE_EXIT_USAGE;
    }
    if (finish(&given, &err) < 0) {
        fprintf(stderr, "transom %s: %s\n", argv[0], err.text);
        return ANALYSE_EXIT_CONFIG;
    }
    return -1;
}

struct day_book_setup analyse_setup(const struct analyse_options *options)
{
    return (struct day_book_setup){.pack = &options->pack, .room = &options->room, .nation = options->nation,
                                   .calendar = &options->calendar, .zone = &options->zone};
}
