/* backing.c - the record is kept safe: a copy every night on a shelf, a check at each start, and when the file is no
 * record any more, the newest sound copy in its place and people told. The worker for it reads and copies; nobody
 * waits. See gateway.h. */
#include "backup_shelf.h"
#include "gateway_parts.h"
#include "ledger_book.h"
#include "log.h"
#include "people.h"
#include "restore.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NIGHT_S (3 * 3600 + 1800)           /* 03:30: the day before has its digest then, and nobody is there */
#define CHECK_AFTER_MS 15000                /* a start reads the disk enough by itself */
#define FIRST_AFTER_MS 60000                /* a record without any copy gets one soon */
#define AGAIN_MS (INT64_C(3600000))         /* after a copy that failed */
#define CHECK_AGAIN_MS (INT64_C(600000))    /* after a check that a long log has ended */
#define PLACE_FILE "backups.place"          /* where the newest copy is, when not in the record's own folder */
#define PLACE_SIZE RESTORE_PATH_SIZE
#define DAMAGE_CODE (-EUCLEAN)
#define SETTING_TOLD "restored_told"        /* the note, once people were told */
#define TOLD_ROLES (ROLE_LEADER | ROLE_TECHNICIAN | ROLE_REP)

struct backing_job {
    struct gateway *g;
    bool is_copy;                           /* else a check */
    char folder[SETTINGS_PATH_SIZE], shelf[PLACE_SIZE];
    int64_t date;
    struct backup_facts facts;
    struct error damage;                    /* what is wrong with the record itself; code 0: nothing was found */
    struct error err;                       /* why there is no copy */
    bool was_ended;                         /* the check, before it was over: nobody knows */
    struct thinning thinning;
};

/* -- where -- */

static void own_shelf(const char *data, char shelf[PLACE_SIZE])
{
    snprintf(shelf, PLACE_SIZE, "%s/" BACKUP_SHELF_FOLDER, data);
}

/* On a stick each record has a shelf of its own: another box's copies never are taken for ours. */
static void choose_shelf(struct gateway *g, char shelf[PLACE_SIZE])
{
    if (g->settings->backup_folder[0])
        snprintf(shelf, PLACE_SIZE, "%s/transom-%s", g->settings->backup_folder, store_site_key(g->store));
    else
        own_shelf(g->settings->data, shelf);
}

static void place_path(const char *data, char path[PLACE_SIZE])
{
    snprintf(path, PLACE_SIZE, "%s/" PLACE_FILE, data);
}

static void remember_place(const char *data, const char *shelf)
{
    char path[PLACE_SIZE], part[PLACE_SIZE + sizeof BACKUP_PART];
    bool is_written;
    FILE *f;

    place_path(data, path);
    snprintf(part, sizeof part, "%s" BACKUP_PART, path);
    f = fopen(part, "we");
    if (!f)
        return;
    is_written = fprintf(f, "%s\n", shelf) > 0 && fflush(f) == 0 && fsync(fileno(f)) == 0;
    if (fclose(f) == 0 && is_written)
        rename(part, path);
}

static void recall_place(const char *data, char shelf[PLACE_SIZE])
{
    char path[PLACE_SIZE];
    FILE *f;

    shelf[0] = '\0';
    place_path(data, path);
    f = fopen(path, "re");
    if (!f)
        return;
    if (!fgets(shelf, PLACE_SIZE, f))
        shelf[0] = '\0';
    shelf[strcspn(shelf, "\n")] = '\0';
    fclose(f);
}

static bool is_same_disk(const char *a, const char *b)
{
    struct stat first, second;

    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev;
}

/* -- worker -- */

/* Copies are beside the record, too, where they went to before there was a stick, or while it was away. */
static void thin_copies(struct backing_job *job)
{
    char own[PLACE_SIZE];

    own_shelf(job->folder, own);
    thinning_run(&job->thinning, (const char *const[]){job->shelf, own}, 2, &job->g->backing.is_ending);
}

