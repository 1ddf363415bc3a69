/* web/door.c - see door.h */
#include "door.h"
#include "guard.h"
#include "head.h"
#include "log.h"
#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#define BACKLOG 511
#define EVENTS_AT_ONCE 64
#define ACCEPTS_AT_ONCE 64          /* then the rest of the loop gets its turn */
#define LISTENER UINT32_MAX
#define ANSWER_SIZE 1536
#define DRAIN_SIZE 4096
#define DRAINS_AT_ONCE 64

struct client {
    int fd;                         /* -1: free */
    bool is_refused;                /* answered; only waits for the other side to read it and leave */
    int64_t since_ms;
    struct sockaddr_storage address;
    socklen_t address_size;
};

struct door {
    const char *const *names;
    const struct door_host *host;
    struct loop *loop;
    int listen_fd, epoll_fd;
    char address[DOOR_ADDRESS_SIZE];
    size_t waiting;
    struct client clients[DOOR_WAITING_MAX];
    char head[HEAD_SIZE_MAX];
};

/* -- refusals -- */

static const struct reason {
    int status;
    const char *phrase, *code;
} reasons[] = {
    {400, "Bad Request", "bad_request"},       {408, "Request Timeout", "too_slow"},
    {411, "Length Required", "no_length"},     {413, "Content Too Large", "too_large"},
    {414, "URI Too Long", "address_too_long"}, {417, "Expectation Failed", "bad_request"},
    {421, "Misdirected Request", "wrong_host"}, {431, "Request Header Fields Too Large", "too_large"},
    {501, "Not Implemented", "not_implemented"}, {503, "Service Unavailable", "busy"},
    {505, "HTTP Version Not Supported", "not_implemented"},
};

/* Writes the whole answer. why: a sentence without quotes or backslashes. Returns its size. */
static size_t make_refusal(int status, const char *why, char *text, size_t room)
{
    const struct reason *reason = &reasons[0];
    char body[256];
    int size, body_size;

    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            reason = &reasons[i];
    body_size = snprintf(body, sizeof body, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}", reason->code, why);
    assert(body_size > 0 && (size_t)body_size < sizeof body);
    size = snprintf(text, room, "HTTP/1.1 %d %s\r\nContent-Type: application/json; charset=utf-8\r\n"
                    "Content-Length: %d\r\nCache-Control: " GUARD_NO_STORE "\r\n%s",
                    status, reason->phrase, body_size, status == 503 ? "Retry-After: 5\r\n" : "");
    for (size_t i = 0; i < GUARD_COUNT; i++)
        size += snprintf(text + size, room - (size_t)size, "%s: %s\r\n", guard_headers[i].name, guard_headers[i].value);
    size += snprintf(text + size, room - (size_t)size, "\r\n%s", body);
    assert(size > 0 && (size_t)size < room);
    return (size_t)size;
}

static void leave(struct door *door, struct client *client)
{
    close(client->fd);
    client->fd = -1;
    door->waiting--;
}

/* Answers and shuts our half; the other half is drained until the client has read the answer, because closing over
 * unread bytes would reset the connection and throw the answer away. */
static void refuse(struct door *door, struct client *client, int status, const char *why)
{
    char text[ANSWER_SIZE];
    size_t size = make_refusal(status, why, text, sizeof text);

    if (send(client->fd, text, size, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)size ||
        shutdown(client->fd, SHUT_WR) < 0) {
        leave(door, client);
        return;
    }
    client->is_refused = true;
    client->since_ms = door->host->now_ms(door->host->context);
}

/* -- clients -- */

static void drain(struct door *door, struct client *client)
{
    char bytes[DRAIN_SIZE];
    ssize_t n = 1;

    for (int i = 0; i < DRAINS_AT_ONCE && n > 0; i++)
        n = recv(client->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN))
        leave(door, client);
}

static void hand_on(struct door *door, struct client *client)
{
    int fd = client->fd;

    epoll_ctl(door->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
    if (door->host->pass(door->host->context, fd, (const struct sockaddr *)&client->address, client->address_size)) {
        client->fd = -1;
        door->waiting--;
        return;
    }
    refuse(door, client, 503, "Too many people are being served at once. Try again in a moment.");
    if (client->fd >= 0)            /* no more events: the deadline closes it */
        client->since_ms -= DOOR_LINGER_MS / 2;
}

static void look(struct door *door, struct client *client)
{
    struct head head;
    const char *why;
    ssize_t n;
    int status;

    if (client->is_refused) {
        drain(door, client);
        return;
    }
    n = recv(client->fd, door->head, sizeof door->head, MSG_PEEK | MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN)
        return;
    if (n <= 0) {
        leave(door, client);
        return;
    }
    status = head_check(door->head, (size_t)n, door->names, &head, &why);
    if (status == HEAD_PASS)
        hand_on(door, client);
    else if (status != HEAD_MORE)
        refuse(door, client, status, why);
}

static struct client *oldest(struct door *door)
{
    struct client *found = NULL;

    for (size_t i = 0; i < DOOR_WAITING_MAX; i++)
        if (door->clients[i].fd >= 0 && (!found || door->clients[i].since_ms < found->since_ms))
            found = &door->clients[i];
    return found;
}

static struct client *free_place(struct door *door)
{
    if (door->waiting == DOOR_WAITING_MAX)
        leave(door, oldest(door));
    for (size_t i = 0; i < DOOR_WAITING_MAX; i++)
        if (door->clients[i].fd < 0)
            return &door->clients[i];
    return NULL;
}

static bool accept_one(struct door *door)
{
    struct client *client = free_place(door);
    struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET};

    client->address_size = sizeof client->address;
    client->fd = accept4(door->listen_fd, (struct sockaddr *)&client->address, &client->address_size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client->fd < 0) {
        /* Out of descriptors: whoever has waited longest makes room, else the listener would be ready for ever. */
        if ((errno == EMFILE || errno == ENFILE) && door->waiting)
            leave(door, oldest(door));
        return false;
    }
    door->waiting++;
    client->is_refused = false;
    client->since_ms = door->host->now_ms(door->host->context);
    event.data.u32 = (uint32_t)(client - door->clients);
    if (epoll_ctl(door->epoll_fd, EPOLL_CTL_ADD, client->fd, &event) < 0)
        leave(door, client);
    else
        look(door, client);         /* most requests are there by now */
    return true;
}

