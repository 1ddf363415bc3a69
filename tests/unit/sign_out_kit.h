/* sign_out_kit.h - a request whose asker is signed out while it waits for a worker. */
#ifndef SIGN_OUT_KIT_H
#define SIGN_OUT_KIT_H
#include "people.h"
#include "web_house.h"
#include <semaphore.h>

struct sign_out {                       /* a job before the request's, which ends by ending the leader's sessions */
    struct house *house;
    sem_t may_go;
};

static inline void sign_out_wait(void *context)
{
    struct sign_out *sign_out = context;

    while (sem_wait(&sign_out->may_go) != 0)
        continue;
}

static inline void sign_out_leader(void *context)
{
    struct house *house = ((struct sign_out *)context)->house;

    must(sessions_end_of(house->store, house->people_ids[LEADER], err));
    must(store_commit(house->store, err));
}

/* What the leader is answered who is signed out once the request waits for the queries' worker. */
static inline int sign_out_meanwhile(struct house *house, const char *method, const char *path, const char *body)
{
    struct sign_out sign_out = {.house = house};
    char request[2048], *answer;
    int fd = house_connect(house), status;

    snprintf(request, sizeof request, "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nContent-Type: "
             "application/json\r\nContent-Length: %zu\r\n%s\r\n%s", method, path, house->address, strlen(body),
             house_browser(house, LEADER), body);
    sem_init(&sign_out.may_go, 0, 0);
    assert_int_equal(worker_submit(house->queries, sign_out_wait, sign_out_leader, &sign_out), 0);
    assert_int_equal(send(fd, request, strlen(request), 0), (ssize_t)strlen(request));
    free(house_ask(house, "GET", "/healthz", "", NULL));        /* main has seen what came before it */
    sem_post(&sign_out.may_go);
    answer = house_read(fd);
    status = house_status(answer);
    free(answer);
    close(fd);
    sem_destroy(&sign_out.may_go);
    return status;
}

/* With the cookie of before. While the house is paused. */
static inline void sign_in_leader_again(struct house *house)
{
    struct session session = {.person = house->people_ids[LEADER], .created_ms = house_real_ms()};

    secret_hash(house->sessions[LEADER], session.hash);
    session.seen_ms = session.created_ms;
    session.expires_ms = session.created_ms + 3600000;
    must(session_add(house->store, &session, err));
}

#endif
