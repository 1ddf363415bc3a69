/* tests/unit/test_store_actions.c - actions, photos, reports of hazards, filters and inspections in the record. */
#include "actions.h"
#include "hazards.h"
#include "inspection_book.h"
#include "inspections.h"
#include "people.h"
#include "places.h"
#include "store_folder.h"
#include <errno.h>
#include <sqlite3.h>

#define MONDAY INT64_C(20780)           /* 2026-11-23 */

static int64_t make_person(struct folder *folder, const char *login, enum role role)
{
    struct person person = {.role = role, .created_ms = 1};

    snprintf(person.login, sizeof person.login, "%s", login);
    snprintf(person.name, sizeof person.name, "Ms %s", login);
    assert_done(person_add(folder->store, &person, &folder->err));
    return person.id;
}

static void make_room(struct folder *folder, const char *id)
{
    struct room_info room = {.ventilation = VENTILATION_NATURAL};

    snprintf(room.id, sizeof room.id, "%s", id);
    snprintf(room.name, sizeof room.name, "%s", id);
    assert_done(room_save(folder->store, &room, &folder->err));
}

static struct action some_action(int64_t maker, enum action_state state, int64_t due_date)
{
    return (struct action){.made_ms = T0, .made_by = maker, .what = "Free the top window", .state = state,
                           .room_count = 1, .rooms = {"8c"}, .owner_role = DUTY_SITE_STAFF, .due_date = due_date};
}

static void an_action_is_read_as_it_was_written(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER), staff = make_person(folder, "dai", ROLE_SITE_STAFF);
    struct action action = some_action(leader, ACTION_OPEN, MONDAY), found;

    make_room(folder, "8c");
    make_room(folder, "hall");
    action.owner = staff;
    assert_done(action_add(folder->store, &action, &folder->err));
    assert_done(action_load(folder->store, action.id, &found, &folder->err));
    assert_string_equal(found.what, "Free the top window");
    assert_string_equal(found.owner_name, "Ms dai");
    assert_string_equal(found.made_by_name, "Ms leader");
    assert_true(found.state == ACTION_OPEN && found.due_date == MONDAY && found.owner_role == DUTY_SITE_STAFF);
    assert_true(found.room_count == 1 && strcmp(found.rooms[0], "8c") == 0);
    strcpy(found.rooms[0], "hall");
    found.state = ACTION_DONE;
    found.done_ms = T0 + HOUR;
    assert_done(action_update(folder->store, &found, &folder->err));
    assert_done(action_reminded(folder->store, action.id, MONDAY, &folder->err));
    assert_done(action_load(folder->store, action.id, &action, &folder->err));
    assert_true(action.state == ACTION_DONE && action.done_ms == T0 + HOUR && action.reminded_date == MONDAY);
    assert_true(action.room_count == 1 && strcmp(action.rooms[0], "hall") == 0);
    assert_int_equal(action_load(folder->store, 99, &action, &folder->err), -ENOENT);
}

static void the_role_has_it_when_its_owner_is_gone(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER);
    struct action action = some_action(leader, ACTION_OPEN, MONDAY);
    struct person owner;

    make_room(folder, "8c");
    action.owner = make_person(folder, "dai", ROLE_SITE_STAFF);
    assert_done(action_add(folder->store, &action, &folder->err));
    assert_done(person_load(folder->store, action.owner, &owner));
    owner.disabled = true;
    assert_done(person_update(folder->store, &owner, &folder->err));
    assert_done(action_load(folder->store, action.id, &action, &folder->err));
    assert_string_equal(action.owner_name, "");
    assert_int_equal(action.owner_role, DUTY_SITE_STAFF);
}

static void what_refers_to_nothing_is_refused(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER);
    struct action action = some_action(leader, ACTION_OPEN, MONDAY);

    assert_int_equal(action_add(folder->store, &action, &folder->err), -ENOENT);    /* no room 8c */
    action.room_count = 0;
    action.owner = 99;
    assert_int_equal(action_add(folder->store, &action, &folder->err), -ENOENT);
    action.owner = 0;
    action.assessment = 99;
    assert_int_equal(action_add(folder->store, &action, &folder->err), -ENOENT);
}

struct seen {
    size_t count;
    int64_t ids[16];
};

static int see_action(void *context, const struct action *action)
{
    struct seen *seen = context;

    seen->ids[seen->count++] = action->id;
    return 0;
}

