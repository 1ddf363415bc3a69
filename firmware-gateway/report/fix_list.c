/* report/fix_list.c - see fix_list.h */
#include "fix_list.h"
#include "labels.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare(const void *a, const void *b)
{
    const struct story *one = *(const struct story *const *)a, *other = *(const struct story *const *)b;
    double difference = story_share_above(other, 0) - story_share_above(one, 0);

    if (difference > 0 || difference < 0)
        return difference > 0 ? 1 : -1;
    if (one->failed_days != other->failed_days)
        return one->failed_days < other->failed_days ? 1 : -1;
    return strcmp(one->room.id, other->room.id);        /* the same order every time */
}

void fix_list_make(struct story *const *stories, size_t count, struct fix_list *list)
{
    *list = (struct fix_list){0};
    for (size_t i = 0; i < count && i < SCHOOL_ROOMS_MAX; i++) {
        const struct story *story = stories[i];

        if (!(story->occupied_min > 0))
            continue;
        if (!story_is_measured(story))
            list->thin[list->thin_count++] = story;
        else if (story->failed_days)
            list->failed[list->failed_count++] = story;
        else
            list->fine[list->fine_count++] = story;
    }
    qsort(list->failed, list->failed_count, sizeof *list->failed, compare);
    qsort(list->fine, list->fine_count, sizeof *list->fine, compare);
}

void fix_list_dates(const struct report_ask *ask, int64_t *from_date, int64_t *to_date)
{
    *to_date = ask->to_date != REPORT_NO_DATE ? ask->to_date : zone_date(&ask->zone, ask->now_ms) - 1;
    *from_date = ask->from_date != REPORT_NO_DATE ? ask->from_date : *to_date - (REPORT_FIX_DAYS - 1);
}

struct search {
    const char *room;
    int (*each)(void *context, const struct action *action);
    void *context;
};

static int take_action(void *context, const struct action *action)
{
    const struct search *search = context;

    if (!action_is_to_do(action->state))
        return 0;
    for (size_t i = 0; i < action->room_count; i++)
        if (strcmp(action->rooms[i], search->room) == 0)
            return search->each(search->context, action);
    return 0;
}

int fix_list_actions(struct store *store, const char *room,
                     int (*each)(void *context, const struct action *action), void *context, struct error *err)
{
    struct search search = {room, each, context};

    return actions_list(store, 0, take_action, &search, err);
}

static void append(char why[FIX_WHY_SIZE], const char *text)
{
    size_t used = strlen(why);

    snprintf(why + used, FIX_WHY_SIZE - used, "%s%s", used ? ", " : "", text);
}

void fix_list_why(enum paper_language language, const struct room_info *room, char why[FIX_WHY_SIZE])
{
    char text[FIX_WHY_SIZE], number[PHRASE_SIZE];

    *why = '\0';
    snprintf(number, sizeof number, "%d", room->seats);
    if (room->seats)
        append(why, LABEL_SAY(text, language, LABEL_SEATS, number));
    if (room->volume_m3 > 0) {
        snprintf(text, sizeof text, "%.0f m³", room->volume_m3);
        append(why, text);
    }
    if (room->windows == WINDOWS_NONE || room->windows == WINDOWS_SOME)
        append(why, label(language, room->windows == WINDOWS_NONE ? LABEL_NO_WINDOWS : LABEL_SOME_WINDOWS));
    if (room->ventilation != VENTILATION_UNKNOWN)
        append(why, LABEL_SAY(text, language, LABEL_VENTILATION,
                              label_word(language, WORD_VENTILATION, ventilation_word(room->ventilation))));
}
