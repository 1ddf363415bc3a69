/* cmd_people.c - see cmd_people.h */
#include "cmd_people.h"
#include "out.h"
#include "password.h"
#include "people.h"
#include "person_json.h"
#include "rfc3339.h"
#include "secret.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define DAY_MS INT64_C(86400000)
#define CONSOLE "console"           /* who did it, in the access log */
#define HASH_START "$argon2id$"

struct words {                      /* of one verb, read and checked */
    const char *noun, *verb, *subject;      /* "user", "passwd", "dai" */
    const char *role, *name, *email, *rooms, *days, *hash;
    bool wants_mail, no_password, json;
};

struct call {
    struct store *store;
    struct words words;
    int64_t real_ms;
    FILE *out;
};

/* -- words -- */

static const struct option {
    const char *word;
    size_t offset;                  /* of a const char * that takes the next word, or of a bool */
    bool is_flag;
    const char *for_noun;
} options[] = {
    {"--role", offsetof(struct words, role), false, NULL},
    {"--name", offsetof(struct words, name), false, NULL},
    {"--email", offsetof(struct words, email), false, "user"},
    {"--rooms", offsetof(struct words, rooms), false, "user"},
    {"--wants-mail", offsetof(struct words, wants_mail), true, "user"},
    {"--no-password", offsetof(struct words, no_password), true, "user"},
    {PEOPLE_HASH_OPTION, offsetof(struct words, hash), false, "user"},
    {"--days", offsetof(struct words, days), false, "token"},
    {"--json", offsetof(struct words, json), true, NULL},
};

static const struct option *find_option(const char *noun, const char *word)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(options[i].word, word) == 0 && (!options[i].for_noun || strcmp(options[i].for_noun, noun) == 0))
            return &options[i];
    return NULL;
}

static int read_words(int argc, char **argv, struct words *words, struct error *err)
{
    *words = (struct words){.noun = argv[0], .verb = argc > 1 ? argv[1] : ""};
    for (int i = 2; i < argc; i++) {
        const struct option *option = find_option(words->noun, argv[i]);
        char *place = option ? (char *)words + option->offset : NULL;

        if (!option && argv[i][0] != '-' && !words->subject) {
            words->subject = argv[i];
        } else if (!option) {
            return error_set(err, -EINVAL, "%s %s: '%s' is not known here", words->noun, words->verb, argv[i]);
        } else if (option->is_flag) {
            *(bool *)(void *)place = true;
        } else {
            if (++i == argc)
                return error_set(err, -EINVAL, "%s needs a word after it", option->word);
            *(const char **)(void *)place = argv[i];
        }
    }
    return 0;
}

static int read_role(const struct words *words, enum role *role, struct error *err)
{
    if (words->role && role_from_word(words->role, role))
        return 0;
    return error_set(err, -EINVAL, "--role is viewer, teacher, site_staff, rep, leader, governor or technician");
}

static void note(const struct call *call, const char *what, const char *detail)
{
    (void)audit_add(call->store, call->real_ms, CONSOLE, what, detail, NULL);   /* the change itself is what counts */
}

/* -- user -- */

static int find_user(const struct call *call, struct person *person, struct error *err)
{
    if (!call->words.subject)
        return error_set(err, -EINVAL, "user %s: whose? Name the login", call->words.verb);
    if (person_find(call->store, call->words.subject, person) < 0)
        return error_set(err, -ENOENT, "there is no account %s", call->words.subject);
    return 0;
}

static int read_new_user(const struct words *words, struct person *person, struct error *err)
{
    const char *name = words->name ? words->name : words->subject;

    if (!words->subject || !id_is_valid(words->subject))
        return error_set(err, -EINVAL, "user add: the login has 1 to 32 small letters, digits, - or _");
    if (!name_is_valid(name))
        return error_set(err, -EINVAL, "--name has to be 1 to 64 bytes of plain text");
    if (words->email && strlen(words->email) >= sizeof person->email)
        return error_set(err, -EINVAL, "--email is too long");
    if (!words->hash && !words->no_password)
        return error_set(err, -EINVAL, "user add: a password is needed, or --no-password for who is only told");
    snprintf(person->login, sizeof person->login, "%s", words->subject);
    snprintf(person->name, sizeof person->name, "%s", name);
    snprintf(person->email, sizeof person->email, "%s", words->email ? words->email : "");
    person->wants_mail = words->wants_mail;
    return read_role(words, &person->role, err);
}

static int set_hash(const struct words *words, struct person *person, struct error *err)
{
    if (!words->hash)
        return 0;
    if (strncmp(words->hash, HASH_START, strlen(HASH_START)) != 0 || strlen(words->hash) >= PASSWORD_HASH_SIZE)
        return error_set(err, -EINVAL, "user %s: that is not a password hash", words->verb);
    snprintf(person->password_hash, sizeof person->password_hash, "%s", words->hash);
    return 0;
}

