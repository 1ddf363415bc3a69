/* test_decoder_memory.h - tests that decode message after message, each test with a memory of its own. */
#ifndef TEST_DECODER_MEMORY_H
#define TEST_DECODER_MEMORY_H
#include "announced.h"
#include "test_decoder_asserts.h"

static int remember(void **state)
{
    (void)state;
    announced = announced_open();
    return announced ? 0 : -1;
}

static int forget(void **state)
{
    (void)state;
    announced_close(announced);
    announced = NULL;
    return 0;
}

#define WITH_MEMORY(test) cmocka_unit_test_setup_teardown(test, remember, forget)

#endif
