/* test_node_settings.c - the node's settings: defaults, file, environment, and the example that is shipped. */
#include "node_settings.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static struct node_settings settings;
static struct error err;

static int load(const char *text)
{
    char path[] = "/tmp/transom-node-XXXXXX";
    int r, fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    err = (struct error){0};
    r = node_settings_load(path, &settings, &err);
    unlink(path);
    return r;
}

static void says(const char *text, const char *why)
{
    assert_true(load(text) < 0);
    if (!strstr(err.text, why))
        fail_msg("\"%s\" does not say \"%s\"", err.text, why);
}

static void an_empty_file_is_an_scd4x_at_the_header(void **state)
{
    (void)state;
    assert_int_equal(load(""), 0);
    assert_ptr_equal(settings.driver, &driver_scd4x);
    assert_string_equal(settings.bus, "/dev/i2c-1");
    assert_int_equal(settings.interval_s, 60);
    assert_int_equal(settings.setup.abc, ABC_AS_IT_IS);
    assert_int_equal(load("sensor: {kind: s8}\n"), 0);
    assert_string_equal(settings.bus, "/dev/serial0");
}

static void the_device_is_named_or_is_the_user(void **state)
{
    (void)state;
    assert_int_equal(load("mqtt: {url: \"mqtt://room-8c:word@broker\"}\n"), 0);
    assert_int_equal(node_settings_name(&settings, &err), 0);
    assert_string_equal(settings.device, "room-8c");
    assert_int_equal(load("device: hall\nmqtt: {url: \"mqtt://room-8c:word@broker\"}\n"), 0);
    assert_int_equal(node_settings_name(&settings, &err), 0);
    assert_string_equal(settings.device, "hall");
    assert_int_equal(load(""), 0);
    assert_int_equal(node_settings_name(&settings, &err), -EINVAL);
    assert_int_equal(load("mqtt: {url: \"mqtt://Room8:word@broker\"}\n"), 0);
    assert_int_equal(node_settings_name(&settings, &err), -EINVAL);
}

static void mistakes_are_told_with_what_would_be_right(void **state)
{
    (void)state;
    says("sensor: {kind: mhz19}\n", "write scd4x, scd30 or s8");
    says("device: \"8C\"\n", "write a-z 0-9 - _");
    says("device: a/b\n", "write a-z 0-9 - _");
    says("interval_s: 4\n", "5 to 3600");
    says("sensor: {pressure_hpa: 699}\n", "700 to 1200");
    says("sensor: {altitude_m: 3001}\n", "0 to 3000");
    says("mqtt: {url: \"http://broker\"}\n", "mqtt://");
    assert_int_equal(load("interval_s: 5\nsensor: {pressure_hpa: 700, altitude_m: 3000}\n"), 0);
}

static void the_environment_wins(void **state)
{
    (void)state;
    setenv("TRANSOM_NODE_SENSOR_KIND", "scd30", 1);
    assert_int_equal(load("sensor: {kind: s8}\n"), 0);
    assert_ptr_equal(settings.driver, &driver_scd30);
    setenv("TRANSOM_NODE_SENSOR_KIND", "x", 1);
    says("", "TRANSOM_NODE_SENSOR_KIND: ");
    unsetenv("TRANSOM_NODE_SENSOR_KIND");
}

static void the_example_is_the_file_that_is_shipped(void **state)
{
    char *printed = NULL, shipped[8192] = "";
    size_t size;
    FILE *file = open_memstream(&printed, &size);

    (void)state;
    node_settings_print_example(file);
    fclose(file);
    file = fopen(SOURCE_DIR "/config/node.yaml", "r");
    assert_non_null(file);
    shipped[fread(shipped, 1, sizeof shipped - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(printed, shipped);
    assert_int_equal(load(shipped), 0);
    free(printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_file_is_an_scd4x_at_the_header),
        cmocka_unit_test(the_device_is_named_or_is_the_user),
        cmocka_unit_test(mistakes_are_told_with_what_would_be_right),
        cmocka_unit_test(the_environment_wins),
        cmocka_unit_test(the_example_is_the_file_that_is_shipped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
