/* test_decoder_sparkplug.c - Sparkplug B: births teach, data follows by alias, deaths. Messages are built here, byte
 * for byte as sparkplug_b.proto says. */
#include "test_decoder_memory.h"
#include <stdint.h>

#define GROUP "spBv1.0/school/"
#define ROOM "/node1/room8"
#define FLOAT_TYPE 9
#define INT16_TYPE 2
#define T0_MS UINT64_C(1795428000000)       /* 2026-11-23T10:00:00Z */

struct bytes {
    uint8_t at[1024];
    size_t size;
};

static struct bytes payload;

static void put_varint(struct bytes *to, uint64_t value)
{
    while (value >= 0x80) {
        to->at[to->size++] = (uint8_t)(value | 0x80);
        value >>= 7;
    }
    to->at[to->size++] = (uint8_t)value;
}

static void put_number(struct bytes *to, unsigned field, uint64_t value)
{
    put_varint(to, field << 3);
    put_varint(to, value);
}

static void put_bytes(struct bytes *to, unsigned field, const void *bytes, size_t size)
{
    put_varint(to, field << 3 | 2);
    put_varint(to, size);
    memcpy(to->at + to->size, bytes, size);
    to->size += size;
}

static void put_text(struct bytes *to, unsigned field, const char *text)
{
    put_bytes(to, field, text, strlen(text));
}

static void put_float(struct bytes *to, unsigned field, float value)
{
    put_varint(to, field << 3 | 5);
    memcpy(to->at + to->size, &value, sizeof value);
    to->size += sizeof value;
}

static void begin(void)
{
    payload.size = 0;
    put_number(&payload, 1, T0_MS);
}

/* One metric of a birth or of data: name NULL and alias 0 are left out, unit too. */
static void add_metric(const char *name, unsigned alias, unsigned datatype, const char *unit, float value)
{
    struct bytes metric = {.size = 0}, properties = {.size = 0}, property = {.size = 0};

    if (name)
        put_text(&metric, 1, name);
    if (alias)
        put_number(&metric, 2, alias);
    if (datatype)
        put_number(&metric, 4, datatype);
    if (unit) {
        put_text(&properties, 1, "engUnit");
        put_number(&property, 1, 12);
        put_text(&property, 8, unit);
        put_bytes(&properties, 2, property.at, property.size);
        put_bytes(&metric, 9, properties.at, properties.size);
    }
    if (datatype == INT16_TYPE)
        put_number(&metric, 10, (uint32_t)(int32_t)value);
    else
        put_float(&metric, 12, value);
    put_bytes(&payload, 2, metric.at, metric.size);
}

static int send_to(const char *topic)
{
    struct message message = {.topic = topic, .payload = (const char *)payload.at, .size = payload.size,
                              .announced = announced};

    err = (struct error){0};
    return decoder_decode(&message, &decoded, &err);
}

static void be_born(void)
{
    begin();
    add_metric("Air/CO2", 7, FLOAT_TYPE, "ppm", 650);
    add_metric("Air/Temperature", 8, INT16_TYPE, "°C", -3);
    assert_int_equal(send_to(GROUP "DBIRTH" ROOM), 0);
}

static const struct decoded_reading *find(enum quantity quantity)
{
    for (size_t i = 0; i < decoded.count; i++)
        if (reading_has(&decoded.readings[i].reading, quantity))
            return &decoded.readings[i];
    fail_msg("no %s", quantity_name(quantity));
    return NULL;
}

static void a_birth_is_read_and_says_that_the_device_is_online(void **state)
{
    (void)state;
    be_born();
    assert_int_equal(decoded.readings[0].online, ONLINE_YES);
    assert_string_equal(find(CO2_PPM)->device, "school/node1/room8");
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], 650, 1e-6);
    assert_float_equal(find(TEMPERATURE_C)->reading.value[TEMPERATURE_C], -3, 1e-6);
    assert_true(find(CO2_PPM)->reading.time_ms == (int64_t)T0_MS);
    assert_string_equal(decoded.rebirth, "");
    assert_string_equal(decoded.born, "");      /* the device, not its node */
}

static void a_nodes_birth_says_which_node_was_born(void **state)
{
    (void)state;
    begin();
    assert_int_equal(send_to(GROUP "NBIRTH/node1"), 0);
    assert_string_equal(decoded.born, "spBv1.0/school/NCMD/node1");
    assert_string_equal(decoded.rebirth, "");
    begin();
    assert_int_equal(send_to(GROUP "NDATA/node1"), 0);
    assert_string_equal(decoded.born, "");
}

