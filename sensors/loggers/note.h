/* sensors/loggers/note.h - sentences that reading a file leaves for the reader of its report. Pure. Any thread. */
#ifndef NOTE_H
#define NOTE_H
#include "logger.h"

/* Adds a sentence, cut at LOGGER_NOTE_SIZE; none is said twice. The last of LOGGER_NOTES_MAX says that there is more.
 */
void note_add(struct logger_file *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
