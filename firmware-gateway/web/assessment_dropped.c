/* web/assessment_dropped.c - see assessment_dropped.h */
#include "assessment_dropped.h"
#include "assessment_json.h"
#include "inside.h"
#include <errno.h>

struct dropped {
    struct out *out;
    struct store *store;
    const struct request *request;
    int number;                         /* of the version that is put */
    struct error *err;
};

/* A draft is discarded, or archived with all there is. */
static int put_end(void *context, const struct assessment_happening *happening)
{
    const struct dropped *dropped = context;

    if (happening->number != dropped->number ||
        (happening->event != ASSESSMENT_DISCARD && happening->event != ASSESSMENT_ARCHIVE))
        return 0;
    out_time(dropped->out, "dropped", happening->at_ms);
    assessment_put_person(dropped->out, "by", dropped->store, happening->person);
    out_words(dropped->out, "reason", happening->reason);
    return 1;
}

static int put_comment(void *context, const struct assessment_comment *comment)
{
    const struct dropped *dropped = context;
    struct assessment_line line = {.text = ""};
    int r = comment->line ? assessment_line_load(dropped->store, comment->line, &line, dropped->err) : 0;

    if (r == 0)
        assessment_put_comment_on(dropped->out, comment, line.text);
    return r;
}

static bool may_see(const struct dropped *dropped, int64_t version)
{
    unsigned role = dropped->request->caller.role;

    return role == ROLE_LEADER || (role == ROLE_REP && assessing_was_asked(dropped->request, version));
}

static int put_version(void *context, const struct assessment_version *version)
{
    struct dropped *dropped = context;
    struct out *out = dropped->out;
    int r;

    if (!version->is_dropped || !may_see(dropped, version->id))
        return 0;
    dropped->number = version->number;
    out_object(out, NULL);
    out_integer(out, "number", version->number);
    out_text(out, "title", version->title);
    r = assessment_history(dropped->store, version->assessment, put_end, dropped, dropped->err);
    out_array(out, "comments");
    if (r >= 0)
        r = comments_list(dropped->store, version->id, put_comment, dropped, dropped->err);
    out_array_end(out);
    out_object_end(out);
    return r;
}

int assessment_put_dropped(struct out *out, const struct request *request, const struct assessment *assessment,
                           struct error *err)
{
    struct dropped dropped = {.out = out, .store = request->web->host->store, .request = request, .err = err};
    int r;

    out_array(out, "dropped");
    r = assessment_versions_list(dropped.store, assessment->id, put_version, &dropped, err);
    out_array_end(out);
    return r;
}
