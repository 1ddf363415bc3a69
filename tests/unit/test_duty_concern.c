/* The road of a concern: who may do what when, which days steps are due on, which letter comes next, and what a letter
 * still lacks. */
#include "concern_letter.h"
#include "rfc3339.h"
#include "school_days.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define MONDAY civil_to_days(2026, 11, 23)

/* Every weekday is a school day. */
static const struct calendar *weekdays(void)
{
    static struct calendar calendar;

    calendar_init(&calendar);
    return &calendar;
}

/* -- states -- */

static void a_draft_can_only_be_sent_and_only_by_who_raises_it(void **state)
{
    (void)state;
    for (enum concern_event event = 0; event < CONCERN_EVENT_COUNT; event++)
        for (enum concern_side side = CONCERN_RAISER; side <= CONCERN_EMPLOYER; side++)
            assert_int_equal(concern_may(CONCERN_DRAFT, event, side),
                             event == CONCERN_LETTER_FIRST && side == CONCERN_RAISER);
}

static void the_employer_answers_meets_notes_and_says_how_it_ended_but_writes_no_letters(void **state)
{
    (void)state;
    for (enum concern_event event = 0; event < CONCERN_EVENT_COUNT; event++) {
        assert_int_equal(concern_may(CONCERN_SENT, event, CONCERN_EMPLOYER), event >= CONCERN_LETTER_COUNT);
        assert_int_equal(concern_may(CONCERN_SENT, event, CONCERN_RAISER), event != CONCERN_LETTER_FIRST);
    }
}

static void the_road_leads_on_and_never_back(void **state)
{
    static const struct {
        enum concern_state from;
        enum concern_event event;
        enum concern_side side;
        enum concern_state to;
    } rows[] = {
        {CONCERN_DRAFT, CONCERN_LETTER_FIRST, CONCERN_RAISER, CONCERN_SENT},
        {CONCERN_SENT, CONCERN_LETTER_REMINDER, CONCERN_RAISER, CONCERN_SENT},
        {CONCERN_SENT, CONCERN_NOTE, CONCERN_EMPLOYER, CONCERN_SENT},
        {CONCERN_SENT, CONCERN_REPLY, CONCERN_EMPLOYER, CONCERN_REPLIED},
        {CONCERN_REPLIED, CONCERN_MET, CONCERN_RAISER, CONCERN_MEETING},
        {CONCERN_MEETING, CONCERN_REPLY, CONCERN_EMPLOYER, CONCERN_MEETING},
        {CONCERN_SENT, CONCERN_LETTER_GOVERNORS, CONCERN_RAISER, CONCERN_GOVERNORS},
        {CONCERN_GOVERNORS, CONCERN_REPLY, CONCERN_EMPLOYER, CONCERN_GOVERNORS},
        {CONCERN_GOVERNORS, CONCERN_LETTER_OFFICER, CONCERN_RAISER, CONCERN_OFFICER},
        {CONCERN_OFFICER, CONCERN_OUTCOME, CONCERN_EMPLOYER, CONCERN_OFFICER},
        {CONCERN_OFFICER, CONCERN_OUTCOME, CONCERN_RAISER, CONCERN_CLOSED},
        {CONCERN_CLOSED, CONCERN_OUTCOME, CONCERN_EMPLOYER, CONCERN_CLOSED},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(concern_may(rows[i].from, rows[i].event, rows[i].side));
        assert_int_equal(concern_after(rows[i].from, rows[i].event, rows[i].side), rows[i].to);
    }
}

static void a_closed_concern_takes_how_it_ended_and_nothing_else(void **state)
{
    (void)state;
    for (enum concern_event event = 0; event < CONCERN_EVENT_COUNT; event++)
        for (enum concern_side side = CONCERN_RAISER; side <= CONCERN_EMPLOYER; side++)
            assert_int_equal(concern_may(CONCERN_CLOSED, event, side), event == CONCERN_OUTCOME);
}

static void a_letter_is_sent_by_whoever_raises_it_and_by_the_rep_only_where_the_rep_does(void **state)
{
    (void)state;
    for (enum concern_raiser raiser = CONCERN_RAISER_UNSAID; raiser < CONCERN_RAISER_COUNT; raiser++) {
        assert_true(concern_may_send(raiser, true));
        assert_int_equal(concern_may_send(raiser, false), raiser == CONCERN_BY_REP);
    }
}

