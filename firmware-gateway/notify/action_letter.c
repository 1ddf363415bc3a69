/* notify/action_letter.c - see action_letter.h */
#include "action_letter.h"
#include "calendar.h"
#include <stdio.h>
#include <string.h>

void action_letter_add(struct action_letter *letter, const char *what, enum action_reminder reminder, int days_late,
                       int64_t due_date)
{
    size_t used = strlen(letter->lines);
    char due[CALENDAR_TEXT_SIZE];

    letter->late_count += reminder == ACTION_REMIND_LATE;
    if (letter->count++ >= ACTION_LETTER_LINES_MAX)
        return;
    calendar_date_format(due_date, due);
    if (reminder == ACTION_REMIND_LATE)
        snprintf(letter->lines + used, sizeof letter->lines - used, "- %s: %d school %s late, was due %s\n", what,
                 days_late, days_late == 1 ? "day" : "days", due);
    else
        snprintf(letter->lines + used, sizeof letter->lines - used, "- %s: due %s\n", what, due);
}

void action_letter_write(const struct action_letter *letter, const char *public_url, struct letter *written)
{
    size_t left_out = letter->count > ACTION_LETTER_LINES_MAX ? letter->count - ACTION_LETTER_LINES_MAX : 0;
    int used;

    if (letter->late_count)
        snprintf(written->subject, sizeof written->subject, "Late: %zu of your actions", letter->late_count);
    else
        snprintf(written->subject, sizeof written->subject, "Due on the next school day: %zu of your actions",
                 letter->count);
    used = snprintf(written->body, sizeof written->body, "%s", letter->lines);
    if (left_out && (size_t)used < sizeof written->body)
        used += snprintf(written->body + used, sizeof written->body - (size_t)used, "And %zu more.\n", left_out);
    if ((size_t)used < sizeof written->body)
        snprintf(written->body + used, sizeof written->body - (size_t)used, "\nDone? Close it with a photo or a note:"
                 "\n%s/actions?view=mine\n", public_url);
}
