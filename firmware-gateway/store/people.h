/* store/people.h - accounts, roles, sessions, tokens, and the one claim. Secrets are kept only as hashes made by the
 * caller; this floor never sees a password. What must hold at once (a sign-out, a disabled account, the claim) is
 * followed by store_commit by its caller.
 * Where each() is called for every row: 0 goes on, anything else ends the listing and is returned; each() may call
 * other functions of the store, not the one it is called from. */
#ifndef PEOPLE_H
#define PEOPLE_H
#include "place.h"
#include "store.h"

/* ux.md 2. A set of bits so that a route can name several. */
enum role { ROLE_VIEWER = 1, ROLE_TEACHER = 2, ROLE_SITE_STAFF = 4, ROLE_REP = 8, ROLE_LEADER = 16, ROLE_GOVERNOR = 32,
            ROLE_TECHNICIAN = 64 };
#define ROLE_COUNT 7
/* "viewer", "teacher", "site_staff", "rep", "leader", "governor", "technician"; one role, not a set. */
const char *role_word(enum role role);
bool role_from_word(const char *word, enum role *role);

#define PASSWORD_HASH_SIZE 128      /* Argon2id string of libsodium */
#define SECRET_HASH_SIZE 32         /* BLAKE2b of a session's or token's random bits */
#define PEOPLE_MAX 500

struct person {
    int64_t id;
    char login[ID_SIZE];            /* what is typed to sign in; lower case */
    char name[NAME_SIZE];
    enum role role;
    char email[255];                /* "": none */
    bool wants_mail;                /* is told of incidents by mail */
    bool disabled;
    char password_hash[PASSWORD_HASH_SIZE];     /* "": cannot sign in (a contact only) */
    bool must_choose;               /* somebody else set it: before anything else they choose their own */
    int64_t created_ms, last_seen_ms;
};
/* _add fills id; -EEXIST: the login is taken; -ENOSPC: PEOPLE_MAX, disabled ones included. _update writes all but
 * created_ms, by id: -ENOENT, -EEXIST. _find, _load: -ENOENT. _list: by name. _count: disabled ones included. */
int person_add(struct store *store, struct person *person, struct error *err);
int person_update(struct store *store, const struct person *person, struct error *err);
int person_find(struct store *store, const char *login, struct person *person);
int person_load(struct store *store, int64_t id, struct person *person);
int people_list(struct store *store, int (*each)(void *context, const struct person *person), void *context,
                struct error *err);
int64_t people_count(struct store *store);

/* The rooms that are somebody's own: who is bound to own rooms (teachers) sees these and no others. */
#define PERSON_ROOMS_MAX 40
struct person_rooms {
    size_t count;
    char ids[PERSON_ROOMS_MAX][ID_SIZE];
};
/* _set replaces them; an id that comes twice counts once. -ENOENT: no such person, or no such room (archived ones are
 * fine); -E2BIG: more than PERSON_ROOMS_MAX. _load: by id, without archived rooms; nobody has none. */
int person_rooms_set(struct store *store, int64_t person, const struct person_rooms *rooms, struct error *err);
int person_rooms_load(struct store *store, int64_t person, struct person_rooms *rooms, struct error *err);

/* That the person was here at seen_ms, in the school's time as whoever reads it has it. Kept when that is
 * PERSON_SEEN_MS or more after the time before; else, and for nobody, nothing changes. */
#define PERSON_SEEN_MS INT64_C(3600000)
int person_seen(struct store *store, int64_t person, int64_t seen_ms, struct error *err);

struct session {
    uint8_t hash[SECRET_HASH_SIZE];
    int64_t person;
    int64_t created_ms, seen_ms, expires_ms;
};
/* _add: -ENOENT: no such person; -EEXIST. _find: -ENOENT; whether it has expired and whose it is, is the caller's
 * business. _touch writes at most once in SESSION_TOUCH_MS (the card wears), so seen_ms may be that much too old.
 * _end and sessions_end_of: ending what has ended is fine. sessions_end_of also ends the links in alerts that were sent
 * to the person: they are the same rights. sessions_expire deletes what expired by now_ms: sessions, and tokens of
 * alerts' links (other tokens stay listed). */
#define SESSION_TOUCH_MS INT64_C(60000)
int session_add(struct store *store, const struct session *session, struct error *err);
int session_find(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], struct session *session);
int session_touch(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t seen_ms);
int session_end(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], struct error *err);
int sessions_end_of(struct store *store, int64_t person, struct error *err);
int sessions_expire(struct store *store, int64_t now_ms, struct error *err);

struct token {
    int64_t id;
    uint8_t hash[SECRET_HASH_SIZE];
    enum role role;
    char name[NAME_SIZE];
    int64_t created_ms, expires_ms, used_ms;
    int64_t incident, person;   /* an alert's link: one person's right to see and acknowledge that incident; else 0 */
    bool revoked;
};
#define TOKEN_DAYS_MAX 366
#define TOKEN_TOUCH_MS INT64_C(3600000)
/* _add fills id; -EINVAL: lives longer than TOKEN_DAYS_MAX; -ENOENT: no such person or incident; -EEXIST. _find:
 * -ENOENT; revoked and expired ones are found too. _touch writes used_ms at most once in TOKEN_TOUCH_MS. _revoke:
 * -ENOENT. _list: newest first, without those of alerts' links. */
int token_add(struct store *store, struct token *token, struct error *err);
int token_find(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], struct token *token);
int token_touch(struct store *store, int64_t id, int64_t used_ms);
int token_revoke(struct store *store, int64_t id, struct error *err);
int tokens_list(struct store *store, int (*each)(void *context, const struct token *token), void *context,
                struct error *err);

/* The claim: hash of the one-time code and its end (exclusive). The box is claimed when somebody took it, and as long
 * as there is the account of any leader, disabled or not: one made at the console voids the code in that moment. _set
 * replaces a code that was not used; -EALREADY: claimed. _take succeeds for exactly one caller: 0; -ENOENT wrong;
 * -ETIMEDOUT too old; -EALREADY claimed. _check answers the same and takes nothing. Hashes are compared in constant
 * time. */
int claim_set(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t expires_ms, struct error *err);
int claim_check(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t now_ms);
int claim_take(struct store *store, const uint8_t hash[SECRET_HASH_SIZE], int64_t now_ms, struct error *err);
bool claim_is_done(struct store *store);

/* Who did what to people, rooms, sensors and settings: shown in the access log. Append-only. _list: newest first. */
int audit_add(struct store *store, int64_t at_ms, const char *who, const char *what, const char *detail,
              struct error *err);
int audit_list(struct store *store, size_t limit,
               int (*each)(void *context, int64_t at_ms, const char *who, const char *what, const char *detail),
               void *context, struct error *err);

#endif
