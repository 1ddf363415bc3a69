/* report/paper.c - beginning, ending and plain text: see paper.h. paper_parts.c has lists and tables, paper_charts.c
 * the figures. */
#include "paper_private.h"
#include "rfc3339.h"
#include "tongue.h"
#include "utf8.h"
#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define QR_TEXT_MAX 500
#define LINES_MAX 40
#define HEADING_LEVEL_MAX 3
#define MS_PER_MIN 60000                /* as precise as the words of when it was made */
#define JSON_FLAGS (JSON_COMPACT | JSON_SORT_KEYS | JSON_REAL_PRECISION(10))

static const char *const languages[PAPER_LANGUAGE_COUNT] = {[PAPER_ENGLISH] = "en", [PAPER_WELSH] = "cy"};

/* -- what the other files use -- */

void paper_fail(struct paper *paper, int code, const char *why)
{
    if (paper->failed.code == 0)
        error_set(&paper->failed, code, "paper: %s", why);
}

bool paper_expects(struct paper *paper, enum paper_begun begun)
{
    if (paper->begun != begun)
        paper_fail(paper, -EINVAL, "a call that does not belong here");
    return paper->failed.code == 0;
}

/* Ends where a character begins that was cut in two, and has spaces for what no page can show. */
static void tidy(char *text)
{
    size_t length = strlen(text), last = length;
    uint32_t character;

    while (last > 0 && ((unsigned char)text[--last] & 0xc0) == 0x80)
        ;
    if (length == PAPER_TEXT_SIZE - 1 && utf8_read(text + last, length - last, &character) == 0)
        text[last] = '\0';
    for (; *text; text++)
        if ((unsigned char)*text < ' ' && *text != '\n')
            *text = ' ';
}

json_t *paper_words(struct paper *paper, const char *format, va_list arguments)
{
    char text[PAPER_TEXT_SIZE];
    json_t *words;

    vsnprintf(text, sizeof text, format, arguments);
    tidy(text);
    words = json_string(text);
    if (!words)
        paper_fail(paper, -EILSEQ, "a text is not UTF-8");
    return words;
}

__attribute__((format(printf, 2, 3)))
static json_t *format_words(struct paper *paper, const char *format, ...)
{
    va_list arguments;
    json_t *words;

    va_start(arguments, format);
    words = paper_words(paper, format, arguments);
    va_end(arguments);
    return words;
}

json_t *paper_word(struct paper *paper, const char *text)
{
    return format_words(paper, "%s", text ? text : "");
}

void paper_set(struct paper *paper, json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) < 0)
        paper_fail(paper, -ENOMEM, "out of memory");
}

void paper_append(struct paper *paper, json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) < 0)
        paper_fail(paper, -ENOMEM, "out of memory");
}

/* -- languages -- */

void paper_in(struct paper *paper, enum paper_language language)
{
    paper->next = language;
}

void paper_in_own_words(struct paper *paper, const char *text)
{
    paper_in(paper, tongue_of(text, paper->language));
}

void paper_set_language(struct paper *paper, json_t *object)
{
    if (paper->next != paper->language)
        paper_set(paper, object, "lang", json_string(languages[paper->next]));
    paper->next = paper->language;
}

json_t *paper_tongue(struct paper *paper, json_t *text)
{
    json_t *object;

    if (paper->next == paper->language)
        return text;
    object = json_object();
    paper_set(paper, object, "text", text);
    paper_set_language(paper, object);
    return object;
}

json_t *paper_block(struct paper *paper, const char *name, enum paper_begun begun, const char *parts)
{
    json_t *block;

    if (!paper_expects(paper, PAPER_BEGUN_NOTHING))
        return NULL;
    if (json_array_size(paper->blocks) == PAPER_BLOCKS_MAX) {
        paper_fail(paper, -EMSGSIZE, "more blocks than fit");
        return NULL;
    }
    block = json_object();
    paper_append(paper, paper->blocks, block);
    paper_set(paper, block, "block", json_string(name));
    if (parts) {
        paper->parts = json_array();
        paper_set(paper, block, parts, paper->parts);
    }
    paper->block = block;
    paper->begun = begun;
    return paper->failed.code == 0 ? block : NULL;
}

