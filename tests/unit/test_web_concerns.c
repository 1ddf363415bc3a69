/* Concerns through the doors once they are sent: who says so, who reads what, and what both sides do then, each with
 * its entry of the ledger. */
#include "concern_kit.h"

static void all_that_is_missing_is_told_at_once(void **state)
{
    struct office *office = *state;
    json_t *refused;
    char path[96];

    concern_start(office, REP, path);
    refused = concern_say_sent(office, REP, 422, path, "{'way':'email'}");
    assert_int_equal(json_array_size(json_object_get(refused, "errors")), 4);   /* rooms, raiser, addressee, letter */
    json_decref(refused);
}

static void sending_opens_the_letter_to_leaders_and_reps_and_nothing_of_the_notes(void **state)
{
    static const struct {
        int role, status;
    } rows[] = {{REP, 200}, {LEADER, 200}, {TEACHER, 404}, {SITE_STAFF, 404}, {GOVERNOR, 404}, {TECHNICIAN, 404},
                {VIEWER, 404}};
    struct office *office = *state;
    char path[96];

    assert_int_equal(concern_sent_by(office, REP, path), 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *answer = house_ask(office->house, "GET", path, house_browser(office->house, rows[i].role), NULL);

        assert_int_equal(house_status(answer), rows[i].status);
        assert_null(strstr(answer, CANARY));
        assert_int_equal(strstr(answer, "please open the windows") != NULL, rows[i].status == 200);
        free(answer);
    }
}

/* Only whoever raises it speaks for it: who reads and writes with them does not. */
static void the_named_rep_says_that_it_is_sent_only_where_the_rep_raises_it(void **state)
{
    static const struct {
        const char *fields;
        int status;
    } rows[] = {
        {"{'raised_by':'me'}", 403}, {"{'raised_by':'members','members':12}", 403}, {"{'raised_by':'rep'}", 201}};
    struct office *office = *state;

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char draft[96], path[96];
        json_t *read, *answer;

        concern_start(office, TEACHER, draft);
        concern_fill(office, TEACHER, draft);
        concern_name_rep(office, TEACHER, draft);
        concern_write(office, TEACHER, 200, draft, rows[i].fields);
        read = office_ask(office, REP, "GET", 200, draft, NULL);
        assert_int_equal(json_is_true(json_object_get(read, "may_send")), rows[i].status == 201);
        answer = concern_say_sent(office, REP, rows[i].status, draft, "{'way':'email'}");
        if (rows[i].status == 403) {
            assert_non_null(strstr(text_of(json_object_get(answer, "error"), "message"), "Only Ms teacher can say"));
            json_decref(answer);
            answer = concern_say_sent(office, TEACHER, 201, draft, "{'way':'email'}");
        }
        snprintf(path, sizeof path, API "/concerns/%lld", (long long)number_of(answer, "id"));
        json_decref(answer);
        answer = office_ask(office, REP, "GET", 200, path, NULL);       /* the next letter likewise */
        assert_int_equal(has_word(answer, "may", "reminder"), rows[i].status == 201);
        assert_true(has_word(answer, "may", "note"));
        json_decref(answer);
        json_decref(read);
    }
}

static void what_is_sent_is_the_letter_that_was_read(void **state)
{
    struct office *office = *state;
    char draft[96], sent[96];
    json_t *read, *refused;

    concern_start(office, TEACHER, draft);
    concern_fill(office, TEACHER, draft);
    concern_name_rep(office, TEACHER, draft);
    read = office_ask(office, TEACHER, "GET", 200, draft, NULL);
    concern_write(office, REP, 200, draft, "{'letter':'Dear Ms Rees, all is well.'}");
    snprintf(sent, sizeof sent, "{'way':'email','revision':%lld}", (long long)number_of(read, "revision"));
    refused = office_ask(office, TEACHER, "POST", 409, below(draft, "sent"), sent);
    assert_string_equal(error_code(refused), "changed");
    assert_string_equal(text_of(json_object_get(refused, "draft"), "letter"), "Dear Ms Rees, all is well.");
    office_do(office, TEACHER, "POST", 422, below(draft, "sent"), "{'way':'email'}");
    json_decref(refused);
    json_decref(read);
}