static void data_comes_by_alias_alone(void **state)
{
    (void)state;
    be_born();
    begin();
    add_metric(NULL, 7, 0, NULL, 712.5F);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    assert_int_equal(decoded.count, 1);
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], 712.5, 1e-6);
    assert_string_equal(decoded.rebirth, "");
}

static void data_comes_by_name_too(void **state)
{
    (void)state;
    be_born();
    begin();
    add_metric("Air/CO2", 0, 0, NULL, 713);
    add_metric("Air/Noise", 0, 0, NULL, 40);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], 713, 1e-6);
    assert_int_equal(decoded.count, 1);
}

static void assert_is_refused(const char *topic)
{
    assert_int_equal(send_to(topic), -ESTALE);
    assert_int_equal(decoded.count, 0);
    assert_string_equal(decoded.refused, "school/node1/room8");
    assert_string_equal(decoded.rebirth, "spBv1.0/school/NCMD/node1");
    assert_non_null(strstr(err.text, "birth was not heard"));
}

static void assert_asks_for_a_birth(const char *topic)
{
    begin();
    add_metric(NULL, 7, 0, NULL, 712);
    assert_is_refused(topic);
}

static void data_without_a_birth_asks_for_one(void **state)
{
    (void)state;
    assert_asks_for_a_birth(GROUP "DDATA" ROOM);
}

static void a_metric_without_a_known_unit_or_of_something_else_is_no_reading(void **state)
{
    (void)state;
    begin();
    add_metric("CO2", 1, FLOAT_TYPE, NULL, 650);
    add_metric("Temperature", 2, FLOAT_TYPE, "degrees", 20);
    add_metric("eCO2", 3, FLOAT_TYPE, "ppm", 650);
    add_metric("CPU/Temperature", 4, FLOAT_TYPE, "°C", 55);
    add_metric("Target Temperature", 5, FLOAT_TYPE, "°C", 21);
    assert_int_equal(send_to(GROUP "DBIRTH" ROOM), 0);
    assert_int_equal(decoded.count, 1);         /* online, and nothing else */
    assert_int_equal(decoded.readings[0].reading.present, 0);
}

static void a_unit_may_be_the_names_last_word(void **state)
{
    (void)state;
    begin();
    add_metric("co2_ppm", 1, FLOAT_TYPE, NULL, 800);
    add_metric("temperature_f", 2, FLOAT_TYPE, NULL, 68);
    assert_int_equal(send_to(GROUP "NBIRTH/node2"), 0);
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], 800, 1e-6);
    assert_float_equal(find(TEMPERATURE_C)->reading.value[TEMPERATURE_C], 20, 1e-4);
    assert_string_equal(find(CO2_PPM)->device, "school/node2");
}

static void a_node_takes_its_devices_with_it(void **state)
{
    (void)state;
    begin();
    assert_int_equal(send_to(GROUP "NBIRTH/node1"), 0);
    be_born();
    begin();
    assert_int_equal(send_to(GROUP "NDEATH/node1"), 0);
    assert_int_equal(decoded.count, 2);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(decoded.readings[i].online, ONLINE_NO);
    be_born();
    begin();
    assert_int_equal(send_to(GROUP "DDEATH" ROOM), 0);
    assert_int_equal(decoded.count, 1);
    assert_int_equal(decoded.readings[0].online, ONLINE_NO);
}

static void add_birth_number(unsigned number)
{
    struct bytes metric = {.size = 0};

    put_text(&metric, 1, "bdSeq");
    put_number(&metric, 4, 8);
    put_number(&metric, 11, number);
    put_bytes(&payload, 2, metric.at, metric.size);
}

static void a_death_of_an_earlier_birth_comes_too_late(void **state)
{
    (void)state;
    begin();
    add_birth_number(4);
    assert_int_equal(send_to(GROUP "NBIRTH/node1"), 0);
    begin();
    add_birth_number(3);
    assert_int_equal(send_to(GROUP "NDEATH/node1"), 0);
    assert_int_equal(decoded.count, 0);
    begin();
    add_birth_number(4);
    assert_int_equal(send_to(GROUP "NDEATH/node1"), 0);
    assert_int_equal(decoded.count, 1);
}

/* -- numbers of messages -- */

static void add_sequence(unsigned sequence)
{
    put_number(&payload, 3, sequence);
}

static void node_is_born(unsigned sequence, unsigned birth)
{
    begin();
    add_birth_number(birth);
    add_sequence(sequence);
    assert_int_equal(send_to(GROUP "NBIRTH/node1"), 0);
}

static void room_is_born(unsigned sequence, const char *name, const char *unit)
{
    begin();
    add_metric(name, 7, FLOAT_TYPE, unit, 50);
    add_sequence(sequence);
    assert_int_equal(send_to(GROUP "DBIRTH" ROOM), 0);
}

