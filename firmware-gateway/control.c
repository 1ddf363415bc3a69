/* control.c - see control.h. One call is one connection: a JSON object {"words": [...], "input": "..."} until the
 * caller's end of file, and {"exit": n, "out": "...", "err": "..."} back. */
#include "control.h"
#include "log.h"
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SOCKET_NAME "transom.sock"
#define CALL_TIMEOUT_S 5        /* for a caller on this machine that does not take its answer */
#define CALL_READ_MS 2000       /* for a whole call: it is written before it is sent, and the gateway waits for it */
#define START_TRIES 50          /* a gateway that holds the record and has no socket yet is starting: 5 s */
#define START_TRY_MS 100
#define MESSAGE_MAX (CONTROL_INPUT_MAX + CONTROL_INPUT_MAX / 2)

struct control {
    struct control_host host;
    struct loop *loop;
    int fd;
    char path[sizeof((struct sockaddr_un *)0)->sun_path];
};

static int address_of(const char *folder, struct sockaddr_un *address, struct error *err)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if ((size_t)snprintf(address->sun_path, sizeof address->sun_path, "%s/" SOCKET_NAME, folder) >=
        sizeof address->sun_path)
        return error_set(err, -ENAMETOOLONG, "%s: too long a path for a socket", folder);
    return 0;
}

static int64_t real_mono_ms(void)
{
    struct clock real;

    clock_init_real(&real);
    return clock_mono_ms(&real);
}

/* Waits until there is something to read. within_ms: from started_ms on; negative: as long as it takes. */
static bool wait_readable(int fd, int64_t started_ms, int within_ms)
{
    struct pollfd waiting = {.fd = fd, .events = POLLIN};
    int64_t left_ms = started_ms + within_ms - real_mono_ms();

    return poll(&waiting, 1, within_ms < 0 ? -1 : left_ms > 0 ? (int)left_ms : 0) > 0;
}

/* Reads to the end of file. within_ms: for all of it, however it drips; negative: no limit. NULL: too much, too slow or
 * broken. */
static char *read_all(int fd, int within_ms, size_t *size)
{
    int64_t started_ms = real_mono_ms();
    size_t used = 0, capacity = 4096;
    char *text = malloc(capacity);

    while (text) {
        ssize_t n = wait_readable(fd, started_ms, within_ms) ? read(fd, text + used, capacity - used) : -1;
        char *more;

        if (n == 0) {
            *size = used;
            return text;
        }
        if (n < 0)
            break;
        used += (size_t)n;
        if (used < capacity)
            continue;
        capacity *= 2;
        more = capacity <= 2 * MESSAGE_MAX ? realloc(text, capacity) : NULL;
        if (!more)
            break;
        text = more;
    }
    free(text);
    return NULL;
}

static int write_all(int fd, const char *text, size_t size)
{
    while (size) {
        ssize_t n = send(fd, text, size, MSG_NOSIGNAL);

        if (n < 0)
            return -errno;
        text += n;
        size -= (size_t)n;
    }
    return 0;
}

static int exit_of(int r)
{
    return r == 0 ? 0 : r == -EINVAL ? 2 : 1;
}

/* A verb that fails leaves nothing of it behind. */
static int run_whole(verb_run *run, const struct verb_call *call, struct error *err)
{
    int r = store_mark(call->store, err);

    if (r == 0)
        r = run(call, err);
    if (r < 0)
        store_undo(call->store);
    else
        store_keep(call->store);
    return r;
}

/* -- the gateway's side -- */

static json_t *answer_of(int r, const char *out, const struct error *err)
{
    return json_pack("{s:i, s:s, s:s}", "exit", exit_of(r), "out", out ? out : "", "err", r < 0 ? err->text : "");
}

static json_t *carry_out(struct control *c, json_t *call)
{
    char *argv[CONTROL_WORDS_MAX + 1] = {NULL}, *out = NULL;
    size_t out_size, index;
    json_t *words = json_object_get(call, "words"), *word, *input = json_object_get(call, "input"), *answer;
    struct error err = {0};
    struct verb_call verb = {.store = *c->host.store, .argv = argv, .now_ms = clock_wall_ms(c->host.clock),
                             .input = json_string_value(input), .input_size = json_string_length(input),
                             .gateway = c->host.context};
    struct clock real;
    int r = 0;

    clock_init_real(&real);
    verb.real_ms = clock_wall_ms(&real);

    json_array_foreach(words, index, word) {
        argv[index] = index < CONTROL_WORDS_MAX && json_is_string(word) ? strdup(json_string_value(word)) : NULL;
        if (!argv[index])
            break;
        verb.argc++;
    }
    verb.out = open_memstream(&out, &out_size);
    if (!verb.argc || (size_t)verb.argc != json_array_size(words) || !verb.out)
        r = error_set(&err, -EINVAL, "not understood");
    if (r == 0)
        r = run_whole(c->host.run, &verb, &err);
    if (r == 0)
        r = c->host.changed(c->host.context, argv[0], &err);
    if (verb.out)
        fclose(verb.out);
    answer = answer_of(r, out, &err);
    free(out);
    for (int i = 0; i < verb.argc; i++)
        free(argv[i]);
    return answer;
}

static void called(void *context)
{
    struct control *c = context;
    struct timeval timeout = {.tv_sec = CALL_TIMEOUT_S};
    int fd = accept4(c->fd, NULL, NULL, SOCK_CLOEXEC);
    json_t *call = NULL, *answer = NULL;
    char *text = NULL, *reply = NULL;
    size_t size = 0;

    if (fd < 0)
        return;
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
    text = read_all(fd, CALL_READ_MS, &size);
    if (text)
        call = json_loadb(text, size, JSON_REJECT_DUPLICATES, NULL);
    if (call)
        answer = carry_out(c, call);
    if (answer)
        reply = json_dumps(answer, JSON_COMPACT);
    if (!reply || write_all(fd, reply, strlen(reply)) < 0)
        log_warning("control: a caller went away before its answer");
    free(reply);
    free(text);
    json_decref(answer);
    json_decref(call);
    close(fd);
}

