/* The names of what sensors measure. */
#include "reading.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_quantity_is_found_by_its_name_and_nothing_else_is(void **state)
{
    static const char *const strangers[] = {"", "co2", "CO2_PPM", "co2_ppm ", "radon"};
    enum quantity quantity = RSSI_DBM;

    (void)state;
    for (int q = 0; q < QUANTITY_COUNT; q++) {
        assert_true(quantity_from_name(quantity_name((enum quantity)q), &quantity));
        assert_int_equal(quantity, q);
    }
    for (size_t i = 0; i < sizeof strangers / sizeof *strangers; i++)
        assert_false(quantity_from_name(strangers[i], &quantity));
    assert_int_equal(quantity, RSSI_DBM);       /* untouched */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_quantity_is_found_by_its_name_and_nothing_else_is)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
