/* notify/action_letter.h - what people are reminded of by mail: all actions of one owner in one letter, once a day
 * at most, so that reminders never bury what they are about. Pure; any thread. */
#ifndef ACTION_LETTER_H
#define ACTION_LETTER_H
#include "action.h"
#include "messages.h"

#define ACTION_LETTER_LINES_MAX 6   /* those that fit a letter with the longest words; the rest is counted */

struct action_letter {              /* zeroes to begin with */
    size_t count, late_count;
    char lines[ACTION_LETTER_LINES_MAX * (ACTION_WHAT_SIZE + 64)];
};

/* One more action; days_late: school days, for ACTION_REMIND_LATE. */
void action_letter_add(struct action_letter *letter, const char *what, enum action_reminder reminder, int days_late,
                       int64_t due_date);
/* public_url: of the dashboard. */
void action_letter_write(const struct action_letter *letter, const char *public_url, struct letter *written);

#endif
