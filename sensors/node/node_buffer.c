/* node/node_buffer.c - see node_buffer.h */
#include "node_buffer.h"
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LINE_SIZE 160
#define PATH_SIZE 512
#define TIME_LEAST_MS INT64_C(1577836800000)    /* 2020-01-01: no node is older */
#define TIME_MOST_MS INT64_C(4102444800000)     /* 2100-01-01 */

int node_buffer_init(struct node_buffer *buffer, struct error *err)
{
    *buffer = (struct node_buffer){.ring = calloc(NODE_BUFFER_READINGS_MAX, sizeof *buffer->ring)};
    return buffer->ring ? 0 : error_set(err, -ENOMEM, "node: out of memory");
}

void node_buffer_done(struct node_buffer *buffer)
{
    free(buffer->ring);
    *buffer = (struct node_buffer){0};
}

static struct node_reading *at(const struct node_buffer *buffer, size_t index)
{
    return &buffer->ring[(buffer->first + index) % NODE_BUFFER_READINGS_MAX];
}

static void drop_oldest(struct node_buffer *buffer)
{
    buffer->first = (buffer->first + 1) % NODE_BUFFER_READINGS_MAX;
    buffer->first_number++;
    buffer->count--;
}

void node_buffer_add(struct node_buffer *buffer, const struct node_reading *reading)
{
    if (buffer->count == NODE_BUFFER_READINGS_MAX) {
        buffer->lost += !at(buffer, 0)->is_sent;
        drop_oldest(buffer);
    }
    *at(buffer, buffer->count++) = *reading;
    buffer->is_changed = true;
}

size_t node_buffer_waiting(const struct node_buffer *buffer)
{
    size_t waiting = 0;

    for (size_t i = 0; i < buffer->count; i++)
        waiting += !at(buffer, i)->is_sent;
    return waiting;
}

void node_buffer_date(struct node_buffer *buffer, int64_t now_wall_ms, int64_t now_mono_ms)
{
    for (size_t i = 0; i < buffer->count; i++) {
        struct node_reading *reading = at(buffer, i);

        if (!reading->time_ms) {
            reading->time_ms = now_wall_ms - (now_mono_ms - reading->mono_ms);
            buffer->is_changed = true;
        }
    }
}

bool node_buffer_pick(const struct node_buffer *buffer, int64_t now_mono_ms, struct node_batch *batch)
{
    size_t newest = buffer->count;

    *batch = (struct node_batch){0};
    while (newest > 0 && (at(buffer, newest - 1)->is_sent || !at(buffer, newest - 1)->time_ms)) {
        const struct node_reading *reading = at(buffer, newest - 1);

        if (!reading->is_sent && now_mono_ms - reading->mono_ms <= NODE_FRESH_MS)
            break;
        newest--;
    }
    if (newest-- == 0)
        return false;
    batch->newest = buffer->first_number + newest;
    for (size_t i = 0; i < newest && at(buffer, newest)->time_ms && batch->history_count < NODE_BATCH_HISTORY_MAX; i++)
        if (!at(buffer, i)->is_sent && at(buffer, i)->time_ms)
            batch->history[batch->history_count++] = buffer->first_number + i;
    return true;
}

const struct node_reading *node_buffer_at(const struct node_buffer *buffer, uint64_t number)
{
    bool is_there = number >= buffer->first_number && number - buffer->first_number < buffer->count;

    return is_there ? at(buffer, (size_t)(number - buffer->first_number)) : NULL;
}

static void mark_sent(struct node_buffer *buffer, uint64_t number)
{
    if (node_buffer_at(buffer, number))
        at(buffer, (size_t)(number - buffer->first_number))->is_sent = true;
}

void node_buffer_sent(struct node_buffer *buffer, const struct node_batch *batch)
{
    mark_sent(buffer, batch->newest);
    for (size_t i = 0; i < batch->history_count; i++)
        mark_sent(buffer, batch->history[i]);
    while (buffer->count && at(buffer, 0)->is_sent)
        drop_oldest(buffer);
    buffer->is_changed = true;
}

/* -- the file: a line a reading, time and quantities, "nan" for what was not measured -- */

static int write_all(const struct node_buffer *buffer, FILE *file)
{
    for (size_t i = 0; i < buffer->count; i++) {
        const struct node_reading *reading = at(buffer, i);

        if (!reading->is_sent && reading->time_ms)
            fprintf(file, "%lld %.3f %.3f %.3f\n", (long long)reading->time_ms, reading->sample.co2_ppm,
                    reading->sample.temperature_c, reading->sample.humidity_pct);
    }
    return fflush(file) != 0 || ferror(file) || fsync(fileno(file)) < 0 ? -1 : 0;
}

int node_buffer_save(struct node_buffer *buffer, const char *path, struct error *err)
{
    char temporary[PATH_SIZE];
    FILE *file;
    int r, closed;

    if (node_buffer_waiting(buffer) == 0) {
        if (unlink(path) < 0 && errno != ENOENT)
            return error_set(err, -errno, "%s: %s", path, strerror(errno));
        buffer->is_changed = false;
        return 0;
    }
    snprintf(temporary, sizeof temporary, "%s.new", path);
    file = fopen(temporary, "we");
    if (!file)
        return error_set(err, -errno, "%s: %s", temporary, strerror(errno));
    r = write_all(buffer, file);
    closed = fclose(file);
    if (r < 0 || closed != 0 || rename(temporary, path) < 0)
        return error_set(err, -EIO, "%s: could not be written: %s", path, strerror(errno));
    buffer->is_changed = false;
    return 0;
}

bool node_buffer_parse(const char *line, struct node_reading *reading)
{
    struct node_reading r = {0};
    long long time_ms;
    int end = 0;

    if (sscanf(line, "%lld %lf %lf %lf%n", &time_ms, &r.sample.co2_ppm, &r.sample.temperature_c,
               &r.sample.humidity_pct, &end) != 4 || strcmp(line + end, "\n") != 0)
        return false;
    if (time_ms < TIME_LEAST_MS || time_ms > TIME_MOST_MS || !isfinite(r.sample.co2_ppm) ||
        isinf(r.sample.temperature_c) || isinf(r.sample.humidity_pct))
        return false;
    r.time_ms = time_ms;
    *reading = r;
    return true;
}

int node_buffer_load(struct node_buffer *buffer, const char *path, size_t *broken, struct error *err)
{
    FILE *file = fopen(path, "re");
    char line[LINE_SIZE];

    *broken = 0;
    if (!file)
        return errno == ENOENT ? 0 : error_set(err, -errno, "%s: %s", path, strerror(errno));
    while (fgets(line, sizeof line, file)) {
        struct node_reading reading;

        if (node_buffer_parse(line, &reading))
            node_buffer_add(buffer, &reading);
        else
            ++*broken;
    }
    fclose(file);
    buffer->is_changed = false;
    return 0;
}
