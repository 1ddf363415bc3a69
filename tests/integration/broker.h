/* broker.h - a real mosquitto for C tests, private, with the configuration we ship (config/broker/make-private.sh): in
 * a fresh folder, on a free loopback port, gone with the test. Needs SOURCE_DIR. */
#ifndef BROKER_H
#define BROKER_H
#include <arpa/inet.h>
#include <fcntl.h>
#include <mosquitto.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define BROKER_USERS "transom:gatewayword\\nbridge:bridgeword\\nroom-1:roomword\\nroom-2:roomword\\n"
#define BROKER_STARTS_MS 5000
#define BROKER_COMMAND_MAX 1024

struct broker {
    char folder[64];
    uint16_t port;
    pid_t pid;
};

/* Runs a shell command; whether it succeeded. */
static inline bool broker_shell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static inline bool broker_shell(const char *format, ...)
{
    char command[BROKER_COMMAND_MAX];
    va_list args;

    va_start(args, format);
    assert_true(vsnprintf(command, sizeof command, format, args) < (int)sizeof command);
    va_end(args);
    return system(command) == 0;
}

static inline bool broker_is_installed(void)
{
    return broker_shell("PATH=$PATH:/usr/sbin; command -v mosquitto >/dev/null && command -v mosquitto_passwd >/dev/null");
}

static inline int broker_try_connect(uint16_t port)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(port),
                             .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int r = connect(fd, (struct sockaddr *)&at, sizeof at);

    close(fd);
    return r;
}

static inline uint16_t broker_free_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
    getsockname(fd, (struct sockaddr *)&at, &size);
    close(fd);
    return ntohs(at.sin_port);
}

/* Prepares folder and port; the broker is not yet there. */
static inline void broker_prepare(struct broker *broker)
{
    const char *under = getenv("TMPDIR");

    *broker = (struct broker){.pid = -1, .port = broker_free_port()};
    snprintf(broker->folder, sizeof broker->folder, "%.40s/transom-broker.XXXXXX", under ? under : "/tmp");
    assert_non_null(mkdtemp(broker->folder));
    assert_true(broker_shell("printf '" BROKER_USERS "' | '%s/config/broker/make-private.sh' '%s' %u", SOURCE_DIR,
                             broker->folder, (unsigned)broker->port));
}

/* Starts it and waits until it answers. It dies with the test, however that ends. */
static inline void broker_start(struct broker *broker)
{
    char config[128];

    snprintf(config, sizeof config, "%s/mosquitto.conf", broker->folder);
    broker->pid = fork();
    if (broker->pid == 0) {
        char log[128];
        int fd;

        snprintf(log, sizeof log, "%s/log", broker->folder);
        fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(fd, STDERR_FILENO);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execlp("mosquitto", "mosquitto", "-c", config, NULL);
        execl("/usr/sbin/mosquitto", "mosquitto", "-c", config, NULL);
        _exit(127);
    }
    for (int waited_ms = 0; broker_try_connect(broker->port) < 0; waited_ms += 10) {
        if (waited_ms >= BROKER_STARTS_MS) {
            broker_shell("cat '%s/log' >&2", broker->folder);
            fail_msg("mosquitto did not start");
        }
        poll(NULL, 0, 10);
    }
}

/* SIGTERM: saves its sessions; SIGKILL: does not. */
static inline void broker_stop(struct broker *broker, int signal_number)
{
    if (broker->pid > 0) {
        kill(broker->pid, signal_number);
        waitpid(broker->pid, NULL, 0);
    }
    broker->pid = -1;
}

static inline void broker_remove(struct broker *broker)
{
    broker_stop(broker, SIGTERM);
    broker_shell("rm -rf '%s'", broker->folder);
}

static inline void broker_count_published(struct mosquitto *mosq, void *context, int mid)
{
    (void)mosq;
    (void)mid;
    ++*(int *)context;
}

/* Publishes count messages "1", "2", ... as a device would, and returns when all are acknowledged. */
static inline void broker_publish(const struct broker *broker, const char *user, const char *password,
                                  const char *topic, int count)
{
    int published = 0, sent = 0;
    struct mosquitto *mosq = mosquitto_new(user, true, &published);

    mosquitto_username_pw_set(mosq, user, password);
    mosquitto_publish_callback_set(mosq, broker_count_published);
    assert_int_equal(mosquitto_connect(mosq, "127.0.0.1", broker->port, 60), MOSQ_ERR_SUCCESS);
    while (published < count) {
        for (; sent < count && sent - published < 20; sent++) {
            char payload[16];

            snprintf(payload, sizeof payload, "%d", sent + 1);
            mosquitto_publish(mosq, NULL, topic, (int)strlen(payload), payload, 1, false);
        }
        assert_int_equal(mosquitto_loop(mosq, 1000, 1), MOSQ_ERR_SUCCESS);
    }
    mosquitto_disconnect(mosq);
    mosquitto_destroy(mosq);
}

#endif
