/* store/ledger_book.h - the ledger (duty/ledger.h) in the record. Append-only; an entry is written in the open
 * transaction of the act that it records, so both are kept or neither is.
 *
 *     struct ledger_act act = {.time_ms = now_ms, .kind = LEDGER_SIGNED_VERSION, .person = 17, .role = "leader",
 *                              .subject = "assessment:3/v4", .payload = json, .payload_size = strlen(json),
 *                              .text = "the reason that I gave"};
 *     r = ledger_append(store, &act, &index, err);
 *
 * Where each() is called for every row: 0 goes on, anything else ends the listing and is returned. */
#ifndef LEDGER_BOOK_H
#define LEDGER_BOOK_H
#include "ledger.h"
#include "store.h"

#define LEDGER_TEXT_SIZE 8192           /* bytes of a personal text, with its end: a letter */

struct ledger_act {
    int64_t time_ms;                    /* wall clock; what it was worth, ledger_clock says */
    enum ledger_kind kind;
    int64_t person;                     /* who did it; 0: by */
    const char *by;                     /* "gateway", "console", "t4" (a program's token); NULL: the gateway */
    const char *role;                   /* role_word(); NULL: none */
    const char *subject;                /* never a person's name, and nothing that somebody typed: it cannot be erased */
    const void *payload;                /* what was signed, in a form that can be made again; its SHA-256 goes in */
    size_t payload_size;                /* bytes; 0: the subject says it all */
    const uint8_t *digest;              /* LEDGER_HASH_SIZE bytes, instead of a payload; NULL: none */
    const char *text;                   /* personal: names, statements, reasons; NULL or "": none */
};
/* Appends (transaction stays open: commit before anyone is told, and before a receipt leaves the box). index: out, may
 * be NULL. -EINVAL: a subject of other letters than an entry can hold, or too long; -EMSGSIZE: the text is too long;
 * others as every write: nothing of the transaction counts then. */
int ledger_append(struct store *store, const struct ledger_act *act, int64_t *index, struct error *err);

/* What our wall clock is worth from now on; until it is said, and for verbs without a gateway: not trusted. A record
 * made on a demo clock says so in every entry whatever is told here. */
void ledger_clock(struct store *store, bool is_trusted);

/* Deletes the personal text of an entry and its salt, for good, and appends that this was done, by whom act says (its
 * time_ms, person, by, role and text, why; the rest is filled). The chain verifies as before. -ENOENT: there is none. */
int ledger_erase_text(struct store *store, int64_t index, const struct ledger_act *act, struct error *err);

/* The newest entry, committed or not: index 0 and zeroes when there is none. */
int ledger_head(struct store *store, int64_t *index, uint8_t hash[LEDGER_HASH_SIZE], struct error *err);
/* One entry, and its text ("": none, or erased; NULL: not wanted). -ENOENT; -EUCLEAN: damaged, its fields untouched. */
int ledger_load(struct store *store, int64_t index, struct ledger_entry *entry, char text[LEDGER_TEXT_SIZE],
                struct error *err);
/* The newest entry of one of two kinds whose subject begins with prefix: "day:2026-11-20/". -ENOENT. */
int ledger_find(struct store *store, enum ledger_kind kind, enum ledger_kind or_kind, const char *prefix,
                struct ledger_entry *entry, struct error *err);

/* Those whose subject begins with prefix, the newest first; entry NULL: the row of that place cannot be read. */
int ledger_about(struct store *store, const char *prefix,
                 int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                 struct error *err);

/* Entries with from <= index, at most limit, in order; entry NULL: the row of that place cannot be read. text: "" when
 * there is none. Worker. */
int ledger_scan(struct store_reader *reader, int64_t from, int64_t limit,
                int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                struct error *err);
/* The same of the writing connection, in order, newest last. */
int ledger_list(struct store *store, int64_t from, int64_t limit,
                int (*each)(void *context, const struct ledger_entry *entry, const char *text), void *context,
                struct error *err);

/* Runs the whole chain, in one read of the record, through chain (which may hold a receipt), with
 * the texts that are kept against their hashes: one that was changed counts as its entry changed. 0: chain says what
 * was found; else the record failed. Worker. */
int ledger_verify(struct store_reader *reader, struct ledger_chain *chain, struct error *err);

/* -- the box's key: FOLDER/ledger.key, mode 0600, outside the database, so in no backup of it -- */

/* Reads the pair, or makes it and appends key_made (and commits): once, at the start. -EUCLEAN: the file is no key. */
int ledger_key_open(struct store *store, int64_t now_ms, struct error *err);
/* A receipt of the entry against the newest one. What it says has to be committed. -ENOENT: no such entry; -ENOKEY:
 * ledger_key_open was not called. */
int ledger_receipt(struct store *store, int64_t index, int64_t now_ms, struct ledger_receipt *receipt,
                   struct error *err);

#endif
