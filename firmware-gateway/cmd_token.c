/* cmd_token.c - `transom token`: rights of programs. See cmd_people_parts.h */
#include "cmd_people_parts.h"
#include "ledger_book.h"
#include "rfc3339.h"
#include "secret.h"
#include <errno.h>
#include <stdlib.h>

#define DAY_MS INT64_C(86400000)

static int read_days(const char *text, int64_t *days, struct error *err)
{
    char *end;
    long value = text ? strtol(text, &end, 10) : 0;

    if (!text || end == text || *end || value < 1 || value > TOKEN_DAYS_MAX)
        return error_set(err, -EINVAL, "--days is a number from 1 to %d", TOKEN_DAYS_MAX);
    *days = value;
    return 0;
}

/* Its name is whatever somebody typed, and may be a person's: it stays out. */
static int note_token(const struct people_call *call, enum ledger_kind kind, int64_t id, const char *role,
                      struct error *err)
{
    struct ledger_act act = people_by(call);
    char subject[LEDGER_SUBJECT_SIZE];

    snprintf(subject, sizeof subject, "token:%lld%s%s", (long long)id, role ? "/role:" : "", role ? role : "");
    act.kind = kind;
    act.subject = subject;
    return ledger_append(call->store, &act, NULL, err);
}

int people_token_add(const struct people_call *call, struct error *err)
{
    const char *name = call->words.name ? call->words.name : "made at the console";
    struct token token = {.created_ms = call->real_ms};
    char secret[SECRET_TOKEN_SIZE];
    int64_t days = 0;
    int r = secret_init(err);

    if (r == 0)
        r = people_role(&call->words, &token.role, err);
    if (r == 0)
        r = read_days(call->words.days, &days, err);
    if (r == 0 && !name_is_valid(name))
        r = error_set(err, -EINVAL, "--name has to be 1 to 64 bytes of plain text");
    if (r < 0)
        return r;
    snprintf(token.name, sizeof token.name, "%s", name);
    token.expires_ms = call->real_ms + days * DAY_MS;
    secret_token(secret);
    secret_hash(secret, token.hash);
    r = token_add(call->store, &token, err);
    if (r < 0)
        return r;
    people_note(call, "token made", role_word(token.role));
    r = note_token(call, LEDGER_TOKEN_MADE, token.id, role_word(token.role), err);
    if (r < 0)
        return r;
    if (call->words.json)
        fprintf(call->out, "{\"id\":%lld,\"role\":\"%s\",\"token\":\"%s\"}\n", (long long)token.id,
                role_word(token.role), secret);
    else
        fprintf(call->out, "%s\n", secret);
    return 0;
}

static int put_token(void *context, const struct token *token)
{
    struct people_listing *listing = context;
    struct out *out = &listing->out;
    bool expired = token->expires_ms <= listing->call->real_ms;
    char expires[RFC3339_SIZE];

    rfc3339_format(token->expires_ms, expires);
    if (!listing->call->words.json) {
        fprintf(listing->call->out, "%4lld %-11s %.10s %s%s%s\n", (long long)token->id, role_word(token->role), expires,
                token->name, token->revoked ? " (revoked)" : "", expired ? " (expired)" : "");
        return 0;
    }
    out_object(out, NULL);
    out_integer(out, "id", token->id);
    out_text(out, "role", role_word(token->role));
    out_text(out, "name", token->name);
    out_text(out, "expires", expires);
    out_bool(out, "revoked", token->revoked);
    out_object_end(out);
    return 0;
}

int people_token_list(const struct people_call *call, struct error *err)
{
    struct people_listing listing = {.call = call};

    out_array(&listing.out, NULL);
    return people_print(&listing, tokens_list(call->store, put_token, &listing, err));
}

int people_token_revoke(const struct people_call *call, struct error *err)
{
    char *end = NULL;
    long long id = call->words.subject ? strtoll(call->words.subject, &end, 10) : 0;
    int r;

    if (id <= 0 || *end)
        return error_set(err, -EINVAL, "token revoke: which? Its number is in `transom token list`");
    r = token_revoke(call->store, id, err);
    if (r == 0)
        people_note(call, "token revoked", call->words.subject);
    return r == 0 ? note_token(call, LEDGER_TOKEN_REVOKED, id, NULL, err) : r;
}