static void what_is_to_be_done_comes_first_by_date(void **state)
{
    static const struct {
        enum action_state state;
        int64_t due_date;
        int64_t expected;               /* place in the list */
    } rows[] = {{ACTION_PROPOSED, MONDAY - 9, 3}, {ACTION_OPEN, MONDAY + 3, 2}, {ACTION_DONE, MONDAY - 5, 5},
                {ACTION_DISPUTED, MONDAY + 1, 1}, {ACTION_OPEN, MONDAY - 2, 0}, {ACTION_ACCEPTED, MONDAY, 4}};
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER), ids[6];
    struct action_counts counts;
    struct seen seen = {0};

    make_room(folder, "8c");
    for (size_t i = 0; i < 6; i++) {
        struct action action = some_action(leader, rows[i].state, rows[i].due_date);

        assert_done(action_add(folder->store, &action, &folder->err));
        ids[i] = action.id;
    }
    assert_done(actions_list(folder->store, 0, see_action, &seen, &folder->err));
    assert_int_equal(seen.count, 6);
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(seen.ids[rows[i].expected], ids[i]);
    assert_done(actions_count(folder->store, 0, MONDAY, &counts, &folder->err));
    assert_true(counts.open == 3 && counts.overdue == 1);
    assert_done(actions_count(folder->store, 7, MONDAY, &counts, &folder->err));
    assert_int_equal(counts.open, 0);
}

static int count_step(void *context, const struct action_entry *entry)
{
    int *count = context;

    assert_int_equal(entry->event, *count == 0 ? ACTION_CREATE : ACTION_CLOSE);
    assert_string_equal(entry->who, "Ms leader");
    assert_string_equal(entry->room, *count == 0 ? "" : "8c");
    ++*count;
    return 0;
}

static void its_history_stays_in_order_and_cannot_be_changed(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER);
    struct action action = some_action(leader, ACTION_OPEN, MONDAY);
    struct action_entry entry = {.at_ms = T0, .person = leader, .event = ACTION_CREATE};
    int count = 0;

    make_room(folder, "8c");
    assert_done(action_add(folder->store, &action, &folder->err));
    entry.action = action.id;
    assert_done(action_entry_add(folder->store, &entry, &folder->err));
    entry.event = ACTION_CLOSE;
    strcpy(entry.room, "8c");
    assert_done(action_entry_add(folder->store, &entry, &folder->err));
    assert_done(action_entries(folder->store, action.id, count_step, &count, &folder->err));
    assert_int_equal(count, 2);
    for (int i = count; i < ACTION_STEPS_MAX; i++)
        assert_done(action_entry_add(folder->store, &entry, &folder->err));
    assert_int_equal(action_entry_add(folder->store, &entry, &folder->err), -ENOSPC);
}

static void a_photo_that_nothing_refers_to_goes_after_a_day(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER), used, unused, third;
    struct hazard hazard = {.at_ms = T0, .person = leader, .text = "The handle is broken"};
    enum photo_kind kind = PHOTO_JPEG;
    void *bytes = NULL;
    size_t size = 0;

    assert_done(photo_add(folder->store, "used", 4, PHOTO_PNG, leader, T0, &used, &folder->err));
    assert_done(photo_add(folder->store, "unused", 6, PHOTO_PNG, leader, T0, &unused, &folder->err));
    hazard.photo = used;
    assert_done(hazard_add(folder->store, &hazard, &folder->err));
    assert_true(photo_is_of(folder->store, unused, leader));
    assert_false(photo_is_of(folder->store, unused, leader + 1));
    assert_done(photo_add(folder->store, "third", 5, PHOTO_JPEG, leader, T0 + PHOTOS_UNUSED_MS, &third, &folder->err));
    assert_true(photo_is_of(folder->store, unused, leader));
    assert_done(photo_add(folder->store, "more", 4, PHOTO_JPEG, leader, T0 + PHOTOS_UNUSED_MS + 1, &third,
                          &folder->err));
    assert_int_equal(photo_load(folder->store, unused, &bytes, &size, &kind, &folder->err), -ENOENT);
    assert_done(photo_load(folder->store, used, &bytes, &size, &kind, &folder->err));
    assert_true(size == 4 && memcmp(bytes, "used", 4) == 0 && kind == PHOTO_PNG);
    free(bytes);
}

