/* web/password.c - see password.h */
#include "password.h"
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#define NAME_CHARACTERS_MIN 4       /* shorter logins occur in any sentence */
#define DISTINCT_MIN 5              /* different characters: "aaaaaaaaaaaa" and "121212121212" have fewer */
#define COMMON_SHARE 2              /* at most 1/2 of it may be words that are guessed first */

/* What stays after the length rule of the lists of leaked passwords: long because they are words in a row. */
static const char *const common[] = {
    "password", "passwort", "qwertyuiop", "qwerty", "asdfghjkl", "1q2w3e4r", "1qaz2wsx", "zaq12wsx", "iloveyou",
    "letmein", "welcome", "administrator", "admin", "changeme", "football", "liverpool", "princess", "sunshine",
    "dragon", "monkey", "superman", "batman", "trustno1", "whatever", "classroom", "headteacher", "teacher", "school",
    "1234567890", "0123456789", "123456789", "12345678", "987654321", "abcdefghijkl", "abcdefgh", "abc123", "transom",
};

static size_t characters(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static size_t distinct(const char *text)
{
    bool seen[256] = {false};
    size_t count = 0;

    for (; *text; text++) {
        unsigned char c = (unsigned char)tolower((unsigned char)*text);

        count += !seen[c];
        seen[c] = true;
    }
    return count;
}

/* How many bytes of password belong to words that are guessed first. */
static size_t common_bytes(const char *password)
{
    bool is_common[PASSWORD_SIZE_MAX] = {false};
    size_t bytes = 0;

    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        size_t size = strlen(common[i]);

        for (const char *p = password; (p = strcasestr(p, common[i])) != NULL; p++)
            memset(is_common + (p - password), true, size);
    }
    for (size_t i = 0; i < PASSWORD_SIZE_MAX; i++)
        bytes += is_common[i];
    return bytes;
}

static bool is_row(const char *text)    /* "abcdefghijklm", "23456789012" */
{
    size_t size = strlen(text), steps = 0;

    for (size_t i = 1; i < size; i++) {
        int step = text[i] - text[i - 1];

        steps += step == 1 || step == -1;
    }
    return size > 1 && steps * 4 >= (size - 1) * 3;
}

static bool is_known_name(const char *password, const char *name)
{
    return name && strlen(name) >= NAME_CHARACTERS_MIN && strcasestr(password, name);
}

int password_check(const char *password, enum role role, const char *login, const char *site_name, struct error *err)
{
    bool is_alone = role == ROLE_LEADER || role == ROLE_TECHNICIAN;
    size_t least = is_alone ? PASSWORD_CHARACTERS_MIN_ALONE : PASSWORD_CHARACTERS_MIN;
    size_t size = strlen(password);

    if (characters(password) < least)
        return error_set(err, -EINVAL,
                         "The password needs at least %zu characters. Three or four words in a row do well.", least);
    if (size > PASSWORD_SIZE_MAX)
        return error_set(err, -EINVAL, "The password is longer than %d bytes.", PASSWORD_SIZE_MAX);
    if (distinct(password) < DISTINCT_MIN || is_row(password))
        return error_set(err, -EINVAL, "The password repeats itself too much to be hard to guess.");
    if (common_bytes(password) * COMMON_SHARE > size)
        return error_set(err, -EINVAL, "The password is mostly words that are guessed first. Choose other words.");
    if (is_known_name(password, login) || is_known_name(password, site_name) || strcasestr(password, "transom"))
        return error_set(err, -EINVAL, "The password holds a name that everybody here knows. Choose other words.");
    return 0;
}
