/* cmd_serve.c - the gateway as a command: settings, clock, exit code. */
#include "cmd_serve.h"
#include "clock.h"
#include "gateway.h"
#include "log.h"
#include "settings.h"
#include <errno.h>
#include <malloc.h>
#include <stdio.h>
#include <string.h>

#define EXIT_CONFIG 78      /* EX_CONFIG of sysexits.h: systemd does not try again */
#define LARGE_BLOCK_SIZE (128 << 10)    /* bytes: as it is before the allocator learns */
#define HEAPS_MAX 2         /* main's, and one of all other threads */

static const char help[] =
    "transom serve [-c FILE] [--demo-clock START,SPEED]\n"
    "Runs the gateway in the foreground and logs to stderr.\n"
    "  -c FILE                    settings (default: /etc/transom/transom.yaml when it is there)\n"
    "  --demo-clock START,SPEED   2026-11-23T08:50:00Z,60: a made-up day; only on a record made for it\n";

/* Large blocks are the system's own pages, and go back to it with free(). Left alone, the allocator takes the first that
 * is freed as a sign to keep the next ones in its heap, where zeroed memory that is mostly never used is resident: 1.5 MB
 * of an empty record, 4 of a hundred rooms. Left alone it also gives each worker a heap, with holes of its own. */
static void set_allocator(void)
{
    mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK_SIZE);
    mallopt(M_ARENA_MAX, HEAPS_MAX);
}

int cmd_serve(int argc, char **argv)
{
    static struct settings settings;
    const char *config = NULL, *demo = NULL;
    struct clock clock;
    struct error err = {0};
    int r;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return 0;
        }
        if (i + 1 < argc && strcmp(argv[i], "-c") == 0) {
            config = argv[++i];
        } else if (i + 1 < argc && strcmp(argv[i], "--demo-clock") == 0) {
            demo = argv[++i];
        } else {
            fprintf(stderr, "transom serve: %s is not understood; transom serve --help\n", argv[i]);
            return 2;
        }
    }
    set_allocator();
    clock_init_real(&clock);
    if (demo && clock_init_demo(&clock, demo, &err) < 0) {
        fprintf(stderr, "transom serve: %s\n", err.text);
        return 2;
    }
    if (settings_load(config, &settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    log_set_level(settings.log_level);
    r = gateway_run(&settings, &clock, &err);
    if (r < 0)
        fprintf(stderr, "transom serve: %s\n", err.text);
    return r == 0 ? 0 : r == -EINVAL ? EXIT_CONFIG : 1;
}
