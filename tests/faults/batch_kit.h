/* tests/faults/batch_kit.h - transactions that can be told apart afterwards: each is a batch of readings, the incident
 * they raised and an entry of the ledger, and each is whole or absent. */
#ifndef BATCH_KIT_H
#define BATCH_KIT_H
#include "incidents.h"
#include "ledger_book.h"
#include "store_folder.h"

#define BATCH_ROWS 20
#define BATCHES_MAX 16

static inline int batch_append(struct store *store, int batch, struct error *err)
{
    struct incident incident = {.rule = "union-neu-co2-act", .pack = "england", .pack_version = "1",
                                .severity = SEVERITY_WARNING, .state = INCIDENT_RAISED,
                                .began_ms = T0 + batch * HOUR, .raised_ms = T0 + batch * HOUR, .peak = 1415};
    struct ledger_act act = {.time_ms = T0 + batch * HOUR, .kind = LEDGER_ROOM_CHANGE, .person = 17, .role = "leader",
                             .subject = "room:8c", .text = "a wall was taken out"};
    int r = 0;

    for (int i = 0; i < BATCH_ROWS && r == 0; i++) {
        /* The second batch is history, so that its mark is rewritten at the commit. */
        struct stored_reading row = co2_reading(batch + 1, T0 + batch * HOUR + i, batch == 1 ? T0 - 9 * DAY + i : 0);

        r = readings_append(store, &row, err);
    }
    if (r == 0)
        r = incident_save(store, &incident, err);
    return r == 0 ? ledger_append(store, &act, NULL, err) : r;
}

static inline int batch_count_row(void *context, const struct stored_reading *row)
{
    assert_in_range(row->device, 1, BATCHES_MAX);
    ((int *)context)[row->device - 1]++;
    return 0;
}

static inline int batch_count_incident(void *context, const struct incident *incident)
{
    (void)incident;
    ++*(int *)context;
    return 0;
}

/* -- a record that was made and is empty, ready to be copied: making one takes longer than all that is done to it -- */

static struct folder batch_empty;

static inline int batch_make_empty(void **state)
{
    struct folder *folder = &batch_empty;

    (void)state;
    folder_make(folder);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    store_close(folder->store);
    return 0;
}

static inline int batch_remove_empty(void **state)
{
    (void)state;
    folder_remove(&batch_empty);
    return 0;
}

static inline void batch_copy_file(const char *to_folder, const char *name)
{
    char path[128], bytes[4096];
    FILE *from, *to;

    snprintf(path, sizeof path, "%s/%s", batch_empty.path, name);
    from = fopen(path, "rb");
    snprintf(path, sizeof path, "%s/%s", to_folder, name);
    to = fopen(path, "wb");
    assert_true(from && to);
    for (size_t size; (size = fread(bytes, 1, sizeof bytes, from)) > 0;)
        assert_int_equal(fwrite(bytes, 1, size, to), size);
    fclose(from);
    fclose(to);
}

/* A fresh folder with a copy of it. */
static inline void batch_folder(struct folder *folder)
{
    folder_make(folder);
    batch_copy_file(folder->path, "transom.db");
    batch_copy_file(folder->path, "transom.lock");
}

/* How many batches there are: the first so many, each of them whole, in a sound file with a chain that verifies. */
static inline int batch_count(struct folder *folder)
{
    int rows[BATCHES_MAX] = {0}, incidents = 0, batches = 0;
    struct ledger_chain chain = {0};
    struct store_reader *reader;

    assert_done(store_check(folder->store, &folder->err));
    assert_done(readings_replay(folder->store, 0, batch_count_row, rows, &folder->err));
    while (batches < BATCHES_MAX && rows[batches] > 0)
        assert_int_equal(rows[batches++], BATCH_ROWS);
    for (int i = batches; i < BATCHES_MAX; i++)
        assert_int_equal(rows[i], 0);
    assert_done(incidents_list(folder->store, INCIDENTS_ALL, NULL, 0, INT64_MAX, BATCHES_MAX, batch_count_incident,
                               &incidents, &folder->err));
    assert_int_equal(incidents, batches);
    assert_done(store_reader_open(folder->path, &reader, &folder->err));
    assert_done(ledger_verify(reader, &chain, &folder->err));
    store_reader_close(reader);
    assert_int_equal(chain.fault, LEDGER_SOUND);
    assert_int_equal(chain.count, batches);
    return batches;
}

#endif
