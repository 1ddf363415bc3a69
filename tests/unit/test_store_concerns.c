/* Concerns in the record: a draft is nobody's but its owner's and the named rep's, is gone when it is deleted, and what
 * was sent stays as it was sent. */
#include "assessment_kit.h"
#include "concern_happenings.h"
#include <errno.h>
#include <sqlite3.h>

#define CANARY "quetzal-feather-7731"

/* A draft of an owner about 8C, with the canary in every text. */
static struct concern_draft draft_in(struct folder *folder, int64_t owner)
{
    struct concern_draft draft = {.owner = owner, .made_ms = T0, .from_date = 20700, .to_date = 20719};

    assert_done(concern_draft_add(folder->store, &draft, &folder->err));
    draft.page = 3;
    draft.edited_ms = T0 + MINUTE;
    draft.edited_by = owner;
    draft.raised_by = CONCERN_BY_MEMBERS;
    draft.members = 12;
    draft.answer_by = 20730;
    strcpy(draft.noticed, "noticed " CANARY);
    strcpy(draft.place, "place " CANARY);
    strcpy(draft.to, "to " CANARY);
    strcpy(draft.writer, "writer " CANARY);
    strcpy(draft.letter, "letter " CANARY);
    draft.rooms = (struct concern_rooms){1, {"8c"}};
    draft.tick_count = 2;
    strcpy(draft.ticks[0].item, "RA-1");
    strcpy(draft.ticks[1].item, "VENT-B1");
    draft.ticks[1].is_point = true;
    assert_done(concern_draft_save(folder->store, &draft, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    return draft;
}

static void a_draft_comes_back_as_it_was_saved(void **state)
{
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_REP);
    struct concern_draft draft, found;

    room_in(folder, "8c");
    draft = draft_in(folder, ali);
    open_again(folder);
    assert_done(concern_draft_load(folder->store, draft.id, ali, &found, &folder->err));
    assert_string_equal(found.owner_name, "ali");
    assert_true(found.page == 3 && found.members == 12 && found.raised_by == CONCERN_BY_MEMBERS && found.concern == 0);
    assert_true(found.from_date == 20700 && found.to_date == 20719 && found.answer_by == 20730);
    assert_string_equal(found.noticed, draft.noticed);
    assert_string_equal(found.place, draft.place);
    assert_string_equal(found.letter, draft.letter);
    assert_true(found.rooms.count == 1 && found.tick_count == 2);
    assert_string_equal(found.rooms.ids[0], "8c");
    assert_true(!found.ticks[0].is_point && found.ticks[1].is_point);
    assert_int_equal(found.revision, draft.revision + 2);       /* it was saved once since it was made */
    assert_string_equal(found.editor_name, "ali");
}

static int count_draft(void *context, const struct concern_draft *draft)
{
    (void)draft;
    ++*(int *)context;
    return 0;
}

static int drafts_of(struct folder *folder, int64_t person)
{
    int count = 0;

    assert_done(concern_drafts_list(folder->store, person, count_draft, &count, &folder->err));
    return count;
}

static void a_draft_is_there_for_its_owner_and_the_named_rep_alone(void **state)
{
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_TEACHER), rep = person_in(folder, "rep", ROLE_REP);
    int64_t other = person_in(folder, "other", ROLE_REP), leader = person_in(folder, "leader", ROLE_LEADER);
    struct concern_draft draft, found;

    room_in(folder, "8c");
    draft = draft_in(folder, ali);
    assert_int_equal(concern_draft_load(folder->store, draft.id, rep, &found, &folder->err), -ENOENT);
    assert_int_equal(drafts_of(folder, rep), 0);
    draft.rep = rep;
    assert_done(concern_draft_save(folder->store, &draft, &folder->err));
    assert_done(concern_draft_load(folder->store, draft.id, rep, &found, &folder->err));
    assert_string_equal(found.rep_name, "rep");
    assert_int_equal(drafts_of(folder, ali), 1);
    assert_int_equal(drafts_of(folder, rep), 1);
    for (int i = 0; i < 3; i++) {
        int64_t person = i == 0 ? other : i == 1 ? leader : 0;

        assert_int_equal(concern_draft_load(folder->store, draft.id, person, &found, &folder->err), -ENOENT);
        assert_int_equal(drafts_of(folder, person), 0);
    }
    assert_int_equal(concern_draft_forget(folder->store, draft.id, rep, &folder->err), -ENOENT);
    draft.rep = 0;
    assert_done(concern_draft_save(folder->store, &draft, &folder->err));
    assert_int_equal(concern_draft_load(folder->store, draft.id, rep, &found, &folder->err), -ENOENT);
}

