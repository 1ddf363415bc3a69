/* loggers/meaning.c - see meaning.h. The words are those of the exports that ../README.md lists, and what Aranet's app
 * and spreadsheets say for them in German, French, Spanish, Dutch and Italian. */
#include "meaning.h"
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define EXTRA_WORD 10                   /* rank: a heading with fewer other words says the plain thing */

struct word {
    const char *phrase;
    enum role role;
    int rank;
};

/* Of times: UTC is read before a stamp, and last the wall clock, which shows an hour twice in autumn. */
#define RANK_UTC 1
#define RANK_LOCAL 6

/* The first that occurs counts. */
static const struct word time_words[] = {
    {" unix ", ROLE_TIME, RANK_UTC},
    {" epoch ", ROLE_TIME, RANK_UTC},
    {" timestamp ", ROLE_TIME, 2},
    {" time stamp ", ROLE_TIME, 2},
    {" date time ", ROLE_TIME, 3},
    {" datetime ", ROLE_TIME, 3},
    {" date and time ", ROLE_TIME, 3},
    {" recorded ", ROLE_TIME, 3},
    {" measured at ", ROLE_TIME, 3},
    {" zeitstempel ", ROLE_TIME, 3},
    {" zeitpunkt ", ROLE_TIME, 3},
    {" datum uhrzeit ", ROLE_TIME, 3},
    {" horodatage ", ROLE_TIME, 3},
    {" date heure ", ROLE_TIME, 3},
    {" fecha hora ", ROLE_TIME, 3},
    {" time ", ROLE_CLOCK, 4},
    {" uhrzeit ", ROLE_CLOCK, 4},
    {" zeit ", ROLE_CLOCK, 4},
    {" heure ", ROLE_CLOCK, 4},
    {" temps ", ROLE_CLOCK, 4},
    {" hora ", ROLE_CLOCK, 4},
    {" tijd ", ROLE_CLOCK, 4},
    {" ora ", ROLE_CLOCK, 4},
    {" date ", ROLE_DATE, 5},
    {" datum ", ROLE_DATE, 5},
    {" fecha ", ROLE_DATE, 5},
    {" data ", ROLE_DATE, 5},
};

static const char *const no_times[] = {" since ", " elapsed ", " response ", " timezone ", " time zone ", " last "};

static const struct word name_words[] = {
    {" room ", ROLE_NAME, 1},          {" raum ", ROLE_NAME, 1},
    {" salle ", ROLE_NAME, 1},         {" location name ", ROLE_NAME, 2},
    {" sensor name ", ROLE_NAME, 2},   {" device name ", ROLE_NAME, 2},
    {" location id ", ROLE_NAME, 7},   {" location type ", ROLE_NONE, 0},
    {" location group ", ROLE_NONE, 0}, {" sensor id ", ROLE_NAME, 8},
    {" device id ", ROLE_NAME, 8},     {" device type ", ROLE_NONE, 0},
    {" sensor type ", ROLE_NONE, 0},   {" name ", ROLE_NAME, 3},
    {" location ", ROLE_NAME, 4},      {" sensor ", ROLE_NAME, 5},
    {" device ", ROLE_NAME, 6},
};

static const char *const people_words[] = {" people ",  " occupancy ", " occupants ", " head count ", " headcount ",
                                           " persons ", " pupils ",    " personen ",  " personnes "};

struct quantity_word {
    const char *phrase;
    enum quantity quantity;
};

static const struct quantity_word quantity_words[] = {
    {" carbon dioxide ", CO2_PPM},
    {" co2 ", CO2_PPM},
    {" co 2 ", CO2_PPM},
    {" kohlendioxid ", CO2_PPM},
    {" kohlenstoffdioxid ", CO2_PPM},
    {" dioxyde de carbone ", CO2_PPM},
    {" dioxido de carbono ", CO2_PPM},
    {" koolstofdioxide ", CO2_PPM},
    {" anidride carbonica ", CO2_PPM},
    {" relative humidity ", HUMIDITY_PCT},
    {" humidity ", HUMIDITY_PCT},
    {" humid ", HUMIDITY_PCT},
    {" rh ", HUMIDITY_PCT},
    {" luftfeuchtigkeit ", HUMIDITY_PCT},
    {" luftfeuchte ", HUMIDITY_PCT},
    {" humidite ", HUMIDITY_PCT},
    {" humedad ", HUMIDITY_PCT},
    {" vochtigheid ", HUMIDITY_PCT},
    {" umidita ", HUMIDITY_PCT},
    {" atmospheric pressure ", PRESSURE_HPA},
    {" pressure ", PRESSURE_HPA},
    {" luftdruck ", PRESSURE_HPA},
    {" pression ", PRESSURE_HPA},
    {" presion ", PRESSURE_HPA},
    {" luchtdruk ", PRESSURE_HPA},
    {" pressione ", PRESSURE_HPA},
    {" temperature ", TEMPERATURE_C},
    {" temp ", TEMPERATURE_C},
    {" temperatur ", TEMPERATURE_C},
    {" temperatura ", TEMPERATURE_C},
    {" temperatuur ", TEMPERATURE_C},
    {" pm25 ", PM2_5_UG_M3},
    {" pm2 5 ", PM2_5_UG_M3},
    {" pm 25 ", PM2_5_UG_M3},
    {" pm10 ", PM10_UG_M3},
    {" pm 10 ", PM10_UG_M3},
    {" pm1 ", PM1_UG_M3},
    {" tvoc index ", VOC_INDEX},
    {" voc index ", VOC_INDEX},
    {" tvoc ", VOC_PPB},
    {" voc ", VOC_PPB},
    {" battery ", BATTERY_PCT},
    {" rssi ", RSSI_DBM},
};

