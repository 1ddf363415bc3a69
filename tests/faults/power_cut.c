/* tests/faults/power_cut.c - see power_cut.h */
#include "power_cut.h"
#include "fault_vfs.h"
#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define OPS_MAX 8192
#define FILES_MAX 8
#define NAME_SIZE_MAX 64
#define PENDING_MAX 4096            /* operations on one file since its last sync */
#define SECTOR 512
#define DISK_SIZE_MAX (2 << 20)     /* of a file */

struct op {
    enum fault_op kind;
    int file;                       /* index; -1: a number noted as saved, in size */
    size_t size;
    int64_t offset;
    unsigned char *bytes;           /* owned */
};

struct image {                      /* a file on the disk that is made again */
    unsigned char *bytes;
    size_t size;
    bool is_there;
    size_t pending[PENDING_MAX], pending_count;     /* indexes of operations */
};

static struct {
    struct op ops[OPS_MAX];
    size_t count, syncs;
    char names[FILES_MAX][NAME_SIZE_MAX];
    int files;
} record;

static int file_index(const char *path)
{
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;

    for (int i = 0; i < record.files; i++)
        if (strcmp(record.names[i], name) == 0)
            return i;
    assert(record.files < FILES_MAX);
    snprintf(record.names[record.files], NAME_SIZE_MAX, "%s", name);
    return record.files++;
}

static void note(enum fault_op kind, const char *path, const void *bytes, size_t size, int64_t offset)
{
    struct op *op = &record.ops[record.count++];

    assert(record.count < OPS_MAX);
    *op = (struct op){.kind = kind, .file = file_index(path), .size = size, .offset = offset};
    record.syncs += kind == FAULT_SYNC;
    if (!bytes)
        return;
    op->bytes = malloc(size);
    assert(op->bytes);
    memcpy(op->bytes, bytes, size);
}

void power_record(void)
{
    power_forget();
    fault_listen(note);
}

void power_note_saved(int number)
{
    assert(record.count < OPS_MAX);
    record.ops[record.count++] = (struct op){.file = -1, .size = (size_t)number};
}

size_t power_syncs(void)
{
    return record.syncs;
}

void power_forget(void)
{
    fault_listen(NULL);
    for (size_t i = 0; i < record.count; i++)
        free(record.ops[i].bytes);
    record.count = record.syncs = 0;
    record.files = 0;
}

/* -- chance, the same for the same seed. Source: Marsaglia, "Xorshift RNGs", 2003 -- */

static uint32_t chance(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* -- making the disk again -- */

static void put(struct image *image, const unsigned char *bytes, size_t size, size_t offset)
{
    assert(offset + size <= DISK_SIZE_MAX);
    memcpy(image->bytes + offset, bytes, size);
    if (offset + size > image->size)
        image->size = offset + size;
    image->is_there = true;
}

static void cut_to(struct image *image, size_t size)
{
    if (size < image->size)
        memset(image->bytes + size, 0, image->size - size);
    image->size = size;
}

static void apply(struct image *image, const struct op *op)
{
    if (op->kind == FAULT_WRITE) {
        put(image, op->bytes, op->size, (size_t)op->offset);
    } else if (op->kind == FAULT_TRUNCATE) {
        cut_to(image, op->size);
    } else if (op->kind == FAULT_DELETE) {
        cut_to(image, 0);
        image->is_there = false;
    }
}

static void apply_torn(struct image *image, const struct op *op, uint32_t *state)
{
    for (size_t at = 0; op->kind == FAULT_WRITE && at < op->size; at += SECTOR)
        if (chance(state) & 1)
            put(image, op->bytes + at, op->size - at < SECTOR ? op->size - at : SECTOR, (size_t)op->offset + at);
}

/* A sync makes its file safe, and with it what the folder says: files deleted before are gone. */
static void sync_file(struct image images[FILES_MAX], int file)
{
    for (int i = 0; i < record.files; i++) {
        struct image *image = &images[i];
        const size_t *last = image->pending + image->pending_count - 1;
        bool is_deleted = image->pending_count && record.ops[*last].kind == FAULT_DELETE;

        if (i != file && !is_deleted)
            continue;
        for (size_t p = 0; p < image->pending_count; p++)
            apply(image, &record.ops[image->pending[p]]);
        image->pending_count = 0;
    }
}

/* What no sync made safe: by chance there, gone or torn, in an order of chance. Seed 0: all of it is gone; 1: all of it
 * is there. */
static void lose_power(struct image *image, uint32_t seed, uint32_t *state)
{
    if (seed == 0)
        return;
    for (size_t i = image->pending_count; i > 1 && seed > 1; i--) {
        size_t other = chance(state) % i, was = image->pending[i - 1];

        image->pending[i - 1] = image->pending[other];
        image->pending[other] = was;
    }
    for (size_t p = 0; p < image->pending_count; p++) {
        const struct op *op = &record.ops[image->pending[p]];
        uint32_t fate = seed == 1 ? 0 : chance(state) % 3;

        if (fate == 0)
            apply(image, op);
        else if (fate == 1)
            apply_torn(image, op, state);
    }
}

static void save(const struct image *image, const char *folder, const char *name)
{
    char path[256];
    FILE *file;

    if (!image->is_there)
        return;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    assert(file && fwrite(image->bytes, 1, image->size, file) == image->size);
    fclose(file);
}

/* Index of the operation before which the power fails. */
static size_t moment(size_t sync, uint32_t seed, uint32_t *state)
{
    size_t before = 0, at = 0;

    for (size_t left = sync + 1;; at++) {
        assert(at < record.count);
        if (record.ops[at].file < 0 || record.ops[at].kind != FAULT_SYNC)
            continue;
        if (--left == 0)
            break;
        before = at + 1;
    }
    return seed % 2 ? before + chance(state) % (at - before + 1) : at;
}

int power_cut(size_t sync, uint32_t seed, const char *folder)
{
    static struct image images[FILES_MAX];
    uint32_t state = UINT32_C(2463534242) + (uint32_t)sync * 7919 + seed * 104729;
    size_t at = moment(sync, seed, &state);
    int saved = 0;

    for (int i = 0; i < record.files; i++) {
        images[i] = (struct image){.bytes = calloc(1, DISK_SIZE_MAX)};
        assert(images[i].bytes);
    }
    for (size_t i = 0; i < at; i++) {
        const struct op *op = &record.ops[i];

        if (op->file < 0) {
            saved = (int)op->size;
        } else if (op->kind == FAULT_SYNC) {
            sync_file(images, op->file);
        } else {
            assert(images[op->file].pending_count < PENDING_MAX);
            images[op->file].pending[images[op->file].pending_count++] = i;
        }
    }
    for (int i = 0; i < record.files; i++) {
        lose_power(&images[i], seed, &state);
        save(&images[i], folder, record.names[i]);
        free(images[i].bytes);
    }
    return saved;
}
