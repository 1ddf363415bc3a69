/* tests/unit/test_ledger.c - the chain of signed entries: one form, one hash, and every fault named where it is. */
#include "ledger_kit.h"
#include <errno.h>

#define COUNT 6

static struct ledger_chain walk(const struct ledger_entry *entries, size_t count, const struct ledger_receipt *receipt)
{
    struct ledger_chain chain = {.receipt = receipt};

    for (size_t i = 0; i < count; i++)
        ledger_chain_add(&chain, &entries[i]);
    ledger_chain_end(&chain);
    return chain;
}

static void assert_fault(struct ledger_chain chain, enum ledger_fault fault, int64_t index)
{
    assert_string_equal(ledger_fault_words(chain.fault), ledger_fault_words(fault));
    assert_int_equal(chain.bad_index, index);
}

static void an_entry_is_hashed_over_the_lines_that_are_documented(void **state)
{
    struct ledger_entry entry = plain_entry(1700000000000);
    char bytes[LEDGER_BYTES_MAX], expected[LEDGER_BYTES_MAX];
    char digest[65] = "982d9e3eb996f559e633f4d194def3761d909f5a3b647d1a851fead67c32c9d1";  /* sha256sum of "text" */
    size_t size;

    (void)state;
    link_next(&entry, NULL);
    size = ledger_bytes(&entry, bytes);
    snprintf(expected, sizeof expected, "transom-ledger-1\n1\n1700000000000\ntrusted\n00f1\nsigned_version\np17\nleader\n"
             "assessment:3/v4\n%s\n\n%064d\n", digest, 0);
    assert_int_equal(size, strlen(expected));
    assert_memory_equal(bytes, expected, size);
}

static void a_personal_text_stands_in_the_bytes_as_its_salted_hash(void **state)
{
    struct ledger_entry entry = plain_entry(-5);
    const uint8_t salt[LEDGER_SALT_SIZE] = "0123456789abcdef";
    char bytes[LEDGER_BYTES_MAX], hex[65];

    (void)state;
    ledger_text_hash(salt, "why", entry.text);
    entry.has_text = true;
    link_next(&entry, NULL);
    bytes[ledger_bytes(&entry, bytes)] = '\0';
    ledger_digest("0123456789abcdefwhy", 19, entry.text);
    ledger_hex(entry.text, LEDGER_HASH_SIZE, hex);
    assert_non_null(strstr(bytes, hex));
    assert_non_null(strstr(bytes, "\n-5\n"));
}

static void letters_that_could_forge_a_line_are_refused(void **state)
{
    static const char *const bad[] = {"", "a b", "a\nb", "a\"b", "a\\b", "\x7f", "caf\xc3\xa9"};

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct ledger_entry entry = plain_entry(1);

        snprintf(entry.subject, sizeof entry.subject, "%s", bad[i]);
        assert_int_equal(ledger_link(&entry, 0, entry.previous, NULL), -EINVAL);
    }
    for (int field = 0; field < 3; field++) {
        struct ledger_entry entry = plain_entry(1);

        strcpy(field == 0 ? entry.boot : field == 1 ? entry.actor : entry.role, "a b");
        assert_int_equal(ledger_link(&entry, 0, entry.previous, NULL), -EINVAL);
    }
    assert_true(ledger_text_is_valid("!~"));
}

