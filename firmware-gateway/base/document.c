/* base/document.c - see document.h. The only home of libyaml: its events become our nodes.
 * Events and not its own documents, because only they still show anchors and the styles of scalars. */
#include "document.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

#define NAME_MAX_SHOWN 120      /* of a file's path, so that the sentence still fits its line */
#define PATH_SIZE 128

/* Nodes and texts are never freed one by one: they lie in blocks that go all at once. */
#define BLOCK_SIZE (16u << 10)

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(max_align_t) char bytes[];
};

struct document {
    const char *name;
    struct document_node *root;
    struct block *blocks;
    size_t node_count;
    yaml_parser_t parser;       /* while parsing only */
};

static void *allocate(struct document *document, size_t size)
{
    struct block *block = document->blocks;
    void *memory;

    size = (size + sizeof(max_align_t) - 1) / sizeof(max_align_t) * sizeof(max_align_t);
    if (!block || block->size - block->used < size) {
        size_t block_size = size > BLOCK_SIZE ? size : BLOCK_SIZE;

        block = malloc(sizeof *block + block_size);
        if (!block)
            return NULL;
        *block = (struct block){.next = document->blocks, .size = block_size};
        document->blocks = block;
    }
    memory = block->bytes + block->used;
    block->used += size;
    return memory;
}

static char *copy_text(struct document *document, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = allocate(document, size);

    return copy ? memcpy(copy, text, size) : NULL;
}

void document_close(struct document *document)
{
    if (!document)
        return;
    while (document->blocks) {
        struct block *next = document->blocks->next;

        free(document->blocks);
        document->blocks = next;
    }
    free(document);
}

const struct document_node *document_root(const struct document *document)
{
    return document->root;
}

const struct document_node *document_get(const struct document_node *node, const char *key)
{
    if (node->kind == DOCUMENT_MAPPING)
        for (const struct document_node *child = node->first; child; child = child->next)
            if (strcmp(child->key, key) == 0)
                return child;
    return NULL;
}

/* -- sentences -- */

/* The tail of a long name says more than its head. */
static const char *shown_name(const struct document *document)
{
    size_t length = strlen(document->name);

    return length > NAME_MAX_SHOWN ? document->name + length - NAME_MAX_SHOWN : document->name;
}

static int error_at(const struct document *document, size_t line, struct error *err, const char *sentence)
{
    return error_set(err, -EINVAL, "%s:%zu: %s", shown_name(document), line, sentence);
}

/* "rules[3].value": items count from 1, as people do. Returns the length so far. */
static size_t write_path(const struct document_node *node, char *path, size_t size)
{
    size_t used;

    if (!node->parent)
        return 0;
    used = write_path(node->parent, path, size);
    if (used >= size)
        return used;
    if (!node->key)
        used += (size_t)snprintf(path + used, size - used, "[%zu]", node->index + 1);
    else
        used += (size_t)snprintf(path + used, size - used, "%s%s", used ? "." : "", node->key);
    return used;
}

int document_error(const struct document_node *node, struct error *err, const char *format, ...)
{
    char path[PATH_SIZE] = "", sentence[ERROR_TEXT_SIZE];
    va_list args;

    write_path(node, path, sizeof path);
    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return error_set(err, -EINVAL, "%s:%d: %s%s%s", shown_name(node->document), node->line, path, *path ? ": " : "",
                     sentence);
}

/* -- from events to nodes -- */

static int out_of_memory(const struct document *document, struct error *err)
{
    return error_set(err, -ENOMEM, "%s: out of memory", shown_name(document));
}

static int next_event(struct document *document, yaml_event_t *event, struct error *err)
{
    const yaml_parser_t *parser = &document->parser;
    char sentence[ERROR_TEXT_SIZE];
    size_t line;

    if (yaml_parser_parse(&document->parser, event))
        return 0;
    if (parser->error == YAML_MEMORY_ERROR)
        return out_of_memory(document, err);
    /* What stands in the wrong place is seen late: its beginning, where known, is the line to look at. */
    line = (parser->context ? parser->context_mark.line : parser->problem_mark.line) + 1;
    snprintf(sentence, sizeof sentence, "not readable as YAML: %s%s%s; check the indentation (spaces, no tabs), "
             "colons and quotes", parser->context ? parser->context : "", parser->context ? ", " : "",
             parser->problem ? parser->problem : "unknown problem");
    return error_at(document, line, err, sentence);
}

