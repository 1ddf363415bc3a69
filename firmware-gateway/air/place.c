/* air/place.c - see place.h */
#include "place.h"
#include "utf8.h"
#include <stddef.h>
#include <string.h>

const char *const nation_words[NATION_COUNT] = {
    [NATION_UNKNOWN] = "unknown", [NATION_ENGLAND] = "england", [NATION_WALES] = "wales",
    [NATION_SCOTLAND] = "scotland", [NATION_NORTHERN_IRELAND] = "northern-ireland", [NATION_OTHER] = "other",
};

const char *const ventilation_words[VENTILATION_COUNT] = {
    [VENTILATION_UNKNOWN] = "unknown", [VENTILATION_NATURAL] = "natural", [VENTILATION_HYBRID] = "hybrid",
    [VENTILATION_MECHANICAL] = "mechanical",
};

const char *const room_use_words[USE_COUNT] = {
    [USE_CLASSROOM] = "classroom", [USE_HALL] = "hall", [USE_MUSIC] = "music", [USE_PE] = "pe", [USE_SEN] = "sen",
    [USE_EARLY_YEARS] = "early_years", [USE_STAFF_ROOM] = "staff_room", [USE_OFFICE] = "office",
    [USE_OTHER] = "other",
};

static const char *const ages_words[AGES_COUNT] = {
    [AGES_UNKNOWN] = "unknown", [AGES_3_5] = "3-5", [AGES_6_10] = "6-10", [AGES_11_15] = "11-15",
    [AGES_ADULT] = "adult",
};

static const char *const windows_words[WINDOWS_COUNT] = {
    [WINDOWS_UNKNOWN] = "unknown", [WINDOWS_NONE] = "none", [WINDOWS_SOME] = "some", [WINDOWS_MANY] = "many",
};

static int find(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

const char *nation_word(enum nation value)
{
    return nation_words[value];
}

bool nation_from_word(const char *word, enum nation *value)
{
    int i = find(nation_words, NATION_COUNT, word);

    if (i >= 0)
        *value = (enum nation)i;
    return i >= 0;
}

const char *ventilation_word(enum ventilation value)
{
    return ventilation_words[value];
}

bool ventilation_from_word(const char *word, enum ventilation *value)
{
    int i = find(ventilation_words, VENTILATION_COUNT, word);

    if (i >= 0)
        *value = (enum ventilation)i;
    return i >= 0;
}

const char *room_use_word(enum room_use value)
{
    return room_use_words[value];
}

bool room_use_from_word(const char *word, enum room_use *value)
{
    int i = find(room_use_words, USE_COUNT, word);

    if (i >= 0)
        *value = (enum room_use)i;
    return i >= 0;
}

const char *ages_word(enum ages value)
{
    return ages_words[value];
}

bool ages_from_word(const char *word, enum ages *value)
{
    int i = find(ages_words, AGES_COUNT, word);

    if (i >= 0)
        *value = (enum ages)i;
    return i >= 0;
}

const char *windows_word(enum windows value)
{
    return windows_words[value];
}

bool windows_from_word(const char *word, enum windows *value)
{
    int i = find(windows_words, WINDOWS_COUNT, word);

    if (i >= 0)
        *value = (enum windows)i;
    return i >= 0;
}

bool id_is_valid(const char *id)
{
    size_t length = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_-");

    return length >= 1 && length < ID_SIZE && id[length] == '\0';
}

/* What would let a name pass for another, or break the line it is printed on: controls, line and paragraph
 * separators, marks that turn the direction of writing (Unicode categories Cc, Zl, Zp; Bidi_Control), zero-width
 * space and byte order mark. */
static bool is_hidden(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } hidden[] = {{0x00, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200b, 0x200b}, {0x200e, 0x200f}, {0x2028, 0x202e},
                  {0x2060, 0x2060}, {0x2066, 0x2069}, {0xfeff, 0xfeff}};

    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (c >= hidden[i].first && c <= hidden[i].last)
            return true;
    return false;
}

bool name_is_valid(const char *name)
{
    const char *p = name;
    size_t length = strlen(name);

    if (length < 1 || length >= NAME_SIZE)
        return false;
    while (*p) {
        uint32_t code_point;
        size_t bytes = utf8_read(p, UTF8_TO_NUL, &code_point);

        if (bytes == 0 || is_hidden(code_point))
            return false;
        p += bytes;
    }
    return true;
}

int64_t place_tried_from(const struct room_info *room, const char *rule)
{
    int64_t from_date = INT64_MAX;

    for (size_t i = 0; i < room->tried_count; i++)
        if (strcmp(room->tried[i].rule, rule) == 0 && room->tried[i].from_date < from_date)
            from_date = room->tried[i].from_date;
    return from_date;
}