static void say_co2(unsigned sequence, float co2_ppm)
{
    begin();
    add_metric(NULL, 7, 0, NULL, co2_ppm);
    add_sequence(sequence);
}

static void assert_hears_co2(unsigned sequence, float co2_ppm)
{
    say_co2(sequence, co2_ppm);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], co2_ppm, 1e-6);
    assert_string_equal(decoded.rebirth, "");
}

static void assert_refuses(unsigned sequence)
{
    say_co2(sequence, 712);
    assert_is_refused(GROUP "DDATA" ROOM);
}

static void numbers_in_their_order_go_round_after_255(void **state)
{
    (void)state;
    node_is_born(253, 0);
    room_is_born(254, "Air/CO2", "ppm");
    assert_hears_co2(255, 700);
    assert_hears_co2(0, 701);
    assert_hears_co2(1, 702);
}

static void a_missing_number_ends_all_births_of_the_node_until_they_come_again(void **state)
{
    (void)state;
    node_is_born(0, 0);
    room_is_born(1, "Air/CO2", "ppm");
    assert_hears_co2(2, 700);
    assert_refuses(4);
    assert_refuses(5);          /* in order again, but what it means is as unknown as before */
    node_is_born(0, 0);
    assert_refuses(1);
    room_is_born(2, "Air/CO2", "ppm");
    assert_hears_co2(3, 703);
}

/* The birth that was missed gave the alias to another quantity: what follows must not be read as CO2. */
static void an_alias_that_changed_in_a_missed_birth_is_never_read_as_what_it_was(void **state)
{
    (void)state;
    node_is_born(0, 0);
    room_is_born(1, "Air/CO2", "ppm");
    /* 2: the room's birth anew, with alias 7 for humidity; not heard */
    assert_refuses(3);
    room_is_born(4, "Air/Humidity", "%");
    say_co2(5, 41);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    assert_float_equal(find(HUMIDITY_PCT)->reading.value[HUMIDITY_PCT], 41, 1e-6);
    assert_false(reading_has(&decoded.readings[0].reading, CO2_PPM));
}

static void a_number_that_another_device_of_the_node_skipped_counts_too(void **state)
{
    (void)state;
    node_is_born(0, 0);
    room_is_born(1, "Air/CO2", "ppm");
    begin();
    add_sequence(3);
    (void)send_to(GROUP "DDATA/node1/room9");
    assert_refuses(4);
}

static void a_number_that_comes_late_is_refused_and_so_is_what_follows(void **state)
{
    (void)state;
    node_is_born(0, 0);
    room_is_born(1, "Air/CO2", "ppm");
    assert_hears_co2(2, 700);
    room_is_born(4, "Air/CO2", "ppm");
    room_is_born(3, "Air/Humidity", "%");       /* the older of two births comes last */
    assert_refuses(5);
}

static void the_same_number_again_changes_nothing(void **state)
{
    (void)state;
    node_is_born(0, 0);
    room_is_born(1, "Air/CO2", "ppm");
    assert_hears_co2(2, 700);
    assert_hears_co2(2, 700);
    assert_hears_co2(3, 701);
}

static void a_node_that_does_not_count_is_read(void **state)
{
    (void)state;
    node_is_born(0, 0);
    be_born();                  /* without a number */
    begin();
    add_metric(NULL, 7, 0, NULL, 712);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], 712, 1e-6);
}

static void numbers_count_from_a_devices_birth_where_the_nodes_was_before_us(void **state)
{
    (void)state;
    room_is_born(40, "Air/CO2", "ppm");
    assert_hears_co2(41, 700);
    assert_refuses(43);
}

static void a_death_of_an_earlier_birth_comes_too_late_after_a_gap_too(void **state)
{
    (void)state;
    node_is_born(0, 4);
    room_is_born(1, "Air/CO2", "ppm");
    assert_refuses(9);
    begin();
    add_birth_number(3);
    assert_int_equal(send_to(GROUP "NDEATH/node1"), 0);
    assert_int_equal(decoded.count, 0);
    begin();
    add_birth_number(4);
    assert_int_equal(send_to(GROUP "NDEATH/node1"), 0);
    assert_int_equal(decoded.readings[0].online, ONLINE_NO);
}

static void a_nodes_birth_ends_those_of_its_devices_and_of_no_other_node(void **state)
{
    (void)state;
    be_born();
    begin();
    assert_int_equal(send_to(GROUP "NBIRTH/node"), 0);      /* its name begins like the other's */
    begin();
    add_metric(NULL, 7, 0, NULL, 712);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    begin();
    assert_int_equal(send_to(GROUP "NBIRTH/node1"), 0);
    assert_asks_for_a_birth(GROUP "DDATA" ROOM);
}

