/* web/calendar_record.c - see calendar_record.h */
#include "calendar_record.h"
#include "bank_holidays_json.h"
#include "calendar_json.h"
#include "places.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BUNDLED_KEY "bank_holidays"     /* the setting: digest of the bundled file that was merged last */
#define DIGEST_SIZE 17

int calendar_record_load(struct store *store, char *json, int64_t *version, struct error *err)
{
    int r = calendar_load(store, json, CALENDAR_JSON_SIZE, version, err);

    if (r != -ENOENT)
        return r;
    snprintf(json, CALENDAR_JSON_SIZE, "%s", CALENDAR_JSON_DEFAULT);
    *version = 0;
    return 0;
}

static int renew(struct store *store, struct error *err)
{
    char *json = malloc(CALENDAR_JSON_SIZE);
    struct calendar *calendar = malloc(sizeof *calendar);
    int64_t version;
    int r = json && calendar ? calendar_record_load(store, json, &version, err)
                             : error_set(err, -ENOMEM, "calendar: out of memory");

    if (r == 0)
        r = calendar_json_parse(json, calendar, err);
    if (r == 0 && calendar->keeps_bank_holidays)
        r = calendar_save(store, json, &version, err);
    free(calendar);
    free(json);
    return r;
}

int calendar_record_merge(struct store *store, const struct bank_holidays *days, int64_t today, struct error *err)
{
    int changes = bank_holidays_merge(store, days, today, err);
    int r = changes > 0 ? renew(store, err) : changes;

    return r < 0 ? r : changes;
}

/* FNV-1a: tells one release's file from another's. */
static void digest_of(const char *text, size_t size, char digest[DIGEST_SIZE])
{
    uint64_t hash = UINT64_C(14695981039346656037);

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (uint8_t)text[i]) * UINT64_C(1099511628211);
    snprintf(digest, DIGEST_SIZE, "%016" PRIx64, hash);
}

static int read_file(const char *path, char *text, size_t *size, struct error *err)
{
    FILE *file = fopen(path, "re");
    bool is_read;

    if (!file)
        return error_set(err, -errno, "%s: %s", path, strerror(errno));
    *size = fread(text, 1, BANK_HOLIDAYS_TEXT_SIZE, file);
    is_read = !ferror(file);
    fclose(file);
    return is_read ? 0 : error_set(err, -EIO, "%s: cannot be read", path);
}

int calendar_record_take_bundled(struct store *store, const char *path, int64_t today, struct error *err)
{
    char *text = malloc(BANK_HOLIDAYS_TEXT_SIZE), digest[DIGEST_SIZE], kept[DIGEST_SIZE] = "";
    struct bank_holidays *days = malloc(sizeof *days);
    size_t size = 0;
    int r = text && days ? read_file(path, text, &size, err) : error_set(err, -ENOMEM, "calendar: out of memory");

    if (r == 0) {
        digest_of(text, size, digest);
        (void)store_setting_get(store, BUNDLED_KEY, kept, sizeof kept);
        if (strcmp(kept, digest) == 0)
            goto out;
        r = bank_holidays_json_parse(text, size, days, err);
    }
    if (r == 0)
        r = calendar_record_merge(store, days, today, err);
    if (r >= 0)
        r = store_setting_set(store, BUNDLED_KEY, digest, err);

out:
    free(days);
    free(text);
    return r < 0 ? r : 0;
}
