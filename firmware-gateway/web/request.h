/* web/request.h - one request and its answer, as every handler sees them. The server makes it, the handler fills in the
 * answer or hands the work to a worker (job.h), the server sends it. Main only. */
#ifndef REQUEST_H
#define REQUEST_H
#include "head.h"
#include "out.h"
#include "people.h"
#include "url.h"
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define REQUEST_ADDRESS_SIZE 46     /* INET6_ADDRSTRLEN */
#define REQUEST_VALUES_MAX 2        /* {…} in a pattern */
#define REQUEST_HEADERS_MAX 6       /* of an answer, beside those that every answer has */
#define REQUEST_HEADER_SIZE 256
#define REQUEST_FAULTS_MAX 16       /* of one body; the ones after these are told when these are mended */
#define REQUEST_FIELD_SIZE 32
#define REQUEST_FAULT_SIZE 256      /* of its sentence */

struct web;
struct request;
struct route;
struct exchange;                    /* the server's side of it */

enum caller_kind { CALLER_NOBODY, CALLER_PERSON, CALLER_TOKEN, CALLER_LINK };
struct caller {                     /* who asks, as far as a cookie or token proves it */
    enum caller_kind kind;
    unsigned role;                  /* one enum role, 0: none */
    int64_t person;                 /* 0: none */
    int64_t incident;               /* CALLER_LINK: the one it may see and acknowledge */
    char name[NAME_SIZE], login[ID_SIZE];
    uint8_t hash[SECRET_HASH_SIZE]; /* of the session or token */
    bool by_cookie;
    bool must_choose;               /* a password of their own, before anything else */
    bool only_own;                  /* sees own rooms only: scope.h */
    struct person_rooms own;
};

enum header { HEADER_HOST, HEADER_COOKIE, HEADER_AUTHORIZATION, HEADER_ORIGIN, HEADER_FETCH_SITE, HEADER_CONTENT_TYPE,
              HEADER_IF_NONE_MATCH, HEADER_ACCEPT, HEADER_ACCEPT_ENCODING, HEADER_COUNT };

/* What is wrong with a body, gathered so that a form can tell all of it at once. */
struct faults {
    bool is_gathering;
    const char *code;               /* static; of the first */
    size_t count;
    struct fault {
        char field[REQUEST_FIELD_SIZE], message[REQUEST_FAULT_SIZE];
    } list[REQUEST_FAULTS_MAX];
};

struct answer {
    int status;                     /* 0: none yet */
    const char *content_type;       /* static */
    struct out out;                 /* the body, unless */
    const void *fixed;              /* static bytes are it */
    size_t fixed_size;
    /* or a stream: up to room bytes into buffer; 0: nothing now, request_wake() when there is; negative: the end. */
    int64_t (*stream)(struct request *request, char *buffer, size_t room);
    size_t header_count;
    struct {
        const char *name;
        char value[REQUEST_HEADER_SIZE];
    } headers[REQUEST_HEADERS_MAX];
};

struct request {
    struct web *web;
    struct exchange *exchange;
    enum method method;
    char uri[HEAD_URI_SIZE_MAX + 1];        /* raw; cut in two at its first '?' */
    const char *query;                      /* what follows the '?', or NULL */
    char address[REQUEST_ADDRESS_SIZE];     /* of the client */
    const char *headers[HEADER_COUNT];      /* NULL: absent */
    const struct route *route;              /* NULL: a file */
    char values[REQUEST_VALUES_MAX][URL_VALUE_SIZE];    /* what {…} stood for */
    struct caller caller;
    size_t body_size_max;
    char *body;
    size_t body_size;
    FILE *body_file;                        /* the body goes here and not to body; borrowed; NULL: it does not */
    json_t *json;                           /* the body; NULL when there is none */
    struct answer answer;
    struct faults faults;
    bool is_rehearsal;                      /* what it writes is undone: the answer says what it would come to */
    bool is_waiting;                        /* a job has it, or the start: no answer yet */
    struct request *next_early;             /* of those that wait for the start (early.h) */
    void (*ended)(struct request *request); /* called before it is freed, answered or not; NULL: nobody wants to know */
    void *owner;                            /* of whoever set ended */
};

/* -- answers: each may be called once for a request -- */
void request_answer(struct request *request, int status);      /* JSON: what answer.out holds */
void request_answer_empty(struct request *request, int status);
/* {"error":{"code","message","field"}}; field NULL: of no field. Nothing that was written to out before stays.
 * With 400 and 422 also "errors":[{"field","message"}], all that is wrong, the same one first. */
void request_refuse(struct request *request, int status, const char *code, const char *field, const char *format, ...)
    __attribute__((format(printf, 5, 6)));
/* From request_gather on, a refusal of a field (422) is written down and the reading goes on; a field's first one
 * counts. Other refusals are answered at once; none comes after them. request_gathered: the end of it, once for each
 * begin:
 * false: there is an answer now, with all that was wrong. */
void request_gather(struct request *request);
bool request_gathered(struct request *request);
/* Writes down one that is told beside a later refusal, as "errors". */
void request_fault(struct request *request, const char *field, const char *message);
void request_not_found(struct request *request, const char *what);
/* The record could not be read or written: 503, logged once. */
void request_failed(struct request *request, const struct error *err);
void request_no_memory(struct request *request);
void request_closing(struct request *request);                  /* 503: the gateway is being stopped */
void request_header(struct request *request, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));  /* name static; a value that does not fit is our bug */

/* What may be asked about: the years that zones (zone.h) and calendars (calendar_date_parse) know. Whatever is made of
 * such a time, a local date or the start of a day, stays far from the ends of what can be written. */
#define REQUEST_DATE_MIN 7305       /* 1990-01-01, in days since 1970-01-01 */
#define REQUEST_DATE_MAX 47481      /* 2099-12-31 */
bool request_knows_time(int64_t unix_ms);
/* "2026-11-23" within these. false: not such a date, *date untouched. */
bool request_parse_date(const char *text, int64_t *date);

/* A value of the query as a time. 1 found, 0 absent, -EINVAL: refused already (422). */
int request_query_time(struct request *request, const char *name, int64_t *unix_ms);
/* A value of the query as a date, days since 1970-01-01; absent: fallback. false: refused already (422). */
bool request_query_date(struct request *request, const char *name, int64_t fallback, int64_t *date);

#endif
