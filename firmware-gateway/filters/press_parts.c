/* filters/press_parts.c - headings, paragraphs, boxes, lists, summaries, and boxes to tick; and the table of all
 * blocks. */
#include "press.h"
#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>

#define TWO_LINES 34.0              /* of text: what a heading or label wants with it */
#define PARAGRAPH_AFTER 7.0
#define BOX_PAD 9.0
#define BULLET_INDENT 16.0
#define NUMBER_INDENT 22.0
#define ITEM_AFTER 3.0
#define NAME_PART 0.32              /* of a summary's width */
#define ROW_PAD 3.5

/* -- headings -- */

static const struct {
    const char *tag;
    enum press_style style;
    double before, after;
} headings[] = {{"H1", PRESS_H1, 14, 6}, {"H2", PRESS_H2, 11, 5}, {"H3", PRESS_H3, 8, 3}};

const json_t *press_next(const struct press *press, const json_t *block)
{
    const json_t *blocks = json_object_get(press->root, "blocks");
    size_t index = 0;

    while (index < json_array_size(blocks) && json_array_get(blocks, index) != block)
        index++;
    return json_array_get(blocks, index + 1);
}

static double heading_least(struct press *press, const json_t *block)
{
    size_t level = (size_t)press_number_of(block, "level") - 1;
    const json_t *next = press_next(press, block);
    PangoLayout *layout = press_layout(press, press_text_of(block, "text"), headings[level].style, PRESS_WIDTH);
    double height = headings[level].before + press_layout_height(layout) + headings[level].after;

    g_object_unref(layout);
    if (next && strcmp(press_text_of(next, "block"), "heading") == 0)
        return height + TWO_LINES + TWO_LINES;
    return height + (next ? press_block_of(next)->least(press, next) : 0);
}

static void add_to_outline(struct press *press, const char *text, size_t level)
{
    char where[64];
    int parent = 0;

    for (size_t i = 0; i < level; i++)
        parent = press->outline[i] ? press->outline[i] : parent;
    snprintf(where, sizeof where, "page=%d pos=[%d %d]", press->page, (int)PRESS_LEFT, (int)press->y);
    press->outline[level] = cairo_pdf_surface_add_outline(press->surface, parent, text, where,
                                                          CAIRO_PDF_OUTLINE_FLAG_OPEN);
    for (size_t i = level + 1; i < G_N_ELEMENTS(headings); i++)
        press->outline[i] = 0;
}

static void place_heading(struct press *press, const json_t *block)
{
    size_t level = (size_t)press_number_of(block, "level") - 1;
    PangoLayout *layout = press_layout(press, press_text_of(block, "text"), headings[level].style, PRESS_WIDTH);

    press->y += headings[level].before;
    add_to_outline(press, press_text_of(block, "text"), level);
    press_flow(press, layout, PRESS_LEFT, headings[level].tag, NULL, press_language_of(block));
    press->y += headings[level].after;
    g_object_unref(layout);
}

/* -- text -- */

static double two_lines(struct press *press, const json_t *block)
{
    (void)press, (void)block;
    return TWO_LINES;
}

static void place_paragraph(struct press *press, const json_t *block)
{
    PangoLayout *layout = press_layout_runs(press, json_object_get(block, "runs"), PRESS_WIDTH);

    press_flow(press, layout, PRESS_LEFT, "P", NULL, press_language_of(block));
    press->y += PARAGRAPH_AFTER;
    g_object_unref(layout);
}

/* The frames of boxes: heavy for what was found, plain for its limits, dashed for a note. */
static void frame_with(struct press *press, double top, double bottom, double width, bool is_dashed)
{
    static const double dash[] = {4, 3};

    cairo_rectangle(press->cr, PRESS_LEFT + width / 2, top - BOX_PAD, PRESS_WIDTH - width, bottom - top + 2 * BOX_PAD);
    press_stroke(press->cr, width, dash, is_dashed ? 2 : 0);
}

