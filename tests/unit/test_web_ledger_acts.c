/* tests/unit/test_web_ledger_acts.c - every kind of entry has an act that makes it: through the doors here, or in the
 * test that is named; a new kind without either fails. And whatever is done, a rep goes on reading and copying. */
#include "ledger_book.h"
#include "routes.h"
#include "pack_shelf.h"
#include "web_house.h"
#include "checklist_shelf.h"

#define API "/api/v1"
#define REASON ",\"reason\":\"agreed by the governors\"}"
#define HOLIDAYS                                                                                                      \
    "{\"england-and-wales\":{\"division\":\"england-and-wales\",\"events\":[{\"title\":\"New day\","                  \
    "\"date\":\"2027-05-14\",\"notes\":\"\",\"bunting\":true}]}}"

#define CLAIM "{\"code\":\"" CLAIM_CODE "\",\"name\":\"Ms Rees\",\"login\":\"rees\",\"password\":\"" PASSWORD "\"}"
enum { NOBODY = -1 };

/* In this order on one record. */
static const struct act {
    enum ledger_kind kind;
    int role;
    const char *method, *path, *body;
    int status;
    const char *subject;            /* how that of the newest entry begins */
} acts[] = {
    {LEDGER_CLAIMED, NOBODY, "POST", API "/claim", CLAIM, 201, "person:8"},
    {LEDGER_PERSON_ADDED, LEADER, "POST", API "/people",
     "{\"login\":\"jo\",\"name\":\"Jo Price\",\"role\":\"teacher\"}", 201, "person:9/role:teacher"},
    {LEDGER_ROLE_CHANGE, LEADER, "PATCH", API "/people/9", "{\"role\":\"viewer\"}", 200,
     "person:9/role:teacher>viewer"},
    {LEDGER_PASSWORD_SET, LEADER, "PATCH", API "/people/9", "{\"password\":\"" PASSWORD "\"}", 200,
     "person:9/role:viewer"},
    {LEDGER_PERSON_DETAILS, LEADER, "PATCH", API "/people/9", "{\"email\":\"jo@school.example\"}", 200,
     "person:9/role:viewer/address:first"},
    {LEDGER_PERSON_DETAILS, LEADER, "PATCH", API "/people/9", "{\"rooms\":[\"8c\"]}", 200,
     "person:9/role:viewer/rooms:1"},
    {LEDGER_PERSON_DETAILS, LEADER, "PATCH", API "/people/9", "{\"name\":\"Jo Pryce\"}", 200,
     "person:9/role:viewer/name"},
    {LEDGER_PERSON_DISABLED, LEADER, "PATCH", API "/people/9", "{\"disabled\":true}", 200, "person:9/role:viewer"},
    {LEDGER_PERSON_ENABLED, LEADER, "PATCH", API "/people/9", "{\"disabled\":false}", 200, "person:9/role:viewer"},
    {LEDGER_PERSON_DISABLED, LEADER, "PATCH", API "/people/9", "{\"disabled\":true}", 200, "person:9/role:viewer"},
    {LEDGER_PERSONAL_TEXT_ERASED, LEADER, "POST", API "/people/9/erase", "{\"login\":\"jo\"}", 200,
     "person:9/role:viewer/texts:9"},
    {LEDGER_PACK_ADOPTED, LEADER, "PUT", API "/packs/adopted", "{\"name\":\"union\"" REASON, 200, "pack:union/"},
    {LEDGER_OUTBREAK, LEADER, "POST", API "/outbreaks", "{\"rooms\":[\"8c\"],\"days\":5" REASON, 201, "pack:"},
    {LEDGER_OUTBREAK_ENDED, LEADER, "POST", API "/outbreaks/1/end", "{\"reason\":\"over\"}", 200, "outbreak:1"},
    {LEDGER_CALENDAR_CHANGE, LEADER, "PUT", API "/calendar", "{\"occupied\":{\"mon\":[\"09:00-15:00\"]}}", 200,
     "calendar:"},
    {LEDGER_CALENDAR_CHANGE, LEADER, "PUT", API "/calendar/bank-holidays", HOLIDAYS, 200, "calendar:bank-holidays"},
    {LEDGER_SITE_CHANGE, LEADER, "PUT", API "/site", "{\"name\":\"Another school\"}", 200, "site:facts"},
    {LEDGER_ROOM_CHANGE, TECHNICIAN, "POST", API "/rooms", "{\"name\":\"9D\"}", 201, "room:9d/added"},
    {LEDGER_ROOM_CHANGE, LEADER, "PATCH", API "/rooms/9d", "{\"seats\":31}", 200, "room:9d/changed"},
    {LEDGER_ROOM_CHANGE, LEADER, "PATCH", API "/rooms/9d", "{\"archived\":true}", 200, "room:9d/archived"},
    {LEDGER_ROOM_CHANGE, LEADER, "PATCH", API "/rooms/9d", "{\"archived\":false}", 200, "room:9d/back"},
    {LEDGER_CHECKLIST_CHANGE, REP, "POST", API "/checklists/joint-union-safety/items",
     "{\"section\":\"Ours\",\"text\":\"Is the gate shut?\"}", 201, "checklist:joint-union-safety/item:1/added"},
    {LEDGER_CHECKLIST_CHANGE, REP, "PATCH", API "/checklists/joint-union-safety/items/1", "{\"archived\":true}", 200,
     "checklist:joint-union-safety/item:1/archived"},
    {LEDGER_SPOT_READING, SITE_STAFF, "POST", API "/rooms/8c/spots", "{\"co2_ppm\":812,\"monitor\":\"Aranet4\"}", 201,
     "room:8c/spot:1"},
    {LEDGER_TRIED_IN_VAIN, REP, "POST", API "/rooms/8c/tried",
     "{\"rule\":\"union-joint2022-co2\",\"what\":\"Both windows\"}", 201, "room:8c/tried:1/said"},
    {LEDGER_TRIED_IN_VAIN, REP, "POST", API "/rooms/8c/tried/1/withdraw", "{\"why\":\"It works now\"}", 200,
     "room:8c/tried:1/withdrawn"},
    {LEDGER_HAZARD, TEACHER, "POST", API "/hazards", "{\"room\":\"8c\",\"kind\":\"window\",\"text\":\"Painted shut\"}", 201,
     "hazard:1/report"},
    {LEDGER_HAZARD, LEADER, "POST", API "/hazards/1/close", "{\"reason\":\"It opens now\"}", 200, "hazard:1/close"},
    {LEDGER_ACTION, LEADER, "POST", API "/actions",
     "{\"what\":\"Free the window\",\"rooms\":[\"8c\"],\"due\":\"2026-11-27\"}", 201, "action:1/"},
    {LEDGER_ACTION, SITE_STAFF, "POST", API "/actions/1/close", "{\"text\":\"Paint cut\"}", 200, "action:1/close"},
    {LEDGER_INSPECTION, REP, "POST", API "/inspections", "{\"planned\":\"2026-11-24\",\"notice\":\"At ten\"}", 201,
     "inspection:1/notify"},
    {LEDGER_INSPECTION, REP, "POST", API "/inspections/1/begin", "{}", 200, "inspection:1/begin"},
    {LEDGER_INSPECTION, REP, "POST", API "/inspections/1/findings", "{\"room\":\"8c\",\"text\":\"No window opens\"}", 201,
     "finding:1/find"},
    {LEDGER_INSPECTION, REP, "POST", API "/inspections/1/finish", "{}", 200, "inspection:1/finish"},
    {LEDGER_INSPECTION, LEADER, "POST", API "/findings/1/reply", "{\"text\":\"There is no money\"}", 201,
     "finding:1/reply"},
    {LEDGER_SENSOR_CHECKED, SITE_STAFF, "POST", API "/sensors/co2-8c/calibrations",
     "{\"at\":\"2026-11-20T12:00:00Z\",\"how\":\"reference\",\"good\":true}", 201, "calibration:1/"},
    {LEDGER_SENSOR_MOVED, TECHNICIAN, "POST", API "/sensors/assign", "{\"device\":\"co2-8c\",\"room\":\"hall\"}", 200,
     "room:hall"},
    {LEDGER_SENSOR_TYPE, TECHNICIAN, "POST", API "/sensors/type", "{\"device\":\"co2-8c\",\"type\":\"\"}", 200,
     "sensor:read_as"},
    {LEDGER_DATA_EXCLUDED, TECHNICIAN, "POST", API "/sensors/ignore", "{\"device\":\"co2-8c\",\"ignored\":true}", 200,
     "sensor:set_aside"},
};

