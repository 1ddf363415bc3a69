/* Concerns through the doors: private until sent, to whoever asks and by whatever way; the letter filled from the
 * record; and what both sides do once it is sent. */
#include "checklist_shelf.h"
#include "concerns.h"
#include "days.h"
#include "ledger_book.h"
#include "readings.h"
#include "web_house.h"
#include <fcntl.h>

#define API "/api/v1"
#define CANARY "quetzal-feather-7731"
#define LETTER "Dear Ms Rees,\\n\\nplease open the windows of 8C.\\n\\nMs rep"

static struct checklist_shelf *shelf;

static int setup(void **state)
{
    struct house *house = house_open();

    must(checklist_shelf_open(SOURCE_DIR "/config/checklists", &shelf, err));
    house->host.checklists = shelf;
    house_start(house);
    *state = house;
    return 0;
}

static int teardown(void **state)
{
    house_close(*state);
    checklist_shelf_close(shelf);
    return 0;
}

/* NULL: an empty answer. */
static json_t *ask(const struct house *house, int role, const char *method, const char *path, const char *body,
                   int status)
{
    char *answer = house_ask(house, method, path, house_browser(house, role), body);
    json_t *json = json_loads(house_body(answer), 0, NULL);

    if (house_status(answer) != status)
        fail_msg("%s %s: %s", method, path, answer);
    free(answer);
    return json;
}

static const char *text_of(const json_t *json, const char *key)
{
    const char *text = json_string_value(json_object_get(json, key));

    return text ? text : "";
}

static int64_t number_of(const json_t *json, const char *key)
{
    return json_integer_value(json_object_get(json, key));
}

/* A draft of a role; its path. */
static int64_t start(const struct house *house, int role, char path[96])
{
    json_t *draft = ask(house, role, "POST", API "/concerns", "{}", 201);
    int64_t id = number_of(draft, "id");

    json_decref(draft);
    snprintf(path, 96, API "/concerns/drafts/%lld", (long long)id);
    return id;
}

static const char *below(const char *path, const char *what)
{
    static char text[128];

    snprintf(text, sizeof text, "%s/%s", path, what);
    return text;
}

/* All that a letter needs, about 8C. */
static void fill(const struct house *house, int role, const char *path)
{
    json_decref(ask(house, role, "PATCH", path,
                    "{\"noticed\":\"" CANARY "\",\"rooms\":[\"8c\"],\"raised_by\":\"me\",\"addressed_to\":\"Ms Rees\","
                    "\"writer\":\"NEU rep\",\"letter\":\"" LETTER "\","
                    "\"ticks\":[\"VENT-B1\",\"RA-1\"],\"points\":[\"RA-1\"]}",
                    200));
}

/* A concern of the rep about 8C that is sent; its path. */
static int64_t send_one(const struct house *house, char path[96])
{
    char draft[96];
    json_t *sent;
    int64_t id;

    start(house, REP, draft);
    fill(house, REP, draft);
    sent = ask(house, REP, "POST", below(draft, "sent"), "{\"way\":\"email\"}", 201);
    id = number_of(sent, "id");
    json_decref(sent);
    snprintf(path, 96, API "/concerns/%lld", (long long)id);
    return id;
}

/* -- private until sent -- */

static void teachers_and_reps_start_one_and_it_is_saved_as_they_go(void **state)
{
    static const int roles[] = {TEACHER, REP};
    struct house *house = *state;

    for (size_t i = 0; i < 2; i++) {
        char path[96];
        json_t *draft, *list;

        start(house, roles[i], path);
        json_decref(ask(house, roles[i], "PATCH", path, "{\"page\":2,\"noticed\":\"stuffy\"}", 200));
        json_decref(ask(house, roles[i], "PATCH", path, "{\"page\":3,\"rooms\":[\"8c\",\"8c\"]}", 200));
        draft = ask(house, roles[i], "GET", path, NULL, 200);
        assert_string_equal(text_of(draft, "noticed"), "stuffy");
        assert_int_equal(number_of(draft, "page"), 3);
        assert_int_equal(json_array_size(json_object_get(draft, "rooms")), 1);
        assert_string_equal(text_of(draft, "from"), "2026-10-26");      /* twenty school days back */
        assert_string_equal(text_of(draft, "to"), "2026-11-22");
        json_decref(draft);
        list = ask(house, roles[i], "GET", API "/concerns", NULL, 200);
        assert_int_equal(json_array_size(json_object_get(list, "drafts")), 1);
        json_decref(list);
    }
}

