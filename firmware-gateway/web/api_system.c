/* web/api_system.c - how the gateway itself is: for people, for probes, for Prometheus. */
#include "inside.h"
#include "metrics.h"
#include "readings.h"
#include "routes.h"
#include "show.h"
#include "storage.h"
#include <string.h>

#define METRICS_TYPE "text/plain; version=0.0.4; charset=utf-8"

static const char *unwell(const struct web *web)
{
    return web->host->unwell ? web->host->unwell(web->host->context) : NULL;
}

static const char *const state_words[] = {
    [MQTT_CONNECTING] = "connecting",
    [MQTT_CONNECTED] = "connected",
    [MQTT_WAITING] = "waiting",
};

static void put_mqtt(struct out *out, const struct web *web)
{
    struct mqtt_status status;

    if (!web->host->mqtt) {
        out_null(out, "mqtt");
        return;
    }
    mqtt_session_status(web->host->mqtt, &status);
    out_object(out, "mqtt");
    out_text(out, "state", state_words[status.state]);
    out_time(out, "since", status.since_wall_ms);
    out_words(out, "cause", status.cause);
    out_integer(out, "connects", (int64_t)status.connects);
    out_integer(out, "received", (int64_t)status.received);
    out_integer(out, "duplicates", (int64_t)status.duplicates);
    out_integer(out, "backlog", (int64_t)status.backlog);
    out_integer(out, "dropped", (int64_t)status.dropped);
    out_integer(out, "acknowledged", (int64_t)status.acknowledged);
    out_object_end(out);
}

static struct web_counters counters(const struct web *web)
{
    return web->host->counters ? web->host->counters(web->host->context) : (struct web_counters){0};
}

/* What a mail server answers may name a person: those who see the outbox read it, the others that mail fails. */
static void put_outbox(struct out *out, const struct web *web, unsigned role)
{
    struct outbox_counts outbox = {0};

    (void)outbox_counts(web->host->store, &outbox);
    out_object(out, "outbox");
    out_integer(out, "waiting", outbox.waiting);
    out_integer(out, "expired", outbox.expired);
    out_bool(out, "failing", outbox.failing_since_ms != 0);
    out_time(out, "failing_since", outbox.failing_since_ms);
    if (role & ROUTE_BOARD)
        out_words(out, "last_error", outbox.last_error);
    out_object_end(out);
}

void system_health(struct request *request)
{
    const struct web *web = request->web;
    struct out *out = &request->answer.out;
    struct web_counters counts = counters(web);

    out_object(out, NULL);
    out_text(out, "unwell", unwell(web));
    put_mqtt(out, web);
    out_object(out, "store");
    out_integer(out, "readings", readings_count(web->host->store));
    out_integer(out, "pending", (int64_t)store_pending(web->host->store));
    out_integer(out, "commits", counts.commits);
    out_integer(out, "commit_failures", counts.commit_failures);
    out_object_end(out);
    storage_show(out, &web->host->storage);
    show_rebuild(out, &web->host->rebuild);
    out_integer(out, "days_not_kept", web->host->days_not_kept);
    show_backup(out, &web->host->backup, request->caller.role & ROUTE_BOARD);
    out_bool(out, "clock_trusted", web->host->clock_trusted);
    put_outbox(out, web, request->caller.role);
    out_integer(out, "streams", (int64_t)live_count(web->live));
    out_integer(out, "resident_kib", counts.resident_kib);
    out_text(out, "version", TRANSOM_VERSION);
    out_time(out, "started", web->started_ms);
    out_object_end(out);
    request_answer(request, 200);
}

void system_healthz(struct request *request)
{
    const char *why = unwell(request->web);

    out_plain(&request->answer.out, "%s\n", why ? why : "ok");
    request->answer.status = why ? 503 : 200;
    request->answer.content_type = "text/plain; charset=utf-8";
}

/* -- metrics -- */

