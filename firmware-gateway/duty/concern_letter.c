/* duty/concern_letter.c - see concern_letter.h */
#include "concern_letter.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* The model letters. {name}: a gap of the table below; a paragraph that holds one which may be absent is left out with
 * it. */
static const char *const letters[CONCERN_LETTER_COUNT] = {
    [CONCERN_LETTER_FIRST] =
        "Dear {to},\n\n"
        "I write as {role} about fresh air in {rooms}.\n\n"
        "{members}\n\n"
        "Members noticed: {noticed}\n\n"
        "On the guides' checklist we ticked that this holds here:\n{seen}\n\n"
        "Between {from} and {until} the school's own record shows:\n{finding}\n\n"
        "It covers {coverage} of the time in which these rooms were in use, and is attached with its limits.\n\n"
        "Joint union guidance asks employers to act above 800 ppm of CO2. {guidance} {law}\n\n"
        "As far as we know these duties are not met:\n{duties}\n\n"
        "What matters most to us:\n{points}\n\n"
        "We ask you to\n"
        "(1) show us the risk assessment for {rooms},\n"
        "(2) say what will be done, by whom and by when,\n"
        "(3) meet us by {answer_by}.\n\n"
        "We want this settled together.\n\n"
        "{name}\n",
    [CONCERN_LETTER_REMINDER] =
        "Dear {to},\n\n"
        "On {first_sent} I wrote to you as {role} about fresh air in {rooms}. We have not had an answer yet.\n\n"
        "The school's own record shows:\n{finding}\n\n"
        "We ask for your answer by {answer_by}: the risk assessment for {rooms}, and what will be done, by whom and by"
        " when. If you need more time, tell us how much.\n\n"
        "{name}\n",
    [CONCERN_LETTER_MEETING] =
        "Dear {to},\n\n"
        "I wrote to you on {first_sent} as {role} about fresh air in {rooms}. We ask for a meeting by {answer_by}, or"
        " for this to be on the agenda of the safety committee before then.\n\n"
        "To talk about:\n"
        "(1) what the record shows,\n"
        "(2) the risk assessment for these rooms,\n"
        "(3) what is done now, what needs money, and what helps until then.\n\n"
        "The school's own record shows:\n{finding}\n\n"
        "What matters most to us:\n{points}\n\n"
        "{name}\n",
    [CONCERN_LETTER_GOVERNORS] =
        "Dear {to},\n\n"
        "I write to the governing body as {role} about fresh air in {rooms}. We first raised it with the head on"
        " {first_sent}; the letters and the answers are attached, and it is not settled.\n\n"
        "Between {from} and {until} the school's own record shows:\n{finding}\n\n"
        "It covers {coverage} of the time in which these rooms were in use.\n\n"
        "{law}\n\n"
        "We ask the governing body\n"
        "(1) to put this on the agenda of its next meeting,\n"
        "(2) to say what will be done, by whom and by when,\n"
        "(3) to answer us by {answer_by}.\n\n"
        "{name}\n",
    [CONCERN_LETTER_OFFICER] =
        "Dear {to},\n\n"
        "As {role} I ask for the branch's or region's help with fresh air in {rooms}. We raised it with the head on"
        " {first_sent}, and with the governing body after that. It is not settled.\n\n"
        "The school's own record shows:\n{finding}\n\n"
        "It covers {coverage} of the time in which these rooms were in use.\n\n"
        "{members}\n\n"
        "The letters, the answers and the record are attached. Tell us by {answer_by} what you advise.\n\n"
        "{name}\n",
};

static const char guidance_england[] =
    "The Department for Education says that over 800 ppm is an early sign, and that rooms which are consistently over"
    " 1500 ppm need action.";
static const char guidance_elsewhere[] =
    "The Health and Safety Executive says that under 800 ppm is a sign of good ventilation, and over 1500 ppm of poor.";
static const char guidance_northern_ireland[] =
    "In Great Britain the Health and Safety Executive says that under 800 ppm is a sign of good ventilation, and over"
    " 1500 ppm of poor.";
static const char law_britain[] =
    "The Workplace (Health, Safety and Welfare) Regulations 1992 (regulation 6) require enough fresh air, and the"
    " Management of Health and Safety at Work Regulations 1999 (regulation 3) a suitable and sufficient assessment.";
static const char law_northern_ireland[] =
    "The Workplace (Health, Safety and Welfare) Regulations (Northern Ireland) 1993 (regulation 6) require enough fresh"
    " air, and the Management of Health and Safety at Work Regulations (Northern Ireland) 2000 (regulation 3) a"
    " suitable and sufficient assessment.";

static const struct {
    const char *guidance, *law;         /* NULL: we don't know what holds there */
} nations[NATION_COUNT] = {
    [NATION_UNKNOWN] = {guidance_elsewhere, NULL},
    [NATION_ENGLAND] = {guidance_england, law_britain},
    [NATION_WALES] = {guidance_elsewhere, law_britain},
    [NATION_SCOTLAND] = {guidance_elsewhere, law_britain},
    [NATION_NORTHERN_IRELAND] = {guidance_northern_ireland, law_northern_ireland},
    [NATION_OTHER] = {NULL, NULL},
};

