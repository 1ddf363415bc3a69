/* tests/unit/test_store_incidents.c - incidents keep their identity, who has them and their story. */
#include "incident_rows_kit.h"

static struct incident load(struct folder *folder, int64_t id)
{
    struct incident incident = {0};

    assert_done(incident_load(folder->store, id, &incident, &folder->err));
    return incident;
}

struct story {
    char text[256];
};

static int tell(void *context, int64_t at_ms, const char *what, const char *who, const char *detail)
{
    struct story *story = context;
    size_t used = strlen(story->text);

    snprintf(story->text + used, sizeof story->text - used, "%d %s %s %s;", (int)((at_ms - T0) / MINUTE), what, who,
             detail);
    return 0;
}

static void assert_story(struct folder *folder, int64_t id, const char *expected)
{
    struct story story = {""};

    assert_done(incident_history(folder->store, id, tell, &story, &folder->err));
    assert_string_equal(story.text, expected);
}

static void an_incident_comes_back_as_it_was_saved(void **state)
{
    struct folder *folder = *state;
    struct incident in = raised_incident("8c"), out;

    save(folder, &in);
    open_again(folder);
    assert_int_equal(incident_find(folder->store, "8c", in.rule, T0, &out), 0);
    assert_int_equal(out.id, in.id);
    assert_string_equal(out.pack, "england");
    assert_string_equal(out.pack_version, "1");
    assert_int_equal(out.severity, SEVERITY_WARNING);
    assert_int_equal(out.interrupts, INTERRUPTS_SITE_STAFF);
    assert_int_equal(out.state, INCIDENT_RAISED);
    assert_int_equal(out.raised_ms, in.raised_ms);
    assert_int_equal(out.cleared_ms, 0);
    assert_float_equal(out.peak, 1415, 0);
    assert_string_equal(out.with, "");
    assert_int_equal(incident_find(folder->store, "8c", in.rule, T0 + 1, &out), -ENOENT);
    assert_int_equal(incident_load(folder->store, in.id + 1, &out, &folder->err), -ENOENT);
}

static void saving_the_same_again_writes_nothing(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident(INCIDENT_ROOM_SITE);
    int64_t id;

    incident.peak = NAN;
    save(folder, &incident);
    id = incident.id;
    assert_done(store_commit(folder->store, &folder->err));
    incident.id = 0;
    save(folder, &incident);
    assert_int_equal(incident.id, id);
    assert_int_equal(store_pending(folder->store), 0);
    assert_true(isnan(load(folder, id).peak));
    assert_story(folder, id, "5 raised  ;");
}

static void the_story_tells_raised_and_cleared_once(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c");
    static const enum incident_state states[] = {INCIDENT_PENDING, INCIDENT_RAISED, INCIDENT_FADING, INCIDENT_RAISED,
                                                 INCIDENT_FADING};

    for (size_t i = 0; i < 5; i++) {
        incident.state = states[i];
        save(folder, &incident);
    }
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = T0 + 40 * MINUTE;
    snprintf(incident.reason, sizeof incident.reason, "unoccupied");
    save(folder, &incident);
    save(folder, &incident);
    assert_story(folder, incident.id, "5 raised  ;40 cleared  unoccupied;");
}

static void the_past_told_again_changes_nothing(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), again;

    save(folder, &incident);
    again = raised_incident("8c");
    again.state = INCIDENT_PENDING;
    save(folder, &again);
    assert_int_equal(again.state, INCIDENT_RAISED);
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = T0 + 40 * MINUTE;
    save(folder, &incident);
    again = raised_incident("8c");
    save(folder, &again);
    assert_int_equal(again.state, INCIDENT_CLEARED);
    assert_int_equal(load(folder, incident.id).state, INCIDENT_CLEARED);
    assert_story(folder, incident.id, "5 raised  ;40 cleared  ;");
}

static void what_a_change_cleared_is_raised_again_on_the_same_row(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c");

    save(folder, &incident);
    assert_int_equal(incident_raise_again(folder->store, &incident, T0, &folder->err), -EINVAL);
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = T0 + 40 * MINUTE;
    snprintf(incident.reason, sizeof incident.reason, "corrected");
    save(folder, &incident);
    assert_int_equal(incident_raise_again(folder->store, &incident, T0, &folder->err), -EINVAL);
    incident.state = INCIDENT_RAISED;
    incident.cleared_ms = 0;
    incident.reason[0] = '\0';
    assert_done(incident_raise_again(folder->store, &incident, T0 + 50 * MINUTE, &folder->err));
    assert_int_equal(load(folder, incident.id).state, INCIDENT_RAISED);
    assert_int_equal(load(folder, incident.id).cleared_ms, 0);
    assert_story(folder, incident.id, "5 raised  ;40 cleared  corrected;50 raised  " INCIDENT_TRUE_AGAIN ";");
    incident.state = INCIDENT_CLEARED;
    incident.cleared_ms = T0 + 60 * MINUTE;
    save(folder, &incident);
    assert_int_equal(load(folder, incident.id).cleared_ms, T0 + 60 * MINUTE);
    incident.id++;
    assert_int_equal(incident_raise_again(folder->store, &incident, T0, &folder->err), -ENOENT);
}