static void put_readings(struct out *out, const struct web_counters *counts)
{
    const struct {
        const char *result;
        int64_t count;
    } rows[] = {
        {"stored", counts->stored}, {"duplicate", counts->duplicates}, {"rejected", counts->rejected},
        {"doubtful", counts->doubtful}, {"wrong_clock", counts->wrong_clock},
    };

    metrics_head(out, "readings_total", "counter",
               "Readings since start, by what became of them; doubtful and wrong_clock ones are stored too.");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        out_plain(out, "transom_readings_total{result=\"%s\"} %lld\n", rows[i].result, (long long)rows[i].count);
}

static void put_rooms(struct out *out, const struct web *web)
{
    size_t fresh[FRESHNESS_NEVER + 1] = {0}, levels[AIR_UNKNOWN + 1] = {0};
    int64_t now_ms = web_now_ms(web);

    for (size_t i = 0; i < school_room_count(web->host->school); i++) {
        struct room_view view;

        room_view(school_room(web->host->school, i), now_ms, &view);
        fresh[view.freshness]++;
        levels[view.level]++;
    }
    metrics_head(out, "rooms", "gauge", "Rooms by freshness of their readings.");
    for (int f = 0; f <= FRESHNESS_NEVER; f++)
        out_plain(out, "transom_rooms{freshness=\"%s\"} %zu\n", freshness_word((enum freshness)f), fresh[f]);
    metrics_head(out, "rooms_level", "gauge", "Rooms by level of their air.");
    for (int l = 0; l <= AIR_UNKNOWN; l++)
        out_plain(out, "transom_rooms_level{level=\"%s\"} %zu\n", air_level_word((enum air_level)l), levels[l]);
}

static void put_broker(struct out *out, const struct web *web)
{
    struct mqtt_status status;

    if (!web->host->mqtt)
        return;
    mqtt_session_status(web->host->mqtt, &status);
    metrics_put(out, "mqtt_connected", "gauge", "1 while the broker answers.", status.state == MQTT_CONNECTED);
    metrics_put(out, "mqtt_connects_total", "counter", "Connections the broker accepted.", (int64_t)status.connects);
    metrics_put(out, "mqtt_received_total", "counter", "Messages received.", (int64_t)status.received);
    metrics_put(out, "mqtt_acknowledged_total", "counter", "Messages acknowledged.", (int64_t)status.acknowledged);
    metrics_put(out, "mqtt_dropped_total", "counter", "Messages too large, or without room.", (int64_t)status.dropped);
}

static void put_answers(struct out *out, const struct web *web)
{
    metrics_head(out, "http_answers_total", "counter", "Answers by class of status.");
    for (int c = 2; c <= 5; c++)
        out_plain(out, "transom_http_answers_total{class=\"%dxx\"} %lld\n", c,
                  (long long)server_answered(web->server, c));
}

void system_metrics(struct request *request)
{
    const struct web *web = request->web;
    struct out *out = &request->answer.out;
    struct web_counters counts = counters(web);
    struct outbox_counts outbox = {0};

    (void)outbox_counts(web->host->store, &outbox);
    put_readings(out, &counts);
    metrics_put(out, "record_readings", "gauge", "Readings in the record.", readings_count(web->host->store));
    metrics_put(out, "commits_total", "counter", "Commits to the record.", counts.commits);
    metrics_put(out, "commit_failures_total", "counter", "Commits that failed.", counts.commit_failures);
    metrics_put(out, "resident_bytes", "gauge", "Memory in use.", counts.resident_kib * 1024);
    metrics_put(out, "up", "gauge", "1 while every part proves itself.", unwell(web) == NULL);
    metrics_put(out, "outbox_waiting", "gauge", "Messages owed to people.", outbox.waiting);
    metrics_put(out, "outbox_expired_total", "counter", "Messages that became old news.", outbox.expired);
    metrics_put(out, "http_streams", "gauge", "Pages that watch live.", (int64_t)live_count(web->live));
    metrics_put(out, "http_connections", "gauge", "Connections being served.",
                (int64_t)server_connections(web->server));
    storage_metrics(out, &web->host->storage);
    put_answers(out, web);
    put_rooms(out, web);
    put_broker(out, web);
    request->answer.status = out->failed ? 503 : 200;
    request->answer.content_type = METRICS_TYPE;
}
