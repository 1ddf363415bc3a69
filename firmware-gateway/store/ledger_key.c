/* store/ledger_key.c - the key that receipts are signed with: see ledger_book.h. It stays out of the database, so that
 * who takes a copy of the record cannot sign as this box. */
#include "ledger_book.h"
#include "store_private.h"
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_NAME "ledger.key"

static int read_pair(const char *path, struct ledger_pair *pair, struct error *err)
{
    uint8_t bytes[LEDGER_SECRET_SIZE + 1];
    ssize_t size;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    size = read(fd, bytes, sizeof bytes);
    close(fd);
    if (size != LEDGER_SECRET_SIZE)
        return error_set(err, -EUCLEAN, "%s: not a key of the ledger: put the right file back, or move it away and a new"
                         " key is made", path);
    memcpy(pair->secret, bytes, sizeof pair->secret);
    crypto_sign_ed25519_sk_to_pk(pair->key, pair->secret);
    sodium_memzero(bytes, sizeof bytes);
    return 0;
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), r;

    if (fd < 0)
        return -errno;
    r = fsync(fd) < 0 ? -errno : 0;
    close(fd);
    return r;
}

/* On disk whole before its entry is: a temporary name, synced, renamed, the folder synced. */
static int write_pair(const char *folder, const char *path, const struct ledger_pair *pair, struct error *err)
{
    char *temporary;
    int fd, r = 0;

    if (asprintf(&temporary, "%s.new", path) < 0)
        return error_set(err, -ENOMEM, "ledger: out of memory");
    fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        r = -errno;
    else if (write(fd, pair->secret, sizeof pair->secret) != (ssize_t)sizeof pair->secret || fsync(fd) < 0)
        r = errno ? -errno : -EIO;
    if (fd >= 0)
        close(fd);
    if (r == 0 && rename(temporary, path) < 0)
        r = -errno;
    if (r == 0)
        r = sync_folder(folder);
    if (r < 0)
        error_set(err, r, "%s: %s", path, strerror(-r));
    free(temporary);
    return r;
}

static void key_subject(const struct ledger_pair *pair, char subject[LEDGER_SUBJECT_SIZE])
{
    char hex[2 * LEDGER_KEY_SIZE + 1];

    ledger_hex(pair->key, sizeof pair->key, hex);
    snprintf(subject, LEDGER_SUBJECT_SIZE, "key:%s", hex);
}

/* The chain knows the key: also where the file was put beside a copy of the record. */
static int announce(struct store *store, int64_t now_ms, struct error *err)
{
    char subject[LEDGER_SUBJECT_SIZE];
    struct ledger_act act = {.time_ms = now_ms, .kind = LEDGER_KEY_MADE, .subject = subject,
                             .payload = store->pair.key, .payload_size = sizeof store->pair.key};
    struct ledger_entry entry;
    int r;

    key_subject(&store->pair, subject);
    r = ledger_find(store, LEDGER_KEY_MADE, LEDGER_KEY_MADE, subject, &entry, NULL);
    if (r != -ENOENT)
        return r < 0 ? error_set(err, r, "ledger: its keys cannot be read") : 0;
    r = ledger_append(store, &act, NULL, err);
    return r < 0 ? r : store_commit(store, err);
}

int ledger_key_open(struct store *store, int64_t now_ms, struct error *err)
{
    char *path;
    int r;

    if (sodium_init() < 0)
        return error_set(err, -EIO, "ledger: no randomness");
    if (asprintf(&path, "%s/" KEY_NAME, store->folder) < 0)
        return error_set(err, -ENOMEM, "ledger: out of memory");
    r = read_pair(path, &store->pair, err);
    if (r == -ENOENT) {
        crypto_sign_keypair(store->pair.key, store->pair.secret);
        r = write_pair(store->folder, path, &store->pair, err);
    }
    free(path);
    if (r == 0)
        r = announce(store, now_ms, err);
    store->has_pair = r == 0;
    return r;
}

int ledger_receipt(struct store *store, int64_t index, int64_t now_ms, struct ledger_receipt *receipt,
                   struct error *err)
{
    struct ledger_receipt made = {.made_ms = now_ms};
    int r;

    if (!store->has_pair)
        return error_set(err, -ENOKEY, "ledger: the box has no key yet");
    r = ledger_load(store, index, &made.entry, NULL, err);
    if (r == 0)
        r = ledger_head(store, &made.head_index, made.head, err);
    if (r < 0)
        return r;
    ledger_receipt_sign(&made, &store->pair);
    *receipt = made;
    return 0;
}
