/* tests/unit/test_mailbox.c - tickets and the gate: nothing lost, nothing doubled, nothing acknowledged too early; also
 * with a writer and a reader at the same time (run under ThreadSanitizer). */
#include "mailbox.h"
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PATIENCE_MS 30000           /* for what is sure to come; never waited for when all is well */
#define MESSAGES 20000
#define PAYLOAD_SIZE 65536

static struct mailbox *box;

static int open_box(void **state)
{
    (void)state;
    return mailbox_open(&box, NULL);
}

static int close_box(void **state)
{
    (void)state;
    mailbox_close(box);
    box = NULL;
    return 0;
}

static int put(const char *topic, const char *payload)
{
    struct mail mail = {.topic = topic, .payload = payload, .size = (uint32_t)strlen(payload)};

    return mailbox_put(box, &mail);
}

/* Takes one and returns its ticket; 0: the mailbox is empty. */
static uint64_t take(void)
{
    const struct mail *mail = mailbox_take(box);
    uint64_t ticket = mail ? mail->ticket : 0;

    mailbox_take_done(box);
    return ticket;
}

static bool is_awake(void)
{
    struct pollfd fd = {.fd = mailbox_fd(box), .events = POLLIN};

    return poll(&fd, 1, 0) == 1;
}

static void mail_comes_out_in_order_as_copies_with_tickets_without_gaps(void **state)
{
    char topic[] = "a/b", payload[] = "one";
    struct mail mail = {.topic = topic, .payload = payload, .size = 3, .packet_id = 7, .mono_ms = 1, .wall_ms = 2,
                        .retained = true, .duplicate = true, .ticket = 99};
    const struct mail *taken;

    (void)state;
    assert_int_equal(mailbox_put(box, &mail), 0);
    memset(topic, 'x', 3);
    memset(payload, 'x', 3);
    assert_int_equal(put("c", ""), 0);
    assert_int_equal(mailbox_last_ticket(box), 2);
    taken = mailbox_take(box);
    assert_int_equal(taken->ticket, 1);
    assert_string_equal(taken->topic, "a/b");
    assert_string_equal(taken->payload, "one");     /* and the 0 behind it */
    assert_int_equal(taken->packet_id, 7);
    assert_true(taken->retained && taken->duplicate);
    mailbox_take_done(box);
    assert_int_equal(take(), 2);
    assert_int_equal(take(), 0);
}

static void a_payload_may_hold_any_byte(void **state)
{
    struct mail mail = {.topic = "t", .payload = "a\0b", .size = 3};
    const struct mail *taken;

    (void)state;
    assert_int_equal(mailbox_put(box, &mail), 0);
    taken = mailbox_take(box);
    assert_memory_equal(taken->payload, "a\0b", 4);
    mailbox_take_done(box);
}

static void it_takes_4096_messages_and_not_one_more(void **state)
{
    (void)state;
    for (int i = 0; i < MAILBOX_MESSAGES_MAX; i++)
        assert_int_equal(put("t", "p"), 0);
    assert_int_equal(put("t", "p"), -ENOSPC);
    assert_int_equal(mailbox_last_ticket(box), MAILBOX_MESSAGES_MAX);
    assert_int_equal(take(), 1);
    assert_int_equal(put("t", "p"), 0);             /* no ticket was lost on the one that was refused */
    assert_int_equal(mailbox_last_ticket(box), MAILBOX_MESSAGES_MAX + 1);
}

/* The copies together: long topics weigh as much as long payloads. */
static void it_takes_8_mib_whether_payload_or_topic(void **state)
{
    char *long_text = malloc(PAYLOAD_SIZE);

    assert_non_null(long_text);
    memset(long_text, 'x', PAYLOAD_SIZE - 1);
    long_text[PAYLOAD_SIZE - 1] = '\0';
    for (int is_topic = 0; is_topic < 2; is_topic++) {
        size_t count = 0, first;

        close_box(state);
        open_box(state);
        while (count <= MAILBOX_MESSAGES_MAX && put(is_topic ? long_text : "t", is_topic ? "p" : long_text) == 0)
            count++;
        assert_in_range(count, MAILBOX_BYTES_MAX / PAYLOAD_SIZE - 2, MAILBOX_BYTES_MAX / PAYLOAD_SIZE);
        first = take();
        assert_int_equal(first, 1);
        assert_int_equal(put(is_topic ? long_text : "t", is_topic ? "p" : long_text), 0);
        assert_int_equal(put(is_topic ? long_text : "t", is_topic ? "p" : long_text), -ENOSPC);
        while (take())
            ;
        assert_int_equal(put("t", "p"), 0);         /* and all of it came back */
    }
    free(long_text);
}

