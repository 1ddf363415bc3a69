/* cmd_people.c - see cmd_people.h */
#include "cmd_people_parts.h"
#include "ledger_people.h"
#include "password.h"
#include "secret.h"
#include <errno.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define CONSOLE "console"           /* who did it, in the access log */

/* -- words -- */

static const struct option {
    const char *word;
    size_t offset;                  /* of a const char * that takes the next word, or of a bool */
    bool is_flag;
    const char *for_noun;
} options[] = {
    {"--role", offsetof(struct people_words, role), false, NULL},
    {"--name", offsetof(struct people_words, name), false, NULL},
    {"--email", offsetof(struct people_words, email), false, "user"},
    {"--rooms", offsetof(struct people_words, rooms), false, "user"},
    {"--wants-mail", offsetof(struct people_words, wants_mail), true, "user"},
    {"--no-password", offsetof(struct people_words, no_password), true, "user"},
    {"--keep", offsetof(struct people_words, keep), true, "user"},
    {PEOPLE_HASH_OPTION, offsetof(struct people_words, hash), false, "user"},
    {"--days", offsetof(struct people_words, days), false, "token"},
    {"--json", offsetof(struct people_words, json), true, NULL},
};

static const struct option *find_option(const char *noun, const char *word)
{
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strcmp(options[i].word, word) == 0 && (!options[i].for_noun || strcmp(options[i].for_noun, noun) == 0))
            return &options[i];
    return NULL;
}

static int read_words(int argc, char **argv, struct people_words *words, struct error *err)
{
    *words = (struct people_words){.noun = argv[0], .verb = argc > 1 ? argv[1] : ""};
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

int people_role(const struct people_words *words, enum role *role, struct error *err)
{
    if (words->role && role_from_word(words->role, role))
        return 0;
    return error_set(err, -EINVAL, "--role is viewer, teacher, site_staff, rep, leader, governor or technician");
}

void people_note(const struct people_call *call, const char *what, const char *detail)
{
    (void)audit_add(call->store, call->real_ms, CONSOLE, what, detail, NULL);   /* the change itself is what counts */
}

struct ledger_act people_by(const struct people_call *call)
{
    return (struct ledger_act){.time_ms = call->real_ms, .by = CONSOLE};
}

int people_changed(const struct people_call *call, const char *what, const struct person *was,
                   const struct person *person, struct error *err)
{
    const struct ledger_act by = people_by(call);

    people_note(call, what, person->login);
    return ledger_person(call->store, &by, was, person, err);
}

int people_print(struct people_listing *listing, int r)
{
    out_array_end(&listing->out);
    if (r == 0 && listing->call->words.json && !listing->out.failed)
        fprintf(listing->call->out, "%s\n", listing->out.text);
    out_done(&listing->out);
    return r;
}

/* -- which is which -- */

static const struct verb {
    const char *noun, *verb;
    int (*run)(const struct people_call *call, struct error *err);
    bool asks;                      /* for a password, unless told not to */
} verbs[] = {
    {"user", "add", people_user_add, true},        {"user", "list", people_user_list, false},
    {"user", "passwd", people_user_passwd, true},  {"user", "disable", people_user_disable, false},
    {"user", "enable", people_user_enable, false}, {"user", "erase", people_user_erase, false},
    {"token", "add", people_token_add, false},     {"token", "list", people_token_list, false},
    {"token", "revoke", people_token_revoke, false},
};

static const struct verb *find_verb(const struct people_words *words)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (strcmp(verbs[i].noun, words->noun) == 0 && strcmp(verbs[i].verb, words->verb) == 0)
            return &verbs[i];
    return NULL;
}

int people_verb(struct store *store, int argc, char **argv, int64_t real_ms, FILE *out, struct error *err)
{
    struct people_call call = {.store = store, .real_ms = real_ms, .out = out};
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
    struct people_words words;
    enum role role = ROLE_LEADER;   /* of whom nothing is said the strictest rule holds */
    int r = read_words(*argc, argv, &words, err);
    const struct verb *verb = r == 0 ? find_verb(&words) : NULL;

    if (r < 0 || !verb || !verb->asks || !words.subject || words.no_password || words.hash)
        return r;                   /* what else may be wrong with the words, people_verb says */
    if (words.role)
        r = people_role(&words, &role, err);
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