static void only_a_pending_incident_can_be_forgotten(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), pending = raised_incident("9a");

    pending.state = INCIDENT_PENDING;
    save(folder, &incident);
    save(folder, &pending);
    assert_int_equal(incident_forget(folder->store, incident.id, &folder->err), -EINVAL);
    assert_done(incident_forget(folder->store, pending.id, &folder->err));
    assert_int_equal(incident_forget(folder->store, pending.id, &folder->err), -ENOENT);
}

static void the_first_to_acknowledge_has_it(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), seen;

    save(folder, &incident);
    assert_done(incident_acknowledge(folder->store, incident.id, "ann", INTENT_OPENING, T0 + 6 * MINUTE,
                                     T0 + 20 * MINUTE, "both windows", &seen, &folder->err));
    assert_string_equal(seen.with, "ann");
    assert_int_equal(incident_acknowledge(folder->store, incident.id, "bob", INTENT_FAN, T0 + 7 * MINUTE, 0, NULL,
                                          &seen, &folder->err), -EALREADY);
    assert_string_equal(seen.with, "ann");
    open_again(folder);
    incident.peak = 1500;       /* the engine goes on; who has it stays */
    save(folder, &incident);
    assert_string_equal(incident.with, "ann");
    seen = load(folder, incident.id);
    assert_int_equal(seen.intent, INTENT_OPENING);
    assert_int_equal(seen.with_since_ms, T0 + 6 * MINUTE);
    assert_int_equal(seen.until_ms, T0 + 20 * MINUTE);
    assert_string_equal(seen.note, "both windows");
    assert_float_equal(seen.peak, 1500, 0);
    assert_story(folder, incident.id, "5 raised  ;6 acknowledged ann opening;");
}

static void a_note_of_256_bytes_is_refused(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), seen;
    char note[sizeof incident.note + 1];

    save(folder, &incident);
    memset(note, 'n', sizeof note);
    note[sizeof incident.note] = '\0';
    assert_int_equal(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0, 0, note, &seen,
                                          &folder->err), -EMSGSIZE);
    note[sizeof incident.note - 1] = '\0';
    assert_done(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0, 0, note, &seen, &folder->err));
    assert_string_equal(seen.note, note);
}

static void what_is_over_or_unknown_cannot_be_acknowledged(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), seen;

    incident.state = INCIDENT_CLEARED;
    save(folder, &incident);
    assert_int_equal(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0, 0, NULL, &seen,
                                          &folder->err), -EINVAL);
    assert_int_equal(incident_acknowledge(folder->store, incident.id + 1, "ann", INTENT_FAN, T0, 0, NULL, &seen,
                                          &folder->err), -ENOENT);
}

static void what_is_raised_or_fading_can_be_acknowledged_and_what_is_pending_cannot(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), seen;

    incident.state = INCIDENT_PENDING;
    incident.raised_ms = 0;
    save(folder, &incident);
    assert_int_equal(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0, 0, NULL, &seen,
                                          &folder->err), -EAGAIN);
    assert_done(incident_forget(folder->store, incident.id, &folder->err));     /* nothing of it stays */
    incident = raised_incident("8c");
    save(folder, &incident);
    incident.state = INCIDENT_FADING;
    save(folder, &incident);
    assert_done(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0, 0, NULL, &seen, &folder->err));
    assert_string_equal(seen.with, "ann");
}

static void only_who_has_it_or_the_gateway_gives_it_back(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8c"), seen;
    char before[NAME_SIZE];

    save(folder, &incident);
    assert_int_equal(incident_release(folder->store, incident.id, "ann", T0, "", &seen, &folder->err), -EALREADY);
    assert_done(incident_acknowledge(folder->store, incident.id, "ann", INTENT_FAN, T0 + 6 * MINUTE, 0, NULL, &seen,
                                     &folder->err));
    assert_int_equal(incident_release(folder->store, incident.id, "bob", T0, "", &seen, &folder->err), -EPERM);
    assert_done(incident_release(folder->store, incident.id, "ann", T0 + 6 * MINUTE, "undone", &seen, &folder->err));
    assert_string_equal(seen.with, "");
    assert_int_equal(incident_lapsed(folder->store, incident.id, before, &folder->err), 0);     /* ann did it herself */
    assert_done(incident_acknowledge(folder->store, incident.id, "bob", INTENT_SENSOR, T0 + 8 * MINUTE, 0, NULL, &seen,
                                     &folder->err));
    assert_done(incident_release(folder->store, incident.id, "", T0 + 9 * MINUTE, "time", &seen, &folder->err));
    assert_int_equal(seen.intent, INTENT_NONE);
    assert_int_equal(incident_lapsed(folder->store, incident.id, before, &folder->err), 1);
    assert_string_equal(before, "bob");
    assert_story(folder, incident.id, "5 raised  ;6 acknowledged ann fan;6 returned ann undone;"
                                      "8 acknowledged bob sensor;9 returned  time;");
}

