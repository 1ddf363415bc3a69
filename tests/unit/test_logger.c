/* tests/unit/test_logger.c - the exports of each maker, found by their headings; units, numbers and what is left out.
 */
#include "logger_kit.h"

#define DEGREE "\xc2\xb0"
#define LATIN_DEGREE "\xb0"            /* in a file that is no UTF-8 */

static void reads_every_heading_of_aranets_app(void **state)
{
    static const char *const headings[] = {
        "Time(dd/mm/yyyy),Carbon dioxide(ppm),Temperature(" DEGREE "C),Relative humidity(%),Atmospheric pressure(hPa)",
        "Time(DD/MM/YYYY h:mm:ss A),Carbon dioxide(ppm),Temperature(" DEGREE "C),Relative humidity(%),Pressure(hPa)",
        "Time(DD/MM/YYYY H:mm),Carbon dioxide(ppm),Temperature(" LATIN_DEGREE "C),Relative humidity(%),Pressure(hPa)",
        "Time,CO\xe2\x82\x82(ppm),Temperature(C),Humidity(%),Pressure(hPa)",
        "Time(dd/mm/yyyy),CO2(ppm),Temperature(C),Humidity(%),Pressure(mbar)",
    };

    (void)state;
    for (size_t h = 0; h < sizeof headings / sizeof *headings; h++) {
        char text[400];
        struct logger_series *series;

        snprintf(text, sizeof text, "%s\n07/10/2021 14:37:48,\"907\",\"23.5\",\"56\",\"1017\"\n", headings[h]);
        series = kit_read(text);
        assert_string_equal(kit_file->format, "aranet");
        assert_int_equal(series->count, 1);
        kit_assert_time(series->time_ms[0], "2021-10-07T13:37:48Z");
        assert_int_equal(series->values[CO2_PPM][0], 907000);
        assert_int_equal(series->values[TEMPERATURE_C][0], 23500);
        assert_int_equal(series->values[HUMIDITY_PCT][0], 56000);
        assert_int_equal(series->values[PRESSURE_HPA][0], 1017000);
        assert_null(series->values[PM2_5_UG_M3]);
        assert_null(series->people);
        assert_true(kit_file->is_local);
    }
}

static void reads_fahrenheit_and_millimetres_of_mercury(void **state)
{
    struct logger_series *series =
        kit_read("Time(mm/dd/yyyy),Carbon dioxide(ppm),Temperature(" DEGREE "F),Relative humidity(%),"
                 "Atmospheric pressure(mmHg)\n05/10/2023 01:38:35 PM,\"721\",\"77.4\",\"61\",\"766\"\n");

    (void)state;
    kit_assert_time(series->time_ms[0], "2023-05-10T12:38:35Z");
    assert_int_equal(series->values[TEMPERATURE_C][0], 25222);          /* (77.4 - 32) / 1.8 = 25.2222 */
    assert_int_equal(series->values[PRESSURE_HPA][0], 1021249);         /* 766 * 1.33322387415 = 1021.2495 */
    assert_true(kit_file->month_first);
}

static void reads_the_recorded_aranet_file(void **state)
{
    static const char path[] = SHARED_DIR "/data/room-one-2021-10-07.csv";
    const struct logger_options options = {.zone = &kit_zone};
    FILE *file = fopen(path, "r");

    (void)state;
    if (!file) {
        print_message("skipped: there is no %s\n", path);
        return;
    }
    fclose(file);
    assert_int_equal(logger_read(path, &options, &kit_file, &kit_err), 0);
    assert_int_equal(kit_file->rows, 2016);
    assert_int_equal(kit_file->series_count, 1);
    assert_int_equal(kit_file->series[0].count, 2016);
    assert_int_equal(kit_file->note_count, 0);
    kit_assert_time(kit_file->series[0].time_ms[0], "2021-10-07T13:37:48Z");
    assert_int_equal(kit_file->series[0].values[CO2_PPM][2015], 528000);
}

static void reads_airthings(void **state)
{
    struct logger_series *series =
        kit_read("recorded;RADON_SHORT_TERM_AVG Bq/m3;TEMP " DEGREE "C;HUMIDITY %;PRESSURE hPa;CO2 ppm;VOC ppb\r\n"
                 "2022-09-22T10:10:33;;25.61;47.50;986.00;547.00;46.00\r\n"
                 "2022-09-22T10:15:33;12;25.50;48.00;986.00;;46.00\r\n");

    (void)state;
    assert_string_equal(kit_file->format, "airthings");
    kit_assert_time(series->time_ms[0], "2022-09-22T09:10:33Z");
    assert_int_equal(series->values[TEMPERATURE_C][0], 25610);
    assert_int_equal(series->values[VOC_PPB][0], 46000);
    assert_int_equal(series->values[CO2_PPM][1], LOGGER_NONE);
}

