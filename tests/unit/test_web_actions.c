/* tests/unit/test_web_actions.c - through the doors: an action from the proposal to its end, proof by words, photo
 * and the record before and after; reports of hazards, and the round sheet. */
#include "work_kit.h"

#define HAZARDS "/api/v1/hazards"
#define CREATE "{\"what\":\"Free the top window\",\"rooms\":[\"8c\"],\"due\":\"2026-11-27\"}"

/* A JPEG of 32 x 16 with the place it was taken at, and the same without. */
#define JPEG_HEAD "\xff\xd8"

#define JPEG_PLACE "\xff\xe1\x00\x0a" "Exif\0GPS"
#define JPEG_REST "\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00\xff\xda\x00\x04\x00\x00\x12\x34\xff\xd9"

static int64_t number(json_t *json, const char *key)
{
    int64_t value = json_integer_value(json_object_get(json, key));

    json_decref(json);
    return value;
}

static void an_action_goes_from_proposal_to_acceptance_and_dispute(void **state)
{
    struct house *house = *state;
    json_t *made = ask(house, "POST", ACTIONS, REP, CREATE, 201), *one;

    assert_string_equal(json_string_value(json_object_get(made, "state")), "proposed");
    assert_int_equal(number(made, "id"), 1);
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{\"text\":\"done\"}", 409, NULL, NULL);       /* not open yet */
    takes(house, ACTIONS "/1/open", REP, "{}", 403, NULL, NULL);
    takes(house, ACTIONS "/1/open", LEADER, "{}", 200, "state", "open");
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{}", 422, NULL, NULL);                        /* no proof */
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{\"text\":\"Paint cut\",\"room\":\"8c\"}", 200, "state", "done");
    takes(house, ACTIONS "/1/accept", REP, "{}", 403, NULL, NULL);
    takes(house, ACTIONS "/1/accept", LEADER, "{}", 200, "state", "accepted");
    takes(house, ACTIONS "/1/dispute", REP, "{}", 422, NULL, NULL);                             /* no words */
    takes(house, ACTIONS "/1/dispute", REP, "{\"text\":\"It still sticks\"}", 200, "state", "disputed");
    takes(house, ACTIONS "/1/change", LEADER, "{}", 404, NULL, NULL);
    takes(house, ACTIONS "/1/create", LEADER, "{}", 404, NULL, NULL);
    one = ask(house, "GET", ACTIONS "/1", GOVERNOR, NULL, 200);
    assert_int_equal(json_array_size(json_object_get(one, "steps")), 5);
    assert_int_equal(json_array_size(json_object_get(one, "may")), 0);
    assert_true(json_is_null(json_object_get(one, "done")));
    json_decref(one);
    one = ask(house, "GET", "/api/v1/ledger", REP, NULL, 200);
    assert_true(json_array_size(json_object_get(one, "entries")) >= 5);
    json_decref(one);
}

/* A leader changes action 1 as they saw it; seen NULL: as it is now. */
static json_t *change(const struct house *house, const char *seen, const char *what, int status)
{
    json_t *now = ask(house, "GET", ACTIONS "/1", LEADER, NULL, 200), *answer;
    char body[512];

    snprintf(body, sizeof body, "{\"edited\":\"%s\",%s}",
             seen ? seen : json_string_value(json_object_get(now, "edited")), what);
    answer = ask(house, "PATCH", ACTIONS "/1", LEADER, body, status);
    json_decref(now);
    return answer;
}

static void whoever_changed_an_action_meanwhile_is_named_and_keeps_their_change(void **state)
{
    struct house *house = *state;
    json_t *seen = ask(house, "POST", ACTIONS, LEADER, CREATE, 201), *one;
    const char *edited = json_string_value(json_object_get(seen, "edited"));

    takes(house, ACTIONS "/1/comment", REP, "{\"text\":\"Soon, please\"}", 200, NULL, NULL);    /* changes nothing */
    json_decref(change(house, edited, "\"due\":\"2026-12-01\"", 200));
    one = change(house, edited, "\"due\":\"2026-12-04\"", 409);
    assert_string_equal(json_string_value(json_object_get(json_object_get(one, "error"), "code")), "changed");
    assert_string_equal(json_string_value(json_object_get(json_object_get(one, "error"), "by")), "Ms leader");
    json_decref(one);
    one = change(house, NULL, "\"what\":\"Free both windows\"", 200);
    assert_string_equal(json_string_value(json_object_get(one, "due")), "2026-12-01");
    json_decref(one);
    one = ask(house, "GET", "/api/v1/ledger?limit=1", REP, NULL, 200);
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(one, "entries"), 0), "subject")),
                        "action:1/change");
    json_decref(one);
    one = ask(house, "PATCH", ACTIONS "/1", LEADER, "{\"due\":\"2026-12-04\"}", 422);
    assert_string_equal(json_string_value(json_object_get(json_object_get(one, "error"), "field")), "edited");
    json_decref(one);
    json_decref(seen);
}

