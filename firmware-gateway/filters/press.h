/* filters/press.h - what the files of transom-press share: press.c is the program, press_form.c checks the document,
 * press_page.c makes pages with head and foot, press_text.c sets text, press_table.c tables, press_chart.c charts,
 * press_figure.c and press_bars.c figures, press_pictures.c images and QR codes, press_sign.c signatures, press_marks.c
 * the marks of verdicts and levels, press_parts.c the rest, press_words.c what is said in two languages; press_access.c
 * adds what cairo leaves out. The form of the document is in press.md. Lengths are points, 1/72 inch, from the upper
 * left corner of a page. */
#ifndef PRESS_H
#define PRESS_H
#include <cairo.h>
#include <jansson.h>
#include <pango/pangocairo.h>
#include <stdbool.h>
#include <stddef.h>

#define PRESS_INPUT_SIZE_MAX (12u << 20)
#define PRESS_WHY_SIZE 256

/* -- press_form.c -- */

/* The document, when it is one in every key; else NULL, and why in one line. The caller's to json_decref. */
json_t *press_form_read(const char *text, size_t size, char why[PRESS_WHY_SIZE]);
#define PRESS_DASHES 4              /* that tell lines apart: as many series a chart may have */
#define PRESS_COLUMNS_MAX 16
#define PRESS_IMAGE_SIDE_MAX 4000   /* pixels */

/* -- press_words.c: what the press says itself -- */

struct press_words {
    const char *tag;                /* BCP 47 */
    const char *draft, *demo, *page, *made, *digest, *unsigned_yet, *continued, *web_page;  /* {}: a place to fill */
    const char *finding, *limits, *note;
    const char *pass, *fail, *cannot_tell, *not_applicable;
    const char *good, *watch, *act, *unknown;
    const char *name, *role, *signature, *date, *receipt;
};
const struct press_words *press_words_of(const char *language);
/* Writes pattern with its first two places filled, cut at size. */
void press_fill(const char *pattern, const char *first, const char *second, char *text, size_t size);

/* -- press_page.c -- */

struct press_bytes {                /* the PDF as it grows */
    unsigned char *data;            /* owned */
    size_t size, room;
    bool failed;
};
bool press_bytes_add(struct press_bytes *bytes, const void *data, size_t size);

struct press_fonts {
    PangoFontMap *map;
    PangoContext *context;
};

struct press_alts {                 /* of the figures, in order; borrowed of the document */
    const char *texts[2000];
    size_t count;
};

struct press_tongue {               /* an element whose text is in another language than the document */
    size_t element;                 /* its number in the order of their beginnings */
    const char *tag;                /* BCP 47 */
};

struct press {
    json_t *root;                   /* borrowed */
    const struct press_words *words;
    struct press_fonts *fonts;      /* borrowed */
    cairo_surface_t *surface;
    cairo_t *cr;
    double y, top, bottom;          /* where the next thing goes; where things begin on this page, and end */
    int page, pages;                /* pages 0: they are being counted */
    int outline[4];                 /* the newest entry of each level of headings */
    struct press_alts alts;
    size_t elements;                /* begun so far */
    GArray *tongues;                /* of struct press_tongue, in order; owned */
};

#define PRESS_LEFT 56.7             /* 20 mm */
#define PRESS_WIDTH 481.9           /* of A4's 595.3 between equal margins */

/* Lays the document out, twice: once to count its pages. false: why. */
bool press_print(json_t *root, struct press_bytes *bytes, char why[PRESS_WHY_SIZE]);
void press_new_page(struct press *press);
/* Makes sure that so much fits, on a new page if need be; what is higher than a page begins one. */
void press_need(struct press *press, double height);
void press_rule(struct press *press, double y, double width);       /* a line over the page, width thick */
void press_tag(struct press *press, const char *name);      /* begins an element of the PDF's structure */
/* The same of a text that language "en" or "cy" is said of (NULL: the document's). */
void press_tag_in(struct press *press, const char *name, const char *language);
void press_tag_end(struct press *press, const char *name);
void press_figure(struct press *press, const char *alt);    /* the same of a figure; alt: borrowed, of the document */

/* -- press_text.c -- */

enum press_style { PRESS_PLAIN, PRESS_BOLD, PRESS_H1, PRESS_H2, PRESS_H3, PRESS_TITLE, PRESS_SMALL_BOLD,
                   PRESS_CODE, PRESS_STYLE_COUNT };

