/* web/api_access.c - the access log: who looked at detailed history, and who changed what. Leaders and reps read the
 * same one. */
#include "inside.h"
#include "looks.h"
#include "routes.h"

#define LIST_MAX 200                /* newest first */

static int put_line(void *context, int64_t at_ms, const char *who, const char *what, const char *detail)
{
    struct out *out = context;

    out_object(out, NULL);
    out_time(out, "at", at_ms);
    out_text(out, "who", who);
    out_text(out, "what", what);
    if (!looks_put(out, what, detail))
        out_words(out, "detail", detail);
    out_object_end(out);
    return 0;
}

void access_list(struct request *request)
{
    struct out *out = &request->answer.out;
    struct error err = {0};

    out_array(out, NULL);
    if (audit_list(request->web->host->store, LIST_MAX, put_line, out, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(out);
    request_answer(request, 200);
}