static void to_everybody_else_a_draft_is_not_there_with_the_very_answer_of_nothing(void **state)
{
    static const char *const tries[][2] = {
        {"GET", ""}, {"PATCH", ""}, {"DELETE", ""}, {"GET", "/record"}, {"POST", "/sent"}};
    struct house *house = *state;
    char path[96], other[160], mine[160];

    start(house, REP, path);
    fill(house, REP, path);
    for (int role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; role != REP && i < sizeof tries / sizeof *tries; i++) {
            bool has_body = tries[i][0][0] == 'P';
            const char *body = has_body ? "{\"way\":\"email\"}" : NULL;
            char *there, *nothing;

            snprintf(mine, sizeof mine, "%s%s", path, tries[i][1]);
            snprintf(other, sizeof other, API "/concerns/drafts/4711%s", tries[i][1]);
            there = house_ask(house, tries[i][0], mine, house_browser(house, role), body);
            nothing = house_ask(house, tries[i][0], other, house_browser(house, role), body);
            assert_int_equal(house_status(there), 404);
            assert_string_equal(house_body(there), house_body(nothing));
            free(there);
            free(nothing);
        }
}

/* Reads all of a file of the record's folder into memory; NULL: there is none. */
static char *read_file(const struct house *house, const char *name, size_t *size)
{
    char path[128], *bytes;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", house->folder, name);
    file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

static bool is_in_record(const struct house *house)
{
    static const char *const names[] = {"transom.db", "transom.db-wal"};
    bool found = false;

    for (size_t i = 0; i < 2; i++) {
        size_t size;
        char *bytes = read_file(house, names[i], &size);

        found = found || (bytes && memmem(bytes, size, CANARY, strlen(CANARY)));
        free(bytes);
    }
    return found;
}

static void p68_no_other_way_out_tells_of_a_draft(void **state)
{
    static const char *const paths[] = {
        API "/concerns", API "/access", API "/ledger", API "/ledger/export", API "/outbox", API "/people",
        API "/health", API "/rooms", API "/rooms/8c", API "/incidents", API "/imports", API "/sensors",
        API "/checklists", API "/openapi.json", "/metrics", "/healthz"};
    struct house *house = *state;
    char path[96], id[24];

    snprintf(id, sizeof id, "%lld", (long long)start(house, TEACHER, path));
    fill(house, TEACHER, path);
    assert_true(is_in_record(house));           /* so that the canary would be found where it is */
    for (int role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; role != TEACHER && i < sizeof paths / sizeof *paths; i++) {
            char *answer = house_ask(house, "GET", paths[i], house_browser(house, role), NULL);

            assert_true(house_status(answer) == 200 || house_status(answer) == 403 || house_status(answer) == 503);
            if (strstr(answer, CANARY) || strstr(answer, id) || strstr(answer, "drafts\":[{"))
                fail_msg("%s tells %s: %s", paths[i], role_word(house_role(role)), answer);
            free(answer);
        }
    /* A program with the owner's role is not the owner. */
    assert_int_equal(house_try(house, "GET", path, house_program(house->tokens[TEACHER]), NULL), 403);
    assert_int_equal(house_try(house, "GET", path, "", NULL), 401);
}

static void p68_no_log_line_tells_of_a_draft(void **state)
{
    struct house *house = *state;
    char path[96], name[96], *bytes;
    size_t size;
    int file, kept = dup(STDERR_FILENO);

    snprintf(name, sizeof name, "%s/log", house->folder);
    file = open(name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    assert_true(file >= 0 && kept >= 0);
    fflush(stderr);
    dup2(file, STDERR_FILENO);
    start(house, REP, path);
    fill(house, REP, path);
    house->fail_changes = 1;                    /* what the disk refuses is logged */
    json_decref(ask(house, REP, "PATCH", path, "{\"noticed\":\"" CANARY " again\"}", 503));
    json_decref(ask(house, REP, "DELETE", path, NULL, 204));
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(file);
    bytes = read_file(house, "log", &size);
    assert_non_null(bytes);
    assert_non_null(memmem(bytes, size, "the disk is full", strlen("the disk is full")));
    assert_null(memmem(bytes, size, CANARY, strlen(CANARY)));
    assert_null(memmem(bytes, size, strrchr(path, '/') + 1, strlen(strrchr(path, '/') + 1)));
    free(bytes);
}

static void a_deleted_draft_is_gone_from_the_file(void **state)
{
    struct house *house = *state;
    char path[96];

    start(house, REP, path);
    fill(house, REP, path);
    assert_true(is_in_record(house));
    json_decref(ask(house, REP, "DELETE", path, NULL, 204));
    assert_false(is_in_record(house));
    json_decref(ask(house, REP, "GET", path, NULL, 404));
}

static void the_named_rep_reads_and_writes_but_does_not_delete_or_pass_it_on(void **state)
{
    struct house *house = *state;
    char path[96], body[64];

    start(house, TEACHER, path);
    json_decref(ask(house, REP, "GET", path, NULL, 404));
    snprintf(body, sizeof body, "{\"rep\":%lld}", (long long)house->people_ids[LEADER]);
    json_decref(ask(house, TEACHER, "PATCH", path, body, 422));
    snprintf(body, sizeof body, "{\"rep\":%lld}", (long long)house->people_ids[REP]);
    json_decref(ask(house, TEACHER, "PATCH", path, body, 200));
    json_decref(ask(house, REP, "PATCH", path, "{\"noticed\":\"what the rep adds\"}", 200));
    json_decref(ask(house, REP, "PATCH", path, "{\"rep\":0}", 403));
    json_decref(ask(house, REP, "DELETE", path, NULL, 403));
    json_decref(ask(house, LEADER, "GET", path, NULL, 404));
    json_decref(ask(house, TEACHER, "PATCH", path, "{\"rep\":0}", 200));
    json_decref(ask(house, REP, "GET", path, NULL, 404));
}

/* The account of a role, changed while nobody asks. */
static void change_person(struct house *house, int role, enum role now, bool is_disabled)
{
    struct person person;

    house_pause(house);
    assert_int_equal(person_load(house->store, house->people_ids[role], &person), 0);
    person.role = now;
    person.disabled = is_disabled;
    must(person_update(house->store, &person, err));
    must(store_commit(house->store, err));
    house_start(house);
}

static void p68_a_named_rep_who_became_something_else_reads_no_more_of_it(void **state)
{
    struct house *house = *state;
    char draft[96], path[96], body[64];
    json_t *concern;

    start(house, TEACHER, draft);
    fill(house, TEACHER, draft);
    snprintf(body, sizeof body, "{\"rep\":%lld}", (long long)house->people_ids[REP]);
    json_decref(ask(house, TEACHER, "PATCH", draft, body, 200));
    change_person(house, REP, ROLE_LEADER, false);
    json_decref(ask(house, REP, "GET", draft, NULL, 404));
    json_decref(ask(house, REP, "PATCH", draft, "{\"noticed\":\"changed\"}", 404));
    json_decref(ask(house, REP, "POST", below(draft, "sent"), "{\"way\":\"email\"}", 404));
    concern = ask(house, REP, "GET", API "/concerns", NULL, 200);
    assert_int_equal(json_array_size(json_object_get(concern, "drafts")), 0);
    json_decref(concern);
    concern = ask(house, TEACHER, "POST", below(draft, "sent"), "{\"way\":\"email\"}", 201);
    snprintf(path, sizeof path, API "/concerns/%lld", (long long)number_of(concern, "id"));
    json_decref(concern);
    json_decref(ask(house, REP, "PATCH", path, "{\"reply\":7}", 403));     /* a leader: the employer's side */
    change_person(house, REP, ROLE_REP, false);
    json_decref(ask(house, REP, "GET", draft, NULL, 200));
    json_decref(ask(house, REP, "PATCH", path, "{\"reply\":7}", 200));
}

static void what_can_not_be_written_is_refused(void **state)
{
    static const char *const bodies[] = {
        "{\"rooms\":[\"cellar\"]}", "{\"rooms\":[\"hall\"]}" /* not the teacher's own */, "{\"rooms\":\"8c\"}",
        "{\"ticks\":[\"NO-1\"]}", "{\"ticks\":[7]}", "{\"ticks\":[\"RA-1\"],\"points\":[\"RA-2\"]}",
        "{\"ticks\":[\"RA-1\",\"RA-2\",\"RA-3\",\"RA-4\"],\"points\":[\"RA-1\",\"RA-2\",\"RA-3\",\"RA-4\"]}",
        "{\"page\":0}", "{\"page\":7}", "{\"members\":-1}", "{\"members\":5001}", "{\"raised_by\":\"unsaid\"}",
        "{\"from\":\"2026-11-24\",\"to\":\"2026-11-23\"}", "{\"to\":\"2026-11-24\"}", "{\"from\":\"\"}",
        "{\"letter_kind\":\"reminder\"}", "{\"letter_kind\":\"reply\"}", "{\"owner\":1}"};
    struct house *house = *state;
    char path[96];

    start(house, TEACHER, path);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        json_decref(ask(house, TEACHER, "PATCH", path, bodies[i], 422));
    json_decref(ask(house, TEACHER, "PATCH", path, "{\"ticks\":[\"RA-1\",\"RA-2\",\"RA-3\"],"
                                                   "\"points\":[\"RA-1\",\"RA-2\",\"RA-3\"],\"members\":5000}", 200));
}

/* -- the record and the letter -- */

/* Kept days of 8C from Monday 16 to Friday 20 November: 400 minutes in use, so much of it measured. */
static void keep_week(struct house *house, const char *coverage)
{
    char stamp[DAYS_STAMP_SIZE], text[512], date[11];
    int64_t monday;

    house_pause(house);
    assert_true(days_parse_date("2026-11-16", &monday));
    days_stamp_of(house->pack, room_info(school_room(house->school, 0)), NATION_ENGLAND, house->zone, stamp);
    for (int i = 0; i < 5; i++) {
        days_format_date(monday + i, date);
        snprintf(text, sizeof text, "{\"date\":\"%s\",\"occupied_minutes\":400,\"co2_ppm\":{\"coverage\":%s,"
                 "\"mean\":1100,\"minutes_above\":{\"800\":186,\"1500\":30},\"longest_run_above\":{\"800\":%d}},"
                 "\"verdicts\":[]}", date, coverage, 90 + i);
        must(days_save(house->store, "8c", monday + i, stamp, 0, text, err));
    }
    house_start(house);
}

static void the_record_fills_the_letter_and_says_how_much_it_covers(void **state)
{
    struct house *house = *state;
    json_t *record, *room;
    char path[96];

    keep_week(house, "0.75");
    start(house, REP, path);
    fill(house, REP, path);
    json_decref(ask(house, REP, "PATCH", path, "{\"from\":\"2026-11-16\",\"to\":\"2026-11-20\"}", 200));
    record = ask(house, REP, "GET", below(path, "record"), NULL, 200);
    room = json_array_get(json_object_get(record, "rooms"), 0);
    assert_float_equal(json_number_value(json_object_get(room, "coverage")), 0.75, 1e-9);
    assert_true(json_is_true(json_object_get(room, "is_covered")));
    assert_float_equal(json_number_value(json_object_get(room, "above_800_share")), 0.62, 1e-9);    /* 186 of 300 */
    assert_string_equal(text_of(room, "finding"),
                        "Room 8c was over 800 ppm of CO2 for 62% and over 1,500 ppm for 10% of the measured time, 1,100"
                        " ppm on average, and at the longest 94 minutes over 800 ppm without a break");
    assert_non_null(strstr(text_of(record, "letter"), "Between 16 November 2026 and 20 November 2026"));
    assert_non_null(strstr(text_of(record, "letter"), "It covers 75% of the time"));
    assert_non_null(strstr(text_of(record, "letter"), "(a legal duty)"));
    assert_non_null(strstr(text_of(record, "letter"), "meet us by 7 December 2026"));      /* ten school days on */
    assert_int_equal(json_array_size(json_object_get(record, "gaps")), 0);
    json_decref(record);
}

static void a_letter_about_many_rooms_names_all_of_them_or_is_refused(void **state)
{
    struct house *house = *state;
    char path[96], rooms[1024] = "[\"8c\"", body[1100], name[80] = "";
    json_t *record;

    keep_week(house, "1.0");
    start(house, REP, path);
    for (int i = 1; i < CONCERN_ROOMS_MAX; i++) {
        snprintf(name, sizeof name, "The room at the end of a long corridor, on the left, number %02d", i);
        snprintf(body, sizeof body, "{\"id\":\"r%d\",\"name\":\"%s\",\"ventilation\":\"natural\",\"seats\":30}", i,
                 name);
        json_decref(ask(house, LEADER, "POST", API "/rooms", body, 201));
        snprintf(rooms + strlen(rooms), sizeof rooms - strlen(rooms), ",\"r%d\"", i);
        if (i + 1 != 30 && i + 1 != CONCERN_ROOMS_MAX)
            continue;
        snprintf(body, sizeof body, "{\"rooms\":%s]}", rooms);
        json_decref(ask(house, REP, "PATCH", path, body, 200));
        record = ask(house, REP, "GET", below(path, "record"), NULL, i + 1 == 30 ? 200 : 422);
        snprintf(body, sizeof body, "nothing was measured in %s", name);
        assert_true(i + 1 != 30 || strstr(text_of(record, "letter"), body));
        json_decref(record);
    }
}

static void under_three_quarters_it_warns_and_missing_days_count(void **state)
{
    struct house *house = *state;
    json_t *record, *room;
    char path[96];

    keep_week(house, "0.749");
    start(house, REP, path);
    fill(house, REP, path);
    json_decref(ask(house, REP, "PATCH", path, "{\"from\":\"2026-11-16\",\"to\":\"2026-11-20\"}", 200));
    record = ask(house, REP, "GET", below(path, "record"), NULL, 200);
    room = json_array_get(json_object_get(record, "rooms"), 0);
    assert_true(json_is_false(json_object_get(room, "is_covered")));
    json_decref(record);
    json_decref(ask(house, REP, "PATCH", path, "{\"from\":\"2026-11-09\"}", 200));      /* a week without a kept day */
    record = ask(house, REP, "GET", below(path, "record"), NULL, 200);
    room = json_array_get(json_object_get(record, "rooms"), 0);
    assert_float_equal(json_number_value(json_object_get(room, "coverage")), 0.3745, 1e-3);
    json_decref(record);
}

static void without_a_measurement_the_letter_has_a_gap_and_can_not_be_sent(void **state)
{
    struct house *house = *state;
    json_t *record, *refused, *body;
    char path[96], *text;

    start(house, REP, path);
    fill(house, REP, path);
    json_decref(ask(house, REP, "PATCH", path, "{\"rooms\":[\"hall\"]}", 200));
    record = ask(house, REP, "GET", below(path, "record"), NULL, 200);
    assert_true(json_is_false(json_object_get(json_array_get(json_object_get(record, "rooms"), 0), "measured")));
    assert_int_equal(json_array_size(json_object_get(record, "gaps")), 2);
    body = json_pack("{s:s}", "letter", text_of(record, "letter"));
    text = json_dumps(body, 0);
    json_decref(ask(house, REP, "PATCH", path, text, 200));
    refused = ask(house, REP, "POST", below(path, "sent"), "{\"way\":\"print\"}", 422);
    assert_string_equal(text_of(json_object_get(refused, "error"), "code"), "gaps");
    json_decref(refused);
    json_decref(record);
    json_decref(body);
    free(text);
}

static void a_teacher_gets_two_weeks_of_own_rooms_and_each_look_is_noted_without_the_concern(void **state)
{
    struct house *house = *state;
    json_t *record, *lines;
    char path[96];
    bool is_noted = false;

    start(house, TEACHER, path);
    fill(house, TEACHER, path);
    record = ask(house, TEACHER, "GET", below(path, "record"), NULL, 200);
    assert_string_equal(text_of(record, "from"), "2026-11-10");
    assert_string_equal(text_of(record, "to"), "2026-11-22");
    json_decref(record);
    lines = ask(house, LEADER, "GET", API "/access", NULL, 200);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        is_noted = is_noted || strcmp(text_of(json_array_get(lines, i), "what"), "history read") == 0;
        assert_null(strstr(text_of(json_array_get(lines, i), "what"), "concern"));
        assert_null(strstr(text_of(json_array_get(lines, i), "detail"), "concern"));
    }
    assert_true(is_noted);
    json_decref(lines);
}

static void all_that_is_missing_is_told_at_once(void **state)
{
    struct house *house = *state;
    json_t *refused;
    char path[96];

    start(house, REP, path);
    refused = ask(house, REP, "POST", below(path, "sent"), "{\"way\":\"email\"}", 422);
    assert_int_equal(json_array_size(json_object_get(refused, "errors")), 4);   /* rooms, raiser, addressee, letter */
    json_decref(refused);
}

/* -- once it is sent -- */

static void sending_opens_the_letter_to_leaders_and_reps_and_nothing_of_the_notes(void **state)
{
    static const struct {
        int role, status;
    } rows[] = {{REP, 200}, {LEADER, 200}, {TEACHER, 404}, {SITE_STAFF, 404}, {GOVERNOR, 404}, {TECHNICIAN, 404},
                {VIEWER, 404}};
    struct house *house = *state;
    char path[96];

    assert_int_equal(send_one(house, path), 1);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *answer = house_ask(house, "GET", path, house_browser(house, rows[i].role), NULL);

        assert_int_equal(house_status(answer), rows[i].status);
        assert_null(strstr(answer, CANARY));
        assert_int_equal(strstr(answer, "please open the windows") != NULL, rows[i].status == 200);
        free(answer);
    }
}

