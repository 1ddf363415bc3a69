/* Which addresses a webhook may reach: promise 47. Each range at both of its ends. */
#include "address.h"
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/un.h>

#include <cmocka.h>

static enum address_kind kind_of(const char *text)
{
    struct sockaddr_in in = {.sin_family = AF_INET};
    struct sockaddr_in6 in6 = {.sin6_family = AF_INET6};

    if (inet_pton(AF_INET, text, &in.sin_addr) == 1)
        return address_kind((const struct sockaddr *)&in);
    assert_int_equal(inet_pton(AF_INET6, text, &in6.sin6_addr), 1);
    return address_kind((const struct sockaddr *)&in6);
}

static void assert_all(enum address_kind kind, const char *const *texts)
{
    for (; *texts; texts++)
        if (kind_of(*texts) != kind)
            fail_msg("%s is of the wrong kind", *texts);
}

static void p47_addresses_of_the_world_are_public(void **state)
{
    static const char *const texts[] = {
        "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
        "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255", "2a00:1450::1", "2600::1", "2001:200::1",
        "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:0808:0808::1", NULL};

    (void)state;
    assert_all(ADDRESS_PUBLIC, texts);
}

static void p47_loopback_link_local_and_private_ones_are_local(void **state)
{
    static const char *const texts[] = {
        "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0", "127.0.0.1", "127.255.255.255",
        "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0",
        "192.168.255.255", "198.18.0.0", "198.19.255.255", "::1", "fc00::", "fdff::1", "fe80::1", "febf::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::192.168.0.1", "64:ff9b:1::1", "2002:7f00:0001::1", NULL};

    (void)state;
    assert_all(ADDRESS_LOCAL, texts);
}

static void p47_multicast_broadcast_and_nobody_are_no_hosts(void **state)
{
    static const char *const texts[] = {
        "0.0.0.0", "0.255.255.255", "192.0.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "224.0.0.0",
        "239.255.255.255", "240.0.0.0", "255.255.255.255", "::", "ff02::1", "2001:db8::1", "2001::1", "100::1",
        "::7f00:1", "::ffff:224.0.0.1", NULL};

    (void)state;
    assert_all(ADDRESS_NO_HOST, texts);
}

static void another_family_is_no_host(void **state)
{
    struct sockaddr_un un = {.sun_family = AF_UNIX, .sun_path = "/run/x"};

    (void)state;
    assert_int_equal(address_kind((const struct sockaddr *)&un), ADDRESS_NO_HOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p47_addresses_of_the_world_are_public),
        cmocka_unit_test(p47_loopback_link_local_and_private_ones_are_local),
        cmocka_unit_test(p47_multicast_broadcast_and_nobody_are_no_hosts),
        cmocka_unit_test(another_family_is_no_host),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