/* -- the ledger -- */

static json_t *happening_of(const json_t *concern, size_t index)
{
    return json_array_get(json_object_get(concern, "happenings"), index);
}

static void all_that_happens_is_an_entry_whose_words_stand_outside_the_chain(void **state)
{
    static const struct {
        int role;
        enum ledger_kind kind;
        const char *body, *subject, *text;
    } rows[] = {
        {LEADER, LEDGER_CONCERN_REPLIED, "{'event':'reply','text':'Funding is sought.'}",
         "concern:1/side:employer/day:2026-11-23", "Funding is sought."},
        {REP, LEDGER_CONCERN_MET, "{'event':'met','text':'In the staff room.'}", "concern:1/side:raiser/day:2026-11-23",
         "In the staff room."},
        {REP, LEDGER_CONCERN_NOTED, "{'event':'note','text':'A fan is here.'}", "concern:1/side:raiser/day:2026-11-23",
         "A fan is here."},
        {LEADER, LEDGER_CONCERN_ENDED, "{'event':'outcome','outcome':'resolved'}",
         "concern:1/ended:resolved/side:employer/day:2026-11-23", ""},
        {REP, LEDGER_CONCERN_ENDED, "{'event':'outcome','outcome':'partly','text':'One room.'}",
         "concern:1/ended:partly/side:raiser/day:2026-11-23", "One room."},
    };
    struct office *office = *state;
    char path[96], text[LEDGER_TEXT_SIZE];
    struct ledger_entry entry;
    struct error err = {0};

    concern_sent_by(office, REP, path);
    assert_int_equal(ledger_find(office->house->store, LEDGER_CONCERN_SENT, LEDGER_CONCERN_SENT, "concern:1/", &entry,
                                 &err), 0);
    assert_string_equal(entry.subject, "concern:1/letter:first/way:email/day:2026-11-23");
    assert_int_equal(ledger_load(office->house->store, entry.index, &entry, text, &err), 0);
    assert_int_equal(strncmp(text, "Dear Ms Rees,", 13), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *concern = office_ask(office, rows[i].role, "POST", 201, below(path, "events"), rows[i].body);
        char actor[24];

        assert_int_equal(ledger_load(office->house->store, number_of(happening_of(concern, i + 1), "entry"), &entry,
                                     text, &err), 0);
        json_decref(concern);
        snprintf(actor, sizeof actor, "p%lld", (long long)office->house->people_ids[rows[i].role]);
        assert_int_equal(entry.kind, rows[i].kind);
        assert_string_equal(entry.actor, actor);
        assert_string_equal(entry.subject, rows[i].subject);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(entry.has_text, rows[i].text[0] != '\0');
    }
}

static void both_sides_take_receipts_of_what_the_other_wrote(void **state)
{
    struct office *office = *state;
    char path[96], address[96];
    json_t *concern;

    concern_sent_by(office, TEACHER, path);
    concern = office_ask(office, LEADER, "POST", 201, below(path, "events"), "{'event':'reply','text':'We look.'}");
    for (size_t i = 0; i < 2; i++) {
        static const struct {
            int role, status;
        } takers[] = {{TEACHER, 200}, {LEADER, 200}, {REP, 200}, {SITE_STAFF, 403}, {GOVERNOR, 403}};

        snprintf(address, sizeof address, API "/ledger/%lld/receipt",
                 (long long)number_of(happening_of(concern, i), "entry"));
        for (size_t j = 0; j < sizeof takers / sizeof *takers; j++)
            assert_int_equal(house_try(office->house, "GET", address, house_browser(office->house, takers[j].role),
                                       NULL), takers[j].status);
    }
    json_decref(concern);
}

