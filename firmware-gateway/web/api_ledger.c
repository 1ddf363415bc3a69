/* web/api_ledger.c - the chain of signed entries as people see and take it: a list, whether it verifies, receipts, and
 * all of it for a verifier elsewhere. What nobody may take away from reps and leaders is in no way made smaller here. */
#include "concerns_json.h"
#include "inside.h"
#include "ledger_people.h"
#include "log.h"
#include "routes.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define LIST_MAX 200                    /* entries of one answer */
#define LIST_DEFAULT 50
#define EXPORT_AT_ONCE 16               /* entries read for one block of the stream */

/* -- writing -- */

struct ledger_act web_ledger_by(const struct request *request)
{
    const struct caller *caller = &request->caller;

    return (struct ledger_act){.time_ms = web_now_ms(request->web), .person = caller->person, .by = "token",
                               .role = caller->role ? role_word((enum role)caller->role) : NULL};
}

bool web_ledger(struct request *request, const struct ledger_act *act)
{
    struct ledger_act by = web_ledger_by(request), mine = *act;
    struct error err = {0};

    mine.time_ms = by.time_ms;
    mine.person = by.person;
    mine.by = by.by;
    mine.role = by.role;
    if (ledger_append(request->web->host->store, &mine, NULL, &err) == 0)
        return true;
    request_failed(request, &err);
    return false;
}

/* -- the list -- */

struct listing {
    struct request *request;
    bool kinds_only;                    /* governors: what kind of thing was done when, not to or by whom */
};

static void put_actor(struct listing *listing, const struct ledger_entry *entry)
{
    struct out *out = &listing->request->answer.out;
    int64_t id = entry->actor[0] == 'p' ? strtoll(entry->actor + 1, NULL, 10) : 0;
    struct person person;
    bool is_known = id > 0 && person_load(listing->request->web->host->store, id, &person) == 0;

    out_text(out, "actor", entry->actor);
    out_text(out, "name", is_known ? person.name : NULL);
    out_text(out, "role", entry->role);
}

static void put_hash(struct out *out, const char *key, const uint8_t hash[LEDGER_HASH_SIZE])
{
    char hex[2 * LEDGER_HASH_SIZE + 1];

    ledger_hex(hash, LEDGER_HASH_SIZE, hex);
    out_text(out, key, hex);
}

/* Words of concerns are for people: no program may ask for them, here neither. What somebody's name or address was is
 * for who may read addresses, and for themselves. */
static bool may_read(const struct request *request, const struct ledger_entry *entry)
{
    const struct caller *caller = &request->caller;

    if (entry->kind == LEDGER_PERSON_DETAILS)
        return caller->kind == CALLER_PERSON &&
               (caller->role == ROLE_LEADER || ledger_is_about_person(entry, caller->person));
    return caller->kind != CALLER_TOKEN || !concern_of_entry(entry);
}

/* An entry that is damaged has no line: that is what checking the chain is for. */
static int put_entry(void *context, const struct ledger_entry *entry, const char *text)
{
    struct listing *listing = context;
    struct out *out = &listing->request->answer.out;

    if (!entry)
        return 0;
    out_object(out, NULL);
    out_integer(out, "index", entry->index);
    out_time(out, "at", entry->time_ms);
    out_text(out, "trust", ledger_trust_word(entry->trust));
    out_text(out, "kind", ledger_kind_word(entry->kind));
    if (!listing->kinds_only) {
        put_actor(listing, entry);
        out_text(out, "subject", entry->subject);
        put_hash(out, "digest", entry->digest);
        out_bool(out, "has_text", entry->has_text);
        out_words(out, "text", may_read(listing->request, entry) ? text : NULL);
        put_hash(out, "hash", entry->hash);
    }
    out_object_end(out);
    return 0;
}

/* A whole number of the query from least to most; absent: fallback. false: refused. */
static bool read_number(struct request *request, const char *name, int64_t least, int64_t most, int64_t fallback,
                        int64_t *number)
{
    char word[24], *end;
    int found = url_query(request->query, name, word, sizeof word);

    *number = fallback;
    if (found == 0)
        return true;
    errno = 0;
    *number = strtoll(word, &end, 10);
    if (found > 0 && end != word && !*end && !errno && *number >= least && *number <= most)
        return true;
    request_refuse(request, 422, "bad_value", name, "%s is a whole number from %lld to %lld.", name, (long long)least,
                   (long long)most);
    return false;
}

void ledger_entries(struct request *request)
{
    struct store *store = request->web->host->store;
    struct listing listing = {request, !(request->caller.role & (ROLE_REP | ROLE_LEADER))};
    struct out *out = &request->answer.out;
    uint8_t head[LEDGER_HASH_SIZE];
    int64_t count = 0, from, limit;
    struct error err = {0};
    int r = ledger_head(store, &count, head, &err);

    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    if (!read_number(request, "limit", 1, LIST_MAX, LIST_DEFAULT, &limit) ||
        !read_number(request, "from", 1, INT64_MAX, count > limit ? count - limit + 1 : 1, &from))
        return;
    out_object(out, NULL);
    out_integer(out, "count", count);
    out_integer(out, "from", from);
    put_hash(out, "head", head);
    out_array(out, "entries");
    r = ledger_list(store, from, limit, put_entry, &listing, &err);
    out_array_end(out);
    out_object_end(out);
    if (r < 0)
        request_failed(request, &err);
    else
        request_answer(request, 200);
}

/* -- whether it verifies -- */