static void frame_finding(struct press *press, double top, double bottom)
{
    frame_with(press, top, bottom, 2.2, false);
}

void press_frame_thin(struct press *press, double top, double bottom)
{
    frame_with(press, top, bottom, 0.8, false);
}

static void frame_note(struct press *press, double top, double bottom)
{
    frame_with(press, top, bottom, 0.8, true);
}

static double box_least(struct press *press, const json_t *block)
{
    PangoLayout *layout = press_layout_runs(press, json_object_get(block, "runs"), PRESS_WIDTH - 2 * BOX_PAD - 6);
    double height = press_layout_height(layout) + TWO_LINES / 2 + 3 * BOX_PAD;

    g_object_unref(layout);
    return height;
}

static void place_box(struct press *press, const json_t *block)
{
    const struct {
        const char *kind, *word;
        press_frame *frame;
    } kinds[] = {{"finding", press->words->finding, frame_finding}, {"limits", press->words->limits, press_frame_thin},
                 {"note", press->words->note, frame_note}};
    json_t *runs = json_array(), *word = json_pack("{s:s+, s:b}", "text", "", "", "bold", 1);
    PangoLayout *layout;
    char title[64];
    size_t kind = 0;

    while (kind + 1 < G_N_ELEMENTS(kinds) && strcmp(kinds[kind].kind, press_text_of(block, "kind")) != 0)
        kind++;
    snprintf(title, sizeof title, "%s\n", kinds[kind].word);
    json_object_set_new(word, "text", json_string(title));
    json_array_append_new(runs, word);
    json_array_extend(runs, json_object_get(block, "runs"));
    layout = press_layout_runs(press, runs, PRESS_WIDTH - 2 * BOX_PAD - 6);
    press->y += BOX_PAD + 3;
    press->bottom -= BOX_PAD;
    press_flow(press, layout, PRESS_LEFT + BOX_PAD + 3, "P", kinds[kind].frame, NULL);
    press->bottom += BOX_PAD;
    press->y += 2 * BOX_PAD + 1;
    g_object_unref(layout);
    json_decref(runs);
}

/* -- lists -- */

/* An item behind its bullet, number or box. */
static void place_item(struct press *press, const char *label, bool has_box, bool is_ticked, const char *text,
                       const char *language)
{
    double indent = has_box || strcmp(label, "•") == 0 ? BULLET_INDENT : NUMBER_INDENT;
    PangoLayout *layout = press_layout(press, text, PRESS_PLAIN, PRESS_WIDTH - indent - 4);

    press_need(press, press_layout_height(layout) < TWO_LINES * 4 ? press_layout_height(layout) : TWO_LINES);
    press_tag(press, "LI");
    press_tag(press, "Lbl");
    if (has_box)
        press_tick_box(press, is_ticked, PRESS_LEFT + 2, press->y + 1.8);
    else
        press_draw_word(press, label, PRESS_PLAIN, PRESS_LEFT + 4, press->y, 0);
    press_tag_end(press, "Lbl");
    press_flow(press, layout, PRESS_LEFT + indent + 4, "LBody", NULL, language);
    press_tag_end(press, "LI");
    press->y += ITEM_AFTER;
    g_object_unref(layout);
}

static void place_list(struct press *press, const json_t *block)
{
    bool is_numbered = json_is_true(json_object_get(block, "numbered"));
    const json_t *items = json_object_get(block, "items");

    press_tag(press, "L");
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);
        char label[24] = "•";

        if (is_numbered)
            snprintf(label, sizeof label, "%zu.", i + 1);
        place_item(press, label, false, false, json_is_string(item) ? json_string_value(item)
                                                                     : press_text_of(item, "text"),
                   press_language_of(item));
    }
    press_tag_end(press, "L");
    press->y += PARAGRAPH_AFTER - ITEM_AFTER;
}

