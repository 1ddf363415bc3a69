/* People, sessions, tokens, the one claim and the access log. */
#include "incidents.h"
#include "people.h"
#include "places.h"
#include "store_folder.h"
#include <errno.h>
#include <math.h>

static const uint8_t hash_a[SECRET_HASH_SIZE] = {1}, hash_b[SECRET_HASH_SIZE] = {2};

static struct person make_person(struct folder *folder, const char *login)
{
    struct person person = {.name = "Ann Example", .role = ROLE_REP, .email = "ann@example.org", .wants_mail = true,
                            .password_hash = "$argon2id$x", .created_ms = T0};

    snprintf(person.login, sizeof person.login, "%s", login);
    assert_done(person_add(folder->store, &person, &folder->err));
    return person;
}

static void add_session(struct folder *folder, const uint8_t *hash, int64_t person)
{
    struct session session = {.person = person, .created_ms = T0, .seen_ms = T0, .expires_ms = T0 + DAY};

    memcpy(session.hash, hash, sizeof session.hash);
    assert_done(session_add(folder->store, &session, &folder->err));
}

static void a_person_is_found_by_login_and_id_as_added(void **state)
{
    struct folder *folder = *state;
    struct person in = make_person(folder, "ann"), out;

    open_again(folder);
    assert_int_equal(person_find(folder->store, "ann", &out), 0);
    assert_int_equal(out.id, in.id);
    assert_string_equal(out.name, in.name);
    assert_int_equal(out.role, in.role);
    assert_string_equal(out.email, in.email);
    assert_true(out.wants_mail && !out.disabled);
    assert_string_equal(out.password_hash, in.password_hash);
    assert_int_equal(out.created_ms, T0);
    assert_int_equal(person_load(folder->store, in.id, &out), 0);
    assert_string_equal(out.login, "ann");
    assert_int_equal(person_find(folder->store, "bob", &out), -ENOENT);
    assert_int_equal(person_load(folder->store, in.id + 1, &out), -ENOENT);
    assert_int_equal(people_count(folder->store), 1);
}

static void a_login_is_one_persons(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann"), bob = make_person(folder, "bob"), again = ann;

    assert_int_equal(person_add(folder->store, &again, &folder->err), -EEXIST);
    snprintf(bob.login, sizeof bob.login, "ann");
    assert_int_equal(person_update(folder->store, &bob, &folder->err), -EEXIST);
    assert_int_equal(people_count(folder->store), 2);
    assert_done(store_commit(folder->store, &folder->err));     /* a refusal breaks nothing */
}

static void an_update_replaces_all_but_the_beginning(void **state)
{
    struct folder *folder = *state;
    struct person person = make_person(folder, "ann"), out;

    person.role = ROLE_LEADER;
    person.disabled = true;
    person.last_seen_ms = T0 + 7;
    person.created_ms = 1;
    assert_done(person_update(folder->store, &person, &folder->err));
    assert_int_equal(person_load(folder->store, person.id, &out), 0);
    assert_int_equal(out.role, ROLE_LEADER);
    assert_true(out.disabled);
    assert_int_equal(out.last_seen_ms, T0 + 7);
    assert_int_equal(out.created_ms, T0);
    person.id++;
    assert_int_equal(person_update(folder->store, &person, &folder->err), -ENOENT);
}

static int count_people(void *context, const struct person *person)
{
    (void)person;
    ++*(int *)context;
    return 0;
}

static void the_500th_person_is_the_last(void **state)
{
    struct folder *folder = *state;
    struct person person = {.login = "one-more", .name = "One"};
    char login[16];
    int count = 0;

    for (int i = 0; i < PEOPLE_MAX; i++) {
        snprintf(login, sizeof login, "p%d", i);
        make_person(folder, login);
    }
    assert_int_equal(person_add(folder->store, &person, &folder->err), -ENOSPC);
    assert_done(people_list(folder->store, count_people, &count, &folder->err));
    assert_int_equal(count, PEOPLE_MAX);
}

