/* simulate/options.c - see options.h */
#include "options.h"
#include "rfc3339.h"
#include <errno.h>
#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BROKER_VARIABLE "TRANSOM_SIMULATE_BROKER"

static const char help[] =
    "transom-simulate: a physically plausible school whose sensors speak MQTT\n"
    "\n"
    "  --broker ADDRESS   HOST:PORT or mqtt://user:password@host:port; also in " BROKER_VARIABLE "\n"
    "  --rooms N          1 to 500 (12)\n"
    "  --family F         " PAYLOAD_FAMILY_NAMES "\n"
    "                     or mixed (plain)\n"
    "  --speed X          times as fast as the clock on the wall, 0.1 to 10000 (1)\n"
    "  --demo-clock START,SPEED[,REALBEGIN]\n"
    "                     the clock of a gateway that was given the same text, e.g. 2026-11-23T08:50:00Z,60\n"
    "  --zone ZONE        of the school day, 09:00 to 15:30 Monday to Friday (" ZONE_DEFAULT ")\n"
    "  --seed S           the same seed lives the same day again (1)\n"
    "  --interval S       seconds between a sensor's reports, 5 to 3600 (60)\n"
    "  --own-time on|off  plain readings say their time (on; off when --speed runs ahead of the wall clock)\n"
    "  --fault KIND@ROOM[:FROM-TO]\n"
    "                     silent, frozen, drift, spikes, retained, duplicate or clock, in room 1 to N, between\n"
    "                     local times such as 09:30-10:15; may be repeated\n"
    "  --seconds N        end after N real seconds\n"
    "  --csv FILE         write what was published; - is standard output\n"
    "  --history-days N   write N days to --csv at once, from --demo-clock's START or up to now, and end\n"
    "  --closed FROM..TO  dates on which nobody comes, such as 2026-10-26..2026-10-30\n"
    "  --mended ROOM@DATE the windows of room 1 to N were stuck before that date\n"
    "  --site FILE        write the school for `transom site import`\n"
    "  --help, --version\n"
    "\n"
    "Without a broker it writes only the files asked for.\n"
    "Exit: 0 done, 1 it failed, 2 wrong usage.\n";

enum key { BROKER = 1, ROOMS, FAMILY, SPEED, DEMO_CLOCK, ZONE, SEED, INTERVAL, OWN_TIME, FAULT, SECONDS, CSV,
           HISTORY_DAYS, CLOSED, MENDED, SITE, HELP, VERSION, KEYS };

static const struct option keys[] = {
    {"broker", required_argument, NULL, BROKER},       {"rooms", required_argument, NULL, ROOMS},
    {"family", required_argument, NULL, FAMILY},       {"speed", required_argument, NULL, SPEED},
    {"demo-clock", required_argument, NULL, DEMO_CLOCK}, {"zone", required_argument, NULL, ZONE},
    {"seed", required_argument, NULL, SEED},           {"interval", required_argument, NULL, INTERVAL},
    {"own-time", required_argument, NULL, OWN_TIME},   {"fault", required_argument, NULL, FAULT},
    {"seconds", required_argument, NULL, SECONDS},     {"csv", required_argument, NULL, CSV},
    {"history-days", required_argument, NULL, HISTORY_DAYS}, {"closed", required_argument, NULL, CLOSED},
    {"mended", required_argument, NULL, MENDED},       {"site", required_argument, NULL, SITE},
    {"help", no_argument, NULL, HELP},                 {"version", no_argument, NULL, VERSION},
    {NULL, 0, NULL, 0},
};

/* The last text given for each key, and every fault: meaning comes after all is read, so order does not matter. */
struct texts {
    const char *of[KEYS];
    const char *faults[FAULTS_MAX];
    size_t fault_count;
};

static int read_texts(int argc, char **argv, struct texts *texts, struct error *err)
{
    int key;

    opterr = 0;
    optind = 1;
    while ((key = getopt_long(argc, argv, ":", keys, NULL)) != -1) {
        if (key == ':')
            return error_set(err, -EINVAL, "%s: a value is missing", argv[optind - 1]);
        if (key == '?')
            return error_set(err, -EINVAL, "%s: no such option; --help lists them", argv[optind - 1]);
        texts->of[key] = optarg ? optarg : "";
        if (key == FAULT) {
            if (texts->fault_count == FAULTS_MAX)
                return error_set(err, -EINVAL, "--fault: at most %d", FAULTS_MAX);
            texts->faults[texts->fault_count++] = optarg;
        }
    }
    if (optind < argc)
        return error_set(err, -EINVAL, "%s: not an option; --help lists them", argv[optind]);
    return 0;
}

static int read_number(const struct texts *texts, enum key key, double least, double most, double *number,
                       struct error *err)
{
    const char *text = texts->of[key];
    char *end;
    double value;

    if (!text)
        return 0;
    value = strtod(text, &end);
    if (end == text || *end || !(value >= least && value <= most))      /* NaN fails too */
        return error_set(err, -EINVAL, "--%s: '%s' is not %g to %g", keys[key - 1].name, text, least, most);
    *number = value;
    return 0;
}

static int read_whole(const struct texts *texts, enum key key, int least, int most, int *number, struct error *err)
{
    double value = *number;
    int r = read_number(texts, key, least, most, &value, err);

    if (r < 0)
        return r;
    if (value != floor(value))
        return error_set(err, -EINVAL, "--%s: '%s' is not a whole number", keys[key - 1].name, texts->of[key]);
    *number = (int)value;
    return 0;
}

