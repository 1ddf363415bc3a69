/* web/server.c - see server.h */
#include "server.h"
#include "crowd.h"
#include "guard.h"
#include "log.h"
#include <assert.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define POOL_SIZE (64u << 10)       /* of a connection: the largest head twice, and the answer's */
#define STREAM_BLOCK 4096
#define RUNS_AT_ONCE 8
#define BODY_FIRST_ROOM 1024

struct exchange {
    struct request request;
    struct MHD_Connection *mhd;
    struct guest *guest;
    struct server *server;
    bool has_begun, is_suspended;
    size_t body_room;
};

struct server {
    const struct server_host *host;
    struct loop *loop;
    struct MHD_Daemon *daemon;
    int epoll_fd, again_fd;
    struct crowd crowd;
    int64_t answered[6];
};

static const char *const header_names[HEADER_COUNT] = {
    [HEADER_HOST] = MHD_HTTP_HEADER_HOST,
    [HEADER_COOKIE] = MHD_HTTP_HEADER_COOKIE,
    [HEADER_AUTHORIZATION] = MHD_HTTP_HEADER_AUTHORIZATION,
    [HEADER_ORIGIN] = MHD_HTTP_HEADER_ORIGIN,
    [HEADER_FETCH_SITE] = "Sec-Fetch-Site",
    [HEADER_CONTENT_TYPE] = MHD_HTTP_HEADER_CONTENT_TYPE,
    [HEADER_IF_NONE_MATCH] = MHD_HTTP_HEADER_IF_NONE_MATCH,
    [HEADER_ACCEPT] = MHD_HTTP_HEADER_ACCEPT,
    [HEADER_ACCEPT_ENCODING] = MHD_HTTP_HEADER_ACCEPT_ENCODING,
};

static int64_t now_ms(const struct server *server)
{
    return server->host->now_ms(server->host->context);
}

/* -- answers -- */

static ssize_t read_stream(void *context, uint64_t position, char *buffer, size_t room)
{
    struct exchange *exchange = context;
    int64_t n = exchange->request.answer.stream(&exchange->request, buffer, room);

    (void)position;
    if (n == 0) {
        MHD_suspend_connection(exchange->mhd);      /* or it would be asked again at once, for ever */
        exchange->is_suspended = true;
    }
    return n < 0 ? MHD_CONTENT_READER_END_OF_STREAM : (ssize_t)n;
}

static struct MHD_Response *make_response(struct exchange *exchange)
{
    struct answer *answer = &exchange->request.answer;
    size_t size = answer->out.size;
    void *bytes;

    if (answer->stream)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, STREAM_BLOCK, read_stream, exchange, NULL);
    if (answer->fixed) {
        memcpy(&bytes, &answer->fixed, sizeof bytes);   /* the library takes void *, and only reads */
        return MHD_create_response_from_buffer(answer->fixed_size, bytes, MHD_RESPMEM_PERSISTENT);
    }
    return MHD_create_response_from_buffer(size, out_take(&answer->out), MHD_RESPMEM_MUST_FREE);
}

static bool add_headers(struct MHD_Response *response, const struct answer *answer)
{
    bool ok = true;

    for (size_t i = 0; i < GUARD_COUNT; i++)
        ok &= MHD_add_response_header(response, guard_headers[i].name, guard_headers[i].value) == MHD_YES;
    if (answer->content_type)
        ok &= MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer->content_type) == MHD_YES;
    for (size_t i = 0; i < answer->header_count; i++)
        ok &= MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value) == MHD_YES;
    return ok;
}

static enum MHD_Result send_answer(struct exchange *exchange)
{
    struct answer *answer = &exchange->request.answer;
    struct MHD_Response *response = make_response(exchange);
    enum MHD_Result result = MHD_NO;

    exchange->guest->is_known = exchange->request.caller.kind != CALLER_NOBODY;
    crowd_enter(exchange->guest, answer->stream ? CROWD_STREAM : CROWD_ANSWER, now_ms(exchange->server));
    exchange->server->answered[answer->status / 100]++;
    if (response && add_headers(response, answer))
        result = MHD_queue_response(exchange->mhd, (unsigned)answer->status, response);
    if (response)
        MHD_destroy_response(response);
    return result;
}

/* -- requests -- */

static void *uri_seen(void *context, const char *uri, struct MHD_Connection *mhd)
{
    struct server *server = context;
    struct exchange *exchange = calloc(1, sizeof *exchange);
    const union MHD_ConnectionInfo *info;
    char *question;

    if (!exchange)
        return NULL;
    info = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    exchange->guest = info->socket_context;
    exchange->server = server;
    exchange->mhd = mhd;
    exchange->request.exchange = exchange;
    exchange->request.web = server->host->context;
    strncpy(exchange->request.uri, uri, HEAD_URI_SIZE_MAX);     /* the door let no longer one in */
    question = strchr(exchange->request.uri, '?');
    if (question) {
        *question = '\0';
        exchange->request.query = question + 1;
    }
    return exchange;
}

