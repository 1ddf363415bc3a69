/* importing.c - a logger's file into the record while the gateway runs: read by the query worker, appended by main a
 * few rows a turn between what is heard, valid with the last commit; it waits while the disk is full. One at a time.
 * See gateway.h.
 * An import that a failure or a crash cuts short is none: its readings belong to no room, and it can be begun anew. */
#include "gateway_parts.h"
#include "import_plan.h"
#include "importing.h"
#include "log.h"
#include "people.h"
#include "retention.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS_A_TURN 2000            /* appended and committed: some 10 ms, and the disk's time */
#define TURN_MS 1                   /* whoever else waits comes first */
#define FULL_MS 1000                /* between two looks while the disk is full */

struct importing {
    struct gateway *g;
    struct import_ask ask;
    struct logger_options options;
    struct zone zone;
    struct calendar calendar;
    char folder[SETTINGS_PATH_SIZE];
    struct import_plan *plan;
    struct error err;
};

static void end(struct importing *importing, const struct error *err)
{
    struct gateway *g = importing->g;
    struct web_import *told = &g->host.importing;

    if (err) {
        told->state = WEB_IMPORT_FAILED;
        memcpy(told->why, err->text, sizeof told->why);
        log_warning("import: nothing is kept file=\"%s\": %s", importing->ask.file, err->text);
    } else {
        told->state = WEB_IMPORT_DONE;
        told->added = import_plan_added(importing->plan);
        told->known = import_plan_known(importing->plan);
        log_info("import: kept file=\"%s\" room=%s added=%lld known=%lld", importing->ask.file, importing->ask.room,
                 (long long)told->added, (long long)told->known);
    }
    unlink(importing->ask.path);
    import_plan_close(importing->plan);
    free(importing);
    g->importing = NULL;
}

/* What is appended is one transaction a turn; the last one makes it valid. */
static int take_turn(struct importing *importing, struct error *err)
{
    struct gateway *g = importing->g;
    int64_t now_ms = clock_wall_ms(g->clock);
    int r = g->store_failed ? error_set(err, -EIO, "%s", g->store_why) : 0, more = 0;

    if (r == 0)
        more = r = import_plan_append(importing->plan, g->store, now_ms, clock_mono_ms(g->clock), ROWS_A_TURN, err);
    if (r == 0)
        r = import_plan_finish(importing->plan, g->store, now_ms, err);
    if (r == 0 && import_plan_added(importing->plan) > 0)
        (void)audit_add(g->store, now_ms, importing->ask.who, "file kept in the record", importing->ask.file, NULL);
    if (r >= 0)
        r = gateway_commit(g, err);
    return r < 0 ? r : more;
}

void importing_turn(void *gateway)
{
    struct gateway *g = gateway;
    struct error err = {0};
    int r;

    if (!g->importing || !g->importing->plan)
        return;
    if (!g->store_failed)
        spacing_look(g);        /* a file takes more in ten seconds than what is kept free */
    if (!g->store_failed && g->spacing.is_short) {
        loop_timer_set(g->loop, g->import_timer, FULL_MS);
        return;
    }
    r = take_turn(g->importing, &err);
    if (r > 0) {
        g->host.importing.share = import_plan_share(g->importing->plan);
        loop_timer_set(g->loop, g->import_timer, TURN_MS);
        return;
    }
    if (r == 0 && import_plan_added(g->importing->plan) > 0)
        keeping_seek(g);            /* its days are outdated */
    end(g->importing, r < 0 ? &err : NULL);
}

/* -- worker -- */

static void read_file(void *context)
{
    struct importing *importing = context;

    (void)import_plan_open(importing->folder, &importing->ask, &importing->options, &importing->zone,
                           &importing->calendar, &importing->plan, &importing->err);
}

static void have_read(void *context)
{
    struct importing *importing = context;
    struct gateway *g = importing->g;
    const struct error stopping = {-ECANCELED, "the gateway is being stopped"};

    if (g->closing)
        end(importing, &stopping);
    else if (!importing->plan)
        end(importing, &importing->err);
    else
        importing_turn(g);
}

/* -- main -- */

