/* duty/ledger_day.c - see ledger_day.h */
#include "ledger_day.h"
#include "calendar.h"
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define DAY_HEAD "transom-day-1\n"
#define NUMBER_SIZE 24

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct ledger_day_hash), "room for libsodium's state");

size_t ledger_day_line(int64_t time_ms, uint32_t doubtful, uint32_t present, const int64_t values[QUANTITY_COUNT],
                       const char *device, char line[LEDGER_DAY_LINE_SIZE])
{
    size_t length = (size_t)snprintf(line, LEDGER_DAY_LINE_SIZE, "%" PRId64 " %" PRIu32, time_ms, doubtful);

    for (int q = 0; q < QUANTITY_COUNT; q++) {
        if (present >> q & 1)
            length += (size_t)snprintf(line + length, NUMBER_SIZE, " %" PRId64, values[q]);
        else
            length += (size_t)snprintf(line + length, NUMBER_SIZE, " -");
    }
    return length + (size_t)snprintf(line + length, LEDGER_DAY_LINE_SIZE - length, " %.100s\n", device);
}

static crypto_hash_sha256_state *state_of(struct ledger_day_hash *hash)
{
    return (crypto_hash_sha256_state *)(void *)hash->state;
}

void ledger_day_begin(struct ledger_day_hash *hash, const struct ledger_day *day)
{
    char head[sizeof DAY_HEAD + 2 * NUMBER_SIZE];
    int length = snprintf(head, sizeof head, DAY_HEAD "%" PRId64 "\n%" PRId64 "\n", day->from_ms, day->to_ms);

    crypto_hash_sha256_init(state_of(hash));
    ledger_day_add(hash, head, (size_t)length);
}

void ledger_day_add(struct ledger_day_hash *hash, const char *lines, size_t size)
{
    crypto_hash_sha256_update(state_of(hash), (const unsigned char *)lines, size);
}

void ledger_day_end(struct ledger_day_hash *hash, struct ledger_day *day)
{
    crypto_hash_sha256_final(state_of(hash), day->digest);
}

void ledger_day_prefix(int64_t date, char prefix[LEDGER_DAY_PREFIX_SIZE])
{
    char text[CALENDAR_TEXT_SIZE];

    calendar_date_format(date, text);
    snprintf(prefix, LEDGER_DAY_PREFIX_SIZE, "day:%.10s/", text);
}

void ledger_day_subject(const struct ledger_day *day, const char *why, char subject[LEDGER_SUBJECT_SIZE])
{
    char prefix[LEDGER_DAY_PREFIX_SIZE];

    ledger_day_prefix(day->date, prefix);
    snprintf(subject, LEDGER_SUBJECT_SIZE, "%s%" PRId64 "-%" PRId64 "/rows:%" PRId64 "%s%s", prefix, day->from_ms,
             day->to_ms, day->rows, why ? "/" : "", why ? why : "");
}

bool ledger_day_of(const struct ledger_entry *entry, struct ledger_day *day)
{
    char date[11], again[LEDGER_SUBJECT_SIZE], *tail;
    struct ledger_day found = {0};
    int read = 0;

    if (entry->kind != LEDGER_DAY_DIGEST && entry->kind != LEDGER_DAY_DIGEST_REVISION)
        return false;
    if (sscanf(entry->subject, "day:%10[0-9-]/%" SCNd64 "-%" SCNd64 "/rows:%" SCNd64 "%n", date, &found.from_ms,
               &found.to_ms, &found.rows, &read) != 4 || calendar_date_parse(date, &found.date, NULL) < 0)
        return false;
    tail = (char *)(uintptr_t)entry->subject + read;
    ledger_day_subject(&found, *tail == '/' ? tail + 1 : NULL, again);
    if (strcmp(again, entry->subject) != 0)
        return false;
    memcpy(found.digest, entry->digest, sizeof found.digest);
    *day = found;
    return true;
}