static void place_ticks(struct press *press, const json_t *block)
{
    const json_t *items = json_object_get(block, "items");

    press_tag(press, "L");
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i);

        place_item(press, "", true, json_is_true(json_object_get(item, "ticked")), press_text_of(item, "text"),
                   NULL);
    }
    press_tag_end(press, "L");
    press->y += PARAGRAPH_AFTER - ITEM_AFTER;
}

/* -- names and values -- */

static void place_fact(struct press *press, const json_t *row)
{
    const char *name = press_text_of(row, "name"), *value = press_text_of(row, "value");
    PangoLayout *left = press_layout(press, name, PRESS_BOLD, PRESS_WIDTH * NAME_PART - ROW_PAD);
    PangoLayout *right = press_layout(press, value, PRESS_PLAIN, PRESS_WIDTH * (1 - NAME_PART));
    double low = press_layout_height(left), high = press_layout_height(right), end;
    int name_page;

    press_need(press, (low > high ? low : high) + 2 * ROW_PAD);
    press->y += ROW_PAD;
    end = press->y + low;
    name_page = press->page;
    press_tag(press, "TR");
    press_tag(press, "TH");
    press_draw_text(press, left, PRESS_LEFT, press->y);
    press_tag_end(press, "TH");
    press_flow(press, right, PRESS_LEFT + PRESS_WIDTH * NAME_PART, "TD", NULL, press_language_of(row));
    press_tag_end(press, "TR");
    if (press->page == name_page && end > press->y)
        press->y = end;
    press->y += ROW_PAD;
    press_segment(press->cr, PRESS_LEFT, press->y, PRESS_LEFT + PRESS_WIDTH, press->y);
    press_stroke(press->cr, 0.4, NULL, 0);
    g_object_unref(left);
    g_object_unref(right);
}

static void place_summary(struct press *press, const json_t *block)
{
    const json_t *rows = json_object_get(block, "rows");

    press->y += ITEM_AFTER;
    press_tag(press, "Table");
    for (size_t i = 0; i < json_array_size(rows); i++)
        place_fact(press, json_array_get(rows, i));
    press_tag_end(press, "Table");
    press->y += PARAGRAPH_AFTER + 2;
}

/* The first name with its whole value, as place_fact keeps them together. */
static double summary_least(struct press *press, const json_t *block)
{
    const json_t *first = json_array_get(json_object_get(block, "rows"), 0);
    PangoLayout *left = press_layout(press, press_text_of(first, "name"), PRESS_BOLD, PRESS_WIDTH * NAME_PART - ROW_PAD);
    PangoLayout *right = press_layout(press, press_text_of(first, "value"), PRESS_PLAIN, PRESS_WIDTH * (1 - NAME_PART));
    double height = MAX(press_layout_height(left), press_layout_height(right)) + ITEM_AFTER + 2 * ROW_PAD;

    g_object_unref(left);
    g_object_unref(right);
    return height;
}

static double nothing_least(struct press *press, const json_t *block)
{
    (void)press, (void)block;
    return 0;
}

static void place_break(struct press *press, const json_t *block)
{
    (void)block;
    press_need(press, press->bottom);
}

static const struct press_block blocks[] = {
    {"heading", place_heading, heading_least},
    {"paragraph", place_paragraph, two_lines},
    {"box", place_box, box_least},
    {"list", place_list, two_lines},
    {"ticks", place_ticks, two_lines},
    {"summary", place_summary, summary_least},
    {"table", press_table, press_table_least},
    {"chart", press_chart, press_chart_least},
    {"bars", press_bars, press_bars_least},
    {"image", press_image, press_image_least},
    {"qr", press_qr, press_qr_least},
    {"signature", press_signature, press_signature_least},
    {"lines", press_lines, press_lines_least},
    {"break", place_break, nothing_least},
};

const struct press_block *press_block_of(const json_t *block)
{
    size_t i = 0;

    while (i + 1 < G_N_ELEMENTS(blocks) && strcmp(blocks[i].name, press_text_of(block, "block")) != 0)
        i++;
    return &blocks[i];
}