static const struct reject {
    const char *phrase, *why_not;       /* NULL: not worth a note */
} rejects[] = {
    {" eco2 ", "is CO2 computed from other gases, not measured"},
    {" co2e ", "is CO2 computed from other gases, not measured"},
    {" co2eq ", "is CO2 computed from other gases, not measured"},
    {" co2 eq ", "is CO2 computed from other gases, not measured"},
    {" equivalent ", "is computed from other gases, not measured"},
    {" dew ", NULL},
    {" heat index ", NULL},
    {" feels ", NULL},
    {" set point ", NULL},
    {" setpoint ", NULL},
    {" particle ", NULL},
    {" score ", NULL},
    {" absolute humidity ", NULL},
    {" outdoor ", "is of the air outside"},
    {" outside ", "is of the air outside"},
    {" minimum ", "is an extreme, not a reading"},
    {" maximum ", "is an extreme, not a reading"},
    {" max ", "is an extreme, not a reading"},
    {" est ", "is estimated from other sizes, not measured"},   /* Awair's pm10_est */
};

/* Sources of the factors: NIST SP 811, appendix B (conventional mmHg 133.322387415 Pa, inHg 25.4 of them). */
static const struct unit_word {
    enum quantity quantity;
    const char *phrase;
    double scale, shift;                /* scale 0: known, and not readable as the quantity */
    enum quantity becomes;
} unit_words[] = {
    {CO2_PPM, " ppm ", 1, 0, CO2_PPM},
    {CO2_PPM, " % ", 10000, 0, CO2_PPM},
    {CO2_PPM, " mg ", 0, 0, CO2_PPM},
    {CO2_PPM, " mgm3 ", 0, 0, CO2_PPM},
    {TEMPERATURE_C, " c ", 1, 0, TEMPERATURE_C},
    {TEMPERATURE_C, " degc ", 1, 0, TEMPERATURE_C},
    {TEMPERATURE_C, " celsius ", 1, 0, TEMPERATURE_C},
    {TEMPERATURE_C, " f ", 5.0 / 9, -32 * 5.0 / 9, TEMPERATURE_C},
    {TEMPERATURE_C, " degf ", 5.0 / 9, -32 * 5.0 / 9, TEMPERATURE_C},
    {TEMPERATURE_C, " fahrenheit ", 5.0 / 9, -32 * 5.0 / 9, TEMPERATURE_C},
    {TEMPERATURE_C, " k ", 1, -273.15, TEMPERATURE_C},
    {HUMIDITY_PCT, " % ", 1, 0, HUMIDITY_PCT},
    {HUMIDITY_PCT, " pct ", 1, 0, HUMIDITY_PCT},
    {HUMIDITY_PCT, " percent ", 1, 0, HUMIDITY_PCT},
    {HUMIDITY_PCT, " g ", 0, 0, HUMIDITY_PCT},
    {PRESSURE_HPA, " hpa ", 1, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " mbar ", 1, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " mb ", 1, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " mmhg ", 1.33322387415, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " inhg ", 33.8638866667, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " in hg ", 33.8638866667, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " kpa ", 10, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " pa ", 0.01, 0, PRESSURE_HPA},
    {PRESSURE_HPA, " psi ", 0, 0, PRESSURE_HPA},
    {PM1_UG_M3, " ug ", 1, 0, PM1_UG_M3},
    {PM2_5_UG_M3, " ug ", 1, 0, PM2_5_UG_M3},
    {PM10_UG_M3, " ug ", 1, 0, PM10_UG_M3},
    {PM1_UG_M3, " ugm3 ", 1, 0, PM1_UG_M3},
    {PM2_5_UG_M3, " ugm3 ", 1, 0, PM2_5_UG_M3},
    {PM10_UG_M3, " ugm3 ", 1, 0, PM10_UG_M3},
    {VOC_PPB, " ppb ", 1, 0, VOC_PPB},
    {VOC_PPB, " ppm ", 1000, 0, VOC_PPB},
    {VOC_PPB, " index ", 1, 0, VOC_INDEX},
    {VOC_INDEX, " index ", 1, 0, VOC_INDEX},
    {BATTERY_PCT, " % ", 1, 0, BATTERY_PCT},
    {BATTERY_PCT, " pct ", 1, 0, BATTERY_PCT},
    {BATTERY_PCT, " mv ", 0.001, 0, BATTERY_V},
    {BATTERY_PCT, " v ", 1, 0, BATTERY_V},
    {RSSI_DBM, " dbm ", 1, 0, RSSI_DBM},
};

