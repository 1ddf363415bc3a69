/* web/api_people_news.c - what nobody does quietly: who became or stopped being a safety rep, whose password was set by
 * somebody else, whose name was erased. The same is told by mail (people_news.h); here it is for those without. */
#include "inside.h"
#include "ledger_book.h"
#include "people_news.h"
#include "routes.h"
#include <stdlib.h>

#define NEWS_DAYS 14                /* project setting: as long as a restored copy is told */
#define NEWS_MAX 10                 /* against reps, and as many others: new reps push nobody's end off the page */
#define DAY_MS INT64_C(86400000)

struct listing {
    struct request *request;
    int64_t since_ms;
    size_t counts[2];               /* of others, and against reps */
};

static const char *name_of(const struct request *request, int64_t id, struct person *person)
{
    return id > 0 && person_load(request->web->host->store, id, person) == 0 ? person->name : NULL;
}

/* What an untrusted clock dated is told until newer news push it out: else whoever sets the clock back is not seen. */
static int put_news(void *context, const struct ledger_entry *entry, const char *text)
{
    struct listing *listing = context;
    struct out *out = &listing->request->answer.out;
    struct person person;
    int64_t whom;
    bool is_against;

    (void)text;
    if (!entry || !people_news_is_due(entry, &whom) ||
        (entry->trust != LEDGER_UNTRUSTED && entry->time_ms < listing->since_ms))
        return 0;
    is_against = people_news_is_against(entry);
    if (listing->counts[is_against] == NEWS_MAX)
        return 0;
    listing->counts[is_against]++;
    out_object(out, NULL);
    out_integer(out, "entry", entry->index);
    out_time(out, "at", entry->time_ms);
    out_text(out, "kind", ledger_kind_word(entry->kind));
    out_text(out, "subject", entry->subject);
    out_bool(out, "is_against", is_against);
    out_text(out, "name", name_of(listing->request, whom, &person));
    out_text(out, "by", entry->actor[0] == 'p' ? name_of(listing->request, strtoll(entry->actor + 1, NULL, 10), &person)
                                               : NULL);
    out_text(out, "actor", entry->actor);
    out_object_end(out);
    return listing->counts[false] == NEWS_MAX && listing->counts[true] == NEWS_MAX;
}

void people_news_list(struct request *request)
{
    struct listing listing = {request, web_now_ms(request->web) - NEWS_DAYS * DAY_MS, {0, 0}};
    struct out *out = &request->answer.out;
    struct error err = {0};

    out_array(out, NULL);
    if (ledger_about(request->web->host->store, "person:", put_news, &listing, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    out_array_end(out);
    request_answer(request, 200);
}