static void run(void *context)
{
    struct backing_job *job = context;
    char *record = store_path(job->folder);

    if (!record) {
        error_set(&job->err, -ENOMEM, "out of memory");
        return;
    }
    if (job->is_copy && backup_shelf_add(record, job->shelf, job->date, &job->g->backing.is_ending, &job->facts,
                                         &job->err) == 0)
        remember_place(job->folder, job->shelf);
    if (job->is_copy && job->err.code != -EINTR)
        thin_copies(job);
    /* What is wrong with a copy may be the fault of the stick. */
    if (!job->is_copy || job->err.code == -EUCLEAN || job->err.code == -EBADMSG)
        if (backup_check_live(job->folder, &job->g->backing.is_ending, &job->damage) == -EINTR) {
            job->damage.code = 0;
            job->was_ended = true;
        }
    if (job->damage.code == 0 && job->err.code == -EBADMSG)
        job->damage = job->err;             /* a day's readings: only the copy was asked about those */
    free(record);
}

/* -- main: damage -- */

static void tell(struct gateway *g, const char *subject, const char *body)
{
    struct error err = {0};

    if (notify_tell(g->notify, TOLD_ROLES, subject, body, &err) < 0)
        log_error("record: nobody could be told of the damage: %s", err.text);
    gateway_commit_soon(g);
}

static bool has_copy(struct gateway *g)
{
    char own[PLACE_SIZE], place[PLACE_SIZE];

    own_shelf(g->settings->data, own);
    recall_place(g->settings->data, place);
    return backup_shelf_newest(own) != INT64_MIN || (place[0] && backup_shelf_newest(place) != INT64_MIN);
}

void backing_damaged(struct gateway *g, const struct error *finding)
{
    bool is_news = strcmp(g->host.backup.damage, finding->text) != 0;

    snprintf(g->host.backup.damage, sizeof g->host.backup.damage, "%s", finding->text);
    if (finding->code == DAMAGE_CODE && has_copy(g)) {
        log_error("record: damaged, a copy is put in its place: %s", finding->text);
        g->damage = *finding;
        g->store_failed = true;             /* nothing more goes in, and the broker hears of nothing that did */
        mailbox_abandon(g->mailbox);
        loop_stop(g->loop);
        return;
    }
    if (!is_news)
        return;
    log_error("record: damaged: %s", finding->text);
    if (!g->store_failed)
        tell(g, "Transom: the record is damaged",
             "The check of the record found something that should not be. `transom verify` names it. Nothing was"
             " changed: copies that were made before are as they were, and `transom restore` puts one of them in the"
             " record's place.\n");
}

bool backing_mend(const struct settings *settings, const struct clock *clock, struct error *err)
{
    struct error finding = *err;
    char shelves[2][PLACE_SIZE], used[RESTORE_PATH_SIZE];
    struct restore_note note;

    if (!restore_would_help(finding.code) &&
        (finding.code == -EINVAL || finding.code == -EPROTO || finding.code == -EBUSY ||
         backup_check_live(settings->data, NULL, &finding) != DAMAGE_CODE))
        return false;
    recall_place(settings->data, shelves[0]);
    own_shelf(settings->data, shelves[1]);
    if (restore_damaged(settings->data, (const char *const[]){shelves[0], shelves[1]}, 2, finding.text,
                        clock_wall_ms(clock), used, &note, err) < 0)
        return false;
    log_error("record: was damaged (%s), is kept as %s; restored from %s", finding.text,
              note.kept[0] ? note.kept : "nothing", used);
    return true;
}

/* -- main: what the start finds -- */

static int enter_restored(struct gateway *g, const struct restore_note *note, struct error *err)
{
    const bool is_damage = note->why[0] != '\0';
    char subject[LEDGER_SUBJECT_SIZE], text[ERROR_TEXT_SIZE + 4 * RESTORE_NAME_SIZE], had[24] = "unknown";
    const struct ledger_act act = {.time_ms = clock_wall_ms(g->clock), .kind = LEDGER_RECORD_RESTORED,
                                   .by = is_damage ? "gateway" : "console", .subject = subject, .text = text};
    struct ledger_entry entry;
    int r;

    snprintf(subject, sizeof subject, "record:restored/was:%s/at_ms:%lld/", is_damage ? "damaged" : "replaced",
             (long long)note->at_ms);
    r = ledger_find(g->store, act.kind, act.kind, subject, &entry, err);
    if (r != -ENOENT)
        return r;                           /* of a start that was killed before people were told */
    if (note->last_entry != RESTORE_UNREADABLE)
        snprintf(had, sizeof had, "%lld", (long long)note->last_entry);
    snprintf(subject + strlen(subject), sizeof subject - strlen(subject), "copy_ms:%lld/had:%s",
             (long long)note->newest_ms, had);
    snprintf(text, sizeof text, "From %s. The record before: %s%s%s", note->copy,
             note->kept[0] ? note->kept : "none was there", is_damage ? ". " : "", note->why);
    return ledger_append(g->store, &act, NULL, err);
}

