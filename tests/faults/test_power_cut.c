/* The power fails at any sync of a record's life: each transaction is whole or absent, none that was said to be saved
 * is missing, none is there without those before it, and the record goes on. (Reliability promise 16.) */
#include "batch_kit.h"
#include "fault_vfs.h"
#include "power_cut.h"

#define SEEDS 20
#define LIVES 2
#define BATCHES 6                   /* of each life */

/* A life: open, batches with the log moved into the file between them, close. */
static void live(struct folder *folder, int first)
{
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    for (int batch = first; batch < first + BATCHES; batch++) {
        assert_done(batch_append(folder->store, batch, &folder->err));
        assert_done(store_commit(folder->store, &folder->err));
        power_note_saved(batch + 1);
        if (batch % 3 == 2)
            assert_done(store_reopen(folder->store, &folder->err));
    }
    store_close(folder->store);
}

/* Files as the power left them: what is in the record, and that it takes another batch. */
static void look_after(size_t sync, uint32_t seed)
{
    struct folder here, *folder = &here;
    int saved, found;

    folder_make(folder);
    saved = power_cut(sync, seed, folder->path);
    if (store_open(folder->path, &real_record, &folder->store, &folder->err) < 0)
        fail_msg("sync %zu seed %u: %s", sync, seed, folder->err.text);
    found = batch_count(folder);
    if (found < saved || found > saved + 1)
        fail_msg("sync %zu seed %u: %d batches were said to be saved, %d are there", sync, seed, saved, found);
    assert_done(batch_append(folder->store, found, &folder->err));
    assert_done(store_commit(folder->store, &folder->err));
    assert_int_equal(batch_count(folder), found + 1);
    store_close(folder->store);
    folder_remove(folder);
}

static void p16_whatever_a_power_cut_leaves_of_unsynced_writes_each_transaction_is_whole_or_absent(void **state)
{
    struct folder here, *folder = &here;
    size_t syncs;

    (void)state;
    folder_make(folder);
    power_record();
    for (int life = 0; life < LIVES; life++)
        live(folder, life * BATCHES);
    fault_listen(NULL);
    syncs = power_syncs();
    assert_true(syncs > LIVES * BATCHES);       /* each commit has one of its own */
    for (size_t sync = 0; sync < syncs; sync++)
        for (uint32_t seed = 0; seed < SEEDS; seed++)
            look_after(sync, seed);
    print_message("%zu syncs, %d cuts at each\n", syncs, SEEDS);
    power_forget();
    folder_remove(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p16_whatever_a_power_cut_leaves_of_unsynced_writes_each_transaction_is_whole_or_absent),
    };

    fault_install();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