static int read_seed(const struct texts *texts, uint64_t *seed, struct error *err)
{
    const char *text = texts->of[SEED];
    char *end;

    if (!text)
        return 0;
    errno = 0;
    *seed = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno)
        return error_set(err, -EINVAL, "--seed: '%s' is not a whole number from 0", text);
    return 0;
}

/* Without a speed the real clock; --speed is a demo clock that starts now. */
static int read_clock(const struct texts *texts, struct options *options, struct error *err)
{
    char now[RFC3339_SIZE], text[RFC3339_SIZE + 16];
    double speed = 1;
    int r = read_number(texts, SPEED, 0.1, CLOCK_SPEED_MAX, &speed, err);

    clock_init_real(&options->clock);
    options->stamps_school_time = texts->of[DEMO_CLOCK] || speed == 1;
    if (r < 0)
        return r;
    if (texts->of[DEMO_CLOCK] && texts->of[SPEED])
        return error_set(err, -EINVAL, "--speed: is already in --demo-clock");
    if (texts->of[DEMO_CLOCK])
        return clock_init_demo(&options->clock, texts->of[DEMO_CLOCK], err);
    if (speed == 1)
        return 0;
    rfc3339_format(clock_wall_ms(&options->clock), now);
    snprintf(text, sizeof text, "%s,%g", now, speed);
    return clock_init_demo(&options->clock, text, err);
}

static int read_words(const struct texts *texts, struct options *options, struct error *err)
{
    const char *own = texts->of[OWN_TIME], *broker = texts->of[BROKER];

    if (texts->of[FAMILY] && !payload_family_from_name(texts->of[FAMILY], &options->family))
        return error_set(err, -EINVAL, "--family: '%s' is not " PAYLOAD_FAMILY_NAMES " or mixed", texts->of[FAMILY]);
    if (own && strcmp(own, "on") != 0 && strcmp(own, "off") != 0)
        return error_set(err, -EINVAL, "--own-time: '%s' is not on or off", own);
    options->says_own_time = own ? strcmp(own, "on") == 0 : options->stamps_school_time;
    options->csv = texts->of[CSV];
    options->site = texts->of[SITE];
    if (!broker && !options->history_days)
        broker = getenv(BROKER_VARIABLE);
    options->has_broker = broker && *broker;
    return options->has_broker ? bridge_parse(broker, &options->broker, err) : 0;
}

static int read_faults(const struct texts *texts, struct options *options, struct error *err)
{
    for (size_t i = 0; i < texts->fault_count; i++) {
        int r = fault_parse(texts->faults[i], options->world.rooms, &options->faults[i], err);

        if (r < 0)
            return r;
    }
    options->world.fault_count = texts->fault_count;
    return 0;
}

static int read_past(const struct texts *texts, struct options *options, struct error *err)
{
    struct past *past = &options->world.past;
    int r = texts->of[CLOSED] ? past_parse_closed(texts->of[CLOSED], past, err) : 0;

    if (r == 0 && texts->of[MENDED])
        r = past_parse_mended(texts->of[MENDED], options->world.rooms, past, err);
    return r;
}

static int check_together(const struct options *options, struct error *err)
{
    if (options->history_days && (options->has_broker || !options->csv))
        return error_set(err, -EINVAL, "--history-days: writes to --csv, without --broker");
    if (!options->has_broker && !options->csv && !options->site)
        return error_set(err, -EINVAL, "nothing to do: --broker, --csv or --site should say where to; see --help");
    return 0;
}

enum options_verdict options_read(int argc, char **argv, struct options *options, struct error *err)
{
    struct texts texts = {0};

    *options = (struct options){.world = {.seed = 1, .rooms = ROOMS_DEFAULT, .interval_s = 60}};
    options->world.zone = &options->zone;
    options->world.faults = options->faults;
    if (read_texts(argc, argv, &texts, err) < 0)
        return OPTIONS_WRONG;
    if (texts.of[HELP] || texts.of[VERSION]) {
        fputs(texts.of[HELP] ? help : "transom-simulate " TRANSOM_VERSION "\n", stdout);
        return OPTIONS_DONE;
    }
    if (read_whole(&texts, ROOMS, 1, ROOMS_MAX, &options->world.rooms, err) < 0 ||
        read_whole(&texts, INTERVAL, WORLD_INTERVAL_S_MIN, WORLD_INTERVAL_S_MAX, &options->world.interval_s,
                   err) < 0 ||
        read_whole(&texts, HISTORY_DAYS, 1, OPTIONS_HISTORY_DAYS_MAX, &options->history_days, err) < 0 ||
        read_number(&texts, SECONDS, 0.001, OPTIONS_SECONDS_MAX, &options->seconds, err) < 0 ||
        read_seed(&texts, &options->world.seed, err) < 0 || read_clock(&texts, options, err) < 0 ||
        read_words(&texts, options, err) < 0 || read_faults(&texts, options, err) < 0 ||
        read_past(&texts, options, err) < 0 ||
        check_together(options, err) < 0 ||
        zone_load(texts.of[ZONE] ? texts.of[ZONE] : ZONE_DEFAULT, &options->zone, err) < 0)
        return OPTIONS_WRONG;
    return OPTIONS_RUN;
}