int backing_opened(struct gateway *g, struct error *err)
{
    char text[STORE_SETTING_SIZE_MAX];
    struct restore_note note;
    int r;

    if (store_setting_get(g->store, RESTORE_SETTING, text, sizeof text) < 0 || !restore_note_read(text, &note))
        return 0;
    r = enter_restored(g, &note, err);
    return r == 0 ? forgetting_restored(g, err) : r;
}

static void say_restored(const struct restore_note *note, char *body, size_t size)
{
    char newest[RFC3339_SIZE] = "never", what[ERROR_TEXT_SIZE + 128];

    if (note->newest_ms)
        rfc3339_format(note->newest_ms, newest);
    if (note->why[0])
        snprintf(what, sizeof what, "The record was damaged (%s). Transom put its newest whole copy in the record's place"
                 " and goes on.", note->why);
    else
        snprintf(what, sizeof what, "Somebody at the gateway's console put a copy, %s, in the record's place. If you did"
                 " not know of it, ask who did it and why.", note->copy);
    snprintf(body, size, "%s\n\nWhat was heard, said or signed after the copy's newest reading (%s) is missing from the"
             " record. The file before is kept beside it as %s: nothing of it was deleted. The page \"The record\" has an"
             " entry of this.\n", what, newest, note->kept[0] ? note->kept : "(it was gone)");
}

/* A copy was put in the record's place while we were away: who reads the record learns it from the record itself. */
static void look_for_note(struct gateway *g)
{
    char text[STORE_SETTING_SIZE_MAX], body[1024];
    struct web_backup *shown = &g->host.backup;
    struct restore_note note;
    bool is_new = store_setting_get(g->store, RESTORE_SETTING, text, sizeof text) == 0 && text[0];

    if (!is_new && store_setting_get(g->store, SETTING_TOLD, text, sizeof text) < 0)
        return;
    if (!restore_note_read(text, &note))
        return;
    shown->restored_ms = note.at_ms;
    shown->restored_until_ms = note.newest_ms;
    snprintf(shown->restored_why, sizeof shown->restored_why, "%s", note.why);
    if (!is_new || store_setting_set(g->store, SETTING_TOLD, text, NULL) < 0 ||
        store_setting_set(g->store, RESTORE_SETTING, "", NULL) < 0)
        return;
    say_restored(&note, body, sizeof body);
    tell(g, note.why[0] ? "Transom: the record was damaged and a copy was restored"
                        : "Transom: a copy was put in the record's place", body);
}

/* What SQLite could not read of the log is gone when the record is open: people learn that it was there. */
static void look_for_lost_log(struct gateway *g)
{
    char text[STORE_SETTING_SIZE_MAX];

    if (store_setting_get(g->store, STORE_LOG_DAMAGED, text, sizeof text) < 0 || !text[0])
        return;
    snprintf(g->host.backup.damage, sizeof g->host.backup.damage, "the log of the record was damaged at the last start:"
             " what was saved last before it is missing");
    log_error("record: %s", g->host.backup.damage);
    if (store_setting_set(g->store, STORE_LOG_DAMAGED, "", NULL) < 0)
        return;
    tell(g, "Transom: the end of the record was damaged",
         "When Transom started, a part of the record's log could not be read. Whatever was heard, said or signed in the"
         " last minutes before, and was in that part, is missing; all that is older is whole. Receipts that people hold"
         " show which entries are gone: `transom verify --receipt`. A memory card that does this is worn: replace it.\n");
}

/* -- main: copies and checks -- */

