/* web/door.h - the way in from the network: listens, waits until the head of a request is whole and sound (head.h), and
 * only then hands the connection on. Nothing is read from the socket, the bytes are only looked at, so whoever gets it
 * finds the request untouched. One request a connection: a second one behind it is never answered.
 * Slow and silent clients wait here, where they cost a descriptor and nothing else, until their deadline or until more
 * than DOOR_WAITING_MAX wait: then the oldest goes, so that no crowd can keep a prompt client out. Main only. */
#ifndef DOOR_H
#define DOOR_H
#include "error.h"
#include "loop.h"
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#define DOOR_WAITING_MAX 256
#define DOOR_HEAD_MS 10000          /* from accept to the whole head, however many bytes come meanwhile */
#define DOOR_LINGER_MS 2000         /* for a refused client to read why */
#define DOOR_ADDRESS_SIZE 64

struct door;

struct door_host {
    void *context;
    int64_t (*now_ms)(void *context);   /* monotonic, real */
    /* Takes fd when it returns true. false: there is no room, the client is told 503. */
    bool (*pass)(void *context, int fd, const struct sockaddr *address, socklen_t size);
};

/* listen: "127.0.0.1:8080", "[::1]:8080", port 0 takes a free one. names: see head_check; borrows them and host.
 * 0; -EINVAL: not an address and port; other negative errno: of socket, bind and listen. */
int door_open(const char *listen, const char *const *names, const struct door_host *host, struct loop *loop,
              struct door **door, struct error *err);
void door_close(struct door *door);         /* NULL is fine */
const char *door_address(const struct door *door);      /* as bound, with its real port */
size_t door_waiting(const struct door *door);
void door_tick(struct door *door);          /* at least once a second while somebody waits: deadlines */

#endif