static void what_the_record_can_not_keep_leaves_neither_row_nor_entry(void **state)
{
    struct office *office = *state;
    char path[96];
    json_t *before, *after;

    concern_sent_by(office, REP, path);
    before = office_ask(office, LEADER, "GET", 200, API "/ledger", NULL);
    office->house->fail_changes = 1;
    office_do(office, LEADER, "POST", 503, below(path, "events"), "{'event':'reply','text':'Lost.'}");
    after = office_ask(office, LEADER, "GET", 200, API "/ledger", NULL);
    assert_int_equal(number_of(before, "count"), number_of(after, "count"));
    json_decref(after);
    after = office_ask(office, LEADER, "GET", 200, path, NULL);
    assert_int_equal(json_array_size(json_object_get(after, "happenings")), 1);
    json_decref(after);
    json_decref(before);
}

/* -- what both sides do -- */

static void both_sides_write_what_happened_and_say_how_it_ended(void **state)
{
    struct office *office = *state;
    json_t *concern, *step;
    char path[96], events[128];

    concern_sent_by(office, REP, path);
    snprintf(events, sizeof events, "%s/events", path);
    concern = office_ask(office, LEADER, "POST", 201, events, "{'event':'reply','text':'funding sought'}");
    assert_string_equal(text_of(concern, "state"), "replied");
    step = json_array_get(json_object_get(concern, "steps"), 1);
    assert_string_equal(text_of(step, "due"), "done");
    assert_string_equal(text_of(concern, "next_letter"), "meeting");
    assert_true(json_is_null(json_object_get(concern, "draft")));
    json_decref(concern);
    office_do(office, LEADER, "POST", 422, events, "{'event':'governors','text':'x'}");
    office_do(office, LEADER, "POST", 422, events, "{'event':'note'}");
    office_do(office, LEADER, "POST", 422, events, "{'event':'met','text':'x','date':'2026-11-24'}");
    office_do(office, LEADER, "POST", 422, events, "{'event':'met','text':'x','date':'2026-11-22'}");
    office_do(office, TEACHER, "POST", 404, events, "{'event':'note','text':'x'}");
    office_do(office, LEADER, "POST", 201, events, "{'event':'outcome','outcome':'resolved'}");
    concern = office_ask(office, REP, "POST", 201, events, "{'event':'outcome','outcome':'partly','text':'one room'}");
    assert_string_equal(text_of(concern, "state"), "closed");
    assert_string_equal(text_of(json_object_get(concern, "outcomes"), "employer"), "resolved");
    assert_string_equal(text_of(json_object_get(concern, "outcomes"), "raiser"), "partly");
    json_decref(concern);
    office_do(office, LEADER, "POST", 409, events, "{'event':'reply','text':'late'}");
}

static int messages;

static int count_told(void *context, unsigned roles, const char *subject, const char *body, struct error *why)
{
    (void)context, (void)roles, (void)subject, (void)body, (void)why;
    messages++;
    return 0;
}

static int count_told_people(void *context, const int64_t *persons, size_t count, const char *subject,
                             const char *body, struct error *why)
{
    (void)persons, (void)count;
    return count_told(context, 0, subject, body, why);
}

/* From the draft to its end, through every letter: people send what they send. */
static void nothing_of_a_concern_goes_out_by_itself(void **state)
{
    static const char *const letters[] = {"reminder", "meeting", "governors", "officer"};
    struct office *office = *state;
    char path[96], draft[96], body[96];
    json_t *concern;

    messages = 0;
    house_pause(office->house);
    office->house->host.tell = count_told;
    office->house->host.tell_people = count_told_people;
    house_start(office->house);
    concern_sent_by(office, REP, path);
    concern = office_ask(office, REP, "GET", 200, path, NULL);
    snprintf(draft, sizeof draft, API "/concerns/drafts/%lld", (long long)number_of(concern, "draft"));
    json_decref(concern);
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        snprintf(body, sizeof body, "{'letter_kind':'%s','letter':'Dear all'}", letters[i]);
        concern_write(office, REP, 200, draft, body);
        json_decref(concern_say_sent(office, REP, 201, draft, "{'way':'email'}"));
    }
    office_do(office, LEADER, "POST", 201, below(path, "events"), "{'event':'reply','text':'funding sought'}");
    office_do(office, REP, "POST", 201, below(path, "events"), "{'event':'outcome','outcome':'not'}");
    assert_int_equal(messages, 0);
    office_do(office, REP, "POST", 201, API "/inspections", "{'planned':'2026-11-24','notice':'Tomorrow'}");
    assert_int_equal(messages, 1);      /* so that one would have been counted */
}

