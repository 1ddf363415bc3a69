/* tests/unit/store_folder.h - a record in a fresh folder for each test, removed with everything in it afterwards. */
#ifndef STORE_FOLDER_H
#define STORE_FOLDER_H
#include "readings.h"
#include "store.h"
#include "test_folder.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define T0 INT64_C(1795424400000)       /* 2026-11-23T09:00:00Z, a Monday */
#define MINUTE INT64_C(60000)
#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)

struct folder {
    char path[64];
    struct store *store;
    struct error err;
};

static const struct store_options real_record = {0};

/* Fails the test with the sentence of the error. */
#define assert_done(call)                                                                                             \
    do {                                                                                                              \
        int done_result = (call);                                                                                     \
        if (done_result < 0)                                                                                          \
            print_error("%s\n", folder->err.text);                                                                    \
        assert_int_equal(done_result, 0);                                                                             \
    } while (0)

static inline void folder_make(struct folder *folder)
{
    *folder = (struct folder){0};
    make_test_folder(folder->path, sizeof folder->path);
}

static inline void folder_remove(struct folder *folder)
{
    char name[512];
    struct dirent *entry;
    DIR *dir = opendir(folder->path);

    while (dir && (entry = readdir(dir)) != NULL) {
        snprintf(name, sizeof name, "%s/%s", folder->path, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(name);
    }
    if (dir)
        closedir(dir);
    rmdir(folder->path);
}

static inline int open_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);

    folder_make(folder);
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
    *state = folder;
    return 0;
}

static inline int close_folder(void **state)
{
    struct folder *folder = *state;

    store_close(folder->store);
    folder_remove(folder);
    free(folder);
    return 0;
}

/* As after a restart. */
static inline void open_again(struct folder *folder)
{
    store_close(folder->store);
    folder->store = NULL;
    assert_done(store_open(folder->path, &real_record, &folder->store, &folder->err));
}

/* CO2 800 ppm heard by a device at a time of its own or, with own_ms 0, at its arrival. */
static inline struct stored_reading co2_reading(int64_t device, int64_t arrived_ms, int64_t own_ms)
{
    struct stored_reading row = {.device = device, .arrived_ms = arrived_ms, .mono_ms = arrived_ms - T0,
                                 .flags = own_ms ? STORED_OWN_TIME : 0};

    row.reading.time_ms = own_ms ? own_ms : arrived_ms;
    reading_set(&row.reading, CO2_PPM, 800);
    return row;
}

#endif
