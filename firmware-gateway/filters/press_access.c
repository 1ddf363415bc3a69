/* filters/press_access.c - what cairo 1.16 can't say in a PDF and its readers need: the language, that the title is to
 * be shown, words for figures, which way the headings of tables point, and dates in their form. Added at the end of the
 * file as an incremental update (ISO 32000-1, 7.5.6): changed copies of a few objects, and a table of where they are.
 * */
#include "press.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XREF_ROW_SIZE 20
#define OBJECT_SIZE_MAX 65536       /* of an object that is copied: a catalogue or an element */
#define OBJECTS_MAX 1000000
#define ALT_SIZE_MAX 16400          /* units of UTF-16 */

struct file {
    const char *text;               /* borrowed */
    size_t size, xref, rows;        /* xref: offset of the table's first row */
    size_t start;                   /* offset of the table, for the next one to name */
    GString *added, *table;         /* copies of objects, and their rows */
};

/* -- reading -- */

static const char *find_last(const char *text, size_t size, const char *word)
{
    size_t length = strlen(word);

    for (size_t at = size >= length ? size - length + 1 : 0; at-- > 0;)
        if (memcmp(text + at, word, length) == 0)
            return text + at;
    return NULL;
}

/* The number behind a key that ends with a space; 0: none. */
static size_t number_behind(const char *text, size_t size, const char *key)
{
    const char *at = memmem(text, size, key, strlen(key));

    return at ? strtoul(at + strlen(key), NULL, 10) : 0;
}

/* Where the table of objects is. false: the file is of another form than cairo 1.16 writes. */
static bool find_table(struct file *file)
{
    const char *last = find_last(file->text, file->size, "startxref\n");
    const char *rows;

    file->start = last ? strtoul(last + strlen("startxref\n"), NULL, 10) : 0;
    if (!file->start || file->start >= file->size || strncmp(file->text + file->start, "xref\n0 ", 7) != 0)
        return false;
    file->rows = strtoul(file->text + file->start + 7, NULL, 10);
    rows = memchr(file->text + file->start + 7, '\n', file->size - file->start - 7);
    file->xref = rows ? (size_t)(rows + 1 - file->text) : 0;
    return rows && file->rows < OBJECTS_MAX && file->xref + file->rows * XREF_ROW_SIZE < file->size;
}

/* The object's dictionary from "<<" to before its last ">>"; NULL: not a small one. */
static const char *object_of(const struct file *file, size_t number, size_t *size)
{
    size_t offset = strtoul(file->text + file->xref + number * XREF_ROW_SIZE, NULL, 10), room;
    const char *begin, *end;

    if (number == 0 || number >= file->rows || offset >= file->start)
        return NULL;
    room = MIN(file->start - offset, OBJECT_SIZE_MAX);
    begin = memmem(file->text + offset, MIN(room, 64), " obj\n<<", 7);
    end = begin ? memmem(begin, room - (size_t)(begin - (file->text + offset)), ">>\nendobj", 9) : NULL;
    if (!end)
        return NULL;
    *size = (size_t)(end - begin) - 5;
    return begin + 5;
}

/* tag NULL: any. */
static bool is_element(const struct file *file, size_t number, const char *tag)
{
    size_t size = 0;
    const char *object = object_of(file, number, &size);
    char line[64];

    snprintf(line, sizeof line, "/S /%s%s", tag ? tag : "", tag ? "\n" : "");
    return object && memmem(object, size, "/Type /StructElem", 17) && memmem(object, size, line, strlen(line));
}

/* A heading in a row that has cells beside it is the row's, else the column's. */
static bool heads_row(const struct file *file, size_t number)
{
    size_t size = 0, row_size = 0;
    const char *object = object_of(file, number, &size), *row, *kids, *end;

    row = object_of(file, number_behind(object, size, "/P "), &row_size);
    kids = row ? memmem(row, row_size, "/K [", 4) : NULL;
    end = kids ? memchr(kids, ']', row_size - (size_t)(kids - row)) : NULL;
    for (kids = kids ? kids + 4 : NULL; end && kids < end;) {
        char *next;
        size_t kid = strtoul(kids, &next, 10);

        if (next == kids)
            break;
        if (is_element(file, kid, "TD"))
            return true;
        kids = next + strlen(" 0 R ");
    }
    return false;
}