static void reads_airgradient_in_utc_and_as_corrected(void **state)
{
    struct logger_series *series =
        kit_read("Location ID,Location Name,Local Date/Time,UTC Date/Time,# of aggregated records,PM2.5 "
                 "(\xce\xbcg/m\xc2\xb3) raw,"
                 "PM2.5 (\xce\xbcg/m\xc2\xb3) corrected,0.3\xce\xbcm particle count,CO2 (ppm) raw,CO2 (ppm) corrected,"
                 "Temperature (" DEGREE "C) raw,Temperature (" DEGREE "C) corrected,Heat Index (" DEGREE
                 "C),TVOC (ppb),TVOC index\n"
                 "9,Lab,2024-05-01 10:00:00,2024-05-01 09:00:00,5,1.5,1.1,200,500,501,20,20.5,21,100,99\n");

    (void)state;
    assert_string_equal(kit_file->format, "airgradient");
    assert_string_equal(series->name, "Lab");
    assert_false(kit_file->is_local);
    kit_assert_time(series->time_ms[0], "2024-05-01T09:00:00Z");
    assert_int_equal(series->values[PM2_5_UG_M3][0], 1100);
    assert_int_equal(series->values[CO2_PPM][0], 501000);
    assert_int_equal(series->values[TEMPERATURE_C][0], 20500);
    assert_int_equal(series->values[VOC_PPB][0], 100000);
    assert_int_equal(series->values[VOC_INDEX][0], 99000);
    assert_true(kit_has_note("'CO2 (ppm) raw' is left out"));
}

static void reads_netatmo_by_its_unix_time(void **state)
{
    struct logger_series *series = kit_read("Name;Long;Lat;ModuleName;ModuleType\n\"EAC\";50.8;7.1;;Indoor\n"
                                            "Timestamp;\"Timezone : Europe/Berlin\";Temperature;Humidity;CO2;Noise\n"
                                            "1622498702;\"2021/06/01 00:05:02\";22.6;46;981;32\n");

    (void)state;
    assert_string_equal(kit_file->format, "netatmo");
    kit_assert_time(series->time_ms[0], "2021-05-31T22:05:02Z");
    assert_int_equal(series->values[TEMPERATURE_C][0], 22600);
    assert_true(kit_has_note("'Temperature' says no unit"));
}

static void reads_awair_in_the_zone_it_names_and_in_no_other(void **state)
{
    struct logger_series *series = kit_read("timestamp(Europe/London),score,temp,humid,co2,voc,pm25,pm10_est\n"
                                            "2021-07-01 12:00:00,80,20,40,800,120,5,6\n");

    (void)state;
    assert_string_equal(kit_file->format, "awair");
    kit_assert_time(series->time_ms[0], "2021-07-01T11:00:00Z");
    assert_int_equal(series->values[VOC_PPB][0], 120000);
    assert_null(series->values[PM10_UG_M3]);
    kit_refuse("timestamp(America/Denver),score,temp,humid,co2\n2021-07-01 12:00:00,80,20,40,800\n", "America/Denver");
}

static void reads_hobo_with_one_offset_all_year(void **state)
{
    struct logger_series *series = kit_read(
        "\"Plot Title: Room 4\"\n\"#\",\"Date Time, GMT+01:00\",\"CO2, ppm (LGR S/N: 20363442)\",\"Temp, " DEGREE
        "F (LGR S/N: 20363442, SEN S/N: 20363442)\",\"RH, % (LGR S/N: 1)\",\"Host Connected (LGR S/N: 2)\"\n"
        "1,12/31/21 01:30:00 PM,700,70.5,40,\n2,12/31/21 01:35:00 PM,\"1,234\",70.7,40,\n3,12/31/21 01:36:00 "
        "PM,,,,Logged\n");

    (void)state;
    assert_string_equal(kit_file->format, "hobo");
    assert_int_equal(series->count, 2);
    assert_int_equal(kit_file->empty, 1);
    assert_false(kit_file->is_local);
    kit_assert_time(series->time_ms[0], "2021-12-31T12:30:00Z");
    assert_int_equal(series->values[CO2_PPM][1], 1234000);
    assert_int_equal(series->values[TEMPERATURE_C][0], 21389);          /* 38.5 / 1.8 */
}