/* Whether any file of the record holds the canary. */
static bool is_on_disk(const struct folder *folder)
{
    static const char *const names[] = {"transom.db", "transom.db-wal"};
    bool found = false;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128], *bytes = NULL;
        size_t size;
        FILE *file;

        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        file = fopen(path, "rb");
        if (!file)
            continue;
        fseek(file, 0, SEEK_END);
        size = (size_t)ftell(file);
        rewind(file);
        bytes = malloc(size + 1);
        assert_non_null(bytes);
        assert_int_equal(fread(bytes, 1, size, file), size);
        found = found || memmem(bytes, size, CANARY, strlen(CANARY)) != NULL;
        free(bytes);
        fclose(file);
    }
    return found;
}

static void a_deleted_draft_is_gone_from_the_files_too(void **state)
{
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_REP);
    struct concern_draft draft;

    room_in(folder, "8c");
    draft = draft_in(folder, ali);
    assert_true(is_on_disk(folder));
    assert_done(concern_draft_forget(folder->store, draft.id, ali, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_false(is_on_disk(folder));
    assert_int_equal(concern_draft_forget(folder->store, draft.id, ali, &folder->err), -ENOENT);
}

/* A draft deleted while somebody reads: its words stay in the log until the reader is closed. */
static sqlite3 *forget_beside_reader(struct folder *folder)
{
    int64_t ali = person_in(folder, "ali", ROLE_REP);
    struct concern_draft draft;
    char path[128];
    sqlite3 *reader;

    room_in(folder, "8c");
    draft = draft_in(folder, ali);
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open_v2(path, &reader, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(reader, "BEGIN; SELECT count(*) FROM room", NULL, NULL, NULL), SQLITE_OK);
    assert_done(concern_draft_forget(folder->store, draft.id, ali, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_true(is_on_disk(folder));
    return reader;
}

static void the_log_is_emptied_by_a_later_commit_when_a_reader_is_in_the_way(void **state)
{
    struct folder *folder = *state;

    sqlite3_close(forget_beside_reader(folder));
    assert_done(store_setting_set(folder->store, "anything", "else", &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_false(is_on_disk(folder));
}

static void the_log_is_emptied_without_another_commit_too(void **state)
{
    struct folder *folder = *state;
    sqlite3 *reader = forget_beside_reader(folder);

    store_scrub_again(folder->store);
    assert_true(is_on_disk(folder));
    sqlite3_close(reader);
    store_scrub_again(folder->store);
    assert_false(is_on_disk(folder));
}

static void ids_of_drafts_do_not_count_and_those_of_sent_ones_count_only_these(void **state)
{
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_REP);
    struct concern_draft first, second;
    struct concern concern;

    room_in(folder, "8c");
    first = draft_in(folder, ali);
    second = draft_in(folder, ali);
    assert_true(first.id != second.id + 1 && second.id != first.id + 1);
    assert_true(first.id > 0 && second.id > 0 && second.id < INT64_C(1) << 52);
    assert_done(concern_send(folder->store, &second, T0, 20720, &concern, &folder->err));
    assert_int_equal(concern.id, 1);
}

static void drafts_are_bounded_and_sent_ones_make_room(void **state)
{
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_REP);
    struct concern_draft draft = {0};
    struct concern concern;

    room_in(folder, "8c");
    for (int i = 0; i < CONCERN_DRAFTS_MAX; i++)
        draft = draft_in(folder, ali);
    assert_int_equal(concern_draft_add(folder->store, &(struct concern_draft){.owner = ali}, &folder->err), -ENOSPC);
    assert_done(concern_send(folder->store, &draft, T0, 20720, &concern, &folder->err));
    (void)draft_in(folder, ali);
}

static int take_happening(void *context, const struct concern_happening *happening)
{
    sprintf((char *)context + strlen(context), "%s %s %d: %s; ", concern_event_word(happening->event), happening->name,
            (int)happening->side, happening->text);
    return 0;
}

static void what_was_sent_stays_and_the_notes_stay_private(void **state)
{
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_REP), leader = person_in(folder, "leader", ROLE_LEADER);
    struct concern_draft draft, behind;
    struct concern concern, found;
    struct concern_happening sent, reply;
    char said[256] = "";

    room_in(folder, "8c");
    draft = draft_in(folder, ali);
    assert_done(concern_send(folder->store, &draft, T0, 20720, &concern, &folder->err));
    sent = (struct concern_happening){.concern = concern.id, .event = CONCERN_LETTER_FIRST, .date = 20720,
                                      .text = "Dear Ms Rees"};
    reply = (struct concern_happening){.concern = concern.id, .event = CONCERN_REPLY, .side = CONCERN_EMPLOYER,
                                       .date = 20724, .text = "funding sought"};
    assert_done(concern_happened(folder->store, &sent, &(struct ledger_act){.time_ms = T0, .person = ali},
                                 &folder->err));
    assert_done(concern_happened(folder->store, &reply, &(struct ledger_act){.time_ms = T0, .person = leader},
                                 &folder->err));
    concern.state = CONCERN_REPLIED;
    concern.days.reply = 7;
    assert_done(concern_update(folder->store, &concern, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    open_again(folder);
    assert_done(concern_load(folder->store, concern.id, &found, &folder->err));
    assert_true(found.state == CONCERN_REPLIED && found.days.reply == 7 && found.days.governors == 15);
    assert_true(found.rooms.count == 1 && found.members == 12 && found.owner == ali);
    assert_done(concern_happenings(folder->store, concern.id, take_happening, said, &folder->err));
    assert_string_equal(said, "first ali 0: Dear Ms Rees; reply leader 1: funding sought; ");
    assert_int_equal(drafts_of(folder, ali), 0);
    assert_done(concern_draft_behind(folder->store, concern.id, ali, &behind, &folder->err));
    assert_string_equal(behind.noticed, draft.noticed);
    assert_string_equal(behind.letter, "");
    assert_int_equal(concern_draft_behind(folder->store, concern.id, leader, &draft, &folder->err), -ENOENT);
    assert_int_equal(concern_send(folder->store, &behind, T0, 20720, &found, &folder->err), -EEXIST);
}

static void nothing_of_a_sent_concern_goes_back_or_away(void **state)
{
    static const char *const tries[] = {
        "UPDATE concern SET state = 1", "UPDATE concern SET owner = 2", "UPDATE concern SET sent_date = 1",
        "DELETE FROM concern", "UPDATE concern_event SET text = 'never said'", "DELETE FROM concern_event",
        "DELETE FROM concern_room",
    };
    struct folder *folder = *state;
    int64_t ali = person_in(folder, "ali", ROLE_REP);
    struct concern_draft draft;
    struct concern concern;
    struct concern_happening sent;
    char path[128];
    sqlite3 *db;

    (void)person_in(folder, "leader", ROLE_LEADER);
    room_in(folder, "8c");
    draft = draft_in(folder, ali);
    assert_done(concern_send(folder->store, &draft, T0, 20720, &concern, &folder->err));
    sent = (struct concern_happening){.concern = concern.id, .text = "Dear Ms Rees"};
    assert_done(concern_happened(folder->store, &sent, &(struct ledger_act){.time_ms = T0, .person = ali},
                                 &folder->err));
    concern.state = CONCERN_MEETING;
    assert_done(concern_update(folder->store, &concern, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    store_close(folder->store);
    folder->store = NULL;
    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(sqlite3_exec(db, tries[i], NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

static void private_tables_say_so_by_their_name_and_no_view_shows_them(void **state)
{
    static const char question[] = "SELECT count(*) FROM sqlite_schema WHERE type IN ('view', 'trigger') AND"
                                   " instr(sql, 'private_') OR type = 'table' AND instr(name, 'draft') AND"
                                   " name NOT LIKE 'private\\_%' ESCAPE '\\'";
    struct folder *folder = *state;
    char path[128];
    sqlite3_stmt *statement;
    sqlite3 *db;

    snprintf(path, sizeof path, "%s/transom.db", folder->path);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, question, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(statement, 0), 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
}

#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_folder, close_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PROMISE(a_draft_comes_back_as_it_was_saved),
        PROMISE(a_draft_is_there_for_its_owner_and_the_named_rep_alone),
        PROMISE(a_deleted_draft_is_gone_from_the_files_too),
        PROMISE(the_log_is_emptied_by_a_later_commit_when_a_reader_is_in_the_way),
        PROMISE(the_log_is_emptied_without_another_commit_too),
        PROMISE(ids_of_drafts_do_not_count_and_those_of_sent_ones_count_only_these),
        PROMISE(drafts_are_bounded_and_sent_ones_make_room),
        PROMISE(what_was_sent_stays_and_the_notes_stay_private),
        PROMISE(nothing_of_a_sent_concern_goes_back_or_away),
        PROMISE(private_tables_say_so_by_their_name_and_no_view_shows_them),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
