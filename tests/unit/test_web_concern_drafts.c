/* Concerns before they are sent, through the doors: private to whoever asks and by whatever way, and written by two
 * without either writing over the other. */
#include "concern_kit.h"
#include "routes.h"
#include <fcntl.h>

static void teachers_and_reps_start_one_and_it_is_saved_as_they_go(void **state)
{
    static const int roles[] = {TEACHER, REP};
    struct office *office = *state;

    for (size_t i = 0; i < 2; i++) {
        char path[96];
        json_t *draft, *list;

        concern_start(office, roles[i], path);
        concern_write(office, roles[i], 200, path, "{'page':2,'noticed':'stuffy'}");
        concern_write(office, roles[i], 200, path, "{'page':3,'rooms':['8c','8c']}");
        draft = office_ask(office, roles[i], "GET", 200, path, NULL);
        assert_string_equal(text_of(draft, "noticed"), "stuffy");
        assert_int_equal(number_of(draft, "page"), 3);
        assert_int_equal(json_array_size(json_object_get(draft, "rooms")), 1);
        assert_string_equal(text_of(draft, "from"), "2026-10-26");      /* twenty school days back */
        assert_string_equal(text_of(draft, "to"), "2026-11-22");
        json_decref(draft);
        list = office_ask(office, roles[i], "GET", 200, API "/concerns", NULL);
        assert_int_equal(json_array_size(json_object_get(list, "drafts")), 1);
        json_decref(list);
    }
}

static void to_everybody_else_a_draft_is_not_there_with_the_very_answer_of_nothing(void **state)
{
    static const char *const tries[][2] = {
        {"GET", ""}, {"PATCH", ""}, {"DELETE", ""}, {"GET", "/record"}, {"POST", "/sent"}};
    struct office *office = *state;
    char path[96], other[160], mine[160];

    concern_start(office, REP, path);
    concern_fill(office, REP, path);
    for (int role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; role != REP && i < sizeof tries / sizeof *tries; i++) {
            bool has_body = tries[i][0][0] == 'P';
            const char *body = has_body ? "{\"way\":\"email\"}" : NULL;
            char *there, *nothing;

            snprintf(mine, sizeof mine, "%s%s", path, tries[i][1]);
            snprintf(other, sizeof other, API "/concerns/drafts/4711%s", tries[i][1]);
            there = house_ask(office->house, tries[i][0], mine, house_browser(office->house, role), body);
            nothing = house_ask(office->house, tries[i][0], other, house_browser(office->house, role), body);
            assert_int_equal(house_status(there), 404);
            assert_string_equal(house_body(there), house_body(nothing));
            free(there);
            free(nothing);
        }
}

/* Of a route that is read, with 8C or the number 1 in its gaps; false: of another, or of the stream, which has no
 * end. */
static bool make_path(const struct route *route, char path[160])
{
    size_t used = 0;

    if (route->method != METHOD_GET || strcmp(route->path, API "/events") == 0)
        return false;
    for (const char *c = route->path; *c && used < 128; c++)
        if (*c != '{')
            path[used++] = *c;
        else {
            used += (size_t)snprintf(path + used, 8, "%s", strncmp(c, "{room", 5) == 0 ? "8c" : "1");
            c = strchr(c, '}');
        }
    path[used] = '\0';
    return true;
}

static void p68_no_other_way_out_tells_of_a_draft(void **state)
{
    struct office *office = *state;
    char mine[96], path[160], id[24];
    size_t asked = 0, answered = 0;

    snprintf(id, sizeof id, "%lld", (long long)concern_start(office, TEACHER, mine));
    concern_fill(office, TEACHER, mine);
    assert_true(concern_is_on_disk(office->house, CANARY));     /* so that the canary would be found where it is */
    for (int role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; role != TEACHER && i < route_count; i++) {
            char *answer;

            if (!make_path(&routes[i], path))
                continue;
            answer = house_ask(office->house, "GET", path, house_browser(office->house, role), NULL);
            asked++;
            answered += house_status(answer) == 200;
            if (strstr(answer, CANARY) || strstr(answer, id) || strstr(answer, "drafts\":[{"))
                fail_msg("%s tells %s: %s", path, role_word(house_role(role)), answer);
            free(answer);
        }
    assert_true(asked > 400 && answered > 150);     /* refusals alone would tell nothing either */
    /* A program with the owner's role is not the owner. */
    assert_int_equal(house_try(office->house, "GET", mine, house_program(office->house->tokens[TEACHER]), NULL), 403);
    assert_int_equal(house_try(office->house, "GET", mine, "", NULL), 401);
}