/* What another test shows, and the words in it that do. */
static const struct {
    enum ledger_kind kind;
    const char *file, *words;
} elsewhere[] = {
    {LEDGER_KEY_MADE, "/tests/unit/test_web_ledger.c", "ledger_key_open"},
    {LEDGER_SIGNED_VERSION, "/tests/unit/test_web_signing.c", "ledger_receipt_check"},
    {LEDGER_ACKNOWLEDGED_READING, "/tests/unit/test_web_signing.c", "\"acknowledged_reading\""},
    {LEDGER_CONSULTATION, "/tests/unit/test_web_consultation.c", "assessment:1/v1/outcome"},
    {LEDGER_ASSESSMENT, "/tests/unit/test_web_consultation.c", "assessment:1/v1/made"},
    {LEDGER_REVIEW, "/tests/unit/test_reviews_record.c", "LEDGER_REVIEW"},
    {LEDGER_CONCERN_SENT, "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_SENT"},
    {LEDGER_CONCERN_REPLIED, "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_REPLIED"},
    {LEDGER_CONCERN_MET, "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_MET"},
    {LEDGER_CONCERN_NOTED, "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_NOTED"},
    {LEDGER_CONCERN_ENDED, "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_ENDED"},
    {LEDGER_CONCERN_DAYS, "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_DAYS"},
    {LEDGER_RECORD_RESTORED, "/tests/integration/test_backup.py", "'record_restored'"},
    {LEDGER_FILE_IMPORTED, "/tests/integration/test_import.py", "'file_imported'"},
    {LEDGER_SENSOR_PASSWORD, "/tests/integration/test_credentials.py", "sensor_password"},
    {LEDGER_DAY_DIGEST, "/tests/integration/test_ledger.py", "\"day_digest\""},
    {LEDGER_DAY_DIGEST_REVISION, "/tests/integration/test_ledger.py", "\"day_digest_revision\""},
    {LEDGER_SITE_IMPORTED, "/tests/integration/test_ledger.py", "\"site_imported\""},
    {LEDGER_TOKEN_MADE, "/tests/integration/test_ledger.py", "\"token_made\""},
    {LEDGER_TOKEN_REVOKED, "/tests/integration/test_ledger.py", "\"token_revoked\""},
};

