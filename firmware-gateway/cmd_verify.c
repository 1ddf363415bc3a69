/* cmd_verify.c - see cmd_verify.h. Reads only: beside a running gateway, on a stopped record or on a copy. */
#include "cmd_verify.h"
#include "ledger_audit.h"
#include "ledger_book.h"
#include "out.h"
#include "settings.h"
#include "store.h"
#include "verify_figures.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define EXIT_WRONG 1
#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */
#define PATH_SIZE 1024
#define EXPORT_SIZE_MAX (1u << 30)  /* bytes of an exported ledger: a million and a half entries */
#define RECORD_START "SQLite format 3"
#define RECORD_NAME "/transom.db"
#define LEFT_SIZE 512               /* bytes of the line that says what was not compared */

static const char help[] =
    "transom verify [-c FILE] [--receipt FILE] [--json] [FILE]\n"
    "Says whether a record is whole: the database's structure, the chain of signed entries, the readings of every day\n"
    "against the digest in that chain, and the figures that are kept of days and half hours against the readings.\n"
    "Names the first thing that is wrong. Nothing is changed; also beside a running gateway. What can't be compared,\n"
    "such as verdicts by packs that this machine does not have, is said in a line and is not wrong.\n"
    "  FILE            a record, a copy of one, its folder, or an exported ledger (default: the record of the settings)\n"
    "  --receipt FILE  hold a receipt against the chain: only that shows a cut end or a history written anew\n"
    "  -c FILE         settings (default: " SETTINGS_FILE_DEFAULT " when it is there)\n"
    "  --json          print it as one object\n"
    "Exit code 0: all that could be compared is right; 1: something is wrong.\n";

struct verify {
    const char *config, *file, *receipt_file;
    bool is_json;
    const struct settings *settings;        /* NULL: bad ones, and it is not known where packs are */
    struct verify_figures figures;
    struct ledger_receipt receipt;
    struct ledger_chain chain;
    struct ledger_audited audited;
    size_t keys;                    /* made for receipts in this chain */
    int64_t key_entry;              /* of the newest */
};

/* -- words -- */

static int read_words(int argc, char **argv, struct verify *verify)
{
    const struct {
        const char *word, **value;
    } options[] = {{"-c", &verify->config}, {"--receipt", &verify->receipt_file}};

    for (int i = 1; i < argc; i++) {
        const char **value = NULL;

        for (size_t j = 0; j < sizeof options / sizeof *options; j++)
            if (strcmp(argv[i], options[j].word) == 0)
                value = options[j].value;
        if (value && i + 1 < argc)
            *value = argv[++i];
        else if (strcmp(argv[i], "--json") == 0)
            verify->is_json = true;
        else if (argv[i][0] != '-' && !verify->file)
            verify->file = argv[i];
        else
            return -EINVAL;
    }
    return 0;
}

/* The whole file, owned by the caller, or NULL. */
static char *read_file(const char *path, size_t size_max, size_t *size, struct error *err)
{
    struct stat state;
    FILE *f = fopen(path, "rb");
    char *text = NULL;

    if (!f || fstat(fileno(f), &state) < 0)
        error_set(err, -errno, "%s: %s", path, strerror(errno));
    else if ((size_t)state.st_size > size_max)
        error_set(err, -EFBIG, "%s: larger than %zu bytes", path, size_max);
    else if (!(text = malloc((size_t)state.st_size + 1)))
        error_set(err, -ENOMEM, "%s: out of memory", path);
    else
        *size = fread(text, 1, (size_t)state.st_size, f);
    if (f)
        fclose(f);
    return text;
}

static int read_receipt(struct verify *verify, struct error *err)
{
    size_t size;
    char *text = read_file(verify->receipt_file, LEDGER_RECEIPT_SIZE, &size, err);
    int r;

    if (!text)
        return err->code;
    r = ledger_receipt_read(text, size, &verify->receipt, err);
    free(text);
    if (r == 0)
        r = ledger_receipt_check(&verify->receipt, err);
    if (r < 0)
        return error_prefix(err, "%s", verify->receipt_file);
    verify->chain.receipt = &verify->receipt;
    return 0;
}

/* -- the chain -- */

static int judge_chain(const struct verify *verify, struct error *err)
{
    if (!verify->chain.fault)
        return 0;
    return error_set(err, -EBADMSG, "ledger: entry %lld %s", (long long)verify->chain.bad_index,
                     ledger_fault_words(verify->chain.fault));
}

static int check_export(struct verify *verify, const char *path, struct error *err)
{
    size_t size;
    char *lines = read_file(path, EXPORT_SIZE_MAX, &size, err);

    if (!lines)
        return err->code;
    ledger_chain_walk(&verify->chain, lines, size);
    free(lines);
    return judge_chain(verify, err);
}

/* -- keys -- */

static int note_key(void *context, const struct ledger_entry *entry, const char *text)
{
    struct verify *verify = context;

    (void)text;
    if (entry && entry->kind == LEDGER_KEY_MADE) {
        verify->keys++;
        verify->key_entry = entry->index;
    }
    return 0;
}

/* -- figures -- */

static int check_figures(struct verify *verify, struct store_reader *reader, const char *path, struct error *err)
{
    struct pack_shelf *shelf = NULL;
    int r;

    if (verify->settings)           /* a folder that is not there or broken leaves the figures, without rules */
        (void)pack_shelf_open(verify->settings->packs, &shelf, NULL);
    r = verify_figures(path, reader, shelf, verify->settings ? verify->settings->pack : NULL, &verify->figures, err);
    pack_shelf_close(shelf);
    return r;
}

