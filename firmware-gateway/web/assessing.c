/* web/assessing.c - see assessing.h */
#include "assessing.h"
#include "body.h"
#include "days.h"
#include "inside.h"
#include "rfc3339.h"
#include "scope.h"
#include "sentences.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DATE_WORDS_SIZE 32
#define DETAIL_SIZE (ASSESSMENT_TITLE_SIZE + 64)

int64_t assessing_today(const struct request *request)
{
    return zone_date(school_setup(request->web->host->school)->zone, web_now_ms(request->web));
}

bool assessing_number(const char *text, int64_t *id)
{
    char *end;
    long long number = strtoll(text, &end, 10);

    if (*end || number <= 0)
        return false;
    *id = number;
    return true;
}

/* -- who sees what -- */

bool assessing_was_asked(const struct request *request, int64_t version)
{
    struct store *store = request->web->host->store;
    struct consultation consultation;

    return version && request->caller.person && consultation_load(store, version, &consultation, NULL) == 0 &&
           consultation_has(store, consultation.id, request->caller.person);
}

bool assessing_sees(const struct request *request, const struct assessment *assessment, bool *sees_working,
                    bool *is_invited)
{
    enum duty_role role = (enum duty_role)request->caller.role;

    *is_invited = assessing_was_asked(request, assessment->working_id);
    *sees_working = assessment_may_read_working(assessment->position, role, *is_invited);
    if (role == DUTY_LEADER || *sees_working)
        return true;
    return assessment->in_force_id &&
           (assessment->position.standing != ASSESSMENT_ARCHIVED || role == DUTY_REP);
}

/* Of an assessment that was archived as a draft there is only that. */
static int newest_version(struct request *request, struct assessing *it, struct error *err)
{
    int64_t id = it->sees_working ? it->assessment.working_id : it->assessment.in_force_id;
    int r = id ? 0
               : assessment_version_find(request->web->host->store, it->assessment.id, 1, &id, err);

    return r < 0 ? r : assessment_version_load(request->web->host->store, id, &it->version, err);
}

bool assessing_find(struct request *request, struct assessing *it)
{
    struct error err = {0};
    int64_t id;
    int r = -ENOENT;

    if (assessing_number(request->values[0], &id))
        r = assessment_load(request->web->host->store, id, &it->assessment, &err);
    if (r == 0 && !assessing_sees(request, &it->assessment, &it->sees_working, &it->is_invited))
        r = -ENOENT;
    if (r == 0)
        r = newest_version(request, it, &err);
    it->today = assessing_today(request);
    if (r == -ENOENT)
        request_not_found(request, "assessment");
    else if (r < 0)
        request_failed(request, &err);
    return r == 0;
}

bool assessing_find_working(struct request *request, struct assessing *it)
{
    if (!assessing_find(request, it))
        return false;
    if (!it->sees_working)
        request_refuse(request, 409, "no_working_version", NULL,
                       "Nobody is working on a version of this assessment now. Make a new one first.");
    return it->sees_working;
}

static bool may_read_sealed(const struct request *request, const struct assessing *it)
{
    return request->caller.role & (ROLE_REP | ROLE_LEADER) || it->version.id == it->assessment.in_force_id;
}

bool assessing_take_version(struct request *request, struct assessing *it, const char *number)
{
    struct store *store = request->web->host->store;
    struct error err = {0};
    int64_t wanted, id;
    int r = -ENOENT;

    if (assessing_number(number, &wanted) && wanted <= ASSESSMENT_VERSIONS_MAX)
        r = assessment_version_find(store, it->assessment.id, (int)wanted, &id, &err);
    if (r == 0)
        r = assessment_version_load(store, id, &it->version, &err);
    if (r == 0 && (!it->version.sealed_ms || !may_read_sealed(request, it)))
        r = -ENOENT;
    if (r == -ENOENT)
        request_not_found(request, "sealed version");
    else if (r < 0)
        request_failed(request, &err);
    return r == 0;
}

/* -- steps -- */

bool assessing_facts(struct request *request, const struct assessing *it, struct assessment_facts *facts,
                     struct consultation_facts *asked)
{
    struct store *store = request->web->host->store;
    const struct assessment_version *version = &it->version;
    struct assessment_line_counts counts = {0};
    struct error err = {0};
    int r = assessment_lines_count(store, version->id, &counts, &err);