static void reads_inkbird_newest_first(void **state)
{
    struct logger_series *series =
        kit_read("Time\tCo2\tUnit\n10/13/2021 10:00:00\t600\tppm\n10/13/2021 09:50:00\t610\tppm\n");

    (void)state;
    assert_string_equal(kit_file->format, "inkbird");
    kit_assert_time(series->time_ms[0], "2021-10-13T08:50:00Z");
    assert_int_equal(series->values[CO2_PPM][0], 610000);
    assert_int_equal(series->values[CO2_PPM][1], 600000);
}

static void reads_what_the_simulator_writes_room_by_room(void **state)
{
    kit_read("time,room,device,co2_ppm,temperature_c,humidity_pct\n2026-11-23T10:42:00Z,r1,d1,812,20.40,41.50\n"
             "2026-11-23T10:42:00Z,r2,d2,900,21.40,42.50\n2026-11-23T10:43:00Z,r1,d1,813,20.41,41.50\n");
    (void)state;
    assert_string_equal(kit_file->format, "plain");
    assert_int_equal(kit_file->rows, 3);
    assert_int_equal(kit_file->series_count, 2);
    assert_string_equal(kit_file->series[0].name, "r1");
    assert_int_equal(kit_file->series[0].count, 2);
    assert_int_equal(kit_file->series[0].values[TEMPERATURE_C][1], 20410);
    assert_string_equal(kit_file->series[1].name, "r2");
    assert_int_equal(kit_file->series[1].values[CO2_PPM][0], 900000);
}

static void reads_sensors_named_in_a_column_after_lines_of_metadata(void **state)
{
    kit_read("Aranet PRO export\nBase: School\n\nSensor name,Time(dd/mm/yyyy),CO2(ppm)\n\"Hall \"\"A\"\"\",31/01/2022 "
             "09:00,500\n"
             "Caf\xe9,31/01/2022 09:00,600\n");
    (void)state;
    assert_int_equal(kit_file->series_count, 2);
    assert_string_equal(kit_file->series[0].name, "Hall \"A\"");
    assert_string_equal(kit_file->series[1].name, "Caf\xc3\xa9");
}

static void reads_german_headings_decimal_commas_and_two_columns_of_time(void **state)
{
    struct logger_series *series = kit_read("Datum;Uhrzeit;Kohlendioxid (ppm);Temperatur (" LATIN_DEGREE "C)\n"
                                            "31.10.2021;10:00;1.234;21,5\n31.10.2021;10:05;934;21,25\n");

    (void)state;
    kit_assert_time(series->time_ms[1], "2021-10-31T10:05:00Z");
    assert_int_equal(series->values[CO2_PPM][0], 1234000);
    assert_int_equal(series->values[TEMPERATURE_C][1], 21250);
}

static void reads_the_column_in_utc_before_that_on_the_wall(void **state)
{
    (void)state;
    kit_assert_time(
        kit_read("time_local,time_utc,Temperature(\xe2\x84\x83)\n2021-07-01 11:00,2021-07-01 10:00,20\n")->time_ms[0],
        "2021-07-01T10:00:00Z");
    assert_false(kit_file->is_local);
    assert_int_equal(kit_file->note_count, 0);
    kit_assert_time(kit_read("date (utc),time (utc),co2\n2021-07-01,10:00,500\n")->time_ms[0], "2021-07-01T10:00:00Z");
}

static void reads_utf16_either_way_round_and_utf8_with_a_mark(void **state)
{
    static const char text[] = "time\tco2\n2021-12-01 10:00\t700\n";
    char wide[2 * sizeof text + 2];

    (void)state;
    for (int big = 0; big < 2; big++) {
        memcpy(wide, big ? "\xfe\xff" : "\xff\xfe", 2);
        for (size_t i = 0; i < sizeof text - 1; i++) {
            wide[2 + 2 * i + (size_t)!big] = 0;
            wide[2 + 2 * i + (size_t)big] = text[i];
        }
        assert_int_equal(kit_parse(wide, 2 * sizeof text), 0);
        assert_int_equal(kit_file->series[0].values[CO2_PPM][0], 700000);
    }
    assert_int_equal(kit_read("\xef\xbb\xbftime,co2\r2021-12-01 10:00,700\r")->values[CO2_PPM][0], 700000);
}

static void reads_a_head_count_but_not_a_motion_detector(void **state)
{
    struct logger_series *series = kit_read("time,co2,people\n2021-12-01 10:00,700,28\n2021-12-01 10:05,700,n/a\n");

    (void)state;
    assert_int_equal(series->people[0], 28);
    assert_int_equal(series->people[1], LOGGER_NONE);
    series = kit_read("time,co2,occupancy\n2021-12-01 10:00,700,1\n2021-12-01 10:05,700,0\n");
    assert_null(series->people);
    assert_true(kit_has_note("not how many"));
    kit_refuse("time,co2,people\n2021-12-01 10:00,700,28.5\n",
               "room.csv:2: column 3 'people': '28.5' is not a number of people");
}

