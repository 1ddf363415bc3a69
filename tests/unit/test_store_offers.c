/* An incident that is offered stays with who has it until the other says yes, and its story says each step. */
#include "offers.h"
#include "people.h"
#include "store_folder.h"
#include <errno.h>

static int64_t ann, bob, cat;

static int64_t add_person(struct folder *folder, const char *name)
{
    struct person person = {.role = ROLE_SITE_STAFF, .created_ms = T0};

    snprintf(person.login, sizeof person.login, "%s", name);
    snprintf(person.name, sizeof person.name, "%s", name);
    assert_done(person_add(folder->store, &person, &folder->err));
    return person.id;
}

/* One that ann has since the sixth minute. */
static struct incident taken(struct folder *folder, const char *rule)
{
    struct incident incident = {.room = "8c", .pack = "england", .pack_version = "1", .severity = SEVERITY_WARNING,
                                .state = INCIDENT_RAISED, .began_ms = T0, .raised_ms = T0 + 5 * MINUTE, .peak = 1415};

    snprintf(incident.rule, sizeof incident.rule, "%s", rule);
    assert_done(incident_save(folder->store, &incident, &folder->err));
    assert_done(incident_acknowledge(folder->store, incident.id, "ann", INTENT_PASSING, T0 + 6 * MINUTE, 0, NULL,
                                     &incident, &folder->err));
    return incident;
}

static int open_school(void **state)
{
    if (open_folder(state) < 0)
        return -1;
    ann = add_person(*state, "ann");
    bob = add_person(*state, "bob");
    cat = add_person(*state, "cat");
    return 0;
}

static int make(struct folder *folder, const struct incident *incident, int64_t from, int64_t to)
{
    return offer_make(folder->store, incident, from, to, T0 + 7 * MINUTE, &folder->err);
}

static int add_step(void *context, int64_t at_ms, const char *what, const char *who, const char *detail)
{
    char *story = context;
    size_t used = strlen(story);

    snprintf(story + used, 256 - used, "%d %s %s %s;", (int)((at_ms - T0) / MINUTE), what, who, detail);
    return 0;
}

static void assert_story(struct folder *folder, int64_t id, const char *expected)
{
    char story[256] = "";

    assert_done(incident_history(folder->store, id, add_step, story, &folder->err));
    assert_string_equal(story, expected);
}

static void what_is_offered_stays_with_who_has_it_until_the_other_accepts(void **state)
{
    struct folder *folder = *state;
    struct incident incident = taken(folder, "a"), seen;
    struct offer offer;

    assert_done(make(folder, &incident, ann, bob));
    assert_done(incident_load(folder->store, incident.id, &seen, &folder->err));
    assert_string_equal(seen.with, "ann");
    assert_int_equal(offer_load(folder->store, &seen, &offer), 0);
    assert_true(offer.from == ann && offer.to == bob && offer.at_ms == T0 + 7 * MINUTE);
    assert_string_equal(offer.to_name, "bob");
    assert_int_equal(offer_accept(folder->store, incident.id, cat, INTENT_FAN, T0, 0, NULL, &seen, &folder->err),
                     -ENOENT);
    assert_done(offer_accept(folder->store, incident.id, bob, INTENT_FAN, T0 + 9 * MINUTE, T0 + HOUR, "on my way",
                             &seen, &folder->err));
    assert_string_equal(seen.with, "bob");
    assert_string_equal(seen.note, "on my way");
    assert_true(seen.intent == INTENT_FAN && seen.until_ms == T0 + HOUR);
    assert_int_equal(offer_load(folder->store, &seen, &offer), -ENOENT);
    assert_story(folder, incident.id, "5 raised  ;6 acknowledged ann passing;7 offered ann bob;9 accepted bob fan;");
}

static void who_says_no_leaves_it_where_it_is_and_it_can_be_offered_again(void **state)
{
    struct folder *folder = *state;
    struct incident incident = taken(folder, "a"), seen;
    struct offer offer;

    assert_done(make(folder, &incident, ann, bob));
    assert_int_equal(offer_decline(folder->store, incident.id, cat, T0, "", &seen, &folder->err), -ENOENT);
    assert_done(offer_decline(folder->store, incident.id, bob, T0 + 8 * MINUTE, "in a lesson", &seen, &folder->err));
    assert_string_equal(seen.with, "ann");
    assert_int_equal(offer_load(folder->store, &seen, &offer), -ENOENT);
    assert_done(make(folder, &incident, ann, cat));
    assert_int_equal(offer_load(folder->store, &seen, &offer), 0);
    assert_true(offer.to == cat);
    assert_story(folder, incident.id, "5 raised  ;6 acknowledged ann passing;7 offered ann bob;"
                                      "8 declined bob in a lesson;7 offered ann cat;");
}

static void an_offer_ends_with_the_taking_it_was_made_in(void **state)
{
    struct folder *folder = *state;
    struct incident incident = taken(folder, "a"), over = taken(folder, "b"), seen;
    struct offer offer;

    assert_done(make(folder, &incident, ann, bob));
    assert_done(incident_release(folder->store, incident.id, "", T0 + 8 * MINUTE, "returned", &seen, &folder->err));
    assert_int_equal(offer_load(folder->store, &seen, &offer), -ENOENT);
    assert_done(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0 + 9 * MINUTE, 0, NULL, &seen,
                                     &folder->err));
    assert_int_equal(offer_load(folder->store, &seen, &offer), -ENOENT);
    assert_done(make(folder, &over, ann, bob));
    over.state = INCIDENT_CLEARED;
    over.cleared_ms = T0 + 9 * MINUTE;
    assert_done(incident_save(folder->store, &over, &folder->err));
    assert_int_equal(offer_accept(folder->store, over.id, bob, INTENT_FAN, T0, 0, NULL, &seen, &folder->err), -ENOENT);
}

static void only_who_has_it_offers_it_and_to_somebody_else_who_is_there(void **state)
{
    struct folder *folder = *state;
    struct incident incident = taken(folder, "a");
    struct person person;

    assert_int_equal(make(folder, &incident, bob, cat), -EPERM);
    assert_int_equal(make(folder, &incident, ann, ann), -EINVAL);
    assert_int_equal(make(folder, &incident, ann, cat + 1), -ENOENT);
    assert_int_equal(person_load(folder->store, cat, &person), 0);
    person.disabled = true;
    assert_done(person_update(folder->store, &person, &folder->err));
    assert_int_equal(make(folder, &incident, ann, cat), -ENOENT);
    incident.state = INCIDENT_CLEARED;
    assert_int_equal(make(folder, &incident, ann, bob), -EINVAL);
}

static void it_is_known_that_another_of_the_room_is_offered_to_the_same_person(void **state)
{
    struct folder *folder = *state;
    struct incident one = taken(folder, "a"), other = taken(folder, "b");

    assert_done(make(folder, &one, ann, bob));
    assert_false(offer_has_alike(folder->store, &one, bob));
    assert_true(offer_has_alike(folder->store, &other, bob));
    assert_false(offer_has_alike(folder->store, &other, cat));
}

int main(void)
{
#define PROMISE(test) cmocka_unit_test_setup_teardown(test, open_school, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(what_is_offered_stays_with_who_has_it_until_the_other_accepts),
        PROMISE(who_says_no_leaves_it_where_it_is_and_it_can_be_offered_again),
        PROMISE(an_offer_ends_with_the_taking_it_was_made_in),
        PROMISE(only_who_has_it_offers_it_and_to_somebody_else_who_is_there),
        PROMISE(it_is_known_that_another_of_the_room_is_offered_to_the_same_person),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
