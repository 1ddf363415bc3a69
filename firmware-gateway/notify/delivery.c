/* notify/delivery.c - see delivery.h
 * A message is told only when it is on disk, and counts as told only when that is: a crash in between sends it again
 * with the same key. What failed, or was made to wait, goes as one message once there are several; what has become old
 * goes as old news. */
#include "delivery.h"
#include "courier_request.h"
#include "filter.h"
#include "log.h"
#include "news.h"
#include "pace.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define BUNDLE_MAX 500              /* messages told as one */
#define ANSWER_SIZE 1024
#define CHECK_MS INT64_C(60000)     /* the wall clock may jump, so the outbox is looked at this often at least */
#define COURIER_DEADLINE_MS 45000   /* of the real clock; the courier itself gives up after 30 s */
#define COURIER_MEMORY_BYTES (256u << 20)   /* address space, mostly libraries */
#define KEY_SIZE 80

struct lane {
    struct delivery *delivery;
    enum outbox_kind kind;
    struct worker *worker;
    bool is_busy;
    bool is_failing;                /* said in the log */

    /* The job: the worker's while is_busy. */
    char *request;
    char answer[ANSWER_SIZE];
    bool has_run;
    int result;
    struct error err;

    /* What it sends: main's. */
    int64_t ids[BUNDLE_MAX];
    size_t count;
    int tries;                      /* the most of them, before this one */
};

struct delivery {
    const struct notify_settings *settings;
    const struct clock *clock;
    struct loop *loop;
    struct store *store;
    const struct zone *zone;
    struct news_packs packs;
    struct worker *webhook_worker;
    int timer, cancel_fd;
    bool is_stopping;
    struct lane lanes[2];           /* by enum outbox_kind */
};

static void run(void *job)
{
    struct lane *lane = job;
    const struct filter filter = {.program = lane->delivery->settings->courier, .deadline_ms = COURIER_DEADLINE_MS,
                                  .memory_bytes = COURIER_MEMORY_BYTES, .cancel_fd = lane->delivery->cancel_fd};

    lane->result = filter_run(&filter, lane->request, strlen(lane->request), lane->answer, sizeof lane->answer,
                              &lane->err);
    lane->has_run = true;
}

/* -- what became of it -- */

static uint32_t chance(int64_t id, int tries)
{
    uint64_t x = (uint64_t)id * 64 + (uint64_t)tries + UINT64_C(0x9e3779b97f4a7c15);    /* splitmix64 */

    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return (uint32_t)((x ^ x >> 31) >> 32);
}

static void note(const struct lane *lane, const struct courier_answer *answer)
{
    struct store *store = lane->delivery->store;
    int64_t now_ms = clock_wall_ms(lane->delivery->clock);
    int64_t next_ms = now_ms + pace_retry_ms(lane->tries + 1, chance(lane->ids[0], lane->tries));
    struct error err = {0};
    int r = 0;

    for (size_t i = 0; i < lane->count && (r == 0 || r == -ENOENT); i++)
        r = answer->is_sent        ? outbox_sent(store, lane->ids[i], now_ms, &err)
            : answer->is_permanent ? outbox_expire(store, lane->ids[i], now_ms, answer->why, &err)
                                   : outbox_failed(store, lane->ids[i], now_ms, next_ms, answer->why, &err);
    if (r == 0 || r == -ENOENT)
        r = store_commit(store, &err);
    if (r < 0)
        log_error("alerts: what became of a message could not be kept, it will be sent again: %s", err.text);
}

static void say(struct lane *lane, const struct courier_answer *answer)
{
    const char *what = lane->kind == OUTBOX_MAIL ? "mail" : "webhook";

    if (answer->is_permanent)
        log_warning("alerts: a message was refused for good kind=%s why=\"%s\"", what, answer->why);
    else if (!answer->is_sent && !lane->is_failing)
        log_warning("alerts: not getting through, trying on kind=%s why=\"%s\"", what, answer->why);
    else if (answer->is_sent && lane->is_failing)
        log_info("alerts: getting through again kind=%s", what);
    if (!answer->is_permanent)
        lane->is_failing = !answer->is_sent;
}

static void done(void *job)
{
    struct lane *lane = job;
    struct courier_answer answer = {0};

    free(lane->request);
    lane->request = NULL;
    lane->is_busy = false;
    if (!lane->has_run || lane->result == -ECANCELED)
        return;     /* we are closing, or it was never tried */
    if (lane->result < 0)
        messages_one_line(answer.why, sizeof answer.why, lane->err.text);
    else if (courier_answer_read(lane->answer, &answer) < 0)
        messages_one_line(answer.why, sizeof answer.why, "the courier's answer is none");
    note(lane, &answer);
    say(lane, &answer);
    delivery_poke(lane->delivery);
}

/* -- what is to be sent -- */