static void the_reader_is_woken_once_for_what_was_put_since(void **state)
{
    (void)state;
    mailbox_wake(box);
    assert_false(is_awake());                       /* for nothing */
    put("t", "p");
    put("t", "p");
    assert_false(is_awake());
    mailbox_wake(box);
    assert_true(is_awake());
    mailbox_clear_wakeup(box);
    assert_false(is_awake());
    mailbox_clear_wakeup(box);                      /* nothing to clear is fine */
    mailbox_wake(box);
    assert_false(is_awake());
    assert_int_equal(take(), 1);
    assert_int_equal(take(), 2);
    put("t", "p");
    mailbox_wake(box);
    assert_true(is_awake());
}

static void the_reader_is_woken_by_many_without_being_told(void **state)
{
    (void)state;
    for (int i = 0; i < MAILBOX_MANY - 1; i++)
        put("t", "p");
    assert_false(is_awake());
    put("t", "p");
    assert_true(is_awake());
    mailbox_clear_wakeup(box);
    mailbox_wake(box);
    assert_false(is_awake());
    put("t", "p");                                  /* one more than many is not said yet */
    mailbox_wake(box);
    assert_true(is_awake());
}

static void the_reader_is_woken_by_a_wish_to_commit(void **state)
{
    (void)state;
    put("t", "p");
    mailbox_ask_commit(box);
    assert_true(is_awake());
    assert_false(mailbox_commit_asked(box));        /* there is mail to take first */
    take();
    assert_true(mailbox_commit_asked(box));
    mailbox_commit(box, 1);
    assert_false(mailbox_commit_asked(box));        /* whoever still waits asks again */
}

static void the_gate_opens_at_its_ticket_and_not_before(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        put("t", "p");
    assert_int_equal(mailbox_wait_committed(box, 0, 0), 1);
    assert_int_equal(mailbox_wait_committed(box, 3, 0), 0);
    assert_int_equal(mailbox_wait_committed(box, 3, 20), 0);
    mailbox_commit(box, 2);
    assert_int_equal(mailbox_wait_committed(box, 3, 0), 0);
    assert_int_equal(mailbox_wait_committed(box, 2, 0), 1);
    mailbox_commit(box, 3);
    assert_int_equal(mailbox_wait_committed(box, 3, 0), 1);
    mailbox_commit(box, 1);                         /* never back */
    assert_int_equal(mailbox_committed(box), 3);
}

static void abandoned_mail_is_forgotten_and_new_mail_refused_until_the_writer_resumes(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        put("t", "p");
    take();
    mailbox_commit(box, 1);
    mailbox_ask_commit(box);
    mailbox_abandon(box);
    assert_int_equal(take(), 0);
    assert_false(mailbox_commit_asked(box));
    assert_int_equal(mailbox_wait_committed(box, 1, PATIENCE_MS), -ECANCELED);
    assert_int_equal(mailbox_wait_committed(box, 4, PATIENCE_MS), -ECANCELED);
    assert_int_equal(put("t", "p"), -ECANCELED);
    mailbox_resume(box);
    assert_int_equal(mailbox_wait_committed(box, 4, 0), 1);     /* nothing of before is waited for */
    assert_int_equal(put("t", "p"), 0);
    assert_int_equal(take(), 5);
    assert_int_equal(mailbox_wait_committed(box, 5, 0), 0);
}

/* The writer reads the committed ticket after the fall to know which messages it must not take for recorded. */
static void a_commit_after_the_fall_vouches_for_nothing_that_fell(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++)
        put("t", "p");
    take();
    mailbox_commit(box, 1);
    take();
    mailbox_abandon(box);                           /* the commit of ticket 2 failed ... */
    /* ... and the file could be opened again before the writer looked */
    mailbox_commit(box, 2);
    assert_int_equal(mailbox_committed(box), 1);
}