/* A piece of text, width points wide (0: one line, as wide as it is). The caller's to g_object_unref. */
PangoLayout *press_layout(struct press *press, const char *text, enum press_style style, double width);
PangoLayout *press_layout_runs(struct press *press, const json_t *runs, double width);
double press_layout_height(PangoLayout *layout);
double press_layout_width(PangoLayout *layout);
/* How many lines of layout, from first on, fit in height: all that are left, or at least kept and leaving at least kept
 * for the next page; 0: too few. */
int press_lines_that_fit(PangoLayout *layout, int first, double height, int kept);
/* Draws lines first to last - 1, the first one's top at y; gives where they end. */
double press_draw_lines(struct press *press, PangoLayout *layout, double x, double y, int first, int last);
void press_draw_text(struct press *press, PangoLayout *layout, double x, double y);
/* One line of text: left of x, right of it or around it as align is 0, 1 or 0.5 of its width. Gives its width. */
double press_draw_word(struct press *press, const char *text, enum press_style style, double x, double y, double align);
/* Text that may go on over pages, tagged a piece a page; frame (NULL: none) draws around each piece. language: as of
 * press_tag_in. */
typedef void press_frame(struct press *press, double top, double bottom);
void press_flow(struct press *press, PangoLayout *layout, double x, const char *tag, press_frame *frame,
                const char *language);

/* -- press_marks.c: 10 points high, told apart by shape and fill -- */

#define PRESS_MARK_SIZE 10.0
/* Both give the word that belongs beside the mark. */
const char *press_verdict(struct press *press, const char *verdict, double x, double y, bool is_drawn);
const char *press_level(struct press *press, const char *level, double x, double y, bool is_drawn);
void press_tick_box(struct press *press, bool is_ticked, double x, double y);

/* -- the blocks: place puts one on paper; least is how high its first piece is, so that headings stay with it -- */

struct press_block {
    const char *name;
    void (*place)(struct press *press, const json_t *block);
    double (*least)(struct press *press, const json_t *block);
};
const struct press_block *press_block_of(const json_t *block);
const json_t *press_next(const struct press *press, const json_t *block);      /* after it; NULL: it is the last */

void press_table(struct press *press, const json_t *block);
double press_table_least(struct press *press, const json_t *block);
void press_chart(struct press *press, const json_t *block);
double press_chart_least(struct press *press, const json_t *block);
void press_bars(struct press *press, const json_t *block);
double press_bars_least(struct press *press, const json_t *block);

void press_image(struct press *press, const json_t *block);
double press_image_least(struct press *press, const json_t *block);
void press_qr(struct press *press, const json_t *block);
double press_qr_least(struct press *press, const json_t *block);
void press_signature(struct press *press, const json_t *block);
double press_signature_least(struct press *press, const json_t *block);
void press_lines(struct press *press, const json_t *block);
double press_lines_least(struct press *press, const json_t *block);
void press_frame_thin(struct press *press, double top, double bottom);

/* -- press_figure.c: what charts and bars share -- */

void press_stroke(cairo_t *cr, double width, const double *pattern, int count);     /* the path; count 0: solid */
void press_segment(cairo_t *cr, double x1, double y1, double x2, double y2);
void press_grey(struct press *press, double value);     /* 0 black, 1 white */
/* A word on white, so that lines behind it don't disturb; align as of press_draw_word. */
void press_label(struct press *press, const char *text, double x, double y, double align);
void press_hatch(struct press *press, double left, double top, double right, double bottom);
double press_figure_height(struct press *press, const json_t *block);       /* of its title */
void press_figure_title(struct press *press, const json_t *block);
void press_figure_say(struct press *press, const json_t *block);            /* the sentence, under the picture */
const char *press_figure_alt(const json_t *block);

/* -- press_access.c -- */

/* Adds to a PDF of cairo what it can't say: the language of all of it and of elements in another one, that the title is
 * to be shown, the words for figures and that headings of tables are of columns. false: the PDF is not as expected;
 * bytes may be spoiled then. */
bool press_access(struct press_bytes *bytes, const struct press *press);

/* -- small helpers over the checked document -- */

static inline const char *press_text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

/* "en" or "cy" where the object says it; NULL: the document's. */
static inline const char *press_language_of(const json_t *object)
{
    return json_string_value(json_object_get(object, "lang"));
}

static inline double press_number_of(const json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

#endif
