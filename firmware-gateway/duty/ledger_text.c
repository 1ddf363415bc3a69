/* duty/ledger_text.c - see ledger.h: entries and receipts as JSON in their one form. Reading is strict by construction:
 * what was read is written again and has to come out the same, byte for byte. */
#include "ledger.h"
#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECEIPT_HEAD "transom-receipt-1\n"
#define HEX_SIZE(size) (2 * (size) + 1)
#define DIGITS_MAX 19                   /* of a number: less than what an int64_t may be */

size_t ledger_line_write(const struct ledger_entry *entry, char line[LEDGER_LINE_SIZE])
{
    char digest[HEX_SIZE(LEDGER_HASH_SIZE)], text[HEX_SIZE(LEDGER_HASH_SIZE)] = "";
    char previous[HEX_SIZE(LEDGER_HASH_SIZE)], hash[HEX_SIZE(LEDGER_HASH_SIZE)];

    ledger_hex(entry->digest, LEDGER_HASH_SIZE, digest);
    if (entry->has_text)
        ledger_hex(entry->text, LEDGER_HASH_SIZE, text);
    ledger_hex(entry->previous, LEDGER_HASH_SIZE, previous);
    ledger_hex(entry->hash, LEDGER_HASH_SIZE, hash);
    return (size_t)snprintf(line, LEDGER_LINE_SIZE,
                            "{\"index\":%" PRId64 ",\"time_ms\":%" PRId64 ",\"trust\":\"%s\",\"boot\":\"%s\","
                            "\"kind\":\"%s\",\"actor\":\"%s\",\"role\":\"%s\",\"subject\":\"%s\",\"digest\":\"%s\","
                            "\"text\":\"%s\",\"previous\":\"%s\",\"hash\":\"%s\"}",
                            entry->index, entry->time_ms, ledger_trust_word(entry->trust), entry->boot,
                            ledger_kind_word(entry->kind), entry->actor, entry->role, entry->subject, digest, text,
                            previous, hash);
}

/* -- reading: values by their key, in order -- */

struct scan {
    const char *at, *end;
    bool is_bad;
};

static void scan_literal(struct scan *scan, const char *literal)
{
    size_t length = strlen(literal);

    if (scan->is_bad || (size_t)(scan->end - scan->at) < length || memcmp(scan->at, literal, length) != 0)
        scan->is_bad = true;
    else
        scan->at += length;
}

static int64_t scan_number(struct scan *scan, const char *key)
{
    char digits[DIGITS_MAX + 1];
    size_t length = 0;

    scan_literal(scan, key);
    while (!scan->is_bad && scan->at + length < scan->end && length < DIGITS_MAX &&
           ((scan->at[length] >= '0' && scan->at[length] <= '9') || (length == 0 && scan->at[0] == '-')))
        length++;
    if (scan->is_bad || length == 0) {
        scan->is_bad = true;
        return 0;
    }
    memcpy(digits, scan->at, length);
    digits[length] = '\0';
    scan->at += length;
    return strtoll(digits, NULL, 10);
}

/* Up to the next ", of less than size bytes. */
static void scan_text(struct scan *scan, const char *key, char *text, size_t size)
{
    const char *quote;

    scan_literal(scan, key);
    scan_literal(scan, "\"");
    quote = scan->is_bad ? NULL : memchr(scan->at, '"', (size_t)(scan->end - scan->at));
    if (!quote || (size_t)(quote - scan->at) >= size) {
        scan->is_bad = true;
        return;
    }
    memcpy(text, scan->at, (size_t)(quote - scan->at));
    text[quote - scan->at] = '\0';
    scan->at = quote + 1;
}

static void scan_letters(struct scan *scan, const char *key, char *text, size_t size)
{
    scan_text(scan, key, text, size);
    scan->is_bad = scan->is_bad || !ledger_text_is_valid(text);
}

static void scan_hex(struct scan *scan, const char *key, uint8_t *bytes, size_t size)
{
    char hex[HEX_SIZE(LEDGER_SIGNATURE_SIZE)];

    scan_text(scan, key, hex, sizeof hex);
    scan->is_bad = scan->is_bad || !ledger_from_hex(hex, bytes, size);
}

static void scan_entry(struct scan *scan, struct ledger_entry *entry)
{
    char word[LEDGER_ROLE_SIZE + LEDGER_BOOT_SIZE], text[HEX_SIZE(LEDGER_HASH_SIZE)];

    entry->index = scan_number(scan, "{\"index\":");
    entry->time_ms = scan_number(scan, ",\"time_ms\":");
    scan_text(scan, ",\"trust\":", word, sizeof word);
    scan->is_bad = scan->is_bad || !ledger_trust_from_word(word, &entry->trust);
    scan_letters(scan, ",\"boot\":", entry->boot, sizeof entry->boot);
    scan_text(scan, ",\"kind\":", word, sizeof word);
    scan->is_bad = scan->is_bad || !ledger_kind_from_word(word, &entry->kind);
    scan_letters(scan, ",\"actor\":", entry->actor, sizeof entry->actor);
    scan_letters(scan, ",\"role\":", entry->role, sizeof entry->role);
    scan_letters(scan, ",\"subject\":", entry->subject, sizeof entry->subject);
    scan_hex(scan, ",\"digest\":", entry->digest, sizeof entry->digest);
    scan_text(scan, ",\"text\":", text, sizeof text);
    entry->has_text = !scan->is_bad && text[0];
    scan->is_bad = scan->is_bad || (entry->has_text && !ledger_from_hex(text, entry->text, sizeof entry->text));
    scan_hex(scan, ",\"previous\":", entry->previous, sizeof entry->previous);
    scan_hex(scan, ",\"hash\":", entry->hash, sizeof entry->hash);
    scan_literal(scan, "}");
}

