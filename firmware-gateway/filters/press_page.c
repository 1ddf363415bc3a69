/* filters/press_page.c - pages with head and foot, the two passes over the document, and what a PDF knows of itself. */
#include "press.h"
#include <cairo-pdf.h>
#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAGE_WIDTH 595.28           /* A4, 210 x 297 mm */
#define PAGE_HEIGHT 841.89
#define TOP 46.0                    /* of the running head */
#define BODY_BOTTOM 766.0
#define FOOT_TOP 778.0
#define RULE_GAP 3.0                /* from the head's words to its rule */
#define BODY_GAP 7.0                /* from the rule to the page's first thing */
#define LINE_HEIGHT 15.0            /* of head and foot */
#define TITLE_BEFORE 6.0
#define TITLE_AFTER 8.0
#define DIGEST_SHOWN 16
#define PDF_SIZE_MAX (64u << 20)

/* Lato: clear at 11 points, with the letters of Welsh and figures of one width. What it lacks comes from DejaVu Sans;
 * digests, whose letters are compared too, are in DejaVu Sans Mono. Named as files, so that neither a machine's fonts
 * nor its settings change a page. */
static const char *const font_files[] = {
    "/usr/share/fonts/truetype/lato/Lato-Regular.ttf",
    "/usr/share/fonts/truetype/lato/Lato-Bold.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
};

