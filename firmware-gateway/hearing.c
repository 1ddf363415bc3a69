/* hearing.c - the way of a reading: decode, place, check, show, judge, append. See gateway.h. */
#include "gateway_parts.h"
#include "log.h"
#include "quality.h"
#include "school_feed.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

struct hearing {                    /* one message on its way */
    struct gateway *g;
    const struct mail *mail;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
    return (hash ^ value) * UINT64_C(1099511628211);
}

/* A redelivery after a crash carries the packet id and the values of a reading that is in the record. (FNV-1a.) */
static uint64_t digest_of(uint16_t packet_id, int64_t device, const struct reading *reading)
{
    uint64_t hash = UINT64_C(14695981039346656037);

    hash = mix(mix(mix(hash, packet_id), (uint64_t)device), reading->present);
    for (int q = 0; q < QUANTITY_COUNT; q++) {
        int64_t thousandths;

        if (!reading_has(reading, (enum quantity)q))
            continue;
        thousandths = (int64_t)(reading->value[q] * 1000 + (reading->value[q] < 0 ? -0.5 : 0.5));
        hash = mix(hash, (uint64_t)thousandths);
    }
    return hash;
}

void hearing_remember(struct gateway *g, const struct stored_reading *reading)
{
    if (!reading->packet_id || reading->flags & STORED_OWN_TIME)
        return;
    g->recent[g->recent_next] = digest_of(reading->packet_id, reading->device, &reading->reading);
    g->recent_next = (g->recent_next + 1) % RECENT_MAX;
}

static bool is_recorded(const struct gateway *g, const struct mail *mail, const struct decoded_reading *decoded)
{
    int index = school_device_index(g->school, decoded->device);
    uint64_t digest;

    if (!mail->duplicate || !mail->packet_id || index < 0)
        return false;
    digest = digest_of(mail->packet_id, school_device(g->school, (size_t)index)->id, &decoded->reading);
    for (size_t i = 0; i < RECENT_MAX; i++)
        if (g->recent[i] == digest)
            return true;
    return false;
}

static bool is_redelivered(void *context, const struct decoded_reading *decoded)
{
    const struct hearing *hearing = context;

    return hearing->mail->redelivered || is_recorded(hearing->g, hearing->mail, decoded);
}

/* Devices of the tray get their row with their first reading, so that their history is there when a person puts them
 * in a room. */
static int64_t device_id(struct gateway *g, const struct school_heard *heard, int64_t now_ms)
{
    const struct school_device *device = school_device(g->school, (size_t)heard->device);
    int64_t id = device->id;

    if (!id && device_ensure(g->store, device->name, device->family, now_ms, &id, NULL) == 0)
        school_device_stored(g->school, heard->device, id);
    return id;
}

static void append(struct gateway *g, const struct mail *mail, const struct school_heard *heard, bool has_own_time)
{
    struct stored_reading row = {.device = device_id(g, heard, mail->wall_ms), .arrived_ms = mail->wall_ms,
                                 .mono_ms = mail->mono_ms, .packet_id = mail->packet_id, .flags = heard->flags,
                                 .reading = heard->reading};
    struct error err = {0};

    if (has_own_time && !(heard->flags & (QUALITY_CLOCK | QUALITY_UNTRUSTED_TIME)))     /* else the arrival counts */
        row.flags |= STORED_OWN_TIME;
    if (heard->flags & QUALITY_UNTRUSTED_TIME)
        row.flags |= STORED_CLOCK_UNTRUSTED;
    if (mail->backlog)
        row.flags |= STORED_BACKLOG;
    if (heard->ask_record && readings_contains(g->store, row.device, row.reading.time_ms, row.reading.present)) {
        g->counters.duplicates++;
        return;
    }
    if (!row.device) {
        g->counters.rejected++;     /* more devices than the record takes */
        return;
    }
    if (g->spacing.is_short)
        spacing_hold(g, &row);
    else if (readings_append(g->store, &row, &err) < 0)
        return;     /* the store is failing: the commit will say so, and the broker sends this again */
    hearing_remember(g, &row);
    g->counters.stored += !g->spacing.is_short;
    g->counters.doubtful += heard->result == HEARD_DOUBTFUL;
    g->counters.wrong_clock += (heard->flags & QUALITY_CLOCK) != 0;
}

static void show(struct gateway *g, const struct school_heard *heard)
{
    const char *room;
    char json[256], time[RFC3339_SIZE], co2[24] = "null", temperature[24] = "null", humidity[24] = "null";

    if (heard->room < 0 || !web_live_wanted(g->web))
        return;
    room = room_info(school_room(g->school, (size_t)heard->room))->id;
    rfc3339_format(heard->reading.time_ms, time);
    if (reading_is_good(&heard->reading, CO2_PPM))
        snprintf(co2, sizeof co2, "%.10g", heard->reading.value[CO2_PPM]);
    if (reading_is_good(&heard->reading, TEMPERATURE_C))
        snprintf(temperature, sizeof temperature, "%.10g", heard->reading.value[TEMPERATURE_C]);
    if (reading_is_good(&heard->reading, HUMIDITY_PCT))
        snprintf(humidity, sizeof humidity, "%.10g", heard->reading.value[HUMIDITY_PCT]);
    snprintf(json, sizeof json,
             "{\"room\":\"%s\",\"time\":\"%s\",\"co2_ppm\":%s,\"temperature_c\":%s,\"humidity_pct\":%s}",
             room, time, co2, temperature, humidity);
    web_live_send(g->web, room, "reading", json);
    web_live_room(g->web, (size_t)heard->room);
}

