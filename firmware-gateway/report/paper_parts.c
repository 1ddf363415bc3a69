/* report/paper_parts.c - lists, boxes to tick, summaries and tables: see paper.h */
#include "paper_private.h"
#include "room.h"
#include <errno.h>

/* -- lists -- */

void paper_list(struct paper *paper, bool is_numbered)
{
    json_t *block = paper_block(paper, "list", PAPER_BEGUN_LIST, "items");

    if (block)
        paper_set(paper, block, "numbered", json_boolean(is_numbered));
}

void paper_item(struct paper *paper, const char *format, ...)
{
    va_list arguments;

    if (!paper_expects(paper, PAPER_BEGUN_LIST))
        return;
    va_start(arguments, format);
    paper_append(paper, paper->parts, paper_tongue(paper, paper_words(paper, format, arguments)));
    va_end(arguments);
}

void paper_ticks(struct paper *paper)
{
    paper_block(paper, "ticks", PAPER_BEGUN_TICKS, "items");
}

void paper_tick(struct paper *paper, bool is_ticked, const char *format, ...)
{
    json_t *item;
    va_list arguments;

    if (!paper_expects(paper, PAPER_BEGUN_TICKS))
        return;
    item = json_object();
    paper_append(paper, paper->parts, item);
    paper_set(paper, item, "ticked", json_boolean(is_ticked));
    va_start(arguments, format);
    paper_set(paper, item, "text", paper_words(paper, format, arguments));
    va_end(arguments);
}

void paper_summary(struct paper *paper)
{
    paper_block(paper, "summary", PAPER_BEGUN_SUMMARY, "rows");
}

void paper_fact(struct paper *paper, const char *name, const char *format, ...)
{
    json_t *row;
    va_list arguments;

    if (!paper_expects(paper, PAPER_BEGUN_SUMMARY))
        return;
    row = json_object();
    paper_append(paper, paper->parts, row);
    paper_set(paper, row, "name", paper_word(paper, name));
    va_start(arguments, format);
    paper_set(paper, row, "value", paper_words(paper, format, arguments));
    va_end(arguments);
    paper_set_language(paper, row);
}

/* -- tables -- */

static json_t *column_of(struct paper *paper, const struct paper_column *column)
{
    static const char *const aligns[PAPER_ALIGN_COUNT] = {
        [PAPER_LEFT] = "left", [PAPER_RIGHT] = "right", [PAPER_CENTRE] = "centre"};
    json_t *made = json_object();

    paper_set(paper, made, "title", paper_word(paper, column->title));
    paper_set(paper, made, "share", json_real(column->share));
    paper_set(paper, made, "align", json_string(aligns[column->align]));
    paper_set(paper, made, "heading", json_boolean(column->is_heading));
    return made;
}

void paper_table(struct paper *paper, const char *caption, const struct paper_column *columns, size_t count)
{
    json_t *block = paper_block(paper, "table", PAPER_BEGUN_TABLE, "rows"), *list;

    if (!block)
        return;
    if (count == 0 || count > PAPER_COLUMNS_MAX)
        paper_fail(paper, -EMSGSIZE, "a table with no columns, or with more than fit");
    list = json_array();
    paper_set(paper, block, "columns", list);
    paper_set(paper, block, "caption", paper_word(paper, caption));
    for (size_t i = 0; i < count; i++)
        paper_append(paper, list, column_of(paper, &columns[i]));
    paper->columns = count;
}

/* Whether the table may go on with another row. */
static bool is_row_whole(struct paper *paper)
{
    if (!paper_expects(paper, PAPER_BEGUN_TABLE))
        return false;
    if (paper->row && json_array_size(paper->row) != paper->columns)
        paper_fail(paper, -EINVAL, "a row with too few cells");
    if (json_array_size(paper->parts) == PAPER_ROWS_MAX)
        paper_fail(paper, -EMSGSIZE, "more rows than fit one table");
    return paper->failed.code == 0;
}

void paper_group(struct paper *paper, const char *format, ...)
{
    json_t *group;
    va_list arguments;

    if (!is_row_whole(paper))
        return;
    group = json_object();
    paper_append(paper, paper->parts, group);
    va_start(arguments, format);
    paper_set(paper, group, "group", paper_words(paper, format, arguments));
    va_end(arguments);
    paper_set_language(paper, group);
    paper->row = NULL;
}

void paper_row(struct paper *paper)
{
    if (!is_row_whole(paper))
        return;
    paper->row = json_array();
    paper_append(paper, paper->parts, paper->row);
}

/* Takes cell. */
static void add_cell(struct paper *paper, json_t *cell)
{
    if (!paper_expects(paper, PAPER_BEGUN_TABLE) || !paper->row || json_array_size(paper->row) == paper->columns) {
        paper_fail(paper, -EINVAL, "a cell outside of its row");
        json_decref(cell);
        return;
    }
    paper_append(paper, paper->row, cell);
}

void paper_cell(struct paper *paper, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_cell(paper, paper_tongue(paper, paper_words(paper, format, arguments)));
    va_end(arguments);
}

void paper_cell_bold(struct paper *paper, const char *format, ...)
{
    json_t *cell = json_object();
    va_list arguments;

    va_start(arguments, format);
    paper_set(paper, cell, "bold", paper_words(paper, format, arguments));
    va_end(arguments);
    paper_set_language(paper, cell);
    add_cell(paper, cell);
}

void paper_cell_verdict(struct paper *paper, enum verdict verdict)
{
    json_t *cell = json_object();

    paper_set(paper, cell, "verdict", json_string(verdict_word(verdict)));
    add_cell(paper, cell);
}

void paper_cell_level(struct paper *paper, enum air_level level, const char *text)
{
    json_t *cell = json_object();

    paper_set(paper, cell, "level", json_string(air_level_word(level)));
    if (text)
        paper_set(paper, cell, "text", paper_word(paper, text));
    add_cell(paper, cell);
}