static void ready(void *context)
{
    struct door *door = context;
    struct epoll_event events[EVENTS_AT_ONCE];
    int n = epoll_wait(door->epoll_fd, events, EVENTS_AT_ONCE, 0);

    for (int i = 0; i < n; i++) {
        uint32_t place = events[i].data.u32;

        if (place == LISTENER)
            for (int a = 0; a < ACCEPTS_AT_ONCE && accept_one(door); a++)
                ;
        else if (door->clients[place].fd >= 0)
            look(door, &door->clients[place]);
    }
}

void door_tick(struct door *door)
{
    int64_t now_ms = door->host->now_ms(door->host->context);

    for (size_t i = 0; i < DOOR_WAITING_MAX; i++) {
        struct client *client = &door->clients[i];

        if (client->fd < 0)
            continue;
        if (client->is_refused && now_ms - client->since_ms > DOOR_LINGER_MS)
            leave(door, client);
        else if (!client->is_refused && now_ms - client->since_ms > DOOR_HEAD_MS)
            refuse(door, client, 408, "The request took too long to arrive.");
    }
}

/* -- opening and closing -- */

static int bind_to(struct door *door, const struct addrinfo *info, const char *listen_at, struct error *err)
{
    int one = 1;
    char host[INET6_ADDRSTRLEN], port[8];
    struct sockaddr_storage bound;
    socklen_t size = sizeof bound;

    door->listen_fd = socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (door->listen_fd < 0 || setsockopt(door->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
        bind(door->listen_fd, info->ai_addr, info->ai_addrlen) < 0 || listen(door->listen_fd, BACKLOG) < 0 ||
        getsockname(door->listen_fd, (struct sockaddr *)&bound, &size) < 0)
        return error_set(err, -errno, "web: listening on %s: %s", listen_at, strerror(errno));
    if (getnameinfo((struct sockaddr *)&bound, size, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return error_set(err, -EINVAL, "web: %s has no name", listen_at);
    snprintf(door->address, sizeof door->address, info->ai_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
    return 0;
}

static int listen_at(struct door *door, const char *text, struct error *err)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE};
    struct addrinfo *info;
    const char *colon = strrchr(text, ':');
    char host[DOOR_ADDRESS_SIZE];
    size_t size = colon ? (size_t)(colon - text) : 0;
    bool is_bracketed = size > 2 && text[0] == '[' && text[size - 1] == ']';
    int r;

    if (size == 0 || size >= sizeof host || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
        return error_set(err, -EINVAL, "web: %s: not an address and port as in 127.0.0.1:8080", text);
    snprintf(host, sizeof host, "%.*s", (int)(is_bracketed ? size - 2 : size), is_bracketed ? text + 1 : text);
    if (getaddrinfo(host, colon + 1, &hints, &info) != 0)
        return error_set(err, -EINVAL, "web: %s: not an address and port as in 127.0.0.1:8080", text);
    r = bind_to(door, info, text, err);
    freeaddrinfo(info);
    return r;
}

int door_open(const char *listen, const char *const *names, const struct door_host *host, struct loop *loop,
              struct door **door, struct error *err)
{
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = LISTENER};
    struct door *d = calloc(1, sizeof *d);
    int r;

    if (!d)
        return error_set(err, -ENOMEM, "web: out of memory");
    d->names = names;
    d->host = host;
    d->loop = loop;
    d->listen_fd = -1;
    for (size_t i = 0; i < DOOR_WAITING_MAX; i++)
        d->clients[i].fd = -1;
    d->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    r = d->epoll_fd < 0 ? error_set(err, -errno, "web: %s", strerror(errno)) : listen_at(d, listen, err);
    if (r == 0 && epoll_ctl(d->epoll_fd, EPOLL_CTL_ADD, d->listen_fd, &event) < 0)
        r = error_set(err, -errno, "web: %s", strerror(errno));
    if (r == 0)
        r = loop_watch(loop, d->epoll_fd, ready, d, err);
    if (r < 0) {
        door_close(d);
        return r;
    }
    *door = d;
    return 0;
}

void door_close(struct door *door)
{
    if (!door)
        return;
    for (size_t i = 0; i < DOOR_WAITING_MAX; i++)
        if (door->clients[i].fd >= 0)
            close(door->clients[i].fd);
    if (door->epoll_fd >= 0) {
        loop_unwatch(door->loop, door->epoll_fd);
        close(door->epoll_fd);
    }
    if (door->listen_fd >= 0)
        close(door->listen_fd);
    free(door);
}

const char *door_address(const struct door *door)
{
    return door->address;
}

size_t door_waiting(const struct door *door)
{
    return door->waiting;
}