/* What libyaml would take and we don't. NULL: nothing. */
static const char *refused_feature(const yaml_event_t *event)
{
    const yaml_char_t *anchor = NULL, *tag = NULL;

    if (event->type == YAML_ALIAS_EVENT)
        return "aliases (*name) are not understood, write the value again";
    if (event->type == YAML_SCALAR_EVENT) {
        anchor = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
    } else if (event->type == YAML_SEQUENCE_START_EVENT) {
        anchor = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
    } else if (event->type == YAML_MAPPING_START_EVENT) {
        anchor = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
    }
    return anchor ? "anchors (&name) are not understood, leave the name out" :
           tag ? "tags (!name) are not understood, leave it out" : NULL;
}

static int copy_scalar(struct document *document, const yaml_event_t *event, const char **text, struct error *err)
{
    const char *value = (const char *)event->data.scalar.value;

    if (strlen(value) != event->data.scalar.length)
        return error_at(document, event->start_mark.line + 1, err, "a NUL byte in the text, leave it out");
    *text = copy_text(document, value);
    return *text ? 0 : out_of_memory(document, err);
}

static int new_node(struct document *document, const yaml_event_t *event, const struct document_node *parent,
                    struct document_node **node, struct error *err)
{
    char sentence[64];

    if (document->node_count == DOCUMENT_NODES_MAX) {
        snprintf(sentence, sizeof sentence, "more than %d values", DOCUMENT_NODES_MAX);
        return error_at(document, event->start_mark.line + 1, err, sentence);
    }
    *node = allocate(document, sizeof **node);
    if (!*node)
        return out_of_memory(document, err);
    **node = (struct document_node){.line = (int)event->start_mark.line + 1, .document = document, .parent = parent};
    document->node_count++;
    return 0;
}

static int build(struct document *document, const yaml_event_t *event, struct document_node *node, int depth,
                 struct error *err);

/* The key's event is the first of the pair; *event becomes the value's. */
static int take_key(struct document *document, const struct document_node *mapping, yaml_event_t *event,
                    const char **key, struct error *err)
{
    size_t line = event->start_mark.line + 1;
    const struct document_node *same;
    char sentence[ERROR_TEXT_SIZE];
    int r;

    if (refused_feature(event))
        return error_at(document, line, err, refused_feature(event));
    if (event->type != YAML_SCALAR_EVENT)
        return error_at(document, line, err, "a key must be a word, as in `port: 1883`");
    if (mapping->count == DOCUMENT_KEYS_MAX)
        return error_at(document, line, err, "too many keys in one place");
    r = copy_scalar(document, event, key, err);
    if (r < 0)
        return r;
    same = document_get(mapping, *key);
    if (same) {
        snprintf(sentence, sizeof sentence, "%.60s: is already on line %d, keep one of the two", *key, same->line);
        return error_at(document, line, err, sentence);
    }
    yaml_event_delete(event);
    return next_event(document, event, err);
}

/* Children until the event that ends the sequence or mapping. */
static int build_children(struct document *document, struct document_node *node, int depth, struct error *err)
{
    yaml_event_type_t end = node->kind == DOCUMENT_SEQUENCE ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT;
    const struct document_node **link = &node->first;

    for (;;) {
        struct document_node *child = NULL;
        const char *key = NULL;
        yaml_event_t event;
        int r = next_event(document, &event, err);

        if (r < 0)
            return r;
        if (event.type == end) {
            yaml_event_delete(&event);
            return 0;
        }
        if (node->kind == DOCUMENT_MAPPING)
            r = take_key(document, node, &event, &key, err);
        if (r == 0)
            r = new_node(document, &event, node, &child, err);
        if (r == 0) {
            child->key = key;
            child->index = node->count++;
            *link = child;
            link = &child->next;
            r = build(document, &event, child, depth + 1, err);
        }
        yaml_event_delete(&event);
        if (r < 0)
            return r;
    }
}

static int build(struct document *document, const yaml_event_t *event, struct document_node *node, int depth,
                 struct error *err)
{
    const char *refused = refused_feature(event);

