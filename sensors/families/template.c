/* families/template.c - see template.h
 *
 *     expression  term { ("+" | "-") term }            Every part comes to factor * value + offset; a part without
 *     term        factor { ("*" | "/") factor }        the value has the factor 0.
 *     factor      primary { "|" filter }
 *     primary     number | "(" expression ")" | ("float" | "int") "(" expression ["," default] ")"
 *                 | "value" | "value_json" { "." name | ".get(" string ")" | "[" string or number "]" } */
#include "template.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DEPTH_MAX 8             /* of parentheses */
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

struct linear {
    double factor, offset;
};

struct parser {
    const char *at;
    struct template *template;
    size_t used;                /* bytes of the path */
    bool has_value, is_bad;
    int depth;
};

static const char *const filters[] = {"float", "int", "round", "is_defined", "default"};

static void skip_blanks(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
}

static bool accept(struct parser *parser, const char *text)
{
    skip_blanks(parser);
    if (strncmp(parser->at, text, strlen(text)) != 0)
        return false;
    parser->at += strlen(text);
    return true;
}

static struct linear fail(struct parser *parser)
{
    parser->is_bad = true;
    return (struct linear){0, 0};
}

static void add_key(struct parser *parser, const char *key, size_t size)
{
    if (size == 0 || memchr(key, TEMPLATE_KEY_END, size) || parser->used + size + 2 > parser->template->path_size) {
        parser->is_bad = true;
        return;
    }
    memcpy(parser->template->path + parser->used, key, size);
    parser->used += size;
    parser->template->path[parser->used++] = TEMPLATE_KEY_END;
    parser->template->path[parser->used] = '\0';
}

static void read_subscript(struct parser *parser, const char *end)
{
    char quote;
    size_t size;

    skip_blanks(parser);
    quote = *parser->at == '\'' || *parser->at == '"' ? *parser->at++ : '\0';
    size = quote ? strcspn(parser->at, (char[]){quote, '\\', '\0'}) : strspn(parser->at, "0123456789");
    add_key(parser, parser->at, size);
    parser->at += size;
    if ((quote && *parser->at++ != quote) || !accept(parser, end))
        parser->is_bad = true;
}

static struct linear read_value(struct parser *parser)
{
    bool is_json = accept(parser, "value_json");

    if (parser->has_value || (!is_json && !accept(parser, "value")) || strspn(parser->at, NAME_CHARACTERS))
        return fail(parser);
    parser->has_value = true;
    while (is_json && !parser->is_bad && (*parser->at == '.' || *parser->at == '[')) {
        if (accept(parser, ".get(")) {
            read_subscript(parser, ")");
        } else if (*parser->at++ == '.') {
            size_t size = strspn(parser->at, NAME_CHARACTERS);

            add_key(parser, parser->at, size);
            parser->at += size;
        } else {
            read_subscript(parser, "]");
        }
    }
    if (is_json && parser->used == 0)
        return fail(parser);        /* all of the object is no number */
    return (struct linear){1, 0};
}

static struct linear read_expression(struct parser *parser);

/* What a conversion falls back to is not read: a missing value is none. */
static struct linear read_inside(struct parser *parser, bool may_have_default)
{
    struct linear inner;

    if (parser->depth == DEPTH_MAX)
        return fail(parser);
    parser->depth++;
    inner = read_expression(parser);
    parser->depth--;
    if (may_have_default && !parser->is_bad && accept(parser, ","))
        parser->at += strcspn(parser->at, "()");
    return accept(parser, ")") ? inner : fail(parser);
}

static struct linear read_primary(struct parser *parser)
{
    struct linear inner;
    char *end;

    if (accept(parser, "("))
        return read_inside(parser, false);
    if (accept(parser, "float(") || accept(parser, "int("))
        return read_inside(parser, true);
    if (!strchr("0123456789.", *parser->at) || !*parser->at)
        return read_value(parser);
    inner = (struct linear){0, strtod(parser->at, &end)};
    if (end == parser->at || !isfinite(inner.offset))
        return fail(parser);
    parser->at = end;
    return inner;
}

static void skip_filter(struct parser *parser)
{
    size_t size, f;

    skip_blanks(parser);
    size = strspn(parser->at, NAME_CHARACTERS);
    for (f = 0; f < sizeof filters / sizeof *filters; f++)
        if (strlen(filters[f]) == size && strncmp(parser->at, filters[f], size) == 0)
            break;
    if (f == sizeof filters / sizeof *filters) {
        parser->is_bad = true;
        return;
    }
    parser->at += size;
    if (*parser->at != '(')
        return;
    parser->at += strcspn(parser->at, ")");
    if (!accept(parser, ")"))
        parser->is_bad = true;
}

static struct linear read_factor(struct parser *parser)
{
    struct linear factor = read_primary(parser);

    while (!parser->is_bad && accept(parser, "|"))
        skip_filter(parser);
    return factor;
}

/* A product of two values cannot come up: a template has one. */
static struct linear read_term(struct parser *parser)
{
    struct linear left = read_factor(parser);

    while (!parser->is_bad) {
        bool divides = accept(parser, "/");
        struct linear right;

        if (!divides && !accept(parser, "*"))
            break;
        right = read_factor(parser);
        if (divides && (right.factor != 0 || right.offset == 0))
            return fail(parser);
        if (divides)
            left = (struct linear){left.factor / right.offset, left.offset / right.offset};
        else
            left = (struct linear){left.factor * right.offset + left.offset * right.factor, left.offset * right.offset};
    }
    return left;
}

static struct linear read_expression(struct parser *parser)
{
    struct linear sum = read_term(parser);

    while (!parser->is_bad) {
        bool minus;
        struct linear right;

        skip_blanks(parser);
        if (strncmp(parser->at, "-}}", strlen("-}}")) == 0)
            break;
        minus = accept(parser, "-");
        if (!minus && !accept(parser, "+"))
            break;
        right = read_term(parser);
        sum.factor += minus ? -right.factor : right.factor;
        sum.offset += minus ? -right.offset : right.offset;
    }
    return sum;
}

bool template_read(const char *text, struct template *template)
{
    struct parser parser = {.at = text, .template = template};
    struct linear result;

    template->path[0] = '\0';
    template->factor = 1;
    template->offset = 0;
    if (!text || !*text)
        return true;
    if (!accept(&parser, "{{"))
        return false;
    if (*parser.at == '-')          /* {{- and -}} cut blanks around */
        parser.at++;
    result = read_expression(&parser);
    if (parser.is_bad || !parser.has_value || !(accept(&parser, "}}") || accept(&parser, "-}}")))
        return false;
    skip_blanks(&parser);
    template->factor = result.factor;
    template->offset = result.offset;
    return *parser.at == '\0' && isfinite(result.factor) && isfinite(result.offset) && result.factor != 0;
}

json_t *template_find(json_t *root, const char *path)
{
    char key[256];

    while (root && *path) {
        size_t size = strcspn(path, (char[]){TEMPLATE_KEY_END, '\0'});

        if (size >= sizeof key)
            return NULL;
        memcpy(key, path, size);
        key[size] = '\0';
        root = json_is_array(root) && key[strspn(key, "0123456789")] == '\0'
            ? json_array_get(root, strtoul(key, NULL, 10)) : json_object_get(root, key);
        path += size + (path[size] != '\0');
    }
    return root;
}