static int note_room(void *context, const struct incident *incident)
{
    snprintf((char *)context + strlen(context), 64 - strlen(context), "%s ", incident->room);
    return 0;
}

static void lists_are_newest_first_and_narrowed_as_asked(void **state)
{
    static const struct {
        enum incident_filter filter;
        const char *room;
        int64_t from_ms, to_ms;
        size_t limit;
        const char *expected;
    } cases[] = {
        {INCIDENTS_ALL, NULL, 0, INT64_MAX, 10, "r4 r3 r2 r1 r0 "},
        {INCIDENTS_ALL, NULL, 0, INT64_MAX, 2, "r4 r3 "},
        {INCIDENTS_OPEN, NULL, 0, INT64_MAX, 10, "r3 r2 r1 "},
        {INCIDENTS_CLEARED, NULL, 0, INT64_MAX, 10, "r4 r0 "},
        {INCIDENTS_ALL, "r3", 0, INT64_MAX, 10, "r3 "},
        {INCIDENTS_OPEN, "r4", 0, INT64_MAX, 10, ""},
        {INCIDENTS_ALL, NULL, T0 + 1, T0 + 3, 10, "r2 r1 "},
    };
    struct folder *folder = *state;
    static const enum incident_state states[] = {INCIDENT_CLEARED, INCIDENT_PENDING, INCIDENT_RAISED, INCIDENT_FADING,
                                                 INCIDENT_CLEARED};

    for (int i = 0; i < 5; i++) {
        struct incident incident = raised_incident((const char *[]){"r0", "r1", "r2", "r3", "r4"}[i]);

        incident.began_ms = T0 + i;
        incident.state = states[i];
        save(folder, &incident);
    }
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char rooms[64] = "";

        assert_done(incidents_list(folder->store, cases[i].filter, cases[i].room, cases[i].from_ms, cases[i].to_ms,
                                   cases[i].limit, note_room, rooms, &folder->err));
        assert_string_equal(rooms, cases[i].expected);
    }
}

static void intents_have_the_words_of_the_contract(void **state)
{
    (void)state;
    enum intent intent;

    for (int i = INTENT_NONE + 1; i < INTENT_COUNT; i++) {
        assert_true(intent_from_word(intent_word((enum intent)i), &intent));
        assert_int_equal(intent, i);
    }
    assert_true(intent_from_word("cannot_open", &intent) && intent == INTENT_CANNOT_OPEN);
    assert_false(intent_from_word("none", &intent));
    assert_false(intent_from_word("opened", &intent));
}

static void an_incident_may_turn_out_to_have_begun_at_another_time(void **state)
{
    struct folder *folder = *state;
    struct incident incident = raised_incident("8a"), other = raised_incident("8a"), found;

    other.began_ms = T0 + HOUR;
    save(folder, &incident);
    save(folder, &other);
    assert_done(incident_rebegin(folder->store, incident.id, T0 - MINUTE, T0 + 6 * MINUTE, &folder->err));
    assert_int_equal(incident_find(folder->store, "8a", incident.rule, T0 - MINUTE, &found), 0);
    assert_int_equal(found.id, incident.id);
    assert_int_equal(found.raised_ms, incident.raised_ms);
    assert_int_equal(incident_find(folder->store, "8a", incident.rule, T0, &found), -ENOENT);
    assert_int_equal(incident_rebegin(folder->store, incident.id, T0 + HOUR, T0, &folder->err), -EEXIST);
    assert_int_equal(incident_rebegin(folder->store, 99, T0, T0, &folder->err), -ENOENT);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)
    const struct CMUnitTest tests[] = {
        PROMISE(an_incident_comes_back_as_it_was_saved),
        PROMISE(saving_the_same_again_writes_nothing),
        PROMISE(the_story_tells_raised_and_cleared_once),
        PROMISE(the_past_told_again_changes_nothing),
        PROMISE(what_a_change_cleared_is_raised_again_on_the_same_row),
        PROMISE(only_a_pending_incident_can_be_forgotten),
        PROMISE(the_first_to_acknowledge_has_it),
        PROMISE(a_note_of_256_bytes_is_refused),
        PROMISE(what_is_over_or_unknown_cannot_be_acknowledged),
        PROMISE(what_is_raised_or_fading_can_be_acknowledged_and_what_is_pending_cannot),
        PROMISE(only_who_has_it_or_the_gateway_gives_it_back),
        PROMISE(lists_are_newest_first_and_narrowed_as_asked),
        PROMISE(intents_have_the_words_of_the_contract),
        PROMISE(an_incident_may_turn_out_to_have_begun_at_another_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
