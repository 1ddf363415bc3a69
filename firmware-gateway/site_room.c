/* site_room.c - see site_room.h */
#include "site_room.h"
#include <errno.h>
#include <jansson.h>
#include <stddef.h>
#include <string.h>

int site_take_text(const json_t *object, const char *key, const char *fallback, char *text, size_t size,
                   const char *where, struct error *err)
{
    const json_t *value = json_object_get(object, key);
    const char *found = value ? json_string_value(value) : fallback;

    if (!found)
        return error_set(err, -EINVAL, "%s: %s: should be a text", where, key);
    if (strlen(found) >= size)
        return error_set(err, -EINVAL, "%s: %s: longer than %zu bytes", where, key, size - 1);
    memmove(text, found, strlen(found) + 1);    /* the fallback may be what is there already */
    return 0;
}

static int take_number(const json_t *object, const char *key, double max, double *number, const char *where,
                       struct error *err)
{
    const json_t *value = json_object_get(object, key);

    if (!value)
        return 0;                   /* stays as it is */
    *number = json_number_value(value);
    if (!json_is_number(value) || !(*number >= 0 && *number <= max))
        return error_set(err, -EINVAL, "%s: %s: should be a number from 0 to %g", where, key, max);
    return 0;
}

#define WORD_READER(name, type)                                                                                       \
    static bool name##_take(const char *word, void *value)                                                            \
    {                                                                                                                 \
        return name##_from_word(word, (type *)value);                                                                 \
    }                                                                                                                 \
    static const char *name##_give(const void *value)                                                                 \
    {                                                                                                                 \
        return name##_word(*(const type *)value);                                                                     \
    }
WORD_READER(ventilation, enum ventilation)
WORD_READER(room_use, enum room_use)
WORD_READER(ages, enum ages)
WORD_READER(nation, enum nation)
WORD_READER(windows, enum windows)

static const struct word_key {
    const char *key;
    bool (*take)(const char *word, void *value);
    const char *(*give)(const void *value);
    size_t offset;
    const char *should;
} word_keys[] = {
    {"ventilation", ventilation_take, ventilation_give, offsetof(struct room_info, ventilation),
     "natural, hybrid, mechanical or unknown"},
    {"use", room_use_take, room_use_give, offsetof(struct room_info, use), "a known use, such as classroom or hall"},
    {"ages", ages_take, ages_give, offsetof(struct room_info, ages), "3-5, 6-10, 11-15, adult or unknown"},
    {"nation", nation_take, nation_give, offsetof(struct room_info, nation),
     "england, wales, scotland, northern-ireland, other or, for the site's, unknown"},
    {"windows", windows_take, windows_give, offsetof(struct room_info, windows), "none, some, many or unknown"},
};

static const struct number_key {
    const char *key;
    size_t offset;
    double min, max;                /* and 0: not known */
} number_keys[] = {
    {"volume_m3", offsetof(struct room_info, volume_m3), 0, ROOM_VOLUME_M3_MAX},
    {"cleaner_m3_per_h", offsetof(struct room_info, cleaner_m3_per_h), 0, ROOM_CLEANER_M3_PER_H_MAX},
    {"outdoor_ppm", offsetof(struct room_info, outdoor_ppm), ROOM_OUTDOOR_PPM_MIN, ROOM_OUTDOOR_PPM_MAX},
};
#define COUNT(table) (sizeof(table) / sizeof *(table))

static int read_words(const json_t *room, struct room_info *info, const char *where, struct error *err)
{
    int r = 0;

    for (size_t i = 0; i < COUNT(word_keys) && r == 0; i++) {
        const struct word_key *key = &word_keys[i];
        char word[NAME_SIZE];
        void *value = (char *)info + key->offset;

        r = site_take_text(room, key->key, key->give(value), word, sizeof word, where, err);
        if (r == 0 && !key->take(word, value))
            r = error_set(err, -EINVAL, "%s: %s: '%s' should be %s", where, key->key, word, key->should);
    }
    return r;
}

static int read_numbers(const json_t *room, struct room_info *info, const char *where, struct error *err)
{
    double seats = info->seats;
    const json_t *cleaner = json_object_get(room, "air_cleaner");
    int r = take_number(room, "seats", ROOM_SEATS_MAX, &seats, where, err);

    info->seats = (int)seats;
    for (size_t i = 0; i < COUNT(number_keys) && r == 0; i++) {
        const struct number_key *key = &number_keys[i];
        double *number = (double *)(void *)((char *)info + key->offset);

        r = take_number(room, key->key, key->max, number, where, err);
        if (r == 0 && *number > 0 && *number < key->min)
            r = error_set(err, -EINVAL, "%s: %s: should be a number from %g to %g, or 0", where, key->key, key->min,
                          key->max);
    }
    if (r == 0 && cleaner && !json_is_boolean(cleaner))
        r = error_set(err, -EINVAL, "%s: air_cleaner: should be true or false", where);
    if (r == 0 && cleaner)
        info->has_air_cleaner = json_is_true(cleaner);
    return r;
}

int site_room_read(const json_t *room, struct room_info *info, const char *where, struct error *err)
{
    int r = site_take_text(room, "name", info->name[0] ? info->name : info->id, info->name, sizeof info->name, where,
                           err);

    if (r == 0 && !name_is_valid(info->name))
        r = error_set(err, -EINVAL, "%s: name: should be text without control characters", where);
    if (r == 0)
        r = site_take_text(room, "building", info->building, info->building, sizeof info->building, where, err);
    if (r == 0 && info->building[0] && !name_is_valid(info->building))
        r = error_set(err, -EINVAL, "%s: building: should be text without control characters", where);
    if (r == 0)
        r = read_words(room, info, where, err);
    return r < 0 ? r : read_numbers(room, info, where, err);
}

json_t *site_room_json(const struct room_info *room)
{
    json_t *object = json_pack("{s:s,s:s,s:s,s:i,s:b,s:s,s:[]}", "id", room->id, "name", room->name, "building",
                               room->building, "seats", room->seats, "air_cleaner", room->has_air_cleaner,
                               "outdoor_room", room->outdoor_room, "devices");

    for (size_t i = 0; i < COUNT(word_keys); i++)
        json_object_set_new(object, word_keys[i].key,
                            json_string(word_keys[i].give((const char *)room + word_keys[i].offset)));
    for (size_t i = 0; i < COUNT(number_keys); i++)
        json_object_set_new(object, number_keys[i].key,
                            json_real(*(const double *)(const void *)((const char *)room + number_keys[i].offset)));
    return object;
}
