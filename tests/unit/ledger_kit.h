/* tests/unit/ledger_kit.h - a small chain with its key and a receipt of its second entry, the same at every run. */
#ifndef LEDGER_KIT_H
#define LEDGER_KIT_H
#include "ledger.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#define CHAIN_MAX 12

struct made_chain {
    struct ledger_entry entries[CHAIN_MAX];
    size_t count;
    struct ledger_pair pair;
    struct ledger_receipt receipt;
};

static inline void link_next(struct ledger_entry *entry, const struct ledger_entry *before)
{
    static const uint8_t none[LEDGER_HASH_SIZE];

    assert_int_equal(ledger_link(entry, before ? before->index : 0, before ? before->hash : none, NULL), 0);
}

static inline struct ledger_entry plain_entry(int64_t time_ms)
{
    struct ledger_entry entry = {.time_ms = time_ms, .trust = LEDGER_TRUSTED, .kind = LEDGER_SIGNED_VERSION,
                                 .boot = "00f1", .actor = "p17", .role = "leader", .subject = "assessment:3/v4"};

    ledger_digest("text", 4, entry.digest);
    return entry;
}

static inline void make_chain(struct made_chain *made, size_t count)
{
    const uint8_t seed[crypto_sign_SEEDBYTES] = {1, 2, 3};
    char hex[2 * LEDGER_KEY_SIZE + 1];

    *made = (struct made_chain){.count = count};
    assert_true(sodium_init() >= 0 && count <= CHAIN_MAX);
    crypto_sign_seed_keypair(made->pair.key, made->pair.secret, seed);
    for (size_t i = 0; i < count; i++) {
        made->entries[i] = plain_entry(INT64_C(1795424400000) + (int64_t)i);
        if (i == 0) {
            made->entries[i].kind = LEDGER_KEY_MADE;
            ledger_hex(made->pair.key, LEDGER_KEY_SIZE, hex);
            snprintf(made->entries[i].subject, LEDGER_SUBJECT_SIZE, "key:%s", hex);
        }
        link_next(&made->entries[i], i ? &made->entries[i - 1] : NULL);
    }
    made->receipt = (struct ledger_receipt){.entry = made->entries[1], .head_index = (int64_t)count, .made_ms = 5};
    memcpy(made->receipt.head, made->entries[count - 1].hash, LEDGER_HASH_SIZE);
    ledger_receipt_sign(&made->receipt, &made->pair);
}

#endif