struct check_job {
    struct job job;
    char folder[256];
    struct ledger_chain chain;
    struct out out;
    struct error err;
};

static void check_chain(struct job *waiting)
{
    struct check_job *job = (struct check_job *)waiting;
    struct store_reader *reader;

    if (store_reader_open(job->folder, &reader, &job->err) < 0)
        return;
    if (ledger_verify(reader, &job->chain, &job->err) == 0) {
        out_object(&job->out, NULL);
        out_bool(&job->out, "is_sound", job->chain.fault == LEDGER_SOUND);
        out_integer(&job->out, "count", job->chain.count);
        put_hash(&job->out, "head", job->chain.head);
        if (job->chain.fault) {
            out_integer(&job->out, "bad_index", job->chain.bad_index);
            out_text(&job->out, "fault", ledger_fault_words(job->chain.fault));
        }
        out_object_end(&job->out);
    }
    store_reader_close(reader);
}

static void answer_check(struct job *waiting)
{
    struct check_job *job = (struct check_job *)waiting;

    job_answer(&job->job, &job->out, &job->err);
    out_done(&job->out);
    free(job);
}

void ledger_check(struct request *request)
{
    struct check_job *job = calloc(1, sizeof *job);

    if (!job) {
        request_no_memory(request);
        return;
    }
    job->job.run = check_chain;
    job->job.finish = answer_check;
    memcpy(job->folder, request->web->settings.data_folder, sizeof job->folder);
    out_init(&job->out);
    job_start(request, request->web->host->query_worker, &job->job);
}

/* -- receipts -- */

/* Whoever made the entry, or raised the concern that it is about, has a right to its receipt, whatever they are now. */
static bool may_have(const struct request *request, const struct ledger_entry *entry)
{
    return request->caller.role & (ROLE_REP | ROLE_LEADER) ||
           (request->caller.person > 0 && entry->actor[0] == 'p' &&
            strtoll(entry->actor + 1, NULL, 10) == request->caller.person) ||
           concern_has_entry(request, entry);
}

void ledger_receipt_of(struct request *request)
{
    struct store *store = request->web->host->store;
    struct ledger_receipt receipt;
    char text[LEDGER_RECEIPT_SIZE], *end;
    struct error err = {0};
    int64_t index = strtoll(request->values[0], &end, 10);
    int r = *end ? -ENOENT : ledger_load(store, index, &receipt.entry, NULL, &err);

    if (r == -ENOENT) {
        request_not_found(request, "entry");
        return;
    }
    if (r == 0 && !may_have(request, &receipt.entry)) {
        request_refuse(request, 403, "not_yours", NULL,
                       "A receipt is for who made the entry, and for safety reps and leaders.");
        return;
    }
    /* What a crash could still undo may not be signed: it would be another chain afterwards. */
    if (r == 0 && web_changed(request, WEB_CHANGED_PEOPLE, NULL) < 0)
        return;
    if (r == 0)
        r = ledger_receipt(store, index, web_now_ms(request->web), &receipt, &err);
    if (r < 0) {
        request_failed(request, &err);
        return;
    }
    ledger_receipt_write(&receipt, text);
    out_plain(&request->answer.out, "%s\n", text);
    request_header(request, "Content-Disposition", "attachment; filename=\"receipt-%lld.json\"", (long long)index);
    request_answer(request, 200);
}

/* -- all of it -- */

struct export {
    int64_t next, last;                 /* the newest one when it was asked for */
    char *buffer;                       /* borrowed while a block is made */
    size_t room, size;
};

static int put_line(void *context, const struct ledger_entry *entry, const char *text)
{
    struct export *export = context;
    char line[LEDGER_LINE_SIZE];
    size_t size;

    (void)text;
    if (export->next > export->last)
        return 1;
    size = entry ? ledger_line_write(entry, line) : (size_t)snprintf(line, sizeof line, "damaged");
    if (export->size + size + 1 > export->room)
        return 1;
    memcpy(export->buffer + export->size, line, size);
    export->buffer[export->size + size] = '\n';
    export->size += size + 1;
    export->next = entry ? entry->index + 1 : export->next + 1;
    return 0;
}

static int64_t read_export(struct request *request, char *buffer, size_t room)
{
    struct export *export = request->owner;
    struct error err = {0};

    export->buffer = buffer;
    export->room = room;
    export->size = 0;
    if (export->next <= export->last &&
        ledger_list(request->web->host->store, export->next, EXPORT_AT_ONCE, put_line, export, &err) < 0)
        log_error("ledger: an export ended early: %s", err.text);
    return export->size ? (int64_t)export->size : -1;
}

static void free_export(struct request *request)
{
    free(request->owner);
    request->owner = NULL;
}

void ledger_export(struct request *request)
{
    struct export *export = calloc(1, sizeof *export);
    uint8_t head[LEDGER_HASH_SIZE];
    struct error err = {0};

    if (!export) {
        request_no_memory(request);
        return;
    }
    if (web_changed(request, WEB_CHANGED_PEOPLE, NULL) < 0) {       /* nor leave: as with receipts */
        free(export);
        return;
    }
    export->next = 1;
    if (ledger_head(request->web->host->store, &export->last, head, &err) < 0) {
        free(export);
        request_failed(request, &err);
        return;
    }
    request->owner = export;
    request->ended = free_export;
    request_header(request, "Content-Disposition", "attachment; filename=\"ledger.jsonl\"");
    request->answer.stream = read_export;
    request->answer.status = 200;
    request->answer.content_type = "application/x-ndjson";
}
