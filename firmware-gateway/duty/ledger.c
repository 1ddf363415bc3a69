/* duty/ledger.c - see ledger.h: words, canonical bytes, and the chain as a whole. JSON and receipts: ledger_text.c. */
#include "ledger.h"
#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <string.h>

#define ENTRY_HEAD "transom-ledger-1\n"

static const char *const kind_words[LEDGER_KIND_COUNT] = {
    [LEDGER_KEY_MADE] = "key_made",
    [LEDGER_SIGNED_VERSION] = "signed_version",
    [LEDGER_ACKNOWLEDGED_READING] = "acknowledged_reading",
    [LEDGER_CONSULTATION] = "consultation",
    [LEDGER_PERSON_ADDED] = "person_added",
    [LEDGER_PERSON_REMOVED] = "person_removed",
    [LEDGER_PERSON_DISABLED] = "person_disabled",
    [LEDGER_PERSON_ENABLED] = "person_enabled",
    [LEDGER_ROLE_CHANGE] = "role_change",
    [LEDGER_PASSWORD_SET] = "password_set",
    [LEDGER_CLAIMED] = "claimed",
    [LEDGER_PACK_ADOPTED] = "pack_adopted",
    [LEDGER_OUTBREAK] = "outbreak",
    [LEDGER_OUTBREAK_ENDED] = "outbreak_ended",
    [LEDGER_LEVEL_CHANGE] = "level_change",
    [LEDGER_CALENDAR_CHANGE] = "calendar_change",
    [LEDGER_SENSOR_MOVED] = "sensor_moved",
    [LEDGER_SENSOR_CHECKED] = "sensor_checked",
    [LEDGER_FILE_IMPORTED] = "file_imported",
    [LEDGER_DATA_EXCLUDED] = "data_excluded",
    [LEDGER_DAY_DIGEST] = "day_digest",
    [LEDGER_DAY_DIGEST_REVISION] = "day_digest_revision",
    [LEDGER_ASSESSMENT] = "assessment",
    [LEDGER_REVIEW] = "review",
    [LEDGER_ACTION] = "action",
    [LEDGER_INSPECTION] = "inspection",
    [LEDGER_HAZARD] = "hazard",
    [LEDGER_CONCERN_SENT] = "concern_sent",
    [LEDGER_PERSONAL_TEXT_ERASED] = "personal_text_erased",
    [LEDGER_SITE_IMPORTED] = "site_imported",
    [LEDGER_TOKEN_MADE] = "token_made",
    [LEDGER_TOKEN_REVOKED] = "token_revoked",
    [LEDGER_SITE_CHANGE] = "site_change",
    [LEDGER_ROOM_CHANGE] = "room_change",
    [LEDGER_CHECKLIST_CHANGE] = "checklist_change",
    [LEDGER_TRIED_IN_VAIN] = "tried_in_vain",
    [LEDGER_CONCERN_REPLIED] = "concern_replied",
    [LEDGER_CONCERN_MET] = "concern_met",
    [LEDGER_CONCERN_NOTED] = "concern_noted",
    [LEDGER_CONCERN_ENDED] = "concern_ended",
    [LEDGER_CONCERN_DAYS] = "concern_days",
    [LEDGER_RECORD_RESTORED] = "record_restored",
    [LEDGER_PERSON_DETAILS] = "person_details",
    [LEDGER_SENSOR_TYPE] = "sensor_type",
    [LEDGER_SENSOR_PASSWORD] = "sensor_password",
    [LEDGER_SPOT_READING] = "spot_reading",
};
static const char *const trust_words[LEDGER_TRUST_COUNT] = {"untrusted", "trusted", "demo"};

static const char *const fault_words[] = {
    [LEDGER_SOUND] = "is sound",
    [LEDGER_CHANGED] = "was changed",
    [LEDGER_MISSING] = "is missing",
    [LEDGER_SWAPPED] = "stands in another place",
    [LEDGER_INSERTED] = "has something put in before it",
    [LEDGER_UNLINKED] = "does not follow from the entry before it",
    [LEDGER_CUT] = "is cut off with all after it",
    [LEDGER_FORKED] = "is another one than the receipt says",
    [LEDGER_STRANGER] = "is signed with a key that was never made in this chain",
};