static void begin(struct exchange *exchange, const char *method)
{
    struct request *request = &exchange->request;
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(exchange->mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info->client_addr;
    socklen_t size = address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);

    exchange->has_begun = true;
    for (int m = 0; m < METHOD_COUNT; m++)
        if (strcmp(method, method_name((enum method)m)) == 0)
            request->method = (enum method)m;
    for (int h = 0; h < HEADER_COUNT; h++)
        request->headers[h] = MHD_lookup_connection_value(exchange->mhd, MHD_HEADER_KIND, header_names[h]);
    if (getnameinfo(address, size, request->address, sizeof request->address, NULL, 0, NI_NUMERICHOST) != 0)
        request->address[0] = '\0';
    exchange->server->host->begin(exchange->server->host->context, request);
    if (request->body_file)
        crowd_enter(exchange->guest, CROWD_UPLOAD, now_ms(exchange->server));
}

/* Keeps a piece of the body, or drops it when the answer is known or memory is not to be had. */
static void take_body(struct exchange *exchange, const char *piece, size_t size)
{
    struct request *request = &exchange->request;
    char *body;

    if (request->answer.status)
        return;
    if (size > request->body_size_max - request->body_size) {
        request_refuse(request, 413, "too_large", NULL, "The body is longer than this route takes.");
        return;
    }
    if (request->body_file) {
        if (fwrite(piece, 1, size, request->body_file) != size)
            request_refuse(request, 507, "full", NULL, "The gateway's disk does not take the file.");
        request->body_size += size;
        return;
    }
    while (request->body_size + size >= exchange->body_room) {
        exchange->body_room = exchange->body_room ? exchange->body_room * 2 : BODY_FIRST_ROOM;
        body = realloc(request->body, exchange->body_room);
        if (!body) {
            request_no_memory(request);
            return;
        }
        request->body = body;
    }
    memcpy(request->body + request->body_size, piece, size);
    request->body_size += size;
    request->body[request->body_size] = '\0';
}

static enum MHD_Result handle(void *context, struct MHD_Connection *mhd, const char *url, const char *method,
                              const char *version, const char *piece, size_t *size, void **state)
{
    struct server *server = context;
    struct exchange *exchange = *state;
    struct request *request;

    (void)mhd, (void)url, (void)version;
    if (!exchange)
        return MHD_NO;              /* out of memory: the connection ends */
    request = &exchange->request;
    if (!exchange->has_begun) {
        begin(exchange, method);
        return MHD_YES;
    }
    if (*size) {
        take_body(exchange, piece, *size);
        *size = 0;
        return MHD_YES;
    }
    if (!request->answer.status)
        server->host->handle(server->host->context, request);
    if (request->answer.status)
        return send_answer(exchange);
    assert(request->is_waiting);
    crowd_enter(exchange->guest, CROWD_WAITING, now_ms(server));
    MHD_suspend_connection(exchange->mhd);
    exchange->is_suspended = true;
    return MHD_YES;
}

static void completed(void *context, struct MHD_Connection *mhd, void **state, enum MHD_RequestTerminationCode code)
{
    struct exchange *exchange = *state;

    (void)context, (void)mhd, (void)code;
    if (!exchange)
        return;
    if (exchange->request.ended)
        exchange->request.ended(&exchange->request);
    json_decref(exchange->request.json);
    if (exchange->request.body)
        explicit_bzero(exchange->request.body, exchange->request.body_size);    /* passwords among them */
    free(exchange->request.body);
    out_done(&exchange->request.answer.out);
    free(exchange);
    *state = NULL;
}

/* -- connections -- */

static void notify(void *context, struct MHD_Connection *mhd, void **guest, enum MHD_ConnectionNotificationCode code)
{
    struct server *server = context;

    if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
        crowd_remove(&server->crowd, *guest);
        return;
    }
    *guest = crowd_add(&server->crowd, MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd,
                       now_ms(server));
    assert(*guest);                 /* a few bytes; the library can't be told no here */
}

/* Has the library run once more, after others in the loop had their turn. */
static void run_again(struct server *server)
{
    uint64_t one = 1;

    if (write(server->again_fd, &one, sizeof one) < 0)
        return;                     /* EAGAIN: asked before */
}

