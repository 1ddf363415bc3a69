/* report/report_assessment.c - a sealed risk assessment on paper: all of it, two pages for governors, or one for the
 * noticeboard. What is printed is the sealed text itself; the digest at the foot is the one that was signed. */
#include "assessment_paper.h"
#include "ledger.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define UNKNOWN "dont_know"
#define HIGH_RISK 10                    /* the bands of duty/assessment_line.h: high begins here */

/* -- reading -- */

const char *assessment_paper_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

int64_t assessment_paper_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

const char *assessment_paper_plain(const char *word, char text[PHRASE_SIZE])
{
    snprintf(text, PHRASE_SIZE, "%s", strcmp(word, UNKNOWN) == 0 ? "don’t know" : word);
    for (char *c = text; *c; c++)
        if (*c == '_')
            *c = ' ';
    return text;
}

/* "3" or "3.2": of the assessment, the version in force or that one. */
static int find_version(struct store *store, const char *id, struct assessment *assessment, int64_t *version,
                        struct error *err)
{
    char *end;
    long long number = strtoll(id, &end, 10), wanted = 0;
    int r;

    if (end == id || number <= 0 || (*end && *end != '.'))
        return error_set(err, -ENOENT, "there is no assessment %s", id);
    if (*end == '.')
        wanted = strtoll(end + 1, &end, 10);
    if (*end || wanted < 0 || wanted > ASSESSMENT_VERSIONS_MAX)
        return error_set(err, -ENOENT, "there is no assessment %s", id);
    r = assessment_load(store, number, assessment, err);
    if (r == 0 && wanted)
        return assessment_version_find(store, number, (int)wanted, version, err);
    if (r == 0 && !assessment->in_force_id)
        return error_set(err, -ENOENT, "assessment %s has no version in force yet", id);
    *version = assessment->in_force_id;
    return r;
}

static int read_sealed(struct assessment_paper *of, struct error *err)
{
    char *document = NULL;
    int64_t version = 0;
    int r = find_version(of->store, of->ask->id, &of->assessment, &version, err);

    if (r == 0)
        r = sealed_version_load(of->store, version, &of->sealed, &document, err);
    if (r == 0) {
        of->text = json_loads(document, 0, NULL);
        r = of->text ? 0 : error_set(err, -EIO, "assessment %s: the sealed text can't be read", of->ask->id);
    }
    free(document);
    return r;
}

/* -- the paper -- */

static int open_paper(struct assessment_paper *of, const char *kind, struct error *err)
{
    enum paper_language language = of->ask->language;
    char digest[PAPER_DIGEST_SIZE], version[PHRASE_SIZE], number[16], made[PHRASE_SIZE];
    const struct paper_head head = {
        .kind = kind, .title = assessment_paper_text(of->text, "title"),
        .school = assessment_paper_text(of->text, "site"), .version = version, .language = language,
        .made_ms = of->sealed.sealed_ms, .made_words = made, .digest = digest,
        .page = *of->ask->address ? of->ask->address : NULL, .is_demo = store_is_demo(of->store),
    };
    int r;

    ledger_hex(of->sealed.digest, sizeof of->sealed.digest, digest);
    snprintf(number, sizeof number, "%d", of->sealed.number);
    LABEL_SAY(version, language, LABEL_ASSESS_VERSION, number);
    phrase_time(language, &of->ask->zone, of->sealed.sealed_ms, made);
    r = paper_open(&head, &of->paper, err);
    if (r == 0 && *label(language, LABEL_PARTLY_ENGLISH))
        paper_box(of->paper, PAPER_NOTE, "%s", label(language, LABEL_PARTLY_ENGLISH));
    return r;
}

struct counts {
    size_t lines, short_of, high, contradicted, unknown;
};

/* Whether the answer says less than that all is well, whichever answer says that. */
static bool is_short(const json_t *line)
{
    const char *good = assessment_paper_text(line, "good"), *answer = assessment_paper_text(line, "answer");

    if (strcmp(good, "either") == 0)
        return false;
    return strcmp(answer, "partly") == 0 || strcmp(answer, strcmp(good, "no") == 0 ? "yes" : "no") == 0;
}

static struct counts count_lines(const json_t *lines)
{
    struct counts counts = {0};
    const json_t *line;
    size_t index;

