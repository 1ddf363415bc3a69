/* duty/ledger.h - the chain of signed entries: each names who did what, when, and the hash of the entry before it, so
 * that nothing in it is changed, taken out, put in or moved unseen; and receipts, which people take away, so that its
 * end cannot be cut off unseen either. Pure: no I/O, no clock, no allocation. Any thread.
 *
 * An entry is hashed over its canonical bytes: these lines in this order, each ended by one LF,
 *
 *     transom-ledger-1
 *     index       decimal, from 1
 *     time_ms     decimal, unix milliseconds of the wall clock
 *     trust       untrusted | trusted | demo: what that clock was worth
 *     boot        which life of the gateway: small letters and digits; "-": none ran
 *     kind        a word of ledger_kind_word()
 *     actor       p17 (a person), gateway, console, or t4 (a program's token); never a name
 *     role        in which it was done; "-": none
 *     subject     what it was done to: "assessment:3/v4", "room:8c", "day:2026-11-20"
 *     digest      SHA-256 of what was signed, 64 small hex digits; all 0: the subject says it all
 *     text        SHA-256 of 16 bytes of salt and the personal text; empty line: no text. Both are kept outside the chain.
 *     previous    hash of the entry before; all 0 for the first
 *
 * No field can hold a LF, so the bytes say one thing only. A receipt is signed with Ed25519 (RFC 8032) over
 *
 *     transom-receipt-1
 *     hash        of the entry it is about
 *     head_index  newest entry when the receipt was made
 *     head_hash
 *     made_ms     decimal
 *
 * Outside the box both are JSON in one form: the keys in the order of ledger_line_write() and ledger_receipt_write(),
 * no blanks, no escapes. Another form of the same is refused, so that any changed byte shows.
 * tests/verifier/ reads them without a box. */
#ifndef LEDGER_H
#define LEDGER_H
#include "error.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LEDGER_HASH_SIZE 32
#define LEDGER_SALT_SIZE 16
#define LEDGER_KEY_SIZE 32              /* public */
#define LEDGER_SECRET_SIZE 64
#define LEDGER_SIGNATURE_SIZE 64
#define LEDGER_BOOT_SIZE 24             /* bytes, with their ends: of these texts */
#define LEDGER_ACTOR_SIZE 24
#define LEDGER_ROLE_SIZE 24
#define LEDGER_SUBJECT_SIZE 160
#define LEDGER_BYTES_MAX 640            /* canonical bytes of an entry */
#define LEDGER_LINE_SIZE 896            /* an entry as JSON, with its end */
#define LEDGER_RECEIPT_SIZE 1536        /* likewise */

/* Only ever grows at its end: before LEDGER_KIND_COUNT, with its word in ledger.c. */
enum ledger_kind {
    LEDGER_KEY_MADE,                    /* subject key:HEX, digest: of the key's 32 bytes */
    LEDGER_SIGNED_VERSION, LEDGER_ACKNOWLEDGED_READING, LEDGER_CONSULTATION,
    LEDGER_PERSON_ADDED, LEDGER_PERSON_REMOVED, LEDGER_PERSON_DISABLED, LEDGER_PERSON_ENABLED, LEDGER_ROLE_CHANGE,
    LEDGER_PASSWORD_SET,                /* by somebody else than its owner */
    LEDGER_CLAIMED,                     /* signed in as the first leader */
    LEDGER_PACK_ADOPTED, LEDGER_OUTBREAK, LEDGER_OUTBREAK_ENDED, LEDGER_LEVEL_CHANGE, LEDGER_CALENDAR_CHANGE,
    LEDGER_SENSOR_MOVED, LEDGER_SENSOR_CHECKED, LEDGER_FILE_IMPORTED, LEDGER_DATA_EXCLUDED,
    LEDGER_DAY_DIGEST, LEDGER_DAY_DIGEST_REVISION,
    LEDGER_ASSESSMENT, LEDGER_REVIEW, LEDGER_ACTION, LEDGER_INSPECTION, LEDGER_HAZARD, LEDGER_CONCERN_SENT,
    LEDGER_PERSONAL_TEXT_ERASED, LEDGER_SITE_IMPORTED, LEDGER_TOKEN_MADE,
    LEDGER_TOKEN_REVOKED, LEDGER_SITE_CHANGE, LEDGER_ROOM_CHANGE, LEDGER_CHECKLIST_CHANGE,
    LEDGER_TRIED_IN_VAIN,               /* somebody says so, or withdraws it */
    LEDGER_CONCERN_REPLIED, LEDGER_CONCERN_MET, LEDGER_CONCERN_NOTED, LEDGER_CONCERN_ENDED,
    LEDGER_CONCERN_DAYS,                /* of its timeline were changed */
    LEDGER_RECORD_RESTORED,             /* a copy was put in the record's place: what came after it is not in the chain */
    LEDGER_PERSON_DETAILS,              /* name, address, wish for mail or own rooms; or it took a rep's name */
    LEDGER_SENSOR_TYPE,                 /* somebody said of what make a sensor is: how its messages are read */
    LEDGER_SENSOR_PASSWORD,             /* at the broker: made, or taken away */
    LEDGER_SPOT_READING,                /* of a hand-held monitor: digest of what was entered, or of the file of a round */
    LEDGER_KIND_COUNT
};
const char *ledger_kind_word(enum ledger_kind kind);        /* "key_made" ... */
bool ledger_kind_from_word(const char *word, enum ledger_kind *kind);