static void a_leader_says_what_where_who_and_when(void **state)
{
    struct house *house = *state;
    char body[256];
    json_t *one;

    static const char *const bad[] = {
        "{\"rooms\":[\"8c\"]}", "{\"what\":\"  \"}", "{\"what\":\"x\",\"rooms\":[\"attic\"]}",
        "{\"what\":\"x\",\"due\":\"2026-11-22\"}", "{\"what\":\"x\",\"owner\":99}",
        "{\"what\":\"x\",\"owner_role\":\"teacher\"}",
        "{\"what\":\"x\",\"due_school_days\":0}", "{\"what\":\"x\",\"unknown\":1}",
        "{\"what\":\"x\",\"assessment\":99}",
    };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        json_decref(ask(house, "POST", ACTIONS, LEADER, bad[i], 422));
    snprintf(body, sizeof body, "{\"what\":\"x\",\"owner\":%lld,\"due_school_days\":1}",
             (long long)house->people_ids[SITE_STAFF]);
    one = ask(house, "POST", ACTIONS, LEADER, body, 201);
    assert_string_equal(json_string_value(json_object_get(one, "due")), "2026-11-24");
    assert_string_equal(json_string_value(json_object_get(json_object_get(one, "owner"), "name")), "Ms site_staff");
    json_decref(one);
    one = ask(house, "POST", ACTIONS, LEADER, "{\"what\":\"y\"}", 201);     /* ten school days from today */
    assert_string_equal(json_string_value(json_object_get(one, "due")), "2026-12-07");
    json_decref(one);
    one = change(house, NULL, "\"owner\":null,\"due\":\"2026-12-01\",\"text\":\"off sick\"", 200);
    assert_true(json_is_null(json_object_get(one, "owner")));
    assert_string_equal(json_string_value(json_object_get(one, "owner_role")), "site_staff");
    assert_string_equal(json_string_value(json_object_get(one, "due")), "2026-12-01");
    assert_string_equal(json_string_value(json_object_get(one, "what")), "x");
    json_decref(one);
    one = ask(house, "GET", ACTIONS, SITE_STAFF, NULL, 200);
    assert_int_equal(json_array_size(one), 2);
    json_decref(one);
}

static void a_blank_is_no_proof_and_no_reason(void **state)
{
    static const char *const blanks[] = {"{\"text\":\" \"}", "{\"text\":\"\\n \\n\"}",
                                         "{\"text\":\"\\u00a0\\u200b\\u3000\"}"};
    struct house *house = *state;

    json_decref(ask(house, "POST", ACTIONS, LEADER, CREATE, 201));
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        takes(house, ACTIONS "/1/close", SITE_STAFF, blanks[i], 422, NULL, NULL);
        takes(house, ACTIONS "/1/cancel", LEADER, blanks[i], 422, NULL, NULL);
        takes(house, ACTIONS "/1/comment", REP, blanks[i], 422, NULL, NULL);
    }
    json_decref(ask(house, "POST", ACTIONS, LEADER, "{\"what\":\"\u00a0\"}", 422));
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{\"text\":\"\u200b.\"}", 200, "state", "done");
}

static void only_a_room_of_the_action_is_its_proof(void **state)
{
    struct house *house = *state;

    json_decref(ask(house, "POST", ACTIONS, LEADER, CREATE, 201));
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{\"room\":\"hall\"}", 422, NULL, NULL);
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{\"room\":\"8c\"}", 200, "state", "done");
    json_decref(ask(house, "POST", ACTIONS, LEADER, "{\"what\":\"Air all rooms\"}", 201));
    takes(house, ACTIONS "/2/close", SITE_STAFF, "{\"room\":\"hall\"}", 200, "state", "done");     /* the whole school */
}

/* As if it had been closed a fortnight before. */
static void move_back(struct house *house, int64_t id)
{
    struct action action;

    house_pause(house);
    must(action_load(house->store, id, &action, err));
    action.done_ms -= 14 * INT64_C(86400000);
    must(action_update(house->store, &action, err));
    must(store_commit(house->store, err));
    house_start(house);
}

