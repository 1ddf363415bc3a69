/* filters/press_pictures.c - images from PNG data, and QR codes. */
#include "press.h"
#include <qrencode.h>
#include <stdio.h>
#include <string.h>

#define HEIGHT_MAX 300.0            /* of an image */
#define PIXELS_MAX 1200.0           /* of its longer side, as it is printed: about 180 an inch */
#define IMAGE_POINTS 0.5            /* of a pixel of a small image */
#define CAPTION_GAP 4.0
#define AFTER 12.0
#define QR_SIZE 96.0                /* of the code; its quiet zone is the white around */
#define QR_QUIET 8.0
#define QR_TEXT_SIZE 600
#define DIGEST_GROUP 8              /* digits that stand together, and on one line */
#define DIGEST_LINE 32
#define IHDR_END 24                 /* signature, length, name, then width and height of 4 bytes each */

struct bytes {
    const unsigned char *data;
    size_t left;
};

static cairo_status_t give(void *context, unsigned char *to, unsigned size)
{
    struct bytes *bytes = context;

    if (size > bytes->left)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, bytes->data, size);
    bytes->data += size;
    bytes->left -= size;
    return CAIRO_STATUS_SUCCESS;
}

static unsigned long number_at(const unsigned char *data)
{
    return (unsigned long)data[0] << 24 | (unsigned long)data[1] << 16 | (unsigned long)data[2] << 8 | data[3];
}

/* Looks at the size before it is unpacked. NULL: it is no such image. */
static cairo_surface_t *unpack(const char *base64)
{
    size_t size = 0;
    unsigned char *data = g_base64_decode(base64, &size);
    struct bytes bytes = {data, size};
    cairo_surface_t *image = NULL;

    if (data && size > IHDR_END && memcmp(data, "\x89PNG\r\n\x1a\n", 8) == 0 &&
        number_at(data + 16) <= PRESS_IMAGE_SIDE_MAX && number_at(data + 20) <= PRESS_IMAGE_SIDE_MAX)
        image = cairo_image_surface_create_from_png_stream(give, &bytes);
    g_free(data);
    if (image && cairo_surface_status(image) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(image);
        image = NULL;
    }
    return image;
}

/* The same picture with as many pixels as paper can show. */
static cairo_surface_t *shrink(cairo_surface_t *image)
{
    double width = cairo_image_surface_get_width(image), height = cairo_image_surface_get_height(image);
    double part = PIXELS_MAX / MAX(width, height);
    cairo_surface_t *small;
    cairo_t *cr;

    if (part >= 1)
        return image;
    small = cairo_image_surface_create(CAIRO_FORMAT_RGB24, MAX((int)(width * part), 1), MAX((int)(height * part), 1));
    cr = cairo_create(small);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, part, part);
    cairo_set_source_surface(cr, image, 0, 0);
    cairo_paint(cr);
    cairo_destroy(cr);
    cairo_surface_destroy(image);
    return small;
}

static void caption(struct press *press, const char *text)
{
    PangoLayout *layout = press_layout(press, text, PRESS_PLAIN, PRESS_WIDTH);

    if (*text)
        press_flow(press, layout, PRESS_LEFT, "Caption", NULL, NULL);
    g_object_unref(layout);
}

/* Width and height on paper, of an image of these pixels. */
static void size_on_paper(double *width, double *height)
{
    double part = MIN(IMAGE_POINTS, MIN(PRESS_WIDTH / *width, HEIGHT_MAX / *height));

    *width *= part;
    *height *= part;
}

double press_image_least(struct press *press, const json_t *block)
{
    size_t size = 0;
    unsigned char *data = g_base64_decode(press_text_of(block, "png"), &size);
    double width = 1, height = 1;

    (void)press;
    if (data && size > IHDR_END) {
        width = (double)MAX(number_at(data + 16), 1);
        height = (double)MAX(number_at(data + 20), 1);
    }
    g_free(data);
    size_on_paper(&width, &height);
    return height + 3 * AFTER;
}