static void roles_have_one_word_each(void **state)
{
    (void)state;
    enum role role;

    for (int i = 0; i < ROLE_COUNT; i++) {
        assert_true(role_from_word(role_word((enum role)(1 << i)), &role));
        assert_int_equal(role, 1 << i);
    }
    assert_string_equal(role_word(ROLE_SITE_STAFF), "site_staff");
    assert_false(role_from_word("admin", &role));
    assert_string_equal(role_word((enum role)(ROLE_REP | ROLE_LEADER)), "");
}

static void make_room(struct folder *folder, const char *id, bool archived)
{
    struct room_info room = {.name = "A room", .archived = archived};

    snprintf(room.id, sizeof room.id, "%s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

static void own_rooms_are_replaced_as_a_whole(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann"), bob = make_person(folder, "bob");
    struct person_rooms in = {.count = 3, .ids = {"hall", "8c", "hall"}}, out;

    make_room(folder, "8c", false);
    make_room(folder, "hall", false);
    assert_done(person_rooms_set(folder->store, ann.id, &in, &folder->err));
    open_again(folder);
    assert_done(person_rooms_load(folder->store, ann.id, &out, &folder->err));
    assert_int_equal(out.count, 2);             /* named twice, kept once */
    assert_string_equal(out.ids[0], "8c");
    assert_string_equal(out.ids[1], "hall");
    assert_done(person_rooms_load(folder->store, bob.id, &out, &folder->err));
    assert_int_equal(out.count, 0);
    in = (struct person_rooms){.count = 1, .ids = {"8c"}};
    assert_done(person_rooms_set(folder->store, ann.id, &in, &folder->err));
    make_room(folder, "hall", true);
    assert_done(person_rooms_load(folder->store, ann.id, &out, &folder->err));
    assert_int_equal(out.count, 1);
    make_room(folder, "8c", true);              /* archived rooms are nobody's to see */
    assert_done(person_rooms_load(folder->store, ann.id, &out, &folder->err));
    assert_int_equal(out.count, 0);
}

static void own_rooms_need_a_person_and_rooms_and_an_end(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann");
    struct person_rooms in = {.count = PERSON_ROOMS_MAX}, out;

    for (size_t i = 0; i < PERSON_ROOMS_MAX; i++) {
        snprintf(in.ids[i], ID_SIZE, "room-%02zu", i);
        make_room(folder, in.ids[i], false);
    }
    assert_done(person_rooms_set(folder->store, ann.id, &in, &folder->err));
    assert_done(person_rooms_load(folder->store, ann.id, &out, &folder->err));
    assert_int_equal(out.count, PERSON_ROOMS_MAX);
    in.count++;
    assert_int_equal(person_rooms_set(folder->store, ann.id, &in, &folder->err), -E2BIG);
    in = (struct person_rooms){.count = 1, .ids = {"cellar"}};
    assert_int_equal(person_rooms_set(folder->store, ann.id, &in, &folder->err), -ENOENT);
    in = (struct person_rooms){.count = 1, .ids = {"room-00"}};
    assert_int_equal(person_rooms_set(folder->store, ann.id + 1, &in, &folder->err), -ENOENT);
    assert_done(store_commit(folder->store, &folder->err));     /* a refusal breaks nothing */
}

static void a_session_is_found_until_it_is_ended(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann");
    struct session session;

    assert_int_equal(session_find(folder->store, hash_a, &session), -ENOENT);
    add_session(folder, hash_a, ann.id);
    assert_int_equal(session_find(folder->store, hash_a, &session), 0);
    assert_int_equal(session.person, ann.id);
    assert_int_equal(session.expires_ms, T0 + DAY);
    assert_memory_equal(session.hash, hash_a, sizeof hash_a);
    assert_int_equal(session_add(folder->store, &session, &folder->err), -EEXIST);
    session.person = ann.id + 1;
    session.hash[5] = 1;
    assert_int_equal(session_add(folder->store, &session, &folder->err), -ENOENT);
    assert_done(session_end(folder->store, hash_a, &folder->err));
    assert_done(session_end(folder->store, hash_a, &folder->err));
    assert_int_equal(session_find(folder->store, hash_a, &session), -ENOENT);
}

static void all_sessions_of_one_person_end_together(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann"), bob = make_person(folder, "bob");
    const uint8_t hash_c[SECRET_HASH_SIZE] = {3};
    struct session session;

    add_session(folder, hash_a, ann.id);
    add_session(folder, hash_b, ann.id);
    add_session(folder, hash_c, bob.id);
    assert_done(sessions_end_of(folder->store, ann.id, &folder->err));
    assert_int_equal(session_find(folder->store, hash_a, &session), -ENOENT);
    assert_int_equal(session_find(folder->store, hash_b, &session), -ENOENT);
    assert_int_equal(session_find(folder->store, hash_c, &session), 0);
}

static void a_session_is_touched_once_a_minute(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann");
    struct session session;

    add_session(folder, hash_a, ann.id);
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(session_touch(folder->store, hash_a, T0 + SESSION_TOUCH_MS - 1), 0);
    assert_int_equal(store_pending(folder->store), 0);
    assert_int_equal(session_touch(folder->store, hash_a, T0 + SESSION_TOUCH_MS), 0);
    assert_int_equal(store_pending(folder->store), 1);
    assert_int_equal(session_find(folder->store, hash_a, &session), 0);
    assert_int_equal(session.seen_ms, T0 + SESSION_TOUCH_MS);
    assert_int_equal(session_touch(folder->store, hash_b, T0 + DAY), -ENOENT);
}

static int64_t last_seen_ms(struct folder *folder, int64_t id)
{
    struct person person;

    assert_int_equal(person_load(folder->store, id, &person), 0);
    return person.last_seen_ms;
}

static void a_person_is_seen_at_most_once_an_hour(void **state)
{
    struct folder *folder = *state;
    int64_t ann = make_person(folder, "ann").id, bob = make_person(folder, "bob").id;

    assert_int_equal(last_seen_ms(folder, ann), 0);
    assert_done(person_seen(folder->store, ann, T0, &folder->err));
    assert_int_equal(last_seen_ms(folder, ann), T0);
    assert_done(person_seen(folder->store, ann, T0 + PERSON_SEEN_MS - 1, &folder->err));
    assert_int_equal(last_seen_ms(folder, ann), T0);
    assert_done(person_seen(folder->store, ann, T0 + PERSON_SEEN_MS, &folder->err));
    assert_int_equal(last_seen_ms(folder, ann), T0 + PERSON_SEEN_MS);
    assert_int_equal(last_seen_ms(folder, bob), 0);     /* nobody else was */
}

static void sessions_and_links_expire_at_their_time(void **state)
{
    struct folder *folder = *state;
    struct person ann = make_person(folder, "ann");
    struct incident incident = {.room = "8c", .rule = "r", .state = INCIDENT_RAISED, .began_ms = T0, .peak = NAN};
    struct token link = {.role = ROLE_SITE_STAFF, .created_ms = T0, .expires_ms = T0 + DAY, .person = ann.id},
                 program = {.role = ROLE_VIEWER, .created_ms = T0, .expires_ms = T0 + DAY}, found;
    struct session session;

    assert_done(incident_save(folder->store, &incident, &folder->err));
    link.incident = incident.id;
    memcpy(link.hash, hash_a, sizeof hash_a);
    memcpy(program.hash, hash_b, sizeof hash_b);
    add_session(folder, hash_a, ann.id);
    assert_done(token_add(folder->store, &link, &folder->err));
    assert_done(token_add(folder->store, &program, &folder->err));
    assert_done(sessions_expire(folder->store, T0 + DAY - 1, &folder->err));
    assert_int_equal(session_find(folder->store, hash_a, &session), 0);
    assert_int_equal(token_find(folder->store, hash_a, &found), 0);
    assert_int_equal(found.incident, incident.id);
    assert_int_equal(found.person, ann.id);
    assert_done(sessions_expire(folder->store, T0 + DAY, &folder->err));
    assert_int_equal(session_find(folder->store, hash_a, &session), -ENOENT);
    assert_int_equal(token_find(folder->store, hash_a, &found), -ENOENT);
    assert_int_equal(token_find(folder->store, hash_b, &found), 0);
}

static void a_token_lives_at_most_366_days(void **state)
{
    struct folder *folder = *state;
    struct token token = {.role = ROLE_VIEWER, .name = "wall", .created_ms = T0,
                          .expires_ms = T0 + TOKEN_DAYS_MAX * DAY + 1};

    assert_int_equal(token_add(folder->store, &token, &folder->err), -EINVAL);
    token.expires_ms--;
    assert_done(token_add(folder->store, &token, &folder->err));
    assert_int_equal(token_add(folder->store, &token, &folder->err), -EEXIST);
}

static void a_token_is_touched_once_an_hour_and_can_be_revoked(void **state)
{
    struct folder *folder = *state;
    struct token token = {.role = ROLE_VIEWER, .name = "wall", .created_ms = T0, .expires_ms = T0 + DAY}, found;

    memcpy(token.hash, hash_a, sizeof hash_a);
    assert_done(token_add(folder->store, &token, &folder->err));
    assert_int_equal(token_touch(folder->store, token.id, T0), 0);
    assert_int_equal(token_touch(folder->store, token.id, T0 + TOKEN_TOUCH_MS - 1), 0);
    assert_int_equal(token_find(folder->store, hash_a, &found), 0);
    assert_int_equal(found.used_ms, T0);
    assert_false(found.revoked);
    assert_string_equal(found.name, "wall");
    assert_int_equal(found.role, ROLE_VIEWER);
    assert_int_equal(found.incident, 0);
    assert_int_equal(token_touch(folder->store, token.id, T0 + TOKEN_TOUCH_MS), 0);
    assert_done(token_revoke(folder->store, token.id, &folder->err));
    assert_int_equal(token_find(folder->store, hash_a, &found), 0);
    assert_int_equal(found.used_ms, T0 + TOKEN_TOUCH_MS);
    assert_true(found.revoked);
    assert_int_equal(token_revoke(folder->store, token.id + 1, &folder->err), -ENOENT);
    assert_int_equal(token_find(folder->store, hash_b, &found), -ENOENT);
}

static void of_100_claims_exactly_one_wins(void **state)
{
    struct folder *folder = *state;
    int won = 0;

    assert_int_equal(claim_take(folder->store, hash_a, T0, &folder->err), -ENOENT);     /* no code yet */
    assert_done(claim_set(folder->store, hash_b, T0 + DAY, &folder->err));
    assert_done(claim_set(folder->store, hash_a, T0 + DAY, &folder->err));              /* a new code replaces */
    assert_int_equal(claim_check(folder->store, hash_b, T0), -ENOENT);
    assert_int_equal(claim_check(folder->store, hash_a, T0 + DAY), -ETIMEDOUT);
    assert_int_equal(claim_take(folder->store, hash_a, T0 + DAY, &folder->err), -ETIMEDOUT);
    assert_int_equal(claim_check(folder->store, hash_a, T0 + DAY - 1), 0);
    assert_false(claim_is_done(folder->store));
    for (int i = 0; i < 100; i++) {
        int r = claim_take(folder->store, hash_a, T0 + DAY - 1, &folder->err);

        assert_true(r == 0 || r == -EALREADY);
        won += r == 0;
    }
    assert_int_equal(won, 1);
    assert_true(claim_is_done(folder->store));
    assert_int_equal(claim_set(folder->store, hash_b, T0 + 2 * DAY, &folder->err), -EALREADY);
    open_again(folder);
    assert_int_equal(claim_take(folder->store, hash_a, T0, &folder->err), -EALREADY);
    assert_int_equal(claim_check(folder->store, hash_b, T0), -EALREADY);
}

static void p50_no_code_is_good_once_there_is_a_leader(void **state)
{
    struct folder *folder = *state;
    struct person rep = {.login = "jo", .name = "Jo", .role = ROLE_REP, .created_ms = T0};
    struct person leader = {.login = "head", .name = "Ms Head", .role = ROLE_LEADER, .created_ms = T0};

    assert_done(person_add(folder->store, &rep, &folder->err));
    assert_done(claim_set(folder->store, hash_a, T0 + DAY, &folder->err));
    assert_int_equal(claim_check(folder->store, hash_a, T0), 0);
    assert_done(person_add(folder->store, &leader, &folder->err));
    assert_true(claim_is_done(folder->store));
    assert_int_equal(claim_check(folder->store, hash_a, T0), -EALREADY);
    assert_int_equal(claim_take(folder->store, hash_a, T0, &folder->err), -EALREADY);
    assert_int_equal(claim_set(folder->store, hash_b, T0 + DAY, &folder->err), -EALREADY);
    leader.disabled = true;         /* still somebody's box */
    assert_done(person_update(folder->store, &leader, &folder->err));
    assert_int_equal(claim_check(folder->store, hash_a, T0), -EALREADY);
}

static void p50_a_leader_before_the_first_start_means_that_no_code_is_made(void **state)
{
    struct folder *folder = *state;
    struct person leader = {.login = "head", .name = "Ms Head", .role = ROLE_LEADER, .created_ms = T0};

    assert_false(claim_is_done(folder->store));
    assert_done(person_add(folder->store, &leader, &folder->err));
    assert_true(claim_is_done(folder->store));
    assert_int_equal(claim_set(folder->store, hash_a, T0 + DAY, &folder->err), -EALREADY);
}

struct entries {
    int count;
    char newest[64];
};

static int note_entry(void *context, int64_t at_ms, const char *who, const char *what, const char *detail)
{
    struct entries *entries = context;

    if (entries->count++ == 0)
        snprintf(entries->newest, sizeof entries->newest, "%d %s %s %s", (int)(at_ms - T0), who, what, detail);
    return 0;
}

static void the_access_log_is_newest_first(void **state)
{
    struct folder *folder = *state;
    struct entries entries = {0};

    for (int i = 0; i < 5; i++)
        assert_done(audit_add(folder->store, T0 + i, "ann", "room", i == 4 ? "8c" : NULL, &folder->err));
    assert_done(audit_list(folder->store, 3, note_entry, &entries, &folder->err));
    assert_int_equal(entries.count, 3);
    assert_string_equal(entries.newest, "4 ann room 8c");
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(a_person_is_found_by_login_and_id_as_added),
        PROMISE(a_login_is_one_persons),
        PROMISE(an_update_replaces_all_but_the_beginning),
        PROMISE(the_500th_person_is_the_last),
        PROMISE(roles_have_one_word_each),
        PROMISE(own_rooms_are_replaced_as_a_whole),
        PROMISE(own_rooms_need_a_person_and_rooms_and_an_end),
        PROMISE(a_session_is_found_until_it_is_ended),
        PROMISE(all_sessions_of_one_person_end_together),
        PROMISE(a_session_is_touched_once_a_minute),
        PROMISE(a_person_is_seen_at_most_once_an_hour),
        PROMISE(sessions_and_links_expire_at_their_time),
        PROMISE(a_token_lives_at_most_366_days),
        PROMISE(a_token_is_touched_once_an_hour_and_can_be_revoked),
        PROMISE(of_100_claims_exactly_one_wins),
        PROMISE(p50_no_code_is_good_once_there_is_a_leader),
        PROMISE(p50_a_leader_before_the_first_start_means_that_no_code_is_made),
        PROMISE(the_access_log_is_newest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
