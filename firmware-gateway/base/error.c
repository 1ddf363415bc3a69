/* base/error.c - see error.h */
#include "error.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void make_one_line(char *text)
{
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = ' ';
}

int error_set(struct error *err, int code, const char *format, ...)
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