/* Routes that change something and are no act of acts[]: those whose entries another test shows, by how they begin, and
 * those that leave none, with the reason. */
static const struct {
    const char *path, *file, *words;
} shown[] = {
    {API "/assessments", "/tests/unit/test_web_consultation.c", "assessment:1/v1/made"},
    {API "/reviews", "/tests/unit/test_reviews_record.c", "LEDGER_REVIEW"},
    {API "/concerns/drafts/{id}/sent", "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_SENT"},
    {API "/concerns/{id}", "/tests/unit/test_web_concerns.c", "LEDGER_CONCERN_DAYS"},
    {API "/actions/{id}", "/tests/unit/test_web_actions.c", "action:1/change"},
    {API "/sensors/together", "/tests/unit/test_web_together.c", "\"sensor_checked\""},
    {API "/spots", "/tests/unit/test_web_spots.c", "spots:3"},
    {API "/broker/sensors", "/tests/integration/test_credentials.py", "sensor_password"},
    {API "/imports", "/tests/integration/test_import.py", "'file_imported'"},
    {API "/sensors/{name}/replace", "/tests/unit/test_web_sensor.c", "a_replacement_is_in_the_ledger"},
};
static const struct {
    const char *path, *why;
} entryless[] = {
    {API "/session", "one's own, and the access log has it"},
    {API "/incidents/", "the incident's own history has who took it and when, append-only"},
    {API "/concerns", "a draft, private until it is sent"},
    {API "/concerns/drafts/{id}", "a draft"},
    {API "/photos", "counts for nothing before something refers to it"},
    {API "/inspections/{id}/rooms/{room}", "a look is the rep's own note until the round is finished"},
    {API "/rooms/{id}/filter", "adds a date that the access log has; nothing is judged by it"},
    {API "/sensors/{name}/placement", "says that nothing changed"},
    {API "/calendar/import", "a proposal: saves nothing"},
    {API "/analyse", "judges a file: saves nothing"},
    {API "/broker/listen", "hears for a minute and keeps nothing; the access log has who listened"},
    {API "/broker/listen/stop", "ends that"},
};