/* Closed today there is nothing after it; closed on 9 November there are ten school days before it, and nine after,
 * up to Friday the 20th. */
static void the_record_tells_whether_it_helped(void **state)
{
    struct house *house = *state;
    json_t *one;

    json_decref(ask(house, "POST", ACTIONS, LEADER, CREATE, 201));
    json_decref(ask(house, "GET", ACTIONS "/1/before-after", REP, NULL, 409));
    takes(house, ACTIONS "/1/close", SITE_STAFF, "{\"room\":\"8c\"}", 200, "state", "done");
    one = ask(house, "GET", ACTIONS "/1/before-after", REP, NULL, 200);
    assert_string_equal(json_string_value(json_object_get(one, "result")), "cannot_tell");
    assert_true(json_is_true(json_object_get(one, "too_few_days")));
    assert_true(json_is_null(json_object_get(one, "difference")));
    json_decref(one);
    json_decref(ask(house, "GET", ACTIONS "/1/before-after?room=attic", REP, NULL, 422));
    move_back(house, 1);
    one = ask(house, "GET", ACTIONS "/1/before-after", REP, NULL, 200);
    assert_string_equal(json_string_value(json_object_get(one, "done")), "2026-11-09");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(one, "before"), "school_days")), 10);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(one, "after"), "school_days")), 9);
    assert_true(json_number_value(json_object_get(one, "difference")) > 310);
    assert_true(json_number_value(json_object_get(one, "difference")) < 350);
    assert_true(json_number_value(json_object_get(one, "margin")) < 30);
    assert_string_equal(json_string_value(json_object_get(one, "result")), "helped");
    json_decref(one);
}

static int64_t send_photo(const struct house *house, int role, const char *bytes, size_t size, int status)
{
    char head[512], *request = malloc(size + sizeof head), *answer;
    int length = snprintf(head, sizeof head, "POST /api/v1/photos HTTP/1.1\r\nHost: %s\r\n%sContent-Type: "
                          "application/octet-stream\r\nContent-Length: %zu\r\n\r\n", house->address,
                          house_browser(house, role), size);
    json_t *json;

    assert_non_null(request);
    memcpy(request, head, (size_t)length);
    memcpy(request + length, bytes, size);
    answer = house_send(house, request, (size_t)length + size);
    free(request);
    json = json_loads(house_body(answer), 0, NULL);
    assert_int_equal(house_status(answer), status);
    free(answer);
    return number(json, "id");
}

static void a_photo_is_proof_without_the_place_it_was_taken_at(void **state)
{
    static const char photo[] = JPEG_HEAD JPEG_PLACE JPEG_REST, clean[] = JPEG_HEAD JPEG_REST;
    struct house *house = *state;
    char body[64], path[64], *answer;
    int64_t id = send_photo(house, SITE_STAFF, photo, sizeof photo - 1, 201);

    send_photo(house, SITE_STAFF, "GIF89a", 6, 422);
    json_decref(ask(house, "POST", ACTIONS, LEADER, CREATE, 201));
    snprintf(body, sizeof body, "{\"photo\":%lld}", (long long)id);
    snprintf(path, sizeof path, "/api/v1/photos/%lld", (long long)id);
    takes(house, ACTIONS "/1/close", LEADER, body, 422, NULL, NULL);        /* somebody else's */
    assert_int_equal(house_try(house, "GET", path, house_browser(house, LEADER), NULL), 404);   /* nor to be seen yet */
    assert_int_equal(house_try(house, "GET", path, house_browser(house, SITE_STAFF), NULL), 200);
    takes(house, ACTIONS "/1/close", SITE_STAFF, body, 200, "state", "done");
    answer = house_ask(house, "GET", path, house_browser(house, REP), NULL);
    assert_int_equal(house_status(answer), 200);
    assert_non_null(strstr(answer, "Content-Type: image/jpeg"));
    assert_memory_equal(house_body(answer), clean, sizeof clean - 1);
    free(answer);
}

