/* filters/press_table.c - tables: columns by share, the heading again on each page, rows that are not split unless one
 * is higher than a page. */
#include "press.h"
#include <string.h>

#define PAD_X 5.0
#define PAD_Y 3.5
#define MARK_GAP 5.0                /* between a mark and its word */
#define GROUP_TINT 0.91
#define TEXT_TOP 1.0                /* letters stand high in their lines: so that a row looks even */
#define CAPTION_GAP 4.0
#define AFTER 12.0
#define LINES_OF_HEAD_MAX 6         /* of captions and headings: they come again on each page; more is cut with ... */
#define ROOM_LEAST 40.0             /* a row goes on by a line a page at least, whatever stands above it */
#define LINE_TOP 2.2                /* from the top of a line to the top of a mark in it */

struct table {
    const json_t *block, *columns;
    size_t count;
    double x[PRESS_COLUMNS_MAX + 1];    /* left edges, and the right end */
};

struct cell {
    PangoLayout *layout;
    double indent;                  /* of the text: a mark stands before it */
    const char *verdict, *level;    /* NULL: none */
    const char *language;           /* of its text; NULL: the document's */
    int next;                       /* line to draw next */
};

static void measure(struct table *table, const json_t *block)
{
    double whole = 0, at = PRESS_LEFT;

    table->block = block;
    table->columns = json_object_get(block, "columns");
    table->count = json_array_size(table->columns);
    for (size_t i = 0; i < table->count; i++)
        whole += press_number_of(json_array_get(table->columns, i), "share");
    for (size_t i = 0; i < table->count; i++) {
        table->x[i] = at;
        at += PRESS_WIDTH * press_number_of(json_array_get(table->columns, i), "share") / whole;
    }
    table->x[table->count] = PRESS_LEFT + PRESS_WIDTH;
}

/* -- cells -- */

static const char *cell_text(struct press *press, const json_t *json, struct cell *cell)
{
    const char *text = json_string_value(json_object_get(json, "text")), *word;

    cell->verdict = json_string_value(json_object_get(json, "verdict"));
    cell->level = json_string_value(json_object_get(json, "level"));
    cell->language = press_language_of(json);
    if (json_is_string(json))
        return json_string_value(json);
    if (!cell->verdict && !cell->level)
        return text ? text : press_text_of(json, "bold");
    cell->indent = PRESS_MARK_SIZE + MARK_GAP;
    word = cell->verdict ? press_verdict(press, cell->verdict, 0, 0, false)
                         : press_level(press, cell->level, 0, 0, false);
    return text ? text : word;
}

static void open_cell(struct press *press, const struct table *table, size_t i, const json_t *json, bool is_head,
                      struct cell *cell)
{
    static const PangoAlignment aligns[] = {['l'] = PANGO_ALIGN_LEFT, ['r'] = PANGO_ALIGN_RIGHT,
                                            ['c'] = PANGO_ALIGN_CENTER};
    const json_t *column = json_array_get(table->columns, i);
    bool is_bold = is_head || json_is_true(json_object_get(column, "heading")) || json_object_get(json, "bold");
    const char *text;
    double width;

    *cell = (struct cell){0};
    text = is_head ? press_text_of(column, "title") : cell_text(press, json, cell);
    width = table->x[i + 1] - table->x[i] - 2 * PAD_X - cell->indent;
    cell->layout = press_layout(press, text, is_bold ? PRESS_BOLD : PRESS_PLAIN, width > 1 ? width : 1);
    if (is_head) {
        pango_layout_set_height(cell->layout, -LINES_OF_HEAD_MAX);
        pango_layout_set_ellipsize(cell->layout, PANGO_ELLIPSIZE_END);
    }
    if (cell->indent == 0)
        pango_layout_set_alignment(cell->layout, aligns[(unsigned char)*press_text_of(column, "align")]);
}