    json_array_foreach(lines, index, line) {
        counts.lines++;
        counts.short_of += is_short(line);
        counts.unknown += strcmp(assessment_paper_text(line, "answer"), UNKNOWN) == 0;
        counts.high += assessment_paper_number(line, "risk") >= HIGH_RISK;
        counts.contradicted += *assessment_paper_text(line, "contradicted_since") != '\0';
    }
    return counts;
}

static void list_dissent(const json_t *approval, char *list, size_t size)
{
    const json_t *word;
    size_t index;

    *list = '\0';
    json_array_foreach(json_object_get(approval, "dissent"), index, word) {
        char plain[PHRASE_SIZE];

        snprintf(list + strlen(list), size - strlen(list), "%s%s", index ? ", " : "",
                 assessment_paper_plain(json_string_value(word), plain));
    }
}

void assessment_paper_finding(struct assessment_paper *of)
{
    enum paper_language language = of->ask->language;
    const json_t *approval = json_object_get(of->text, "approval");
    const struct counts counts = count_lines(json_object_get(of->text, "lines"));
    char found[1024], dissent[PAPER_TEXT_SIZE] = "", list[512], date[PHRASE_SIZE], numbers[5][16];

    phrase_date(language, of->sealed.sealed_date, date);
    snprintf(numbers[0], sizeof numbers[0], "%zu", counts.lines);
    snprintf(numbers[1], sizeof numbers[1], "%zu", counts.short_of);
    snprintf(numbers[2], sizeof numbers[2], "%zu", counts.high);
    snprintf(numbers[3], sizeof numbers[3], "%zu", counts.contradicted);
    snprintf(numbers[4], sizeof numbers[4], "%zu", counts.unknown);
    LABEL_SAY(found, language, LABEL_ASSESS_FOUND, date, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
    list_dissent(approval, list, sizeof list);
    if (*list)
        LABEL_SAY(dissent, language, LABEL_ASSESS_DISSENT, list, assessment_paper_text(approval, "reason"));
    paper_box(of->paper, PAPER_FINDING, "%s%s%s", found, *dissent ? "\n" : "", dissent);
    paper_box(of->paper, PAPER_LIMITS, "%s%s%s", label(language, LABEL_ASSESS_LIMITS),
              of->sealed.version != of->assessment.in_force_id ? "\n" : "",
              of->sealed.version != of->assessment.in_force_id ? label(language, LABEL_ASSESS_SUPERSEDED) : "");
}

static int write_signature(void *context, const struct signature *signed_by)
{
    struct assessment_paper *of = context;
    char time[PHRASE_SIZE], meaning[PHRASE_SIZE], entry[PHRASE_SIZE];

    phrase_time(of->ask->language, &of->ask->zone, signed_by->at_ms, time);
    snprintf(entry, sizeof entry, "ledger entry %lld", (long long)signed_by->entry);
    assessment_paper_plain(signature_meaning_word(signed_by->meaning), meaning);
    paper_signature(of->paper, &(struct paper_signature){.name = *signed_by->name ? signed_by->name : "–",
                                                         .role = signed_by->post, .time = time, .statement = meaning,
                                                         .entry = entry});
    return 0;
}

int assessment_paper_signatures(struct assessment_paper *of, struct error *err)
{
    paper_heading(of->paper, 1, "%s", label(of->ask->language, LABEL_ASSESS_SIGNED));
    return signatures_list(of->store, of->sealed.version, write_signature, of, err);
}

static int write(struct store *store, const struct report_ask *ask, const char *kind,
                 int (*body)(struct assessment_paper *of, struct error *err), struct paper **paper, struct error *err)
{
    struct assessment_paper of = {.store = store, .ask = ask};
    int r = read_sealed(&of, err);

    if (r == 0)
        r = open_paper(&of, kind, err);
    if (r == 0)
        r = body(&of, err);
    if (r == 0)
        paper_qr_of_digest(of.paper, "Transom SHA-256 ", label(ask->language, LABEL_ASSESS_DIGEST_CAPTION));
    json_decref(of.text);
    if (r < 0) {
        paper_close(of.paper);
        return r;
    }
    *paper = of.paper;
    return 0;
}

int report_assessment(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    return write(store, ask, "assessment", assessment_paper_all, paper, err);
}

int report_governors(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    return write(store, ask, "governors", assessment_paper_summary, paper, err);
}

int report_noticeboard(struct store *store, const struct report_ask *ask, struct paper **paper, struct error *err)
{
    return write(store, ask, "noticeboard", assessment_paper_notice, paper, err);
}