struct filling {                        /* all that gaps are filled with */
    struct concern_facts facts;
    const char *guidance, *law;
};
#define FACT(member) offsetof(struct filling, facts.member)
static const struct gap {
    const char *name;
    size_t offset;                      /* of its text in struct filling */
    const char *missing;                /* NULL: its paragraph is left out */
} gaps_known[] = {
    {"to", FACT(to), "who the letter is to"},
    {"role", FACT(role), "your role and union"},
    {"name", FACT(name), "your name"},
    {"rooms", FACT(rooms), "which rooms"},
    {"from", FACT(from), "first day"},
    {"until", FACT(until), "last day"},
    {"finding", FACT(finding), "what the record or your own notes show"},
    {"coverage", FACT(coverage), "how much of it was measured"},
    {"noticed", FACT(noticed), NULL},
    {"seen", FACT(seen), NULL},
    {"duties", FACT(duties), NULL},
    {"points", FACT(points), NULL},
    {"members", FACT(members), NULL},
    {"answer_by", FACT(answer_by), "a date"},
    {"first_sent", FACT(first_sent), "date of the first letter"},
    {"guidance", offsetof(struct filling, guidance), "the guidance that holds here"},
    {"law", offsetof(struct filling, law), "the law that holds here"},
};

static const struct gap *find_gap(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof gaps_known / sizeof *gaps_known; i++)
        if (strlen(gaps_known[i].name) == length && strncmp(gaps_known[i].name, name, length) == 0)
            return &gaps_known[i];
    return NULL;
}

/* NULL: nothing is known to fill it with. */
static const char *text_of(const struct gap *gap, const struct filling *filling)
{
    const char *text = *(const char *const *)(const void *)((const char *)filling + gap->offset);

    return text && *text ? text : NULL;
}

/* Where a paragraph's end is: past the blank line after it. */
static const char *paragraph_end(const char *paragraph)
{
    const char *end = strstr(paragraph, "\n\n");

    return end ? end + 2 : paragraph + strlen(paragraph);
}

static bool is_left_out(const char *paragraph, const char *end, const struct filling *filling)
{
    for (const char *open = paragraph; (open = memchr(open, '{', (size_t)(end - open))) != NULL; open++) {
        const struct gap *gap = find_gap(open + 1, strcspn(open + 1, "}"));

        if (gap && !gap->missing && !text_of(gap, filling))
            return true;
    }
    return false;
}

struct writer {
    char *text;
    size_t size, used;                  /* used may grow past size: then it did not fit */
};

static void put(struct writer *writer, const char *text, size_t length)
{
    if (writer->used + length < writer->size)
        memcpy(writer->text + writer->used, text, length);
    writer->used += length;
}

static void put_gap(struct writer *writer, const struct gap *gap, const struct filling *filling)
{
    const char *text = text_of(gap, filling);

    if (text) {
        put(writer, text, strlen(text));
        return;
    }
    put(writer, CONCERN_GAP_OPEN, strlen(CONCERN_GAP_OPEN));
    put(writer, gap->missing, strlen(gap->missing));
    put(writer, CONCERN_GAP_CLOSE, strlen(CONCERN_GAP_CLOSE));
}

static void put_paragraph(struct writer *writer, const char *from, const char *end, const struct filling *filling)
{
    while (from < end) {
        size_t plain = strcspn(from, "{"), length;

        if (plain > (size_t)(end - from))
            plain = (size_t)(end - from);
        put(writer, from, plain);
        from += plain;
        if (from == end)
            return;
        length = strcspn(from + 1, "}");
        put_gap(writer, find_gap(from + 1, length), filling);
        from += length + 2;
    }
}

int concern_letter_write(enum concern_event letter, const struct concern_facts *facts, char *text, size_t size,
                         struct error *err)
{
    const struct filling filling = {*facts, nations[facts->nation].guidance, nations[facts->nation].law};
    struct writer writer = {text, size, 0};

    for (const char *at = letters[letter], *end; *at; at = end) {
        end = paragraph_end(at);
        if (!is_left_out(at, end, &filling))
            put_paragraph(&writer, at, end, &filling);
    }
    if (writer.used >= size)
        return error_set(err, -EMSGSIZE, "letter: longer than %zu bytes", size - 1);
    text[writer.used] = '\0';
    return 0;
}

size_t concern_letter_gaps(const char *text, char gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE])
{
    size_t count = 0;

    for (const char *at = text; count < CONCERN_GAPS_MAX && (at = strstr(at, CONCERN_GAP_OPEN)) != NULL; count++) {
        const char *line_end = at + strcspn(at, "\n"), *close;
        size_t length;

        at += strlen(CONCERN_GAP_OPEN);
        close = strstr(at, CONCERN_GAP_CLOSE);
        length = (size_t)((close && close < line_end ? close : line_end) - at);
        snprintf(gaps[count], CONCERN_GAP_SIZE, "%.*s",
                 (int)(length < CONCERN_GAP_SIZE ? length : CONCERN_GAP_SIZE - 1), at);
        at += length;
    }
    return count;
}
