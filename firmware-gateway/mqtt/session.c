/* mqtt/session.c - see session.h. The thread: connect, live, back off, for ever. */
#include "session.h"
#include "board.h"
#include "connection.h"
#include "link.h"
#include "reconnect.h"
#include "thread.h"
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#define BEAT_MS 1000
#define CLOSE_MS 2000               /* how long closing waits for a thread that waits for the name server */

struct mqtt_session {
    struct mqtt_settings *settings;
    struct connection connection;   /* the thread's own */
    struct board board;
    struct wishes wishes;
    pthread_t thread;
    int stop_fd;
    atomic_bool stopping;

    pthread_mutex_t mutex;          /* guards what follows */
    pthread_cond_t ended;
    bool has_ended, is_orphan;      /* orphan: whoever closed us did not wait; the thread frees us */
};

static bool is_stopping(struct mqtt_session *s)
{
    return atomic_load(&s->stopping);
}

static int64_t real_ms(const struct mqtt_session *s)
{
    return clock_mono_ms(&s->connection.real);
}

static void back_off(struct mqtt_session *s, unsigned failures)
{
    struct pollfd stop = {.fd = s->stop_fd, .events = POLLIN};
    uint32_t random = 0;
    int64_t until_ms;

    if (getrandom(&random, sizeof random, 0) < 0)
        random = (uint32_t)real_ms(s);
    until_ms = real_ms(s) + reconnect_delay_ms(failures, s->settings->backoff_first_ms, s->settings->backoff_most_ms,
                                               random);
    for (;;) {
        int64_t left_ms = until_ms - real_ms(s);

        if (left_ms <= 0 || is_stopping(s))
            return;
        board_beat(&s->board);
        poll(&stop, 1, (int)(left_ms < BEAT_MS ? left_ms : BEAT_MS));
    }
}

static void keep_connected(struct mqtt_session *s)
{
    unsigned failures = 0;

    for (;;) {
        int64_t began_ms = real_ms(s);
        enum connection_end end = connection_run(&s->connection);

        if (end == CONNECTION_STOPPED)
            return;
        if (end == CONNECTION_ABANDONED || real_ms(s) - began_ms > s->settings->backoff_most_ms)
            failures = 0;           /* not the broker's fault, or it lasted: not one of a row of failures */
        back_off(s, ++failures);
        if (is_stopping(s))
            return;
    }
}

void mqtt_session_status(struct mqtt_session *session, struct mqtt_status *status)
{
    board_read(&session->board, status);
}

int mqtt_session_hear(struct mqtt_session *session, const char *topic, struct error *err)
{
    int r = link_check_filter(topic, err);

    if (r == 0)
        r = wishes_hear(&session->wishes, topic);
    return r == -EINVAL || r == 0 ? r : error_set(err, r, "mqtt: %d topics besides the families' own are the most",
                                                  WISHES_TOPICS_MAX);
}

int mqtt_session_send(struct mqtt_session *session, const char *topic, const uint8_t *payload, size_t size)
{
    return wishes_send(&session->wishes, topic, payload, size);
}

/* -- opening and closing -- */

static void session_free(struct mqtt_session *s)
{
    free(s->settings);
    if (s->stop_fd >= 0)
        close(s->stop_fd);
    board_done(&s->board);
    wishes_done(&s->wishes);
    pthread_cond_destroy(&s->ended);
    pthread_mutex_destroy(&s->mutex);
    free(s);
}

static void *run(void *context)
{
    struct mqtt_session *s = context;
    bool is_orphan;

    keep_connected(s);
    pthread_mutex_lock(&s->mutex);
    s->has_ended = true;
    is_orphan = s->is_orphan;
    pthread_cond_signal(&s->ended);
    pthread_mutex_unlock(&s->mutex);
    if (is_orphan)
        session_free(s);
    return NULL;
}

static void init_shared(struct mqtt_session *s)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&s->mutex, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&s->ended, &attr);
    pthread_condattr_destroy(&attr);
}

int mqtt_session_open(const struct mqtt_settings *settings, const struct clock *clock, struct mailbox *mailbox,
                      struct mqtt_session **session, struct error *err)
{
    struct mqtt_session *s;
    int r = mqtt_settings_check(settings, err);

    for (size_t i = 0; r == 0 && settings->topics[i]; i++)
        r = link_check_filter(settings->topics[i], err);
    if (r < 0)
        return r;
    s = calloc(1, sizeof *s);
    if (!s)
        return error_set(err, -ENOMEM, "mqtt: out of memory");
    init_shared(s);
    board_init(&s->board, clock);
    wishes_init(&s->wishes);
    s->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->settings = mqtt_settings_copy(settings);
    if (s->stop_fd < 0 || !s->settings) {
        session_free(s);
        return error_set(err, -ENOMEM, "mqtt: out of memory or descriptors");
    }
    s->connection = (struct connection){.settings = s->settings, .clock = clock, .real = s->board.real,
                                        .mailbox = mailbox, .board = &s->board, .wishes = &s->wishes,
                                        .stop_fd = s->stop_fd, .stopping = &s->stopping, .last_ticket = mailbox_last_ticket(mailbox),
                                        .is_mqtt5 = true};
    link_library_init();
    r = thread_start(&s->thread, "mqtt", run, s);
    if (r < 0) {
        link_library_done();
        session_free(s);
        return error_set(err, r, "mqtt: no thread: %s", strerror(-r));
    }
    *session = s;
    return 0;
}

/* Returns whether the thread ended in time; otherwise it will free the session itself. */
static bool wait_for_end(struct mqtt_session *s)
{
    struct timespec until;
    bool has_ended;
    int r = 0;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += CLOSE_MS / 1000;
    pthread_mutex_lock(&s->mutex);
    while (!s->has_ended && r == 0)
        r = pthread_cond_timedwait(&s->ended, &s->mutex, &until);
    has_ended = s->has_ended;
    s->is_orphan = !has_ended;
    if (!has_ended)
        pthread_detach(s->thread);
    pthread_mutex_unlock(&s->mutex);
    return has_ended;
}

void mqtt_session_close(struct mqtt_session *session)
{
    uint64_t one = 1;
    ssize_t n;

    if (!session)
        return;
    atomic_store(&session->stopping, true);
    n = write(session->stop_fd, &one, sizeof one);
    (void)n;                    /* can't fail: the counter was 0 */
    if (!wait_for_end(session))
        return;                 /* it waits for the name server, and tidies up when that has answered */
    pthread_join(session->thread, NULL);
    session_free(session);
    link_library_done();
}
