/* web/api_evidence_refresh.c - a person asks for the newest evidence of a draft. It attaches itself without them too:
 * attaching.c. */
#include "evidence_then.h"
#include "inside.h"
#include <inttypes.h>

static void answer_refresh(struct request *request, const struct evidence_gather *gather)
{
    struct out *out = &request->answer.out;
    struct assessing it;
    char detail[64];

    if (!assessing_find_working(request, &it))
        return;
    snprintf(detail, sizeof detail, "assessment %" PRId64, it.assessment.id);
    web_audit(request, "evidence refreshed", detail);
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    out_object(out, NULL);
    out_time(out, "made", web_now_ms(request->web));
    out_integer(out, "lines", (int64_t)evidence_gather_kept(gather));
    out_array(out, "changed");
    for (size_t i = 0; i < evidence_gather_change_count(gather); i++)
        out_text(out, NULL, evidence_gather_change(gather, i));
    out_array_end(out);
    out_object_end(out);
    request_answer(request, 200);
}

void evidence_refresh(struct request *request)
{
    struct assessing it;

    if (assessing_find_working(request, &it))
        evidence_then(request, &it, answer_refresh);
}