static void governors_read_it_once_they_were_written_to(void **state)
{
    struct office *office = *state;
    json_t *concern;
    char path[96], draft[96];

    concern_sent_by(office, REP, path);
    office_do(office, GOVERNOR, "GET", 404, path, NULL);
    concern = office_ask(office, REP, "GET", 200, path, NULL);
    snprintf(draft, sizeof draft, API "/concerns/drafts/%lld", (long long)number_of(concern, "draft"));
    json_decref(concern);
    concern_write(office, REP, 422, draft, "{'letter_kind':'first'}");
    concern_write(office, REP, 200, draft, "{'letter_kind':'governors','letter':'Dear chair'}");
    office_do(office, GOVERNOR, "GET", 404, path, NULL);
    concern = concern_say_sent(office, REP, 201, draft, "{'way':'print'}");
    assert_string_equal(text_of(concern, "state"), "governors");
    assert_string_equal(text_of(concern, "next_letter"), "officer");
    json_decref(concern);
    concern = office_ask(office, GOVERNOR, "GET", 200, path, NULL);
    assert_string_equal(text_of(concern, "reader"), "reader");
    json_decref(concern);
    office_do(office, GOVERNOR, "POST", 403, below(path, "events"), "{'event':'note','text':'x'}");
    office_do(office, REP, "DELETE", 409, draft, NULL);
}

static int64_t count_of_days_entries(const struct office *office, char subject[LEDGER_SUBJECT_SIZE])
{
    json_t *ledger = office_ask(office, LEADER, "GET", 200, API "/ledger?limit=200", NULL);
    const json_t *entry;
    int64_t count = 0;
    size_t index;

    json_array_foreach(json_object_get(ledger, "entries"), index, entry)
        if (strcmp(text_of(entry, "kind"), ledger_kind_word(LEDGER_CONCERN_DAYS)) == 0) {
            snprintf(subject, LEDGER_SUBJECT_SIZE, "%s", text_of(entry, "subject"));
            count++;
        }
    json_decref(ledger);
    return count;
}

static void only_who_raised_it_changes_the_days_and_the_ledger_says_to_what(void **state)
{
    struct office *office = *state;
    json_t *concern;
    char path[96], subject[LEDGER_SUBJECT_SIZE];

    concern_sent_by(office, REP, path);
    office_do(office, LEADER, "PATCH", 403, path, "{'reply':7}");
    office_do(office, REP, "PATCH", 422, path, "{'reply':11}");     /* after the meeting */
    office_do(office, REP, "PATCH", 422, path, "{'reply':0}");
    concern = office_ask(office, REP, "PATCH", 200, path, "{'reply':7,'meeting':12}");
    assert_string_equal(text_of(json_array_get(json_object_get(concern, "steps"), 1), "due_date"), "2026-12-02");
    json_decref(concern);
    assert_int_equal(count_of_days_entries(office, subject), 1);    /* what was refused left none */
    assert_string_equal(subject, "concern:1/due_after:7-12-15");
    office_do(office, REP, "PATCH", 200, path, "{'reply':7}");      /* as it is already */
    assert_int_equal(count_of_days_entries(office, subject), 1);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(all_that_is_missing_is_told_at_once),
        PROMISE(sending_opens_the_letter_to_leaders_and_reps_and_nothing_of_the_notes),
        PROMISE(the_named_rep_says_that_it_is_sent_only_where_the_rep_raises_it),
        PROMISE(what_is_sent_is_the_letter_that_was_read),
        PROMISE(all_that_happens_is_an_entry_whose_words_stand_outside_the_chain),
        PROMISE(both_sides_take_receipts_of_what_the_other_wrote),
        PROMISE(what_the_record_can_not_keep_leaves_neither_row_nor_entry),
        PROMISE(both_sides_write_what_happened_and_say_how_it_ended),
        PROMISE(nothing_of_a_concern_goes_out_by_itself),
        PROMISE(governors_read_it_once_they_were_written_to),
        PROMISE(only_who_raised_it_changes_the_days_and_the_ledger_says_to_what),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