static void a_report_becomes_an_action_or_is_closed_with_a_reason(void **state)
{
    struct house *house = *state;
    json_t *list;

    json_decref(ask(house, "POST", HAZARDS, TEACHER,
                    "{\"room\":\"8c\",\"kind\":\"window\",\"text\":\"Painted shut\"}", 201));
    json_decref(ask(house, "POST", HAZARDS, TEACHER, "{\"room\":\"hall\",\"kind\":\"window\"}", 422));  /* not theirs */
    json_decref(ask(house, "POST", HAZARDS, TEACHER, "{\"room\":\"8c\",\"kind\":\"other\"}", 422));     /* no words */
    json_decref(ask(house, "POST", HAZARDS, TEACHER, "{\"kind\":\"ghost\"}", 422));
    json_decref(ask(house, "POST", HAZARDS, REP, "{\"kind\":\"stuffy\"}", 201));
    list = ask(house, "GET", "/api/v1/round", SITE_STAFF, NULL, 200);
    assert_int_equal(json_integer_value(json_object_get(list, "rooms_in_all")), 2);
    assert_int_equal(json_array_size(json_object_get(list, "rooms")), 1);
    json_decref(list);
    list = ask(house, "POST", ACTIONS, LEADER, "{\"what\":\"Free it\",\"rooms\":[\"8c\"],\"hazard\":1}", 201);
    json_decref(list);
    json_decref(ask(house, "POST", ACTIONS, LEADER, "{\"what\":\"Free it\",\"hazard\":1}", 422));   /* once only */
    takes(house, HAZARDS "/2/close", SITE_STAFF, "{\"reason\":\"  \"}", 422, NULL, NULL);
    json_decref(ask(house, "POST", HAZARDS "/2/close", REP, "{\"reason\":\"aired\"}", 403));
    json_decref(ask(house, "POST", HAZARDS "/2/close", SITE_STAFF, "{\"reason\":\"aired\"}", 200));
    json_decref(ask(house, "POST", HAZARDS "/2/close", SITE_STAFF, "{\"reason\":\"aired\"}", 404));
    list = ask(house, "GET", HAZARDS "?state=open", REP, NULL, 200);
    assert_int_equal(json_array_size(list), 0);
    json_decref(list);
    list = ask(house, "GET", ACTIONS, REP, NULL, 200);
    assert_int_equal(json_array_size(list), 1);     /* the refused one left nothing */
    json_decref(list);
}

/* 8C: 1190 ppm now, over 1500 on Friday for 30 minutes, and a report; the hall has nothing. */
static void the_round_sheet_has_what_is_to_be_looked_at(void **state)
{
    struct house *house = *state;
    json_t *sheet, *items;

    json_decref(ask(house, "POST", ACTIONS, LEADER,
                    "{\"what\":\"Free it\",\"rooms\":[\"8c\"],\"due\":\"2026-11-23\"}", 201));
    json_decref(ask(house, "POST", ACTIONS, LEADER,
                    "{\"what\":\"Later\",\"rooms\":[\"8c\"],\"due\":\"2026-11-24\"}", 201));
    sheet = ask(house, "GET", "/api/v1/round", SITE_STAFF, NULL, 200);
    items = json_object_get(json_array_get(json_object_get(sheet, "rooms"), 0), "items");
    assert_int_equal(json_array_size(items), 2);
    assert_string_equal(json_string_value(json_object_get(json_array_get(items, 0), "kind")), "purge");
    assert_int_equal(json_integer_value(json_object_get(json_array_get(items, 0), "yesterday_minutes")), 30);
    assert_string_equal(json_string_value(json_object_get(json_array_get(items, 1), "what")), "Free it");
    json_decref(sheet);
    assert_int_equal(house_try(house, "PUT", "/api/v1/rooms/8c/filter", house_browser(house, SITE_STAFF),
                               "{\"due\":\"2027-03-01\"}"), 204);
    assert_int_equal(house_try(house, "PUT", "/api/v1/rooms/attic/filter", house_browser(house, SITE_STAFF),
                               "{\"due\":\"2027-03-01\"}"), 404);
    assert_int_equal(house_try(house, "PUT", "/api/v1/rooms/8c/filter", house_browser(house, SITE_STAFF), "{}"), 422);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(an_action_goes_from_proposal_to_acceptance_and_dispute),
        PROMISE(a_leader_says_what_where_who_and_when),
        PROMISE(whoever_changed_an_action_meanwhile_is_named_and_keeps_their_change),
        PROMISE(a_blank_is_no_proof_and_no_reason),
        PROMISE(only_a_room_of_the_action_is_its_proof),
        PROMISE(the_record_tells_whether_it_helped),
        PROMISE(a_photo_is_proof_without_the_place_it_was_taken_at),
        PROMISE(a_report_becomes_an_action_or_is_closed_with_a_reason),
        PROMISE(the_round_sheet_has_what_is_to_be_looked_at),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
