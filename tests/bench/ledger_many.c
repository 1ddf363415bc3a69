/* tests/bench/ledger_many.c - appends entries to a fresh record and says how long verifying them takes:
 *     ledger_many FOLDER ENTRIES */
#include "ledger_book.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int fill(const char *folder, long count, struct error *err)
{
    const struct store_options options = {0};
    struct store *store;
    int r = store_open(folder, &options, &store, err);

    if (r < 0)
        return r;
    for (long i = 0; i < count && r == 0; i++) {
        struct ledger_act act = {.time_ms = 1795424400000 + i, .kind = LEDGER_SIGNED_VERSION, .person = i % 40 + 1,
                                 .role = "leader", .subject = "assessment:3/v4", .payload = &i, .payload_size = sizeof i,
                                 .text = i % 10 == 0 ? "A reason of some thirty letters." : NULL};

        r = ledger_append(store, &act, NULL, err);
    }
    if (r == 0)
        r = store_commit(store, err);
    store_close(store);
    return r;
}

int main(int argc, char **argv)
{
    struct ledger_chain chain = {0};
    struct store_reader *reader = NULL;
    struct error err = {0};
    double began_s;
    int r;

    if (argc != 3)
        return 2;
    r = fill(argv[1], atol(argv[2]), &err);
    if (r == 0)
        r = store_reader_open(argv[1], &reader, &err);
    began_s = now_s();
    if (r == 0)
        r = ledger_verify(reader, &chain, &err);
    if (r == 0)
        printf("%lld entries, %s, in %.2f s\n", (long long)chain.count, ledger_fault_words(chain.fault),
               now_s() - began_s);
    else
        fprintf(stderr, "%s\n", err.text);
    store_reader_close(reader);
    return r < 0 || chain.fault;
}
