/* tests/fuzz/fuzz_ledger.c - an export and a receipt that anybody may have written. What is read comes out the same when
 * it is written again. */
#include "ledger_day.h"
#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    struct ledger_receipt receipt;
    struct ledger_entry entry;
    struct ledger_day day;
    char again[LEDGER_RECEIPT_SIZE];
    bool is_receipt = ledger_receipt_read(text, size, &receipt, NULL) == 0;
    struct ledger_chain chain = {.receipt = is_receipt ? &receipt : NULL};

    if (is_receipt) {
        size_t length = ledger_receipt_write(&receipt, again);

        assert(length <= size && memcmp(again, text, length) == 0);
        (void)ledger_receipt_check(&receipt, NULL);
    }
    if (ledger_line_read(text, size, &entry, NULL) == 0)
        (void)ledger_day_of(&entry, &day);
    ledger_chain_walk(&chain, text, size);
    return 0;
}