/* -- writing -- */

/* A copy of the object with more in its dictionary. */
static void add_copy(struct file *file, size_t number, const char *more)
{
    size_t size = 0;
    const char *object = object_of(file, number, &size);

    if (!object)
        return;
    g_string_append_printf(file->table, "%zu 1\n%010zu 00000 n \n", number, file->size + file->added->len);
    g_string_append_printf(file->added, "%zu 0 obj\n", number);
    g_string_append_len(file->added, object, (gssize)size);
    g_string_append_printf(file->added, "   %s\n>>\nendobj\n", more);
}

static void say_alt(GString *more, const char *alt)
{
    glong length = 0;
    gunichar2 *units = g_utf8_to_utf16(alt, -1, NULL, &length, NULL);

    g_string_append(more, "/Alt <feff");
    for (glong i = 0; units && i < MIN(length, ALT_SIZE_MAX); i++)
        g_string_append_printf(more, "%04x", units[i]);
    g_string_append(more, ">");
    g_free(units);
}

/* Dates begin with "D:" (7.9.4), which cairo 1.16 leaves out. */
static void add_dates(struct file *file, size_t number)
{
    size_t from = file->added->len;
    GString *copy;

    add_copy(file, number, "");
    copy = g_string_new(file->added->str + from);
    g_string_replace(copy, "Date (2", "Date (D:2", 0);
    g_string_truncate(file->added, from);
    g_string_append(file->added, copy->str);
    g_string_free(copy, TRUE);
}

/* Elements stand in the file in the order in which they were begun. false: as many as that they are not. */
static bool add_elements(struct file *file, const struct press *press)
{
    size_t figure = 0, element = 0, tongue = 0;
    GString *more = g_string_new(NULL);

    for (size_t number = 1; number < file->rows; number++) {
        const struct press_tongue *next = tongue < press->tongues->len
                                              ? &g_array_index(press->tongues, struct press_tongue, tongue) : NULL;

        if (!is_element(file, number, NULL))
            continue;
        g_string_truncate(more, 0);
        if (is_element(file, number, "Figure") && figure < press->alts.count)
            say_alt(more, press->alts.texts[figure++]);
        else if (is_element(file, number, "TH"))
            g_string_append(more, heads_row(file, number) ? "/A << /O /Table /Scope /Row >>"
                                                          : "/A << /O /Table /Scope /Column >>");
        if (next && next->element == element) {
            g_string_append_printf(more, "%s/Lang (%s)", more->len ? "\n   " : "", next->tag);
            tongue++;
        }
        if (more->len)
            add_copy(file, number, more->str);
        element++;
    }
    g_string_free(more, TRUE);
    return element == press->elements;
}

static bool add_all(struct file *file, size_t root, size_t info, const struct press *press)
{
    char more[128];

    if (!add_elements(file, press))
        return false;
    snprintf(more, sizeof more, "/Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>", press->words->tag);
    add_copy(file, root, more);
    add_dates(file, info);
    return true;
}

bool press_access(struct press_bytes *bytes, const struct press *press)
{
    struct file file = {.text = (const char *)bytes->data, .size = bytes->size};
    const char *trailer = find_last(file.text, file.size, "trailer\n");
    size_t left = trailer ? file.size - (size_t)(trailer - file.text) : 0, root, info;
    bool is_good;

    if (!trailer || !find_table(&file))
        return false;
    root = number_behind(trailer, left, "/Root ");
    info = number_behind(trailer, left, "/Info ");
    file.added = g_string_new(NULL);
    file.table = g_string_new("xref\n");
    is_good = add_all(&file, root, info, press);
    g_string_append_printf(file.table, "trailer\n<< /Size %zu\n   /Root %zu 0 R\n   /Info %zu 0 R\n   /Prev %zu\n>>\n"
                           "startxref\n%zu\n%%%%EOF\n", file.rows, root, info, file.start, file.size + file.added->len);
    is_good = is_good && press_bytes_add(bytes, file.added->str, file.added->len) &&
              press_bytes_add(bytes, file.table->str, file.table->len);
    g_string_free(file.added, TRUE);
    g_string_free(file.table, TRUE);
    return is_good;
}