static void p68_no_log_line_tells_of_a_draft(void **state)
{
    struct office *office = *state;
    char path[96], name[96], *bytes;
    size_t size;
    int file, kept = dup(STDERR_FILENO);

    snprintf(name, sizeof name, "%s/log", office->house->folder);
    file = open(name, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    assert_true(file >= 0 && kept >= 0);
    fflush(stderr);
    dup2(file, STDERR_FILENO);
    concern_start(office, REP, path);
    concern_fill(office, REP, path);
    office->house->fail_changes = 1;            /* what the disk refuses is logged */
    concern_write(office, REP, 503, path, "{'noticed':'" CANARY " again'}");
    concern_delete(office, REP, path);
    fflush(stderr);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(file);
    bytes = concern_read_file(office->house, "log", &size);
    assert_non_null(bytes);
    assert_non_null(memmem(bytes, size, "the disk is full", strlen("the disk is full")));
    assert_null(memmem(bytes, size, CANARY, strlen(CANARY)));
    assert_null(memmem(bytes, size, strrchr(path, '/') + 1, strlen(strrchr(path, '/') + 1)));
    free(bytes);
}

static void what_the_record_wrote_stands_beside_the_letter_until_it_is_sent(void **state)
{
    struct office *office = *state;
    char path[96];
    json_t *draft;

    concern_start(office, REP, path);
    concern_fill(office, REP, path);
    draft = concern_save(office, REP, 200, path, "{'letter':'Dear all','letter_written':'Dear " CANARY "'}");
    assert_string_equal(text_of(draft, "letter"), "Dear all");
    assert_string_equal(text_of(draft, "letter_written"), "Dear " CANARY);
    json_decref(draft);
    json_decref(concern_say_sent(office, REP, 201, path, "{'way':'email'}"));
    draft = office_ask(office, REP, "GET", 200, path, NULL);
    assert_string_equal(text_of(draft, "letter_written"), "");
    json_decref(draft);
}

static void a_deleted_draft_is_gone_from_the_file(void **state)
{
    struct office *office = *state;
    char path[96];

    concern_start(office, REP, path);
    concern_fill(office, REP, path);
    assert_true(concern_is_on_disk(office->house, CANARY));
    concern_delete(office, REP, path);
    assert_false(concern_is_on_disk(office->house, CANARY));
    office_do(office, REP, "GET", 404, path, NULL);
}

static void the_named_rep_reads_and_writes_but_does_not_delete_or_pass_it_on(void **state)
{
    struct office *office = *state;
    char path[96], body[64];

    concern_start(office, TEACHER, path);
    office_do(office, REP, "GET", 404, path, NULL);
    snprintf(body, sizeof body, "{\"rep\":%lld}", (long long)office->house->people_ids[LEADER]);
    concern_write(office, TEACHER, 422, path, body);
    concern_name_rep(office, TEACHER, path);
    concern_write(office, REP, 200, path, "{'noticed':'what the rep adds'}");
    concern_write(office, REP, 403, path, "{'rep':0}");
    concern_write(office, REP, 403, path, "{'raised_by':'rep'}");
    office_do(office, REP, "DELETE", 403, path, NULL);
    office_do(office, LEADER, "GET", 404, path, NULL);
    concern_write(office, TEACHER, 200, path, "{'rep':0}");
    office_do(office, REP, "GET", 404, path, NULL);
}

/* The account of a role, changed while nobody asks. */
static void give_role(const struct office *office, int role, enum role now)
{
    struct house *house = office->house;
    struct person person;

    house_pause(house);
    assert_int_equal(person_load(house->store, house->people_ids[role], &person), 0);
    person.role = now;
    must(person_update(house->store, &person, err));
    must(store_commit(house->store, err));
    house_start(house);
}

static void p68_a_named_rep_who_became_something_else_reads_no_more_of_it(void **state)
{
    struct office *office = *state;
    char draft[96], path[96];
    json_t *concern;

    concern_start(office, TEACHER, draft);
    concern_fill(office, TEACHER, draft);
    concern_name_rep(office, TEACHER, draft);
    give_role(office, REP, ROLE_LEADER);
    office_do(office, REP, "GET", 404, draft, NULL);
    concern_write(office, REP, 404, draft, "{'noticed':'changed'}");
    json_decref(concern_say_sent(office, REP, 404, draft, "{'way':'email'}"));
    concern = office_ask(office, REP, "GET", 200, API "/concerns", NULL);
    assert_int_equal(json_array_size(json_object_get(concern, "drafts")), 0);
    json_decref(concern);
    concern = concern_say_sent(office, TEACHER, 201, draft, "{'way':'email'}");
    snprintf(path, sizeof path, API "/concerns/%lld", (long long)number_of(concern, "id"));
    json_decref(concern);
    office_do(office, REP, "PATCH", 403, path, "{'reply':7}");     /* a leader: the employer's side */
    give_role(office, REP, ROLE_REP);
    office_do(office, REP, "GET", 200, draft, NULL);
    office_do(office, REP, "PATCH", 200, path, "{'reply':7}");
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
    struct office *office = *state;
    char path[96];

    concern_start(office, TEACHER, path);
    office_do(office, TEACHER, "PATCH", 422, path, "{'noticed':'of which revision?'}");
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        concern_write(office, TEACHER, 422, path, bodies[i]);
    concern_write(office, TEACHER, 200, path,
                  "{'ticks':['RA-1','RA-2','RA-3'],'points':['RA-1','RA-2','RA-3'],'members':5000}");
}

/* From the revision that both of them read. */
static void who_writes_from_an_older_revision_is_told_whose_words_stand_there_now(void **state)
{
    struct office *office = *state;
    char draft[96], *body;
    json_t *refused;

    concern_start(office, TEACHER, draft);
    concern_name_rep(office, TEACHER, draft);
    body = concern_as_seen(office, TEACHER, draft, "{'noticed':'those of the teacher'}");
    concern_write(office, REP, 200, draft, "{'noticed':'the words of the rep'}");
    refused = office_ask(office, TEACHER, "PATCH", 409, draft, body);
    free(body);
    assert_string_equal(error_code(refused), "changed");
    assert_non_null(strstr(text_of(json_object_get(refused, "error"), "message"), "Ms rep changed this"));
    assert_string_equal(text_of(json_object_get(refused, "draft"), "noticed"), "the words of the rep");
    assert_string_equal(text_of(json_object_get(refused, "draft"), "edited_by"), "Ms rep");
    json_decref(refused);
    concern_write(office, TEACHER, 200, draft, "{'noticed':'both'}");
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, office_setup, office_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(teachers_and_reps_start_one_and_it_is_saved_as_they_go),
        PROMISE(to_everybody_else_a_draft_is_not_there_with_the_very_answer_of_nothing),
        PROMISE(p68_no_other_way_out_tells_of_a_draft),
        PROMISE(p68_no_log_line_tells_of_a_draft),
        PROMISE(what_the_record_wrote_stands_beside_the_letter_until_it_is_sent),
        PROMISE(a_deleted_draft_is_gone_from_the_file),
        PROMISE(the_named_rep_reads_and_writes_but_does_not_delete_or_pass_it_on),
        PROMISE(p68_a_named_rep_who_became_something_else_reads_no_more_of_it),
        PROMISE(what_can_not_be_written_is_refused),
        PROMISE(who_writes_from_an_older_revision_is_told_whose_words_stand_there_now),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