static bool find_word(const char *const *words, int count, const char *word, int *index)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0) {
            *index = i;
            return true;
        }
    return false;
}

const char *ledger_kind_word(enum ledger_kind kind)
{
    return kind_words[kind];
}

bool ledger_kind_from_word(const char *word, enum ledger_kind *kind)
{
    int index;

    if (!find_word(kind_words, LEDGER_KIND_COUNT, word, &index))
        return false;
    *kind = (enum ledger_kind)index;
    return true;
}

const char *ledger_trust_word(enum ledger_trust trust)
{
    return trust_words[trust];
}

bool ledger_trust_from_word(const char *word, enum ledger_trust *trust)
{
    int index;

    if (!find_word(trust_words, LEDGER_TRUST_COUNT, word, &index))
        return false;
    *trust = (enum ledger_trust)index;
    return true;
}

const char *ledger_fault_words(enum ledger_fault fault)
{
    return fault_words[fault];
}

bool ledger_text_is_valid(const char *text)
{
    if (!*text)
        return false;
    for (; *text; text++)
        if (*text <= ' ' || *text >= 0x7f || *text == '"' || *text == '\\')
            return false;
    return true;
}

void ledger_digest(const void *bytes, size_t size, uint8_t digest[LEDGER_HASH_SIZE])
{
    _Static_assert(LEDGER_HASH_SIZE == crypto_hash_sha256_BYTES, "SHA-256");
    crypto_hash_sha256(digest, bytes, size);
}

void ledger_text_hash(const uint8_t salt[LEDGER_SALT_SIZE], const char *text, uint8_t hash[LEDGER_HASH_SIZE])
{
    crypto_hash_sha256_state state;

    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, salt, LEDGER_SALT_SIZE);
    crypto_hash_sha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_hash_sha256_final(&state, hash);
}

void ledger_hex(const uint8_t *bytes, size_t size, char *hex)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < size; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * size] = '\0';
}