static void every_kind_and_trust_has_a_word_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < LEDGER_KIND_COUNT; i++) {
        enum ledger_kind kind = LEDGER_KIND_COUNT;

        assert_true(ledger_kind_from_word(ledger_kind_word((enum ledger_kind)i), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = 0; i < LEDGER_TRUST_COUNT; i++) {
        enum ledger_trust trust = LEDGER_TRUST_COUNT;

        assert_true(ledger_trust_from_word(ledger_trust_word((enum ledger_trust)i), &trust));
        assert_int_equal(trust, i);
    }
}

static void lines_and_receipts_come_back_as_they_were_written(void **state)
{
    struct made_chain made;
    struct ledger_entry entry;
    struct ledger_receipt receipt;
    char line[LEDGER_LINE_SIZE], text[LEDGER_RECEIPT_SIZE + 1];
    size_t size;

    (void)state;
    make_chain(&made, COUNT);
    size = ledger_line_write(&made.entries[1], line);
    assert_int_equal(ledger_line_read(line, size, &entry, NULL), 0);
    assert_int_equal(memcmp(entry.hash, made.entries[1].hash, LEDGER_HASH_SIZE), 0);
    assert_true(ledger_entry_is_whole(&entry));

    size = ledger_receipt_write(&made.receipt, text);
    text[size] = '\n';
    assert_int_equal(ledger_receipt_read(text, size + 1, &receipt, NULL), 0);
    assert_int_equal(ledger_receipt_check(&receipt, NULL), 0);
}

static void another_form_of_the_same_line_is_refused(void **state)
{
    struct made_chain made;
    struct ledger_entry entry = {.index = 99};
    char line[LEDGER_LINE_SIZE], other[LEDGER_LINE_SIZE + 8];
    size_t size;

    (void)state;
    make_chain(&made, COUNT);
    size = ledger_line_write(&made.entries[1], line);
    snprintf(other, sizeof other, "{\"index\":0%s", line + strlen("{\"index\":"));
    assert_int_equal(ledger_line_read(other, strlen(other), &entry, NULL), -EINVAL);
    snprintf(other, sizeof other, "%s ", line);
    assert_int_equal(ledger_line_read(other, strlen(other), &entry, NULL), -EINVAL);
    assert_int_equal(ledger_line_read(line, size - 1, &entry, NULL), -EINVAL);
    assert_int_equal(entry.index, 99);
}

/* text with the first `old` in it replaced. */
static size_t put(const char *text, const char *old, const char *new, char *out, size_t size)
{
    const char *at = strstr(text, old);

    assert_non_null(at);
    return (size_t)snprintf(out, size, "%.*s%s%s", (int)(at - text), text, new, at + strlen(old));
}

static void a_line_or_a_receipt_that_ends_early_is_refused(void **state)
{
    struct made_chain made;
    struct ledger_entry entry;
    struct ledger_receipt receipt;
    char text[LEDGER_RECEIPT_SIZE];
    size_t size;

    (void)state;
    make_chain(&made, COUNT);
    size = ledger_line_write(&made.entries[1], text);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(ledger_line_read(text, cut, &entry, NULL), -EINVAL);
    size = ledger_receipt_write(&made.receipt, text);
    for (size_t cut = 0; cut < size; cut++)
        assert_int_equal(ledger_receipt_read(text, cut, &receipt, NULL), -EINVAL);
}

static void a_number_or_a_word_that_no_entry_can_hold_is_refused(void **state)
{
    static const char *const numbers[] = {      /* none, no digits, more digits than any, more than a number can be */
        "\"index\":,", "\"index\":-,", "\"index\":2x,", "\"index\":/2,", "\"index\":12345678901234567890,",
        "\"index\":9999999999999999999,"};
    struct made_chain made;
    struct ledger_entry entry;
    struct ledger_receipt receipt;
    char line[LEDGER_LINE_SIZE], other[2 * LEDGER_RECEIPT_SIZE], long_word[LEDGER_SUBJECT_SIZE + 1];
    char text[LEDGER_RECEIPT_SIZE];

    (void)state;
    make_chain(&made, COUNT);
    ledger_line_write(&made.entries[1], line);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_int_equal(ledger_line_read(other, put(line, "\"index\":2,", numbers[i], other, sizeof other), &entry,
                                          NULL), -EINVAL);
    memset(long_word, 's', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    assert_int_equal(ledger_line_read(other, put(line, "assessment:3/v4", long_word, other, sizeof other), &entry,
                                      NULL), -EINVAL);
    long_word[sizeof long_word - 2] = '\0';     /* one less fits */
    assert_int_equal(ledger_line_read(other, put(line, "assessment:3/v4", long_word, other, sizeof other), &entry,
                                      NULL), 0);

    ledger_receipt_write(&made.receipt, text);
    assert_int_equal(ledger_receipt_read(other, put(text, "\"made_ms\":5", "\"made_ms\":9999999999999999999", other,
                                                    sizeof other), &receipt, NULL), -EINVAL);
    assert_int_equal(ledger_receipt_read(other, put(text, "\"made_ms\":5", "\"made_ms\":05", other, sizeof other),
                                         &receipt, NULL), -EINVAL);
    assert_int_equal(ledger_receipt_read(other, (size_t)snprintf(other, sizeof other, "%s ", text), &receipt, NULL),
                     -EINVAL);
}

static void a_file_is_walked_line_by_line_and_its_last_line_has_an_end(void **state)
{
    struct made_chain made;
    struct ledger_chain chain = {0};
    char lines[COUNT * (LEDGER_LINE_SIZE + 1)];
    size_t size = 0, third = 0;

    (void)state;
    make_chain(&made, COUNT);
    for (int i = 0; i < COUNT; i++) {
        third = i == 2 ? size : third;
        size += ledger_line_write(&made.entries[i], lines + size);
        lines[size++] = '\n';
    }
    ledger_chain_walk(&chain, lines, size);
    assert_fault(chain, LEDGER_SOUND, 0);
    assert_int_equal(chain.count, COUNT);

    chain = (struct ledger_chain){0};
    ledger_chain_walk(&chain, lines, size - 1);
    assert_fault(chain, LEDGER_CHANGED, COUNT);

    chain = (struct ledger_chain){0};
    lines[third] = '[';
    ledger_chain_walk(&chain, lines, size);
    assert_fault(chain, LEDGER_CHANGED, 3);
}

static void the_longest_entry_fits_its_line_and_its_receipt(void **state)
{
    struct ledger_entry entry = plain_entry(INT64_C(999999999999999999)), read;
    struct ledger_receipt receipt = {0};
    char line[LEDGER_LINE_SIZE], bytes[LEDGER_BYTES_MAX], text[LEDGER_RECEIPT_SIZE];

    (void)state;
    memset(entry.boot, 'a', sizeof entry.boot - 1);
    memset(entry.actor, 'b', sizeof entry.actor - 1);
    memset(entry.role, 'c', sizeof entry.role - 1);
    memset(entry.subject, 'd', sizeof entry.subject - 1);
    entry.has_text = true;
    assert_int_equal(ledger_link(&entry, INT64_C(999999999999999998), entry.previous, NULL), 0);
    assert_true(ledger_bytes(&entry, bytes) < sizeof bytes);
    assert_int_equal(ledger_line_read(line, ledger_line_write(&entry, line), &read, NULL), 0);
    receipt.entry = entry;
    receipt.head_index = receipt.made_ms = INT64_C(999999999999999999);
    assert_int_equal(ledger_receipt_read(text, ledger_receipt_write(&receipt, text), &receipt, NULL), 0);
}

static void a_sound_chain_is_sound_with_its_receipt(void **state)
{
    struct made_chain made;
    struct ledger_chain chain;

    (void)state;
    make_chain(&made, COUNT);
    chain = walk(made.entries, COUNT, &made.receipt);
    assert_fault(chain, LEDGER_SOUND, 0);
    assert_int_equal(chain.count, COUNT);
    assert_memory_equal(chain.head, made.entries[COUNT - 1].hash, LEDGER_HASH_SIZE);
    assert_fault(walk(NULL, 0, NULL), LEDGER_SOUND, 0);
}

static void the_first_bad_entry_is_named_with_what_happened_to_it(void **state)
{
    struct made_chain made, other;
    struct ledger_chain chain = {0};

    (void)state;
    make_chain(&made, COUNT);
    other = made;
    other.entries[2].time_ms++;
    assert_fault(walk(other.entries, COUNT, NULL), LEDGER_CHANGED, 3);

    other = made;
    memmove(&other.entries[2], &other.entries[3], 3 * sizeof other.entries[0]);
    assert_fault(walk(other.entries, COUNT - 1, NULL), LEDGER_MISSING, 3);

    other = made;
    other.entries[2] = made.entries[3];
    other.entries[3] = made.entries[2];
    assert_fault(walk(other.entries, COUNT, NULL), LEDGER_SWAPPED, 3);

    other = made;
    other.entries[3] = made.entries[2];
    assert_fault(walk(other.entries, COUNT, NULL), LEDGER_INSERTED, 4);

    other = made;                       /* changed, and hashed anew: the next one still knows the old hash */
    other.entries[2].time_ms++;
    link_next(&other.entries[2], &other.entries[1]);
    assert_fault(walk(other.entries, COUNT, NULL), LEDGER_UNLINKED, 4);

    ledger_chain_add(&chain, &made.entries[0]);
    ledger_chain_add(&chain, NULL);
    assert_fault(chain, LEDGER_CHANGED, 2);

    other = made;                       /* what stands where one is missing is not that one, however it is numbered */
    memmove(&other.entries[2], &other.entries[3], 3 * sizeof other.entries[0]);
    other.entries[3] = made.entries[2];
    other.entries[3].time_ms++;
    assert_fault(walk(other.entries, COUNT, NULL), LEDGER_MISSING, 3);
    chain = (struct ledger_chain){0};
    ledger_chain_add(&chain, &made.entries[1]);
    ledger_chain_add(&chain, NULL);
    assert_fault(chain, LEDGER_MISSING, 1);
}

static void only_an_entry_that_makes_the_key_of_a_receipt_answers_for_it(void **state)
{
    static const char *const subjects[] = {"kez:00", "key:xyz", "key:"};
    struct made_chain made;

    (void)state;
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        make_chain(&made, COUNT);
        snprintf(made.entries[0].subject, sizeof made.entries[0].subject, "%s", subjects[i]);
        for (int e = 0; e < COUNT; e++)
            link_next(&made.entries[e], e ? &made.entries[e - 1] : NULL);
        made.receipt.entry = made.entries[1];
        memcpy(made.receipt.head, made.entries[COUNT - 1].hash, LEDGER_HASH_SIZE);
        assert_int_equal(walk(made.entries, COUNT, &made.receipt).fault, LEDGER_STRANGER);
    }
}

static void a_receipt_shows_a_cut_tail_a_fork_and_a_strangers_chain(void **state)
{
    struct made_chain made, other;
    struct ledger_receipt receipt;

    (void)state;
    make_chain(&made, COUNT);
    assert_fault(walk(made.entries, COUNT - 1, &made.receipt), LEDGER_CUT, COUNT);
    assert_fault(walk(made.entries, COUNT - 1, NULL), LEDGER_SOUND, 0);

    other = made;                       /* rewritten from the third entry on, every hash right */
    other.entries[2].time_ms++;
    for (int i = 2; i < COUNT; i++)
        link_next(&other.entries[i], &other.entries[i - 1]);
    assert_fault(walk(other.entries, COUNT, NULL), LEDGER_SOUND, 0);
    assert_fault(walk(other.entries, COUNT, &made.receipt), LEDGER_FORKED, COUNT);

    other = made;                       /* from the receipt's own entry on */
    other.entries[1].time_ms++;
    for (int i = 1; i < COUNT; i++)
        link_next(&other.entries[i], &other.entries[i - 1]);
    assert_fault(walk(other.entries, COUNT, &made.receipt), LEDGER_FORKED, 2);

    receipt = made.receipt;
    crypto_sign_keypair(other.pair.key, other.pair.secret);
    ledger_receipt_sign(&receipt, &other.pair);
    assert_fault(walk(made.entries, COUNT, &receipt), LEDGER_STRANGER, 2);
}

static void a_receipt_that_was_changed_is_refused(void **state)
{
    struct made_chain made;
    struct ledger_receipt receipt;

    (void)state;
    make_chain(&made, COUNT);
    receipt = made.receipt;
    receipt.made_ms++;
    assert_int_equal(ledger_receipt_check(&receipt, NULL), -EBADMSG);
    receipt = made.receipt;
    receipt.head[0] ^= 1;
    assert_int_equal(ledger_receipt_check(&receipt, NULL), -EBADMSG);
    receipt = made.receipt;
    receipt.entry.subject[0] ^= 1;
    assert_int_equal(ledger_receipt_check(&receipt, NULL), -EBADMSG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_hashed_over_the_lines_that_are_documented),
        cmocka_unit_test(a_personal_text_stands_in_the_bytes_as_its_salted_hash),
        cmocka_unit_test(letters_that_could_forge_a_line_are_refused),
        cmocka_unit_test(every_kind_and_trust_has_a_word_of_its_own),
        cmocka_unit_test(lines_and_receipts_come_back_as_they_were_written),
        cmocka_unit_test(another_form_of_the_same_line_is_refused),
        cmocka_unit_test(a_line_or_a_receipt_that_ends_early_is_refused),
        cmocka_unit_test(a_number_or_a_word_that_no_entry_can_hold_is_refused),
        cmocka_unit_test(a_file_is_walked_line_by_line_and_its_last_line_has_an_end),
        cmocka_unit_test(the_longest_entry_fits_its_line_and_its_receipt),
        cmocka_unit_test(a_sound_chain_is_sound_with_its_receipt),
        cmocka_unit_test(the_first_bad_entry_is_named_with_what_happened_to_it),
        cmocka_unit_test(only_an_entry_that_makes_the_key_of_a_receipt_answers_for_it),
        cmocka_unit_test(a_receipt_shows_a_cut_tail_a_fork_and_a_strangers_chain),
        cmocka_unit_test(a_receipt_that_was_changed_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
