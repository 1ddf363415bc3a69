/* web/body.c - see body.h */
#include "body.h"
#include "place.h"
#include "rfc3339.h"
#include "utf8.h"
#include <errno.h>
#include <string.h>

/* The library recurses as deep as the text nests; so the depth is counted first, strings skipped. */
static bool is_too_deep(const char *text, size_t size)
{
    int depth = 0;
    bool in_string = false;

    for (size_t i = 0; i < size; i++) {
        if (in_string && text[i] == '\\')
            i++;
        else if (text[i] == '"')
            in_string = !in_string;
        else if (!in_string && (text[i] == '{' || text[i] == '['))
            depth++;
        else if (!in_string && (text[i] == '}' || text[i] == ']'))
            depth--;
        if (depth > BODY_DEPTH_MAX)
            return true;
    }
    return false;
}

int body_parse(const char *text, size_t size, json_t **json, struct error *err)
{
    json_error_t why;
    json_t *root;

    if (is_too_deep(text, size))
        return error_set(err, -EINVAL, "The body nests deeper than %d levels.", BODY_DEPTH_MAX);
    root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
    if (!root)
        return error_set(err, -EINVAL, "The body is not JSON: line %d, column %d: %s.", why.line, why.column, why.text);
    if (!json_is_object(root)) {
        json_decref(root);
        return error_set(err, -EINVAL, "The body has to be a JSON object.");
    }
    *json = root;
    return 0;
}

bool body_allows(struct request *request, const char *const *allowed)
{
    const char *key;
    json_t *value;
    bool are_known = true;

    json_object_foreach(request->json, key, value) {
        size_t i = 0;

        while (allowed[i] && strcmp(allowed[i], key) != 0)
            i++;
        if (!allowed[i] && !request->answer.status)
            request_refuse(request, 422, "unknown_field", key, "There is no field of that name here.");
        are_known &= allowed[i] != NULL;
    }
    return are_known;
}

static json_t *get(const struct request *request, const char *key)
{
    json_t *value = json_object_get(request->json, key);

    return json_is_null(value) ? NULL : value;
}

static int refuse(struct request *request, const char *key, const char *should)
{
    request_refuse(request, 422, "bad_value", key, "%s %s", key, should);
    return -EINVAL;
}

/* Characters that nobody sees, but that break a line or turn round the order of what is read: a text that people sign
 * says what it shows. The marks that Arabic and Hebrew are written with are fine. Source: Unicode UAX #9, 2.1, 2.2. */
static const struct characters {
    uint32_t first, last;
} controls[] = {{0x00, 0x1f}, {0x7f, 0x9f}, {0x2028, 0x202e}, {0x2066, 0x2069}};

/* Spaces of any width, soft hyphens, marks of joining and direction: a text of nothing else says nothing. */
static const struct characters blanks[] = {{'\n', '\n'},     {' ', ' '},       {0x00a0, 0x00a0}, {0x00ad, 0x00ad},
                                           {0x034f, 0x034f}, {0x061c, 0x061c}, {0x115f, 0x1160}, {0x1680, 0x1680},
                                           {0x180e, 0x180e}, {0x2000, 0x200f}, {0x202f, 0x202f}, {0x205f, 0x2064},
                                           {0x2800, 0x2800}, {0x3000, 0x3000}, {0x3164, 0x3164}, {0xfeff, 0xfeff}};

static bool is_among(uint32_t c, const struct characters *some, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (c >= some[i].first && c <= some[i].last)
            return true;
    return false;
}

bool body_has_control(const char *text, char but)
{
    uint32_t c;

    for (size_t bytes; *text; text += bytes) {
        bytes = utf8_read(text, UTF8_TO_NUL, &c);
        if (bytes == 0 || (is_among(c, controls, sizeof controls / sizeof *controls) && *text != but))
            return true;
    }
    return false;
}

static bool is_blank(const char *text)
{
    uint32_t c;

    for (size_t bytes; *text; text += bytes) {
        bytes = utf8_read(text, UTF8_TO_NUL, &c);
        if (bytes == 0 || !is_among(c, blanks, sizeof blanks / sizeof *blanks))
            return false;
    }
    return true;
}

