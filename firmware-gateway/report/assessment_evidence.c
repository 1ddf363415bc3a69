/* report/assessment_evidence.c - which evidence there is and what lines say of it: see assessment_evidence.h. */
#include "assessment_evidence.h"
#include "assessment_figures.h"
#include "frozen_words.h"
#include "ledger.h"
#include "snapshots.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DIGEST_GROUP 8
#define GROUPED_SIZE (PAPER_DIGEST_SIZE + PAPER_DIGEST_SIZE / DIGEST_GROUP)
#define WORST_ROOMS 3                   /* named in a line */
#define ASKED_SIZE 4096
#define QUESTION_SIZE 200               /* of a question that is repeated, with its end */
#define ENTRIES_TOLD_MAX 100            /* more would be no paper any more; lines say where the others are */

static const char *text_of(const json_t *object, const char *key)
{
    return assessment_paper_text(object, key);
}

/* In groups of eight, so that lines end between them and eyes keep their place. */
static const char *grouped(const char *digest, char text[GROUPED_SIZE])
{
    size_t used = 0;

    for (size_t i = 0; digest[i] && used + 2 < GROUPED_SIZE; i++) {
        if (i && i % DIGEST_GROUP == 0)
            text[used++] = ' ';
        text[used++] = digest[i];
    }
    text[used] = '\0';
    return text;
}

/* -- reading -- */

/* What the line of a key asks the record: "co2_league". */
static const char *answers_of(const struct assessment_paper *of, int64_t key)
{
    const json_t *line;
    size_t index;

    json_array_foreach(json_object_get(of->text, "lines"), index, line)
        if (assessment_paper_number(line, "key") == key)
            return text_of(line, "answers");
    return "";
}

/* The rooms that the text has of it, at the line that has them for others too. */
static json_t *rooms_of(const struct assessment_paper *of, const json_t *evidence)
{
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(of->text, "evidence"), index, one)
        if (assessment_paper_number(one, "line") == assessment_paper_number(evidence, "rooms_of"))
            return json_object_get(one, "rooms");
    return json_object_get(evidence, "rooms");
}

/* What the text itself has: its sentence and the figures of rooms. NULL: out of memory. */
static json_t *of_the_text(const struct assessment_paper *of, const json_t *evidence)
{
    return json_pack("{s:s, s:s, s:O*}", "words", text_of(evidence, "words"), "answers",
                     answers_of(of, assessment_paper_number(evidence, "line")), "rooms", rooms_of(of, evidence));
}

static bool has_digest(const char *document, const char *digest)
{
    uint8_t bytes[LEDGER_HASH_SIZE];
    char hex[2 * LEDGER_HASH_SIZE + 1];

    ledger_digest(document, strlen(document), bytes);
    ledger_hex(bytes, sizeof bytes, hex);
    return strcmp(hex, digest) == 0;
}

/* As it was frozen, without the days' series; from the text, which has less, where the record has it no more. */
static int read_document(const struct assessment_paper *of, const json_t *evidence, json_t **document,
                         struct error *err)
{
    struct snapshot snapshot;
    char *frozen = NULL;
    int r = snapshot_load(of->store, assessment_paper_number(evidence, "snapshot"), &snapshot, &frozen, err);
    json_t *read = NULL, *room;
    size_t index;

    if (r < 0 && r != -ENOENT)
        return r;
    if (r == 0 && has_digest(frozen, text_of(evidence, "digest")))
        read = json_loads(frozen, 0, NULL);
    free(frozen);
    if (!read)
        read = of_the_text(of, evidence);
    if (!read)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    json_array_foreach(json_object_get(read, "rooms"), index, room)
        json_object_del(room, "series");
    *document = read;
    return 0;
}

static bool has_same_text(const json_t *a, const json_t *b, const char *key)
{
    return strcmp(text_of(a, key), text_of(b, key)) == 0;
}

/* Two questions may be answered by the same figures: their documents differ only in what is asked. */
static bool has_same_figures(const json_t *a, const json_t *b)
{
    const json_t *rooms = json_object_get(a, "rooms");

    return json_array_size(rooms) && json_equal(rooms, json_object_get(b, "rooms")) && has_same_text(a, b, "from") &&
           has_same_text(a, b, "to") && has_same_text(a, b, "pack") && has_same_text(a, b, "pack_version") &&
           has_same_text(a, b, "words");
}

static json_t *entry_of_digest(const struct assessment_paper *of, const char *digest)
{
    json_t *entry, *one;
    size_t index, inner;

    json_array_foreach(of->entries, index, entry)
        json_array_foreach(json_object_get(entry, "digests"), inner, one)
            if (strcmp(json_string_value(one), digest) == 0)
                return entry;
    return NULL;
}

