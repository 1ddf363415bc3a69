/* web/tried_json.c - see tried_json.h */
#include "tried_json.h"
#include "days.h"

void tried_put(struct out *out, const char *key, const struct tried *tried)
{
    char from[11];

    days_format_date(tried->from_date, from);
    out_object(out, key);
    out_integer(out, "id", tried->id);
    out_text(out, "rule", tried->rule);
    out_text(out, "from", from);
    out_time(out, "said", tried->at_ms);
    out_text(out, "what", tried->what);
    out_text(out, "who", tried->who);
    out_time(out, "withdrawn", tried->withdrawn_ms);
    out_words(out, "withdrawn_by", tried->withdrawn_by);
    out_words(out, "withdrawn_why", tried->withdrawn_why);
    out_object_end(out);
}
