/* base/log.c - see log.h */
#include "log.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 512

static enum log_level most_shown = LOG_LEVEL_INFO;

void log_set_level(enum log_level most)
{
    most_shown = most;
}

void log_write(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    char line[LINE_SIZE];
    va_list args;
    size_t used;

    if (level > most_shown)
        return;
    used = (size_t)snprintf(line, sizeof line, "%s: ", names[level]);
    va_start(args, format);
    vsnprintf(line + used, sizeof line - used - 1, format, args);
    va_end(args);
    used = strlen(line);
    for (size_t i = 0; i < used; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f)
            line[i] = ' ';
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        return;     /* nobody is listening; there is nowhere to say so */
}
