/* web/server.h - HTTP itself: reads a request that the door let in, asks for its answer, sends it. The only home of
 * libmicrohttpd, whose epoll descriptor is watched by main's loop: no thread of its own.
 * What the library lacks stands beside it: deadlines that no trickle of bytes can move, and a limit that a crowd of
 * strangers can't use to keep signed-in people out (crowd.h). Main only. */
#ifndef SERVER_H
#define SERVER_H
#include "error.h"
#include "loop.h"
#include "request.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

struct server;

struct server_host {
    void *context;                              /* is request->web */
    int64_t (*now_ms)(void *context);           /* monotonic, real */
    /* The head is there: route, caller, body_size_max. May answer already; the body is then read and dropped. */
    void (*begin)(void *context, struct request *request);
    /* The body is there too. Answers, or sets is_waiting and calls server_resume later. */
    void (*handle)(void *context, struct request *request);
};

int server_open(const struct server_host *host, struct loop *loop, struct server **server, struct error *err);
/* Every waiting request has to be resumed before: jobs forget theirs (jobs_forget). NULL is fine. */
void server_close(struct server *server);

/* Takes an accepted socket. false: full of people who may not be sent away; fd stays the caller's. */
bool server_take(struct server *server, int fd, const struct sockaddr *address, socklen_t size);
void server_resume(struct request *request);     /* is_waiting: now it has its answer */
void server_wake(struct request *request);       /* a stream has something, or has ended */
void server_drop(struct request *request);       /* closes its connection without more words */
void server_tick(struct server *server);                                /* once a second: deadlines */
size_t server_connections(const struct server *server);
int64_t server_answered(const struct server *server, int status_class); /* 2 to 5: answers since start */

#endif
