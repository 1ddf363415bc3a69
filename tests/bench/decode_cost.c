/* tests/bench/decode_cost.c - what decoding a message costs beside receiving it: CPU a message of libmosquitto, which hands
 * it to a callback that does nothing, and of the decoders, on the same messages of each family the simulator speaks.
 *     decode_cost PORT MESSAGES        a broker of config/broker/make-private.sh: users bridge:b and transom:t */
#include "announced.h"
#include "decoder.h"
#include "payload.h"
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define QUIET_MS 1000               /* without a message: all have come */

struct said {
    struct payload_message messages[PAYLOAD_MESSAGES_MAX];
    size_t count;
};

static double cpu_us(void)
{
    struct timespec spent;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
    return (double)spent.tv_sec * 1e6 + (double)spent.tv_nsec / 1e3;
}

static struct mosquitto *connected(const char *user, const char *password, int port)
{
    struct mosquitto *client = mosquitto_new(user, true, NULL);

    if (!client || mosquitto_username_pw_set(client, user, password) != MOSQ_ERR_SUCCESS ||
        mosquitto_connect(client, "127.0.0.1", port, 60) != MOSQ_ERR_SUCCESS) {
        fprintf(stderr, "decode_cost: no broker at port %d\n", port);
        exit(1);
    }
    return client;
}

/* In a process of its own, so that its CPU is not counted. */
static void publish(const struct said *said, long messages, int port)
{
    struct mosquitto *client = connected("bridge", "b", port);

    for (long i = 0; i < messages; i++) {
        const struct payload_message *message = &said->messages[i % (long)said->count];

        mosquitto_publish(client, NULL, message->topic, (int)strlen(message->text), message->text, 1, false);
        while (mosquitto_want_write(client))
            mosquitto_loop(client, 0, 1);
        mosquitto_loop(client, 0, 1);
    }
    while (mosquitto_loop(client, QUIET_MS, 1) == MOSQ_ERR_SUCCESS && mosquitto_want_write(client)) { }
    mosquitto_disconnect(client);
    _exit(0);
}

static long heard;

static void count(struct mosquitto *client, void *context, const struct mosquitto_message *message)
{
    (void)client;
    (void)context;
    (void)message;
    heard++;
}

static double receiving_us(const struct said *said, long messages, int port)
{
    struct mosquitto *client = connected("transom", "t", port);
    double began_us, last_us;
    int quiet_ms = 0;
    pid_t child;

    mosquitto_message_callback_set(client, count);
    mosquitto_subscribe(client, NULL, "#", 1);
    for (int i = 0; i < 10; i++)
        mosquitto_loop(client, 50, 1);
    heard = 0;
    child = fork();
    if (child == 0)
        publish(said, messages, port);
    began_us = last_us = cpu_us();
    while (heard < messages && quiet_ms < QUIET_MS) {
        long before = heard;

        mosquitto_loop(client, 100, 1);
        quiet_ms = heard == before ? quiet_ms + 100 : 0;
        last_us = cpu_us();
    }
    waitpid(child, NULL, 0);
    mosquitto_disconnect(client);
    mosquitto_destroy(client);
    return heard ? (last_us - began_us) / (double)heard : -1;
}

static double decoding_us(const struct said *said, long messages, struct announced *announced)
{
    static struct decoded decoded;
    double began_us = cpu_us();

    for (long i = 0; i < messages; i++) {
        const struct payload_message *text = &said->messages[i % (long)said->count];
        struct message message = {.topic = text->topic, .payload = text->text, .size = strlen(text->text),
                                  .announced = announced};

        if (decoder_decode(&message, &decoded, NULL) < 0 || decoded.count != 1)
            return -1;
    }
    return (cpu_us() - began_us) / (double)messages;
}

/* What the family says of itself once is learned first, as the gateway would. */
static void prepare(enum payload_family family, struct said *said, struct announced *announced)
{
    struct payload_report report = {.number = 7, .time_ms = 1795430520000, .has_time = true,
                                    .reading = {812, 20.4, 42, 87, -61}};
    static struct decoded decoded;

    payload_device(family, report.number, report.device);
    payload_round(family, &report.reading);
    said->count = payload_status(family, report.device, true, said->messages);
    for (size_t i = 0; i < said->count; i++) {
        struct message message = {.topic = said->messages[i].topic, .payload = said->messages[i].text,
                                  .size = strlen(said->messages[i].text), .announced = announced};

        decoder_decode(&message, &decoded, NULL);
    }
    said->count = payload_write(family, &report, said->messages);
}

int main(int argc, char **argv)
{
    char names[] = PAYLOAD_FAMILY_NAMES, *rest;
    struct announced *announced = announced_open();
    double worst = 0;
    int failed = !announced || argc != 3;

    mosquitto_lib_init();
    printf("%-14s %14s %14s %7s\n", "family", "libmosquitto", "decoding", "ratio");
    for (char *name = strtok_r(names, ", ", &rest); name && !failed; name = strtok_r(NULL, ", ", &rest)) {
        enum payload_family family;
        static struct said said;
        double received, decoded;

        failed = !payload_family_from_name(name, &family);
        prepare(family, &said, announced);
        received = receiving_us(&said, atol(argv[2]), atoi(argv[1]));
        decoded = decoding_us(&said, atol(argv[2]), announced);
        failed |= received <= 0 || decoded <= 0;
        worst = decoded / received > worst ? decoded / received : worst;
        printf("%-14s %11.2f us %11.2f us %7.2f\n", name, received, decoded, decoded / received);
    }
    printf("worst ratio %.2f (target: at most 2)\n", worst);
    announced_close(announced);
    return failed;
}