static void nobody_fills_the_record_with_photos_that_nothing_refers_to(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER), teacher = make_person(folder, "teacher", ROLE_TEACHER);
    struct hazard hazard = {.at_ms = T0, .person = teacher, .text = "The handle is broken"};
    int64_t photo;

    for (int i = 0; i < PHOTOS_UNUSED_MAX; i++)
        assert_done(photo_add(folder->store, "one", 3, PHOTO_PNG, teacher, T0, &photo, &folder->err));
    assert_int_equal(photo_add(folder->store, "more", 4, PHOTO_PNG, teacher, T0, &hazard.photo, &folder->err), -ENOSPC);
    assert_done(photo_add(folder->store, "other", 5, PHOTO_PNG, leader, T0, &hazard.photo, &folder->err));
    hazard.photo = photo;
    assert_done(hazard_add(folder->store, &hazard, &folder->err));
    assert_done(photo_add(folder->store, "next", 4, PHOTO_PNG, teacher, T0, &photo, &folder->err));
}

static void photos_end_at_their_limit_and_not_before(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER), photo;
    char path[128], sql[256];
    sqlite3 *other;

    assert_done(store_commit(folder->store, &folder->err));
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    snprintf(sql, sizeof sql, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
             "INSERT INTO photo (at_ms, kind, bytes) SELECT %lld, 0, x'00' FROM n", PHOTOS_MAX - 1, (long long)T0);
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);
    assert_done(photo_add(folder->store, "last", 4, PHOTO_PNG, leader, T0, &photo, &folder->err));
    assert_int_equal(photo_add(folder->store, "more", 4, PHOTO_PNG, leader, T0, &photo, &folder->err), -ENOSPC);
}

static int see_hazard(void *context, const struct hazard *hazard)
{
    struct seen *seen = context;

    seen->ids[seen->count++] = hazard->id;
    return 0;
}

static void a_report_is_open_until_it_is_an_action_or_closed_with_a_reason(void **state)
{
    struct folder *folder = *state;
    int64_t leader = make_person(folder, "leader", ROLE_LEADER);
    struct hazard first = {.at_ms = T0, .person = leader, .room = "8c", .kind = HAZARD_WINDOW, .text = "Painted shut"};
    struct hazard second = {.at_ms = T0, .source = HAZARD_DOOR_CARD, .kind = HAZARD_STUFFY};
    struct hazard nowhere = {.at_ms = T0, .room = "attic"};
    struct seen open = {0}, all = {0};

    make_room(folder, "8c");
    assert_done(hazard_add(folder->store, &first, &folder->err));
    assert_done(hazard_add(folder->store, &second, &folder->err));
    assert_int_equal(hazard_add(folder->store, &nowhere, &folder->err), -ENOENT);
    assert_done(hazard_close(folder->store, first.id, T0 + HOUR, leader, 0, "freed at once", &folder->err));
    assert_int_equal(hazard_close(folder->store, first.id, T0 + HOUR, leader, 0, "again", &folder->err), -ENOENT);
    assert_done(hazards_list(folder->store, true, see_hazard, &open, &folder->err));
    assert_true(open.count == 1 && open.ids[0] == second.id);
    assert_done(hazards_list(folder->store, false, see_hazard, &all, &folder->err));
    assert_int_equal(all.count, 2);
    assert_done(hazard_load(folder->store, first.id, &first, &folder->err));
    assert_string_equal(first.closer, "Ms leader");
    assert_string_equal(first.reason, "freed at once");
    assert_done(hazard_load(folder->store, second.id, &second, &folder->err));
    assert_true(second.person == 0 && second.source == HAZARD_DOOR_CARD && !*second.who);
}

static void only_so_many_reports_are_open_at_a_time(void **state)
{
    struct folder *folder = *state;
    struct hazard hazard = {.at_ms = T0, .kind = HAZARD_STUFFY};

    for (int i = 0; i < HAZARDS_OPEN_MAX; i++)
        assert_done(hazard_add(folder->store, &hazard, &folder->err));
    assert_int_equal(hazard_add(folder->store, &hazard, &folder->err), -ENOSPC);
    assert_done(hazard_close(folder->store, hazard.id, T0, 0, 0, "seen", &folder->err));
    assert_done(hazard_add(folder->store, &hazard, &folder->err));
}