static void sending_is_an_entry_of_the_ledger_that_names_nobody(void **state)
{
    struct house *house = *state;
    struct ledger_entry entry;
    char path[96], text[LEDGER_TEXT_SIZE];
    struct error err = {0};

    send_one(house, path);
    house_pause(house);
    assert_int_equal(ledger_find(house->store, LEDGER_CONCERN_SENT, LEDGER_CONCERN_SENT, "concern:", &entry, &err), 0);
    assert_string_equal(entry.subject, "concern:1/first");
    assert_true(entry.has_text);
    assert_int_equal(ledger_load(house->store, entry.index, &entry, text, &err), 0);
    assert_string_equal(text, "Ms rep to Ms Rees");
    house_start(house);
}

static void both_sides_write_what_happened_and_say_how_it_ended(void **state)
{
    struct house *house = *state;
    json_t *concern, *step;
    char path[96], events[128];

    send_one(house, path);
    snprintf(events, sizeof events, "%s/events", path);
    concern = ask(house, LEADER, "POST", events, "{\"event\":\"reply\",\"text\":\"funding sought\"}", 201);
    assert_string_equal(text_of(concern, "state"), "replied");
    step = json_array_get(json_object_get(concern, "steps"), 1);
    assert_string_equal(text_of(step, "due"), "done");
    assert_string_equal(text_of(concern, "next_letter"), "meeting");
    assert_true(json_is_null(json_object_get(concern, "draft")));
    json_decref(concern);
    json_decref(ask(house, LEADER, "POST", events, "{\"event\":\"governors\",\"text\":\"x\"}", 422));
    json_decref(ask(house, LEADER, "POST", events, "{\"event\":\"note\"}", 422));
    json_decref(ask(house, LEADER, "POST", events, "{\"event\":\"met\",\"text\":\"x\",\"date\":\"2026-11-24\"}", 422));
    json_decref(ask(house, LEADER, "POST", events, "{\"event\":\"met\",\"text\":\"x\",\"date\":\"2026-11-22\"}", 422));
    json_decref(ask(house, TEACHER, "POST", events, "{\"event\":\"note\",\"text\":\"x\"}", 404));
    json_decref(ask(house, LEADER, "POST", events, "{\"event\":\"outcome\",\"outcome\":\"resolved\"}", 201));
    concern = ask(house, REP, "POST", events,
                  "{\"event\":\"outcome\",\"outcome\":\"partly\",\"text\":\"one room\"}", 201);
    assert_string_equal(text_of(concern, "state"), "closed");
    assert_string_equal(text_of(json_object_get(concern, "outcomes"), "employer"), "resolved");
    assert_string_equal(text_of(json_object_get(concern, "outcomes"), "raiser"), "partly");
    json_decref(concern);
    json_decref(ask(house, LEADER, "POST", events, "{\"event\":\"reply\",\"text\":\"late\"}", 409));
}

