/* filters/press_sign.c - signatures, given or to be given by hand, and lines to write on. */
#include "press.h"

#define WRITE_HEIGHT 26.0           /* a line to write on by hand */
#define LABEL_WIDTH 68.0
#define BASELINE 15.0               /* from the top of a word to the line it stands on */
#define BETWEEN 16.0                /* of two lines side by side */
#define ROWS_GAP 4.0
#define LINE_HEIGHT 16.0
#define PAD 9.0
#define STATEMENT_AFTER 3.0         /* from what is signed to the frame of who did */
#define AFTER 14.0

static void draw_line(struct press *press, const char *label, double left, double right)
{
    double start = *label ? left + LABEL_WIDTH : left;

    press_draw_word(press, label, PRESS_PLAIN, left, press->y + WRITE_HEIGHT - BASELINE, 0);
    press_segment(press->cr, start, press->y + WRITE_HEIGHT, right, press->y + WRITE_HEIGHT);
    press_stroke(press->cr, 0.6, NULL, 0);
}

static double label_height(struct press *press, const json_t *block, const char *key, double width)
{
    PangoLayout *layout = press_layout(press, press_text_of(block, key), PRESS_PLAIN, width);
    double height = *press_text_of(block, key) ? press_layout_height(layout) : 0;

    g_object_unref(layout);
    return height;
}

static void flow_text(struct press *press, const char *text, enum press_style style)
{
    PangoLayout *layout = press_layout(press, text, style, PRESS_WIDTH);

    if (*text)
        press_flow(press, layout, PRESS_LEFT, "P", NULL, NULL);
    g_object_unref(layout);
}

double press_lines_least(struct press *press, const json_t *block)
{
    return label_height(press, block, "label", PRESS_WIDTH) + WRITE_HEIGHT;
}

void press_lines(struct press *press, const json_t *block)
{
    flow_text(press, press_text_of(block, "label"), PRESS_BOLD);
    for (int i = 0; i < (int)press_number_of(block, "count"); i++) {
        press_need(press, WRITE_HEIGHT);
        draw_line(press, "", PRESS_LEFT, PRESS_LEFT + PRESS_WIDTH);
        press->y += WRITE_HEIGHT;
    }
    press->y += AFTER;
}

static void sign_by_hand(struct press *press, const char *role)
{
    const struct press_words *words = press->words;
    double middle = PRESS_LEFT + PRESS_WIDTH / 2;

    press_tag(press, "P");
    draw_line(press, words->name, PRESS_LEFT, middle - BETWEEN / 2);
    draw_line(press, words->role, middle + BETWEEN / 2, PRESS_LEFT + PRESS_WIDTH);
    press_draw_word(press, role, PRESS_PLAIN, middle + BETWEEN / 2 + LABEL_WIDTH + 4,
                    press->y + WRITE_HEIGHT - BASELINE, 0);
    press->y += WRITE_HEIGHT + ROWS_GAP;
    draw_line(press, words->signature, PRESS_LEFT, middle - BETWEEN / 2);
    draw_line(press, words->date, middle + BETWEEN / 2, PRESS_LEFT + PRESS_WIDTH);
    press->y += WRITE_HEIGHT + AFTER;
    press_tag_end(press, "P");
}

/* Adds a sentence around text, where there is one. */
static void append(GString *to, const char *before, const char *text, const char *after)
{
    if (*text)
        g_string_append_printf(to, "%s%s%s", before, text, after);
}

static void sign_in_words(struct press *press, const json_t *block)
{
    GString *rest = g_string_new(NULL);
    json_t *runs;
    PangoLayout *layout;

    append(rest, ", ", press_text_of(block, "role"), "");
    append(rest, "\n", press_text_of(block, "entry"), "");
    append(rest, *press_text_of(block, "entry") ? " · " : "\n", press_text_of(block, "time"), "");
    append(rest, "\n", *press_text_of(block, "receipt") ? press->words->receipt : "", " ");
    append(rest, "", press_text_of(block, "receipt"), "");
    runs = json_pack("[{s:s, s:b}, {s:s}]", "text", press_text_of(block, "name"), "bold", 1, "text", rest->str);
    g_string_free(rest, TRUE);
    layout = press_layout_runs(press, runs, PRESS_WIDTH - 2 * PAD - 6);
    press->y += PAD + STATEMENT_AFTER;
    press->bottom -= PAD;
    press_flow(press, layout, PRESS_LEFT + PAD + 3, "P", press_frame_thin, NULL);
    press->bottom += PAD;
    press->y += PAD + AFTER;
    g_object_unref(layout);
    json_decref(runs);
}

double press_signature_least(struct press *press, const json_t *block)
{
    double by_hand = 2 * WRITE_HEIGHT + ROWS_GAP, in_words = 3 * LINE_HEIGHT + 2 * PAD;

    return label_height(press, block, "statement", PRESS_WIDTH) + (*press_text_of(block, "name") ? in_words : by_hand);
}

void press_signature(struct press *press, const json_t *block)
{
    flow_text(press, press_text_of(block, "statement"), PRESS_PLAIN);
    if (*press_text_of(block, "name"))
        sign_in_words(press, block);
    else
        sign_by_hand(press, press_text_of(block, "role"));
}