/* "8c,hall" */
static int read_rooms(const char *list, struct person_rooms *rooms, struct error *err)
{
    size_t size;

    for (; *list; list += size + (list[size] == ',')) {
        size = strcspn(list, ",");
        if (size == 0 || size >= ID_SIZE || rooms->count == PERSON_ROOMS_MAX)
            return error_set(err, -EINVAL, "--rooms is at most %d ids of rooms, with a comma between two",
                             PERSON_ROOMS_MAX);
        memcpy(rooms->ids[rooms->count++], list, size);
    }
    return 0;
}

static int user_add(const struct call *call, struct error *err)
{
    struct person person = {.created_ms = call->real_ms};
    struct person_rooms rooms = {0};
    int r = read_new_user(&call->words, &person, err);

    if (r == 0 && call->words.rooms)
        r = read_rooms(call->words.rooms, &rooms, err);

    if (r == 0)
        r = set_hash(&call->words, &person, err);
    if (r == 0)
        r = person_add(call->store, &person, err);
    if (r == 0)
        r = person_rooms_set(call->store, person.id, &rooms, err);
    if (r == 0)
        note(call, "person added", person.login);
    return r;
}

static int user_passwd(const struct call *call, struct error *err)
{
    struct person person = {0};
    int r = find_user(call, &person, err);

    if (r == 0 && !call->words.hash)
        r = error_set(err, -EINVAL, "user passwd: a password is needed");
    if (r == 0)
        r = set_hash(&call->words, &person, err);
    if (r == 0)
        r = person_update(call->store, &person, err);
    if (r == 0)
        r = sessions_end_of(call->store, person.id, err);
    if (r == 0)
        note(call, "password set", person.login);
    return r;
}

static int set_disabled(const struct call *call, bool disabled, struct error *err)
{
    struct person person = {0};
    int r = find_user(call, &person, err);

    if (r < 0)
        return r;
    person.disabled = disabled;
    r = person_update(call->store, &person, err);
    if (r == 0)
        r = sessions_end_of(call->store, person.id, err);
    if (r == 0)
        note(call, disabled ? "person disabled" : "person enabled", person.login);
    return r;
}

static int user_disable(const struct call *call, struct error *err)
{
    return set_disabled(call, true, err);
}

static int user_enable(const struct call *call, struct error *err)
{
    return set_disabled(call, false, err);
}

struct listing {
    const struct call *call;
    struct out out;
};

static int put_user(void *context, const struct person *person)
{
    struct listing *listing = context;
    struct person_rooms rooms = {0};

    if (!listing->call->words.json) {
        fprintf(listing->call->out, "%-32s %-11s %s%s%s", person->login, role_word(person->role), person->name,
                person->password_hash[0] ? "" : " (contact only)", person->disabled ? " (disabled)" : "");
        (void)person_rooms_load(listing->call->store, person->id, &rooms, NULL);    /* failing, the line is shorter */
        for (size_t i = 0; i < rooms.count; i++)
            fprintf(listing->call->out, "%s%s", i ? ", " : "  rooms: ", rooms.ids[i]);
        fputc('\n', listing->call->out);
        return 0;
    }
    return person_put_stored(&listing->out, NULL, listing->call->store, person, NULL);
}

static int print_list(struct listing *listing, int r)
{
    out_array_end(&listing->out);
    if (r == 0 && listing->call->words.json && !listing->out.failed)
        fprintf(listing->call->out, "%s\n", listing->out.text);
    out_done(&listing->out);
    return r;
}

static int user_list(const struct call *call, struct error *err)
{
    struct listing listing = {.call = call};

    out_array(&listing.out, NULL);
    return print_list(&listing, people_list(call->store, put_user, &listing, err));
}

/* -- token -- */

static int read_days(const char *text, int64_t *days, struct error *err)
{
    char *end;
    long value = text ? strtol(text, &end, 10) : 0;

    if (!text || end == text || *end || value < 1 || value > TOKEN_DAYS_MAX)
        return error_set(err, -EINVAL, "--days is a number from 1 to %d", TOKEN_DAYS_MAX);
    *days = value;
    return 0;
}

static int token_make(const struct call *call, struct error *err)
{
    const char *name = call->words.name ? call->words.name : "made at the console";
    struct token token = {.created_ms = call->real_ms};
    char secret[SECRET_TOKEN_SIZE];
    int64_t days = 0;
    int r = secret_init(err);

    if (r == 0)
        r = read_role(&call->words, &token.role, err);
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
    note(call, "token made", role_word(token.role));
    if (call->words.json)
        fprintf(call->out, "{\"id\":%lld,\"role\":\"%s\",\"token\":\"%s\"}\n", (long long)token.id,
                role_word(token.role), secret);
    else
        fprintf(call->out, "%s\n", secret);
    return 0;
}