/* Of what nothing does: levels change with their pack, and people are disabled and erased. */
static const enum ledger_kind others[] = {LEDGER_LEVEL_CHANGE, LEDGER_PERSON_REMOVED};

/* What a leader or technician may try against the rep; all refused. */
static const struct {
    int role;
    const char *method, *path, *body;   /* path: after the rep's own */
} against[] = {
    {LEADER, "PATCH", "", "{\"role\":\"viewer\"}"},
    {LEADER, "PATCH", "", "{\"disabled\":true}"},
    {LEADER, "PATCH", "", "{\"password\":\"another password altogether\"}"},
    {LEADER, "POST", "/erase", "{\"login\":\"rep\"}"},
    {TECHNICIAN, "PATCH", "", "{\"disabled\":true}"},
    {TECHNICIAN, "POST", "/erase", "{\"login\":\"rep\"}"},
};

/* What a rep reads and copies. */
static const char *const reads[] = {API "/rooms", API "/rooms/8c", API "/rooms/hall", API "/rooms/8c/readings",
                                    API "/rooms/8c/days", API "/rooms/hall/days", API "/incidents", API "/access",
                                    API "/ledger", API "/ledger/check", API "/ledger/export", API "/ledger/1/receipt"};

static struct pack_shelf *shelf;
static struct checklist_shelf *checklists;

static int setup(void **state)
{
    struct house *house = house_open();

    must(pack_shelf_open(SOURCE_DIR "/config/packs", &shelf, err));
    must(checklist_shelf_open(SOURCE_DIR "/config/checklists", &checklists, err));
    must(ledger_key_open(house->store, NOW_MS, err));
    house->host.shelf = shelf;
    house->host.checklists = checklists;
    house_offer_claim(house, house_real_ms() + 60000);
    house_start(house);
    *state = house;
    return 0;
}

static int teardown(void **state)
{
    house_close(*state);
    pack_shelf_close(shelf);
    checklist_shelf_close(checklists);
    return 0;
}

/* The house's own, who is none until it is claimed. */
static void make_leader(struct house *house)
{
    house_pause(house);
    house_give_role(house, "leader", ROLE_LEADER);
    house_start(house);
}

static void act_out(struct house *house, const struct act *act)
{
    char own_page[128], *answer;

    snprintf(own_page, sizeof own_page, "Origin: http://%s\r\n", house->address);
    answer = house_ask(house, act->method, act->path,
                       act->role == NOBODY ? own_page : house_browser(house, act->role), act->body);
    if (house_status(answer) != act->status)
        fail_msg("%s %s: %s", act->method, act->path, answer);
    free(answer);
    if (act->kind == LEDGER_CLAIMED)
        make_leader(house);
}

/* That the newest entry says it, by whom, in which role. */
static void assert_entry(const struct house *house, const struct act *act)
{
    json_t *json = house_json(house, "GET", API "/ledger?limit=1", NULL, 200);
    const json_t *entry = json_array_get(json_object_get(json, "entries"), 0);
    const char *subject = json_string_value(json_object_get(entry, "subject"));
    char actor[24];

    if (strcmp(json_string_value(json_object_get(entry, "kind")), ledger_kind_word(act->kind)) != 0 ||
        strncmp(subject, act->subject, strlen(act->subject)) != 0)
        fail_msg("%s %s: the newest entry is %s, %s", act->method, act->path,
                 json_string_value(json_object_get(entry, "kind")), subject);
    snprintf(actor, sizeof actor, "p%lld", act->role == NOBODY ? 8LL : (long long)house->people_ids[act->role]);
    assert_string_equal(json_string_value(json_object_get(entry, "actor")), actor);
    json_decref(json);
}