static void what_was_told_is_counted_by_room_and_kind_and_danger_apart(void **state)
{
    struct folder *folder = *state;
    struct hazard told = {.at_ms = T0, .room = "8c", .kind = HAZARD_WINDOW, .is_told = true}, ask = told;
    struct hazard untold = {.at_ms = T0, .room = "8c", .kind = HAZARD_WINDOW};
    struct hazard other = {.at_ms = T0, .kind = HAZARD_OTHER, .text = "A tile hangs", .is_danger = true,
                           .is_told = true};
    struct hazard_told count;

    make_room(folder, "8c");
    assert_done(hazard_add(folder->store, &told, &folder->err));
    assert_done(hazard_add(folder->store, &untold, &folder->err));
    assert_done(hazard_add(folder->store, &other, &folder->err));
    assert_done(hazard_told_since(folder->store, &ask, T0, &count, &folder->err));
    assert_true(count.all == 1 && count.same == 1);
    assert_done(hazard_told_since(folder->store, &ask, T0 + 1, &count, &folder->err));
    assert_true(count.all == 0 && count.same == 0);
    ask.kind = HAZARD_COLD;
    assert_done(hazard_told_since(folder->store, &ask, T0, &count, &folder->err));
    assert_true(count.all == 1 && count.same == 0);
    assert_done(hazard_told_since(folder->store, &other, T0, &count, &folder->err));
    assert_true(count.all == 1 && count.same == 0);     /* "other" is never the same */
    assert_done(hazard_load(folder->store, other.id, &other, &folder->err));
    assert_true(other.is_danger && other.is_told);
}

static void the_newest_date_of_a_filter_counts(void **state)
{
    struct folder *folder = *state;
    int64_t staff = make_person(folder, "dai", ROLE_SITE_STAFF);
    const struct filter first = {.due_date = MONDAY + 30}, second = {MONDAY - 10, MONDAY + 20};
    struct filter filter;

    make_room(folder, "8c");
    assert_done(filter_load(folder->store, "8c", &filter, &folder->err));
    assert_true(filter.due_date == 0 && filter.changed_date == 0);
    assert_done(filter_set(folder->store, "8c", &first, staff, T0, &folder->err));
    assert_done(filter_set(folder->store, "8c", &second, staff, T0, &folder->err));
    assert_done(filter_load(folder->store, "8c", &filter, &folder->err));
    assert_true(filter.due_date == MONDAY + 20 && filter.changed_date == MONDAY - 10);
    assert_int_equal(filter_set(folder->store, "attic", &first, staff, T0, &folder->err), -ENOENT);
}

static int see_figures(void *context, const struct inspection_figures *figures)
{
    struct inspection_figures *last = context;

    last->dates += figures->dates;      /* of all that are listed */
    memcpy(last->room, figures->room, sizeof last->room);
    memcpy(last->parts, figures->parts, sizeof last->parts);
    return 0;
}

static void figures_of_a_round_are_written_once(void **state)
{
    struct folder *folder = *state;
    int64_t rep = make_person(folder, "rep", ROLE_REP);
    struct inspection inspection = {.made_ms = T0, .made_by = rep, .planned_date = MONDAY, .notice = "On Monday at 10"};
    struct inspection_figures figures = {.room = "8c", .from_date = MONDAY - 40, .to_date = MONDAY - 1, .dates = 30};
    struct inspection_figures all = {0}, nowhere = {.room = "attic"};

    figures.parts[INSPECTION_WHOLE_DAY] = (struct inspection_figure){
        .days = 29, .in_use_min = 11700, .measured_min = 11000, .ppm_min = 11000 * 912.4, .most_ppm = 2100,
        .above_min = {600, 20}};
    figures.parts[INSPECTION_MIDDAY].in_use_min = 3600;
    make_room(folder, "8c");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_figures_add(folder->store, inspection.id, &figures, &folder->err));
    assert_int_equal(inspection_figures_add(folder->store, inspection.id, &figures, &folder->err), -EEXIST);
    assert_int_equal(inspection_figures_add(folder->store, inspection.id, &nowhere, &folder->err), -ENOENT);
    assert_done(inspection_figures_list(folder->store, inspection.id, see_figures, &all, &folder->err));
    assert_string_equal(all.room, "8c");
    assert_int_equal(all.dates, 30);
    assert_float_equal(inspection_figure_mean_ppm(&all.parts[INSPECTION_WHOLE_DAY]), 912, 0.001);
    assert_float_equal(all.parts[INSPECTION_WHOLE_DAY].above_min[1], 20, 0.001);
    assert_false(inspection_figure_tells(&all.parts[INSPECTION_MIDDAY]));
    assert_float_equal(all.parts[INSPECTION_MIDDAY].in_use_min, 3600, 0.001);
}

