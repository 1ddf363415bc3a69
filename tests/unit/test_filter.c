/* Filter programs: what they get, what they may do, and that they always end. The programs are shell scripts. */
#include "filter.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define PATIENCE_MS 20000
#define SOON_MS 300

struct fixture {
    char path[64];
    char output[4096];
    struct filter filter;
    struct error err;
};

static int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int open_fixture(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    int fd;

    strcpy(f->path, "/tmp/transom-filter-XXXXXX");
    fd = mkstemp(f->path);
    assert_true(fd >= 0);
    close(fd);
    f->filter = (struct filter){.program = f->path, .deadline_ms = PATIENCE_MS, .cancel_fd = -1};
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    struct fixture *f = *state;

    unlink(f->path);
    free(f);
    return 0;
}

static int run(struct fixture *f, const char *script, const char *input)
{
    FILE *file = fopen(f->path, "we");

    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    fclose(file);
    assert_int_equal(chmod(f->path, 0700), 0);
    return filter_run(&f->filter, input, strlen(input), f->output, sizeof f->output, &f->err);
}

static void assert_no_children(void)
{
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

static void what_goes_in_comes_out(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(run(f, "tr a-z A-Z", "fresh air"), 0);
    assert_string_equal(f->output, "FRESH AIR");
    assert_int_equal(run(f, "cat", ""), 0);
    assert_string_equal(f->output, "");
    assert_no_children();
}

static void more_input_than_a_socket_holds_is_given_piece_by_piece(void **state)
{
    struct fixture *f = *state;
    size_t size = 2 << 20;
    char *input = malloc(size + 1);

    memset(input, 'x', size);
    input[size] = '\0';
    assert_int_equal(run(f, "wc -c", input), 0);
    assert_int_equal(atoi(f->output), size);
    free(input);
}

static void a_program_that_reads_nothing_harms_nobody(void **state)
{
    struct fixture *f = *state;
    size_t size = 2 << 20;
    char *input = malloc(size + 1);

    memset(input, 'x', size);
    input[size] = '\0';
    assert_int_equal(run(f, "exec 0<&-; echo done", input), 0);
    assert_string_equal(f->output, "done\n");
    free(input);
}

static void it_ends_at_its_deadline_with_all_it_started(void **state)
{
    struct fixture *f = *state;
    int64_t start_ms = now_ms();

    f->filter.deadline_ms = SOON_MS;
    assert_int_equal(run(f, "trap '' TERM; sleep 60 & sleep 60", ""), -ETIMEDOUT);
    assert_true(now_ms() - start_ms >= SOON_MS);
    assert_true(now_ms() - start_ms < PATIENCE_MS);
    assert_no_children();
}

static void closing_its_output_does_not_let_it_live_past_the_deadline(void **state)
{
    struct fixture *f = *state;

    f->filter.deadline_ms = SOON_MS;
    assert_int_equal(run(f, "echo said; exec 0<&- 1>&-; sleep 60", ""), -EPROTO);
    assert_string_equal(f->output, "said\n");
    assert_no_children();
}

static void a_child_it_leaves_behind_does_not_outlive_it(void **state)
{
    struct fixture *f = *state;
    pid_t left;

    assert_int_equal(run(f, "sleep 60 >/dev/null </dev/null & echo $!", ""), 0);
    left = (pid_t)atoi(f->output);
    assert_true(left > 1);
    for (int64_t end_ms = now_ms() + PATIENCE_MS; kill(left, 0) == 0 && now_ms() < end_ms;) {
        char stat[64], state_of = 'Z';
        FILE *file;

        snprintf(stat, sizeof stat, "/proc/%d/stat", (int)left);
        file = fopen(stat, "re");
        if (!file || fscanf(file, "%*d %*s %c", &state_of) != 1 || state_of == 'Z') {
            if (file)
                fclose(file);
            return;     /* dead, though nobody has asked for its status yet */
        }
        fclose(file);
    }
    assert_int_equal(kill(left, 0), -1);
}

static void it_ends_when_nobody_wants_the_answer(void **state)
{
    struct fixture *f = *state;

    f->filter.cancel_fd = eventfd(1, EFD_CLOEXEC);
    assert_int_equal(run(f, "sleep 60", ""), -ECANCELED);
    close(f->filter.cancel_fd);
    assert_no_children();
}

static void an_answer_that_just_fits_is_taken_and_one_byte_more_is_not(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(run(f, "head -c 4095 /dev/zero | tr '\\0' x", ""), 0);
    assert_int_equal(strlen(f->output), 4095);
    assert_int_equal(run(f, "head -c 4096 /dev/zero | tr '\\0' x", ""), -EMSGSIZE);
    assert_int_equal(run(f, "exec cat /dev/zero", ""), -EMSGSIZE);
    assert_no_children();
}

static void how_long_an_answer_is_is_told_though_it_has_zeros_in_it(void **state)
{
    struct fixture *f = *state;
    size_t written = 99;

    f->filter.written = &written;
    assert_int_equal(run(f, "printf 'a\\0b\\0'", ""), 0);
    assert_int_equal(written, 4);
    assert_memory_equal(f->output, "a\0b\0", 4);
    assert_int_equal(run(f, "printf abc; exit 3", ""), -EPROTO);
    assert_int_equal(written, 3);
}

static void failing_is_told_with_how(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(run(f, "exit 3", ""), -EPROTO);
    assert_non_null(strstr(f->err.text, "status 3"));
    assert_int_equal(run(f, "kill -SEGV $$", ""), -EPROTO);
    assert_non_null(strstr(f->err.text, "signal 11"));
    f->filter.program = "/nowhere/at-all";
    assert_int_equal(filter_run(&f->filter, "", 0, f->output, sizeof f->output, &f->err), -ENOENT);
    f->filter.program = "/etc/passwd";
    assert_int_equal(filter_run(&f->filter, "", 0, f->output, sizeof f->output, &f->err), -EACCES);
    assert_no_children();
}

static void it_inherits_no_descriptor_and_no_secret_of_the_environment(void **state)
{
    struct fixture *f = *state;
    int leaky = open("/dev/null", O_RDONLY);    /* without O_CLOEXEC */

    setenv("TRANSOM_MAIL_PASSWORD", "secret", 1);
    assert_int_equal(run(f, "ls /proc/self/fd | wc -l; tr '\\0' '\\n' </proc/self/environ", ""), 0);
    unsetenv("TRANSOM_MAIL_PASSWORD");
    close(leaky);
    assert_int_equal(atoi(f->output), 4);       /* its three, and the folder that ls looks at */
    assert_null(strstr(f->output, "TRANSOM"));
}

static void it_can_write_no_file_and_dumps_no_core(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(run(f, "ulimit -c; ulimit -f", ""), 0);
    assert_string_equal(f->output, "0\n0\n");
}

static void memory_is_limited(void **state)
{
    struct fixture *f = *state;

    f->filter.memory_bytes = 64 << 20;
    assert_int_equal(run(f, "ulimit -v", ""), 0);
    if (strcmp(f->output, "unlimited\n") == 0) {
        print_message("skipped: no memory limit in a sanitized build\n");
        return;
    }
    assert_int_equal(atoi(f->output), 64 << 10);
    assert_int_equal(run(f, "head -c 200000000 /dev/zero | tail -c 199999999 | wc -c", ""), 0);
    assert_int_not_equal(atoi(f->output), 199999999);
}

int main(void)
{
#define PROMISE(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        PROMISE(what_goes_in_comes_out),
        PROMISE(more_input_than_a_socket_holds_is_given_piece_by_piece),
        PROMISE(a_program_that_reads_nothing_harms_nobody),
        PROMISE(it_ends_at_its_deadline_with_all_it_started),
        PROMISE(closing_its_output_does_not_let_it_live_past_the_deadline),
        PROMISE(a_child_it_leaves_behind_does_not_outlive_it),
        PROMISE(it_ends_when_nobody_wants_the_answer),
        PROMISE(an_answer_that_just_fits_is_taken_and_one_byte_more_is_not),
        PROMISE(how_long_an_answer_is_is_told_though_it_has_zeros_in_it),
        PROMISE(failing_is_told_with_how),
        PROMISE(it_inherits_no_descriptor_and_no_secret_of_the_environment),
        PROMISE(it_can_write_no_file_and_dumps_no_core),
        PROMISE(memory_is_limited),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
