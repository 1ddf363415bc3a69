/* store/erased_names.c - see erased_names.h */
#include "erased_names.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int erased_names_init(struct erased_names *names, int64_t person)
{
    *names = (struct erased_names){.person = person, .others = calloc(PEOPLE_MAX, sizeof *names->others)};
    return names->others ? 0 : -ENOMEM;
}

void erased_names_done(struct erased_names *names)
{
    free(names->others);
}

void erased_names_add(struct erased_names *names, const char *words, bool is_alone)
{
    struct erased_name *name = &names->names[names->count];

    if (!words[0] || strlen(words) >= sizeof name->words || names->count == ERASED_NAMES_MAX)
        return;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i].words, words) == 0)
            return;
    *name = (struct erased_name){.is_alone = is_alone};
    memcpy(name->words, words, strlen(words) + 1);
    names->count++;
}

void erased_names_spare(struct erased_names *names, const char *name)
{
    bool is_same = false;

    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i].words, name) == 0)
            is_same = names->names[i].is_shared = true;
    if (!is_same && names->other_count < PEOPLE_MAX)
        snprintf(names->others[names->other_count++], sizeof *names->others, "%s", name);
}

/* Also a hyphen: Ann Lee-Smith is not Ann Lee. */
static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           (unsigned char)c >= 0x80;
}

/* Where the name stands as words of its own in text, from at on; NULL: nowhere. */
static const char *find_name(const struct erased_name *name, const char *text, const char *at)
{
    size_t size = strlen(name->words);

    if (name->is_alone)
        return at == text && strcmp(text, name->words) == 0 ? text : NULL;
    for (; (at = strstr(at, name->words)) != NULL; at++)
        if ((at == text || !is_letter(at[-1])) && !is_letter(at[size]))
            return at;
    return NULL;
}

static bool is_other(const struct erased_names *names, const char *text)
{
    for (size_t i = 0; i < names->other_count; i++)
        if (strcmp(names->others[i], text) == 0)
            return true;
    return false;
}

bool erased_names_are_in(const struct erased_names *names, size_t index, const char *text)
{
    return find_name(&names->names[index], text, text) && !is_other(names, text);
}

/* text with one name replaced wherever it stands, on the heap; NULL: no memory. */
static char *replace(const struct erased_names *names, const struct erased_name *name, const char *text)
{
    char pseudonym[48], *out = NULL;
    const char *from = text, *at;
    size_t size = 0;
    FILE *f = open_memstream(&out, &size);

    if (!f)
        return NULL;
    snprintf(pseudonym, sizeof pseudonym, "erased person p%lld", (long long)names->person);
    if (name->is_shared)
        *strrchr(pseudonym, ' ') = '\0';
    for (; (at = find_name(name, text, from)) != NULL; from = at + strlen(name->words))
        fprintf(f, "%.*s%s", (int)(at - from), from, pseudonym);
    fputs(from, f);
    if (fclose(f) == 0)
        return out;
    free(out);
    return NULL;
}

int erased_names_take_out(const struct erased_names *names, const char *text, char **now)
{
    char *changed = NULL;

    *now = NULL;
    if (is_other(names, text))
        return 0;
    for (size_t i = 0; i < names->count; i++) {
        const char *before = changed ? changed : text;
        char *next;

        if (!find_name(&names->names[i], before, before))
            continue;
        next = replace(names, &names->names[i], before);
        free(changed);
        if (!next)
            return -ENOMEM;
        changed = next;
    }
    *now = changed;
    return 0;
}