int control_open(const char *folder, const struct control_host *host, struct loop *loop, struct control **control,
                 struct error *err)
{
    struct control *c = calloc(1, sizeof *c);
    struct sockaddr_un address;
    int r;

    if (!c)
        return error_set(err, -ENOMEM, "control: out of memory");
    c->host = *host;
    c->loop = loop;
    c->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    r = address_of(folder, &address, err);
    if (r < 0)
        goto fail;
    memcpy(c->path, address.sun_path, sizeof c->path);
    unlink(c->path);    /* we hold the record's lock: a socket that is there is a dead gateway's */
    if (c->fd < 0 || bind(c->fd, (struct sockaddr *)&address, sizeof address) < 0 || chmod(c->path, 0600) < 0 ||
        listen(c->fd, 8) < 0) {
        r = error_set(err, -errno, "%s: %s", c->path, strerror(errno));
        goto fail;
    }
    r = loop_watch(loop, c->fd, called, c, err);
    if (r < 0)
        goto fail;
    *control = c;
    return 0;

fail:
    control_close(c);
    return r;
}

void control_close(struct control *c)
{
    if (!c)
        return;
    if (c->fd >= 0) {
        loop_unwatch(c->loop, c->fd);
        close(c->fd);
    }
    if (c->path[0])
        unlink(c->path);
    free(c);
}

/* -- the command line's side -- */

static int run_here(struct store *store, verb_run *run, int argc, char **argv, const char *input, size_t input_size,
                    struct error *err)
{
    struct clock clock;
    struct verb_call call = {.store = store, .argc = argc, .argv = argv, .input = input, .input_size = input_size,
                             .out = stdout};
    int r;

    clock_init_real(&clock);
    call.now_ms = call.real_ms = clock_wall_ms(&clock);
    r = run_whole(run, &call, err);
    return r < 0 ? r : store_commit(store, err);
}

/* 0, or -1 with errno. */
static int connect_patiently(int fd, const struct sockaddr_un *address)
{
    for (int tries = 1; connect(fd, (const struct sockaddr *)address, sizeof *address) < 0; tries++) {
        if ((errno != ENOENT && errno != ECONNREFUSED) || tries == START_TRIES)
            return -1;
        poll(NULL, 0, START_TRY_MS);
    }
    return 0;
}

int control_ask(const char *folder, int argc, char **argv, const char *input, size_t input_size, FILE *out,
                struct error *err)
{
    struct sockaddr_un address;
    json_t *words = json_array(), *call, *answer = NULL;
    char *text, *reply = NULL;
    size_t size = 0;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0), r = address_of(folder, &address, err);

    for (int i = 0; i < argc; i++)
        json_array_append_new(words, json_string(argv[i]));
    call = json_pack("{s:o}", "words", words);
    if (input)
        json_object_set_new(call, "input", json_stringn(input, input_size));
    text = json_dumps(call, JSON_COMPACT);
    json_decref(call);
    if (r == 0 && (fd < 0 || connect_patiently(fd, &address) < 0))
        r = error_set(err, -errno, "%s: a gateway holds the record but does not answer: %s", folder, strerror(errno));
    if (r == 0 && (!text || write_all(fd, text, strlen(text)) < 0 || shutdown(fd, SHUT_WR) < 0 ||
                   !(reply = read_all(fd, -1, &size)) || !(answer = json_loadb(reply, size, 0, NULL))))
        r = error_set(err, -EIO, "the gateway went away before it answered");
    if (r == 0) {
        fputs(json_string_value(json_object_get(answer, "out")), out);
        r = (int)json_integer_value(json_object_get(answer, "exit"));
        if (r)
            r = error_set(err, r == 2 ? -EINVAL : -EIO, "%s", json_string_value(json_object_get(answer, "err")));
    }
    json_decref(answer);
    free(reply);
    free(text);
    if (fd >= 0)
        close(fd);
    return r;
}

/* Looking makes no record where there is none: a mistyped or empty folder is no school without people. */
static bool only_looks(int argc, char **argv)
{
    return argc > 1 && (strcmp(argv[1], "list") == 0 || strcmp(argv[1], "export") == 0);
}

static int look_for_record(const char *folder, struct error *err)
{
    char *record = store_path(folder);
    int r = record ? 0 : error_set(err, -ENOMEM, "out of memory");

    if (r == 0 && access(record, F_OK) < 0)
        r = error_set(err, -errno, "%s: %s; is `data` in the settings, or TRANSOM_DATA, right?", record,
                      strerror(errno));
    free(record);
    return r;
}

int control_call(const char *folder, verb_run *run, int argc, char **argv, const char *input, size_t input_size)
{
    struct store_options options = {.any_clock = true};
    struct store *store = NULL;
    struct error err = {0};
    int r = 0;

    if (only_looks(argc, argv))
        r = look_for_record(folder, &err);
    if (r == 0)
        r = store_open(folder, &options, &store, &err);
    if (r == -EBUSY)
        r = control_ask(folder, argc, argv, input, input_size, stdout, &err);
    else if (r == 0)
        r = run_here(store, run, argc, argv, input, input_size, &err);
    store_close(store);
    if (r < 0)
        fprintf(stderr, "transom %s: %s\n", argv[0], err.text);
    return exit_of(r);
}
