/* air/source.c - see source.h */
#include "source.h"
#include <errno.h>
#include <string.h>

int source_check_url(const char *text, struct error *err)
{
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0)
        return error_set(err, -EINVAL, "\"%.40s\" is no address of a page, write https://...", text);
    return 0;
}

int source_parse_confidence(const char *text, void *confidence, struct error *err)
{
    if (strlen(text) != 1 || !strchr("ABC", *text))
        return error_set(err, -EINVAL, "\"%.40s\" is no confidence, write A (source read), B (second-hand report) or C "
                         "(not verified at source)", text);
    *(char *)confidence = *text;
    return 0;
}