static json_t *entry_of_figures(const struct assessment_paper *of, const json_t *document)
{
    json_t *entry;
    size_t index;

    json_array_foreach(of->entries, index, entry)
        if (has_same_figures(json_object_get(entry, "document"), document))
            return entry;
    return NULL;
}

static int add_document(struct assessment_paper *of, const json_t *evidence, json_t **entry, struct error *err)
{
    json_t *document = NULL;
    int r = read_document(of, evidence, &document, err);

    if (r < 0)
        return r;
    *entry = entry_of_figures(of, document);
    if (!*entry) {
        *entry = json_pack("{s:O, s:[], s:[]}", "document", document, "digests", "lines");
        if (json_array_append_new(of->entries, *entry) < 0)
            *entry = NULL;
    }
    json_decref(document);
    if (!*entry || json_array_append(json_object_get(*entry, "digests"), json_object_get(evidence, "digest")) < 0)
        return error_set(err, -ENOMEM, "assessment: out of memory");
    return 0;
}

int assessment_evidence_load(struct assessment_paper *of, struct error *err)
{
    const json_t *evidence;
    size_t index;
    int r = 0;

    of->entries = json_array();
    json_array_foreach(json_object_get(of->text, "evidence"), index, evidence) {
        json_t *entry = entry_of_digest(of, text_of(evidence, "digest"));

        if (!entry)
            r = add_document(of, evidence, &entry, err);
        if (r < 0)
            return r;
        json_array_append(json_object_get(entry, "lines"), json_object_get(evidence, "line"));
    }
    return 0;
}

/* -- a line -- */

/* What was frozen, in English as it was; in Welsh made of its figures where they are there, else marked as English. */
static const char *say_frozen(const struct assessment_paper *of, const char *answers, const json_t *rooms,
                              const char *frozen, char text[FROZEN_WORDS_SIZE])
{
    if (of->ask->language == PAPER_ENGLISH)
        return frozen;
    if (frozen_words(of->ask->language, answers, rooms, frozen, text))
        return text;
    paper_in(of->paper, PAPER_ENGLISH);
    return frozen;
}

/* Counted from 1; 0: none. */
static size_t number_of(const struct assessment_paper *of, const json_t *entry)
{
    for (size_t i = 0; i < json_array_size(of->entries); i++)
        if (json_array_get(of->entries, i) == entry)
            return i + 1;
    return 0;
}

static void write_reference(struct assessment_paper *of, const json_t *evidence)
{
    const json_t *entry = entry_of_digest(of, text_of(evidence, "digest"));
    const json_t *document = json_object_get(entry, "document");
    char worst[PAPER_TEXT_SIZE / 2], said[PAPER_TEXT_SIZE / 2 + PHRASE_SIZE] = "", where[256], number[24];
    char words[FROZEN_WORDS_SIZE];

    snprintf(number, sizeof number, "%zu", number_of(of, entry));
    assessment_figures_worst(of, document, WORST_ROOMS, worst, sizeof worst);
    if (*worst)
        LABEL_SAY(said, of->ask->language, LABEL_FIGURES_WORST, worst);
    paper_fact(of->paper, label(of->ask->language, LABEL_ASSESS_EVIDENCE), "%s%s%s\n%s",
               say_frozen(of, text_of(document, "answers"), json_object_get(document, "rooms"),
                          text_of(evidence, "words"), words),
               *said ? "\n" : "", said,
               LABEL_SAY(where, of->ask->language,
                         number_of(of, entry) > ENTRIES_TOLD_MAX ? LABEL_FIGURES_ELSEWHERE : LABEL_FIGURES_WHERE,
                         number));
}

void assessment_evidence_line(struct assessment_paper *of, const json_t *line)
{
    char digest[GROUPED_SIZE], words[FROZEN_WORDS_SIZE];
    const json_t *one;
    size_t index;

    json_array_foreach(json_object_get(of->text, "evidence"), index, one) {
        if (assessment_paper_number(one, "line") != assessment_paper_number(line, "key"))
            continue;
        if (of->ask->is_sums)
            paper_fact(of->paper, label(of->ask->language, LABEL_ASSESS_EVIDENCE), "%s\nSHA-256 %s",
                       say_frozen(of, text_of(line, "answers"), rooms_of(of, one), text_of(one, "words"), words),
                       grouped(text_of(one, "digest"), digest));
        else
            write_reference(of, one);
    }
}