enum ledger_trust { LEDGER_UNTRUSTED, LEDGER_TRUSTED, LEDGER_DEMO, LEDGER_TRUST_COUNT };
const char *ledger_trust_word(enum ledger_trust trust);
bool ledger_trust_from_word(const char *word, enum ledger_trust *trust);

struct ledger_entry {
    int64_t index, time_ms;
    enum ledger_trust trust;
    enum ledger_kind kind;
    char boot[LEDGER_BOOT_SIZE], actor[LEDGER_ACTOR_SIZE], role[LEDGER_ROLE_SIZE], subject[LEDGER_SUBJECT_SIZE];
    uint8_t digest[LEDGER_HASH_SIZE];
    bool has_text;
    uint8_t text[LEDGER_HASH_SIZE];     /* salted hash; zeroes without */
    uint8_t previous[LEDGER_HASH_SIZE], hash[LEDGER_HASH_SIZE];
};

/* The letters that boot, actor, role and subject are made of, 1 or more: printable ASCII without blank, " and \. */
bool ledger_text_is_valid(const char *text);

void ledger_digest(const void *bytes, size_t size, uint8_t digest[LEDGER_HASH_SIZE]);       /* SHA-256 */
void ledger_text_hash(const uint8_t salt[LEDGER_SALT_SIZE], const char *text, uint8_t hash[LEDGER_HASH_SIZE]);
/* size bytes as 2 * size small hex digits and an end; and back: false unless it is just that many. */
void ledger_hex(const uint8_t *bytes, size_t size, char *hex);
bool ledger_from_hex(const char *hex, uint8_t *bytes, size_t size);

/* Canonical bytes of an entry that is valid in all but its hash; returns their count. */
size_t ledger_bytes(const struct ledger_entry *entry, char bytes[LEDGER_BYTES_MAX]);
/* Makes the entry the next one: index, previous, hash. The head: what came before it; index 0 and zeroes: nothing.
 * -EINVAL: a text is empty or holds what it may not. */
int ledger_link(struct ledger_entry *entry, int64_t head_index, const uint8_t head[LEDGER_HASH_SIZE],
                struct error *err);

/* Its hash is that of its canonical bytes. */
bool ledger_entry_is_whole(const struct ledger_entry *entry);

/* JSON in its one form, without a LF; returns its length. _read: -EINVAL: another form, or not an entry at all. Whether
 * the hash is right is for the chain to say. */
size_t ledger_line_write(const struct ledger_entry *entry, char line[LEDGER_LINE_SIZE]);
int ledger_line_read(const char *line, size_t size, struct ledger_entry *entry, struct error *err);

/* -- receipts -- */

struct ledger_receipt {
    struct ledger_entry entry;
    int64_t head_index, made_ms;
    uint8_t head[LEDGER_HASH_SIZE];
    uint8_t key[LEDGER_KEY_SIZE], signature[LEDGER_SIGNATURE_SIZE];
};

struct ledger_pair {                    /* Ed25519, as libsodium keeps it */
    uint8_t key[LEDGER_KEY_SIZE], secret[LEDGER_SECRET_SIZE];
};

/* Fills key and signature; all else is given. */
void ledger_receipt_sign(struct ledger_receipt *receipt, const struct ledger_pair *pair);
/* -EBADMSG: the entry's hash or the signature does not fit. It still is any box's: the chain tells whose. */
int ledger_receipt_check(const struct ledger_receipt *receipt, struct error *err);
size_t ledger_receipt_write(const struct ledger_receipt *receipt, char text[LEDGER_RECEIPT_SIZE]);
/* A LF at the end is fine. -EINVAL: not a receipt, or not in its one form. */
int ledger_receipt_read(const char *text, size_t size, struct ledger_receipt *receipt, struct error *err);

/* -- the chain as a whole: entries in their order, one by one -- */

enum ledger_fault {
    LEDGER_SOUND,
    LEDGER_CHANGED,                     /* the entry is not what it was hashed as, or cannot be read */
    LEDGER_MISSING,                     /* the entry is gone, others follow */
    LEDGER_SWAPPED,                     /* the entry comes later */
    LEDGER_INSERTED,                    /* something else stands before it */
    LEDGER_UNLINKED,                    /* it does not follow from the one before */
    LEDGER_CUT,                         /* the chain ends before what a receipt knows */
    LEDGER_FORKED,                      /* a receipt knows another entry of this index */
    LEDGER_STRANGER,                    /* a receipt is signed with a key that this chain never made */
};
const char *ledger_fault_words(enum ledger_fault fault);    /* "was changed" ...: after "entry 17 " */

struct ledger_chain {                   /* zeroes to begin with */
    int64_t count;                      /* good entries so far */
    uint8_t head[LEDGER_HASH_SIZE];     /* of the last of them */
    enum ledger_fault fault;            /* the first one */
    int64_t bad_index;                  /* where it is */
    const struct ledger_receipt *receipt;       /* held against it, checked before; borrowed; NULL: none */
    bool knows_key;                     /* the receipt's key was made in this chain */
};
/* The next entry, whatever its index says; NULL: it cannot be read. After the first fault the rest only says which kind
 * of fault it was. */
void ledger_chain_add(struct ledger_chain *chain, const struct ledger_entry *entry);
/* Nothing follows. */
void ledger_chain_end(struct ledger_chain *chain);
/* All lines of an export, each with its LF, and the end. */
void ledger_chain_walk(struct ledger_chain *chain, const char *lines, size_t size);

#endif