    if (r == 0)
        r = consultation_facts_load(store, version->id, asked, &err);
    if (r < 0) {
        request_failed(request, &err);
        return false;
    }
    *facts = (struct assessment_facts){
        .has_title = *version->title,
        .has_scope = *version->scope,
        .line_count = counts.lines,
        .unanswered_count = counts.unanswered,
        .unreasoned_count = counts.unreasoned,
        .consultee_count = asked->invited,
        .has_closing_date = asked->closes_date > it->today,
        .is_told_set = (version->told.roles || version->told.person_count) && *version->told_how,
        .close_needs_reason = consultation_close_needs_reason(asked, it->today),
        .approval_needs_reason = consultation_dissent(asked) != 0,
    };
    return true;
}

static const struct need {
    const char *field, *sentence;
} needs[ASSESSMENT_NEED_COUNT] = {
    {"title", "The assessment needs a title."},
    {"scope", "Say what the assessment is about: its scope."},
    {"lines", "Every line needs an answer, which may be \"Don't know\"; and there has to be one."},
    {"consultees", "Choose at least one person to consult."},
    {"closes", "Say until when people can answer: a date after today."},
    {"told_how", "Say who will be told of the assessment, and how."},
    {"reason", "A reason is needed. It is kept and printed."},
    {"version", "There is no such sealed version of this assessment."},
    {"override_reason", "In some lines the evidence proposes another likelihood than was chosen. Take that one, or say why"
     " it differs: the list of lines can show them alone."},
};

static const char *const event_phrases[ASSESSMENT_EVENT_COUNT] = {
    "sent out for consultation", "taken back", "its consultation closed", "approved and sealed", "a review opened",
    "a review found not needed", "a new version begun", "an older version restored as a new one", "archived",
    "the draft discarded",
};

/* As a sentence goes on after "the assessment is". */
static const char *const state_phrases[ASSESSMENT_STATE_COUNT] = {
    "not begun", "a draft", "in consultation", "waiting for approval", "in force", "under review", "archived",
};

bool assessing_step(struct request *request, const struct assessing *it, enum assessment_event event,
                    const struct assessment_facts *facts, struct assessment_step *step)
{
    *step = assessment_step(it->assessment.position, event, (enum duty_role)request->caller.role, facts);
    switch (step->refusal) {
    case ASSESSMENT_ALLOWED:
        return true;
    case ASSESSMENT_WRONG_STATE:
        request_refuse(request, 409, "wrong_state", NULL, "That can't be done now: the assessment is %s.",
                       state_phrases[assessment_shown(it->assessment.position)]);
        break;
    case ASSESSMENT_WRONG_ROLE:
        scope_refuse(request, ROLE_LEADER);
        break;
    case ASSESSMENT_NOT_READY:
        request_gather(request);
        for (size_t i = 0; i < ASSESSMENT_NEED_COUNT; i++)
            if (step->missing >> i & 1)
                request_refuse(request, 422, "not_ready", needs[i].field, "%s", needs[i].sentence);
        (void)request_gathered(request);
        break;
    }
    return false;
}

bool assessing_note(struct request *request, const struct assessing *it, enum ledger_kind kind, const char *word,
                    const char *text)
{
    char subject[LEDGER_SUBJECT_SIZE];

    snprintf(subject, sizeof subject, "assessment:%lld/v%d/%s", (long long)it->assessment.id, it->version.number, word);
    return web_ledger(request, &(struct ledger_act){.kind = kind, .subject = subject, .text = text});
}

bool assessing_move(struct request *request, const struct assessing *it, enum assessment_event event,
                    const struct assessment_step *step, const char *reason)
{
    struct assessment_move move = {it->assessment.id, it->version.number, event, step->next, request->caller.person,
                                   web_now_ms(request->web), reason};
    struct error err = {0};

    return assessing_kept(request, assessment_move(request->web->host->store, &move, &err), &err) &&
           assessing_note(request, it, LEDGER_ASSESSMENT, assessment_event_word(event), reason) &&
           (assessing_audit(request, it, event_phrases[event]), true);
}

void assessing_audit(struct request *request, const struct assessing *it, const char *phrase)
{
    char detail[DETAIL_SIZE];

    snprintf(detail, sizeof detail, "%s, version %d: %s", it->version.title, it->version.number, phrase);
    web_audit(request, "assessment", detail);
}

