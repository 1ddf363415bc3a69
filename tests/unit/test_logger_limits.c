/* tests/unit/test_logger_limits.c - both sides of every limit of a logger's export file, and any cut of it into pieces.
 */
#include "encoding.h"
#include "logger_kit.h"
#include "number.h"
#include "series.h"
#include "sheet.h"
#include <unistd.h>

static char text[LOGGER_LINE_SIZE * 20];

/* Headings and one row of so many columns. */
static void write_columns(int columns)
{
    size_t used = 0;

    for (int line = 0; line < 2; line++) {
        used += (size_t)snprintf(text + used, sizeof text - used, line ? "2021-12-01 10:00,1" : "time,co2");
        for (int c = 2; c < columns; c++)
            used += (size_t)snprintf(text + used, sizeof text - used, ",x");
        used += (size_t)snprintf(text + used, sizeof text - used, "\n");
    }
}

static void reads_64_columns_and_not_65(void **state)
{
    (void)state;
    write_columns(LOGGER_COLUMNS_MAX);
    kit_read(text);
    write_columns(LOGGER_COLUMNS_MAX + 1);
    assert_int_equal(kit_parse(text, strlen(text)), -EFBIG);
    assert_non_null(strstr(kit_err.text, "room.csv:1: at most 64 columns"));
}

/* A second row, its last cell filled up to so many bytes a line. */
static int parse_line_of(size_t size)
{
    static const char head[] = "time,co2,x\n2021-12-01 10:00,1,\n", row[] = "2021-12-01 10:05,1,";
    size_t used = sizeof head - 1;

    memcpy(text, head, used);
    memcpy(text + used, row, sizeof row - 1);
    memset(text + used + sizeof row - 1, 'x', size - (sizeof row - 1));
    text[used + size] = '\n';
    return kit_parse(text, used + size + 1);
}

static void reads_lines_of_4096_bytes_and_not_4097(void **state)
{
    (void)state;
    assert_int_equal(parse_line_of(LOGGER_LINE_SIZE), 0);
    assert_int_equal(kit_file->rows, 2);
    assert_int_equal(parse_line_of(LOGGER_LINE_SIZE + 1), -EFBIG);
    assert_non_null(strstr(kit_err.text, "room.csv:3: the line is longer"));
}

static void write_series(int count)
{
    size_t used = (size_t)snprintf(text, sizeof text, "time,co2,room\n");

    for (int s = 0; s < count; s++)
        used += (size_t)snprintf(text + used, sizeof text - used, "2021-12-01 10:00,%d,r%d\n", s, s);
}

static void reads_512_rooms_and_not_513(void **state)
{
    (void)state;
    write_series(LOGGER_SERIES_MAX);
    kit_read(text);
    assert_int_equal(kit_file->series_count, LOGGER_SERIES_MAX);
    for (int s = 0; s < LOGGER_SERIES_MAX; s++)
        assert_int_equal(kit_file->series[s].values[CO2_PPM][0], 1000 * s);
    write_series(LOGGER_SERIES_MAX + 1);
    assert_int_equal(kit_parse(text, strlen(text)), -EFBIG);
    assert_non_null(strstr(kit_err.text, "room.csv:514: at most 512 rooms"));
}

static void reads_40_million_rows_and_no_more(void **state)
{
    static struct logger_file file;
    static struct series series;
    const struct series_row row = {.raw = 1};

    (void)state;
    series.file = &file;
    file.rows = LOGGER_ROWS_MAX - 1;
    assert_int_equal(series_append(&series, "", &row, &kit_err), 0);
    assert_int_equal(series_append(&series, "", &row, &kit_err), -EFBIG);
    assert_non_null(strstr(kit_err.text, "at most 40000000 rows"));
    series_done(&series);
    free(file.series[0].time_ms);
}

