/* web/sealed_then.c - see sealed_then.h */
#include "sealed_then.h"
#include "canonical.h"
#include "inside.h"
#include "sealed_versions.h"
#include "signin.h"
#include <stdlib.h>
#include <string.h>

struct making {
    struct job job;
    char folder[sizeof((struct web_settings *)0)->data_folder];
    char site[NAME_SIZE];
    int64_t assessment, version;
    struct assessment_saying saying;
    uint64_t revision;                  /* of what the worker reads, as far as main has written it */
    int tries;
    void (*then)(struct request *request, const struct sealed_text *text);
    struct sealed_text made;            /* text: owned */
    struct error err;
};

static void forget(struct making *making)
{
    json_decref(making->made.text);
    free(making);
}

/* -- the text -- */

static int measure(struct sealed_text *made, struct error *err)
{
    uint8_t digest[LEDGER_HASH_SIZE];
    char *document = NULL;
    int r = canonical_write(made->text, &document, err);

    if (r == 0) {
        made->size = strlen(document);
        ledger_digest(document, made->size, digest);
        ledger_hex(digest, sizeof digest, made->stamp);
    }
    free(document);
    return r;
}

static void make(struct making *making, struct store *store)
{
    const struct assessment_text_of of = {store, making->assessment, making->version, making->site, &making->saying};
    int r;

    json_decref(making->made.text);
    making->made.text = NULL;
    making->err = (struct error){0};
    r = assessment_text_gather(&of, &making->made.text, &making->err);
    making->err.code = r < 0 ? r : measure(&making->made, &making->err);
}

static void run(struct job *waiting)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct making *making = (struct making *)waiting;
    struct store *store = NULL;

    making->err = (struct error){0};
    making->err.code = store_open(making->folder, &options, &store, &making->err);
    if (making->err.code == 0)
        make(making, store);
    store_close(store);
}

/* -- main -- */

/* Whether the worker reads what main would: not what nobody has committed yet. */
static bool ask_worker(struct request *request, struct making *making)
{
    const struct web_host *host = request->web->host;
    bool is_committed;

    snprintf(making->site, sizeof making->site, "%s", school_setup(host->school)->site.name);
    making->revision = sealed_text_revision(host->store, &is_committed);
    if (!is_committed || making->tries == SEALED_TRIES_MAX)
        return false;
    making->tries++;
    job_start(request, host->query_worker, &making->job);
    return true;
}

static void act(struct request *request, struct making *making)
{
    if (making->err.code < 0)
        request_failed(request, &making->err);
    else if (signin_is_valid_still(request))
        making->then(request, &making->made);
    forget(making);
}

static void finish(struct job *waiting)
{
    struct making *making = (struct making *)waiting;
    struct request *request = waiting->request;
    bool is_committed;

    if (!request) {
        forget(making);
        return;
    }
    if (sealed_text_revision(request->web->host->store, &is_committed) != making->revision) {
        if (ask_worker(request, making))
            return;
        make(making, request->web->host->store);
    }
    act(request, making);
}

void sealed_then(struct request *request, const struct assessing *it, const struct assessment_saying *saying,
                 void (*then)(struct request *request, const struct sealed_text *text))
{
    struct making *making = calloc(1, sizeof *making);

    if (!making) {
        request_no_memory(request);
        return;
    }
    making->job.run = run;
    making->job.finish = finish;
    making->then = then;
    making->assessment = it->assessment.id;
    making->version = it->version.id;
    if (saying)
        making->saying = *saying;
    snprintf(making->folder, sizeof making->folder, "%s", request->web->settings.data_folder);
    if (ask_worker(request, making))
        return;
    make(making, request->web->host->store);
    act(request, making);
}