static void closing_frees_what_was_not_taken_and_what_was(void **state)
{
    (void)state;
    put("t", "p");
    put("t", "p");
    assert_non_null(mailbox_take(box));             /* leaks, if any, are the sanitizer's to find */
    mailbox_close(NULL);
}

/* -- two threads -- */

/* As the mqtt thread: a batch, then the gate; what was abandoned is sent again from the last committed one on. */
static void *write_all(void *context)
{
    uint32_t next = 0, *resent = context;

    while (next < MESSAGES) {
        uint32_t first = next, count = 0;
        uint64_t last = 0;
        int r = 0;

        for (; next < MESSAGES && count < 50 && r == 0; count++) {
            struct mail mail = {.topic = "t", .payload = (const char *)&next, .size = sizeof next};

            r = mailbox_put(box, &mail);
            if (r == 0) {
                next++;
                last = mailbox_last_ticket(box);
            }
        }
        while (r == 0) {
            mailbox_ask_commit(box);
            r = mailbox_wait_committed(box, last, 200);
        }
        if (r < 0) {
            *resent += next - first;
            next = first;
            mailbox_resume(box);
        }
    }
    return NULL;
}

static void what_one_thread_puts_the_other_takes_once_and_in_order_though_commits_fail(void **state)
{
    uint32_t kept = 0, uncommitted = 0, resent = 0, fails = 0;
    uint64_t ticket = 0;
    pthread_t writer;

    (void)state;
    assert_int_equal(pthread_create(&writer, NULL, write_all, &resent), 0);
    while (kept < MESSAGES) {
        struct pollfd fd = {.fd = mailbox_fd(box), .events = POLLIN};
        const struct mail *mail;

        assert_int_equal(poll(&fd, 1, PATIENCE_MS), 1);
        mailbox_clear_wakeup(box);
        while ((mail = mailbox_take(box))) {
            uint32_t number;

            memcpy(&number, mail->payload, sizeof number);
            assert_int_equal(number, kept + uncommitted);
            assert_true(mail->ticket > ticket);
            ticket = mail->ticket;
            uncommitted++;
            mailbox_take_done(box);
        }
        if (!mailbox_commit_asked(box))
            continue;
        if (uncommitted && ++fails % 7 == 0) {      /* this commit fails: nothing since the last one is kept */
            uncommitted = 0;
            mailbox_abandon(box);
            continue;
        }
        kept += uncommitted;
        uncommitted = 0;
        mailbox_commit(box, ticket);
    }
    assert_int_equal(pthread_join(writer, NULL), 0);
    assert_int_equal(kept, MESSAGES);
    assert_true(resent > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(mail_comes_out_in_order_as_copies_with_tickets_without_gaps, open_box, close_box),
        cmocka_unit_test_setup_teardown(a_payload_may_hold_any_byte, open_box, close_box),
        cmocka_unit_test_setup_teardown(it_takes_4096_messages_and_not_one_more, open_box, close_box),
        cmocka_unit_test_setup_teardown(it_takes_8_mib_whether_payload_or_topic, open_box, close_box),
        cmocka_unit_test_setup_teardown(the_reader_is_woken_once_for_what_was_put_since, open_box, close_box),
        cmocka_unit_test_setup_teardown(the_reader_is_woken_by_many_without_being_told, open_box, close_box),
        cmocka_unit_test_setup_teardown(the_reader_is_woken_by_a_wish_to_commit, open_box, close_box),
        cmocka_unit_test_setup_teardown(the_gate_opens_at_its_ticket_and_not_before, open_box, close_box),
        cmocka_unit_test_setup_teardown(abandoned_mail_is_forgotten_and_new_mail_refused_until_the_writer_resumes,
                                        open_box, close_box),
        cmocka_unit_test_setup_teardown(a_commit_after_the_fall_vouches_for_nothing_that_fell, open_box, close_box),
        cmocka_unit_test_setup_teardown(closing_frees_what_was_not_taken_and_what_was, open_box, close_box),
        cmocka_unit_test_setup_teardown(what_one_thread_puts_the_other_takes_once_and_in_order_though_commits_fail,
                                        open_box, close_box),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
