/* The small parts behind the doors: JSON out and in, addresses, guesses, passwords, secrets, means over bins. */
#include "bins.h"
#include "body.h"
#include "guesses.h"
#include "out.h"
#include "password.h"
#include "secret.h"
#include "url.h"
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* -- out -- */

static void writes_numbers_with_sensible_digits(void **state)
{
    static const struct {
        double value;
        int decimals;
        const char *text;
    } rows[] = {
        {812.0, 0, "812"}, {21.50, 2, "21.5"}, {21.449, 2, "21.45"}, {-0.001, 2, "0"}, {100.0, 3, "100"},
        {0.1, 3, "0.1"}, {-12.25, 2, "-12.25"}, {NAN, 2, "null"}, {INFINITY, 2, "null"}, {1e300, 2, "null"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct out out;

        out_init(&out);
        out_number(&out, NULL, rows[i].value, rows[i].decimals);
        assert_string_equal(out.text, rows[i].text);
        out_done(&out);
    }
}

static void writes_objects_that_a_reader_reads_back(void **state)
{
    struct out out;

    (void)state;
    out_init(&out);
    out_object(&out, NULL);
    out_text(&out, "a", "q\"b\\s\n<&>\xc3\xa9\xff\xed\xa0\x80");
    out_words(&out, "b", "");
    out_array(&out, "c");
    out_integer(&out, NULL, -7);
    out_bool(&out, NULL, true);
    out_object(&out, NULL);
    out_object_end(&out);
    out_array_end(&out);
    out_time(&out, "d", INT64_C(1795428000000));
    out_time(&out, "e", 0);
    out_raw(&out, "f", "[1]");
    out_object_end(&out);
    assert_string_equal(out.text, "{\"a\":\"q\\\"b\\\\s\\u000a\\u003c\\u0026\\u003e\xc3\xa9\xef\xbf\xbd"
                                  "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\",\"b\":null,\"c\":[-7,true,{}],"
                                  "\"d\":\"2026-11-23T10:00:00Z\",\"e\":null,\"f\":[1]}");
    out_done(&out);
}

static void remembers_that_it_grew_too_large(void **state)
{
    struct out out;

    (void)state;
    out_init(&out);
    for (int i = 0; i < 100000; i++)
        out_text(&out, NULL, "a hundred bytes of text, more or less, to fill the longest answer that may be here ...");
    assert_true(out.failed);
    assert_true(out.room <= OUT_SIZE_MAX);
    assert_null(out_take(&out));
}

/* -- url -- */

static void finds_values_in_queries(void **state)
{
    char value[8] = "old";

    (void)state;
    assert_int_equal(url_query("a=1&bb=%41+b&c=", "bb", value, sizeof value), 1);
    assert_string_equal(value, "A+b");
    assert_int_equal(url_query("a=1&bb=2&c=", "c", value, sizeof value), 1);
    assert_string_equal(value, "");
    assert_int_equal(url_query("a=1", "b", value, sizeof value), 0);
    assert_int_equal(url_query(NULL, "b", value, sizeof value), 0);
    assert_int_equal(url_query("ab=1", "b", value, sizeof value), 0);
    assert_int_equal(url_query("a=1&a=2", "a", value, sizeof value), -EINVAL);
    assert_int_equal(url_query("a=%4", "a", value, sizeof value), -EINVAL);
    assert_int_equal(url_query("a=%00", "a", value, sizeof value), -EINVAL);
    assert_int_equal(url_query("a=1234567", "a", value, sizeof value), 1);
    assert_int_equal(url_query("a=12345678", "a", value, sizeof value), -EINVAL);
    assert_string_equal(value, "1234567");
}

static void matches_paths_with_patterns(void **state)
{
    static const struct {
        const char *path, *pattern, *first;     /* first NULL: no match */
    } rows[] = {
        {"/a/x/b", "/a/{id}/b", "x"}, {"/a/%41", "/a/{id}", "A"}, {"/a", "/a", ""}, {"/a/", "/a", NULL},
        {"/a", "/a/{id}", NULL}, {"/a/", "/a/{id}", NULL}, {"/a/x/", "/a/{id}", NULL}, {"/a/x/y", "/a/{id}", NULL},
        {"/a/%4", "/a/{id}", NULL}, {"/b/x", "/a/{id}", NULL}, {"/a/x/y/z", "/a/{id}/{n}/{m}", NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char values[2][URL_VALUE_SIZE] = {"", ""};
        bool fits = url_match(rows[i].path, strlen(rows[i].path), rows[i].pattern, values, 2);

        assert_int_equal(fits, rows[i].first != NULL);
        if (fits)
            assert_string_equal(values[0], rows[i].first);
    }
}

/* -- guesses -- */

static void p51_the_window_slides(void **state)
{
    struct guesses *guesses = calloc(1, sizeof *guesses);
    const uint64_t keys[2] = {guesses_key(GUESS_ACCOUNT, "a"), guesses_key(GUESS_ADDRESS, "a")};

    (void)state;
    assert_true(keys[0] != keys[1]);
    for (int i = 0; i < GUESSES_MAX; i++)
        assert_int_equal(guesses_take(guesses, keys, 2, i * 1000), 0);
    assert_int_equal(guesses_take(guesses, keys, 2, 10000), GUESSES_WINDOW_MS - 10000);
    assert_int_equal(guesses_take(guesses, keys + 1, 1, 10000), GUESSES_WINDOW_MS - 10000);
    assert_int_equal(guesses_take(guesses, keys, 2, GUESSES_WINDOW_MS - 1), 1);
    assert_int_equal(guesses_take(guesses, keys, 2, GUESSES_WINDOW_MS), 0);     /* the first has left */
    assert_int_equal(guesses_take(guesses, keys, 2, GUESSES_WINDOW_MS), 1000);
    guesses_give_back(guesses, keys, 2);
    assert_int_equal(guesses_take(guesses, keys, 2, GUESSES_WINDOW_MS), 0);
    free(guesses);
}

static void p51_ten_thousand_guesses_gain_ten(void **state)
{
    struct guesses *guesses = calloc(1, sizeof *guesses);
    int taken = 0;

    (void)state;
    for (int i = 0; i < 10000; i++) {       /* one account, fifty addresses, within five minutes */
        char address[32];
        uint64_t keys[2] = {guesses_key(GUESS_ACCOUNT, "leader")};

        snprintf(address, sizeof address, "10.0.0.%d", i % 50);
        keys[1] = guesses_key(GUESS_ADDRESS, address);
        taken += guesses_take(guesses, keys, 2, i * 29) == 0;
    }
    assert_int_equal(taken, GUESSES_MAX);
    free(guesses);
}

/* -- passwords and secrets -- */

static void p53_passwords_are_long_and_not_the_first_guess(void **state)
{
    static const struct {
        const char *password;
        enum role role;
        bool good;
    } rows[] = {
        {"elevenchars", ROLE_TEACHER, false}, {"twelve chars", ROLE_TEACHER, true},
        {"fourteen chars", ROLE_LEADER, false}, {"fifteen   chars", ROLE_LEADER, true},
        {"fourteen chars", ROLE_TECHNICIAN, false}, {"fourteen chars", ROLE_REP, true},
        {"\xc3\xa9\xc3\xa8\xc3\xaa\xc3\xab\xc3\xa0\xc3\xa2", ROLE_TEACHER, false},  /* twelve bytes, six characters */
        {"aaaaaaaaaaaaaaaa", ROLE_TEACHER, false}, {"12121212121212", ROLE_TEACHER, false},
        {"abcdefghijklmnop", ROLE_TEACHER, false}, {"9876543210987654", ROLE_TEACHER, false},
        {"passwordpassword", ROLE_TEACHER, false}, {"Password12345678", ROLE_TEACHER, false},
        {"qwertyuiop12345", ROLE_TEACHER, false}, {"my transom house", ROLE_TEACHER, false},
        {"msrees likes tea", ROLE_TEACHER, false}, {"hilltop school 7", ROLE_TEACHER, false},
        {"four green windows open", ROLE_LEADER, true}, {"no digits nor capitals", ROLE_LEADER, true},
    };
    char longest[PASSWORD_SIZE_MAX + 2];

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error err = {0};
        int r = password_check(rows[i].password, rows[i].role, "msrees", "Hilltop School", &err);

        if ((r == 0) != rows[i].good)
            print_error("%s: %s\n", rows[i].password, err.text);
        assert_int_equal(r, rows[i].good ? 0 : -EINVAL);
        assert_null(strstr(err.text, rows[i].password));
    }
    for (size_t i = 0; i < sizeof longest; i++)
        longest[i] = (char)('!' + i * 7 % 90);
    longest[PASSWORD_SIZE_MAX] = '\0';
    assert_int_equal(password_check(longest, ROLE_LEADER, "", "", NULL), 0);
    longest[PASSWORD_SIZE_MAX] = 'x';
    longest[PASSWORD_SIZE_MAX + 1] = '\0';
    assert_int_equal(password_check(longest, ROLE_LEADER, "", "", NULL), -EINVAL);
}

static void p52_hashes_are_argon2id_with_the_promised_cost(void **state)
{
    char hash[PASSWORD_HASH_SIZE];

    (void)state;
    assert_int_equal(secret_password_hash("four green windows", hash, NULL), 0);
    assert_memory_equal(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31);
    assert_true(secret_password_is_right("four green windows", hash));
    assert_false(secret_password_is_right("four green window", hash));
    assert_false(secret_password_is_right("four green windows", ""));
}

static long resident_pages(void)
{
    long size, resident = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    assert_non_null(f);
    assert_int_equal(fscanf(f, "%ld %ld", &size, &resident), 2);
    fclose(f);
    return resident;
}

static void p52_the_memory_of_a_hash_is_given_back(void **state)
{
    char hash[PASSWORD_HASH_SIZE];
    long before;

    (void)state;
    assert_int_equal(secret_password_hash("four green windows", hash, NULL), 0);
    before = resident_pages();
    for (int i = 0; i < 4; i++)
        assert_int_equal(secret_password_hash("four green windows", hash, NULL), 0);
    assert_true((resident_pages() - before) * 4096 < 4 << 20);
}

static void draws_codes_that_people_can_read_and_type(void **state)
{
    char code[SECRET_CLAIM_SIZE], typed[64], token[SECRET_TOKEN_SIZE], other[SECRET_TOKEN_SIZE];
    uint8_t a[SECRET_HASH_SIZE], b[SECRET_HASH_SIZE];

    (void)state;
    assert_true(SECRET_CLAIM_BITS >= 64 && SECRET_TOKEN_BITS >= 128);
    for (int n = 0; n < 100; n++) {
        secret_claim_code(code);
        assert_int_equal(strlen(code), SECRET_CLAIM_SIZE - 1);
        for (size_t i = 0; code[i]; i++)
            assert_true(i % 5 == 4 ? code[i] == '-' : strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", code[i]) != NULL);
        secret_claim_hash(code, a);
        for (size_t i = 0, j = 0; i < sizeof code; i++)
            if (code[i] != '-')
                typed[j++] = (char)(code[i] >= 'A' ? code[i] + 32 : code[i] == '0' ? 'o' : code[i] == '1' ? 'l'
                                                                                                : code[i]);
        secret_claim_hash(typed, b);
        assert_memory_equal(a, b, sizeof a);
    }
    code[0] = code[0] == 'A' ? 'B' : 'A';
    secret_claim_hash(code, b);
    assert_memory_not_equal(a, b, sizeof a);
    secret_token(token);
    secret_token(other);
    assert_string_not_equal(token, other);
    assert_int_equal(strlen(token), SECRET_TOKEN_SIZE - 2);
}

/* -- bodies -- */

static void reads_json_bodies_strictly(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } rows[] = {
        {"{}", true}, {" {\"a\":[1,{\"b\":null}]} ", true}, {"", false}, {"[]", false}, {"1", false}, {"{", false},
        {"{} {}", false}, {"{\"a\":1,\"a\":2}", false}, {"{a:1}", false}, {"{\"a\":01}", false}, {"{\"a\":NaN}", false},
        {"{\"a\":\"\\u0000\"}", false}, {"{\"a\":\"\xff\"}", false}, {"{\"a\":[[[[[[[1]]]]]]]}", true},
        {"{\"a\":[[[[[[[[1]]]]]]]]}", false}, {"{\"a\":\"[[[[[[[[[[[[\"}", true}, {"{\"a\":\"\\\"[[[[[[[[[[\"}", true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        json_t *json = NULL;

        if ((body_parse(rows[i].text, strlen(rows[i].text), &json, NULL) == 0) != rows[i].good)
            print_error("%s\n", rows[i].text);
        assert_int_equal(json != NULL, rows[i].good);
        json_decref(json);
    }
}

/* -- bins -- */

static void means_over_bins_are_those_of_the_lines(void **state)
{
    struct bins *bins = bins_open(0, 600000, 300000);

    (void)state;
    bins_add(bins, 0, -60000, 400, 900000);     /* 400 at -1 min rising to 1000 at 9 min: 60 a minute */
    bins_add(bins, 0, 540000, 1000, 900000);
    assert_int_equal(bins_count(bins), 2);
    assert_float_equal(bins_mean(bins, 0, 0), 610, 1e-9);       /* 460 at 0, 760 at 5 min */
    assert_float_equal(bins_mean(bins, 0, 1), 880, 1e-9);       /* 760 to 1000 over the joined four minutes */
    assert_true(isnan(bins_mean(bins, 1, 0)));
    bins_close(bins);
}

static void nothing_is_joined_across_a_gap(void **state)
{
    struct bins *bins = bins_open(0, 300000, 300000);

    (void)state;
    bins_add(bins, 0, 0, 400, 60000);
    bins_add(bins, 0, 60001, 1000, 60000);
    assert_true(isnan(bins_mean(bins, 0, 0)));
    bins_add(bins, 0, 120001, 1000, 60000);     /* exactly the longest gap */
    assert_float_equal(bins_mean(bins, 0, 0), 1000, 1e-9);
    bins_close(bins);
    assert_null(bins_open(0, (int64_t)BINS_MAX * 10 + 1, 10));
    bins = bins_open(0, (int64_t)BINS_MAX * 10, 10);
    assert_non_null(bins);
    bins_close(bins);
}

static void slots_weigh_by_their_joined_time(void **state)
{
    struct bins *bins = bins_open(0, 3600000, 3600000);
    struct slot first = {.start_ms = 0, .mean = 600, .joined_s = 1800}, second = {.start_ms = 1800000, .mean = 1200,
                                                                                  .joined_s = 900};

    (void)state;
    bins_add_slot(bins, 0, &first);
    bins_add_slot(bins, 0, &second);
    assert_float_equal(bins_mean(bins, 0, 0), 800, 1e-9);
    bins_close(bins);
}

static int init(void **state)
{
    (void)state;
    return secret_init(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_numbers_with_sensible_digits),
        cmocka_unit_test(writes_objects_that_a_reader_reads_back),
        cmocka_unit_test(remembers_that_it_grew_too_large),
        cmocka_unit_test(finds_values_in_queries),
        cmocka_unit_test(matches_paths_with_patterns),
        cmocka_unit_test(p51_the_window_slides),
        cmocka_unit_test(p51_ten_thousand_guesses_gain_ten),
        cmocka_unit_test(p53_passwords_are_long_and_not_the_first_guess),
        cmocka_unit_test(p52_hashes_are_argon2id_with_the_promised_cost),
        cmocka_unit_test(p52_the_memory_of_a_hash_is_given_back),
        cmocka_unit_test(draws_codes_that_people_can_read_and_type),
        cmocka_unit_test(reads_json_bodies_strictly),
        cmocka_unit_test(means_over_bins_are_those_of_the_lines),
        cmocka_unit_test(nothing_is_joined_across_a_gap),
        cmocka_unit_test(slots_weigh_by_their_joined_time),
    };

    return cmocka_run_group_tests(tests, init, NULL);
}