static void leaves_out_what_is_not_measured_or_in_an_unknown_unit(void **state)
{
    struct logger_series *series = kit_read("time,eCO2 (ppm),CO2 (mg/m3),VOC,temperature,humidity\n"
                                            "2021-12-01 10:00,500,900,3,68,40\n");

    (void)state;
    assert_null(series->values[CO2_PPM]);
    assert_null(series->values[VOC_PPB]);
    assert_null(series->values[TEMPERATURE_C]);
    assert_int_equal(series->values[HUMIDITY_PCT][0], 40000);
    assert_true(kit_has_note("'eCO2 (ppm)' is left out"));
    assert_true(kit_has_note("'CO2 (mg/m3)' is left out"));
    assert_true(kit_has_note("'VOC' is left out"));
    assert_true(kit_has_note("'temperature' is left out: it says no unit"));
    kit_refuse("time,temperature\n2021-12-01 10:00,68\n", "no column in a known unit");
}

static void takes_a_temperature_without_unit_up_to_a_mean_of_42(void **state)
{
    (void)state;
    assert_non_null(kit_read("time,temperature\n2021-12-01 10:00,42\n")->values[TEMPERATURE_C]);
    kit_refuse("time,temperature\n2021-12-01 10:00,42.1\n", "no column in a known unit");
}

static void refuses_a_comma_that_may_be_decimals_or_thousands(void **state)
{
    (void)state;
    kit_refuse("time,VOC (ppb)\n2021-12-01 10:00,\"1,234\"\n", "decimals or of thousands");
    assert_int_equal(
        kit_read("time,VOC (ppb)\n2021-12-01 10:00,\"1,5\"\n2021-12-01 10:01,\"1,234\"\n")->values[VOC_PPB][1], 1234);
    assert_int_equal(kit_read("time,VOC (ppb)\n2021-12-01 10:00,1.5\n2021-12-01 10:01,\"1,234\"\n")->values[VOC_PPB][1],
                     1234000);
}

static void rounds_half_away_from_zero(void **state)
{
    struct logger_series *series = kit_read("time,temperature_c\n2021-12-01 10:00,20.0005\n2021-12-01 10:01,-0.0005\n"
                                            "2021-12-01 10:02,20.00049999999999999999\n");

    (void)state;
    assert_int_equal(series->values[TEMPERATURE_C][0], 20001);
    assert_int_equal(series->values[TEMPERATURE_C][1], -1);
    assert_int_equal(series->values[TEMPERATURE_C][2], 20000);
}

static void reads_headings_in_other_languages_and_blanks_in_quotes(void **state)
{
    struct logger_series *series = kit_read("Date,Heure,Salle,\"CO2 (ppm)\",\"Humidit\xc3\xa9 (%)\",Count\n"
                                            "\"01/12/2021\",\"10:00 \",A,\" 500 \",\"45,5\",20\n");

    (void)state;
    kit_assert_time(series->time_ms[0], "2021-12-01T10:00:00Z");
    assert_string_equal(series->name, "A");
    assert_int_equal(series->values[CO2_PPM][0], 500000);
    assert_int_equal(series->values[HUMIDITY_PCT][0], 45500);
    assert_int_equal(series->people[0], 20);
}

static void reads_no_offset_out_of_the_name_of_a_clock(void **state)
{
    (void)state;
    kit_assert_time(kit_read("Date Time (GMT Standard Time),co2\n2021-07-01 10:00,500\n")->time_ms[0],
                    "2021-07-01T09:00:00Z");
    kit_assert_time(kit_read("Date Time (GMT),co2\n2021-07-01 10:00,500\n")->time_ms[0], "2021-07-01T10:00:00Z");
    kit_assert_time(kit_read("Date Time (UTC-07:30),co2\n2021-07-01 10:00,500\n")->time_ms[0], "2021-07-01T17:30:00Z");
    kit_assert_time(kit_read("Date Time (GMT+1),co2\n2021-07-01 10:00,500\n")->time_ms[0], "2021-07-01T09:00:00Z");
}

