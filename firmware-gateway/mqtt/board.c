/* mqtt/board.c - see board.h */
#include "board.h"
#include <stdio.h>

void board_init(struct board *board, const struct clock *clock)
{
    *board = (struct board){.clock = clock};
    pthread_mutex_init(&board->mutex, NULL);
    clock_init_real(&board->real);
    board->status.state = MQTT_CONNECTING;
    board->status.since_wall_ms = clock_wall_ms(clock);
    board->status.beat_real_ms = clock_mono_ms(&board->real);
}

void board_done(struct board *board)
{
    pthread_mutex_destroy(&board->mutex);
}

void board_read(struct board *board, struct mqtt_status *status)
{
    pthread_mutex_lock(&board->mutex);
    *status = board->status;
    if (board->is_in_call)
        status->beat_real_ms = clock_mono_ms(&board->real);
    pthread_mutex_unlock(&board->mutex);
}

void board_state(struct board *board, enum mqtt_state state, const char *cause)
{
    pthread_mutex_lock(&board->mutex);
    if (board->status.state != state)
        board->status.since_wall_ms = clock_wall_ms(board->clock);
    board->status.state = state;
    if (state != MQTT_CONNECTED)
        board->status.is_subscribed = false;
    if (cause)
        snprintf(board->status.cause, sizeof board->status.cause, "%s", cause);
    pthread_mutex_unlock(&board->mutex);
}

static void set_call(struct board *board, bool is_in_call)
{
    pthread_mutex_lock(&board->mutex);
    board->status.beat_real_ms = clock_mono_ms(&board->real);
    board->is_in_call = is_in_call;
    pthread_mutex_unlock(&board->mutex);
}

void board_beat(struct board *board)
{
    set_call(board, false);
}

void board_enter_call(struct board *board)
{
    set_call(board, true);
}

void board_attempt(struct board *board)
{
    pthread_mutex_lock(&board->mutex);
    board->status.attempts++;
    pthread_mutex_unlock(&board->mutex);
}

void board_connected(struct board *board, int receive_maximum, bool is_mqtt5)
{
    pthread_mutex_lock(&board->mutex);
    board->status.connects++;
    board->status.receive_maximum = receive_maximum;
    board->status.is_mqtt5 = is_mqtt5;
    pthread_mutex_unlock(&board->mutex);
    board_state(board, MQTT_CONNECTED, "");
}

void board_subscribed(struct board *board)
{
    pthread_mutex_lock(&board->mutex);
    board->status.is_subscribed = true;
    pthread_mutex_unlock(&board->mutex);
}

void board_received(struct board *board, const struct mail *mail)
{
    pthread_mutex_lock(&board->mutex);
    board->status.received++;
    board->status.bytes += mail->size;
    board->status.duplicates += mail->duplicate || mail->redelivered;
    board->status.backlog += mail->backlog;
    pthread_mutex_unlock(&board->mutex);
}

void board_dropped(struct board *board)
{
    pthread_mutex_lock(&board->mutex);
    board->status.dropped++;
    pthread_mutex_unlock(&board->mutex);
}

void board_acknowledged(struct board *board, size_t count)
{
    pthread_mutex_lock(&board->mutex);
    board->status.acknowledged += count;
    pthread_mutex_unlock(&board->mutex);
}