static void looks_for_headings_in_50_lines(void **state)
{
    (void)state;
    for (int lines = LOGGER_HEAD_LINES_MAX - 1; lines <= LOGGER_HEAD_LINES_MAX; lines++) {
        size_t used = 0;

        for (int l = 0; l < lines; l++)
            used += (size_t)snprintf(text + used, sizeof text - used, "about the sensor\n");
        snprintf(text + used, sizeof text - used, "time,co2\n2021-12-01 10:00,1\n");
        if (lines < LOGGER_HEAD_LINES_MAX)
            kit_read(text);
        else
            kit_refuse(text, "room.csv:1: found 'about the sensor': headings such as");
    }
}

static void reads_names_of_64_bytes_and_not_65(void **state)
{
    (void)state;
    snprintf(text, sizeof text, "time,co2,room\n2021-12-01 10:00,1,%064d\n", 7);
    assert_int_equal(strlen(kit_read(text)->name), 64);
    snprintf(text, sizeof text, "time,co2,room\n2021-12-01 10:00,1,%065d\n", 7);
    kit_refuse(text, "room.csv:2: column 3 'room'");
}

static void reads_10000_people_and_not_10001(void **state)
{
    (void)state;
    assert_int_equal(kit_read("time,people\n2021-12-01 10:00,10000\n")->people[0], 10000);
    kit_refuse("time,people\n2021-12-01 10:00,10001\n", "is not a number of people");
}

static void keeps_16_notes_and_says_that_there_is_more(void **state)
{
    (void)state;
    for (int columns = LOGGER_NOTES_MAX; columns <= LOGGER_NOTES_MAX + 1; columns++) {
        size_t used = (size_t)snprintf(text, sizeof text, "time,co2");

        for (int c = 0; c < columns; c++)
            used += (size_t)snprintf(text + used, sizeof text - used, ",eco2 %d", c);
        snprintf(text + used, sizeof text - used, "\n2021-12-01 10:00,1\n");
        kit_read(text);
        assert_int_equal(kit_file->note_count, LOGGER_NOTES_MAX);
        assert_int_equal(kit_has_note("There is more"), columns > LOGGER_NOTES_MAX);
    }
}

static void reads_numbers_of_15_digits_before_the_point(void **state)
{
    struct number number;

    (void)state;
    assert_int_equal(number_read("123456789012345", 15, 0, &number), 0);
    assert_true(number.digits == INT64_C(123456789012345));
    assert_int_equal(number_read("1234567890123456", 16, 0, &number), -EINVAL);
    assert_int_equal(number_read("0.1234567890123456", 18, 0, &number), 0);
    assert_int_equal(number.decimals, 14);
    assert_int_equal(number_read("", 0, 0, &number), -EINVAL);
    assert_int_equal(number_read("-", 1, 0, &number), -EINVAL);
    assert_int_equal(number_read(".", 1, 0, &number), -EINVAL);
    assert_int_equal(number_read("1,23,456", 8, 0, &number), -EINVAL);
    assert_int_equal(number_read("1,234,567", 9, 0, &number), 0);
    assert_int_equal(number.proves, '.');
    assert_int_equal(number_read("1.234,5", 7, '.', &number), -EINVAL);
    assert_int_equal(number_read("1.5", 3, ',', &number), -EINVAL);
    assert_int_equal(number_read(".5", 2, 0, &number), 0);
    assert_int_equal(number.digits, 5);
    assert_int_equal(number.decimals, 1);
}