/* "7 Dec 2026" */
static void date_words(int64_t date, char *text, size_t size)
{
    int year, month, day;

    *text = '\0';
    if (date <= 0)
        return;
    civil_from_days(date, &year, &month, &day);
    snprintf(text, size, "%d %s %d", day, sentences_months[month - 1], year);
}

void assessing_tell_people(struct request *request, const struct assessing *it, enum duty_letter which,
                           const int64_t *persons, size_t count, int64_t date, const char *reason)
{
    const struct web *web = request->web;
    const char *url = web->settings.public_url, *address = web_address(web);
    char link[MESSAGES_LINK_SIZE], words[DATE_WORDS_SIZE];
    const struct duty_letter_facts facts = {it->version.title, request->caller.name, it->version.number, words, reason,
                                            link};
    struct letter letter;
    struct error err = {0};

    if (!web->host->tell_people || !count)
        return;
    date_words(date, words, sizeof words);
    snprintf(link, sizeof link, "%s%s/assessments/%lld", *url ? url : "http://", *url ? "" : address,
             (long long)it->assessment.id);
    duty_letters_write(which, &facts, &letter);
    if (web->host->tell_people(web->host->context, persons, count, letter.subject, letter.body, &err) < 0)
        request_failed(request, &err);
}

bool assessing_kept(struct request *request, int r, const struct error *err)
{
    if (r == -ENOSPC || r == -E2BIG || r == -EMSGSIZE)
        request_refuse(request, 409, "full", NULL, "%s", err->text);
    else if (r == -EPERM)
        request_refuse(request, 409, "sealed", NULL, "This version is sealed. Nobody can change it any more.");
    else if (r == -ENOENT)
        request_refuse(request, 422, "bad_value", NULL, "%s", *err->text ? err->text : "There is no such thing here.");
    else if (r < 0)
        request_failed(request, err);
    return r >= 0;
}

/* -- bodies -- */

int assessing_body_rooms(struct request *request, struct assessment_rooms *rooms)
{
    const json_t *list = json_object_get(request->json, "rooms"), *one;
    struct error err = {0};
    size_t index;

    if (!list)
        return 0;
    rooms->count = 0;
    if (!json_is_array(list)) {
        request_refuse(request, 422, "bad_value", "rooms", "rooms has to be a list of ids of rooms.");
        return -EINVAL;
    }
    json_array_foreach(list, index, one) {
        const char *id = json_string_value(one);

        if (!id || !id_is_valid(id)) {
            request_refuse(request, 422, "bad_value", "rooms", "There is no room of the id %.32s.", id ? id : "given");
            return -EINVAL;
        }
        if (assessment_rooms_add(rooms, id, &err) < 0) {
            request_refuse(request, 422, "bad_value", "rooms", "%s", err.text);
            return -EINVAL;
        }
    }
    return 1;
}

int assessing_body_reason(struct request *request, char reason[ASSESSMENT_REASON_SIZE])
{
    return body_paragraphs(request, "reason", reason, ASSESSMENT_REASON_SIZE);
}

static bool has_number(const int64_t *numbers, size_t count, int64_t number)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] == number)
            return true;
    return false;
}

int assessing_body_numbers(struct request *request, const char *key, const json_t *list, size_t most, int64_t *numbers,
                           size_t *count)
{
    const json_t *one;
    size_t index;

    if (!list)
        return 0;
    *count = 0;
    if (!json_is_array(list) || json_array_size(list) > most) {
        request_refuse(request, 422, "bad_value", key, "%s has to be a list of at most %zu ids.", key, most);
        return -EINVAL;
    }
    json_array_foreach(list, index, one) {
        int64_t number = json_integer_value(one);

        if (number <= 0) {
            request_refuse(request, 422, "bad_value", key, "%s has to be a list of ids, which are whole numbers.", key);
            return -EINVAL;
        }
        if (!has_number(numbers, *count, number))
            numbers[(*count)++] = number;
    }
    return 1;
}

int assessing_body_date(struct request *request, const char *key, int64_t *date)
{
    char text[16];
    int r = body_text(request, key, text, sizeof text);

    if (r != 1 || request_parse_date(text, date))
        return r;
    request_refuse(request, 422, "bad_date", key, "%s has to be a date as in 2026-11-23, in the years 1990 to 2099.",
                   key);
    return -EINVAL;
}
