/* web/api_listen.c - listening to all that the broker carries: begin, stop, and what was heard so far. Of payloads it
 * tells no more than their keys. */
#include "body.h"
#include "inside.h"
#include "log.h"
#include "raw_mask.h"
#include "routes.h"
#include <string.h>

#define NUMBER_DECIMALS 3

static const char *const no_fields[] = {NULL};

enum place { PLACE_NEW, PLACE_ROOM, PLACE_ASIDE, PLACE_NOWHERE };
static const char *const place_words[] = {[PLACE_NEW] = "new", [PLACE_ROOM] = "room", [PLACE_ASIDE] = "aside",
                                          [PLACE_NOWHERE] = "nowhere"};

static void put_quantities(struct out *out, const char *key, uint32_t quantities)
{
    out_array(out, key);
    for (int q = 0; q < QUANTITY_COUNT; q++)
        if (quantities >> q & 1)
            out_text(out, NULL, quantity_name((enum quantity)q));
    out_array_end(out);
}

/* Where the gateway has it: what it has heard itself, not what was heard here. */
static enum place place_of(const struct school_device *device)
{
    if (!device)
        return PLACE_NOWHERE;
    return device->ignored ? PLACE_ASIDE : device->room >= 0 ? PLACE_ROOM : PLACE_NEW;
}

static void put_device(struct web *web, struct out *out, const struct overheard_device *heard)
{
    const struct school *school = web->host->school;
    int index = school_device_index(school, heard->name);
    const struct school_device *device = index < 0 ? NULL : school_device(school, (size_t)index);
    enum place place = place_of(device);
    const struct room_info *room = place == PLACE_ROOM ? room_info(school_room(school, (size_t)device->room)) : NULL;

    out_object(out, NULL);
    out_text(out, "name", heard->name);
    out_text(out, "family", heard->family);
    out_words(out, "type", device ? device->type : NULL);
    put_quantities(out, "quantities", heard->quantities);
    put_quantities(out, "doubtful", heard->doubtful);
    out_text(out, "online", heard->online == ONLINE_UNKNOWN ? NULL : heard->online == ONLINE_YES ? "yes" : "no");
    out_integer(out, "messages", heard->messages);
    out_time(out, "heard", heard->heard_ms);
    out_bool(out, "retained", heard->is_retained);
    out_text(out, "place", place_words[place]);
    out_text(out, "room", room ? room->id : NULL);
    out_text(out, "room_name", room ? room->name : NULL);
    out_object_end(out);
}

static void put_shape(struct out *out, const struct payload_shape *shape)
{
    out_object(out, "payload");
    out_text(out, "kind", payload_shape_word(shape->kind));
    if (shape->kind == PAYLOAD_NUMBER)
        out_number(out, "number", shape->number, NUMBER_DECIMALS);
    out_array(out, "keys");
    for (size_t i = 0; i < shape->key_count; i++)
        out_text(out, NULL, shape->keys[i]);
    out_array_end(out);
    out_integer(out, "more_keys", (int64_t)shape->more_keys);
    out_words(out, "estimate", shape->estimate);
    out_object_end(out);
}

static void put_topic(struct out *out, const struct overheard *heard, const struct overheard_topic *topic)
{
    const char *device = topic->device < 0 ? NULL : overheard_device(heard, (size_t)topic->device)->name;
    char name[TOPIC_SIZE_MAX];

    memcpy(name, topic->topic, sizeof name);
    raw_mask_topic(name, device);
    out_object(out, NULL);
    out_text(out, "topic", name);
    out_integer(out, "messages", topic->messages);
    out_integer(out, "size", (int64_t)topic->size);
    out_time(out, "heard", topic->heard_ms);
    out_bool(out, "retained", topic->is_retained);
    out_bool(out, "asked_for", overheard_is_asked_for(heard, topic));
    out_text(out, "outcome", overheard_outcome_word(topic->outcome));
    out_text(out, "family", topic->family);
    out_text(out, "device", device);
    out_words(out, "why", topic->why);
    put_shape(out, &topic->shape);
    out_object_end(out);
}

static void put_heard(struct web *web, struct out *out, const struct overheard *heard)
{
    const struct overheard_sums *sums = overheard_sums(heard);

    out_integer(out, "messages", sums->messages);
    out_integer(out, "unread", sums->unread);
    out_integer(out, "other_topics", sums->other_topics);
    out_integer(out, "other_devices", sums->other_devices);
    out_array(out, "devices");
    for (size_t i = 0; i < overheard_device_count(heard); i++)
        put_device(web, out, overheard_device(heard, i));
    out_array_end(out);
    out_array(out, "topics");
    for (size_t i = 0; i < overheard_topic_count(heard); i++)
        put_topic(out, heard, overheard_topic(heard, i));
    out_array_end(out);
}

static void put_status(struct web *web, struct out *out, const struct listener_status *status)
{
    static const char *const words[] = {[LISTENER_CONNECTING] = "connecting", [LISTENER_LISTENING] = "listening",
                                        [LISTENER_DONE] = "done", [LISTENER_FAILED] = "failed"};

    out_text(out, "state", words[status->state]);
    out_words(out, "cause", status->cause);
    out_bool(out, "denied", status->is_denied);
    out_bool(out, "crowded", status->is_crowded);
    out_integer(out, "left_s", (status->left_ms + 999) / 1000);
    out_text(out, "by", web->listening.by);
    out_time(out, "began", web->listening.began_ms);
}

static void answer(struct request *request)
{
    struct web *web = request->web;
    struct out *out = &request->answer.out;
    struct listener *listener = web->listening.listener;

    out_object(out, NULL);
    out_bool(out, "possible", web->settings.has_broker_listener);
    out_words(out, "user", web->settings.has_broker_listener ? web->settings.broker_listener.user : NULL);
    out_integer(out, "seconds", LISTENER_LASTS_MS / 1000);
    if (listener) {
        put_status(web, out, listener_hold(listener));
        put_heard(web, out, web->listening.heard);
        listener_release(listener);
    } else {
        out_text(out, "state", "never");
    }
    out_object_end(out);
    request_answer(request, 200);
}

/* Topics may say things about people: who sees what somebody heard is noted once, like who listened. */
void listen_get(struct request *request)
{
    struct web *web = request->web;

    if (web->listening.listener && listening_is_news_to(web, request->caller.person))
        web_audit(request, "seen what the broker carries", web->listening.by);
    answer(request);
}

void listen_start(struct request *request)
{
    struct web *web = request->web;
    struct error err = {0};

    if (!body_allows(request, no_fields))
        return;
    if (!web->settings.has_broker_listener) {
        request_refuse(request, 409, "not_set", NULL, "This gateway has nobody to listen as: mqtt.listen_url and "
                       "mqtt.admin_url are empty, and its own user is for one connection.");
        return;
    }
    if (listening_is_on(web)) {
        listen_get(request);
        return;
    }
    web_audit(request, "listened to the broker", "");
    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    if (listening_start(web, request->caller.name, &err) < 0) {
        log_error("%s", err.text);
        request_no_memory(request);
        return;
    }
    (void)listening_is_news_to(web, request->caller.person);
    answer(request);
}

void listen_stop(struct request *request)
{
    if (!body_allows(request, no_fields))
        return;
    listening_stop(request->web);
    listen_get(request);
}
