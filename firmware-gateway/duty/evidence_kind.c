/* duty/evidence_kind.c - see evidence_kind.h */
#include "evidence_kind.h"
#include <string.h>

static const enum evidence_kind kinds[CHECKLIST_ANSWER_COUNT] = {
    [CHECKLIST_CO2_OVER_LEVELS] = EVIDENCE_CO2,
    [CHECKLIST_CO2_OVER_1500] = EVIDENCE_CO2,
    [CHECKLIST_CO2_LEAGUE] = EVIDENCE_CO2,
    [CHECKLIST_CO2_TREND] = EVIDENCE_CO2,
    [CHECKLIST_CO2_AND_TEMPERATURE] = EVIDENCE_CO2_AND_TEMPERATURE,
    [CHECKLIST_CO2_AND_OCCUPANCY] = EVIDENCE_CO2,
    [CHECKLIST_ROOMS_OVER_800] = EVIDENCE_CO2,
    [CHECKLIST_SEASONS] = EVIDENCE_CO2,
    [CHECKLIST_TEMPERATURE_RANGE] = EVIDENCE_TEMPERATURE,
    [CHECKLIST_TEMPERATURE_START_OF_DAY] = EVIDENCE_TEMPERATURE,
    [CHECKLIST_TEMPERATURE_TREND] = EVIDENCE_TEMPERATURE,
    [CHECKLIST_TEMPERATURE_MAX] = EVIDENCE_TEMPERATURE,
    [CHECKLIST_INDOORS_AND_OUTDOORS] = EVIDENCE_TEMPERATURE,
    [CHECKLIST_COVERAGE] = EVIDENCE_COVERAGE,
    /* No rule is about these: the record has a part of it, or why not. */
    [CHECKLIST_FRESH_AIR] = EVIDENCE_LOG,
    [CHECKLIST_PURGE_TREND] = EVIDENCE_LOG,
    [CHECKLIST_OCCUPIED_LENGTH] = EVIDENCE_LOG,
    [CHECKLIST_OVERNIGHT_FALL] = EVIDENCE_LOG,
    [CHECKLIST_BEFORE_AFTER] = EVIDENCE_LOG,
    [CHECKLIST_SENSOR_IN_EVERY_ROOM] = EVIDENCE_LOG,
    [CHECKLIST_SENSOR_REGISTER] = EVIDENCE_LOG,
    [CHECKLIST_CALIBRATION_LOG] = EVIDENCE_LOG,
    [CHECKLIST_ROOM_REGISTER] = EVIDENCE_LOG,
    [CHECKLIST_REPEATED_ALERTS] = EVIDENCE_LOG,
    [CHECKLIST_ALERT_LOG] = EVIDENCE_LOG,
    [CHECKLIST_ALERT_ROLES] = EVIDENCE_LOG,
    [CHECKLIST_EVIDENCE_REPORT] = EVIDENCE_LOG,
    [CHECKLIST_ACTION_LOG] = EVIDENCE_LOG,
    [CHECKLIST_REVIEW_TRIGGERS] = EVIDENCE_LOG,
    [CHECKLIST_CONSULTATION_LOG] = EVIDENCE_LOG,
    [CHECKLIST_INSPECTION_LOG] = EVIDENCE_LOG,
    [CHECKLIST_REP_ACCESS] = EVIDENCE_LOG,
    [CHECKLIST_LEGAL_DUTIES] = EVIDENCE_LOG,
};

enum evidence_kind evidence_kind_of(enum checklist_answer answer)
{
    return kinds[answer];
}

enum evidence_kind evidence_kind_from_word(const char *word, enum checklist_answer *answer)
{
    for (int i = 0; i < CHECKLIST_ANSWER_COUNT; i++)
        if (strcmp(checklist_answer_words[i], word) == 0) {
            if (answer)
                *answer = (enum checklist_answer)i;
            return kinds[i];
        }
    return EVIDENCE_NONE;
}

int evidence_level_ppm(enum checklist_answer answer)
{
    return answer == CHECKLIST_CO2_OVER_1500 ? 1500 : answer == CHECKLIST_ROOMS_OVER_800 ? 800 : 0;
}

bool evidence_kind_has_co2(enum evidence_kind kind)
{
    return kind == EVIDENCE_CO2 || kind == EVIDENCE_CO2_AND_TEMPERATURE;
}

bool evidence_kind_has_temperature(enum evidence_kind kind)
{
    return kind == EVIDENCE_TEMPERATURE || kind == EVIDENCE_CO2_AND_TEMPERATURE;
}