/* A reading of a day that is over: the day is judged from the record once more. Today's is the room's business. */
static void judge_again(struct gateway *g, const struct school_heard *heard)
{
    int64_t date = zone_date(g->zone, heard->reading.time_ms);

    if (heard->room >= 0 && !(heard->flags & (QUALITY_TIME_UNKNOWN | QUALITY_UNTRUSTED_TIME)) &&
        date < zone_date(g->zone, clock_wall_ms(g->clock)))
        keeping_late(g, heard->room, date);
}

static void take_heard(void *context, const struct decoded_reading *decoded, const struct school_heard *heard)
{
    const struct hearing *hearing = context;
    struct gateway *g = hearing->g;

    noting_heard(g, decoded, heard);
    switch (heard->result) {
    case HEARD_JUDGED:
    case HEARD_DOUBTFUL:
    case HEARD_LATE:
    case HEARD_TRAY:
        append(g, hearing->mail, heard, decoded->reading.time_ms != READING_NO_TIME);
        judge_again(g, heard);
        if (heard->result != HEARD_LATE)
            show(g, heard);
        break;
    case HEARD_DUPLICATE:
        g->counters.duplicates++;
        break;
    case HEARD_FLOOD:
    case HEARD_TRAY_FULL:
        g->counters.rejected++;
        break;
    case HEARD_RETAINED:
    case HEARD_IGNORED:
        break;
    }
}

static void ask_birth(struct gateway *g)
{
    uint8_t payload[DECODER_REBIRTH_SIZE];

    if (!rebirths_ask(&g->rebirths, g->decoded->rebirth, clock_mono_ms(g->clock)))
        return;
    (void)mqtt_session_send(g->mqtt, g->decoded->rebirth, payload,
                            decoder_rebirth(clock_wall_ms(g->clock), payload));    /* if it is lost we ask again */
}

static void hear_rows(struct gateway *g, enum announced_kind kind)
{
    const struct announcement *row = NULL;

    while ((row = announced_next_of(g->announced, kind, row)))
        if (!decoder_hears(row->topic))
            (void)mqtt_session_hear(g->mqtt, row->topic, NULL);
}

void hearing_announced(void *gateway)
{
    struct gateway *g = gateway;

    if (g->announced_changes == announced_changes(g->announced))
        return;
    g->announced_changes = announced_changes(g->announced);
    hear_rows(g, ANNOUNCED_VALUE);
    hear_rows(g, ANNOUNCED_ONLINE);
}

static const char *type_of(void *gateway, const char *name)
{
    struct gateway *g = gateway;
    int index = school_device_index(g->school, name);

    return index < 0 ? NULL : school_device(g->school, (size_t)index)->type;
}

static void take(struct gateway *g, const struct mail *mail)
{
    struct message message = {.topic = mail->topic, .payload = mail->payload, .size = mail->size,
                              .retained = mail->retained, .type_of = type_of, .type_context = g,
                              .announced = g->announced};
    struct hearing hearing = {g, mail};
    struct error err = {0};
    int r = decoder_decode(&message, g->decoded, &err);

    raw_log_begin(g->raw_log, &message, g->decoded->family, mail->wall_ms);
    if (g->decoded->rebirth[0])
        ask_birth(g);
    if (g->decoded->born[0])
        rebirths_born(&g->rebirths, g->decoded->born);
    if (r < 0) {
        g->counters.rejected++;
        if (g->decoded->refused[0])
            noting_refused(g, g->decoded->refused, err.text);
        else
            noting_topic(g, mail->topic, err.text);
        return;
    }
    school_feed(g->school, g->decoded, &(struct feeding){.arrived_ms = mail->wall_ms, .retained = mail->retained,
                                                         .backlog = mail->backlog,
                                                         .clock_untrusted = !g->watch.is_trusted,
                                                         .is_redelivered = is_redelivered, .heard = take_heard,
                                                         .context = &hearing});
    if (g->decoded->count)
        noting_rest(g, g->decoded);
    else
        noting_topic(g, mail->topic, NULL);
}

void hearing_mail(void *gateway)
{
    struct gateway *g = gateway;
    const struct mail *oldest;

    mailbox_clear_wakeup(g->mailbox);
    while (!g->store_failed && !spacing_is_crowded(g) && (oldest = mailbox_take(g->mailbox))) {
        struct mail mail = *oldest;

        mail.wall_ms = clock_watch_stamp_ms(&g->watch, mail.wall_ms, mail.mono_ms);
        take(g, &mail);
        g->taken_ticket = mail.ticket;
        mailbox_take_done(g->mailbox);
        if (store_pending(g->store) >= BATCH_READINGS_MAX)
            (void)gateway_commit(g, NULL);      /* a failure is said and handled there */
    }
    if (g->commit_now || mailbox_commit_asked(g->mailbox) || store_pending(g->store) == 0)
        (void)gateway_commit(g, NULL);
    else
        gateway_commit_soon(g);
}