/* What was not compared and why, or nothing. */
static void write_left(const struct verify *verify, char text[LEFT_SIZE])
{
    const struct verify_figures *figures = &verify->figures;
    const struct {
        int64_t count;
        const char *what;
    } left[] = {
        {(int64_t)verify->audited.thinned, "days by their digests, whose readings were taken out of this copy as too old"},
        {figures->days_unruled, "days by their rules, whose packs are not here"},
        {figures->days_left, "days, judged by what does not hold any more, or whose readings are still to come or were too old to be kept"},
        {figures->slots_open, "half hours to the last digit, heard in another order than the record can tell"},
    };
    size_t size = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        if (left[i].count)
            size += (size_t)snprintf(text + size, LEFT_SIZE - size, "%s%lld %s", size ? "; " : "",
                                     (long long)left[i].count, left[i].what);
    }
}

/* -- all of it -- */

static int check_record(struct verify *verify, const char *path, struct error *err)
{
    struct store_reader *reader;
    int r = store_reader_open_file(path, &reader, err);

    if (r < 0)
        return r;
    r = store_reader_check(reader, err);
    if (r == 0)
        r = ledger_verify(reader, &verify->chain, err);
    if (r == 0)
        r = judge_chain(verify, err);
    if (r == 0)
        r = ledger_scan(reader, 1, -1, note_key, verify, err);
    if (r == 0)
        r = ledger_audit(reader, &verify->audited, err);
    if (r == 0)
        r = check_figures(verify, reader, path, err);
    store_reader_close(reader);
    return r;
}

/* A record says in its first bytes what it is. The file is looked at before SQLite opens it: see store.c. */
static bool is_record(const char *path)
{
    char start[sizeof RECORD_START] = "";
    FILE *f = fopen(path, "rb");
    bool is;

    if (!f)
        return true;                /* SQLite says why it cannot be read */
    is = fread(start, 1, sizeof start - 1, f) == sizeof start - 1 && strcmp(start, RECORD_START) == 0;
    fclose(f);
    return is;
}

static int check_file(struct verify *verify, const char *file, struct error *err)
{
    struct stat state;
    char path[PATH_SIZE];

    if (stat(file, &state) < 0)
        return error_set(err, -errno, "%s: %s%s", file, strerror(errno),
                         verify->file ? "" : "; is `data` in the settings, or TRANSOM_DATA, right?");
    snprintf(path, sizeof path, "%s%s", file, S_ISDIR(state.st_mode) ? RECORD_NAME : "");
    return is_record(path) ? check_record(verify, path, err) : check_export(verify, path, err);
}

static void tell_words(const struct verify *verify, const char *left, const char *head)
{
    if (verify->keys > 1)
        printf("%zu keys for receipts were made, the newest with entry %lld: the file of the one before was not"
               " there then. Receipts of all of them hold.\n", verify->keys, (long long)verify->key_entry);
    printf("nothing is wrong: %lld entries follow from each other, %zu days have the readings they were signed"
           " with (%lld), %zu wait for their next digest\nfigures: %lld kept days and %lld half hours are what"
           " their readings come to\n", (long long)verify->chain.count, verify->audited.days, (long long)verify->audited.rows,
           verify->audited.waiting, (long long)verify->figures.days, (long long)verify->figures.slots);
    if (*left)
        printf("not compared: %s\n", left);
    printf("newest entry: %s\n", head);
}

static void tell_json(const struct verify *verify, bool is_sound, const char *left, const char *head, const char *wrong)
{
    struct out out;

    out_init(&out);
    out_object(&out, NULL);
    out_bool(&out, "is_sound", is_sound);
    out_integer(&out, "entries", verify->chain.count);
    out_text(&out, "head", head);
    out_integer(&out, "days", (int64_t)verify->audited.days);
    out_integer(&out, "days_waiting", (int64_t)verify->audited.waiting);
    out_integer(&out, "days_thinned", (int64_t)verify->audited.thinned);
    out_integer(&out, "readings", verify->audited.rows);
    out_integer(&out, "keys", (int64_t)verify->keys);
    out_integer(&out, "figures_days", verify->figures.days);
    out_integer(&out, "figures_slots", verify->figures.slots);
    out_integer(&out, "figures_days_unruled", verify->figures.days_unruled);
    out_integer(&out, "figures_days_left", verify->figures.days_left);
    out_integer(&out, "figures_slots_open", verify->figures.slots_open);
    out_words(&out, "not_compared", left);
    if (verify->chain.fault)
        out_integer(&out, "bad_entry", verify->chain.bad_index);
    out_text(&out, "wrong", wrong);
    out_object_end(&out);
    if (!out.failed)
        puts(out.text);
    out_done(&out);
}

static void tell(const struct verify *verify, int result, const struct error *err)
{
    char head[2 * LEDGER_HASH_SIZE + 1], left[LEFT_SIZE];

    ledger_hex(verify->chain.head, LEDGER_HASH_SIZE, head);
    write_left(verify, left);
    if (verify->is_json)
        tell_json(verify, result == 0, left, head, result < 0 ? err->text : NULL);
    else if (result == 0)
        tell_words(verify, left, head);
}

int cmd_verify(int argc, char **argv)
{
    static struct settings settings;
    static struct verify verify;
    struct error err = {0};
    int r;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(help, stdout);
        return 0;
    }
    if (read_words(argc, argv, &verify) < 0) {
        fputs(help, stderr);
        return EXIT_USAGE;
    }
    if (settings_load(verify.config, &settings, &err) == 0)
        verify.settings = &settings;
    else if (!verify.file) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    r = verify.receipt_file ? read_receipt(&verify, &err) : 0;
    if (r == 0)
        r = check_file(&verify, verify.file ? verify.file : settings.data, &err);
    tell(&verify, r, &err);
    if (r < 0)
        fprintf(stderr, "transom verify: %s\n", err.text);
    return r < 0 ? EXIT_WRONG : 0;
}