static void sorts_rooms_whose_rows_have_people(void **state)
{
    struct logger_series *series =
        kit_read("time,co2,people,room\n2021-12-01 10:05,2,22,A\n2021-12-01 10:00,1,21,A\n"
                 "2021-12-01 10:05,2,22,A\n2021-12-01 10:10,3,23,A\n2021-12-01 10:15,4,24,A\n");

    (void)state;
    assert_int_equal(series->count, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(series->people[i], 21 + i);
}

static void says_which_line_and_column_is_wrong_and_what_is_right(void **state)
{
    (void)state;
    kit_refuse("", "room.csv:1: nothing to read");
    kit_refuse("foo,bar\n1,2\n", "room.csv:1: found 'foo', 'bar': headings such as");
    kit_refuse("time,co2\n2021-12-01 10:00,12x\n", "room.csv:2: column 2 'co2': '12x' is not a number");
    kit_refuse("a,b,c,d,e,f\n", "found 'a', 'b', 'c', 'd' and 2 more");
    kit_refuse("time,co2\n\n2021-12-01 25:00,12\n", "room.csv:3: column 1 'time': '2021-12-01 25:00' is not a time");
    kit_refuse("time,co2\n2021-12-01 10:00,21,5\n", "room.csv:2: more columns than the 2");
    kit_refuse("time,co2\n2021-12-01 10:00\n", "room.csv:2: 1 columns, and column 2 'co2' is expected");
    kit_refuse("time,co2\n2021-12-01 10:00,\"5\"6\n", "room.csv:2: column 2: a quote does not end");
    kit_refuse("time,co2\n2021-12-01 10:00,2147484\n", "is not a value that can be");
    kit_refuse("time,co2\n", "room.csv:1: no row");
}

static void ignores_a_torn_last_line_and_no_other(void **state)
{
    (void)state;
    assert_int_equal(kit_read("time,co2\n2021-12-01 10:00,500\n2021-12-01 10:0")->count, 1);
    assert_true(kit_has_note("Line 3, the last, is torn"));
    kit_refuse("time,co2\n2021-12-01 10:00,500\n2021-12-01 10:0\n", "room.csv:3");
    kit_refuse("time,co2\n2021-12-01 10:0", "room.csv:2");
    assert_int_equal(kit_read("time,co2\n2021-12-01 10:00,500\n2021-12-01 10:05,600")->count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_every_heading_of_aranets_app, kit_clean),
        cmocka_unit_test_teardown(reads_fahrenheit_and_millimetres_of_mercury, kit_clean),
        cmocka_unit_test_teardown(reads_the_recorded_aranet_file, kit_clean),
        cmocka_unit_test_teardown(reads_airthings, kit_clean),
        cmocka_unit_test_teardown(reads_airgradient_in_utc_and_as_corrected, kit_clean),
        cmocka_unit_test_teardown(reads_netatmo_by_its_unix_time, kit_clean),
        cmocka_unit_test_teardown(reads_awair_in_the_zone_it_names_and_in_no_other, kit_clean),
        cmocka_unit_test_teardown(reads_hobo_with_one_offset_all_year, kit_clean),
        cmocka_unit_test_teardown(reads_inkbird_newest_first, kit_clean),
        cmocka_unit_test_teardown(reads_what_the_simulator_writes_room_by_room, kit_clean),
        cmocka_unit_test_teardown(reads_sensors_named_in_a_column_after_lines_of_metadata, kit_clean),
        cmocka_unit_test_teardown(reads_german_headings_decimal_commas_and_two_columns_of_time, kit_clean),
        cmocka_unit_test_teardown(reads_the_column_in_utc_before_that_on_the_wall, kit_clean),
        cmocka_unit_test_teardown(reads_utf16_either_way_round_and_utf8_with_a_mark, kit_clean),
        cmocka_unit_test_teardown(reads_a_head_count_but_not_a_motion_detector, kit_clean),
        cmocka_unit_test_teardown(leaves_out_what_is_not_measured_or_in_an_unknown_unit, kit_clean),
        cmocka_unit_test_teardown(takes_a_temperature_without_unit_up_to_a_mean_of_42, kit_clean),
        cmocka_unit_test_teardown(refuses_a_comma_that_may_be_decimals_or_thousands, kit_clean),
        cmocka_unit_test_teardown(rounds_half_away_from_zero, kit_clean),
        cmocka_unit_test_teardown(reads_headings_in_other_languages_and_blanks_in_quotes, kit_clean),
        cmocka_unit_test_teardown(reads_no_offset_out_of_the_name_of_a_clock, kit_clean),
        cmocka_unit_test_teardown(sorts_rooms_whose_rows_have_people, kit_clean),
        cmocka_unit_test_teardown(says_which_line_and_column_is_wrong_and_what_is_right, kit_clean),
        cmocka_unit_test_teardown(ignores_a_torn_last_line_and_no_other, kit_clean),
    };

    return cmocka_run_group_tests(tests, kit_load_zone, NULL);
}
