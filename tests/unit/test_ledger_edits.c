/* tests/unit/test_ledger_edits.c - promise 61: ten thousand edits of an export, each found by this program's verifier and
 * by the one in tests/verifier that shares no code with it, at the same entry and for the same reason. */
#include "ledger_kit.h"
#include <stdlib.h>
#include <unistd.h>

#define EDITS 10000
#define TEXT_SIZE (CHAIN_MAX * LEDGER_LINE_SIZE * 2)
#define SEED 20261120u

enum edit { EDIT_BYTE, EDIT_DELETE, EDIT_SWAP, EDIT_COPY, EDIT_FORGE, EDIT_CUT, EDIT_REWRITE, EDIT_COUNT };

struct editing {
    uint32_t random;
    struct made_chain made;
    char lines[CHAIN_MAX + 1][LEDGER_LINE_SIZE];    /* each with its LF */
    size_t order[CHAIN_MAX + 1], count;
    char text[TEXT_SIZE];
    size_t size;
    int64_t bad_index;              /* where the edit has to be found; 0: where the verifiers agree */
};

static size_t draw(struct editing *editing, size_t below)
{
    editing->random = editing->random * 1664525u + 1013904223u;     /* Numerical Recipes' generator */
    return (editing->random >> 8) % below;
}

static void put_line(struct editing *editing, size_t at, const struct ledger_entry *entry)
{
    size_t size = ledger_line_write(entry, editing->lines[at]);

    memcpy(editing->lines[at] + size, "\n", 2);
}

static void begin(struct editing *editing)
{
    editing->count = editing->made.count;
    editing->bad_index = 0;
    for (size_t i = 0; i < editing->count; i++) {
        editing->order[i] = i;
        put_line(editing, i, &editing->made.entries[i]);
    }
}

static void insert(struct editing *editing, size_t line, size_t at)
{
    memmove(&editing->order[at + 1], &editing->order[at], (editing->count - at) * sizeof editing->order[0]);
    editing->order[at] = line;
    editing->count++;
}

/* Written anew from an entry on, with hashes that are right again. */
static void rewrite(struct editing *editing, size_t from)
{
    struct ledger_entry entries[CHAIN_MAX];

    memcpy(entries, editing->made.entries, sizeof entries);
    entries[from].time_ms -= 1 + (int64_t)draw(editing, 1000000);
    for (size_t i = from; i < editing->count; i++) {
        link_next(&entries[i], i ? &entries[i - 1] : NULL);
        put_line(editing, i, &entries[i]);
    }
    editing->bad_index = from <= 1 ? 2 : (int64_t)editing->count;   /* what the receipt knows */
}

static void forge(struct editing *editing, size_t at)
{
    struct ledger_entry entry = plain_entry((int64_t)draw(editing, 1000000));

    link_next(&entry, at ? &editing->made.entries[at - 1] : NULL);
    put_line(editing, CHAIN_MAX, &entry);
    insert(editing, CHAIN_MAX, at);
}

static void edit_lines(struct editing *editing, enum edit edit, size_t at, size_t other)
{
    size_t last = editing->count - 1;

    switch (edit) {
    case EDIT_BYTE:
        editing->bad_index = (int64_t)at + 1;
        break;
    case EDIT_DELETE:
        memmove(&editing->order[at], &editing->order[at + 1], (last - at) * sizeof editing->order[0]);
        editing->count--;
        editing->bad_index = (int64_t)at + 1;
        break;
    case EDIT_SWAP:
        other = other == at ? (at + 1) % editing->count : other;
        editing->order[at] = other;
        editing->order[other] = at;
        editing->bad_index = (int64_t)(at < other ? at : other) + 1;
        break;
    case EDIT_COPY:
        insert(editing, other, at);
        editing->bad_index = (int64_t)at + (other == at ? 2 : 1);
        break;
    case EDIT_FORGE:
        forge(editing, at);
        break;
    case EDIT_CUT:
        editing->count = at;
        editing->bad_index = (int64_t)at + 1;
        break;
    case EDIT_REWRITE:
        rewrite(editing, at);
        break;
    case EDIT_COUNT:
        break;
    }
}

static void make_edit(struct editing *editing)
{
    enum edit edit = (enum edit)draw(editing, EDIT_COUNT);
    size_t at = draw(editing, editing->made.count), other = draw(editing, editing->made.count), began = 0;

    begin(editing);
    edit_lines(editing, edit, at, other);
    editing->size = 0;
    for (size_t i = 0; i < editing->count; i++) {
        size_t length = strlen(editing->lines[editing->order[i]]);

        began = i == at ? editing->size : began;
        memcpy(editing->text + editing->size, editing->lines[editing->order[i]], length);
        editing->size += length;
    }
    if (edit == EDIT_BYTE) {
        size_t length = strlen(editing->lines[at]);

        editing->text[began + draw(editing, length)] ^= (char)(1 + draw(editing, 255));
    }
}

/* The other verifier, with its ends: what is written to `in` it judges, its answers are in a file. */
struct judge {
    FILE *in;
    char folder[32], receipt[64], answers[64];
};

static void open_judge(struct judge *judge, const struct ledger_receipt *receipt)
{
    char text[LEDGER_RECEIPT_SIZE], command[512];
    FILE *f;

    strcpy(judge->folder, "/tmp/transom-edits-XXXXXX");
    assert_non_null(mkdtemp(judge->folder));
    snprintf(judge->receipt, sizeof judge->receipt, "%s/receipt.json", judge->folder);
    snprintf(judge->answers, sizeof judge->answers, "%s/answers", judge->folder);
    f = fopen(judge->receipt, "w");
    assert_non_null(f);
    ledger_receipt_write(receipt, text);
    fputs(text, f);
    fclose(f);
    snprintf(command, sizeof command, "python3 -B %s/tests/verifier/judge.py %s >%s", SOURCE_DIR, judge->receipt,
             judge->answers);
    judge->in = popen(command, "w");
    assert_non_null(judge->in);
}

static void close_judge(struct judge *judge)
{
    unlink(judge->receipt);
    unlink(judge->answers);
    rmdir(judge->folder);
}

static void p61_ten_thousand_edits_are_found_by_both_verifiers_at_the_same_entry(void **state)
{
    static struct editing editing = {.random = SEED};
    static char expected[EDITS][96];
    struct judge judge;
    char answer[128];
    FILE *f;

    (void)state;
    make_chain(&editing.made, CHAIN_MAX);
    open_judge(&judge, &editing.made.receipt);
    for (int i = 0; i < EDITS; i++) {
        struct ledger_chain chain = {.receipt = &editing.made.receipt};

        make_edit(&editing);
        ledger_chain_walk(&chain, editing.text, editing.size);
        assert_int_not_equal(chain.fault, LEDGER_SOUND);
        if (editing.bad_index)
            assert_int_equal(chain.bad_index, editing.bad_index);
        snprintf(expected[i], sizeof expected[i], "%lld %s\n", (long long)chain.bad_index,
                 ledger_fault_words(chain.fault));
        fprintf(judge.in, "%zu\n", editing.size);
        fwrite(editing.text, 1, editing.size, judge.in);
    }
    assert_int_equal(pclose(judge.in), 0);
    f = fopen(judge.answers, "r");
    assert_non_null(f);
    for (int i = 0; i < EDITS; i++) {
        assert_non_null(fgets(answer, sizeof answer, f));
        assert_string_equal(answer, expected[i]);
    }
    fclose(f);
    close_judge(&judge);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p61_ten_thousand_edits_are_found_by_both_verifiers_at_the_same_entry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