static void words_lead_back_to_what_they_are_of_and_nobody_says_unsaid(void **state)
{
    enum concern_event event;
    enum concern_outcome outcome = CONCERN_PARTLY;
    enum concern_raiser raiser;
    enum concern_way way;

    (void)state;
    for (enum concern_event i = 0; i < CONCERN_EVENT_COUNT; i++) {
        assert_true(concern_event_from_word(concern_event_word(i), &event));
        assert_int_equal(event, i);
    }
    for (enum concern_way i = 0; i < CONCERN_WAY_COUNT; i++)
        assert_true(concern_way_from_word(concern_way_word(i), &way) && way == i);
    assert_false(concern_event_from_word("letter", &event));
    assert_false(concern_outcome_from_word("unsaid", &outcome));
    assert_int_equal(outcome, CONCERN_PARTLY);
    assert_true(concern_outcome_from_word("not", &outcome) && outcome == CONCERN_NOT);
    assert_false(concern_raiser_from_word("unsaid", &raiser));
    assert_true(concern_raiser_from_word("members", &raiser) && raiser == CONCERN_BY_MEMBERS);
    assert_string_equal(concern_state_word(CONCERN_CLOSED), "closed");
    assert_string_equal(concern_side_word(CONCERN_EMPLOYER), "employer");
    assert_string_equal(concern_step_word(CONCERN_STEP_OFFICER), "officer");
    assert_string_equal(concern_due_word(CONCERN_LATER), "later");
}

/* -- the timeline -- */

static struct concern_timeline timeline_on(int64_t today, const int64_t done[CONCERN_STEP_COUNT])
{
    const struct concern_days days = CONCERN_DAYS;
    struct concern_timeline timeline;

    concern_timeline(weekdays(), &days, MONDAY, today, done, &timeline);
    return timeline;
}

static void steps_are_due_five_ten_and_fifteen_school_days_after_sending(void **state)
{
    const int64_t done[CONCERN_STEP_COUNT] = {MONDAY};
    struct concern_timeline timeline = timeline_on(MONDAY, done);

    (void)state;
    assert_int_equal(timeline.day, 0);
    assert_int_equal(timeline.steps[CONCERN_STEP_SENT].due, CONCERN_DONE);
    assert_int_equal(timeline.steps[CONCERN_STEP_REPLY].due_date, MONDAY + 7);
    assert_int_equal(timeline.steps[CONCERN_STEP_MEETING].due_date, MONDAY + 14);
    assert_int_equal(timeline.steps[CONCERN_STEP_GOVERNORS].due_date, MONDAY + 21);
    assert_int_equal(timeline.steps[CONCERN_STEP_OFFICER].days, -1);
    assert_int_equal(timeline.steps[CONCERN_STEP_OFFICER].due, CONCERN_LATER);
}

static void a_step_is_overdue_from_the_day_after_its_date(void **state)
{
    static const struct {
        int after;
        enum concern_due due;
    } rows[] = {{6, CONCERN_WAITING}, {7, CONCERN_DUE_NOW}, {8, CONCERN_OVERDUE}};
    const int64_t open[CONCERN_STEP_COUNT] = {MONDAY}, answered[CONCERN_STEP_COUNT] = {MONDAY, MONDAY + 4};

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(timeline_on(MONDAY + rows[i].after, open).steps[CONCERN_STEP_REPLY].due, rows[i].due);
        assert_int_equal(timeline_on(MONDAY + rows[i].after, answered).steps[CONCERN_STEP_REPLY].due, CONCERN_DONE);
    }
    assert_int_equal(timeline_on(MONDAY + 8, open).day, 6);
}

