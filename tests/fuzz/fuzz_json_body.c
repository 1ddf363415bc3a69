/* JSON bodies: any bytes through the strict reader and every getter; what comes back fits and is what it says. */
#include "body.h"
#include "calendar_json.h"
#include "days.h"
#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void try_getters(struct request *request)
{
    static const char *const keys[] = {"name", "login", "until", "seats", "archived", "password"};
    static const char *const allowed[] = {"name", "seats", NULL};

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char text[64] = "";
        double number = 0;
        bool flag;
        int64_t time_ms, date;

        if (body_text(request, keys[i], text, sizeof text) == 1) {
            assert(strlen(text) < sizeof text && !strpbrk(text, "\r\n"));
            (void)days_parse_date(text, &date);
        }
        request->answer.status = 0;
        if (body_name(request, keys[i], text, sizeof text) == 1)
            assert(name_is_valid(text));
        request->answer.status = 0;
        if (body_number(request, keys[i], -5, 5, &number) == 1)
            assert(number >= -5 && number <= 5);
        request->answer.status = 0;
        (void)body_bool(request, keys[i], &flag);
        request->answer.status = 0;
        (void)body_time(request, keys[i], &time_ms);
        request->answer.status = 0;
    }
    (void)body_allows(request, allowed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct request request;
    struct calendar calendar;
    char *text = malloc(size + 1);

    if (!text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    if (body_parse(text, size, &request.json, NULL) == 0) {
        try_getters(&request);
        json_decref(request.json);
        request.json = NULL;
        out_done(&request.answer.out);
        request.answer.status = 0;
        (void)calendar_json_parse(text, &calendar, NULL);
    }
    free(text);
    return 0;
}
