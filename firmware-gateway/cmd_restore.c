/* cmd_restore.c - see cmd_restore.h */
#include "cmd_restore.h"
#include "clock.h"
#include "restore.h"
#include "rfc3339.h"
#include "settings.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */

static const char help[] =
    "usage: transom restore [-c FILE] FILE\n"
    "Checks a copy of a record and puts it in the record's place. The gateway has to be stopped. The record that was\n"
    "there is kept beside the new one under a dated name. People sign in anew; tokens and roles are as they were when\n"
    "the copy was made.\n\n"
    "  -c FILE  settings\n"
    "Exit status: 0 restored, 1 nothing was changed, 2 usage, 78 bad settings.\n";

static void say(const char *file, const char *folder, const struct restore_note *note)
{
    char newest[RFC3339_SIZE] = "no readings";

    if (note->newest_ms)
        rfc3339_format(note->newest_ms, newest);
    printf("%s is the record of %s now; its newest reading: %s\n", file, folder, newest);
    if (note->kept[0])
        printf("the record that was there is kept as %s/%s\n", folder, note->kept);
}

int cmd_restore(int argc, char **argv)
{
    static struct settings settings;
    const char *config = NULL, *file = NULL;
    struct restore_note note;
    struct error err = {0};
    struct clock clock;
    int r;

    if (argc == 4 && strcmp(argv[1], "-c") == 0)
        config = argv[2];
    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return EXIT_SUCCESS;
    }
    if (argc == 2 || config)
        file = argv[argc - 1];
    if (!file || file[0] == '-') {
        fputs(help, stderr);
        return EXIT_USAGE;
    }
    if (settings_load(config, &settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    clock_init_real(&clock);
    r = restore_record(settings.data, file, "", clock_wall_ms(&clock), &note, &err);
    if (r == -EBUSY)
        fprintf(stderr, "transom restore: %s: stop the gateway first\n", err.text);
    else if (r < 0)
        fprintf(stderr, "transom restore: %s\n", err.text);
    else
        say(file, settings.data, &note);
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
