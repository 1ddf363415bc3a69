/* families/cbor.c - see cbor.h. An item of n bytes makes at most n values: the payload bounds what is allocated. */
#include "cbor.h"
#include "decoder.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define KEY_SIZE 64
#define TAG_DECIMAL 4
#define INDEFINITE 31
#define BREAK 0xff
#define EXPONENT_MAX 308                /* of decimal fractions; others are no number of ours */

enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };

struct cbor {
    const uint8_t *at, *end;
    int depth;
};

struct head {
    enum major major;
    unsigned short_form;                /* the low five bits */
    uint64_t value;
};

static json_t *read_item(struct cbor *cbor);

static bool read_head(struct cbor *cbor, struct head *head)
{
    unsigned size;

    if (cbor->at == cbor->end)
        return false;
    head->major = (enum major)(*cbor->at >> 5);
    head->short_form = *cbor->at++ & 31;
    head->value = head->short_form;
    if (head->short_form < 24 || head->short_form == INDEFINITE)
        return true;
    size = 1u << (head->short_form - 24);
    if (head->short_form > 27 || (size_t)(cbor->end - cbor->at) < size)
        return false;
    head->value = 0;
    while (size--)
        head->value = head->value << 8 | *cbor->at++;
    return true;
}

static double half_float(uint64_t bits)
{
    int exponent = (int)(bits >> 10 & 31);
    double mantissa = (double)(bits & 1023);
    double value = exponent == 0 ? ldexp(mantissa, -24) : exponent == 31 ? NAN : ldexp(mantissa + 1024, exponent - 25);

    return bits & 0x8000 ? -value : value;
}

static json_t *read_simple(const struct head *head)
{
    double number = NAN;

    if (head->short_form == 20 || head->short_form == 21)
        return json_boolean(head->short_form == 21);
    if (head->short_form == 25)
        number = half_float(head->value);
    if (head->short_form == 26) {
        uint32_t bits = (uint32_t)head->value;
        float value;

        memcpy(&value, &bits, sizeof value);
        number = (double)value;
    }
    if (head->short_form == 27)
        memcpy(&number, &head->value, sizeof number);
    return isfinite(number) ? json_real(number) : json_null();      /* null, undefined, not a number */
}

static json_t *read_text(struct cbor *cbor, const struct head *head)
{
    const char *text = (const char *)cbor->at;

    if (head->short_form == INDEFINITE || head->value > (uint64_t)(cbor->end - cbor->at))
        return NULL;                    /* texts in pieces: no sender of measurements needs them */
    cbor->at += head->value;
    return head->major == TEXT ? json_stringn(text, (size_t)head->value) : json_null();
}

static bool is_over(struct cbor *cbor, const struct head *head, uint64_t index)
{
    if (head->short_form != INDEFINITE)
        return index == head->value;
    if (cbor->at == cbor->end || *cbor->at != BREAK)
        return false;
    cbor->at++;
    return true;
}

static json_t *read_array(struct cbor *cbor, const struct head *head)
{
    json_t *array = json_array();

    for (uint64_t i = 0; array && !is_over(cbor, head, i); i++)
        if (json_array_append_new(array, read_item(cbor)) < 0) {
            json_decref(array);
            return NULL;
        }
    return array;
}

static bool read_key(struct cbor *cbor, char key[KEY_SIZE])
{
    json_t *item = read_item(cbor);
    int used = json_is_string(item) ? snprintf(key, KEY_SIZE, "%s", json_string_value(item))
             : json_is_integer(item) ? snprintf(key, KEY_SIZE, "%lld", (long long)json_integer_value(item)) : -1;

    json_decref(item);
    return used >= 0 && used < KEY_SIZE;
}

static json_t *read_map(struct cbor *cbor, const struct head *head)
{
    json_t *object = json_object();
    char key[KEY_SIZE];

    for (uint64_t i = 0; object && !is_over(cbor, head, i); i++)
        if (!read_key(cbor, key) || json_object_set_new(object, key, read_item(cbor)) < 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}

/* Tag 4: [exponent of ten, mantissa]. */
static json_t *read_tagged(struct cbor *cbor, const struct head *head)
{
    json_t *item = read_item(cbor), *number;
    const json_t *mantissa = json_array_get(item, 1), *power = json_array_get(item, 0);
    json_int_t exponent = json_integer_value(power);
    bool is_known;                      /* a mantissa of more than 64 bits is none of ours */

    if (!item || head->value != TAG_DECIMAL)
        return item;
    is_known = json_is_integer(power) && json_is_number(mantissa) && exponent >= -EXPONENT_MAX &&
               exponent <= EXPONENT_MAX;
    number = is_known ? json_real(json_number_value(mantissa) * pow(10, (double)exponent)) : json_null();
    json_decref(item);
    return number ? number : json_null();       /* json_real refuses what is not finite */
}

static json_t *read_value(struct cbor *cbor, const struct head *head)
{
    switch (head->major) {
    case UNSIGNED:
        return head->value <= INT64_MAX ? json_integer((json_int_t)head->value) : json_real((double)head->value);
    case NEGATIVE:
        return head->value < INT64_MAX ? json_integer(-1 - (json_int_t)head->value) : json_real(-(double)head->value);
    case BYTES:
    case TEXT:
        return read_text(cbor, head);
    case ARRAY:
        return read_array(cbor, head);
    case MAP:
        return read_map(cbor, head);
    case TAG:
        return read_tagged(cbor, head);
    case SIMPLE:
        return read_simple(head);
    }
    return NULL;
}

static json_t *read_item(struct cbor *cbor)
{
    struct head head;
    json_t *item;

    if (cbor->depth == JSON_DEPTH_MAX || !read_head(cbor, &head) ||
        (head.short_form == INDEFINITE && head.major != ARRAY && head.major != MAP))
        return NULL;
    cbor->depth++;
    item = read_value(cbor, &head);
    cbor->depth--;
    return item;
}

int cbor_read(struct slice bytes, json_t **root, struct error *err)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    struct cbor cbor = {at, at + bytes.size, 0};
    json_t *item = read_item(&cbor);

    if (!item || cbor.at != cbor.end) {
        json_decref(item);
        return error_set(err, -EBADMSG, "byte %zu: not CBOR, or nested deeper than %d levels",
                         (size_t)(cbor.at - at) + 1, JSON_DEPTH_MAX);
    }
    *root = item;
    return 0;
}