static int put_token(void *context, const struct token *token)
{
    struct listing *listing = context;
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

static int token_list(const struct call *call, struct error *err)
{
    struct listing listing = {.call = call};

    out_array(&listing.out, NULL);
    return print_list(&listing, tokens_list(call->store, put_token, &listing, err));
}

static int token_end(const struct call *call, struct error *err)
{
    char *end = NULL;
    long long id = call->words.subject ? strtoll(call->words.subject, &end, 10) : 0;
    int r;

    if (id <= 0 || *end)
        return error_set(err, -EINVAL, "token revoke: which? Its number is in `transom token list`");
    r = token_revoke(call->store, id, err);
    if (r == 0)
        note(call, "token revoked", call->words.subject);
    return r;
}

/* -- which is which -- */

static const struct verb {
    const char *noun, *verb;
    int (*run)(const struct call *call, struct error *err);
    bool asks;                      /* for a password, unless told not to */
} verbs[] = {
    {"user", "add", user_add, true},         {"user", "list", user_list, false},
    {"user", "passwd", user_passwd, true},   {"user", "disable", user_disable, false},
    {"user", "enable", user_enable, false},  {"token", "add", token_make, false},
    {"token", "list", token_list, false},    {"token", "revoke", token_end, false},
};

static const struct verb *find_verb(const struct words *words)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].noun, words->noun) == 0 && strcmp(verbs[i].verb, words->verb) == 0)
            return &verbs[i];
    return NULL;
}

int people_verb(struct store *store, int argc, char **argv, int64_t real_ms, FILE *out, struct error *err)
{
    struct call call = {.store = store, .real_ms = real_ms, .out = out};
    int r = read_words(argc, argv, &call.words, err);
    const struct verb *verb = r == 0 ? find_verb(&call.words) : NULL;

    if (r < 0)
        return r;
    if (!verb)
        return error_set(err, -EINVAL, "%s: '%s' is not known here, see transom %s --help", argv[0], call.words.verb,
                         argv[0]);
    return verb->run(&call, err);
}

/* -- asking -- */

/* One line without its end; the terminal does not show it. */
static int read_line(FILE *in, const char *prompt, char *line, size_t size, struct error *err)
{
    struct termios shown, hidden;
    bool is_terminal = isatty(fileno(in)) && tcgetattr(fileno(in), &shown) == 0;
    bool got;

    if (is_terminal) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        fputs(prompt, stderr);
        tcsetattr(fileno(in), TCSAFLUSH, &hidden);
    }
    got = fgets(line, (int)size, in) != NULL;
    if (is_terminal) {
        tcsetattr(fileno(in), TCSAFLUSH, &shown);
        fputc('\n', stderr);
    }
    if (!got)
        return error_set(err, -EIO, "no password was given on standard input");
    line[strcspn(line, "\r\n")] = '\0';
    return 0;
}

static int read_password(FILE *in, char *password, size_t size, struct error *err)
{
    char again[PASSWORD_SIZE_MAX + 2];
    int r = read_line(in, "Password: ", password, size, err);

    if (r < 0 || !isatty(fileno(in)))
        return r;
    r = read_line(in, "Once more: ", again, sizeof again, err);
    if (r == 0 && !secret_is_same(password, again))
        r = error_set(err, -EINVAL, "the two passwords differ");
    secret_forget(again, sizeof again);
    return r;
}

int people_ask(int *argc, char **argv, FILE *in, char *hash, struct error *err)
{
    static char option[] = PEOPLE_HASH_OPTION;
    char password[PASSWORD_SIZE_MAX + 2];
    struct words words;
    enum role role = ROLE_LEADER;   /* of whom nothing is said the strictest rule holds */
    int r = read_words(*argc, argv, &words, err);
    const struct verb *verb = r == 0 ? find_verb(&words) : NULL;

    if (r < 0 || !verb || !verb->asks || !words.subject || words.no_password || words.hash)
        return r;                   /* what else may be wrong with the words, people_verb says */
    if (words.role)
        r = read_role(&words, &role, err);
    if (r == 0)
        r = secret_init(err);
    if (r == 0)
        r = read_password(in, password, sizeof password, err);
    if (r == 0)
        r = password_check(password, role, words.subject, NULL, err);
    if (r == 0)
        r = secret_password_hash(password, hash, err);
    secret_forget(password, sizeof password);
    if (r < 0)
        return r;
    argv[(*argc)++] = option;
    argv[(*argc)++] = hash;
    return 0;
}
