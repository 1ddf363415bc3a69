/* base/error.c - see error.h */
#include "error.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A sentence that was cut may end inside a letter of several bytes (UTF-8): the whole letter goes. */
static void end_with_a_letter(char *text)
{
    size_t length = strlen(text), at = length;
    unsigned char lead;
    size_t size;

    if (length < ERROR_TEXT_SIZE - 1)
        return;
    while (at > 0 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
        at--;
    if (at == 0)
        return;
    lead = (unsigned char)text[--at];
    size = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
    if (at + size > length)
        text[at] = '\0';
}

static void make_one_line(char *text)
{
    end_with_a_letter(text);
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = ' ';
}

int (error_set)(struct error *err, int code, const char *format, ...)
{
    va_list args;

    if (!err)
        return code;
    err->code = code;
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    make_one_line(err->text);
    return code;
}

int error_prefix(struct error *err, const char *format, ...)
{
    char was[ERROR_TEXT_SIZE];
    va_list args;
    size_t used;

    if (!err)
        return 0;
    memcpy(was, err->text, sizeof was);
    va_start(args, format);
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    used = strlen(err->text);
    snprintf(err->text + used, sizeof err->text - used, ": %s", was);
    make_one_line(err->text);
    return err->code;
}