/* Draws what fits of the cell in height, tagged. */
static double draw_cell(struct press *press, const struct table *table, size_t i, struct cell *cell, double height,
                        const char *tag)
{
    double x = table->x[i] + PAD_X, y = press->y + PAD_Y + TEXT_TOP, end = y;
    int fit = press_lines_that_fit(cell->layout, cell->next, height, 1);

    press_tag_in(press, tag, cell->language);
    if (cell->next == 0 && cell->verdict)
        press_verdict(press, cell->verdict, x, y + LINE_TOP, true);
    if (cell->next == 0 && cell->level)
        press_level(press, cell->level, x, y + LINE_TOP, true);
    if (fit > 0)
        end = press_draw_lines(press, cell->layout, x + cell->indent, y, cell->next, cell->next + fit);
    press_tag_end(press, tag);
    cell->next += fit;
    return end;
}

static double highest(const struct cell *cells, size_t count)
{
    double height = 0;

    for (size_t i = 0; i < count; i++)
        if (press_layout_height(cells[i].layout) > height)
            height = press_layout_height(cells[i].layout);
    return height;
}

/* -- rows -- */

static void draw_caption(struct press *press, const struct table *table, bool goes_on)
{
    const char *caption = press_text_of(table->block, "caption");
    PangoLayout *layout;
    char *text;

    if (!*caption)
        return;
    text = goes_on ? g_strdup_printf("%s (%s)", caption, press->words->continued) : g_strdup(caption);
    layout = press_layout(press, text, PRESS_BOLD, PRESS_WIDTH);
    pango_layout_set_height(layout, -LINES_OF_HEAD_MAX);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    press_tag(press, "Caption");
    press_draw_text(press, layout, PRESS_LEFT, press->y);
    press_tag_end(press, "Caption");
    press->y += press_layout_height(layout) + CAPTION_GAP;
    g_object_unref(layout);
    g_free(text);
}

static bool has_titles(const struct table *table)
{
    for (size_t i = 0; i < table->count; i++)
        if (*press_text_of(json_array_get(table->columns, i), "title"))
            return true;
    return false;
}

static void draw_head(struct press *press, const struct table *table, bool goes_on)
{
    struct cell cells[PRESS_COLUMNS_MAX];
    double height;

    draw_caption(press, table, goes_on);
    if (!has_titles(table)) {
        press_rule(press, press->y, 1.2);
        return;
    }
    for (size_t i = 0; i < table->count; i++)
        open_cell(press, table, i, NULL, true, &cells[i]);
    height = highest(cells, table->count);
    press_rule(press, press->y, 1.2);
    press_tag(press, "TR");
    for (size_t i = 0; i < table->count; i++)
        draw_cell(press, table, i, &cells[i], height, "TH");
    press_tag_end(press, "TR");
    press->y += height + 2 * PAD_Y;
    press_rule(press, press->y, 1.2);
    for (size_t i = 0; i < table->count; i++)
        g_object_unref(cells[i].layout);
}

static bool is_drawn(const struct cell *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cells[i].next < pango_layout_get_line_count(cells[i].layout))
            return false;
    return true;
}

static void go_on(struct press *press, const struct table *table)
{
    press_new_page(press);
    draw_head(press, table, true);
}

/* A piece of the row a page; nearly always one. along: the height that has to fit under it on its page. */
static void draw_row(struct press *press, const struct table *table, const json_t *row, double along)
{
    struct cell cells[PRESS_COLUMNS_MAX];

    for (size_t i = 0; i < table->count; i++)
        open_cell(press, table, i, json_array_get(row, i), false, &cells[i]);
    if (press->y + highest(cells, table->count) + 2 * PAD_Y + along > press->bottom)
        go_on(press, table);
    press_tag(press, "TR");
    for (;;) {
        double room = MAX(press->bottom - press->y - 2 * PAD_Y, ROOM_LEAST), end = press->y;

        for (size_t i = 0; i < table->count; i++) {
            bool is_heading = json_is_true(json_object_get(json_array_get(table->columns, i), "heading"));
            double low = draw_cell(press, table, i, &cells[i], room, is_heading ? "TH" : "TD");

            end = low > end ? low : end;
        }
        press->y = end + PAD_Y;
        press_rule(press, press->y, 0.4);
        if (is_drawn(cells, table->count))
            break;
        press_tag_end(press, "TR");
        go_on(press, table);
        press_tag(press, "TR");
    }
    press_tag_end(press, "TR");
    for (size_t i = 0; i < table->count; i++)
        g_object_unref(cells[i].layout);
}