/* What is no image leaves its words, so that a broken photo does not cost the rest of the paper. */
void press_image(struct press *press, const json_t *block)
{
    cairo_surface_t *image = unpack(press_text_of(block, "png"));
    double width, height, scale;

    if (!image) {
        caption(press, press_text_of(block, "alt"));
        caption(press, press_text_of(block, "caption"));
        return;
    }
    width = cairo_image_surface_get_width(image);
    height = cairo_image_surface_get_height(image);
    size_on_paper(&width, &height);
    image = shrink(image);
    scale = width / cairo_image_surface_get_width(image);
    press_figure(press, press_text_of(block, "alt"));
    cairo_save(press->cr);
    cairo_translate(press->cr, PRESS_LEFT, press->y);
    cairo_scale(press->cr, scale, scale);
    cairo_set_source_surface(press->cr, image, 0, 0);
    cairo_paint(press->cr);
    cairo_restore(press->cr);
    press_tag_end(press, "Figure");
    cairo_surface_destroy(image);
    press->y += height + CAPTION_GAP;
    caption(press, press_text_of(block, "caption"));
    press->y += AFTER;
}

static void draw_modules(struct press *press, const QRcode *code)
{
    double side = QR_SIZE / code->width;

    for (int row = 0; row < code->width; row++)
        for (int column = 0, end; column < code->width; column = end) {
            end = column + 1;
            if (!(code->data[row * code->width + column] & 1))
                continue;
            while (end < code->width && code->data[row * code->width + end] & 1)
                end++;
            cairo_rectangle(press->cr, PRESS_LEFT + QR_QUIET + column * side, press->y + QR_QUIET + row * side,
                            (end - column) * side, side);
        }
    cairo_set_antialias(press->cr, CAIRO_ANTIALIAS_NONE);
    cairo_fill(press->cr);
    cairo_set_antialias(press->cr, CAIRO_ANTIALIAS_DEFAULT);
}

double press_qr_least(struct press *press, const json_t *block)
{
    (void)press, (void)block;
    return QR_SIZE + 2 * QR_QUIET + AFTER;
}

/* All of it, for who compares it by eye: two lines of four groups. */
static void write_digest(struct press *press, const char *digest, double beside)
{
    char text[128] = "";
    PangoLayout *layout;

    for (size_t i = 0, used = 0; digest[i]; i++) {
        if (i && i % DIGEST_GROUP == 0)
            text[used++] = i % DIGEST_LINE ? ' ' : '\n';
        text[used++] = digest[i];
    }
    layout = press_layout(press, text, PRESS_CODE, PRESS_WIDTH - beside);
    press->y += CAPTION_GAP;
    press_flow(press, layout, PRESS_LEFT + beside, "P", NULL, NULL);
    g_object_unref(layout);
}

void press_qr(struct press *press, const json_t *block)
{
    double beside = QR_SIZE + 3 * QR_QUIET;
    PangoLayout *layout = press_layout(press, press_text_of(block, "caption"), PRESS_PLAIN, PRESS_WIDTH - beside);
    const char *digest = json_is_true(json_object_get(block, "with_digest")) ? press_text_of(press->root, "digest") : "";
    double bottom = press->y + QR_SIZE + 2 * QR_QUIET, page = press->page;
    char text[QR_TEXT_SIZE];
    QRcode *code;

    snprintf(text, sizeof text, "%s%s", press_text_of(block, "text"), digest);
    code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    press_figure(press, press_text_of(block, "caption"));
    if (code)
        draw_modules(press, code);
    QRcode_free(code);
    press_tag_end(press, "Figure");
    press->y += QR_QUIET;
    press_flow(press, layout, PRESS_LEFT + beside, "P", NULL, NULL);
    if (*digest)
        write_digest(press, digest, beside);
    if (page == press->page && press->y < bottom)
        press->y = bottom;
    press->y += AFTER;
    g_object_unref(layout);
}
