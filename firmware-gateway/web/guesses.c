/* web/guesses.c - see guesses.h */
#include "guesses.h"
#include <string.h>

static struct guess_bucket *find(struct guesses *guesses, uint64_t key)
{
    for (size_t i = 0; i < GUESSES_BUCKETS; i++)
        if (guesses->buckets[i].key == key)
            return &guesses->buckets[i];
    return NULL;
}

static int64_t newest_ms(const struct guess_bucket *bucket)
{
    return bucket->count ? bucket->at_ms[bucket->newest] : INT64_MIN;
}

static struct guess_bucket *make(struct guesses *guesses, uint64_t key)
{
    struct guess_bucket *bucket = &guesses->buckets[0];

    for (size_t i = 0; i < GUESSES_BUCKETS && bucket->key; i++)
        if (!guesses->buckets[i].key || newest_ms(&guesses->buckets[i]) < newest_ms(bucket))
            bucket = &guesses->buckets[i];
    *bucket = (struct guess_bucket){.key = key};
    return bucket;
}

uint64_t guesses_key(enum guess_of of, const char *name)
{
    uint64_t key = UINT64_C(14695981039346656037) ^ (uint64_t)of;

    for (; *name; name++)
        key = (key ^ (unsigned char)*name) * UINT64_C(1099511628211);
    return key ? key : 1;
}

/* When a full ring lets the next one in: as its oldest leaves the window. */
static int64_t wait_ms(const struct guess_bucket *bucket, int64_t now_ms)
{
    int64_t oldest;

    if (!bucket || bucket->count < GUESSES_MAX)
        return 0;
    oldest = bucket->at_ms[(bucket->newest + 1) % GUESSES_MAX];
    return oldest + GUESSES_WINDOW_MS > now_ms ? oldest + GUESSES_WINDOW_MS - now_ms : 0;
}

int64_t guesses_take(struct guesses *guesses, const uint64_t *keys, size_t count, int64_t now_ms)
{
    int64_t longest = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t wait = keys[i] ? wait_ms(find(guesses, keys[i]), now_ms) : 0;

        longest = wait > longest ? wait : longest;
    }
    if (longest > 0)
        return longest;
    for (size_t i = 0; i < count; i++) {
        struct guess_bucket *bucket;

        if (!keys[i])
            continue;
        bucket = find(guesses, keys[i]);
        if (!bucket)
            bucket = make(guesses, keys[i]);
        bucket->newest = (uint8_t)((bucket->newest + 1) % GUESSES_MAX);
        bucket->at_ms[bucket->newest] = now_ms;
        bucket->count = (uint8_t)(bucket->count < GUESSES_MAX ? bucket->count + 1 : GUESSES_MAX);
    }
    return 0;
}

void guesses_give_back(struct guesses *guesses, const uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct guess_bucket *bucket = keys[i] ? find(guesses, keys[i]) : NULL;

        if (!bucket || !bucket->count)
            continue;
        bucket->newest = (uint8_t)((bucket->newest + GUESSES_MAX - 1) % GUESSES_MAX);
        bucket->count--;
    }
}
