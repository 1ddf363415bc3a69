/* web/request.c - see request.h */
#include "request.h"
#include "days.h"
#include "log.h"
#include "rfc3339.h"
#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define JSON_TYPE "application/json; charset=utf-8"
#define MESSAGE_SIZE 512
#define DAY_MS INT64_C(86400000)

void request_answer(struct request *request, int status)
{
    struct answer *answer = &request->answer;

    assert(!answer->status);
    if (answer->out.failed) {
        out_done(&answer->out);
        request_refuse(request, 503, "too_large", NULL, "The answer grew too large. Ask for less at a time.");
        return;
    }
    answer->status = status;
    answer->content_type = JSON_TYPE;
}

void request_answer_empty(struct request *request, int status)
{
    assert(!request->answer.status);
    out_done(&request->answer.out);
    request->answer.status = status;
}

static bool has_fault(const struct faults *faults, const char *field)
{
    for (size_t i = 0; i < faults->count; i++)
        if (strcmp(faults->list[i].field, field) == 0)
            return true;
    return false;
}

void request_fault(struct request *request, const char *field, const char *message)
{
    struct faults *faults = &request->faults;
    struct fault *fault = &faults->list[faults->count];

    if (faults->count == REQUEST_FAULTS_MAX || has_fault(faults, field))
        return;
    snprintf(fault->field, sizeof fault->field, "%s", field);
    snprintf(fault->message, sizeof fault->message, "%s", message);
    faults->count++;
}

void request_gather(struct request *request)
{
    request->faults = (struct faults){.is_gathering = true};
}

bool request_gathered(struct request *request)
{
    struct faults *faults = &request->faults;

    faults->is_gathering = false;
    if (faults->count && !request->answer.status)
        request_refuse(request, 422, faults->code, faults->list[0].field, "%s", faults->list[0].message);
    return !request->answer.status;
}

static void put_faults(struct out *out, const struct faults *faults, const char *field, const char *message)
{
    out_array(out, "errors");
    for (size_t i = 0; i < faults->count || i == 0; i++) {
        out_object(out, NULL);
        out_text(out, "field", faults->count ? faults->list[i].field : field);
        out_text(out, "message", faults->count ? faults->list[i].message : message);
        out_object_end(out);
    }
    out_array_end(out);
}

void request_refuse(struct request *request, int status, const char *code, const char *field, const char *format, ...)
{
    struct out *out = &request->answer.out;
    char message[MESSAGE_SIZE];
    struct faults *faults = &request->faults;
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (faults->is_gathering && request->answer.status)
        return;
    if (faults->is_gathering && status == 422 && field) {
        faults->code = faults->count ? faults->code : code;
        request_fault(request, field, message);
        return;
    }
    if (faults->is_gathering)
        faults->count = 0;
    assert(!request->answer.status);
    out_done(out);
    out_object(out, NULL);
    out_object(out, "error");
    out_text(out, "code", code);
    out_text(out, "message", message);
    if (field)
        out_text(out, "field", field);
    out_object_end(out);
    if (status == 400 || status == 422)
        put_faults(out, faults, field, message);
    out_object_end(out);
    request->answer.status = status;
    request->answer.content_type = JSON_TYPE;
}

void request_not_found(struct request *request, const char *what)
{
    request_refuse(request, 404, "not_found", NULL, "There is no such %s here.", what);
}

void request_failed(struct request *request, const struct error *err)
{
    log_error("record refused what=\"%s\"", err->text);
    request_refuse(request, 503, "record", NULL,
                   "The gateway's record did not take it, nothing was changed. Try again in a minute.");
}

void request_no_memory(struct request *request)
{
    request_refuse(request, 503, "busy", NULL, "The gateway is short of memory. Try again in a minute.");
}

void request_closing(struct request *request)
{
    request_refuse(request, 503, "closing", NULL, "The gateway is being stopped. Try again in a minute.");
}

void request_header(struct request *request, const char *name, const char *format, ...)
{
    struct answer *answer = &request->answer;
    va_list args;
    int size;

    assert(answer->header_count < REQUEST_HEADERS_MAX);
    answer->headers[answer->header_count].name = name;
    va_start(args, format);
    size = vsnprintf(answer->headers[answer->header_count].value, REQUEST_HEADER_SIZE, format, args);
    va_end(args);
    assert(size >= 0 && size < REQUEST_HEADER_SIZE);
    answer->header_count++;
}

bool request_knows_time(int64_t unix_ms)
{
    return unix_ms >= REQUEST_DATE_MIN * DAY_MS && unix_ms < (REQUEST_DATE_MAX + 1) * DAY_MS;
}

bool request_parse_date(const char *text, int64_t *date)
{
    int64_t parsed;

    if (!days_parse_date(text, &parsed) || parsed < REQUEST_DATE_MIN || parsed > REQUEST_DATE_MAX)
        return false;
    *date = parsed;
    return true;
}

int request_query_time(struct request *request, const char *name, int64_t *unix_ms)
{
    char value[RFC3339_SIZE + 8];
    int r = url_query(request->query, name, value, sizeof value);
    int64_t parsed_ms;

    if (r == 1 && rfc3339_parse(value, strlen(value), &parsed_ms) == 0 && request_knows_time(parsed_ms))
        *unix_ms = parsed_ms;
    else if (r != 0)
        r = -EINVAL;
    if (r < 0)
        request_refuse(request, 422, "bad_time", name, "%s has to be a time with its zone, as in 2026-11-23T09:00:00Z, "
                       "in the years 1990 to 2099.", name);
    return r;
}

bool request_query_date(struct request *request, const char *name, int64_t fallback, int64_t *date)
{
    char text[16];
    int r = url_query(request->query, name, text, sizeof text);

    *date = fallback;
    if (r == 0 || (r == 1 && request_parse_date(text, date)))
        return true;
    request_refuse(request, 422, "bad_date", name, "%s has to be a date as in 2026-11-23, in the years 1990 to 2099.",
                   name);
    return false;
}