static void governors_read_it_once_they_were_written_to(void **state)
{
    struct house *house = *state;
    json_t *concern;
    char path[96], draft[96];

    send_one(house, path);
    json_decref(ask(house, GOVERNOR, "GET", path, NULL, 404));
    concern = ask(house, REP, "GET", path, NULL, 200);
    snprintf(draft, sizeof draft, API "/concerns/drafts/%lld", (long long)number_of(concern, "draft"));
    json_decref(concern);
    json_decref(ask(house, REP, "PATCH", draft, "{\"letter_kind\":\"first\"}", 422));
    json_decref(ask(house, REP, "PATCH", draft, "{\"letter_kind\":\"governors\",\"letter\":\"Dear chair\"}", 200));
    json_decref(ask(house, GOVERNOR, "GET", path, NULL, 404));
    concern = ask(house, REP, "POST", below(draft, "sent"), "{\"way\":\"print\"}", 201);
    assert_string_equal(text_of(concern, "state"), "governors");
    assert_string_equal(text_of(concern, "next_letter"), "officer");
    json_decref(concern);
    concern = ask(house, GOVERNOR, "GET", path, NULL, 200);
    assert_string_equal(text_of(concern, "reader"), "reader");
    json_decref(concern);
    json_decref(ask(house, GOVERNOR, "POST", below(path, "events"), "{\"event\":\"note\",\"text\":\"x\"}", 403));
    json_decref(ask(house, REP, "DELETE", draft, NULL, 409));
}

