/* web/sealing.c - see sealing.h */
#include "sealing.h"
#include "inside.h"
#include "sealed.h"
#include "sealed_versions.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* As it would be sealed by nobody on no day; free() it. */
static int write_plain(const struct request *request, const struct assessing *it, char **document, struct error *err)
{
    static const struct sealed_approval nobody = {.role = "", .reason = ""};
    struct assessing undated = *it;

    undated.today = 0;
    return sealed_write(request, &undated, &nobody, document, err);
}

int sealing_stamp(const struct request *request, const struct assessing *it, char stamp[SEALING_STAMP_SIZE],
                  struct error *err)
{
    uint8_t digest[LEDGER_HASH_SIZE];
    char *document = NULL;
    int r = write_plain(request, it, &document, err);

    if (r == 0) {
        ledger_digest(document, strlen(document), digest);
        ledger_hex(digest, sizeof digest, stamp);
    }
    free(document);
    return r;
}

bool sealing_leaves_room(struct request *request, const struct assessing *it, size_t room)
{
    char *document = NULL;
    struct error err = {0};
    size_t size, most = SEALED_DOCUMENT_SIZE_MAX - 1 - room;

    if (write_plain(request, it, &document, &err) < 0) {
        request_failed(request, &err);
        return false;
    }
    size = strlen(document);
    free(document);
    if (size <= most)
        return true;
    request_refuse(request, 409, "full", NULL, "All that this assessment says would be too long to be sealed in the"
                   " end: %zu KB, where %zu KB leave room for what comes after. Shorten it, or make two of it.",
                   size >> 10, most >> 10);
    return false;
}

static int take_last(void *context, const struct assessment_happening *happening)
{
    struct assessment_happening *last = context;

    *last = *happening;
    return 0;
}

static void refuse_changed(struct request *request, const struct assessing *it)
{
    struct out *out = &request->answer.out;
    char message[NAME_SIZE + 160];
    struct assessment_happening last = {0};
    struct error err = {0};

    if (assessment_history(request->web->host->store, it->assessment.id, take_last, &last, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    snprintf(message, sizeof message, "This assessment was changed after you opened it; its last step was by %s."
             " Nothing was signed: read it again, then sign.", *last.name ? last.name : "the gateway");
    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", "changed");
    out_text(out, "message", message);
    out_words(out, "by", last.name);
    out_object_end(out);
    out_object_end(out);
    request_answer(request, 409);
}

bool sealing_is_as_seen(struct request *request, const struct assessing *it, const char *stamp)
{
    char now[SEALING_STAMP_SIZE];
    struct error err = {0};

    if (it->assessment.position.working != ASSESSMENT_APPROVAL)
        return true;
    if (sealing_stamp(request, it, now, &err) < 0) {
        request_failed(request, &err);
        return false;
    }
    if (strcmp(now, stamp) == 0)
        return true;
    refuse_changed(request, it);
    return false;
}
