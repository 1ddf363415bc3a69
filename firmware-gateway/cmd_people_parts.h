/* cmd_people_parts.h - what the words of `transom user` and `transom token` share: cmd_people.c reads them and knows
 * which is which, cmd_user.c and cmd_token.c carry them out. Only for those. */
#ifndef CMD_PEOPLE_PARTS_H
#define CMD_PEOPLE_PARTS_H
#include "cmd_people.h"
#include "out.h"
#include "people.h"

struct people_words {                      /* of one verb, read and checked */
    const char *noun, *verb, *subject;      /* "user", "passwd", "dai" */
    const char *role, *name, *email, *rooms, *days, *hash;
    bool wants_mail, no_password, keep, json;
};

struct people_call {
    struct store *store;
    struct people_words words;
    int64_t real_ms;
    FILE *out;
};

struct people_listing {
    const struct people_call *call;
    struct out out;
};

/* -- cmd_people.c -- */
struct ledger_act people_by(const struct people_call *call);   /* who does it and when, for the ledger */
int people_role(const struct people_words *words, enum role *role, struct error *err);     /* what --role says */
void people_note(const struct people_call *call, const char *what, const char *detail);    /* into the access log */
/* Likewise, and what changed into the ledger; was NULL: a new person. */
int people_changed(const struct people_call *call, const char *what, const struct person *was,
                   const struct person *person, struct error *err);
/* Ends the list, prints it where JSON is wanted, and forgets it. Returns r. */
int people_print(struct people_listing *listing, int r);

/* -- cmd_user.c -- */
int people_user_add(const struct people_call *call, struct error *err);
int people_user_list(const struct people_call *call, struct error *err);
int people_user_passwd(const struct people_call *call, struct error *err);
int people_user_disable(const struct people_call *call, struct error *err);
int people_user_enable(const struct people_call *call, struct error *err);
int people_user_erase(const struct people_call *call, struct error *err);

/* -- cmd_token.c -- */
int people_token_add(const struct people_call *call, struct error *err);
int people_token_list(const struct people_call *call, struct error *err);
int people_token_revoke(const struct people_call *call, struct error *err);

#endif