/* -- beginning and ending -- */

static void set_head(struct paper *paper, const struct paper_head *head)
{
    const struct {
        const char *key, *value;
    } texts[] = {
        {"kind", head->kind},         {"title", head->title},           {"school", head->school},
        {"version", head->version},   {"period", head->period},         {"made_words", head->made_words},
        {"coverage", head->coverage}, {"accessible_page", head->page},  {"digest", head->digest},
        {"language", languages[head->language]},
    };
    char made[RFC3339_SIZE];

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        paper_set(paper, paper->root, texts[i].key, paper_word(paper, texts[i].value));
    rfc3339_format(head->made_ms - head->made_ms % MS_PER_MIN, made);
    paper_set(paper, paper->root, "made", json_string(made));
    paper_set(paper, paper->root, "draft", json_boolean(head->is_draft));
    paper_set(paper, paper->root, "demo", json_boolean(head->is_demo));
    paper->has_digest = head->is_unsigned || (head->digest && *head->digest);
}

int paper_open(const struct paper_head *head, struct paper **paper, struct error *err)
{
    struct paper *made = calloc(1, sizeof *made);

    if (!made)
        return error_set(err, -ENOMEM, "paper: out of memory");
    made->language = made->next = head->language;
    made->root = json_object();
    made->blocks = json_array();
    paper_set(made, made->root, "blocks", made->blocks);
    set_head(made, head);
    if (made->failed.code < 0) {
        int r = error_set(err, made->failed.code, "%s", made->failed.text);

        paper_close(made);
        return r;
    }
    *paper = made;
    return 0;
}

void paper_close(struct paper *paper)
{
    if (!paper)
        return;
    json_decref(paper->root);
    free(paper);
}

/* What the paper says, whenever it is printed: a second copy has the same digest. */
static void take_digest(struct paper *paper)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char hex[PAPER_DIGEST_SIZE];
    json_t *said = json_copy(paper->root);
    char *text = NULL;

    json_object_del(said, "made");
    json_object_del(said, "made_words");
    json_object_del(said, "digest");
    text = said ? json_dumps(said, JSON_FLAGS) : NULL;
    json_decref(said);
    if (!text) {
        paper_fail(paper, -ENOMEM, "out of memory");
        return;
    }
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    free(text);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    paper_set(paper, paper->root, "digest", json_string(hex));
}

int paper_finish(struct paper *paper, char **json, size_t *size, char digest[PAPER_DIGEST_SIZE], struct error *err)
{
    char *text = NULL;

    if (paper_expects(paper, PAPER_BEGUN_NOTHING) && !paper->has_digest)
        take_digest(paper);
    if (paper->failed.code == 0)
        text = json_dumps(paper->root, JSON_FLAGS);
    if (paper->failed.code == 0 && !text)
        paper_fail(paper, -ENOMEM, "out of memory");
    if (text && strlen(text) > PAPER_SIZE_MAX)
        paper_fail(paper, -EMSGSIZE, "more than fits one document");
    if (paper->failed.code < 0) {
        free(text);
        return error_set(err, paper->failed.code, "%s", paper->failed.text);
    }
    *json = text;
    *size = strlen(text);
    snprintf(digest, PAPER_DIGEST_SIZE, "%s", json_string_value(json_object_get(paper->root, "digest")));
    return 0;
}

void paper_end(struct paper *paper)
{
    if (paper->begun == PAPER_BEGUN_NOTHING)
        paper_fail(paper, -EINVAL, "nothing was begun");
    if (paper->row && json_array_size(paper->row) != paper->columns)
        paper_fail(paper, -EINVAL, "a row with too few cells");
    paper->begun = PAPER_BEGUN_NOTHING;
    paper->block = paper->parts = paper->row = NULL;
}

/* -- single blocks -- */

void paper_heading(struct paper *paper, int level, const char *format, ...)
{
    json_t *block = paper_block(paper, "heading", PAPER_BEGUN_NOTHING, NULL);
    va_list arguments;

    if (!block)
        return;
    if (level < 1 || level > HEADING_LEVEL_MAX)
        paper_fail(paper, -EINVAL, "a heading of no level");
    va_start(arguments, format);
    paper_set(paper, block, "text", paper_words(paper, format, arguments));
    va_end(arguments);
    paper_set_language(paper, block);
    paper_set(paper, block, "level", json_integer(level));
}