static void days_can_be_changed_but_stay_in_their_order(void **state)
{
    static const struct {
        struct concern_days days;
        bool is_valid;
    } rows[] = {
        {{5, 10, 15}, true}, {{1, 1, 1}, true}, {{0, 10, 15}, false}, {{5, 4, 15}, false}, {{5, 10, 9}, false},
        {{5, 10, CONCERN_DAYS_MAX}, true}, {{5, 10, CONCERN_DAYS_MAX + 1}, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(concern_days_are_valid(&rows[i].days), rows[i].is_valid);
}

static void the_next_letter_is_the_one_whose_time_it_is(void **state)
{
    static const struct {
        int after;
        bool is_answered;
        enum concern_event newest, next;        /* newest: the last letter that was written */
    } rows[] = {
        {1, false, CONCERN_LETTER_FIRST, CONCERN_LETTER_REMINDER},
        {8, false, CONCERN_LETTER_FIRST, CONCERN_LETTER_REMINDER},
        {2, true, CONCERN_LETTER_FIRST, CONCERN_LETTER_MEETING},
        {9, false, CONCERN_LETTER_REMINDER, CONCERN_LETTER_MEETING},
        {14, false, CONCERN_LETTER_FIRST, CONCERN_LETTER_MEETING},
        {13, false, CONCERN_LETTER_FIRST, CONCERN_LETTER_REMINDER},
        {15, true, CONCERN_LETTER_MEETING, CONCERN_LETTER_GOVERNORS},
        {20, false, CONCERN_LETTER_REMINDER, CONCERN_LETTER_MEETING},
        {21, false, CONCERN_LETTER_REMINDER, CONCERN_LETTER_GOVERNORS},
        {22, true, CONCERN_LETTER_GOVERNORS, CONCERN_LETTER_OFFICER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const int64_t done[CONCERN_STEP_COUNT] = {MONDAY, rows[i].is_answered ? MONDAY + 1 : 0};
        struct concern_timeline timeline = timeline_on(MONDAY + rows[i].after, done);
        bool is_written[CONCERN_LETTER_COUNT] = {false};

        for (enum concern_event letter = 0; letter <= rows[i].newest; letter++)
            is_written[letter] = true;
        assert_int_equal(concern_next_letter(&timeline, is_written), rows[i].next);
    }
}

static void nobody_asks_for_a_meeting_that_was_held(void **state)
{
    const int64_t done[CONCERN_STEP_COUNT] = {MONDAY, MONDAY + 1, MONDAY + 2};
    struct concern_timeline timeline = timeline_on(MONDAY + 2, done);
    bool is_written[CONCERN_LETTER_COUNT] = {[CONCERN_LETTER_FIRST] = true};

    (void)state;
    assert_int_equal(concern_next_letter(&timeline, is_written), CONCERN_LETTER_GOVERNORS);
    is_written[CONCERN_LETTER_GOVERNORS] = true;
    assert_int_equal(concern_next_letter(&timeline, is_written), CONCERN_LETTER_OFFICER);
}

/* -- letters -- */

static struct concern_facts all_facts(void)
{
    return (struct concern_facts){
        .nation = NATION_ENGLAND, .to = "Ms Rees", .role = "NEU rep", .name = "Ali Khan", .rooms = "8C and the hall",
        .from = "2 November 2026", .until = "20 November 2026", .finding = "- 8C was over 800 ppm for 62% of the time",
        .coverage = "94%", .noticed = "it is stuffy after lunch", .seen = "- Are grilles blocked?",
        .duties = "- A written record", .points = "- the windows of 8C are painted shut",
        .members = "12 members raise this together.", .answer_by = "30 November 2026",
        .first_sent = "23 November 2026"};
}

static void a_letter_with_all_facts_has_no_gap(void **state)
{
    static char text[CONCERN_LETTER_SIZE], gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE];
    const struct concern_facts facts = all_facts();

    (void)state;
    for (enum concern_event letter = 0; letter < CONCERN_LETTER_COUNT; letter++) {
        assert_int_equal(concern_letter_write(letter, &facts, text, sizeof text, NULL), 0);
        assert_int_equal(concern_letter_gaps(text, gaps), 0);
        assert_null(strchr(text, '{'));
        assert_null(strchr(text, '}'));
        assert_non_null(strstr(text, "8C and the hall"));
    }
}

static void the_first_letter_names_guidance_law_figures_and_what_is_asked(void **state)
{
    static const char *const parts[] = {
        "Dear Ms Rees,\n\nI write as NEU rep about fresh air in 8C and the hall.\n",
        "12 members raise this together.\n",
        "Members noticed: it is stuffy after lunch\n",
        "we ticked that this holds here:\n- Are grilles blocked?\n\nBetween",
        "duties are not met:\n- A written record\n\nWhat",
        "Between 2 November 2026 and 20 November 2026 the school's own record shows:\n- 8C was over 800 ppm",
        "for 62% of the time\n\nIt covers 94% of the time",
        "employers to act above 800 ppm of CO2. The Department for Education says that over 800 ppm is an early sign",
        "Regulations 1992 (regulation 6)",
        "Regulations 1999 (regulation 3)",
        "What matters most to us:\n- the windows of 8C are painted shut\n",
        "(1) show us the risk assessment for 8C and the hall,",
        "(3) meet us by 30 November 2026.\n\nWe want this settled together.\n\nAli Khan\n",
    };
    static char text[CONCERN_LETTER_SIZE];
    const struct concern_facts facts = all_facts();

    (void)state;
    assert_int_equal(concern_letter_write(CONCERN_LETTER_FIRST, &facts, text, sizeof text, NULL), 0);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(text, parts[i]))
            fail_msg("not in the letter: %s\n%s", parts[i], text);
}

static void what_is_not_known_stands_as_a_gap_and_what_may_be_absent_is_left_out(void **state)
{
    static char text[CONCERN_LETTER_SIZE], gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE];
    const struct concern_facts nothing = {.nation = NATION_OTHER};

    (void)state;
    assert_int_equal(concern_letter_write(CONCERN_LETTER_FIRST, &nothing, text, sizeof text, NULL), 0);
    assert_non_null(strstr(text, "Dear [[who the letter is to]],"));
    assert_non_null(strstr(text, "[[the law that holds here]]"));
    assert_null(strstr(text, "Members noticed"));
    assert_null(strstr(text, "we ticked"));
    assert_null(strstr(text, "duties are not met"));
    assert_null(strstr(text, "What matters most"));
    assert_int_equal(concern_letter_gaps(text, gaps), 12);
    assert_string_equal(gaps[0], "who the letter is to");
    assert_string_equal(gaps[11], "your name");
}