static void only_who_raised_it_changes_the_days(void **state)
{
    struct house *house = *state;
    json_t *concern;
    char path[96];

    send_one(house, path);
    json_decref(ask(house, LEADER, "PATCH", path, "{\"reply\":7}", 403));
    json_decref(ask(house, REP, "PATCH", path, "{\"reply\":11}", 422));     /* after the meeting */
    json_decref(ask(house, REP, "PATCH", path, "{\"reply\":0}", 422));
    concern = ask(house, REP, "PATCH", path, "{\"reply\":7,\"meeting\":12}", 200);
    assert_string_equal(text_of(json_array_get(json_object_get(concern, "steps"), 1), "due_date"), "2026-12-02");
    json_decref(concern);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(teachers_and_reps_start_one_and_it_is_saved_as_they_go),
        PROMISE(to_everybody_else_a_draft_is_not_there_with_the_very_answer_of_nothing),
        PROMISE(p68_no_other_way_out_tells_of_a_draft),
        PROMISE(p68_no_log_line_tells_of_a_draft),
        PROMISE(a_deleted_draft_is_gone_from_the_file),
        PROMISE(the_named_rep_reads_and_writes_but_does_not_delete_or_pass_it_on),
        PROMISE(p68_a_named_rep_who_became_something_else_reads_no_more_of_it),
        PROMISE(what_can_not_be_written_is_refused),
        PROMISE(the_record_fills_the_letter_and_says_how_much_it_covers),
        PROMISE(a_letter_about_many_rooms_names_all_of_them_or_is_refused),
        PROMISE(under_three_quarters_it_warns_and_missing_days_count),
        PROMISE(without_a_measurement_the_letter_has_a_gap_and_can_not_be_sent),
        PROMISE(a_teacher_gets_two_weeks_of_own_rooms_and_each_look_is_noted_without_the_concern),
        PROMISE(all_that_is_missing_is_told_at_once),
        PROMISE(sending_opens_the_letter_to_leaders_and_reps_and_nothing_of_the_notes),
        PROMISE(sending_is_an_entry_of_the_ledger_that_names_nobody),
        PROMISE(both_sides_write_what_happened_and_say_how_it_ended),
        PROMISE(governors_read_it_once_they_were_written_to),
        PROMISE(only_who_raised_it_changes_the_days),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
