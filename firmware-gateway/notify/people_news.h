/* notify/people_news.h - what reps and leaders are told when somebody becomes or stops being a safety rep, when a rep's
 * password, name, address or wish for mail is changed by somebody else, when somebody has a rep's name, and when a
 * person's name is erased, as a mail of whole sentences. Pure: no I/O, no clock. */
#ifndef PEOPLE_NEWS_H
#define PEOPLE_NEWS_H
#include "ledger.h"

struct people_news {
    char subject[96], body[1024];
};

/* Whether such an entry is told, by its kind and subject; the id of the person that it is about, 0: of none. */
bool people_news_is_due(const struct ledger_entry *entry, int64_t *person);
/* Whether it takes something away from a safety rep: the role, the account, that nobody else knows the password, what
 * is told by e-mail, or the name. Then the rep is told too, at their address, whatever they wish to be told of. */
bool people_news_is_against(const struct ledger_entry *entry);
/* Fills news for one that is. whom: the person's name; by: who did it, as a sentence goes on after "by"; when:
 * local. */
void people_news(const struct ledger_entry *entry, const char *whom, const char *by, const char *when,
                 struct people_news *news);
/* Whether a person had an address and has another or none, whoever changed it: the old one, which is the text of the
 * entry, is told with these words. person: out, its id. */
bool people_news_is_of_address(const struct ledger_entry *entry, int64_t *person);
void people_news_of_address(const struct ledger_entry *entry, const char *whom, const char *by, const char *when,
                            struct people_news *news);
/* Who did it where no person did: "somebody at the gateway's console" ... */
const char *people_news_by(const char *actor);

#endif
