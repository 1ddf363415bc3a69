/* base/mailbox.c - see mailbox.h. A ring of heap copies under one mutex; an eventfd wakes the reader, a condition
 * on the monotonic clock wakes the writer. */
#include "mailbox.h"
#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

struct mailbox {
    pthread_mutex_t mutex;
    pthread_cond_t moved;           /* committed or abandoned changed */
    int wakeup_fd;
    struct mail *ring[MAILBOX_MESSAGES_MAX];
    size_t first, count, bytes;
    struct mail *taken;             /* reader's own */
    uint64_t last_ticket, committed;
    bool commit_asked, abandoned, held;
    bool is_unsaid;                 /* something was put in, and the reader was not woken for it */
};

static void wake_reader(struct mailbox *m)
{
    uint64_t one = 1;
    ssize_t n = write(m->wakeup_fd, &one, sizeof one);

    assert(n == (ssize_t)sizeof one || errno == EAGAIN);    /* EAGAIN: it is awake already */
}

int mailbox_open(struct mailbox **mailbox, struct error *err)
{
    pthread_condattr_t attr;
    struct mailbox *m = calloc(1, sizeof *m);

    if (!m)
        return error_set(err, -ENOMEM, "mailbox: out of memory");
    m->wakeup_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (m->wakeup_fd < 0) {
        int r = error_set(err, -errno, "mailbox: eventfd: %s", strerror(errno));
        free(m);
        return r;
    }
    pthread_mutex_init(&m->mutex, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&m->moved, &attr);
    pthread_condattr_destroy(&attr);
    *mailbox = m;
    return 0;
}

void mailbox_close(struct mailbox *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->count; i++)
        free(m->ring[(m->first + i) % MAILBOX_MESSAGES_MAX]);
    free(m->taken);
    close(m->wakeup_fd);
    pthread_cond_destroy(&m->moved);
    pthread_mutex_destroy(&m->mutex);
    free(m);
}

/* What a message takes: not only its payload, a topic may be as long. */
static size_t mail_size(const struct mail *mail)
{
    return sizeof *mail + strlen(mail->topic) + 1 + mail->size + 1;
}

/* One allocation holds the struct, the topic and the payload. */
static struct mail *mail_copy(const struct mail *mail)
{
    size_t topic_size = strlen(mail->topic) + 1;
    struct mail *copy = malloc(mail_size(mail));
    char *text;

    if (!copy)
        return NULL;
    *copy = *mail;
    text = (char *)(copy + 1);
    memcpy(text, mail->topic, topic_size);
    copy->topic = text;
    if (mail->size)
        memcpy(text + topic_size, mail->payload, mail->size);
    text[topic_size + mail->size] = '\0';
    copy->payload = text + topic_size;
    return copy;
}

int mailbox_put(struct mailbox *m, const struct mail *mail)
{
    struct mail *copy = mail_copy(mail);
    bool are_many;

    if (!copy)
        return -ENOMEM;
    pthread_mutex_lock(&m->mutex);
    if (m->abandoned) {         /* it will come again after mailbox_resume: taken now, it would be there twice */
        pthread_mutex_unlock(&m->mutex);
        free(copy);
        return -ECANCELED;
    }
    if (m->count == MAILBOX_MESSAGES_MAX || m->bytes + mail_size(mail) > MAILBOX_BYTES_MAX) {
        pthread_mutex_unlock(&m->mutex);
        free(copy);
        return -ENOSPC;
    }
    copy->ticket = ++m->last_ticket;
    m->ring[(m->first + m->count++) % MAILBOX_MESSAGES_MAX] = copy;
    m->bytes += mail_size(copy);
    are_many = m->count == MAILBOX_MANY;
    m->is_unsaid = !are_many;
    pthread_mutex_unlock(&m->mutex);
    if (are_many)
        wake_reader(m);
    return 0;
}

void mailbox_wake(struct mailbox *m)
{
    bool is_unsaid;

    pthread_mutex_lock(&m->mutex);
    is_unsaid = m->is_unsaid;
    m->is_unsaid = false;
    pthread_mutex_unlock(&m->mutex);
    if (is_unsaid)
        wake_reader(m);
}

