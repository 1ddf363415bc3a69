/* web/api_export.c - the readings of a room and range as a download: the file that `transom export` writes. The query
 * worker makes a piece when the one before has left, so that neither a slow reader nor years of readings take more
 * memory than one piece. */
#include "inside.h"
#include "log.h"
#include "rfc3339.h"
#include "room_export.h"
#include "routes.h"
#include "scope.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RANGE_DAYS_MAX 800              /* as readings of means; more years are several files */

struct download {
    struct request *request;            /* NULL: whoever asked is gone */
    struct room_export *export;         /* owned */
    char folder[256];
    struct out piece;
    size_t sent;                        /* of the piece */
    bool is_busy, is_over;              /* at the worker; the last piece is made */
    struct error err;
};

static void free_download(struct download *download)
{
    room_export_close(download->export);
    out_done(&download->piece);
    free(download);
}

/* -- worker -- */

static void make_piece(void *context)
{
    struct download *download = context;
    struct store_reader *reader = NULL;
    int r = store_reader_open(download->folder, &reader, &download->err);

    /* Of a holiday there are pieces without a row. */
    while (r == 0 && !download->is_over && download->piece.size == 0) {
        r = room_export_next(download->export, reader, &download->piece, &download->err);
        download->is_over = r == 0;
        r = r > 0 ? 0 : r;
    }
    store_reader_close(reader);
}

/* -- main -- */

static void piece_made(void *context)
{
    struct download *download = context;

    download->is_busy = false;
    if (!download->request)
        free_download(download);
    else
        server_wake(download->request);
}

static bool make_next(struct download *download)
{
    out_done(&download->piece);
    out_init(&download->piece);
    download->sent = 0;
    download->is_busy = worker_submit(download->request->web->host->query_worker, make_piece, piece_made,
                                      download) == 0;
    return download->is_busy;
}

/* A file that breaks off lacks its last line: who counts rows sees it. */
static int64_t read_piece(struct request *request, char *buffer, size_t room)
{
    struct download *download = request->owner;
    size_t left;

    if (download->is_busy)
        return 0;
    left = download->piece.size - download->sent;
    if (download->err.code < 0) {
        log_warning("export: a download broke off: %s", download->err.text);
        return -1;
    }
    if (left) {
        left = left < room ? left : room;
        memcpy(buffer, download->piece.text + download->sent, left);
        download->sent += left;
        return (int64_t)left;
    }
    if (download->is_over)
        return -1;
    if (make_next(download))
        return 0;
    error_set(&download->err, -ENOSPC, "too much is asked at once");
    return read_piece(request, buffer, room);
}

static void forget_request(struct request *request)
{
    struct download *download = request->owner;

    request->owner = NULL;
    download->request = NULL;
    if (!download->is_busy)
        free_download(download);
}

static bool read_ask(struct request *request, struct room_export_ask *ask, int64_t *from_date, int64_t *to_date)
{
    const struct zone *zone = school_setup(request->web->host->school)->zone;
    int64_t today = zone_date(zone, web_now_ms(request->web));
    char format[8] = "csv";

    if (url_query(request->query, "format", format, sizeof format) < 0 || !room_export_format(format, &ask->format)) {
        request_refuse(request, 422, "bad_value", "format", "format has to be csv or json.");
        return false;
    }
    if (!request_query_date(request, "from", today, from_date) || !request_query_date(request, "to", today, to_date))
        return false;
    if (*to_date < *from_date || *to_date - *from_date >= RANGE_DAYS_MAX) {
        request_refuse(request, 422, "bad_range", "from", "from a day to the same or a later one, %d days at most.",
                       RANGE_DAYS_MAX);
        return false;
    }
    ask->zone = *zone;
    ask->from_ms = zone_day_start_ms(zone, *from_date);
    ask->to_ms = zone_day_start_ms(zone, *to_date + 1);
    return true;
}

static struct download *open_download(struct request *request, const struct room_export_ask *ask)
{
    struct download *download = calloc(1, sizeof *download);

    if (!download)
        return NULL;
    out_init(&download->piece);
    download->request = request;
    memcpy(download->folder, request->web->settings.data_folder, sizeof download->folder);
    if (room_export_open(ask, &download->export, &download->err) == 0)
        return download;
    free_download(download);
    return NULL;
}

void export_of(struct request *request)
{
    struct room_export_ask ask = {0};
    struct download *download;
    int64_t from_date, to_date;
    char first[RFC3339_SIZE], last[RFC3339_SIZE];

    if (school_room_index(request->web->host->school, request->values[0]) < 0) {
        request_not_found(request, "room");
        return;
    }
    snprintf(ask.room, sizeof ask.room, "%s", request->values[0]);
    if (!read_ask(request, &ask, &from_date, &to_date) || !scope_reaches(request, from_date))
        return;
    download = open_download(request, &ask);
    if (!download) {
        request_no_memory(request);
        return;
    }
    looks_note(request, ask.room, from_date, to_date);
    request->owner = download;
    request->ended = forget_request;
    rfc3339_format(from_date * INT64_C(86400000), first);
    rfc3339_format(to_date * INT64_C(86400000), last);
    request_header(request, "Content-Disposition", "attachment; filename=\"%s-%.10s-%.10s.%s\"", ask.room, first, last,
                   ask.format == ROOM_EXPORT_CSV ? "csv" : "json");
    request->answer.stream = read_piece;
    request->answer.status = 200;
    request->answer.content_type = ask.format == ROOM_EXPORT_CSV ? "text/csv; charset=utf-8" : "application/json";
}
