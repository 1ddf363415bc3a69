/* tests/unit/concern_kit.h - concerns through the doors of an office: drafts are written and letters sent from the
 * revision that is there. */
#ifndef CONCERN_KIT_H
#define CONCERN_KIT_H
#include "assessing_kit.h"
#include "concern_happenings.h"

#define API "/api/v1"
#define CANARY "quetzal-feather-7731"
#define LETTER "Dear Ms Rees,\\n\\nplease open the windows of 8C.\\n\\nMs rep"

/* A draft of a role; its id, and its path. */
static inline int64_t concern_start(const struct office *office, int role, char path[96])
{
    json_t *draft = office_ask(office, role, "POST", 201, API "/concerns", "{}");
    int64_t id = number_of(draft, "id");

    json_decref(draft);
    snprintf(path, 96, API "/concerns/drafts/%lld", (long long)id);
    return id;
}

/* In storage of its own until the next call. */
static inline const char *below(const char *path, const char *what)
{
    static char text[128];

    snprintf(text, sizeof text, "%s/%s", path, what);
    return text;
}

/* body with the revision that the draft has now, for free(). */
static inline char *concern_as_seen(const struct office *office, int role, const char *draft, const char *body)
{
    char *whole = malloc(strlen(body) + 64);
    json_t *seen = office_try(office, role, "GET", draft, NULL, NULL);

    assert_non_null(whole);
    sprintf(whole, "{'revision':%lld,%s", (long long)number_of(seen, "revision"), body + 1);
    json_decref(seen);
    return whole;
}

/* Saves fields of a draft. json_decref() what comes back. */
static inline json_t *concern_save(const struct office *office, int role, int status, const char *draft,
                                   const char *body)
{
    char *whole = concern_as_seen(office, role, draft, body);
    json_t *answer = office_ask(office, role, "PATCH", status, draft, whole);

    free(whole);
    return answer;
}

static inline void concern_write(const struct office *office, int role, int status, const char *draft,
                                 const char *body)
{
    json_decref(concern_save(office, role, status, draft, body));
}

/* Says that its letter is sent. json_decref() what comes back. */
static inline json_t *concern_say_sent(const struct office *office, int role, int status, const char *draft,
                                       const char *body)
{
    char *whole = concern_as_seen(office, role, draft, body);
    json_t *answer = office_ask(office, role, "POST", status, below(draft, "sent"), whole);

    free(whole);
    return answer;
}

/* All that a letter needs, about 8C. */
static inline void concern_fill(const struct office *office, int role, const char *draft)
{
    concern_write(office, role, 200, draft,
                  "{'noticed':'" CANARY "','rooms':['8c'],'raised_by':'me','addressed_to':'Ms Rees',"
                  "'writer':'NEU rep','letter':'" LETTER "','ticks':['VENT-B1','RA-1'],'points':['RA-1']}");
}

/* A concern of a role about 8C that is sent; its id, and its path. */
static inline int64_t concern_sent_by(const struct office *office, int role, char path[96])
{
    char draft[96];
    json_t *sent;
    int64_t id;

    concern_start(office, role, draft);
    concern_fill(office, role, draft);
    sent = concern_say_sent(office, role, 201, draft, "{'way':'email'}");
    id = number_of(sent, "id");
    json_decref(sent);
    snprintf(path, 96, API "/concerns/%lld", (long long)id);
    return id;
}

static inline void concern_delete(const struct office *office, int role, const char *draft)
{
    assert_int_equal(house_try(office->house, "DELETE", draft, house_browser(office->house, role), NULL), 204);
}

/* Lets a safety rep read and write a draft with its owner. */
static inline void concern_name_rep(const struct office *office, int owner, const char *draft)
{
    char body[64];

    snprintf(body, sizeof body, "{'rep':%lld}", (long long)office->house->people_ids[REP]);
    concern_write(office, owner, 200, draft, body);
}

/* Reads all of a file of the record's folder into memory; NULL: there is none. */
static inline char *concern_read_file(const struct house *house, const char *name, size_t *size)
{
    char path[128], *bytes;
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", house->folder, name);
    file = fopen(path, "rb");
    if (!file)
        return NULL;
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(*size + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *size, file), *size);
    fclose(file);
    return bytes;
}

/* Whether a word is anywhere in the files of the record: tables, free pages, log. */
static inline bool concern_is_on_disk(const struct house *house, const char *word)
{
    static const char *const names[] = {"transom.db", "transom.db-wal"};
    bool found = false;

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t size;
        char *bytes = concern_read_file(house, names[i], &size);

        found = found || (bytes && memmem(bytes, size, word, strlen(word)));
        free(bytes);
    }
    return found;
}

#endif