static int take_text(struct request *request, const char *key, char but, char *value, size_t room)
{
    json_t *found = get(request, key);
    size_t size = json_string_length(found);

    if (!found)
        return 0;
    if (!json_is_string(found))
        return refuse(request, key, "has to be text.");
    if (size >= room)
        return refuse(request, key, "is too long.");
    if (body_has_control(json_string_value(found), but))
        return refuse(request, key, but ? "has a control character other than line breaks."
                                        : "has a line break or another control character.");
    memcpy(value, json_string_value(found), size + 1);
    return 1;
}

int body_text(struct request *request, const char *key, char *value, size_t room)
{
    return take_text(request, key, '\0', value, room);
}

static int take_words(struct request *request, const char *key, char but, char *value, size_t room)
{
    int r = take_text(request, key, but, value, room);

    if (r == 1 && is_blank(value))
        *value = '\0';
    return r;
}

int body_line(struct request *request, const char *key, char *value, size_t room)
{
    return take_words(request, key, '\0', value, room);
}

int body_paragraphs(struct request *request, const char *key, char *value, size_t room)
{
    return take_words(request, key, '\n', value, room);
}

static int take_name(struct request *request, const char *key, bool needs_one, char *value, size_t room)
{
    char name[NAME_SIZE];
    int r = body_text(request, key, name, room < sizeof name ? room : sizeof name);

    if (r == 1 && !name_is_valid(name) && (needs_one || name[0]))
        return refuse(request, key, "has to be 1 to 64 bytes of plain text on one line.");
    if (r == 1)
        memcpy(value, name, strlen(name) + 1);
    return r;
}

int body_name(struct request *request, const char *key, char *value, size_t room)
{
    return take_name(request, key, true, value, room);
}

int body_name_or_none(struct request *request, const char *key, char *value, size_t room)
{
    return take_name(request, key, false, value, room);
}

int body_number(struct request *request, const char *key, double min, double max, double *value)
{
    json_t *found = get(request, key);
    double number = json_number_value(found);

    if (!found)
        return 0;
    if (!json_is_number(found) || !(number >= min && number <= max)) {
        request_refuse(request, 422, "bad_value", key, "%s has to be a number from %g to %g.", key, min, max);
        return -EINVAL;
    }
    *value = number;
    return 1;
}

int body_integer(struct request *request, const char *key, int64_t min, int64_t max, int64_t *value)
{
    json_t *found = get(request, key);
    int64_t number = json_integer_value(found);

    if (!found)
        return 0;
    if (!json_is_integer(found) || number < min || number > max) {
        request_refuse(request, 422, "bad_value", key, "%s has to be a whole number from %lld to %lld.", key,
                       (long long)min, (long long)max);
        return -EINVAL;
    }
    *value = number;
    return 1;
}

int body_bool(struct request *request, const char *key, bool *value)
{
    json_t *found = get(request, key);

    if (!found)
        return 0;
    if (!json_is_boolean(found))
        return refuse(request, key, "has to be true or false.");
    *value = json_is_true(found);
    return 1;
}

int body_time(struct request *request, const char *key, int64_t *unix_ms)
{
    char text[RFC3339_SIZE + 8];
    int r = body_text(request, key, text, sizeof text);
    int64_t parsed_ms;

    if (r != 1)
        return r;
    if (rfc3339_parse(text, strlen(text), &parsed_ms) < 0 || !request_knows_time(parsed_ms))
        return refuse(request, key, "has to be a time with its zone, as in 2026-11-23T09:00:00Z, in the years 1990 to "
                      "2099.");
    *unix_ms = parsed_ms;
    return r;
}

int body_word(struct request *request, const char *key, bool (*from)(const char *word, int *value), int *value)
{
    char word[32];
    int r = body_text(request, key, word, sizeof word);

    if (r == 1 && !from(word, value))
        return refuse(request, key, "is not one of the words that are known here.");
    return r;
}

static bool needs(struct request *request, const char *key, int r)
{
    if (r == 0)
        refuse(request, key, "is needed.");
    return r == 1;
}

bool body_needs_text(struct request *request, const char *key, char *value, size_t room)
{
    return needs(request, key, body_text(request, key, value, room));
}

bool body_needs_name(struct request *request, const char *key, char *value, size_t room)
{
    return needs(request, key, body_name(request, key, value, room));
}