static void run(void *context)
{
    struct server *server = context;
    MHD_UNSIGNED_LONG_LONG timeout = 0;
    uint64_t count;

    if (read(server->again_fd, &count, sizeof count) < 0)
        count = 0;                  /* woken by its own descriptor */
    for (int i = 0; i < RUNS_AT_ONCE; i++) {
        MHD_run(server->daemon);
        if (MHD_get_timeout(server->daemon, &timeout) != MHD_YES || timeout > 0)
            return;
    }
    run_again(server);
}

bool server_take(struct server *server, int fd, const struct sockaddr *address, socklen_t size)
{
    if (!crowd_make_room(&server->crowd)) {
        run(server);                /* those on their way out may be out by now */
        if (!crowd_make_room(&server->crowd))
            return false;
    }
    /* The library closes fd itself when it can't take it. */
    if (MHD_add_connection(server->daemon, fd, address, size) != MHD_YES)
        log_warning("connection lost what=\"%s\"", strerror(errno));
    return true;
}

static void go_on(struct exchange *exchange)
{
    if (!exchange->is_suspended)
        return;
    exchange->is_suspended = false;
    MHD_resume_connection(exchange->mhd);
    run_again(exchange->server);    /* the library's descriptor does not wake for it */
}

void server_resume(struct request *request)
{
    request->is_waiting = false;
    go_on(request->exchange);
}

void server_wake(struct request *request)
{
    go_on(request->exchange);
}

void server_drop(struct request *request)
{
    crowd_hang_up(request->exchange->guest);
    go_on(request->exchange);
}

void server_tick(struct server *server)
{
    crowd_expire(&server->crowd, now_ms(server));
}

size_t server_connections(const struct server *server)
{
    return server->crowd.count;
}

int64_t server_answered(const struct server *server, int status_class)
{
    assert(status_class >= 1 && status_class <= 5);
    return server->answered[status_class];
}

/* -- opening and closing -- */

/* Debian's libmicrohttpd is linked with GnuTLS and starts it when it is loaded. HTTPS is a proxy's business here, so these
 * take the place of GnuTLS's own beginning and end: 1 MB less is resident. Nothing else in this process uses it
 * (libmosquitto has OpenSSL). The first is GnuTLS's documented way to skip what it does by itself. */
int _gnutls_global_init_skip(void);             /* NOLINT(bugprone-reserved-identifier): it is the name it asks by */
int gnutls_global_init(void);
void gnutls_global_deinit(void);

int _gnutls_global_init_skip(void)
{
    return 1;
}

int gnutls_global_init(void)
{
    return 0;
}

void gnutls_global_deinit(void)
{
}

int server_open(const struct server_host *host, struct loop *loop, struct server **server, struct error *err)
{
    struct server *s = calloc(1, sizeof *s);
    const union MHD_DaemonInfo *info;
    int r;

    if (!s)
        return error_set(err, -ENOMEM, "web: out of memory");
    s->host = host;
    s->loop = loop;
    s->epoll_fd = -1;
    s->again_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    s->daemon = MHD_start_daemon(MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                                 handle, s,
                                 MHD_OPTION_CONNECTION_LIMIT, CROWD_MAX + CROWD_SPARE,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL_SIZE,
                                 MHD_OPTION_STRICT_FOR_CLIENT, 1,
                                 MHD_OPTION_URI_LOG_CALLBACK, uri_seen, s,
                                 MHD_OPTION_NOTIFY_COMPLETED, completed, s,
                                 MHD_OPTION_NOTIFY_CONNECTION, notify, s, MHD_OPTION_END);
    if (s->again_fd < 0 || !s->daemon) {
        r = error_set(err, -EIO, "web: the HTTP library does not start: %s", strerror(errno));
        goto fail;
    }
    info = MHD_get_daemon_info(s->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    r = loop_watch(loop, info->epoll_fd, run, s, err);
    if (r < 0)
        goto fail;
    s->epoll_fd = info->epoll_fd;
    r = loop_watch(loop, s->again_fd, run, s, err);
    if (r < 0)
        goto fail;
    *server = s;
    return 0;

fail:
    server_close(s);
    return r;
}

void server_close(struct server *server)
{
    if (!server)
        return;
    if (server->epoll_fd >= 0)
        loop_unwatch(server->loop, server->epoll_fd);
    if (server->daemon) {
        crowd_hang_up_all(&server->crowd);
        MHD_run(server->daemon);    /* what was resumed leaves the library's list of suspended connections */
        MHD_stop_daemon(server->daemon);
    }
    if (server->again_fd >= 0) {
        loop_unwatch(server->loop, server->again_fd);
        close(server->again_fd);
    }
    free(server);
}
