/* test_mqtt_names.c - the broker's name: not found, not answered, with two addresses. */
#include "../integration/stage.h"
#include <netdb.h>
#include <pthread.h>

#define TRIES 20
#define TWO_NAME "two.invalid"      /* an IPv6 address, then an IPv4 one */
#define SLOW_NAME "slow.invalid"
#define SLOW_NAME_MS 3500           /* longer than closing may take */

/* Names are answered here, so that no test asks a real name server: this takes the place of the C library's function
 * for libmosquitto too. */
static pthread_mutex_t resolver_mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t resolver_answered = PTHREAD_COND_INITIALIZER;
static bool is_slow_asked, is_slow_answered;

static struct addrinfo *make_ipv4(in_addr_t address)
{
    struct addrinfo *info = calloc(1, sizeof *info + sizeof(struct sockaddr_in));
    struct sockaddr_in *at = (struct sockaddr_in *)(info + 1);

    *at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(address)}};
    *info = (struct addrinfo){.ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_addr = (struct sockaddr *)at,
                              .ai_addrlen = sizeof *at};
    return info;
}

static struct addrinfo *make_ipv6_loopback(struct addrinfo *next)
{
    struct addrinfo *info = calloc(1, sizeof *info + sizeof(struct sockaddr_in6));
    struct sockaddr_in6 *at = (struct sockaddr_in6 *)(info + 1);

    *at = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    *info = (struct addrinfo){.ai_family = AF_INET6, .ai_socktype = SOCK_STREAM, .ai_addr = (struct sockaddr *)at,
                              .ai_addrlen = sizeof *at, .ai_next = next};
    return info;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **found)
{
    (void)service;
    (void)hints;
    if (strcmp(name, SLOW_NAME) == 0) {
        pthread_mutex_lock(&resolver_mutex);
        is_slow_asked = true;
        pthread_cond_broadcast(&resolver_answered);
        pthread_mutex_unlock(&resolver_mutex);
        poll(NULL, 0, SLOW_NAME_MS);
        pthread_mutex_lock(&resolver_mutex);
        is_slow_answered = true;
        pthread_cond_broadcast(&resolver_answered);
        pthread_mutex_unlock(&resolver_mutex);
        return EAI_AGAIN;
    }
    if (strcmp(name, "127.0.0.1") == 0)
        *found = make_ipv4(INADDR_LOOPBACK);
    else if (strcmp(name, "0.0.0.0") == 0)
        *found = make_ipv4(INADDR_ANY);
    else if (strcmp(name, TWO_NAME) == 0)
        *found = make_ipv6_loopback(make_ipv4(INADDR_LOOPBACK));
    else
        return EAI_NONAME;
    return 0;
}

void freeaddrinfo(struct addrinfo *found)
{
    while (found) {
        struct addrinfo *next = found->ai_next;

        free(found);
        found = next;
    }
}

static bool has_tried_often(const struct mqtt_status *status)
{
    return status->attempts > TRIES;
}

static void p05_recovers_from_a_name_that_is_not_found(void **state)
{
    (void)state;
    struct stage s = {0};

    peer_listen(&s.peer);
    stage_open(&s, "nonexistent.invalid", false, MQTT_WINDOW_MIN_MS);
    await_status(s.session, has_tried_often, "tried often");
    stage_expect_cause(&s, "broker's name not found");
    stage_close(&s);
}

/* Something else answers on the port by IPv6, the broker only by IPv4. */
static void finds_the_broker_behind_the_second_address_of_its_name(void **state)
{
    (void)state;
    struct sockaddr_in6 at = {.sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT};
    struct peer other = {.listener = socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct stage s = {0};

    peer_listen(&s.peer);
    at.sin6_port = htons(s.peer.port);
    if (other.listener < 0 || bind(other.listener, (struct sockaddr *)&at, sizeof at) < 0) {
        print_message("no IPv6 on this machine: not tested\n");
        peer_stop_listening(&other);
        peer_stop_listening(&s.peer);
        skip();
    }
    assert_int_equal(listen(other.listener, 8), 0);
    stage_open(&s, TWO_NAME, false, MQTT_WINDOW_MIN_MS);
    peer_accept(&other);
    peer_reset(&other);
    stage_expect_recovery(&s);
    peer_reset(&s.peer);
    stage_expect_recovery(&s);            /* it goes where it was well received */
    peer_stop_listening(&other);
    stage_close(&s);
}

static void closes_in_two_seconds_although_the_name_server_does_not_answer(void **state)
{
    (void)state;
    struct stage s = {0};
    struct mqtt_status status;
    int64_t began_ms;

    peer_listen(&s.peer);
    stage_open(&s, SLOW_NAME, false, MQTT_WINDOW_MIN_MS);
    pthread_mutex_lock(&resolver_mutex);
    while (!is_slow_asked)
        pthread_cond_wait(&resolver_answered, &resolver_mutex);
    pthread_mutex_unlock(&resolver_mutex);
    began_ms = peer_now_ms();
    mqtt_session_status(s.session, &status);
    assert_true(status.beat_real_ms >= began_ms);   /* waiting for the name server is not hanging */
    stage_close(&s);
    assert_true(peer_now_ms() - began_ms < 2500);

    pthread_mutex_lock(&resolver_mutex);            /* it ends by itself, telling nobody: sanitizers see how */
    while (!is_slow_answered)
        pthread_cond_wait(&resolver_answered, &resolver_mutex);
    pthread_mutex_unlock(&resolver_mutex);
    poll(NULL, 0, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p05_recovers_from_a_name_that_is_not_found),
        cmocka_unit_test(finds_the_broker_behind_the_second_address_of_its_name),
        cmocka_unit_test(closes_in_two_seconds_although_the_name_server_does_not_answer),
    };

    return cmocka_run_group_tests_name("mqtt names", tests, NULL, NULL);
}
