/* cmd_decode.c - `transom decode`: one payload, or one message a line, from stdin to one line of JSON each. For people
 * who ask why a sensor is not understood, and for scoring the decoders. No clock, no configuration, no database. */
#include "cmd_decode.h"
#include "announced.h"
#include "decoder.h"
#include "recorded.h"
#include "rfc3339.h"
#include <errno.h>
#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EXIT_USAGE = 2 };

static const char usage[] = "usage: transom decode [--topic T] [--device-type T] [--retained] < payload\n"
                            "       transom decode --jsonl < messages\n"
                            "One payload on stdin, or one JSON object a line: topic, payload or payload_hex, and where "
                            "known device_type, retained, and prior: the messages that came before.\n";

static void print_text(const char *text)
{
    char ascii[ERROR_TEXT_SIZE];
    json_t *string = json_string(text);

    if (!string) {              /* a reason may quote a payload that is not UTF-8 */
        snprintf(ascii, sizeof ascii, "%s", text);
        for (char *c = ascii; *c; c++)
            if ((unsigned char)*c >= 0x80)
                *c = '?';
        string = json_string(ascii);
    }
    json_dumpf(string, stdout, JSON_ENCODE_ANY);
    json_decref(string);
}

static void print_member(const char *separator, const char *key, const char *text)
{
    printf("%s\"%s\":", separator, key);
    print_text(text);
}

static void print_quantities(const struct reading *reading, bool doubtful, const char *separator)
{
    for (int q = 0; q < QUANTITY_COUNT; q++) {
        enum quantity quantity = (enum quantity)q;

        if (!reading_has(reading, quantity) || reading_is_good(reading, quantity) == doubtful)
            continue;
        printf("%s\"%s\":%.10g", separator, quantity_name(quantity), reading->value[q]);
        separator = ",";
    }
}

static void print_reading(const struct decoded_reading *entry)
{
    char time[RFC3339_SIZE];
    const char *separator = "";

    putchar('{');
    if (entry->device[0]) {
        print_member(separator, "device", entry->device);
        separator = ",";
    }
    if (entry->reading.time_ms != READING_NO_TIME) {
        rfc3339_format(entry->reading.time_ms, time);
        print_member(separator, "time", time);
        separator = ",";
    }
    if (entry->sensor[0]) {
        print_member(separator, "sensor", entry->sensor);
        separator = ",";
    }
    if (entry->online != ONLINE_UNKNOWN) {
        printf("%s\"online\":%s", separator, entry->online == ONLINE_YES ? "true" : "false");
        separator = ",";
    }
    print_quantities(&entry->reading, false, separator);
    if (entry->reading.doubtful) {
        printf("%s\"doubtful\":{", entry->reading.present == entry->reading.doubtful ? separator : ",");
        print_quantities(&entry->reading, true, "");
        putchar('}');
    }
    putchar('}');
}

static void print_decoded(const struct decoded *decoded, bool retained)
{
    print_member("{", "family", decoded->family);
    printf(",\"readings\":[");
    for (size_t i = 0; i < decoded->count; i++) {
        if (i)
            putchar(',');
        print_reading(&decoded->readings[i]);
    }
    putchar(']');
    if (decoded->discovers[0])
        print_member(",", "discovers", decoded->discovers);
    printf("%s}\n", retained ? ",\"retained\":true" : "");
}

static void print_error(const struct error *err)
{
    print_member("{", "error", err->text);
    puts("}");
}

static int decode_and_print(const struct message *message)
{
    static struct decoded decoded;
    struct error err = {0};
    int r = decoder_decode(message, &decoded, &err);

    if (r < 0)
        print_error(&err);
    else
        print_decoded(&decoded, message->retained);
    return r;
}

/* What the messages before it announced; lines know nothing of each other. NULL: there were none, or no memory. */
static struct announced *learn_prior(const struct recorded *recorded)
{
    static struct decoded nobodys;
    size_t count = recorded_prior_count(recorded);
    struct announced *announced = count ? announced_open() : NULL;

    for (size_t i = 0; announced && i < count; i++) {
        struct recorded prior;

        if (recorded_prior(recorded, i, &prior, NULL) == 0) {
            prior.message.announced = announced;
            (void)decoder_decode(&prior.message, &nobodys, NULL);   /* a line about it would be one of its own */
        }
        recorded_done(&prior);
    }
    return announced;
}

static void decode_line(const char *text, size_t size)
{
    struct recorded recorded;
    struct error err = {0};

    if (recorded_read(text, size, &recorded, &err) == 0) {
        struct announced *announced = learn_prior(&recorded);

        recorded.message.announced = announced;
        decode_and_print(&recorded.message);
        announced_close(announced);
    } else {
        print_error(&err);
    }
    recorded_done(&recorded);
}

/* One answer for every line, also for an empty or an endless one. */
static void decode_lines(char *line)
{
    size_t size = 0;
    bool is_cut = false;
    int c;

    while ((c = getchar_unlocked()) != EOF || size || is_cut) {
        if (c != '\n' && c != EOF) {
            if (size < RECORDED_LINE_SIZE_MAX)
                line[size++] = (char)c;
            else
                is_cut = true;
            continue;
        }
        if (is_cut)
            printf("{\"error\":\"line is longer than %d bytes\"}\n", RECORDED_LINE_SIZE_MAX);
        else
            decode_line(line, size);
        size = 0;
        is_cut = false;
    }
}

/* Returns -1 when the command may go on, else the exit status. */
static int read_options(int argc, char **argv, struct message *message, bool *jsonl)
{
    static const struct option options[] = {
        {"topic", required_argument, NULL, 't'}, {"device-type", required_argument, NULL, 'd'},
        {"retained", no_argument, NULL, 'r'},    {"jsonl", no_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},        {NULL, 0, NULL, 0},
    };
    int option;

    optind = 1;
    while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (option) {
        case 't':
            message->topic = optarg;
            break;
        case 'd':
            message->device_type = optarg;
            break;
        case 'r':
            message->retained = true;
            break;
        case 'l':
            *jsonl = true;
            break;
        case 'h':
            fputs(usage, stdout);
            return EXIT_SUCCESS;
        default:
            fputs(usage, stderr);
            return EXIT_USAGE;
        }
    }
    if (optind == argc)
        return -1;
    fprintf(stderr, "transom decode: %s: the payload comes on stdin\n", argv[optind]);
    return EXIT_USAGE;
}

int cmd_decode(int argc, char **argv)
{
    struct message message = {0};
    bool jsonl = false;
    int r = read_options(argc, argv, &message, &jsonl);
    char *input;

    if (r >= 0)
        return r;
    input = malloc(RECORDED_LINE_SIZE_MAX);
    if (!input) {
        fputs("transom decode: out of memory\n", stderr);
        return EXIT_FAILURE;
    }
    if (jsonl) {
        decode_lines(input);
        r = 0;
    } else {
        message.payload = input;
        message.size = fread(input, 1, RECORDED_LINE_SIZE_MAX, stdin);
        r = decode_and_print(&message);
    }
    free(input);
    return r < 0 || fflush(stdout) != 0 || ferror(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}
