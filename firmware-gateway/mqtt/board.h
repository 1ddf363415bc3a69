/* mqtt/board.h - what the session's thread shows to others: a status under a lock. */
#ifndef BOARD_H
#define BOARD_H
#include "clock.h"
#include "mailbox.h"
#include "session.h"
#include <pthread.h>
#include <stdbool.h>

struct board {
    pthread_mutex_t mutex;          /* guards status and is_in_call */
    struct mqtt_status status;
    bool is_in_call;
    const struct clock *clock;      /* borrowed; for since_wall_ms */
    struct clock real;
};

void board_init(struct board *board, const struct clock *clock);
void board_done(struct board *board);

/* Any thread. */
void board_read(struct board *board, struct mqtt_status *status);

/* The rest: the session's thread. */
void board_state(struct board *board, enum mqtt_state state, const char *cause);    /* cause NULL: as it was */
void board_beat(struct board *board);               /* the loop moved */
/* Until the next beat the thread is within a call that the name server may hold up: that is waiting, not hanging. */
void board_enter_call(struct board *board);

void board_attempt(struct board *board);
void board_connected(struct board *board, int receive_maximum, bool is_mqtt5);
void board_subscribed(struct board *board);
void board_received(struct board *board, const struct mail *mail);
void board_dropped(struct board *board);
void board_acknowledged(struct board *board, size_t count);

#endif
