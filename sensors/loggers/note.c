/* loggers/note.c - see note.h */
#include "note.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void note_add(struct logger_file *file, const char *format, ...)
{
    char note[LOGGER_NOTE_SIZE];
    va_list args;

    va_start(args, format);
    vsnprintf(note, sizeof note, format, args);
    va_end(args);
    for (char *p = note; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = ' ';
    for (size_t n = 0; n < file->note_count; n++)
        if (strcmp(file->notes[n], note) == 0)
            return;
    if (file->note_count == LOGGER_NOTES_MAX)
        snprintf(file->notes[LOGGER_NOTES_MAX - 1], LOGGER_NOTE_SIZE, "There is more to say about this file.");
    else
        memcpy(file->notes[file->note_count++], note, sizeof note);
}