static __attribute__((format(printf, 3, 0))) json_t *run_of(struct paper *paper, bool is_bold, const char *format,
                                                            va_list arguments)
{
    json_t *run = json_object();

    paper_set(paper, run, "text", paper_words(paper, format, arguments));
    if (is_bold)
        paper_set(paper, run, "bold", json_true());
    return run;
}

void paper_paragraph(struct paper *paper, const char *format, ...)
{
    json_t *block = paper_block(paper, "paragraph", PAPER_BEGUN_RUNS, "runs");
    va_list arguments;

    if (!block)
        return;
    paper_set_language(paper, block);
    va_start(arguments, format);
    paper_append(paper, paper->parts, run_of(paper, false, format, arguments));
    va_end(arguments);
    paper_end(paper);
}

void paper_box(struct paper *paper, enum paper_box kind, const char *format, ...)
{
    static const char *const kinds[PAPER_BOX_COUNT] = {
        [PAPER_FINDING] = "finding", [PAPER_LIMITS] = "limits", [PAPER_NOTE] = "note"};
    json_t *block = paper_block(paper, "box", PAPER_BEGUN_RUNS, "runs");
    va_list arguments;

    if (!block)
        return;
    paper_set(paper, block, "kind", json_string(kinds[kind]));
    va_start(arguments, format);
    paper_append(paper, paper->parts, run_of(paper, false, format, arguments));
    va_end(arguments);
    paper_end(paper);
}

void paper_runs(struct paper *paper)
{
    paper_block(paper, "paragraph", PAPER_BEGUN_RUNS, "runs");
}

void paper_run(struct paper *paper, bool is_bold, const char *format, ...)
{
    va_list arguments;

    if (!paper_expects(paper, PAPER_BEGUN_RUNS))
        return;
    va_start(arguments, format);
    paper_append(paper, paper->parts, run_of(paper, is_bold, format, arguments));
    va_end(arguments);
}

static void add_qr(struct paper *paper, const char *text, const char *caption, bool with_digest)
{
    json_t *block = paper_block(paper, "qr", PAPER_BEGUN_NOTHING, NULL);

    if (!block)
        return;
    if (strlen(text) > QR_TEXT_MAX)
        paper_fail(paper, -EMSGSIZE, "a text too long for a QR code");
    paper_set(paper, block, "text", paper_word(paper, text));
    paper_set(paper, block, "caption", paper_word(paper, caption));
    paper_set(paper, block, "with_digest", json_boolean(with_digest));
}

void paper_qr(struct paper *paper, const char *text, const char *caption)
{
    add_qr(paper, text, caption, false);
}

void paper_qr_of_digest(struct paper *paper, const char *text, const char *caption)
{
    add_qr(paper, text, caption, true);
}

void paper_break(struct paper *paper)
{
    paper_block(paper, "break", PAPER_BEGUN_NOTHING, NULL);
}

void paper_lines(struct paper *paper, int count, const char *label)
{
    json_t *block = paper_block(paper, "lines", PAPER_BEGUN_NOTHING, NULL);

    if (!block)
        return;
    if (count < 1 || count > LINES_MAX)
        paper_fail(paper, -EMSGSIZE, "more lines to write on than fit");
    paper_set(paper, block, "count", json_integer(count));
    paper_set(paper, block, "label", paper_word(paper, label));
}

void paper_signature(struct paper *paper, const struct paper_signature *signature)
{
    json_t *block = paper_block(paper, "signature", PAPER_BEGUN_NOTHING, NULL);
    const struct {
        const char *key, *value;
    } texts[] = {
        {"name", signature->name},           {"role", signature->role},   {"time", signature->time},
        {"statement", signature->statement}, {"entry", signature->entry}, {"receipt", signature->receipt},
    };

    for (size_t i = 0; block && i < sizeof texts / sizeof *texts; i++)
        paper_set(paper, block, texts[i].key, paper_word(paper, texts[i].value));
}
