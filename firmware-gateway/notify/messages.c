/* notify/messages.c - see messages.h; the words are in sentences.c */
#include "messages.h"
#include "calendar.h"
#include "rfc3339.h"
#include "sentences.h"
#include "utf8.h"
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORD_SIZE 352               /* of one thing put in: a rule's longest text and its end */
#define CELSIUS_FORMAT "%.1f"
#define MS_PER_MINUTE 60000

/* -- characters -- */

/* Controls, line ends and what turns the direction of writing: nothing a name needs. */
static bool is_plain(uint32_t point)
{
    static const struct {
        uint32_t first, last;
    } banned[] = {{0, 0x1f}, {0x7f, 0x9f}, {0x61c, 0x61c}, {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
                  {0xfeff, 0xfeff}, {0xfff9, 0xfffb}};

    for (size_t i = 0; i < sizeof banned / sizeof *banned; i++)
        if (point >= banned[i].first && point <= banned[i].last)
            return false;
    return true;
}

void messages_one_line(char *out, size_t size, const char *text)
{
    const char *at = text;
    size_t used = 0;

    while (*at) {
        uint32_t point;
        size_t length = utf8_read(at, UTF8_TO_NUL, &point);
        bool plain = length && is_plain(point);

        if (used + (plain ? length : 1) >= size)
            break;
        if (plain)
            memcpy(out + used, at, length);
        else
            out[used] = ' ';
        used += plain ? length : 1;
        at += length ? length : 1;
    }
    out[used] = '\0';
}

/* -- putting in -- */

enum word { WORD_ROOM, WORD_LIMIT, WORD_VALUE, WORD_MINUTES, WORD_SINCE, WORD_UNTIL, WORD_WHO, WORD_REASON, WORD_RULE,
            WORD_SOURCE, WORD_DATE, WORD_STATUS, WORD_MEANING, WORD_COUNT, WORD_TIME, WORD_WINDOW, WORD_NOW,
            WORD_ADVICE, WORD_ROOMS, WORDS };
static const char *const word_names[WORDS] = {
    [WORD_ROOM] = "room", [WORD_LIMIT] = "limit", [WORD_VALUE] = "value", [WORD_MINUTES] = "minutes",
    [WORD_SINCE] = "since", [WORD_UNTIL] = "until", [WORD_WHO] = "who", [WORD_REASON] = "reason",
    [WORD_RULE] = "rule", [WORD_SOURCE] = "source", [WORD_DATE] = "date", [WORD_STATUS] = "status",
    [WORD_MEANING] = "meaning", [WORD_COUNT] = "count", [WORD_TIME] = "time",
    [WORD_WINDOW] = "window", [WORD_NOW] = "now", [WORD_ADVICE] = "advice", [WORD_ROOMS] = "rooms",
};

struct words {
    char text[WORDS][WORD_SIZE];
};

struct text {                       /* being written into a fixed buffer */
    char *bytes;
    size_t size, used;
};

static void append(struct text *text, const char *bytes, size_t length)
{
    size_t space = text->size - 1 - text->used;

    if (length > space)
        for (length = space; length && ((unsigned char)bytes[length] & 0xc0) == 0x80;)
            length--;               /* not in the middle of a character */
    memcpy(text->bytes + text->used, bytes, length);
    text->used += length;
    text->bytes[text->used] = '\0';
}

static void add(struct text *text, const char *bytes)
{
    append(text, bytes, strlen(bytes));
}

static void fill(struct text *text, const char *sentence, const struct words *words)
{
    for (const char *at = sentence; *at;) {
        const char *open = strchr(at, '{'), *close = open ? strchr(open, '}') : NULL;
        size_t length = close ? (size_t)(close - open - 1) : 0;

        append(text, at, close ? (size_t)(open - at) : strlen(at));
        for (int i = 0; close && i < WORDS; i++)
            if (strlen(word_names[i]) == length && strncmp(word_names[i], open + 1, length) == 0)
                add(text, words->text[i]);
        at = close ? close + 1 : at + strlen(at);
    }
}

/* A further sentence of the paragraph; "" is none. */
static void say(struct text *text, const char *sentence, const struct words *words)
{
    if (*sentence && text->used && text->bytes[text->used - 1] != '\n')
        add(text, " ");
    fill(text, sentence, words);
}

/* -- the words -- */

static void set(struct words *words, enum word word, const char *text)
{
    messages_one_line(words->text[word], sizeof words->text[word], text);
}

/* "10:42", on another date than now "Mon 23 Nov 10:42"; the second 01:30 of the night the clocks go back is marked. */
static void write_time(const struct zone *zone, int64_t at_ms, int64_t now_ms, char out[WORD_SIZE])
{
    struct zone_local local = zone_to_local(zone, at_ms);
    struct words words = {0};
    struct text text = {.bytes = out, .size = WORD_SIZE};
    int year, month, day;
    char *time = words.text[WORD_TIME];

    civil_from_days(local.date, &year, &month, &day);
    if (local.date != zone_date(zone, now_ms))
        time += snprintf(time, WORD_SIZE, "%s %d %s ", sentences_weekdays[calendar_weekday(local.date)], day,
                         sentences_months[month - 1]);
    snprintf(time, 8, "%02d:%02d", local.second_of_day / 3600 % 24, local.second_of_day / 60 % 60);
    out[0] = '\0';
    fill(&text, local.second_pass ? sentences_second_pass : "{time}", &words);
}

static void write_number(const struct rule *rule, double number, char out[WORD_SIZE])
{
    if (rule->quantity == CO2_PPM)
        snprintf(out, WORD_SIZE, "%.0f", number);
    else
        snprintf(out, WORD_SIZE, number == floor(number) ? "%.0f" : CELSIUS_FORMAT, number);
}

/* What is put into sentences and has words of its own in it. */
static void write_part(const char *sentence, struct words *words, enum word word)
{
    struct text text = {.bytes = words->text[word], .size = WORD_SIZE};

    fill(&text, sentence, words);
}

static void find_rule_words(const struct message_facts *facts, struct words *words)
{
    const struct rule *rule = facts->rule;

    write_number(rule, rule->limit, words->text[WORD_LIMIT]);
    if (isfinite(facts->value)) {
        write_number(rule, facts->value, words->text[WORD_VALUE]);
        write_part(sentences_now[rule->quantity][facts->trend], words, WORD_NOW);
    }
    snprintf(words->text[WORD_WINDOW], WORD_SIZE, "%.0f", facts->window_min);
    set(words, WORD_ADVICE, sentences_advice[rule->is_peak ? ADVICE_PEAK : ADVICE_ACT][facts->ventilation]);
    set(words, WORD_SOURCE, rule->source);
    set(words, WORD_DATE, rule->source_date);
    set(words, WORD_STATUS, rule_status_word(rule->status));
    set(words, WORD_MEANING, rule->meaning);
}

static void find_words(const struct message_facts *facts, struct words *words)
{
    const struct incident *incident = facts->incident;
    int64_t end_ms = facts->occasion == NOTIFY_CLEARED && incident->cleared_ms ? incident->cleared_ms : facts->now_ms;
    int64_t minutes = (end_ms - incident->began_ms) / MS_PER_MINUTE;

    memset(words, 0, sizeof *words);
    set(words, WORD_ROOM, *facts->room_name ? facts->room_name : sentences_site);
    set(words, WORD_WHO, incident->with);
    set(words, WORD_REASON, incident->reason);
    set(words, WORD_RULE, incident->rule);
    snprintf(words->text[WORD_MINUTES], WORD_SIZE, "%lld", (long long)(minutes > 0 ? minutes : 0));
    write_time(facts->zone, incident->began_ms, facts->now_ms, words->text[WORD_SINCE]);
    write_time(facts->zone, incident->until_ms, facts->now_ms, words->text[WORD_UNTIL]);
    if (facts->rule)
        find_rule_words(facts, words);
}

static enum topic find_topic(const struct message_facts *facts)
{
    static const struct {
        const char *rule;
        enum topic topic;
    } ruleless[] = {{"sensor-silent", TOPIC_SENSOR}, {"infrastructure", TOPIC_SITE},
                {INCIDENT_RECORD_FULL, TOPIC_RECORD}};

    if (facts->rule) {
        if (facts->rule->quantity == TEMPERATURE_C)
            return rule_is_minimum(facts->rule) ? TOPIC_COLD : TOPIC_HOT;
        return facts->rule->is_peak ? TOPIC_CO2_PEAK : TOPIC_CO2;
    }
    for (size_t i = 0; i < sizeof ruleless / sizeof *ruleless; i++)
        if (strcmp(facts->incident->rule, ruleless[i].rule) == 0)
            return ruleless[i].topic;
    return TOPIC_OTHER;
}

/* -- messages -- */

static bool ended_unoccupied(const struct message_facts *facts)
{
    return facts->occasion == NOTIFY_CLEARED && strcmp(facts->incident->reason, "unoccupied") == 0;
}

static void say_fact(struct text *text, const struct message_facts *facts, const struct words *words)
{
    enum topic topic = find_topic(facts);
    const struct sentences *s = &sentences[topic][facts->occasion];
    const char *average = facts->rule && facts->window_min > 0 ? sentences_average[topic][facts->occasion] : NULL;
    bool unoccupied = ended_unoccupied(facts);

    if (facts->occasion == NOTIFY_RETURNED)
        say(text, sentences_returned[facts->incident->intent], words);
    if (average && !unoccupied) {
        say(text, average, words);
        return;
    }
    say(text, unoccupied ? sentences_unoccupied : s->fact, words);
    say(text, facts->rule && isfinite(facts->value) && *s->value ? s->value : s->no_value, words);
}

void messages_write(const struct message_facts *facts, struct letter *message)
{
    const struct sentences *s = &sentences[find_topic(facts)][facts->occasion];
    struct text subject = {.bytes = message->subject, .size = sizeof message->subject};
    struct text body = {.bytes = message->body, .size = sizeof message->body};
    struct words words;
    char link[MESSAGES_LINK_SIZE];

    find_words(facts, &words);
    messages_one_line(link, sizeof link, facts->link);
    message->subject[0] = message->body[0] = '\0';
    fill(&subject, s->subject, &words);
    say_fact(&body, facts, &words);
    add(&body, "\n");
    if (!ended_unoccupied(facts)) {         /* nobody is thanked for air that was not back in range */
        say(&body, s->action, &words);
        add(&body, "\n");
    }
    if (*link)
        add(&body, link);
    if (*link)
        add(&body, "\n");
    if (*s->safety) {
        add(&body, "\n");
        say(&body, s->safety, &words);
        add(&body, "\n");
    }
    if (facts->rule && facts->occasion != NOTIFY_CLEARED) {
        add(&body, "\n");
        say(&body, sentences_source, &words);
        if (facts->rule->confidence == 'C')
            say(&body, sentences_unverified, &words);
        add(&body, "\n");
    }
}

void messages_offer(const struct message_facts *facts, const char *from, const char *note, struct letter *message)
{
    struct text subject = {.bytes = message->subject, .size = sizeof message->subject};
    struct text body = {.bytes = message->body, .size = sizeof message->body};
    char said[WORD_SIZE];
    struct letter told;
    struct words words;

    messages_write(facts, &told);
    find_words(facts, &words);
    messages_one_line(words.text[WORD_WHO], WORD_SIZE, from);
    message->subject[0] = message->body[0] = '\0';
    fill(&subject, sentences_offer.subject, &words);
    add(&subject, told.subject);
    say(&body, sentences_offer.asks, &words);
    add(&body, "\n");
    if (*note) {
        messages_one_line(said, sizeof said, note);
        add(&body, said);
        add(&body, "\n");
    }
    add(&body, "\n");
    add(&body, told.body);
}

/* -- digests -- */

struct messages_digest {
    enum digest_reason reason;
    size_t count, room_count;
    char rooms[MESSAGES_ROOMS_MAX][NAME_SIZE];      /* each once */
    bool has_more_rooms;
    struct words words;
    FILE *stream;
    char *listed;
    size_t listed_size;
};

struct messages_digest *messages_digest_open(enum digest_reason reason)
{
    struct messages_digest *digest = calloc(1, sizeof *digest);

    if (!digest)
        return NULL;
    digest->reason = reason;
    digest->stream = open_memstream(&digest->listed, &digest->listed_size);
    if (digest->stream)
        return digest;
    free(digest);
    return NULL;
}

void messages_digest_close(struct messages_digest *digest)
{
    if (!digest)
        return;
    if (digest->stream)
        fclose(digest->stream);
    free(digest->listed);
    free(digest);
}

static void note_room(struct messages_digest *digest, const char *room_name)
{
    char name[NAME_SIZE];

    messages_one_line(name, sizeof name, *room_name ? room_name : sentences_site);
    for (size_t i = 0; i < digest->room_count; i++)
        if (strcmp(digest->rooms[i], name) == 0)
            return;
    if (digest->room_count == MESSAGES_ROOMS_MAX)
        digest->has_more_rooms = true;
    else
        memcpy(digest->rooms[digest->room_count++], name, sizeof name);
}

int messages_digest_add(struct messages_digest *digest, const struct zone *zone, int64_t made_ms,
                        const char *room_name, const char *body)
{
    const char *end = strstr(body, "\n\n");
    size_t length = end ? (size_t)(end - body) + 1 : strlen(body);
    char time[WORD_SIZE];

    if (digest->count == 0)
        write_time(zone, made_ms, made_ms, digest->words.text[WORD_SINCE]);
    note_room(digest, room_name);
    if (++digest->count > MESSAGES_LISTED_MAX)
        return 0;
    write_time(zone, made_ms, 0, time);      /* always with its date */
    fprintf(digest->stream, "\n%s\n%.*s", time, (int)length, body);
    return ferror(digest->stream) ? -ENOMEM : 0;
}

static char *filled(const char *sentence, struct words *words, size_t count)
{
    char bytes[MESSAGES_SUBJECT_SIZE] = "";
    struct text text = {.bytes = bytes, .size = sizeof bytes};

    snprintf(words->text[WORD_COUNT], WORD_SIZE, "%zu", count);
    fill(&text, sentence, words);
    return strdup(bytes);
}

static void join_rooms(struct messages_digest *digest)
{
    struct text text = {.bytes = digest->words.text[WORD_ROOMS], .size = WORD_SIZE};

    for (size_t i = 0; i < digest->room_count; i++) {
        add(&text, i ? ", " : "");
        add(&text, digest->rooms[i]);
    }
    add(&text, digest->has_more_rooms ? sentences_more_rooms : "");
}

int messages_digest_write(struct messages_digest *digest, char **subject, char **body)
{
    const struct digest_sentences *s = &sentences_digest[digest->reason];
    size_t unlisted = digest->count > MESSAGES_LISTED_MAX ? digest->count - MESSAGES_LISTED_MAX : 0;
    char *title, *opening, *more, *text = NULL;
    bool failed = fclose(digest->stream) != 0;
    int length = -1;

    digest->stream = NULL;
    join_rooms(digest);
    title = filled(s->subject, &digest->words, digest->count);
    opening = filled(s->opening, &digest->words, digest->count);
    more = filled(s->more, &digest->words, unlisted);
    if (!failed && title && opening && more)
        length = asprintf(&text, "%s\n%s%s%s%s", opening, digest->listed, unlisted ? "\n" : "",
                          unlisted ? more : "", unlisted ? "\n" : "");
    free(opening);
    free(more);
    if (length < 0) {
        free(title);
        return -ENOMEM;
    }
    *subject = title;
    *body = text;
    return 0;
}