static int digit_of(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool ledger_from_hex(const char *hex, uint8_t *bytes, size_t size)
{
    if (strlen(hex) != 2 * size)
        return false;
    for (size_t i = 0; i < 2 * size; i++)
        if (digit_of(hex[i]) < 0)
            return false;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(digit_of(hex[2 * i]) << 4 | digit_of(hex[2 * i + 1]));
    return true;
}

/* -- canonical bytes: by hand, because a chain of a million entries is verified while somebody waits -- */

static char *put_line(char *at, const char *text)
{
    size_t length = strlen(text);

    memcpy(at, text, length);
    at[length] = '\n';
    return at + length + 1;
}

static char *put_hash(char *at, const uint8_t hash[LEDGER_HASH_SIZE])
{
    ledger_hex(hash, LEDGER_HASH_SIZE, at);
    at[2 * LEDGER_HASH_SIZE] = '\n';
    return at + 2 * LEDGER_HASH_SIZE + 1;
}

static char *put_number(char *at, int64_t number)
{
    char digits[24];
    size_t count = 0;
    uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

    do
        digits[count++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        digits[count++] = '-';
    while (count > 0)
        *at++ = digits[--count];
    *at++ = '\n';
    return at;
}

size_t ledger_bytes(const struct ledger_entry *entry, char bytes[LEDGER_BYTES_MAX])
{
    char *at = bytes;

    memcpy(at, ENTRY_HEAD, sizeof ENTRY_HEAD - 1);
    at = put_number(at + sizeof ENTRY_HEAD - 1, entry->index);
    at = put_number(at, entry->time_ms);
    at = put_line(at, trust_words[entry->trust]);
    at = put_line(at, entry->boot);
    at = put_line(at, kind_words[entry->kind]);
    at = put_line(at, entry->actor);
    at = put_line(at, entry->role);
    at = put_line(at, entry->subject);
    at = put_hash(at, entry->digest);
    if (entry->has_text)
        at = put_hash(at, entry->text);
    else
        *at++ = '\n';
    at = put_hash(at, entry->previous);
    assert(at <= bytes + LEDGER_BYTES_MAX);
    return (size_t)(at - bytes);
}

static void hash_entry(const struct ledger_entry *entry, uint8_t hash[LEDGER_HASH_SIZE])
{
    char bytes[LEDGER_BYTES_MAX];

    ledger_digest(bytes, ledger_bytes(entry, bytes), hash);
}

bool ledger_entry_is_whole(const struct ledger_entry *entry)
{
    uint8_t hash[LEDGER_HASH_SIZE];

    hash_entry(entry, hash);
    return memcmp(hash, entry->hash, sizeof hash) == 0;
}

int ledger_link(struct ledger_entry *entry, int64_t head_index, const uint8_t head[LEDGER_HASH_SIZE],
                struct error *err)
{
    if (!ledger_text_is_valid(entry->boot) || !ledger_text_is_valid(entry->actor) ||
        !ledger_text_is_valid(entry->role) || !ledger_text_is_valid(entry->subject))
        return error_set(err, -EINVAL, "ledger: '%s' by '%s': letters that no entry can hold", entry->subject,
                         entry->actor);
    entry->index = head_index + 1;
    memcpy(entry->previous, head, LEDGER_HASH_SIZE);
    hash_entry(entry, entry->hash);
    return 0;
}

/* -- the chain as a whole -- */

static void find_fault(struct ledger_chain *chain, enum ledger_fault fault, int64_t index)
{
    if (chain->fault)
        return;
    chain->fault = fault;
    chain->bad_index = index;
}

/* What a receipt says about this entry is not what stands here. */
static bool is_forked(const struct ledger_receipt *receipt, const struct ledger_entry *entry)
{
    return (entry->index == receipt->entry.index &&
            memcmp(entry->hash, receipt->entry.hash, LEDGER_HASH_SIZE) != 0) ||
           (entry->index == receipt->head_index && memcmp(entry->hash, receipt->head, LEDGER_HASH_SIZE) != 0);
}

static bool makes_key(const struct ledger_entry *entry, const uint8_t key[LEDGER_KEY_SIZE])
{
    static const char prefix[] = "key:";
    uint8_t made[LEDGER_KEY_SIZE];

    return entry->kind == LEDGER_KEY_MADE && strncmp(entry->subject, prefix, sizeof prefix - 1) == 0 &&
           ledger_from_hex(entry->subject + sizeof prefix - 1, made, sizeof made) &&
           memcmp(made, key, sizeof made) == 0;
}

static enum ledger_fault look_at(const struct ledger_chain *chain, const struct ledger_entry *entry)
{
    int64_t index = chain->count + 1;

    if (!entry || !ledger_entry_is_whole(entry))
        return LEDGER_CHANGED;
    if (entry->index != index)
        return entry->index > index ? LEDGER_MISSING : LEDGER_INSERTED;
    if (memcmp(entry->previous, chain->head, LEDGER_HASH_SIZE) != 0)
        return LEDGER_UNLINKED;
    return chain->receipt && is_forked(chain->receipt, entry) ? LEDGER_FORKED : LEDGER_SOUND;
}

void ledger_chain_add(struct ledger_chain *chain, const struct ledger_entry *entry)
{
    enum ledger_fault fault;

    if (chain->fault) {
        if (chain->fault == LEDGER_MISSING && entry && entry->index == chain->bad_index &&
            ledger_entry_is_whole(entry))
            chain->fault = LEDGER_SWAPPED;
        return;
    }
    fault = look_at(chain, entry);
    if (fault) {
        find_fault(chain, fault, chain->count + 1);
        return;
    }
    chain->count++;
    memcpy(chain->head, entry->hash, LEDGER_HASH_SIZE);
    if (chain->receipt && makes_key(entry, chain->receipt->key))
        chain->knows_key = true;
}

void ledger_chain_end(struct ledger_chain *chain)
{
    if (!chain->receipt)
        return;
    if (chain->receipt->head_index > chain->count)
        find_fault(chain, LEDGER_CUT, chain->count + 1);
    if (!chain->knows_key)
        find_fault(chain, LEDGER_STRANGER, chain->receipt->entry.index);
}
