/* tests/unit/test_duty_photo.c - photos: what they carry beside the picture goes, and what is none is refused. */
#include "photo.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define START "\xff\xd8"
#define JFIF "\xff\xe0\x00\x04" "JF"
#define EXIF "\xff\xe1\x00\x0a" "Exif\0GPS"
#define COMMENT "\xff\xfe\x00\x05" "hi!"
#define FRAME "\xff\xc0\x00\x0b\x08\x00\x10\x00\x20\x01\x01\x11\x00"       /* 32 x 16 */
#define SCAN "\xff\xda\x00\x04\x00\x00" "\x12\xff\x00\xff\xd0\x34"         /* a stuffed byte and a restart in it */
#define END "\xff\xd9"

#define SIGNATURE "\x89PNG\r\n\x1a\n"
#define HEADER "\0\0\0\x0dIHDR\0\0\0\x20\0\0\0\x10\x08\x02\0\0\0CRC!"
#define WORDS "\0\0\0\x05tEXthelloCRC!"
#define PLACE "\0\0\0\x03" "eXIfGPSCRC!"
#define PIXELS "\0\0\0\x02" "IDATxyCRC!"
#define LAST "\0\0\0\0IENDCRC!"

#define FILE_OF(text) (const uint8_t *)(text), sizeof(text) - 1

static void cleans_to(const uint8_t *from, size_t from_size, const uint8_t *to, size_t to_size,
                      enum photo_kind expected)
{
    uint8_t bytes[512];
    size_t size = from_size;
    enum photo_kind kind;
    struct error err = {0};

    memcpy(bytes, from, size);
    if (photo_clean(bytes, &size, &kind, &err) < 0)
        fail_msg("%s", err.text);
    assert_int_equal(kind, expected);
    assert_int_equal(size, to_size);
    assert_memory_equal(bytes, to, to_size);
}

static int refusal(const uint8_t *from, size_t from_size)
{
    uint8_t *bytes = malloc(from_size + 1);
    size_t size = from_size;
    enum photo_kind kind;
    struct error err = {0};
    int r;

    assert_non_null(bytes);
    memcpy(bytes, from, size);
    r = photo_clean(bytes, &size, &kind, &err);
    free(bytes);
    return r;
}

static void where_and_when_a_photo_was_taken_is_left_out(void **state)
{
    (void)state;
    cleans_to(FILE_OF(START JFIF EXIF COMMENT FRAME SCAN END), FILE_OF(START JFIF FRAME SCAN END), PHOTO_JPEG);
    cleans_to(FILE_OF(START EXIF FRAME SCAN EXIF SCAN END "hidden"), FILE_OF(START FRAME SCAN SCAN END), PHOTO_JPEG);
    cleans_to(FILE_OF(SIGNATURE HEADER WORDS PIXELS PLACE LAST "hidden"), FILE_OF(SIGNATURE HEADER PIXELS LAST),
              PHOTO_PNG);
}

static void what_is_no_photo_or_cut_short_is_refused(void **state)
{
    static const char jpeg[] = START JFIF EXIF FRAME SCAN END, png[] = SIGNATURE HEADER PIXELS LAST;

    (void)state;
    assert_int_equal(refusal(FILE_OF("GIF89a")), -EINVAL);
    assert_int_equal(refusal(FILE_OF("")), -EINVAL);
    assert_int_equal(refusal(FILE_OF("<svg onload=\"x\"/>")), -EINVAL);
    for (size_t size = 0; size < sizeof jpeg - 1; size++)
        assert_int_equal(refusal((const uint8_t *)jpeg, size), -EINVAL);
    for (size_t size = 0; size < sizeof png - 1; size++)
        assert_int_equal(refusal((const uint8_t *)png, size), -EINVAL);
}

static void a_picture_without_pixels_or_with_too_many_is_refused(void **state)
{
    (void)state;
    assert_int_equal(refusal(FILE_OF(START SCAN END)), -EINVAL);
    assert_int_equal(refusal(FILE_OF(START "\xff\xc0\x00\x0b\x08\x20\x00\x20\x00\x01\x01\x11\x00" SCAN END)), 0);
    assert_int_equal(refusal(FILE_OF(START "\xff\xc0\x00\x0b\x08\x20\x00\x20\x01\x01\x01\x11\x00" SCAN END)), -EINVAL);
    assert_int_equal(refusal(FILE_OF(SIGNATURE PIXELS LAST)), -EINVAL);
    assert_int_equal(refusal(FILE_OF(SIGNATURE "\0\0\0\x0dIHDR\0\1\0\0\0\0\0\x10\x08\x02\0\0\0CRC!" LAST)), -EINVAL);
}

static void no_photo_is_larger_than_its_place(void **state)
{
    static const char head[] = START FRAME "\xff\xda\x00\x04\x00\x00";
    size_t size = PHOTO_SIZE_MAX + 1;
    uint8_t *bytes = calloc(1, size);

    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + size - 2, END, 2);
    assert_int_equal(refusal(bytes, size), -EMSGSIZE);
    memcpy(bytes + size - 3, END, 2);
    assert_int_equal(refusal(bytes, size - 1), 0);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_and_when_a_photo_was_taken_is_left_out),
        cmocka_unit_test(what_is_no_photo_or_cut_short_is_refused),
        cmocka_unit_test(a_picture_without_pixels_or_with_too_many_is_refused),
        cmocka_unit_test(no_photo_is_larger_than_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
