/* report/report_assessment.c - a risk assessment on paper: all of it, two pages for governors, or one for the
 * noticeboard. Of a sealed version the sealed text itself is printed, and the digest at the foot is the one that was
 * signed; of a draft the text that would be sealed, with DRAFT on every page and no digest. */
#include "assessment_paper.h"
#include "assessment_text.h"
#include "ledger.h"
#include "places.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof array / sizeof *array)
#define UNKNOWN "dont_know"
#define UNANSWERED "unanswered"
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

const char *assessment_paper_word(const struct assessment_paper *of, enum word_kind kind, const char *word)
{
    return label_word(of->ask->language, kind, word);
}

/* "3" or "3.2": of the assessment that version, or the one in force, or before there is any the one that is worked on. */
static int find_version(struct store *store, const char *id, struct assessment *assessment, int64_t *version,
                        struct error *err)
{
    char *end;
    long long number = strtoll(id, &end, 10), wanted = 0;
    bool is_one = end != id && *end == '.';
    int r;

    if (is_one)
        wanted = strtoll(end + 1, &end, 10);
    if (end == id || *end || number <= 0 || wanted < is_one || wanted > ASSESSMENT_VERSIONS_MAX)
        return error_set(err, -ENOENT, "there is no assessment %s", id);
    r = assessment_load(store, number, assessment, err);
    if (r == 0 && wanted)
        return assessment_version_find(store, number, (int)wanted, version, err);
    *version = assessment->in_force_id ? assessment->in_force_id : assessment->working_id;
    return r == 0 && !*version ? error_set(err, -ENOENT, "assessment %s has no version to print", id) : r;
}

/* What would be sealed if it were now; when it is printed says which of two drafts is the later one. */
static int read_draft(struct assessment_paper *of, int64_t id, struct error *err)
{
    struct site_info site = {0};
    const struct assessment_text_of what = {of->store, of->assessment.id, id, site.name, NULL};
    int r;

    (void)site_load(of->store, &site, NULL);        /* a school that was not named yet has drafts too */
    r = assessment_text_gather(&what, &of->text, err);
    if (r < 0)
        return r;
    of->is_draft = true;
    of->sealed = (struct sealed_version){.version = id, .assessment = of->assessment.id,
                                         .number = (int)assessment_paper_number(of->text, "number"),
                                         .sealed_ms = of->ask->now_ms};
    return 0;
}

static int read_text(struct assessment_paper *of, struct error *err)
{
    char *document = NULL;
    int64_t version = 0;
    int r = find_version(of->store, of->ask->id, &of->assessment, &version, err);

    if (r == 0 && version == of->assessment.working_id)
        return read_draft(of, version, err);
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
        .is_draft = of->is_draft, .is_unsigned = of->is_draft,
    };
    int r;

    *digest = '\0';
    if (!of->is_draft)
        ledger_hex(of->sealed.digest, sizeof of->sealed.digest, digest);
    snprintf(number, sizeof number, "%d", of->sealed.number);
    LABEL_SAY(version, language, LABEL_ASSESS_VERSION, number);
    phrase_time(language, &of->ask->zone, of->sealed.sealed_ms, made);
    r = paper_open(&head, &of->paper, err);
    if (r == 0)
        report_note(of->ask, of->paper);
    return r;
}

struct counts {
    size_t lines, short_of, high, contradicted, unknown, unanswered;
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
        counts.unanswered += strcmp(assessment_paper_text(line, "answer"), UNANSWERED) == 0;
        counts.high += assessment_paper_number(line, "risk") >= HIGH_RISK;
        counts.contradicted += *assessment_paper_text(line, "contradicted_since") != '\0';
    }
    return counts;
}

/* -- what it comes to -- */

static void add_sentence(char *text, size_t size, const char *sentence)
{
    size_t used = strlen(text);

    snprintf(text + used, size - used, "%s%s", used ? "\n" : "", sentence);
}