int ledger_line_read(const char *line, size_t size, struct ledger_entry *entry, struct error *err)
{
    struct ledger_entry read = {0};
    struct scan scan = {.at = line, .end = line + size};
    char again[LEDGER_LINE_SIZE];

    scan_entry(&scan, &read);
    if (scan.is_bad || scan.at != scan.end || ledger_line_write(&read, again) != size ||
        memcmp(again, line, size) != 0)
        return error_set(err, -EINVAL, "not an entry of a ledger in its one form");
    *entry = read;
    return 0;
}

void ledger_chain_walk(struct ledger_chain *chain, const char *lines, size_t size)
{
    const char *end = lines + size;

    while (lines < end) {
        const char *line_end = memchr(lines, '\n', (size_t)(end - lines));
        struct ledger_entry entry;
        bool is_read = line_end && ledger_line_read(lines, (size_t)(line_end - lines), &entry, NULL) == 0;

        ledger_chain_add(chain, is_read ? &entry : NULL);
        lines = line_end ? line_end + 1 : end;
    }
    ledger_chain_end(chain);
}

/* -- receipts -- */

static size_t signed_bytes(const struct ledger_receipt *receipt, char bytes[LEDGER_BYTES_MAX])
{
    char hash[HEX_SIZE(LEDGER_HASH_SIZE)], head[HEX_SIZE(LEDGER_HASH_SIZE)];

    ledger_hex(receipt->entry.hash, LEDGER_HASH_SIZE, hash);
    ledger_hex(receipt->head, LEDGER_HASH_SIZE, head);
    return (size_t)snprintf(bytes, LEDGER_BYTES_MAX, RECEIPT_HEAD "%s\n%" PRId64 "\n%s\n%" PRId64 "\n", hash,
                            receipt->head_index, head, receipt->made_ms);
}

void ledger_receipt_sign(struct ledger_receipt *receipt, const struct ledger_pair *pair)
{
    char bytes[LEDGER_BYTES_MAX];
    size_t size = signed_bytes(receipt, bytes);

    _Static_assert(LEDGER_SECRET_SIZE == crypto_sign_SECRETKEYBYTES && LEDGER_KEY_SIZE == crypto_sign_PUBLICKEYBYTES &&
                       LEDGER_SIGNATURE_SIZE == crypto_sign_BYTES, "Ed25519");
    memcpy(receipt->key, pair->key, sizeof receipt->key);
    crypto_sign_detached(receipt->signature, NULL, (const unsigned char *)bytes, size, pair->secret);
}

int ledger_receipt_check(const struct ledger_receipt *receipt, struct error *err)
{
    char bytes[LEDGER_BYTES_MAX];
    size_t size = signed_bytes(receipt, bytes);

    if (!ledger_entry_is_whole(&receipt->entry))
        return error_set(err, -EBADMSG, "the receipt was changed: its entry is not what it was hashed as");
    if (crypto_sign_verify_detached(receipt->signature, (const unsigned char *)bytes, size, receipt->key) != 0)
        return error_set(err, -EBADMSG, "the receipt was changed: its signature does not fit");
    return 0;
}

size_t ledger_receipt_write(const struct ledger_receipt *receipt, char text[LEDGER_RECEIPT_SIZE])
{
    char line[LEDGER_LINE_SIZE], head[HEX_SIZE(LEDGER_HASH_SIZE)], key[HEX_SIZE(LEDGER_KEY_SIZE)];
    char signature[HEX_SIZE(LEDGER_SIGNATURE_SIZE)];

    ledger_line_write(&receipt->entry, line);
    ledger_hex(receipt->head, LEDGER_HASH_SIZE, head);
    ledger_hex(receipt->key, LEDGER_KEY_SIZE, key);
    ledger_hex(receipt->signature, LEDGER_SIGNATURE_SIZE, signature);
    return (size_t)snprintf(text, LEDGER_RECEIPT_SIZE,
                            "{\"receipt\":1,\"entry\":%s,\"head_index\":%" PRId64 ",\"head_hash\":\"%s\","
                            "\"made_ms\":%" PRId64 ",\"public_key\":\"%s\",\"signature\":\"%s\"}",
                            line, receipt->head_index, head, receipt->made_ms, key, signature);
}

int ledger_receipt_read(const char *text, size_t size, struct ledger_receipt *receipt, struct error *err)
{
    struct ledger_receipt read = {0};
    struct scan scan = {.at = text, .end = text + size};
    char again[LEDGER_RECEIPT_SIZE];

    if (size > 0 && text[size - 1] == '\n')
        scan.end--;
    scan_literal(&scan, "{\"receipt\":1,\"entry\":");
    scan_entry(&scan, &read.entry);
    read.head_index = scan_number(&scan, ",\"head_index\":");
    scan_hex(&scan, ",\"head_hash\":", read.head, sizeof read.head);
    read.made_ms = scan_number(&scan, ",\"made_ms\":");
    scan_hex(&scan, ",\"public_key\":", read.key, sizeof read.key);
    scan_hex(&scan, ",\"signature\":", read.signature, sizeof read.signature);
    scan_literal(&scan, "}");
    if (scan.is_bad || scan.at != scan.end || ledger_receipt_write(&read, again) != (size_t)(scan.end - text) ||
        memcmp(again, text, (size_t)(scan.end - text)) != 0)
        return error_set(err, -EINVAL, "not a receipt of a ledger in its one form");
    *receipt = read;
    return 0;
}
