/* notify/duty_letters.c - see duty_letters.h */
#include "duty_letters.h"
#include <stdio.h>
#include <string.h>

/* {title} {version} {who} {date} {reason}; an empty reason leaves its whole line out. */
static const struct {
    const char *subject, *body, *reason;
} sentences[DUTY_LETTER_COUNT] = {
    {"Please say what you think: {title}",
     "{who} has asked you about version {version} of the risk assessment \"{title}\". You can comment on each line and "
     "say whether you agree until {date}.\n", ""},
    {"Approved and in force: {title}",
     "{who} has approved version {version} of the risk assessment \"{title}\". It is sealed and in force; nobody can "
     "change it any more. You can read, copy and sign it.\n", "The reason given for approving it: {reason}\n"},
    {"Please read: {title}",
     "Version {version} of the risk assessment \"{title}\" is in force. Please read it and confirm that you have.\n",
     ""},
    {"Taken back: {title}",
     "{who} has taken back version {version} of the risk assessment \"{title}\", which you were asked about. It is a "
     "draft again. What you said is kept, and you will be asked again.\n", "Reason: {reason}\n"},
};

struct word {
    const char *name, *value;
};

/* Appends sentence with its braces filled. What an assessment is made of is bounded, so all of it fits. */
static void fill(char *text, size_t size, const char *sentence, const struct word *words, size_t count)
{
    size_t used = strlen(text);

    while (*sentence && used + 1 < size) {
        const struct word *word = NULL;

        for (size_t i = 0; i < count && *sentence == '{'; i++)
            if (strncmp(sentence, words[i].name, strlen(words[i].name)) == 0)
                word = &words[i];
        if (word) {
            size_t length = strlen(word->value) < size - used ? strlen(word->value) : size - used - 1;

            memcpy(text + used, word->value, length);
            text[used += length] = '\0';
            sentence += strlen(word->name);
        } else {
            text[used++] = *sentence++;
            text[used] = '\0';
        }
    }
}

void duty_letters_write(enum duty_letter which, const struct duty_letter_facts *facts, struct letter *letter)
{
    char number[16], title[MESSAGES_SUBJECT_SIZE], who[MESSAGES_SUBJECT_SIZE], subject[MESSAGES_SUBJECT_SIZE] = "";
    const struct word words[] = {{"{title}", title}, {"{version}", number}, {"{who}", who}, {"{date}", facts->date},
                                 {"{reason}", facts->reason}, {"{link}", facts->link}};
    size_t count = sizeof words / sizeof *words;

    snprintf(number, sizeof number, "%d", facts->number);
    messages_one_line(title, sizeof title, facts->title);
    messages_one_line(who, sizeof who, facts->who);
    *letter->body = '\0';
    fill(subject, sizeof subject, sentences[which].subject, words, count);
    messages_one_line(letter->subject, sizeof letter->subject, subject);
    fill(letter->body, sizeof letter->body, sentences[which].body, words, count);
    if (*facts->reason)
        fill(letter->body, sizeof letter->body, sentences[which].reason, words, count);
    if (*facts->link)
        fill(letter->body, sizeof letter->body, "\n{link}\n", words, count);
}