int importing_start(void *gateway, const struct import_ask *ask, struct error *err)
{
    struct gateway *g = gateway;
    struct importing *importing;

    if (g->importing)
        return error_set(err, -EBUSY, "another file is being kept just now; try again in a minute");
    if (!g->watch.is_trusted)
        return error_set(err, -EAGAIN, "the gateway does not know what time it is yet; try again in a minute");
    if (school_room_index(g->school, ask->room) < 0)
        return error_set(err, -ENOENT, "there is no room %s", ask->room);
    importing = calloc(1, sizeof *importing);
    if (!importing)
        return error_set(err, -ENOMEM, "import: out of memory");
    importing->g = g;
    importing->ask = *ask;
    importing->ask.first_date = retention_first_date(zone_date(g->zone, clock_wall_ms(g->clock)),
                                                     g->settings->keep_raw_years);
    importing->zone = *g->zone;
    importing->calendar = *g->calendar;
    importing->options.zone = &importing->zone;
    snprintf(importing->folder, sizeof importing->folder, "%s", g->settings->data);
    if (worker_submit(g->query_worker, read_file, have_read, importing) < 0) {
        free(importing);
        return error_set(err, -EBUSY, "the gateway is busy; try again in a minute");
    }
    g->importing = importing;
    g->host.importing = (struct web_import){.state = WEB_IMPORT_RUNNING, .number = g->host.importing.number + 1};
    memcpy(g->host.importing.file, ask->file, sizeof g->host.importing.file);
    memcpy(g->host.importing.room, ask->room, sizeof g->host.importing.room);
    return 0;
}

void importing_close(struct gateway *g)
{
    const struct error stopping = {-ECANCELED, "the gateway is being stopped"};

    if (g->importing)
        end(g->importing, &stopping);
}

/* -- the verb: import start FILE-IN-THE-FOLDER ROOM NAME SHA256 | import status NUMBER -- */

static bool read_hex(const char *hex, uint8_t *bytes, size_t size)
{
    unsigned byte;

    if (strlen(hex) != 2 * size)
        return false;
    for (size_t i = 0; i < size; i++, bytes[i - 1] = (uint8_t)byte)
        if (strspn(hex + 2 * i, "0123456789abcdef") < 2 || sscanf(hex + 2 * i, "%2x", &byte) != 1)
            return false;
    return true;
}

static int start_verb(const struct verb_call *call, struct error *err)
{
    struct gateway *g = call->gateway;
    struct import_ask ask = {.has_sha256 = true, .who = "console"};
    int r;

    if (strchr(call->argv[2], '/') || !read_hex(call->argv[5], ask.sha256, sizeof ask.sha256))
        return error_set(err, -EINVAL, "import: not understood");
    snprintf(ask.path, sizeof ask.path, "%s/" IMPORT_FOLDER "/%s", g->settings->data, call->argv[2]);
    snprintf(ask.room, sizeof ask.room, "%s", call->argv[3]);
    snprintf(ask.file, sizeof ask.file, "%s", call->argv[4]);
    r = importing_start(g, &ask, err);
    if (r == 0)
        fprintf(call->out, "%lld\n", (long long)g->host.importing.number);
    return r;
}

int importing_verb(const struct verb_call *call, struct error *err)
{
    const struct gateway *g = call->gateway;
    const struct web_import *told = g ? &g->host.importing : NULL;

    if (g && call->argc == 6 && strcmp(call->argv[1], "start") == 0)
        return start_verb(call, err);
    if (!g || call->argc != 3 || strcmp(call->argv[1], "status") != 0)
        return error_set(err, -EINVAL, "import: not understood");
    if (strtoll(call->argv[2], NULL, 10) != told->number)
        return error_set(err, -ENOENT, "the gateway was started anew meanwhile; nothing is known of this import");
    if (told->state == WEB_IMPORT_FAILED)
        return error_set(err, -EIO, "%s", told->why);
    if (told->state == WEB_IMPORT_RUNNING)
        fprintf(call->out, "running %.2f\n", told->share);
    else
        fprintf(call->out, "done %lld %lld\n", (long long)told->added, (long long)told->known);
    return 0;
}

/* Files that were on their way in when the gateway ended: who sent them sends them again. */
void importing_sweep(const struct gateway *g)
{
    char folder[PATH_MAX];
    struct dirent *entry;
    DIR *files;

    snprintf(folder, sizeof folder, "%s/" IMPORT_FOLDER, g->settings->data);
    files = opendir(folder);
    while (files && (entry = readdir(files)))
        if (entry->d_name[0] != '.')
            (void)unlinkat(dirfd(files), entry->d_name, 0);
    if (files)
        closedir(files);
}