static void a_new_birth_replaces_the_old_aliases(void **state)
{
    (void)state;
    be_born();
    begin();
    add_metric("Air/Humidity", 7, FLOAT_TYPE, "%", 40);
    assert_int_equal(send_to(GROUP "DBIRTH" ROOM), 0);
    begin();
    add_metric(NULL, 7, 0, NULL, 41);
    assert_int_equal(send_to(GROUP "DDATA" ROOM), 0);
    assert_float_equal(find(HUMIDITY_PCT)->reading.value[HUMIDITY_PCT], 41, 1e-6);
    assert_false(reading_has(&decoded.readings[0].reading, CO2_PPM));
}

static void aliases_end_with_the_birth_that_gave_them(void **state)
{
    (void)state;
    be_born();
    begin();
    assert_int_equal(send_to(GROUP "DDEATH" ROOM), 0);
    assert_asks_for_a_birth(GROUP "DDATA" ROOM);
    be_born();
    begin();
    assert_int_equal(send_to(GROUP "NDEATH/node1"), 0);
    assert_asks_for_a_birth(GROUP "DDATA" ROOM);
}

static void a_node_named_like_a_kind_of_message_silences_nobody(void **state)
{
    (void)state;
    begin();
    add_metric("Air/CO2", 7, FLOAT_TYPE, "ppm", 650);
    assert_int_equal(send_to(GROUP "NBIRTH/room9"), 0);
    assert_int_equal(send_to(GROUP "DBIRTH/NDATA/room9"), 0);
    begin();
    add_metric(NULL, 7, 0, NULL, 712);
    assert_int_equal(send_to(GROUP "NDATA/room9"), 0);
    assert_float_equal(find(CO2_PPM)->reading.value[CO2_PPM], 712, 1e-6);
    assert_string_equal(find(CO2_PPM)->device, "school/room9");
}

static void torn_bytes_are_an_error_at_every_place(void **state)
{
    size_t whole;
    int broken = 0;

    (void)state;
    begin();
    add_metric("Air/CO2", 7, FLOAT_TYPE, "ppm", 650);
    whole = payload.size;
    for (payload.size = 1; payload.size < whole; payload.size++)
        broken += send_to(GROUP "DBIRTH" ROOM) == -EBADMSG;
    assert_in_range(broken, whole - 3, whole);  /* cut between two fields it is whole */
}

static void commands_and_states_of_hosts_say_nothing(void **state)
{
    (void)state;
    payload.size = 0;
    put_text(&payload, 1, "x");
    assert_int_equal(send_to(GROUP "NCMD/node1"), 0);
    assert_int_equal(decoded.count, 0);
    assert_int_equal(send_to("spBv1.0/STATE/host"), 0);
    assert_int_equal(decoded.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_MEMORY(a_birth_is_read_and_says_that_the_device_is_online),
        WITH_MEMORY(a_nodes_birth_says_which_node_was_born),
        WITH_MEMORY(data_comes_by_alias_alone),
        WITH_MEMORY(data_comes_by_name_too),
        WITH_MEMORY(data_without_a_birth_asks_for_one),
        WITH_MEMORY(a_metric_without_a_known_unit_or_of_something_else_is_no_reading),
        WITH_MEMORY(a_unit_may_be_the_names_last_word),
        WITH_MEMORY(a_node_takes_its_devices_with_it),
        WITH_MEMORY(a_death_of_an_earlier_birth_comes_too_late),
        WITH_MEMORY(numbers_in_their_order_go_round_after_255),
        WITH_MEMORY(a_missing_number_ends_all_births_of_the_node_until_they_come_again),
        WITH_MEMORY(an_alias_that_changed_in_a_missed_birth_is_never_read_as_what_it_was),
        WITH_MEMORY(a_number_that_another_device_of_the_node_skipped_counts_too),
        WITH_MEMORY(a_number_that_comes_late_is_refused_and_so_is_what_follows),
        WITH_MEMORY(the_same_number_again_changes_nothing),
        WITH_MEMORY(a_node_that_does_not_count_is_read),
        WITH_MEMORY(numbers_count_from_a_devices_birth_where_the_nodes_was_before_us),
        WITH_MEMORY(a_death_of_an_earlier_birth_comes_too_late_after_a_gap_too),
        WITH_MEMORY(a_nodes_birth_ends_those_of_its_devices_and_of_no_other_node),
        WITH_MEMORY(a_new_birth_replaces_the_old_aliases),
        WITH_MEMORY(aliases_end_with_the_birth_that_gave_them),
        WITH_MEMORY(a_node_named_like_a_kind_of_message_silences_nobody),
        WITH_MEMORY(torn_bytes_are_an_error_at_every_place),
        WITH_MEMORY(commands_and_states_of_hosts_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
