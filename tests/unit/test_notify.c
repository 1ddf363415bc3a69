/* Who is told of an incident, and with which right. */
#include "notify_fixture.h"
#include "secret.h"

#define LISTED_MAX 16

struct owed {
    int count;
    char to[LISTED_MAX][256], bodies[LISTED_MAX][2048];
};

static int look(void *context, const struct outbox_row *row)
{
    struct owed *owed = context;

    assert_true(owed->count < LISTED_MAX);
    snprintf(owed->to[owed->count], sizeof owed->to[0], "%s", row->to);
    snprintf(owed->bodies[owed->count++], sizeof owed->bodies[0], "%s", row->body);
    return 0;
}

/* What the occasion owes, in the order of the people named. */
static struct owed owed_to(struct desk *desk, const char *const *people, size_t count)
{
    struct owed owed = {0};
    char address[64];

    for (size_t i = 0; i < count; i++) {
        snprintf(address, sizeof address, "%s@example.org", people[i]);
        assert_true(outbox_waiting(desk->folder->store, OUTBOX_MAIL, address, LISTED_MAX, look, &owed, NULL) >= 0);
    }
    return owed;
}

static const char *const everybody[] = {"dai", "rees", "ann", "off", "mute", "teacher"};

static int open_school(void **state)
{
    struct desk *desk;
    struct folder *folder;
    struct person person;

    open_desk(state);
    desk = *state;
    folder = desk->folder;
    add_person(desk, "teacher", "Ms Teacher", ROLE_TEACHER, true);
    add_person(desk, "mute", "Mute", ROLE_SITE_STAFF, false);
    add_person(desk, "off", "Off", ROLE_SITE_STAFF, true);
    assert_done(person_find(folder->store, "off", &person));
    person.disabled = true;
    assert_done(person_update(folder->store, &person, &folder->err));
    return 0;
}

static struct owed tell(struct desk *desk, enum notify_occasion occasion, struct incident *incident)
{
    desk_tell(desk, occasion, incident);
    return owed_to(desk, everybody, sizeof everybody / sizeof *everybody);
}

static void assert_told(const struct owed *owed, const char *first, const char *second)
{
    assert_int_equal(owed->count, (first ? 1 : 0) + (second ? 1 : 0));
    if (first)
        assert_string_equal(owed->to[0], first);
    if (second)
        assert_string_equal(owed->to[1], second);
}

static void those_the_rule_interrupts_are_told_and_nobody_else(void **state)
{
    struct desk *desk = *state;
    struct incident incident = desk_incident(desk, "8c");
    struct owed owed;

    incident.interrupts = INTERRUPTS_NOBODY;
    owed = tell(desk, NOTIFY_RAISED, &incident);
    assert_told(&owed, NULL, NULL);
    incident.interrupts = INTERRUPTS_SITE_STAFF;
    owed = tell(desk, NOTIFY_RAISED, &incident);
    assert_told(&owed, "dai@example.org", NULL);
}

static void site_staff_and_leaders_are_told_where_the_rule_says_both(void **state)
{
    struct desk *desk = *state;
    struct incident incident = desk_incident(desk, "8c");
    struct owed owed;

    incident.interrupts = INTERRUPTS_SITE_STAFF_AND_LEADER;
    owed = tell(desk, NOTIFY_RAISED, &incident);
    assert_told(&owed, "dai@example.org", "rees@example.org");
}

static void leaders_are_told_when_nobody_else_can_be(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");
    struct person dai;
    struct owed owed;

    assert_done(person_find(folder->store, "dai", &dai));
    dai.wants_mail = false;
    assert_done(person_update(folder->store, &dai, &folder->err));
    owed = tell(desk, NOTIFY_RAISED, &incident);
    assert_told(&owed, "rees@example.org", NULL);
}

static void what_returns_is_told_to_staff_and_to_who_had_it(void **state)
{
    struct desk *desk = *state;
    struct incident incident = desk_incident(desk, "8c");
    struct owed owed;

    strcpy(incident.with, "Ms Teacher");
    owed = tell(desk, NOTIFY_RETURNED, &incident);
    assert_told(&owed, "dai@example.org", "teacher@example.org");
}

static void what_cleared_is_told_only_to_who_had_it(void **state)
{
    struct desk *desk = *state;
    struct incident incident = desk_incident(desk, "8c");
    struct owed owed = tell(desk, NOTIFY_CLEARED, &incident);

    assert_told(&owed, NULL, NULL);
    strcpy(incident.with, "Ms Teacher");
    owed = tell(desk, NOTIFY_CLEARED, &incident);
    assert_told(&owed, "teacher@example.org", NULL);
}

static void one_address_gets_one_message(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");
    struct person second = {.login = "ann", .name = "Ann", .role = ROLE_SITE_STAFF, .email = "DAI@example.org",
                            .wants_mail = true};
    struct outbox_counts counts;

    assert_done(person_add(folder->store, &second, &folder->err));
    tell(desk, NOTIFY_RAISED, &incident);
    assert_done(outbox_counts(folder->store, &counts));
    assert_int_equal(counts.waiting, 1);
}