struct gathering {                  /* the messages to one receiver that go as one */
    struct lane *lane;
    int64_t now_ms;
    bool old;                       /* old news only, or only what is not */
    struct messages_digest *digest; /* of mail */
    char *bodies[BUNDLE_MAX];       /* of webhooks */
    char key[KEY_SIZE];             /* of the newest of them */
    int64_t made_ms;
    int result;
};

static bool belongs(const struct gathering *g, const struct outbox_row *row)
{
    switch (pace_state(row, g->now_ms)) {
    case PACE_FRESH:
        return false;
    case PACE_HELD:
        return !g->old && row->next_try_ms <= g->now_ms;
    case PACE_RETRIED:
        return !g->old;
    case PACE_OLD:
        return g->old;
    case PACE_LATE:
        return false;
    }
    return false;
}

static int gather_one(void *context, const struct outbox_row *row)
{
    struct gathering *g = context;
    struct lane *lane = g->lane;
    char room[NAME_SIZE];

    if (!belongs(g, row) || news_why_not(lane->delivery->store, &lane->delivery->packs, row, g->now_ms))
        return 0;
    if (lane->count == BUNDLE_MAX)
        return 1;
    news_room_name(lane->delivery->store, row, room);
    if (g->digest)
        g->result = messages_digest_add(g->digest, lane->delivery->zone, row->made_ms, room, row->body);
    else if (!(g->bodies[lane->count] = strdup(row->body)))
        g->result = -ENOMEM;
    if (g->result < 0)
        return g->result;
    lane->ids[lane->count++] = row->id;
    lane->tries = row->tries > lane->tries ? row->tries : lane->tries;
    memcpy(g->key, row->key, sizeof row->key);
    g->made_ms = row->made_ms;
    return 0;
}