static void the_law_is_that_of_the_nation(void **state)
{
    static const struct {
        enum nation nation;
        const char *law, *guidance;
    } rows[] = {
        {NATION_ENGLAND, "Regulations 1992", "Department for Education"},
        {NATION_WALES, "Regulations 1992", "Health and Safety Executive"},
        {NATION_SCOTLAND, "Regulations 1992", "Health and Safety Executive"},
        {NATION_NORTHERN_IRELAND, "Regulations (Northern Ireland) 1993", "In Great Britain"},
        {NATION_UNKNOWN, "[[the law that holds here]]", "Health and Safety Executive"},
        {NATION_OTHER, "[[the law that holds here]]", "[[the guidance that holds here]]"},
    };
    static char text[CONCERN_LETTER_SIZE];
    struct concern_facts facts = all_facts();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        facts.nation = rows[i].nation;
        assert_int_equal(concern_letter_write(CONCERN_LETTER_FIRST, &facts, text, sizeof text, NULL), 0);
        assert_non_null(strstr(text, rows[i].law));
        assert_non_null(strstr(text, rows[i].guidance));
    }
}

static void a_letter_that_does_not_fit_is_refused_at_its_edge(void **state)
{
    static char text[CONCERN_LETTER_SIZE];
    const struct concern_facts facts = all_facts();
    struct error err = {0};
    size_t length;

    (void)state;
    assert_int_equal(concern_letter_write(CONCERN_LETTER_OFFICER, &facts, text, sizeof text, &err), 0);
    length = strlen(text);
    assert_int_equal(concern_letter_write(CONCERN_LETTER_OFFICER, &facts, text, length + 1, &err), 0);
    assert_int_equal(concern_letter_write(CONCERN_LETTER_OFFICER, &facts, text, length, &err), -EMSGSIZE);
}

static void gaps_are_found_in_whatever_somebody_typed(void **state)
{
    static const struct {
        const char *text;
        size_t count;
        const char *first;
    } rows[] = {
        {"", 0, ""},
        {"no gap [here] and [ [none] ]", 0, ""},
        {"Dear [[name]], [[date]]", 2, "name"},
        {"[[never closed\nnext line]]", 1, "never closed"},
        {"[[", 1, ""},
        {"[[]]", 1, ""},
        {"a ]] before [[b]]", 1, "b"},
    };
    static char gaps[CONCERN_GAPS_MAX][CONCERN_GAP_SIZE], many[4 * (CONCERN_GAPS_MAX + 1) + 1];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        gaps[0][0] = '\0';
        assert_int_equal(concern_letter_gaps(rows[i].text, gaps), rows[i].count);
        assert_string_equal(gaps[0], rows[i].first);
    }
    for (size_t i = 0; i <= CONCERN_GAPS_MAX; i++)
        strcpy(many + 4 * i, "[[]]");
    assert_int_equal(concern_letter_gaps(many, gaps), CONCERN_GAPS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_draft_can_only_be_sent_and_only_by_who_raises_it),
        cmocka_unit_test(the_employer_answers_meets_notes_and_says_how_it_ended_but_writes_no_letters),
        cmocka_unit_test(the_road_leads_on_and_never_back),
        cmocka_unit_test(a_closed_concern_takes_how_it_ended_and_nothing_else),
        cmocka_unit_test(a_letter_is_sent_by_whoever_raises_it_and_by_the_rep_only_where_the_rep_does),
        cmocka_unit_test(words_lead_back_to_what_they_are_of_and_nobody_says_unsaid),
        cmocka_unit_test(steps_are_due_five_ten_and_fifteen_school_days_after_sending),
        cmocka_unit_test(a_step_is_overdue_from_the_day_after_its_date),
        cmocka_unit_test(days_can_be_changed_but_stay_in_their_order),
        cmocka_unit_test(the_next_letter_is_the_one_whose_time_it_is),
        cmocka_unit_test(nobody_asks_for_a_meeting_that_was_held),
        cmocka_unit_test(a_letter_with_all_facts_has_no_gap),
        cmocka_unit_test(the_first_letter_names_guidance_law_figures_and_what_is_asked),
        cmocka_unit_test(what_is_not_known_stands_as_a_gap_and_what_may_be_absent_is_left_out),
        cmocka_unit_test(the_law_is_that_of_the_nation),
        cmocka_unit_test(a_letter_that_does_not_fit_is_refused_at_its_edge),
        cmocka_unit_test(gaps_are_found_in_whatever_somebody_typed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
