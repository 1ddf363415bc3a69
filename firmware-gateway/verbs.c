/* verbs.c - see verbs.h */
#include "verbs.h"
#include "cmd_people.h"
#include "importing.h"
#include "people.h"
#include "settings.h"
#include "site_file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int run_site(const struct verb_call *call, struct error *err)
{
    if (call->argc == 3 && strcmp(call->argv[1], "import") == 0 && call->input) {
        int r = site_import(call->store, call->input, call->input_size, call->now_ms, call->out, err);

        if (r < 0)
            (void)error_prefix(err, "%s", call->argv[2]);
        return r;
    }
    if (call->argc == 2 && strcmp(call->argv[1], "export") == 0)
        return site_export(call->store, call->out, err);
    return error_set(err, -EINVAL, "should be: transom site import FILE.json, or transom site export [FILE.json]");
}

static int run_people(const struct verb_call *call, struct error *err)
{
    return people_verb(call->store, call->argc, call->argv, call->real_ms, call->out, err);
}

static const struct {
    const char *name;
    verb_run *run;
    const char *help;
} verbs[] = {
    {"site", run_site, "transom site import FILE.json | export [FILE.json]\n"
                       "Rooms, devices, calendar and people (roles and rooms, no passwords) as one file.\n"
                       "Importing twice changes nothing.\n"},
    {"user", run_people, PEOPLE_USER_HELP},
    {"token", run_people, PEOPLE_TOKEN_HELP},
    {"import", importing_verb, ""},     /* between cmd_import.c and a gateway */
};
#define VERB_COUNT (sizeof verbs / sizeof *verbs)

int verbs_run(const struct verb_call *call, struct error *err)
{
    for (size_t i = 0; i < VERB_COUNT; i++)
        if (strcmp(verbs[i].name, call->argv[0]) == 0)
            return verbs[i].run(call, err);
    return error_set(err, -EINVAL, "%s is not a verb of the record", call->argv[0]);
}

static bool wants_help(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0)
            return true;
    return argc < 2;
}

/* Reads the file that the words name. NULL with a sentence when it can't be. */
static char *read_file(const char *path, size_t *size, struct error *err)
{
    FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    char *text = f ? malloc(CONTROL_INPUT_MAX) : NULL;

    if (!f)
        error_set(err, -errno, "%s: %s", path, strerror(errno));
    if (text) {
        *size = fread(text, 1, CONTROL_INPUT_MAX, f);
        if (*size == CONTROL_INPUT_MAX) {
            error_set(err, -EFBIG, "%s: larger than %u bytes", path, CONTROL_INPUT_MAX - 1);
            free(text);
            text = NULL;
        }
    }
    if (f && f != stdin)
        fclose(f);
    return text;
}

/* `-c FILE` may stand anywhere; what is left are the verb's own words. */
static const char *take_config(int *argc, char **argv)
{
    const char *config = NULL;
    int kept = 1;

    for (int i = 1; i < *argc; i++) {
        if (strcmp(argv[i], "-c") == 0 && i + 1 < *argc)
            config = argv[++i];
        else
            argv[kept++] = argv[i];
    }
    *argc = kept;
    return config;
}

int cmd_verb(int argc, char **argv)
{
    static struct settings settings;
    const char *config = take_config(&argc, argv), *out_file = NULL;
    char *words[CONTROL_WORDS_MAX + 1] = {NULL}, hash[PASSWORD_HASH_SIZE];
    bool is_import = strcmp(argv[0], "site") == 0 && argc == 3 && strcmp(argv[1], "import") == 0;
    struct error err = {0};
    char *input = NULL;
    size_t size = 0;
    int r;

    for (size_t i = 0; i < VERB_COUNT && wants_help(argc, argv); i++)
        if (strcmp(verbs[i].name, argv[0]) == 0) {
            fputs(verbs[i].help, argc < 2 ? stderr : stdout);
            return argc < 2 ? 2 : 0;
        }
    if (settings_load(config, &settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return 78;
    }
    if (argc > CONTROL_WORDS_MAX - PEOPLE_WORDS_EXTRA) {
        fprintf(stderr, "transom %s: too many words\n", argv[0]);
        return 2;
    }
    for (int i = 0; i < argc; i++)
        words[i] = argv[i];
    if (people_ask(&argc, words, stdin, hash, &err) < 0) {
        fprintf(stderr, "transom %s: %s\n", argv[0], err.text);
        return err.code == -EINVAL ? 2 : 1;
    }
    if (is_import && !(input = read_file(argv[2], &size, &err))) {
        fprintf(stderr, "transom site: %s\n", err.text);
        return 1;
    }
    if (strcmp(argv[0], "site") == 0 && argc == 3 && strcmp(argv[1], "export") == 0)
        out_file = argv[--argc];
    if (out_file && !freopen(out_file, "w", stdout)) {
        fprintf(stderr, "transom site: %s: %s\n", out_file, strerror(errno));
        return 1;
    }
    r = control_call(settings.data, verbs_run, argc, words, input, size);
    free(input);
    return r;
}