static int find_webhook(const struct notify_settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->webhook_count; i++)
        if (strcmp(settings->webhooks[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* The request for the courier, or NULL and why there can be none. */
static char *make_request(const struct delivery *d, const struct outbox_row *row, struct error *err)
{
    const struct mime_mail mail = {.from = d->settings->mail.from, .to = row->to, .subject = row->subject,
                                   .body = row->body, .key = row->key, .date_ms = row->made_ms};
    int webhook;

    if (row->kind == OUTBOX_MAIL && *d->settings->mail.host)
        return courier_request_mail(d->settings, &mail, err);
    webhook = row->kind == OUTBOX_WEBHOOK ? find_webhook(d->settings, row->to) : -1;
    if (webhook >= 0)
        return courier_request_webhook(d->settings, (size_t)webhook, row->body, row->key, err);
    error_set(err, -ENOENT, "%s is not in the settings any more", row->kind == OUTBOX_MAIL ? "mail.host" : row->to);
    return NULL;
}

static int send_row(struct lane *lane, const struct outbox_row *row, struct error *err)
{
    int r;

    lane->request = make_request(lane->delivery, row, err);
    if (!lane->request)
        return err->code;
    lane->has_run = false;
    lane->is_busy = true;
    r = worker_submit(lane->worker, run, done, lane);
    if (r < 0) {
        lane->is_busy = false;
        free(lane->request);
        lane->request = NULL;
        return error_set(err, -EAGAIN, "alerts: the worker has too much to do");
    }
    return 0;
}

static int send_digest(struct gathering *g, const char *to, struct error *err)
{
    struct outbox_row row = {.kind = g->lane->kind, .made_ms = g->made_ms};
    int r = 0;

    memcpy(row.to, to, strlen(to) + 1);
    snprintf(row.key, sizeof row.key, "%.*s-all-%zu", (int)sizeof row.key - 10, g->key, g->lane->count);
    if (g->digest)
        r = messages_digest_write(g->digest, &row.subject, &row.body);
    else if (!(row.body = messages_webhook_digest((const char *const *)g->bodies, g->lane->count)))
        r = -ENOMEM;
    if (r < 0)
        return error_set(err, -EAGAIN, "alerts: out of memory");
    r = send_row(g->lane, &row, err);
    outbox_row_done(&row);
    return r;
}

/* The row, or all that go with it. */
static int send_with_others(struct lane *lane, const struct outbox_row *row, int64_t now_ms, struct error *err)
{
    enum pace_state state = pace_state(row, now_ms);
    struct gathering *g;
    int r = 0;

    lane->ids[0] = row->id;
    lane->count = 1;
    lane->tries = row->tries;
    if (state == PACE_FRESH || (lane->kind == OUTBOX_WEBHOOK && state != PACE_OLD))
        return send_row(lane, row, err);
    g = calloc(1, sizeof *g);
    if (g && lane->kind == OUTBOX_MAIL)
        g->digest = messages_digest_open(state == PACE_OLD ? DIGEST_OLD : DIGEST_BUNDLE);
    if (!g || (lane->kind == OUTBOX_MAIL && !g->digest)) {
        free(g);
        return error_set(err, -EAGAIN, "alerts: out of memory");
    }
    g->lane = lane;
    g->now_ms = now_ms;
    g->old = state == PACE_OLD;
    lane->count = 0;
    r = outbox_waiting(lane->delivery->store, lane->kind, row->to, BUNDLE_MAX + 1, gather_one, g, err);
    if (r >= 0)
        r = lane->count == 1 && !g->old ? send_row(lane, row, err) : send_digest(g, row->to, err);
    messages_digest_close(g->digest);
    for (size_t i = 0; i < lane->count; i++)
        free(g->bodies[i]);
    free(g);
    return r;
}

/* Starts the lane's next job, if one is due. *next_ms: when the next row is; INT64_MAX also when the end of a job, or
 * whatever is wrong with the record, has to be waited for. */
static void start(struct lane *lane, int64_t *next_ms)
{
    struct delivery *d = lane->delivery;
    int64_t now_ms = clock_wall_ms(d->clock);
    struct outbox_row row;
    struct error err = {0};
    const char *why;
    int r = 0;

    while (r == 0 && !lane->is_busy && outbox_due(d->store, lane->kind, now_ms, &row, next_ms) == 0) {
        if (store_pending(d->store) > 0)
            r = store_commit(d->store, &err);       /* on disk before anyone is told */
        why = r == 0 ? news_why_not(d->store, &d->packs, &row, now_ms) : NULL;
        if (why)
            r = outbox_expire(d->store, row.id, now_ms, why, &err);
        else if (r == 0)
            r = send_with_others(lane, &row, now_ms, &err);
        if (r == -EINVAL || r == -ENOENT)           /* it never can be */
            r = outbox_expire(d->store, row.id, now_ms, err.text, NULL);
        outbox_row_done(&row);
    }
    if (r < 0 || lane->is_busy)
        *next_ms = INT64_MAX;
}

/* -- outside -- */

void delivery_poke(struct delivery *d)
{
    int64_t now_ms = clock_wall_ms(d->clock), next_ms = INT64_MAX, in_ms;

    if (d->is_stopping || !d->store)
        return;
    for (size_t i = 0; i < sizeof d->lanes / sizeof *d->lanes; i++) {
        int64_t lane_next_ms = INT64_MAX;

        if (!d->lanes[i].is_busy)
            start(&d->lanes[i], &lane_next_ms);
        next_ms = lane_next_ms < next_ms ? lane_next_ms : next_ms;
    }
    in_ms = next_ms > now_ms + CHECK_MS ? CHECK_MS : next_ms - now_ms;
    loop_timer_set(d->loop, d->timer, in_ms > 0 ? in_ms : 1);
}

static void timer_fires(void *delivery)
{
    delivery_poke(delivery);
}

static void collect(void *worker)
{
    worker_collect(worker);
}

void delivery_use(struct delivery *d, struct store *store, const struct zone *zone, const struct news_packs *packs)
{
    d->store = store;
    d->zone = zone;
    d->packs = *packs;
}

int delivery_open(const struct notify_settings *settings, const struct clock *clock, struct loop *loop,
                  struct worker *mail_worker, struct delivery **delivery, struct error *err)
{
    struct delivery *d = calloc(1, sizeof *d);
    int r;

    if (!d)
        return error_set(err, -ENOMEM, "alerts: out of memory");
    d->settings = settings;
    d->clock = clock;
    d->loop = loop;
    d->cancel_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    d->timer = loop_timer_add(loop, 0, timer_fires, d);
    r = d->cancel_fd < 0 ? error_set(err, -errno, "alerts: eventfd: %s", strerror(errno))
        : d->timer < 0   ? error_set(err, d->timer, "alerts: more than %d timers", LOOP_TIMERS_MAX)
                         : worker_open("webhooks", &d->webhook_worker, err);
    if (r == 0)
        r = loop_watch(loop, worker_fd(d->webhook_worker), collect, d->webhook_worker, err);
    if (r < 0) {
        delivery_close(d);
        return r;
    }
    d->lanes[OUTBOX_MAIL] = (struct lane){.delivery = d, .kind = OUTBOX_MAIL, .worker = mail_worker};
    d->lanes[OUTBOX_WEBHOOK] = (struct lane){.delivery = d, .kind = OUTBOX_WEBHOOK, .worker = d->webhook_worker};
    *delivery = d;
    return 0;
}

void delivery_stop(struct delivery *d)
{
    uint64_t one = 1;

    d->is_stopping = true;
    if (d->timer >= 0)
        loop_timer_set(d->loop, d->timer, -1);
    if (write(d->cancel_fd, &one, sizeof one) < 0)
        log_error("alerts: what is being sent can't be stopped: %s", strerror(errno));
}

void delivery_close(struct delivery *d)
{
    if (!d)
        return;
    if (d->cancel_fd >= 0)
        delivery_stop(d);
    if (d->webhook_worker)
        loop_unwatch(d->loop, worker_fd(d->webhook_worker));
    worker_close(d->webhook_worker);
    if (d->cancel_fd >= 0)
        close(d->cancel_fd);
    free(d);
}
