/* node/main.c - transom-node: a CO2 sensor at a small computer becomes a sensor of the school. The command line. */
#include "calibrate.h"
#include "node.h"
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_SETTINGS = 78 };
enum key { ONCE = 1, PRINT, PPM, YES, EXAMPLE, HELP, VERSION };

#define LOCK_NAME "lock"

static const char help[] =
    "transom-node: measures CO2 with a Sensirion SCD4x, SCD30 or a Senseair S8, and tells the school's broker\n"
    "\n"
    "  transom-node [-c FILE] [--once] [--print]\n"
    "  transom-node calibrate --ppm N [-c FILE] [--yes]\n"
    "\n"
    "  -c FILE    settings (" NODE_SETTINGS_FILE_DEFAULT ", when it is there)\n"
    "  --once     one reading, then the end\n"
    "  --print    to standard output, without a broker\n"
    "  --example  prints the commented example of the settings\n"
    "  calibrate  tells the sensor that the air around it holds N ppm, after three minutes in steady air: fresh air\n"
    "             outdoors is about 420 ppm, a Senseair S8 takes it for 400. Asks before it does, unless --yes\n"
    "  --help, --version\n"
    "\n"
    "Exit: 0 done, 1 it failed, 2 wrong usage, 78 bad settings.\n";

static const struct option keys[] = {
    {"once", no_argument, NULL, ONCE},       {"print", no_argument, NULL, PRINT},
    {"ppm", required_argument, NULL, PPM},   {"yes", no_argument, NULL, YES},
    {"example", no_argument, NULL, EXAMPLE}, {"help", no_argument, NULL, HELP},
    {"version", no_argument, NULL, VERSION}, {NULL, 0, NULL, 0},
};

struct command {
    const char *file;
    bool calibrates, has_ppm, is_confirmed;
    int ppm;
    struct node_options options;
};

static bool parse_ppm(const char *text, int *ppm)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (end == text || *end || value < 0 || value > 100000)
        return false;
    *ppm = (int)value;
    return true;
}

/* -1: go on; else the exit code. */
static int read_command(int argc, char **argv, struct command *command)
{
    int key;

    while ((key = getopt_long(argc, argv, "c:h", keys, NULL)) != -1)
        switch (key) {
        case 'c':     command->file = optarg; break;
        case ONCE:    command->options.once = true; break;
        case PRINT:   command->options.print = true; break;
        case YES:     command->is_confirmed = true; break;
        case PPM:
            command->has_ppm = parse_ppm(optarg, &command->ppm);
            if (!command->has_ppm) {
                fprintf(stderr, "transom-node: --ppm: \"%s\" is no number, write as 420\n", optarg);
                return EXIT_USAGE;
            }
            break;
        case EXAMPLE: node_settings_print_example(stdout); return 0;
        case 'h':
        case HELP:    fputs(help, stdout); return 0;
        case VERSION: puts("transom-node " TRANSOM_VERSION); return 0;
        default:      return EXIT_USAGE;
        }
    command->calibrates = optind < argc && strcmp(argv[optind], "calibrate") == 0;
    if (optind + command->calibrates < argc) {
        fprintf(stderr, "transom-node: \"%s\" is not understood, see --help\n", argv[optind + command->calibrates]);
        return EXIT_USAGE;
    }
    if (command->calibrates != command->has_ppm) {
        fprintf(stderr, "transom-node: write calibrate --ppm N, as calibrate --ppm 420\n");
        return EXIT_USAGE;
    }
    return -1;
}

/* Two programs that talk to one sensor read each other's answers. The lock goes with the process; where its folder is
 * not there, or not ours, there is no service to get in the way of, or a technician who has stopped it. */
static int lock_sensor(const struct node_settings *settings, struct error *err)
{
    char path[NODE_PATH_SIZE + sizeof LOCK_NAME + 1];
    int fd;

    if (!settings->data[0])
        return 0;
    snprintf(path, sizeof path, "%s/" LOCK_NAME, settings->data);
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0)
        return error_set(err, -EBUSY, "the sensor is in use: stop the service first (systemctl stop transom-node)");
    return 0;
}

static int calibrate(struct node_settings *settings, const struct command *command, struct error *err)
{
    struct calibrate c = {.driver = settings->driver, .setup = settings->setup, .ppm = command->ppm,
                          .is_confirmed = command->is_confirmed, .in = stdin, .out = stdout};
    int r = node_open_bus(settings, &c.bus, err);

    if (r == 0)
        r = calibrate_run(&c, err);
    bus_close(&c.bus);
    return r;
}

int main(int argc, char **argv)
{
    static struct node_settings settings;
    struct command command = {0};
    struct error err = {0};
    int r = read_command(argc, argv, &command);

    if (r >= 0)
        return r;
    r = node_settings_load(command.file, &settings, &err);
    if (r == 0 && !command.calibrates && !command.options.print)
        r = node_settings_name(&settings, &err);
    if (r < 0) {
        fprintf(stderr, "transom-node: %s\n", err.text);
        return EXIT_SETTINGS;
    }
    log_set_level(settings.log_level);
    r = lock_sensor(&settings, &err);
    if (r == 0)
        r = command.calibrates ? calibrate(&settings, &command, &err) : node_run(&settings, command.options, &err);
    if (r < 0) {
        fprintf(stderr, "transom-node: %s\n", err.text);
        return 1;
    }
    return 0;
}
