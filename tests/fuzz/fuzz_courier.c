/* What the courier answers, and what a hostile name or message can do to a mail: promise 48. */
#include "courier_request.h"
#include "messages.h"
#include "mime.h"
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_mail(const char *text)
{
    const char *line = text, *end;

    while ((end = strstr(line, "\r\n")) != NULL) {
        assert(end - line <= 78);
        for (const char *p = line; p < end; p++)
            assert(*p >= ' ' && *p < 0x7f);
        line = end + 2;
    }
    assert(*line == '\0');
}

static void write_mail(const char *subject, const char *body, const char *to)
{
    const struct mime_mail mail = {.from = "air@example.org", .to = to, .subject = subject, .body = body, .key = "k-1"};
    char *text;

    if (mime_write(&mail, &text, NULL) < 0)
        return;
    if (strlen(to) < 70)
        check_mail(text);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1), line[MESSAGES_SUBJECT_SIZE];
    struct courier_answer answer;

    memcpy(text, data, size);
    text[size] = '\0';
    if (courier_answer_read(text, &answer) == 0)
        assert(strlen(answer.why) < COURIER_WHY_SIZE);
    messages_one_line(line, sizeof line, text);
    assert(!strpbrk(line, "\r\n"));
    write_mail(text, text, "dai@example.org");
    write_mail("", "", text);
    free(text);
    return 0;
}