static void say_counts(const struct assessment_paper *of, char text[PAPER_TEXT_SIZE])
{
    const struct counts counts = count_lines(json_object_get(of->text, "lines"));
    const struct {
        enum label label;
        size_t count;
        bool is_said;
    } parts[] = {
        {LABEL_ASSESS_QUESTIONS, counts.lines, true},         {LABEL_ASSESS_SHORT, counts.short_of, true},
        {LABEL_ASSESS_HIGH, counts.high, true},               {LABEL_ASSESS_SPOKEN_AGAINST, counts.contradicted, true},
        {LABEL_ASSESS_UNKNOWN, counts.unknown, counts.unknown > 0},
        {LABEL_ASSESS_UNANSWERED, counts.unanswered, counts.unanswered > 0},
    };

    *text = '\0';
    for (size_t i = 0; i < COUNT(parts); i++)
        if (parts[i].is_said)
            snprintf(text + strlen(text), PAPER_TEXT_SIZE - strlen(text), "%s%s: %zu", *text ? " · " : "",
                     label(of->ask->language, parts[i].label), parts[i].count);
}

/* "" where nothing stood against it. */
static void say_dissent(const struct assessment_paper *of, char text[PAPER_TEXT_SIZE])
{
    static const struct {
        const char *word;               /* consultation_dissent_words */
        enum label label;
    } kinds[] = {{"comment_unanswered", LABEL_DISSENT_COMMENT}, {"not_agreed", LABEL_DISSENT_NOT_AGREED},
                 {"no_answer", LABEL_DISSENT_NO_ANSWER}};
    const json_t *approval = json_object_get(of->text, "approval"), *word;
    char list[1024] = "";
    size_t index;

    *text = '\0';
    json_array_foreach(json_object_get(approval, "dissent"), index, word)
        for (size_t i = 0; i < COUNT(kinds); i++)
            if (strcmp(kinds[i].word, json_string_value(word)) == 0)
                snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", *list ? "; " : "",
                         label(of->ask->language, kinds[i].label));
    if (*list)
        phrase_fill(label(of->ask->language, LABEL_ASSESS_DISSENT),
                    (const char *const[]){list, assessment_paper_text(approval, "reason")}, 2, text, PAPER_TEXT_SIZE);
}

/* How many people's last word it is: who said another thing in a later round counts with that. */
static size_t count_outcomes(const struct assessment_paper *of, const char *outcome)
{
    const json_t *all = json_object_get(of->text, "outcomes"), *one, *later;
    size_t index, inner, count = 0;

    json_array_foreach(all, index, one) {
        bool is_last = true;

        for (inner = index + 1; inner < json_array_size(all); inner++) {
            later = json_array_get(all, inner);
            is_last = is_last && strcmp(assessment_paper_text(later, "person"), assessment_paper_text(one, "person")) != 0;
        }
        count += is_last && strcmp(assessment_paper_text(one, "outcome"), outcome) == 0;
    }
    return count;
}

void assessment_paper_standing(const struct assessment_paper *of, char text[ASSESSMENT_STANDING_SIZE])
{
    static const struct {
        const char *outcome;            /* "": nothing was heard */
        enum label label;
    } kinds[] = {{"not_agreed", LABEL_ASSESS_AGAINST}, {"with_reservations", LABEL_ASSESS_RESERVED},
                 {"", LABEL_ASSESS_NOT_HEARD}};

    *text = '\0';
    for (size_t i = 0; i < COUNT(kinds); i++) {
        size_t count = *kinds[i].outcome ? count_outcomes(of, kinds[i].outcome)
                                         : json_array_size(json_object_get(of->text, "silent"));
        char sentence[ASSESSMENT_STANDING_SIZE / COUNT(kinds)], number[24];

        snprintf(number, sizeof number, "%zu", count);
        if (count)
            add_sentence(text, ASSESSMENT_STANDING_SIZE, LABEL_SAY(sentence, of->ask->language, kinds[i].label, number));
    }
}