/* -- the annex -- */

/* "3. Does each room stay under 800 ppm?", one under the other. */
static void list_asked(const struct assessment_paper *of, const json_t *entry, char list[ASKED_SIZE])
{
    const json_t *keys = json_object_get(entry, "lines"), *key, *line;
    size_t index, inner, used = 0;

    *list = '\0';
    json_array_foreach(json_object_get(of->text, "lines"), index, line)
        json_array_foreach(keys, inner, key)
            if (json_integer_value(key) == assessment_paper_number(line, "key") && used < ASKED_SIZE - QUESTION_SIZE) {
                snprintf(list + used, QUESTION_SIZE, "%s%zu. %s", used ? "\n" : "", index + 1,
                         assessment_paper_question(of, line));
                used = strlen(list);
            }
}

static void list_digests(const json_t *entry, char list[PAPER_TEXT_SIZE])
{
    const json_t *digests = json_object_get(entry, "digests"), *one;
    char digest[GROUPED_SIZE];
    size_t index, used = 0;

    *list = '\0';
    json_array_foreach(digests, index, one)
        if (used + GROUPED_SIZE < PAPER_TEXT_SIZE) {
            snprintf(list + used, PAPER_TEXT_SIZE - used, "%s%s", used ? "\n" : "",
                     grouped(json_string_value(one), digest));
            used = strlen(list);
        }
}

static void fact(struct assessment_paper *of, enum label which, const char *value)
{
    if (*value)
        paper_fact(of->paper, label(of->ask->language, which), "%s", value);
}

static void write_origin(struct assessment_paper *of, const json_t *entry)
{
    const json_t *document = json_object_get(entry, "document");
    char list[PAPER_TEXT_SIZE], value[512], count[24], title[256], asked[ASKED_SIZE];

    paper_summary(of->paper);
    list_asked(of, entry, asked);
    fact(of, LABEL_FIGURES_ASKED, asked);
    assessment_paper_date(of, document, "made", value);
    fact(of, LABEL_FIGURES_MADE, value);
    snprintf(count, sizeof count, "%zu", json_array_size(json_object_get(document, "dates")));
    assessment_figures_dates(of, document, title);
    if (*title)
        fact(of, LABEL_SCHOOL_DAYS, LABEL_SAY(value, of->ask->language, LABEL_FIGURES_DAYS, title, count));
    assessment_figures_pack(of, document, title, sizeof title);
    if (*title)
        fact(of, LABEL_FIGURES_PACK, LABEL_SAY(value, of->ask->language, LABEL_FIGURES_PACK_VALUE, title,
                                               text_of(document, "pack_version")));
    list_digests(entry, list);
    fact(of, LABEL_FIGURES_DIGEST, list);
    paper_end(of->paper);
}

static void write_items(struct assessment_paper *of, const json_t *document)
{
    const json_t *items = json_object_get(document, "items"), *item;
    size_t index;

    if (!json_array_size(items))
        return;
    paper_list(of->paper, false);
    json_array_foreach(items, index, item) {
        paper_in(of->paper, PAPER_ENGLISH);
        paper_item(of->paper, "%s", json_string_value(item));
    }
    paper_end(of->paper);
}

void assessment_evidence_annex(struct assessment_paper *of)
{
    char title[PHRASE_SIZE], number[24], words[FROZEN_WORDS_SIZE];
    const json_t *entry;
    size_t index;

    if (!json_array_size(of->entries))
        return;
    if (!of->ask->is_sums)
        paper_break(of->paper);
    paper_heading(of->paper, 1, "%s", label(of->ask->language, LABEL_FIGURES_ANNEX));
    if (of->ask->is_sums) {
        paper_paragraph(of->paper, "%s", label(of->ask->language, LABEL_FIGURES_LEFT_OUT));
        return;
    }
    paper_paragraph(of->paper, "%s", label(of->ask->language, LABEL_FIGURES_NOTE));
    json_array_foreach(of->entries, index, entry) {
        const json_t *document = json_object_get(entry, "document");

        if (index == ENTRIES_TOLD_MAX)
            break;
        snprintf(number, sizeof number, "%zu", index + 1);
        paper_heading(of->paper, 2, "%s", LABEL_SAY(title, of->ask->language, LABEL_FIGURES_ENTRY, number));
        paper_paragraph(of->paper, "%s", say_frozen(of, text_of(document, "answers"), json_object_get(document, "rooms"),
                                                    text_of(document, "words"), words));
        write_origin(of, entry);
        assessment_figures_write(of, document);
        write_items(of, document);
    }
}