uint64_t mailbox_last_ticket(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    uint64_t ticket = m->last_ticket;
    pthread_mutex_unlock(&m->mutex);
    return ticket;
}

uint64_t mailbox_committed(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    uint64_t ticket = m->committed;
    pthread_mutex_unlock(&m->mutex);
    return ticket;
}

void mailbox_ask_commit(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    m->commit_asked = true;
    pthread_mutex_unlock(&m->mutex);
    wake_reader(m);
}

static struct timespec deadline_in(int timeout_ms)
{
    struct timespec at;

    clock_gettime(CLOCK_MONOTONIC, &at);
    at.tv_sec += timeout_ms / 1000;
    at.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (at.tv_nsec >= 1000000000) {
        at.tv_sec++;
        at.tv_nsec -= 1000000000;
    }
    return at;
}

int mailbox_wait_committed(struct mailbox *m, uint64_t ticket, int timeout_ms)
{
    struct timespec at = deadline_in(timeout_ms);
    int r = timeout_ms > 0 ? 0 : ETIMEDOUT;     /* only to look: no sleep, and no system call for it */

    pthread_mutex_lock(&m->mutex);
    while (m->committed < ticket && !m->abandoned && r == 0)
        r = pthread_cond_timedwait(&m->moved, &m->mutex, &at);
    r = m->abandoned ? -ECANCELED : m->committed >= ticket;
    pthread_mutex_unlock(&m->mutex);
    return r;
}

int mailbox_fd(struct mailbox *m)
{
    return m->wakeup_fd;
}

void mailbox_clear_wakeup(struct mailbox *m)
{
    uint64_t count;

    if (read(m->wakeup_fd, &count, sizeof count) < 0)
        return;     /* EAGAIN: cleared before */
}

const struct mail *mailbox_take(struct mailbox *m)
{
    assert(!m->taken);
    pthread_mutex_lock(&m->mutex);
    if (m->count) {
        m->taken = m->ring[m->first];
        m->first = (m->first + 1) % MAILBOX_MESSAGES_MAX;
        m->count--;
        m->bytes -= mail_size(m->taken);
    }
    pthread_mutex_unlock(&m->mutex);
    return m->taken;
}

void mailbox_take_done(struct mailbox *m)
{
    free(m->taken);
    m->taken = NULL;
}

bool mailbox_commit_asked(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    bool asked = m->commit_asked && m->count == 0;
    pthread_mutex_unlock(&m->mutex);
    return asked;
}

void mailbox_commit(struct mailbox *m, uint64_t ticket)
{
    pthread_mutex_lock(&m->mutex);
    assert(ticket <= m->last_ticket);
    if (ticket > m->committed && !m->abandoned)     /* what was abandoned is not on disk, whatever was taken of it */
        m->committed = ticket;
    m->commit_asked = false;
    pthread_cond_broadcast(&m->moved);
    pthread_mutex_unlock(&m->mutex);
}

void mailbox_abandon(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    for (; m->count; m->count--, m->first = (m->first + 1) % MAILBOX_MESSAGES_MAX)
        free(m->ring[m->first]);
    m->bytes = 0;
    m->abandoned = true;
    m->commit_asked = false;
    pthread_cond_broadcast(&m->moved);
    pthread_mutex_unlock(&m->mutex);
}

void mailbox_resume(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    if (m->abandoned)
        m->committed = m->last_ticket;      /* what was forgotten will come again under new tickets */
    m->abandoned = false;
    pthread_mutex_unlock(&m->mutex);
}

void mailbox_hold(struct mailbox *m, bool is_held)
{
    pthread_mutex_lock(&m->mutex);
    m->held = is_held;
    pthread_mutex_unlock(&m->mutex);
}

bool mailbox_is_held(struct mailbox *m)
{
    pthread_mutex_lock(&m->mutex);
    bool is_held = m->held;
    pthread_mutex_unlock(&m->mutex);
    return is_held;
}
