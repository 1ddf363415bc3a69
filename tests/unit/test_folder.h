/* test_folder.h - a fresh folder for a test, below TMPDIR: tests/run puts it in memory. */
#ifndef TEST_FOLDER_H
#define TEST_FOLDER_H
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

/* Its path into path, of size bytes; the caller removes it. */
static inline void make_test_folder(char *path, size_t size)
{
    const char *below = getenv("TMPDIR");
    int length = snprintf(path, size, "%s/transom-test-XXXXXX", below && *below ? below : "/tmp");

    assert_true(length > 0 && (size_t)length < size);
    assert_non_null(mkdtemp(path));
}

#endif