bool press_bytes_add(struct press_bytes *bytes, const void *data, size_t size)
{
    if (bytes->failed || bytes->size + size > PDF_SIZE_MAX) {
        bytes->failed = true;
        return false;
    }
    if (bytes->size + size > bytes->room) {
        size_t room = 2 * (bytes->size + size);
        unsigned char *grown = realloc(bytes->data, room);

        if (!grown) {
            bytes->failed = true;
            return false;
        }
        bytes->data = grown;
        bytes->room = room;
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    return true;
}

static cairo_status_t keep(void *bytes, const unsigned char *data, unsigned size)
{
    return press_bytes_add(bytes, data, size) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

static cairo_status_t count_only(void *nothing, const unsigned char *data, unsigned size)
{
    (void)nothing, (void)data, (void)size;
    return CAIRO_STATUS_SUCCESS;
}

/* -- fonts -- */

/* A leak checker, where one is built in, asks for this. Fonts are kept to the end, but fontconfig notes the members of a
 * pattern as distances from it and not as addresses, so that they look as if nobody had them. */
const char *__lsan_default_suppressions(void);  /* NOLINT(bugprone-reserved-identifier): it is the name it asks by */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

/* Once a process, and kept to its end. */
static bool open_fonts(struct press_fonts *fonts, char why[PRESS_WHY_SIZE])
{
    FcConfig *config = FcConfigCreate();
    cairo_font_options_t *options = cairo_font_options_create();

    for (size_t i = 0; i < sizeof font_files / sizeof *font_files; i++)
        if (!FcConfigAppFontAddFile(config, (const FcChar8 *)font_files[i])) {
            snprintf(why, PRESS_WHY_SIZE, "%s: not there; it is of the packages fonts-lato and fonts-dejavu-core",
                     font_files[i]);
            FcConfigDestroy(config);
            cairo_font_options_destroy(options);
            return false;
        }
    fonts->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(fonts->map), config);
    FcConfigDestroy(config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts->map), 72);
    fonts->context = pango_font_map_create_context(fonts->map);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(fonts->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(fonts->context, FALSE);
    return true;
}

/* -- head and foot -- */

void press_rule(struct press *press, double y, double width)
{
    cairo_set_line_width(press->cr, width);
    cairo_move_to(press->cr, PRESS_LEFT, y);
    cairo_line_to(press->cr, PRESS_LEFT + PRESS_WIDTH, y);
    cairo_stroke(press->cr);
}

/* The texts that are there, with a dot between them. */
static void join(char *text, size_t size, const char *const *parts, size_t count)
{
    size_t used = 0;

    *text = '\0';
    for (size_t i = 0; i < count; i++) {
        int more = 0;

        if (*parts[i] && used < size)
            more = snprintf(text + used, size - used, "%s%s", used ? " · " : "", parts[i]);
        used += more > 0 ? (size_t)more : 0;
    }
}

/* One line that ends in an ellipsis where it is wider than width. */
static void draw_short(struct press *press, const char *text, enum press_style style, double y, double width)
{
    PangoLayout *layout = press_layout(press, text, style, width);

    pango_layout_set_height(layout, 0);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    press_draw_text(press, layout, PRESS_LEFT, y);
    g_object_unref(layout);
}

/* "DRAFT" in a frame at the right edge; gives its width. */
static double draw_draft(struct press *press, double y)
{
    double right = PRESS_LEFT + PRESS_WIDTH, width;

    if (!json_is_true(json_object_get(press->root, "draft")))
        return 0;
    width = press_draw_word(press, press->words->draft, PRESS_SMALL_BOLD, right - 7, y, 1);
    cairo_set_line_width(press->cr, 1.2);
    cairo_rectangle(press->cr, right - width - 14, y - 2.5, width + 14, LINE_HEIGHT + 4);
    cairo_stroke(press->cr);
    return width + 26;
}

/* Gives where it ends: a second line is there when there is something to say. */
static double draw_head(struct press *press)
{
    const json_t *root = press->root;
    const char *const first[] = {press_text_of(root, "school"), press_text_of(root, "title")};
    const char *const second[] = {press_text_of(root, "version"), press_text_of(root, "period"),
                                  json_is_true(json_object_get(root, "demo")) ? press->words->demo : ""};
    double draft = draw_draft(press, TOP), y = TOP;
    char line[512];

    join(line, sizeof line, first, 2);
    draw_short(press, line, PRESS_SMALL_BOLD, y, PRESS_WIDTH - draft);
    y += LINE_HEIGHT;
    join(line, sizeof line, second, 3);
    if (*line) {
        draw_short(press, line, PRESS_PLAIN, y, PRESS_WIDTH - draft);
        y += LINE_HEIGHT;
    }
    y += RULE_GAP;
    press_rule(press, y, 0.8);
    return y + BODY_GAP;
}

/* "Digest a3f1 0b2c 77de 9010", or that there is none. */
static void say_digest(const struct press *press, char *text, size_t size)
{
    const char *digest = press_text_of(press->root, "digest");
    char shown[DIGEST_SHOWN + DIGEST_SHOWN / 4 + 1] = "";

    for (size_t i = 0, used = 0; *digest && i < DIGEST_SHOWN; i += 4, used += 5)
        snprintf(shown + used, sizeof shown - used, "%.4s ", digest + i);
    shown[sizeof shown - 2] = '\0';
    press_fill(*digest ? press->words->digest : press->words->unsigned_yet, shown, "", text, size);
}

static void draw_foot(struct press *press)
{
    const json_t *root = press->root;
    char made[160], digest[80], at[16], of[16], page[64], line[512];
    const char *parts[] = {made, press_text_of(root, "coverage")};
    double page_width;

    say_digest(press, digest, sizeof digest);
    snprintf(at, sizeof at, "%d", press->page);
    snprintf(of, sizeof of, "%d", press->pages ? press->pages : press->page);
    press_fill(*press_text_of(root, "made_words") ? press->words->made : "", press_text_of(root, "made_words"), "", made,
               sizeof made);
    press_fill(press->words->page, at, of, page, sizeof page);
    press_rule(press, FOOT_TOP, 0.8);
    page_width = press_draw_word(press, page, PRESS_SMALL_BOLD, PRESS_LEFT + PRESS_WIDTH, FOOT_TOP + 5, 1);
    join(line, sizeof line, parts, 2);
    draw_short(press, line, PRESS_PLAIN, FOOT_TOP + 5, PRESS_WIDTH - page_width - 12);
    draw_short(press, digest, PRESS_PLAIN, FOOT_TOP + 5 + LINE_HEIGHT, PRESS_WIDTH);
}

static void begin_page(struct press *press)
{
    press->page++;
    cairo_set_source_rgb(press->cr, 0, 0, 0);
    draw_foot(press);
    press->top = press->y = draw_head(press);
    press->bottom = BODY_BOTTOM;
}

void press_new_page(struct press *press)
{
    cairo_show_page(press->cr);
    begin_page(press);
}

void press_need(struct press *press, double height)
{
    if (press->y + height > press->bottom && press->y > press->top)
        press_new_page(press);
}

/* -- structure -- */

void press_tag(struct press *press, const char *name)
{
    press_tag_in(press, name, NULL);
}

void press_tag_in(struct press *press, const char *name, const char *language)
{
    struct press_tongue tongue = {press->elements++, language ? press_words_of(language)->tag : NULL};

    if (language)
        g_array_append_val(press->tongues, tongue);
    cairo_tag_begin(press->cr, name, NULL);
}

void press_tag_end(struct press *press, const char *name)
{
    cairo_tag_end(press->cr, name);
}

void press_figure(struct press *press, const char *alt)
{
    if (press->alts.count < sizeof press->alts.texts / sizeof *press->alts.texts)
        press->alts.texts[press->alts.count++] = alt;
    press_tag(press, "Figure");
}

/* -- the document -- */

static void draw_title(struct press *press)
{
    PangoLayout *title = press_layout(press, press_text_of(press->root, "title"), PRESS_TITLE, PRESS_WIDTH);

    press->y += TITLE_BEFORE;
    press_flow(press, title, PRESS_LEFT, "H1", NULL, NULL);
    g_object_unref(title);
    press->y += TITLE_AFTER;
}

static void draw_all(struct press *press)
{
    const json_t *blocks = json_object_get(press->root, "blocks"), *block;
    size_t count = json_array_size(blocks);
    char text[8400];

    press_tag(press, "Document");
    begin_page(press);
    draw_title(press);
    for (size_t i = 0; i < count && cairo_status(press->cr) == CAIRO_STATUS_SUCCESS; i++) {
        block = json_array_get(blocks, i);
        press_need(press, press_block_of(block)->least(press, block));
        press_block_of(block)->place(press, block);
    }
    if (*press_text_of(press->root, "accessible_page")) {
        PangoLayout *layout;

        press_fill(press->words->web_page, press_text_of(press->root, "accessible_page"), "", text, sizeof text);
        layout = press_layout(press, text, PRESS_PLAIN, PRESS_WIDTH);
        press->y += 6;
        press_flow(press, layout, PRESS_LEFT, "P", NULL, NULL);
        g_object_unref(layout);
    }
    press_tag_end(press, "Document");
}

static void tell_about(cairo_surface_t *surface, const json_t *root)
{
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, press_text_of(root, "title"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, press_text_of(root, "school"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, press_text_of(root, "period"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS, press_text_of(root, "digest"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Transom");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, press_text_of(root, "made"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_MOD_DATE, press_text_of(root, "made"));
}

/* One pass. bytes NULL: only counts. */
static bool lay_out(struct press *press, struct press_bytes *bytes)
{
    bool is_good;

    press->surface = cairo_pdf_surface_create_for_stream(bytes ? keep : count_only, bytes, PAGE_WIDTH, PAGE_HEIGHT);
    press->cr = cairo_create(press->surface);
    press->page = 0;
    press->alts.count = 0;
    press->elements = 0;
    g_array_set_size(press->tongues, 0);
    memset(press->outline, 0, sizeof press->outline);
    tell_about(press->surface, press->root);
    draw_all(press);
    cairo_show_page(press->cr);
    cairo_surface_finish(press->surface);
    is_good = cairo_status(press->cr) == CAIRO_STATUS_SUCCESS &&
              cairo_surface_status(press->surface) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(press->cr);
    cairo_surface_destroy(press->surface);
    return is_good;
}

bool press_print(json_t *root, struct press_bytes *bytes, char why[PRESS_WHY_SIZE])
{
    static struct press press;
    static struct press_fonts fonts;
    bool is_good;

    if (!fonts.map && !open_fonts(&fonts, why))
        return false;
    press = (struct press){.root = root, .words = press_words_of(press_text_of(root, "language")), .fonts = &fonts,
                           .tongues = g_array_new(FALSE, FALSE, sizeof(struct press_tongue))};
    pango_context_set_language(fonts.context, pango_language_from_string(press.words->tag));
    is_good = lay_out(&press, NULL);
    press.pages = press.page;
    is_good = is_good && lay_out(&press, bytes) && !bytes->failed;
    if (!is_good)
        snprintf(why, PRESS_WHY_SIZE, "the pages could not be drawn");
    else if (!(is_good = press_access(bytes, &press)))
        snprintf(why, PRESS_WHY_SIZE, "this cairo writes another form of PDF than 1.16 does");
    g_array_unref(press.tongues);
    return is_good;
}