    if (refused)
        return document_error(node, err, "%s", refused);
    if (depth > DOCUMENT_DEPTH_MAX)
        return document_error(node, err, "nested more than %d deep", DOCUMENT_DEPTH_MAX);
    if (event->type == YAML_SCALAR_EVENT) {
        node->kind = DOCUMENT_SCALAR;
        node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        return copy_scalar(document, event, &node->text, err);
    }
    assert(event->type == YAML_SEQUENCE_START_EVENT || event->type == YAML_MAPPING_START_EVENT);
    node->kind = event->type == YAML_SEQUENCE_START_EVENT ? DOCUMENT_SEQUENCE : DOCUMENT_MAPPING;
    return build_children(document, node, depth, err);
}

static int build_root(struct document *document, struct error *err)
{
    yaml_event_t event;
    int r = next_event(document, &event, err);

    while (r == 0 && event.type != YAML_STREAM_END_EVENT) {
        if (event.type == YAML_DOCUMENT_START_EVENT && document->root) {
            r = error_at(document, event.start_mark.line + 1, err, "a second document (---), write one only");
        } else if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_START_EVENT &&
                   event.type != YAML_DOCUMENT_END_EVENT) {
            r = new_node(document, &event, NULL, &document->root, err);
            if (r == 0)
                r = build(document, &event, document->root, 1, err);
        }
        yaml_event_delete(&event);
        if (r == 0)
            r = next_event(document, &event, err);
    }
    if (r < 0)
        return r;
    if (!document->root)
        r = new_node(document, &event, NULL, &document->root, err);
    yaml_event_delete(&event);
    return r;
}

/* A file without a word, and one with only comments, say nothing: a mapping without keys. */
static int settle_root(struct document_node *root, struct error *err)
{
    if (root->kind == DOCUMENT_SCALAR && !root->is_quoted && (!root->text || !*root->text)) {
        root->kind = DOCUMENT_MAPPING;
        root->text = NULL;
    }
    if (root->kind == DOCUMENT_SCALAR)
        return document_error(root, err, "only one value; write lines of `key: value`");
    return 0;
}

int document_parse(const char *text, size_t size, const char *name, struct document **document, struct error *err)
{
    struct document *d = calloc(1, sizeof *d);
    int r;

    if (!d)
        return error_set(err, -ENOMEM, "%.*s: out of memory", NAME_MAX_SHOWN, name);
    d->name = copy_text(d, name);
    if (!d->name || !yaml_parser_initialize(&d->parser)) {
        document_close(d);
        return error_set(err, -ENOMEM, "%.*s: out of memory", NAME_MAX_SHOWN, name);
    }
    if (size > DOCUMENT_SIZE_MAX) {
        r = error_set(err, -EFBIG, "%s: larger than %u bytes", shown_name(d), DOCUMENT_SIZE_MAX);
    } else {
        yaml_parser_set_input_string(&d->parser, (const unsigned char *)text, size);
        yaml_parser_set_encoding(&d->parser, YAML_UTF8_ENCODING);
        r = build_root(d, err);
    }
    yaml_parser_delete(&d->parser);
    if (r == 0)
        r = settle_root(d->root, err);
    if (r < 0) {
        document_close(d);
        return r;
    }
    *document = d;
    return 0;
}

static ssize_t read_whole(int fd, char *buffer, size_t size)
{
    size_t used = 0;

    while (used < size) {
        ssize_t n = read(fd, buffer + used, size - used);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        if (n == 0)
            break;
        used += (size_t)n;
    }
    return (ssize_t)used;
}

int document_read(const char *path, struct document **document, struct error *err)
{
    char *buffer = malloc(DOCUMENT_SIZE_MAX + 1);   /* one more than allowed: then it is too large */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    ssize_t size;
    int r;

    if (!buffer) {
        r = error_set(err, -ENOMEM, "%s: out of memory", path);
    } else if (fd < 0) {
        r = error_set(err, -errno, "%s: %s", path, strerror(errno));
    } else {
        size = read_whole(fd, buffer, DOCUMENT_SIZE_MAX + 1);
        if (size < 0)
            r = error_set(err, (int)size, "%s: %s", path, strerror((int)-size));
        else
            r = document_parse(buffer, (size_t)size, path, document, err);
    }
    if (fd >= 0)
        close(fd);
    free(buffer);
    return r;
}
