/* web/reviews_message.c - see reviews_message.h */
#include "reviews_message.h"
#include "rfc3339.h"
#include "room.h"
#include "sentences.h"
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define LINK_SIZE 512               /* kept free for the end of the body */
#define DATE_SIZE 32
#define WHY_SIZE 320
#define SUBJECT_WORDS_SIZE 128

/* A date closes each sentence. Where a subject (a room, a pack, a rule) is known it stands between before and after. */
static const struct {
    const char *plain, *before, *after;
} sentences_of[REVIEW_TRIGGER_COUNT] = {
    [REVIEW_HALF_TERM] = {"A half-term holiday began on ", NULL, NULL},
    [REVIEW_TERM_START] = {"A term began on ", NULL, NULL},
    [REVIEW_PACK_CHANGE] = {"The school's rules changed on ", "The school's rules became ", " on "},
    [REVIEW_MEASURE_FAILED] = {"A person says that what was done did not help, on ",
                               "What was done did not help, or alerts came back: ", ", on "},
    [REVIEW_LASTING_FINDING] = {"The air of a room has failed on at least ten measured school days in a row, since ",
                                "The air of room ", " has failed on at least ten measured school days in a row, since "},
    [REVIEW_LASTING_CONTRADICTION] = {"The readings say otherwise than an answer, since ", NULL, NULL},
    [REVIEW_ROOM_CHANGE] = {"A person says that a room is used by others or otherwise than before, on ",
                            "What is known of room ", ", or its sensors, changed on "},
    [REVIEW_RATES] = {"A person says that illness in the area has risen, on ", NULL, NULL},
    [REVIEW_VARIANT] = {"A person says that there is a new variant, on ", NULL, NULL},
    [REVIEW_OUTBREAK] = {"A person says that there is an outbreak, on ", "There is an outbreak: ", ", since "},
    [REVIEW_HEAT_WARNING] = {"There is a heat warning, since ", NULL, NULL},
    [REVIEW_PLANT_CHANGE] = {"Ventilation or heating was changed, on ", NULL, NULL},
    [REVIEW_ANNUAL] = {"It is time to look at it again: this was due on ", NULL, NULL},
    [REVIEW_INSPECTION_DUE] = {"Safety representatives may inspect again: three months were over on ", NULL, NULL},
    [REVIEW_GUIDANCE_CHANGE] = {"The guidance changed on ", NULL, NULL},
    [REVIEW_NO_LONGER_VALID] = {"A person says that it may no longer be valid, on ", NULL, NULL},
};

/* A subject that is of a room begins with its id; what comes after a slash is for machines. */
static void name_subject(const struct review_due *due, const struct school *school, char *name, size_t size)
{
    int index;

    snprintf(name, size, "%.*s", (int)strcspn(due->subject, "/"), due->subject);
    index = school ? school_room_index(school, name) : -1;
    if (index >= 0)
        snprintf(name, size, "%s", room_info(school_room(school, (size_t)index))->name);
}

void reviews_message_why(const struct review_due *due, const struct school *school, char *text, size_t size)
{
    char subject[SUBJECT_WORDS_SIZE];
    int year, month, day;
    const char *before = sentences_of[due->trigger].before;

    civil_from_days(due->since_date, &year, &month, &day);
    name_subject(due, school, subject, sizeof subject);
    if (before && *subject)
        snprintf(text, size, "%s%s%s%d %s %d.", before, subject, sentences_of[due->trigger].after, day,
                 sentences_months[month - 1], year);
    else
        snprintf(text, size, "%s%d %s %d.", sentences_of[due->trigger].plain, day, sentences_months[month - 1], year);
}

/* Whole pieces only: what does not fit is left out. */
__attribute__((format(printf, 2, 3))) static bool add(struct reviews_message *message, const char *format, ...)
{
    size_t room = sizeof message->body - LINK_SIZE - message->length;
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(message->body + message->length, room, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= room) {
        message->body[message->length] = '\0';
        return false;
    }
    message->length += (size_t)length;
    return true;
}

/* By the number that readers of the version see before it. */
static void add_line(struct reviews_message *message, const struct reviews_of *of, int64_t key)
{
    for (size_t i = 0; i < of->line_count; i++)
        if (of->lines[i].key == key)
            add(message, "    line %zu: %s\n", i + 1, of->lines[i].text);
}

static void add_lines(struct reviews_message *message, const struct reviews_of *of, const struct review_due *due)
{
    for (size_t i = 0; i < due->line_count && i < REVIEWS_MESSAGE_LINES; i++)
        add_line(message, of, due->lines[i]);
    if (due->line_count > REVIEWS_MESSAGE_LINES)
        add(message, "    and %zu more lines\n", due->line_count - REVIEWS_MESSAGE_LINES);
}

int reviews_message_add(void *context, const struct reviews_of *of, const struct review *review)
{
    struct reviews_message *message = context;
    char why[WHY_SIZE];

    message->count++;
    if (message->assessment != of->assessment)
        add(message, "%s\"%s\", version %d, which is in force:\n", message->length ? "\n" : "", of->title, of->number);
    message->assessment = of->assessment;
    reviews_message_why(&review->due, message->school, why, sizeof why);
    if (add(message, "  - %s\n", why))
        add_lines(message, of, &review->due);
    else
        message->left_out++;
    return 0;
}

const char *reviews_message_subject(const struct reviews_message *message)
{
    return message->count == 1 ? "A risk assessment has to be looked at again"
                               : "Risk assessments have to be looked at again";
}

const char *reviews_message_body(struct reviews_message *message, const char *public_url)
{
    char *end = message->body + message->length;
    size_t room = sizeof message->body - message->length;

    if (message->left_out)
        snprintf(end, room, "\nAnd %zu more. See them all, answer them with a new version, or say why it is not "
                 "needed:\n%s/assessments\n", message->left_out, public_url);
    else
        snprintf(end, room, "\nAnswer with a new version, or say why it is not needed:\n%s/assessments\n", public_url);
    return message->body;
}
