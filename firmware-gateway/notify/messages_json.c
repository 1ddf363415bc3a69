/* notify/messages_json.c - incidents told to programs: see messages.h */
#include "messages.h"
#include "rfc3339.h"
#include <jansson.h>
#include <math.h>
#include <string.h>

static const char *const events[NOTIFY_OCCASION_COUNT] = {
    [NOTIFY_RAISED] = "raised", [NOTIFY_RETURNED] = "returned", [NOTIFY_CLEARED] = "cleared"};

static json_t *time_or_null(int64_t at_ms)
{
    char text[RFC3339_SIZE];

    if (!at_ms)
        return json_null();
    rfc3339_format(at_ms, text);
    return json_string(text);
}

static json_t *number_or_null(double number)
{
    return isfinite(number) ? json_real(number) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return *text ? json_string(text) : json_null();
}

/* The sentences up to the link, on one line. */
static void first_words(const struct message_facts *facts, char *out, size_t size)
{
    struct letter message;
    char *end;

    messages_write(facts, &message);
    end = strchr(message.body, '\n');
    end = end ? strchr(end + 1, '\n') : NULL;
    if (end)
        *end = '\0';
    messages_one_line(out, size, message.body);
}

static char *dump(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_REAL_PRECISION(10));

    json_decref(object);
    return text;
}

char *messages_webhook(const struct message_facts *facts)
{
    const struct incident *incident = facts->incident;
    const struct rule *rule = facts->rule;
    const char confidence[] = {rule ? rule->confidence : '\0', '\0'};
    char text[MESSAGES_BODY_SIZE], room[MESSAGES_SUBJECT_SIZE];

    first_words(facts, text, sizeof text);
    messages_one_line(room, sizeof room, facts->room_name);
    return dump(json_pack("{ss sI ss so ss ss so sb so ss so so so so so ss so}",
                          "event", events[facts->occasion],
                          "incident", (json_int_t)incident->id,
                          "room", incident->room,
                          "room_name", text_or_null(room),
                          "rule", incident->rule,
                          "pack", incident->pack,
                          "status", text_or_null(rule ? rule_status_word(rule->status) : ""),
                          "verified_at_source", rule && rule->confidence == 'A',
                          "confidence", text_or_null(confidence),
                          "severity", severity_word(incident->severity),
                          "began", time_or_null(incident->began_ms),
                          "raised", time_or_null(incident->raised_ms),
                          "cleared", time_or_null(incident->cleared_ms),
                          "peak", number_or_null(incident->peak),
                          "value", number_or_null(facts->value),
                          "text", text,
                          "link", text_or_null(facts->link)));
}

char *messages_webhook_digest(const char *const *bodies, size_t count)
{
    json_t *list = json_array();

    for (size_t i = 0; i < count; i++) {
        json_t *event = json_loads(bodies[i], JSON_REJECT_DUPLICATES, NULL);

        if (!event || json_array_append_new(list, event) < 0) {
            json_decref(list);
            return NULL;
        }
    }
    return dump(json_pack("{ss sI so}", "event", "digest", "count", (json_int_t)count, "events", list));
}

char *messages_webhook_with_key(const char *body, const char *key)
{
    json_t *object = json_loads(body, JSON_REJECT_DUPLICATES, NULL);

    if (!object || json_object_set_new(object, "key", json_string(key)) < 0) {
        json_decref(object);
        return NULL;
    }
    return dump(object);
}