static int see_room(void *context, const struct inspection_room *seen)
{
    assert_string_equal(seen->room, "8c");
    assert_string_equal(seen->note, "Window stuck");
    assert_false(seen->is_fine);
    ++*(int *)context;
    return 0;
}

static void a_finding_waits_until_the_employer_replied(void **state)
{
    struct folder *folder = *state;
    int64_t rep = make_person(folder, "rep", ROLE_REP), date;
    struct inspection inspection = {.made_ms = T0, .made_by = rep, .planned_date = MONDAY, .notice = "On Monday at 10"};
    struct inspection_room seen = {.room = "8c", .at_ms = T0, .person = rep, .is_fine = true};
    struct finding finding = {.at_ms = T0, .person = rep, .room = "8c", .text = "No window opens"};
    struct finding_reply reply = {.at_ms = T0 + DAY, .person = rep, .text = "Contractor on Friday"};
    int rooms = 0;

    make_room(folder, "8c");
    assert_done(inspection_add(folder->store, &inspection, &folder->err));
    assert_done(inspection_begin(folder->store, inspection.id, T0, &folder->err));
    assert_int_equal(inspection_begin(folder->store, inspection.id, T0, &folder->err), -ENOENT);
    assert_done(inspection_look(folder->store, inspection.id, &seen, &folder->err));
    seen.is_fine = false;
    strcpy(seen.note, "Window stuck");
    assert_done(inspection_look(folder->store, inspection.id, &seen, &folder->err));    /* the later look counts */
    assert_done(inspection_rooms(folder->store, inspection.id, see_room, &rooms, &folder->err));
    assert_int_equal(rooms, 1);
    finding.inspection = inspection.id;
    assert_done(finding_add(folder->store, &finding, &folder->err));
    assert_done(inspection_load(folder->store, inspection.id, &inspection, &folder->err));
    assert_true(inspection.rooms_seen == 1 && inspection.findings == 1 && inspection.unanswered == 1);
    reply.finding = finding.id;
    assert_done(finding_reply_add(folder->store, &reply, &folder->err));
    assert_done(finding_load(folder->store, finding.id, &finding, &folder->err));
    assert_true(finding.is_answered);
    assert_done(inspection_load(folder->store, inspection.id, &inspection, &folder->err));
    assert_int_equal(inspection.unanswered, 0);
    assert_done(inspection_newest_date(folder->store, &date, &folder->err));
    assert_int_equal(date, 0);
    assert_done(inspection_finish(folder->store, inspection.id, T0, MONDAY, &folder->err));
    assert_int_equal(inspection_finish(folder->store, inspection.id, T0, MONDAY, &folder->err), -ENOENT);
    assert_done(inspection_newest_date(folder->store, &date, &folder->err));
    assert_int_equal(date, MONDAY);
    seen = (struct inspection_room){.room = "attic", .at_ms = T0, .person = rep};
    assert_int_equal(inspection_look(folder->store, inspection.id, &seen, &folder->err), -ENOENT);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(an_action_is_read_as_it_was_written),
        PROMISE(the_role_has_it_when_its_owner_is_gone),
        PROMISE(what_refers_to_nothing_is_refused),
        PROMISE(what_is_to_be_done_comes_first_by_date),
        PROMISE(its_history_stays_in_order_and_cannot_be_changed),
        PROMISE(nobody_fills_the_record_with_photos_that_nothing_refers_to),
        PROMISE(photos_end_at_their_limit_and_not_before),
        PROMISE(a_photo_that_nothing_refers_to_goes_after_a_day),
        PROMISE(a_report_is_open_until_it_is_an_action_or_closed_with_a_reason),
        PROMISE(only_so_many_reports_are_open_at_a_time),
        PROMISE(what_was_told_is_counted_by_room_and_kind_and_danger_apart),
        PROMISE(the_newest_date_of_a_filter_counts),
        PROMISE(figures_of_a_round_are_written_once),
        PROMISE(a_finding_waits_until_the_employer_replied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