static void an_offer_is_a_mail_at_once_to_who_is_asked_if_they_want_any(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");
    const struct notify_now now = {.rule = &stuffy, .value = 1640, .trend = TREND_RISING};
    struct notify_offer offer = {.from = "Sue", .note = ""};
    struct owed owed = {0};
    struct person dai;
    int64_t count;

    assert_int_equal(person_find(folder->store, "dai", &dai), 0);
    offer.person = dai.id;
    assert_done(notify_tell_offer(desk->notify, &incident, &now, &offer, &folder->err));
    assert_int_equal(outbox_waiting(folder->store, OUTBOX_MAIL, dai.email, LISTED_MAX, look, &owed, &folder->err), 0);
    assert_non_null(strstr(owed.bodies[0], "Sue asks you to take this over."));
    assert_non_null(strstr(owed.bodies[0], "\nhttp://transom.local/incidents/"));
    dai.wants_mail = false;
    assert_done(person_update(folder->store, &dai, &folder->err));
    assert_done(notify_tell_offer(desk->notify, &incident, &now, &offer, &folder->err));
    assert_int_equal(outbox_made_since(folder->store, OUTBOX_MAIL, dai.email, 0, &count), 0);
    assert_int_equal(count, 1);
}

static void a_link_is_one_persons_right_to_one_incident_until_tomorrow_ends(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");
    struct owed owed = tell(desk, NOTIFY_RAISED, &incident);
    char expected[128], secret[SECRET_TOKEN_SIZE];
    uint8_t hash[SECRET_HASH_SIZE];
    struct person dai;
    struct token token;
    char *link;

    snprintf(expected, sizeof expected, "\nhttp://transom.local/incidents/%lld?k=", (long long)incident.id);
    link = strstr(owed.bodies[0], expected);
    assert_non_null(link);
    link += strlen(expected);
    assert_int_equal(strcspn(link, "\n"), SECRET_TOKEN_SIZE - 2);
    snprintf(secret, sizeof secret, "%.*s", (int)strcspn(link, "\n"), link);
    secret_hash(secret, hash);
    assert_done(token_find(folder->store, hash, &token));
    assert_done(person_find(folder->store, "dai", &dai));
    assert_int_equal(token.person, dai.id);
    assert_int_equal(token.incident, incident.id);
    assert_int_equal(token.role, ROLE_SITE_STAFF);
    assert_int_equal(token.expires_ms, T0 - 9 * HOUR + 2 * DAY);
}

static void two_people_get_two_rights(void **state)
{
    struct desk *desk = *state;
    struct incident incident = desk_incident(desk, "8c");
    struct owed owed;

    incident.interrupts = INTERRUPTS_SITE_STAFF_AND_LEADER;
    owed = tell(desk, NOTIFY_RAISED, &incident);
    assert_int_equal(owed.count, 2);
    assert_string_not_equal(strstr(owed.bodies[0], "?k="), strstr(owed.bodies[1], "?k="));
}

static int open_silent(void **state)
{
    struct desk *desk;

    open_desk(state);
    desk = *state;
    desk_stop(desk);
    desk->settings.mail.host[0] = '\0';
    strcpy(desk->settings.webhooks[0].name, "one");
    strcpy(desk->settings.webhooks[1].name, "two");
    desk->settings.webhook_count = 2;
    desk_start(desk);
    return 0;
}

static void without_a_mail_server_no_mail_is_owed_but_each_webhook_gets_each_event(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");
    struct outbox_counts counts;

    incident.interrupts = INTERRUPTS_NOBODY;
    for (int i = 0; i < NOTIFY_OCCASION_COUNT; i++)
        desk_tell(desk, (enum notify_occasion)i, &incident);
    assert_done(outbox_counts(folder->store, &counts));
    assert_int_equal(counts.waiting, 6);
    assert_int_equal(owed_to(desk, everybody, sizeof everybody / sizeof *everybody).count, 0);
}

static void what_is_owed_goes_with_the_incident_or_not_at_all(void **state)
{
    struct desk *desk = *state;
    struct folder *folder = desk->folder;
    struct incident incident = desk_incident(desk, "8c");

    tell(desk, NOTIFY_RAISED, &incident);
    assert_true(store_pending(folder->store) > 0);      /* the caller's transaction is still open */
    incident.id = 999;                                  /* no such incident: the row can't be */
    assert_true(notify_incident(desk->notify, NOTIFY_RAISED, &incident, NULL, &stuffy, 1640, TREND_UNKNOWN,
                                &folder->err) < 0);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_school, close_desk)
    const struct CMUnitTest tests[] = {
        PROMISE(those_the_rule_interrupts_are_told_and_nobody_else),
        PROMISE(site_staff_and_leaders_are_told_where_the_rule_says_both),
        PROMISE(leaders_are_told_when_nobody_else_can_be),
        PROMISE(what_returns_is_told_to_staff_and_to_who_had_it),
        PROMISE(what_cleared_is_told_only_to_who_had_it),
        PROMISE(one_address_gets_one_message),
        PROMISE(an_offer_is_a_mail_at_once_to_who_is_asked_if_they_want_any),
        PROMISE(a_link_is_one_persons_right_to_one_incident_until_tomorrow_ends),
        PROMISE(two_people_get_two_rights),
        PROMISE(what_is_owed_goes_with_the_incident_or_not_at_all),
        cmocka_unit_test_setup_teardown(
            without_a_mail_server_no_mail_is_owed_but_each_webhook_gets_each_event, open_silent, close_desk),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