/* Quantities that no logger of a room writes in another unit when it names none; temperature and pressure must also
 * look like it (trim.c). */
static const enum quantity usual_units[] = {CO2_PPM,   TEMPERATURE_C, HUMIDITY_PCT, PRESSURE_HPA,
                                            PM1_UG_M3, PM2_5_UG_M3,   PM10_UG_M3};

bool meaning_has(const char *words, const char *phrase)
{
    return strstr(words, phrase) != NULL;
}

static int count_words(const char *words)
{
    int blanks = 0;

    for (const char *p = words; *p; p++)
        blanks += *p == ' ';
    return blanks > 0 ? blanks - 1 : 0;
}

static const struct unit_word *find_unit(enum quantity quantity, const char *words)
{
    for (size_t u = 0; u < COUNT(unit_words); u++)
        if (unit_words[u].quantity == quantity && meaning_has(words, unit_words[u].phrase))
            return &unit_words[u];
    return NULL;
}

static bool has_usual_unit(enum quantity quantity)
{
    for (size_t q = 0; q < COUNT(usual_units); q++)
        if (usual_units[q] == quantity)
            return true;
    return false;
}

static struct meaning none(const char *why_not)
{
    return (struct meaning){.role = ROLE_NONE, .why_not = why_not};
}

static struct meaning of_quantity(const struct quantity_word *word, const char *words, const char *brackets)
{
    struct meaning meaning = {.role = ROLE_VALUE, .quantity = word->quantity, .scale = 1};
    const struct unit_word *unit = find_unit(word->quantity, words);

    for (size_t r = 0; r < COUNT(rejects); r++)
        if (meaning_has(words, rejects[r].phrase))
            return none(rejects[r].why_not);
    if (unit && unit->scale == 0)
        return none("is in a unit that is not read");
    if (!unit && (brackets[strspn(brackets, " ")] != '\0' || !has_usual_unit(word->quantity)))
        return none("is in a unit that is not known");
    if (unit) {
        meaning.quantity = unit->becomes;
        meaning.scale = unit->scale;
        meaning.shift = unit->shift;
        meaning.is_unit_said = true;
    }
    meaning.rank = EXTRA_WORD * (count_words(words) - count_words(word->phrase));
    if (meaning_has(words, " corrected "))      /* AirGradient: beside " raw ", and what its own display shows */
        meaning.rank -= 2 * EXTRA_WORD;
    return meaning;
}

static struct meaning of_time(const char *words)
{
    int rank = meaning_has(words, " utc ") ? RANK_UTC : meaning_has(words, " local ") ? RANK_LOCAL : 0;

    for (size_t n = 0; n < COUNT(no_times); n++)
        if (meaning_has(words, no_times[n]))
            return none(NULL);
    for (size_t t = 0; t < COUNT(time_words); t++)
        if (meaning_has(words, time_words[t].phrase))
            return (struct meaning){.role = time_words[t].role, .rank = rank ? rank : time_words[t].rank};
    return none(NULL);
}

struct meaning meaning_find(const char *words, const char *brackets)
{
    struct meaning found;

    for (size_t r = 0; r < COUNT(rejects); r++)         /* "eCO2" is no quantity of ours by name */
        if (rejects[r].why_not && meaning_has(words, rejects[r].phrase) && strstr(words, "co2"))
            return none(rejects[r].why_not);
    for (size_t q = 0; q < COUNT(quantity_words); q++)
        if (meaning_has(words, quantity_words[q].phrase))
            return of_quantity(&quantity_words[q], words, brackets);
    for (size_t p = 0; p < COUNT(people_words); p++)
        if (meaning_has(words, people_words[p]))
            return meaning_has(words, " % ") ? none("is a share, not a head count")
                                             : (struct meaning){.role = ROLE_PEOPLE};
    if (strcmp(words, " count ") == 0)
        return (struct meaning){.role = ROLE_PEOPLE, .rank = 1};
    found = of_time(words);
    if (found.role != ROLE_NONE)
        return found;
    for (size_t n = 0; n < COUNT(name_words); n++)
        if (meaning_has(words, name_words[n].phrase))
            return (struct meaning){.role = name_words[n].role, .rank = name_words[n].rank};
    return none(NULL);
}
