/* web/body.h - the JSON body of a request: read strictly, a field at a time, with a sentence for every mistake.
 * Each getter refuses the request itself (422, with the field) when the value is wrong, so a handler only has to stop;
 * or, between request_gather and request_gathered, to go on, so that all mistakes are told at once.
 * Main only, except body_parse. */
#ifndef BODY_H
#define BODY_H
#include "request.h"

#define BODY_DEPTH_MAX 8

/* Reads an object; repeated keys, trailing bytes, invalid UTF-8, NUL characters and more than BODY_DEPTH_MAX levels are
 * errors. 0; -EINVAL with the sentence. Any thread; json_decref() what it gives. */
int body_parse(const char *text, size_t size, json_t **json, struct error *err);

/* Refuses a key that is not among allowed (NULL-terminated), so that a misspelt one is not silently ignored. */
bool body_allows(struct request *request, const char *const *allowed);

/* Whether text has control characters, or others that are not seen and turn the order of what is read round; it is
 * whole UTF-8 (else: true). but: one that is fine, a line feed; 0: none is. */
bool body_has_control(const char *text, char but);

/* 1: there, written to value; 0: absent or null; -EINVAL: refused. Text is one line: control bytes are refused. */
int body_text(struct request *request, const char *key, char *value, size_t room);
/* What somebody says: of which nothing is seen becomes "", for a blank is no proof, no reason and no answer. */
int body_line(struct request *request, const char *key, char *value, size_t room);
int body_paragraphs(struct request *request, const char *key, char *value, size_t room);    /* may have line feeds */
int body_name(struct request *request, const char *key, char *value, size_t room);  /* a name as name_is_valid says */
int body_name_or_none(struct request *request, const char *key, char *value, size_t room);  /* likewise, or "" */
int body_number(struct request *request, const char *key, double min, double max, double *value);
int body_integer(struct request *request, const char *key, int64_t min, int64_t max, int64_t *value);
int body_bool(struct request *request, const char *key, bool *value);
int body_time(struct request *request, const char *key, int64_t *unix_ms);
/* A word of a list that from() knows. */
int body_word(struct request *request, const char *key, bool (*from)(const char *word, int *value), int *value);

/* The same, but refuses when it is absent. */
bool body_needs_text(struct request *request, const char *key, char *value, size_t room);
bool body_needs_name(struct request *request, const char *key, char *value, size_t room);

#endif
