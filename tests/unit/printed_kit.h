/* tests/unit/printed_kit.h - papers of assessments as the documents they are printed of: what they say, in either
 * language. */
#ifndef PRINTED_KIT_H
#define PRINTED_KIT_H
#include "assessment_kit.h"
#include "report.h"
#include "welsh_kit.h"

#define PRINTED(test) cmocka_unit_test_setup_teardown(test, open_folder, close_folder)

static inline struct report_ask ask_for(const char *id, enum paper_language language)
{
    struct report_ask ask = {.from_date = REPORT_NO_DATE, .to_date = REPORT_NO_DATE, .language = language, .now_ms = T0};

    snprintf(ask.id, sizeof ask.id, "%s", id);
    assert_int_equal(zone_load("Europe/London", &ask.zone, NULL), 0);
    return ask;
}

static inline char *paper_of(struct folder *folder, const char *kind, const struct report_ask *ask,
                      char digest[PAPER_DIGEST_SIZE])
{
    struct paper *paper;
    char *json;
    size_t size;

    assert_done(report_find(kind)->write(folder->store, ask, &paper, &folder->err));
    assert_done(paper_finish(paper, &json, &size, digest, &folder->err));
    paper_close(paper);
    return json;
}

static inline void assert_says(struct folder *folder, const char *kind, enum paper_language language, const char *const *words,
                        const char *unsaid)
{
    const struct report_ask ask = ask_for("1", language);
    char digest[PAPER_DIGEST_SIZE], *json = paper_of(folder, kind, &ask, digest);

    for (; *words; words++)
        if (!strstr(json, *words))
            fail_msg("%s does not say \"%s\": %s", kind, *words, json);
    assert_null(strstr(json, unsaid));
    free(json);
}

/* "rees" and what people wrote stay as they are; a question that was never put into Welsh is marked. */
static const char *const names[] = {
    "rees", "Ysgol y Bryn", "Room 8C", "Room 8c", "Room 9b", "Room hall", "co2-8c", "co2-9b", "co2-hall", "Ventilation",
    "whole school", "Transom SHA-256", "a-rule-of-nobody", "union-neu-co2-act", "NEU How to use CO2 monitors", "england",
    "The windows come first.", "At the staff meeting", "Staff meeting", "Teaching rooms", "Pupils and staff", "Pupils, staff",
    "Fresh air", "Top windows open", "A ventilation unit", "Is CO2 below 800 ppm?", "One alert was not answered.", NULL};

static inline void assert_welsh_papers(struct folder *folder, const struct pack_shelf *shelf)
{
    static const char *const kinds[] = {"assessment", "governors", "noticeboard"};

    for (size_t i = 0; i < 6; i++) {
        struct report_ask ask = ask_for("1", PAPER_ENGLISH);
        char digests[2][PAPER_DIGEST_SIZE], *english, *welsh;

        ask.shelf = shelf;
        ask.is_sums = i >= 3;
        english = paper_of(folder, kinds[i % 3], &ask, digests[0]);
        ask.language = PAPER_WELSH;
        welsh = paper_of(folder, kinds[i % 3], &ask, digests[1]);
        assert_welsh(english, welsh, names);
        assert_string_equal(digests[0], digests[1]);        /* of the text that was signed, in any language */
        free(english);
        free(welsh);
    }
}

#endif