static double row_height(struct press *press, const struct table *table, const json_t *row)
{
    double height = 0;

    for (size_t i = 0; i < table->count && json_is_array(row); i++) {
        struct cell cell;

        open_cell(press, table, i, json_array_get(row, i), false, &cell);
        if (press_layout_height(cell.layout) > height)
            height = press_layout_height(cell.layout);
        g_object_unref(cell.layout);
    }
    return height + 2 * PAD_Y;
}

/* A heading over the rows that follow, never alone at the end of a page. */
static void draw_group(struct press *press, const struct table *table, const json_t *group, const json_t *next,
                       double along)
{
    PangoLayout *layout = press_layout(press, press_text_of(group, "group"), PRESS_BOLD, PRESS_WIDTH - 2 * PAD_X);
    double height = press_layout_height(layout) + 2 * PAD_Y;

    if (press->y + height + row_height(press, table, next) + along > press->bottom)
        go_on(press, table);
    cairo_set_source_rgb(press->cr, GROUP_TINT, GROUP_TINT, GROUP_TINT);
    cairo_rectangle(press->cr, PRESS_LEFT, press->y, PRESS_WIDTH, height);
    cairo_fill(press->cr);
    cairo_set_source_rgb(press->cr, 0, 0, 0);
    press_tag(press, "TR");
    press_tag_in(press, "TH", press_language_of(group));
    press_draw_text(press, layout, PRESS_LEFT + PAD_X, press->y + PAD_Y);
    press_tag_end(press, "TH");
    press_tag_end(press, "TR");
    press->y += height;
    press_rule(press, press->y, 0.4);
    g_object_unref(layout);
}

/* The last row takes a code that follows along: alone on a page it would be a code of nothing. */
static double height_along(struct press *press, const json_t *block)
{
    const json_t *next = press_next(press, block);

    return next && strcmp(press_text_of(next, "block"), "qr") == 0 ? TEXT_TOP + AFTER + press_qr_least(press, next) : 0;
}

void press_table(struct press *press, const json_t *block)
{
    const json_t *rows = json_object_get(block, "rows");
    size_t count = json_array_size(rows);
    double along = count > 1 ? height_along(press, block) : 0;
    struct table table;

    measure(&table, block);
    press_tag(press, "Table");
    draw_head(press, &table, false);
    for (size_t i = 0; i < count; i++) {
        const json_t *row = json_array_get(rows, i);

        if (json_is_array(row))
            draw_row(press, &table, row, i + 1 == count ? along : 0);
        else
            draw_group(press, &table, row, json_array_get(rows, i + 1), i + 2 == count ? along : 0);
    }
    press_tag_end(press, "Table");
    press->y += AFTER;
}

/* Caption, heading and the first row, with the heading that it may have over it. */
double press_table_least(struct press *press, const json_t *block)
{
    const json_t *rows = json_object_get(block, "rows"), *first = json_array_get(rows, 0);
    struct table table;
    struct cell cells[PRESS_COLUMNS_MAX];
    double height;

    measure(&table, block);
    for (size_t i = 0; i < table.count; i++)
        open_cell(press, &table, i, NULL, true, &cells[i]);
    height = 2 * (highest(cells, table.count) + 2 * PAD_Y) + CAPTION_GAP;
    for (size_t i = 0; i < table.count; i++)
        g_object_unref(cells[i].layout);
    if (first && !json_is_array(first))
        height += row_height(press, &table, json_array_get(rows, 1));
    return height + row_height(press, &table, first);
}