static void assert_rep_reads_all(const struct house *house, const char *after)
{
    for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
        if (house_try(house, "GET", reads[i], house_browser(house, REP), NULL) != 200)
            fail_msg("after %s a rep can't read %s", after, reads[i]);
}

static void p56_every_act_leaves_its_entry_and_no_act_takes_reading_from_a_rep(void **state)
{
    struct house *house = *state;

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
        act_out(house, &acts[i]);
        assert_entry(house, &acts[i]);
        assert_rep_reads_all(house, acts[i].path);
    }
}

static void p56_what_is_tried_against_a_rep_is_refused_and_leaves_no_entry(void **state)
{
    struct house *house = *state;
    char path[96];

    act_out(house, &acts[0]);
    for (size_t i = 0; i < sizeof against / sizeof *against; i++) {
        int status;

        snprintf(path, sizeof path, API "/people/%lld%s", (long long)house->people_ids[REP], against[i].path);
        status = house_try(house, against[i].method, path, house_browser(house, against[i].role), against[i].body);
        if (status != 403 && status != 409)
            fail_msg("%s %s was not refused: %d", against[i].method, path, status);
        assert_rep_reads_all(house, path);
    }
    assert_entry(house, &acts[0]);
}

static bool file_has(const char *file, const char *words)
{
    char path[512], *text = calloc(1, 1 << 18);
    bool has;
    FILE *f;

    snprintf(path, sizeof path, SOURCE_DIR "%s", file);
    f = fopen(path, "rb");
    if (!f || !text)
        fail_msg("%s is not there", path);
    has = fread(text, 1, (1 << 18) - 1, f) > 0 && strstr(text, words);
    fclose(f);
    free(text);
    return has;
}

static void every_kind_of_entry_has_an_act_that_is_tested(void **state)
{
    (void)state;
    for (int kind = 0; kind < LEDGER_KIND_COUNT; kind++) {
        bool is_tested = false;

        for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
            is_tested = is_tested || (int)acts[i].kind == kind;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            is_tested = is_tested || (int)others[i] == kind;
        for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++)
            is_tested = is_tested || ((int)elsewhere[i].kind == kind &&
                                      file_has(elsewhere[i].file, elsewhere[i].words));
        if (!is_tested)
            fail_msg("no test shows what makes an entry of kind %s", ledger_kind_word((enum ledger_kind)kind));
    }
}

static bool is_acted_out(const struct route *route)
{
    char values[REQUEST_VALUES_MAX][URL_VALUE_SIZE];

    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (strcmp(acts[i].method, method_name(route->method)) == 0 &&
            url_match(acts[i].path, strcspn(acts[i].path, "?"), route->path, values, REQUEST_VALUES_MAX))
            return true;
    return false;
}

static bool begins(const char *path, const char *start)
{
    return strncmp(path, start, strlen(start)) == 0;
}

static void p56_every_route_that_changes_something_leaves_an_entry_or_has_a_reason_not_to(void **state)
{
    (void)state;
    for (size_t r = 0; r < route_count; r++) {
        const char *path = routes[r].path;
        bool is_known = !method_changes(routes[r].method) || is_acted_out(&routes[r]);

        for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
            is_known = is_known || (begins(path, shown[i].path) && file_has(shown[i].file, shown[i].words));
        for (size_t i = 0; i < sizeof entryless / sizeof *entryless; i++)
            is_known = is_known || strcmp(path, entryless[i].path) == 0 ||
                       (begins(path, entryless[i].path) && entryless[i].path[strlen(entryless[i].path) - 1] == '/');
        if (!is_known)
            fail_msg("%s %s: which entry does it leave, or why none?", method_name(routes[r].method), path);
    }
}

#define LIVED(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        LIVED(p56_every_act_leaves_its_entry_and_no_act_takes_reading_from_a_rep),
        LIVED(p56_what_is_tried_against_a_rep_is_refused_and_leaves_no_entry),
        cmocka_unit_test(p56_every_route_that_changes_something_leaves_an_entry_or_has_a_reason_not_to),
        cmocka_unit_test(every_kind_of_entry_has_an_act_that_is_tested),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