static void show_copy(struct gateway *g, const struct backing_job *job)
{
    struct web_backup *shown = &g->host.backup;

    if (job->err.code == -EINTR && g->backing.is_ending)
        return;
    if (job->err.code < 0) {
        if (strcmp(shown->why, job->err.text) != 0)
            log_warning("backup: no copy was made: %s", job->err.text);
        snprintf(shown->why, sizeof shown->why, "%s", job->err.text);
        return;
    }
    g->backing.next_ms = clock_mono_ms(g->clock) + FIRST_AFTER_MS;
    shown->why[0] = '\0';
    shown->newest_date = job->date;
    shown->is_same_disk = is_same_disk(job->shelf, job->folder);
    log_info("backup: the record was copied and checked readings=%lld bytes=%lld", (long long)job->facts.readings,
             (long long)job->facts.size);
}

/* The log of a busy record grew too long meanwhile: quieter minutes come. */
static void check_again(struct gateway *g)
{
    if (!g->backing.was_put_off)
        log_warning("record: its check was ended before it was over, as its log grew too long; it is begun anew later");
    g->backing.was_put_off = true;
    g->backing.is_checked = false;
    g->backing.began_ms = clock_mono_ms(g->clock) + CHECK_AGAIN_MS - CHECK_AFTER_MS;
}

static void done(void *context)
{
    struct backing_job *job = context;
    struct gateway *g = job->g;

    g->backing.is_busy = false;
    if (!g->closing) {
        if (job->is_copy) {
            show_copy(g, job);
            thinning_done(g, &job->thinning);
        }
        if (job->was_ended && !g->backing.is_ending)
            check_again(g);
        if (job->damage.code == -EUCLEAN || job->damage.code == -EBADMSG)
            backing_damaged(g, &job->damage);
    }
    free(job);
}

/* A stick that is not there is no folder of ours to make: the copies would end up beneath its mount. */
static bool is_absent(const char *folder)
{
    struct stat state;

    return folder[0] && (stat(folder, &state) < 0 || !S_ISDIR(state.st_mode));
}

static void start(struct gateway *g, bool is_copy, int64_t date)
{
    struct backing_job *job = calloc(1, sizeof *job);

    if (!job)
        return;
    job->g = g;
    job->is_copy = is_copy;
    job->date = date;
    snprintf(job->folder, sizeof job->folder, "%s", g->settings->data);
    if (is_copy) {
        snprintf(job->shelf, sizeof job->shelf, "%s", g->backing.shelf);
        thinning_plan(g, date, &job->thinning);
    }
    if (worker_submit(g->backing.worker, run, done, job) < 0)
        free(job);
    else
        g->backing.is_busy = true;
}

/* Looks at the disk once a minute at most. */
static bool is_copy_due(struct gateway *g, const struct zone_local *now)
{
    struct web_backup *shown = &g->host.backup;

    shown->is_absent = is_absent(g->settings->backup_folder);
    if (shown->is_absent)
        own_shelf(g->settings->data, g->backing.shelf);
    else
        choose_shelf(g, g->backing.shelf);
    shown->newest_date = backup_shelf_newest(g->backing.shelf);
    shown->is_same_disk = is_same_disk(g->backing.shelf, g->settings->data);
    return shown->newest_date == INT64_MIN || (shown->newest_date < now->date && now->second_of_day >= NIGHT_S);
}

void backing_open(struct gateway *g)
{
    g->backing.began_ms = clock_mono_ms(g->clock);
    g->backing.next_ms = g->backing.began_ms + FIRST_AFTER_MS;
    g->host.backup.newest_date = INT64_MIN;
    look_for_note(g);
    look_for_lost_log(g);
}

void backing_reopened(struct gateway *g)
{
    g->backing.is_checked = false;
    g->backing.began_ms = clock_mono_ms(g->clock);
}

void backing_next(struct gateway *g)
{
    int64_t mono_ms = clock_mono_ms(g->clock);
    struct backing *backing = &g->backing;
    struct zone_local now;

    if (g->store_failed)
        return;
    if (backing->is_busy)
        return;
    if (!backing->is_checked && mono_ms >= backing->began_ms + CHECK_AFTER_MS) {
        backing->is_checked = true;
        start(g, false, 0);
        return;
    }
    if (!g->watch.is_trusted || mono_ms < backing->next_ms)
        return;
    now = zone_to_local(g->zone, clock_wall_ms(g->clock));
    backing->next_ms = mono_ms + FIRST_AFTER_MS;
    if (!is_copy_due(g, &now))
        return;
    backing->next_ms = mono_ms + AGAIN_MS;
    start(g, true, now.date);
}
