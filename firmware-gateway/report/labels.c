/* report/labels.c - finds labels, and the words of the record on paper: see labels.h. */
#include "labels_private.h"
#include <assert.h>
#include <string.h>

#define COUNT(array) (sizeof array / sizeof *array)

/* The Welsh is a draft for a fluent reviewer. */
static const bool are_drafts[PAPER_LANGUAGE_COUNT] = {[PAPER_WELSH] = true};

bool label_is_draft(enum paper_language language)
{
    return are_drafts[language];
}

const char *label(enum paper_language language, enum label which)
{
    const char *const tables[] = {labels_air[which][language], labels_duty[which][language],
                                  labels_evidence[which][language]};
    size_t at = 0;

    while (at + 1 < COUNT(tables) && !tables[at])
        at++;
    assert(tables[at]);
    return tables[at];
}

/* -- words of the record -- */

struct known_word {
    const char *word;                   /* as the record has it */
    const char *texts[PAPER_LANGUAGE_COUNT];
};

static const struct known_word statuses[] = {
    {"statutory", BOTH("statutory", "statudol")},
    {"guidance", BOTH("guidance", "canllaw")},
    {"union", BOTH("union", "undeb")},
};

static const struct known_word cautions[] = {
    {"read in a report of the source", BOTH("read in a report of the source",
                                            "darllenwyd mewn adroddiad am y ffynhonnell")},
    {"not verified at source", BOTH("not verified at source", "heb ei wirio yn y ffynhonnell")},
};

static const struct known_word clauses[] = {
    {"not stated by the source we read", BOTH("not stated by the source we read",
                                              "heb ei nodi yn y ffynhonnell a ddarllenwyd")},
};

static const struct known_word units[] = {
    {"ppm above outdoor", BOTH("ppm above outdoor", "ppm uwchlaw’r awyr agored")},
    {"L/s/person", BOTH("L/s/person", "L/s y person")},
    {"hours", BOTH("hours", "awr")},
};

static const struct known_word ventilations[] = {
    {"natural", BOTH("natural", "naturiol")},
    {"hybrid", BOTH("hybrid", "hybrid")},
    {"mechanical", BOTH("mechanical", "mecanyddol")},
};

static const struct known_word answers[] = {
    {"unanswered", BOTH("unanswered", "heb ei ateb")},
    {"yes", BOTH("yes", "ie")},
    {"partly", BOTH("partly", "yn rhannol")},
    {"no", BOTH("no", "na")},
    {"does_not_apply", BOTH("does not apply", "ddim yn berthnasol")},
    {"dont_know", BOTH("don’t know", "ddim yn gwybod")},
};

static const struct known_word individuals[] = {
    {"yes", BOTH("yes", "gwnaed")},
    {"no", BOTH("no", "ni wnaed")},
    {"offered", BOTH("offered", "cynigiwyd")},
};

static const struct known_word risks[] = {
    {"unknown", BOTH("unknown", "anhysbys")},
    {"low", BOTH("low", "isel")},
    {"medium", BOTH("medium", "canolig")},
    {"high", BOTH("high", "uchel")},
    {"very_high", BOTH("very high", "uchel iawn")},
};

static const struct known_word states[] = {
    {"proposed", BOTH("proposed", "cynigiwyd")},
    {"open", BOTH("open", "ar agor")},
    {"done", BOTH("done", "gwnaed")},
    {"accepted", BOTH("accepted", "derbyniwyd")},
    {"disputed", BOTH("disputed", "heriwyd")},
    {"cancelled", BOTH("cancelled", "canslwyd")},
};

static const struct known_word roles[] = {
    {"teacher", BOTH("teachers and staff", "athrawon a staff")},
    {"site_staff", BOTH("site staff", "staff y safle")},
    {"rep", BOTH("safety rep", "cynrychiolydd diogelwch")},
    {"leader", BOTH("leader", "arweinydd")},
    {"governor", BOTH("governor", "llywodraethwr")},
    {"technician", BOTH("technician", "technegydd")},
    {"viewer", BOTH("viewer", "gwyliwr")},
};

static const struct known_word outcomes[] = {
    {"agreed", BOTH("Agreed", "Cytuno")},
    {"with_reservations", BOTH("Agreed with reservations", "Cytuno gydag amheuon")},
    {"not_agreed", BOTH("Not agreed", "Anghytuno")},
    {"approved", BOTH("Approved", "Cymeradwyo")},
    {"seen", BOTH("Seen", "Gwelwyd")},
};

/* Sections of the checklists that are shipped; a school's own stay as they are. */
static const struct known_word sections[] = {
    {"Collective approach", BOTH("Collective approach", "Gweithredu ar y cyd")},
    {"Gathering evidence", BOTH("Gathering evidence", "Casglu tystiolaeth")},
    {"Ventilation audit", BOTH("Ventilation audit", "Archwiliad awyru")},
    {"Monitoring CO2", BOTH("Monitoring CO2", "Monitro CO2")},
    {"Practical measures", BOTH("Practical measures", "Mesurau ymarferol")},
    {"If ventilation stays poor", BOTH("If ventilation stays poor", "Os yw’r awyru’n dal yn wael")},
    {"Cold", BOTH("Cold", "Oerfel")},
    {"Heat", BOTH("Heat", "Gwres")},
    {"Estate and climate", BOTH("Estate and climate", "Ystad a hinsawdd")},
    {"Other joint checklist areas", BOTH("Other joint checklist areas", "Meysydd eraill y rhestr ar y cyd")},
    {"Escalation", BOTH("Escalation", "Mynd â’r mater ymhellach")},
    {"Risk assessment", BOTH("Risk assessment", "Asesiad risg")},
    {"Roles and responsibilities", BOTH("Roles and responsibilities", "Rolau a chyfrifoldebau")},
    {"Safety rep rights", BOTH("Safety rep rights", "Hawliau cynrychiolwyr diogelwch")},
};

#define LIST(words) {words, COUNT(words)}

static const struct {
    const struct known_word *words;
    size_t count;
} lists[WORD_KIND_COUNT] = {
    [WORD_STATUS] = LIST(statuses),         [WORD_CAUTION] = LIST(cautions),    [WORD_CLAUSE] = LIST(clauses),
    [WORD_UNIT] = LIST(units),              [WORD_VENTILATION] = LIST(ventilations), [WORD_ANSWER] = LIST(answers),     [WORD_INDIVIDUAL] = LIST(individuals),
    [WORD_RISK] = LIST(risks),              [WORD_STATE] = LIST(states),        [WORD_ROLE] = LIST(roles),
    [WORD_OUTCOME] = LIST(outcomes),        [WORD_SECTION] = LIST(sections),
};

const char *label_word(enum paper_language language, enum word_kind kind, const char *word)
{
    for (size_t i = 0; i < lists[kind].count; i++)
        if (strcmp(lists[kind].words[i].word, word) == 0)
            return lists[kind].words[i].texts[language];
    return word;
}
