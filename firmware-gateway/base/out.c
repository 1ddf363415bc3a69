/* base/out.c - see out.h */
#include "out.h"
#include "rfc3339.h"
#include "utf8.h"
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 1024
#define NUMBER_SIZE 64
#define NUMBER_MOST 1e15            /* beyond it a double holds no fraction and %f grows without use */
#define REPLACEMENT "\xef\xbf\xbd"  /* U+FFFD */

void out_init(struct out *out)
{
    *out = (struct out){0};
}

void out_done(struct out *out)
{
    free(out->text);
    out_init(out);
}

char *out_take(struct out *out)
{
    char *text = out->failed ? NULL : out->text;

    if (out->failed)
        free(out->text);
    out_init(out);
    return text;
}

/* Room for size more bytes and the end. */
static bool make_room(struct out *out, size_t size)
{
    size_t room = out->room ? out->room : FIRST_ROOM;
    char *text;

    if (out->failed)
        return false;
    if (out->size + size < out->room)
        return true;
    while (room <= out->size + size)
        room *= 2;
    text = room <= OUT_SIZE_MAX ? realloc(out->text, room) : NULL;
    if (!text) {
        out->failed = true;
        return false;
    }
    out->text = text;
    out->room = room;
    return true;
}

static inline void put(struct out *out, const char *bytes, size_t size)
{
    if (!make_room(out, size))
        return;
    memcpy(out->text + out->size, bytes, size);
    out->size += size;
    out->text[out->size] = '\0';
}

static bool is_plain(unsigned char c)
{
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&';
}

/* <, > and & are written as \u escapes too, so that an answer is harmless wherever it is pasted. */
static void put_quoted(struct out *out, const char *text)
{
    const unsigned char *s = (const unsigned char *)text;

    put(out, "\"", 1);
    while (*s) {
        size_t n = 0;
        uint32_t code_point;
        char escape[8];

        while (is_plain(s[n]))
            n++;
        if (n) {
            put(out, (const char *)s, n);
        } else if (*s >= 0x80) {
            n = utf8_read((const char *)s, UTF8_TO_NUL, &code_point);
            put(out, n ? (const char *)s : REPLACEMENT, n ? n : strlen(REPLACEMENT));
            n = n ? n : 1;
        } else {
            snprintf(escape, sizeof escape, *s == '"' || *s == '\\' ? "\\%c" : "\\u%04x", *s);
            put(out, escape, strlen(escape));
            n = 1;
        }
        s += n;
    }
    put(out, "\"", 1);
}

/* Everything before a value: the comma and the key. Keys are ours and need no escapes. */
static void begin(struct out *out, const char *key)
{
    if (out->comma)
        put(out, ",", 1);
    out->comma = true;
    if (!key)
        return;
    put(out, "\"", 1);
    put(out, key, strlen(key));
    put(out, "\":", 2);
}

static void open_with(struct out *out, const char *key, const char *bracket)
{
    begin(out, key);
    put(out, bracket, 1);
    out->comma = false;
}

static void close_with(struct out *out, const char *bracket)
{
    put(out, bracket, 1);
    out->comma = true;
}

void out_object(struct out *out, const char *key)
{
    open_with(out, key, "{");
}

void out_object_end(struct out *out)
{
    close_with(out, "}");
}

void out_array(struct out *out, const char *key)
{
    open_with(out, key, "[");
}

void out_array_end(struct out *out)
{
    close_with(out, "]");
}

void out_raw(struct out *out, const char *key, const char *json)
{
    begin(out, key);
    put(out, json, strlen(json));
}

void out_null(struct out *out, const char *key)
{
    out_raw(out, key, "null");
}

void out_bool(struct out *out, const char *key, bool value)
{
    out_raw(out, key, value ? "true" : "false");
}

void out_text(struct out *out, const char *key, const char *value)
{
    if (!value) {
        out_null(out, key);
        return;
    }
    begin(out, key);
    put_quoted(out, value);
}

void out_words(struct out *out, const char *key, const char *value)
{
    out_text(out, key, value && *value ? value : NULL);
}

void out_integer(struct out *out, const char *key, int64_t value)
{
    char text[NUMBER_SIZE];

    snprintf(text, sizeof text, "%lld", (long long)value);
    out_raw(out, key, text);
}

void out_number(struct out *out, const char *key, double value, int decimals)
{
    char text[NUMBER_SIZE];
    size_t size;

    if (!isfinite(value) || fabs(value) > NUMBER_MOST) {
        out_null(out, key);
        return;
    }
    snprintf(text, sizeof text, "%.*f", decimals, value);
    size = strlen(text);
    if (strchr(text, '.')) {
        while (text[size - 1] == '0')
            size--;
        if (text[size - 1] == '.')
            size--;
        text[size] = '\0';
    }
    out_raw(out, key, strcmp(text, "-0") == 0 ? "0" : text);
}

void out_time(struct out *out, const char *key, int64_t unix_ms)
{
    char text[RFC3339_SIZE];

    if (unix_ms <= 0) {
        out_null(out, key);
        return;
    }
    rfc3339_format(unix_ms, text);
    out_text(out, key, text);
}

void out_plain(struct out *out, const char *format, ...)
{
    va_list args;
    int size;

    va_start(args, format);
    size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (size < 0 || !make_room(out, (size_t)size))
        return;
    va_start(args, format);
    vsnprintf(out->text + out->size, out->room - out->size, format, args);
    va_end(args);
    out->size += (size_t)size;
}

void out_cell(struct out *out, const char *text)
{
    out_plain(out, "\"%s", *text && strchr("=+-@\t\r", *text) ? "'" : "");
    for (const char *part = text; *part;) {
        size_t length = strcspn(part, "\"");

        out_plain(out, "%.*s%s", (int)length, part, part[length] ? "\"\"" : "");
        part += length + (part[length] != '\0');
    }
    out_plain(out, "\"");
}
