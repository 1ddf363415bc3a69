/* notify/hazard_letter.c - see hazard_letter.h */
#include "hazard_letter.h"
#include "people.h"
#include "sentences.h"
#include <stdio.h>

#define ROOM_SIZE 128               /* a room's name, whatever stands in it */

static const struct {
    const char *subject, *fact;     /* after the room */
} said[HAZARD_KIND_COUNT] = {
    [HAZARD_STUFFY] = {"reported as stuffy", "Somebody reports that it is stuffy."},
    [HAZARD_COLD] = {"reported as too cold", "Somebody reports that it is too cold."},
    [HAZARD_HOT] = {"reported as too hot", "Somebody reports that it is too hot."},
    [HAZARD_WINDOW] = {"window or vent reported as stuck", "Somebody reports that a window or vent is stuck."},
    [HAZARD_SENSOR] = {"sensor or display reported as wrong", "Somebody reports that a sensor or display looks wrong."},
    [HAZARD_OTHER] = {"something was reported", "Somebody reports something that is in no list."},
};

bool hazard_letter_is_due(const struct hazard_told *told)
{
    return told->same == 0 && told->all < HAZARD_LETTERS_MAX;
}

unsigned hazard_letter_roles(const struct hazard *hazard)
{
    return hazard->is_danger ? (unsigned)(ROLE_SITE_STAFF | ROLE_LEADER) : (unsigned)ROLE_SITE_STAFF;
}

void hazard_letter_write(const struct hazard *hazard, const struct hazard_told *told, const char *room_name,
                         const char *link, struct letter *letter)
{
    char room[ROOM_SIZE];

    messages_one_line(room, sizeof room, *room_name ? room_name : sentences_site);
    snprintf(letter->subject, sizeof letter->subject, "%s%s: %s", hazard->is_danger ? "Look now: " : "", room,
             said[hazard->kind].subject);
    snprintf(letter->body, sizeof letter->body, "%s: %s%s\n\n%s\n%s%s%s", room, said[hazard->kind].fact,
             hazard->is_danger ? " They say that somebody could get hurt now: go and look at once." : "",
             "Their own words are on the page of reports. Make an action of it there, or close it with a reason.",
             link, *link ? "\n" : "",
             told->all + 1 < HAZARD_LETTERS_MAX ? ""
                 : "\nThere were many reports within an hour. The next ones are on the page and come without a mail.\n");
}