static void reads_the_same_wherever_the_bytes_are_cut(void **state)
{
    static const char whole[] =
        "time;room;co2\r\n2021-12-01 10:00;\"a \"\"b\"\"\";500\r\n2021-12-01 10:05;\"a \"\"b\"\"\";501\r\n";
    const struct logger_options options = {.zone = &kit_zone};

    (void)state;
    for (size_t cut = 15; cut < sizeof whole - 1; cut++) {      /* from the first line's end on */
        struct logger_file *file = calloc(1, sizeof *file);
        struct sheet *sheet = NULL;

        assert_non_null(file);
        assert_int_equal(sheet_open("room.csv", &options, file, &sheet, &kit_err), 0);
        assert_int_equal(sheet_feed(sheet, whole, cut, &kit_err), 0);
        assert_int_equal(sheet_feed(sheet, whole + cut, sizeof whole - 1 - cut, &kit_err), 0);
        assert_int_equal(sheet_end(sheet, &kit_err), 0);
        assert_int_equal(file->series_count, 1);
        assert_int_equal(file->series[0].count, 2);
        assert_string_equal(file->series[0].name, "a \"b\"");
        sheet_close(sheet);
        logger_free(file);
    }
}

/* U+1F600 and a lone half, cut between any two bytes. */
static void converts_utf16_wherever_the_bytes_are_cut(void **state)
{
    static const char wide[] = "\xff\xfe" "a\0\x3d\xd8\x00\xde\xe9\0\x3d\xd8z\0";
    static const char expected[] = "a\xf0\x9f\x98\x80\xc3\xa9\xef\xbf\xbdz";

    (void)state;
    for (size_t cut = 3; cut < sizeof wide - 1; cut++) {
        struct encoding encoding = {0};
        char piece[64], all[64];
        size_t length, used;
        const char *got = encoding_convert(&encoding, wide, cut, piece, &length);

        memcpy(all, got, length);
        used = length;
        got = encoding_convert(&encoding, wide + cut, sizeof wide - 1 - cut, piece, &length);
        memcpy(all + used, got, length);
        used += length;
        assert_int_equal(used, sizeof expected - 1);
        assert_memory_equal(all, expected, used);
    }
}

static void says_which_file_cannot_be_opened(void **state)
{
    const struct logger_options options = {.zone = &kit_zone};

    (void)state;
    assert_int_equal(logger_read("/nowhere/room.csv", &options, &kit_file, &kit_err), -ENOENT);
    assert_non_null(strstr(kit_err.text, "/nowhere/room.csv"));
    assert_int_equal(logger_read("/", &options, &kit_file, &kit_err), -EISDIR);
}

static void reads_standard_input(void **state)
{
    static const char csv[] = "time,co2\n2021-12-01 10:00,700\n";
    const struct logger_options options = {.zone = &kit_zone};
    int ends[2], before = dup(STDIN_FILENO), r;

    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], csv, sizeof csv - 1), sizeof csv - 1);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    r = logger_read("-", &options, &kit_file, &kit_err);
    dup2(before, STDIN_FILENO);
    close(before);
    assert_int_equal(r, 0);
    assert_int_equal(kit_file->series[0].values[CO2_PPM][0], 700000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_64_columns_and_not_65, kit_clean),
        cmocka_unit_test_teardown(reads_lines_of_4096_bytes_and_not_4097, kit_clean),
        cmocka_unit_test_teardown(reads_512_rooms_and_not_513, kit_clean),
        cmocka_unit_test_teardown(reads_40_million_rows_and_no_more, kit_clean),
        cmocka_unit_test_teardown(looks_for_headings_in_50_lines, kit_clean),
        cmocka_unit_test_teardown(reads_names_of_64_bytes_and_not_65, kit_clean),
        cmocka_unit_test_teardown(reads_10000_people_and_not_10001, kit_clean),
        cmocka_unit_test_teardown(keeps_16_notes_and_says_that_there_is_more, kit_clean),
        cmocka_unit_test_teardown(reads_numbers_of_15_digits_before_the_point, kit_clean),
        cmocka_unit_test_teardown(reads_the_same_wherever_the_bytes_are_cut, kit_clean),
        cmocka_unit_test_teardown(converts_utf16_wherever_the_bytes_are_cut, kit_clean),
        cmocka_unit_test_teardown(says_which_file_cannot_be_opened, kit_clean),
        cmocka_unit_test_teardown(reads_standard_input, kit_clean),
    };

    return cmocka_run_group_tests(tests, kit_load_zone, NULL);
}