const char *assessment_paper_past(const struct assessment_paper *of)
{
    if (of->is_draft)
        return "";
    if (of->assessment.position.standing == ASSESSMENT_ARCHIVED)
        return label(of->ask->language, LABEL_ASSESS_ARCHIVED);
    return of->sealed.version == of->assessment.in_force_id ? "" : label(of->ask->language, LABEL_ASSESS_SUPERSEDED);
}

void assessment_paper_finding(struct assessment_paper *of)
{
    enum paper_language language = of->ask->language;
    char box[2 * PAPER_TEXT_SIZE] = "", text[PAPER_TEXT_SIZE], when[PHRASE_SIZE];

    if (of->is_draft)
        phrase_time(language, &of->ask->zone, of->sealed.sealed_ms, when);
    else
        phrase_date(language, of->sealed.sealed_date, when);
    add_sentence(box, sizeof box, LABEL_SAY(text, language, of->is_draft ? LABEL_ASSESS_DRAFT : LABEL_ASSESS_APPROVED,
                                            when));
    say_counts(of, text);
    add_sentence(box, sizeof box, text);
    say_dissent(of, text);
    if (*text)
        add_sentence(box, sizeof box, text);
    assessment_paper_standing(of, text);
    if (*text)
        add_sentence(box, sizeof box, text);
    paper_box(of->paper, PAPER_FINDING, "%s", box);
    snprintf(box, sizeof box, "%s", label(language, of->is_draft ? LABEL_ASSESS_DRAFT_LIMITS : LABEL_ASSESS_LIMITS));
    if (!of->is_draft && *label(language, LABEL_ASSESS_SIGNED_TEXT))
        add_sentence(box, sizeof box, label(language, LABEL_ASSESS_SIGNED_TEXT));
    if (*assessment_paper_past(of))
        add_sentence(box, sizeof box, assessment_paper_past(of));
    paper_box(of->paper, PAPER_LIMITS, "%s", box);
}

/* -- signatures -- */

static int write_signature(void *context, const struct signature *signed_by)
{
    struct assessment_paper *of = context;
    char time[PHRASE_SIZE], entry[PHRASE_SIZE], index[24];

    phrase_time(of->ask->language, &of->ask->zone, signed_by->at_ms, time);
    snprintf(index, sizeof index, "%lld", (long long)signed_by->entry);
    LABEL_SAY(entry, of->ask->language, LABEL_ASSESS_ENTRY, index);
    paper_signature(of->paper, &(struct paper_signature){
        .name = *signed_by->name ? signed_by->name : "–", .role = signed_by->post, .time = time, .entry = entry,
        .statement = assessment_paper_word(of, WORD_OUTCOME, signature_meaning_word(signed_by->meaning))});
    return 0;
}

int assessment_paper_signatures(struct assessment_paper *of, struct error *err)
{
    paper_heading(of->paper, 1, "%s", label(of->ask->language, LABEL_ASSESS_SIGNED));
    if (of->is_draft)
        paper_paragraph(of->paper, "%s", label(of->ask->language, LABEL_ASSESS_UNSIGNED));
    return signatures_list(of->store, of->sealed.version, write_signature, of, err);
}

static int write(struct store *store, const struct report_ask *ask, const char *kind,
                 int (*body)(struct assessment_paper *of, struct error *err), struct paper **paper, struct error *err)
{
    struct assessment_paper of = {.store = store, .ask = ask};
    int r = read_text(&of, err);

    if (r == 0)
        r = open_paper(&of, kind, err);
    if (r == 0)
        r = body(&of, err);
    if (r == 0 && !of.is_draft)
        paper_qr_of_digest(of.paper, "Transom SHA-256 ", label(ask->language, LABEL_ASSESS_DIGEST_CAPTION));
    json_decref(of.text);
    json_decref(of.entries);
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
