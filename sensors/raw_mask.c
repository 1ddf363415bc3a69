/* sensors/raw_mask.c - see raw_mask.h */
#include "raw_mask.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define RANDOM_SIZE_MIN 24              /* bytes: an EUI has 16, a MAC 12; a UUID no capitals beside small letters */
#define COUNT(array) (sizeof array / sizeof *array)

/* In a name: anywhere, or at its end ("appKey", "nwk_s_key"). */
static const char *const inside[] = {"password", "passwd", "passphrase", "secret", "token", "credential"};
static const char *const ends[] = {"key", "psk", "pwd", "pass", "auth"};

static bool names_secret(const char *name, size_t size)
{
    for (size_t i = 0; i < COUNT(inside); i++)
        for (size_t at = 0, length = strlen(inside[i]); at + length <= size; at++)
            if (strncasecmp(name + at, inside[i], length) == 0)
                return true;
    for (size_t i = 0; i < COUNT(ends); i++) {
        size_t length = strlen(ends[i]);

        if (length <= size && strncasecmp(name + size - length, ends[i], length) == 0)
            return true;
    }
    return false;
}

static bool is_name_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '-';
}

/* "token=abc": up to what separates pairs. */
static void mask_pairs(char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        size_t begin = i;

        if (text[i] != '=')
            continue;
        while (begin > 0 && is_name_byte(text[begin - 1]))
            begin--;
        if (!names_secret(text + begin, i - begin))
            continue;
        while (++i < size && !strchr("&;, \t\r\n\"'/}", text[i]))
            text[i] = '*';
    }
}

static bool looks_random(const char *level, size_t size)
{
    bool has_upper = false, has_lower = false, has_digit = false;

    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)level[i];

        if (!is_name_byte(level[i]) && c != '.')
            return false;
        has_upper |= isupper(c) != 0;
        has_lower |= islower(c) != 0;
        has_digit |= isdigit(c) != 0;
    }
    return size >= RANDOM_SIZE_MIN && has_upper && has_lower && has_digit;
}

void raw_mask_topic(char *topic, const char *device)
{
    bool follows_name = false;
    size_t device_size = device ? strlen(device) : 0;

    for (char *level = topic;; level++) {
        size_t size = strcspn(level, "/");
        bool is_device = device_size && size == device_size && strncasecmp(level, device, size) == 0;

        mask_pairs(level, size);
        if (follows_name || (!is_device && looks_random(level, size)))
            memset(level, '*', size);
        follows_name = size && !follows_name && names_secret(level, size);
        level += size;
        if (!*level)
            return;
    }
}

/* The end of the JSON string that begins behind its quote at begin, on its closing quote or at size. */
static size_t string_end(const char *text, size_t begin, size_t size)
{
    size_t i = begin;

    while (i < size && text[i] != '"')
        i += text[i] == '\\' ? 2 : 1;
    return i < size ? i : size;
}

static size_t skip_space(const char *text, size_t i, size_t size)
{
    while (i < size && isspace((unsigned char)text[i]))
        i++;
    return i;
}

/* The value at i: a string but its quotes, a number or word; what is inside an object or list has names of its own, or
 * is masked one by one. Returns where it ends. */
static size_t mask_value(char *text, size_t i, size_t size)
{
    size_t end;

    if (i < size && text[i] == '"') {
        end = string_end(text, i + 1, size);
        memset(text + i + 1, '*', end - i - 1);
        return end < size ? end + 1 : size;
    }
    if (i < size && text[i] == '[') {
        while (i < size && text[i] != ']') {
            size_t next = mask_value(text, skip_space(text, i + 1, size), size);

            i = next > i ? skip_space(text, next, size) : i + 1;
            if (i < size && text[i] != ',' && text[i] != ']')
                break;
        }
        return i;
    }
    while (i < size && !strchr(",]} \t\r\n{[", text[i]))
        text[i++] = '*';
    return i;
}

void raw_mask_payload(char *payload, size_t size)
{
    mask_pairs(payload, size);
    for (size_t i = 0; i < size;) {
        size_t begin = i + 1, end, next;

        if (payload[i] != '"') {
            i++;
            continue;
        }
        end = string_end(payload, begin, size);
        next = skip_space(payload, end < size ? end + 1 : size, size);
        i = next;
        if (next < size && payload[next] == ':' && names_secret(payload + begin, end - begin))
            i = mask_value(payload, skip_space(payload, next + 1, size), size);
    }
}
