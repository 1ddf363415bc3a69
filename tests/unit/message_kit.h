/* tests/unit/message_kit.h - one message about one room, whose facts a test changes; and names that nobody should have. */
#ifndef MESSAGE_KIT_H
#define MESSAGE_KIT_H
#include "messages.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define T0 INT64_C(1795428000000)       /* 2026-11-23T10:00:00Z, a Monday; London is at UTC */
#define MINUTE INT64_C(60000)
#define DAY (INT64_C(1440) * MINUTE)
#define LINK "http://transom.local/incidents/7?k=tr_x"

static struct zone london;
static struct incident incident;
static struct rule rule;
static struct message_facts facts;

static inline int load_zone(void **state)
{
    (void)state;
    return zone_load("Europe/London", &london, NULL);
}

/* 8C is over 1500 ppm since 10:00 for twenty minutes. */
static inline int start(void **state)
{
    (void)state;
    incident = (struct incident){.id = 7, .room = "8c", .rule = "gb-hse-co2-poor", .pack = "england",
                                 .severity = SEVERITY_ALARM, .state = INCIDENT_RAISED, .began_ms = T0,
                                 .raised_ms = T0 + 20 * MINUTE, .peak = 1710};
    rule = (struct rule){.id = "gb-hse-co2-poor", .source = "HSE CO2 monitor guidance", .source_date = "2022",
                         .meaning = "Points to poor ventilation", .confidence = 'B', .status = STATUS_GUIDANCE,
                         .quantity = CO2_PPM, .statistic = STATISTIC_CONSECUTIVE_MINUTES, .comparison = COMPARE_ABOVE,
                         .limit = 1500, .severity = SEVERITY_ALARM};
    facts = (struct message_facts){.occasion = NOTIFY_RAISED, .incident = &incident, .room_name = "8C", .rule = &rule,
                                   .value = 1640.4, .now_ms = T0 + 20 * MINUTE, .zone = &london, .link = LINK};
    return 0;
}

/* What may stand in a name: line ends, controls, marks that turn the text, broken UTF-8, formats. */
static const char *const hostile[] = {
    "8C\r\nBcc: all@example.org", "8C\nX: y", "8C\rX", "8C\x01\x1b[2J", "8C\x7f", "8C\xe2\x80\xa8line",
    "8C\xe2\x80\xaertl",
    "8C\xe2\x81\xa6isolate", "8C\xc2\x85next", "8C\xff\xfe broken", "8C\xc0\xaf overlong", "8C\xed\xa0\x80 half",
    "8C\xf4\x90\x80\x80 beyond", "{limit}{room}", "%s%n", "=?UTF-8?B?AAAA?=", "\xef\xbb\xbf mark", "8C\xe2",
};

#endif
