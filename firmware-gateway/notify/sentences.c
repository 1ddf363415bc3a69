/* notify/sentences.c - see sentences.h. Tone: plain, short, present tense; a fact, then an action; no blame. */
#include "sentences.h"

#define FIRE_DOORS "Never wedge a fire door open. Ground-floor and high windows follow the school's safety rules."

const struct sentences sentences[TOPIC_COUNT][NOTIFY_OCCASION_COUNT] = {
    [TOPIC_CO2] = {
        [NOTIFY_RAISED] = {"{room}: CO2 over {limit} ppm",
                           "{room}: CO2 over {limit} ppm for {minutes} min, since {since}.",
                           "It is {value} ppm now.", "",
                           "{advice}", FIRE_DOORS},
        [NOTIFY_RETURNED] = {"{room} is back: CO2 still over {limit} ppm", "",
                             "It is still {value} ppm, since {since}.",
                             "It is still over {limit} ppm, since {since}.",
                             "Try something else, or say that it can't be fixed now.", FIRE_DOORS},
        [NOTIFY_CLEARED] = {"{room}: CO2 back under {limit} ppm",
                            "{room}: CO2 back under {limit} ppm after {minutes} min.", "", "", "Thank you.", ""},
    },
    [TOPIC_CO2_PEAK] = {
        [NOTIFY_RAISED] = {"{room}: CO2 over {limit} ppm, act now",
                           "{room}: CO2 over {limit} ppm for {minutes} min, since {since}.",
                           "It is {value} ppm now.", "",
                           "{advice}", FIRE_DOORS},
        [NOTIFY_RETURNED] = {"{room} is back: CO2 still over {limit} ppm", "",
                             "It is still {value} ppm, since {since}.",
                             "It is still over {limit} ppm, since {since}.",
                             "{advice}", FIRE_DOORS},
        [NOTIFY_CLEARED] = {"{room}: CO2 back under {limit} ppm",
                            "{room}: CO2 back under {limit} ppm after {minutes} min.", "", "", "Thank you.", ""},
    },
    [TOPIC_COLD] = {
        [NOTIFY_RAISED] = {"{room}: under {limit} C", "{room}: under {limit} C for {minutes} min, since {since}.",
                           "It is {value} C now.", "", "Look at the heating, or use a warmer room.", ""},
        [NOTIFY_RETURNED] = {"{room} is back: still under {limit} C", "", "It is still {value} C, since {since}.",
                             "It is still under {limit} C, since {since}.",
                             "Try something else, or say that it can't be fixed now.", ""},
        [NOTIFY_CLEARED] = {"{room}: back over {limit} C", "{room}: back over {limit} C after {minutes} min.", "", "",
                            "Thank you.", ""},
    },
    [TOPIC_HOT] = {
        [NOTIFY_RAISED] = {"{room}: over {limit} C", "{room}: over {limit} C for {minutes} min, since {since}.",
                           "It is {value} C now.", "", "Shade the sunny side and move air, or use a cooler room.",
                           FIRE_DOORS},
        [NOTIFY_RETURNED] = {"{room} is back: still over {limit} C", "", "It is still {value} C, since {since}.",
                             "It is still over {limit} C, since {since}.",
                             "Try something else, or say that it can't be fixed now.", FIRE_DOORS},
        [NOTIFY_CLEARED] = {"{room}: back under {limit} C", "{room}: back under {limit} C after {minutes} min.", "", "",
                            "Thank you.", ""},
    },
    [TOPIC_SENSOR] = {
        [NOTIFY_RAISED] = {"{room}: the sensor is silent", "{room}: the sensor has been silent since {since}.", "", "",
                           "Look whether it has power and reaches the network.", ""},
        [NOTIFY_RETURNED] = {"{room} is back: the sensor is still silent", "", "",
                             "The sensor has been silent since {since}.",
                             "Look whether it has power and reaches the network.", ""},
        [NOTIFY_CLEARED] = {"{room}: the sensor is heard again",
                            "{room}: the sensor is heard again after {minutes} min.", "", "", "Thank you.", ""},
    },
    [TOPIC_SITE] = {
        [NOTIFY_RAISED] = {"No readings: {reason}", "No readings since {since}: {reason}.", "", "",
                           "Look at the broker, the network and the power: it is one fault, not many.", ""},
        [NOTIFY_RETURNED] = {"Still no readings: {reason}", "", "", "No readings since {since}: {reason}.",
                             "Look at the broker, the network and the power: it is one fault, not many.", ""},
        [NOTIFY_CLEARED] = {"Readings are back", "Readings are back after {minutes} min.", "", "", "Thank you.", ""},
    },
    [TOPIC_RECORD] = {
        [NOTIFY_RAISED] = {"The disk is full", "Readings are not being saved since {since}: the disk is full.", "",
                           "They are still shown and judged, and are saved when there is room again.",
                           "Make room on the disk, or put in a bigger one.", ""},
        [NOTIFY_RETURNED] = {"The disk is still full", "", "", "Readings are not being saved since {since}.",
                             "Make room on the disk, or put in a bigger one.", ""},
        [NOTIFY_CLEARED] = {"There is room on the disk again", "Readings are saved again after {minutes} min.", "", "",
                            "Thank you.", ""},
    },
    [TOPIC_OTHER] = {
        [NOTIFY_RAISED] = {"{room}: {rule}", "{room}: {rule} since {since}.", "", "",
                           "Look at the incident's page.", ""},
        [NOTIFY_RETURNED] = {"{room} is back: {rule}", "", "", "{rule} since {since}.", "Look at the incident's page.",
                             ""},
        [NOTIFY_CLEARED] = {"{room}: over, {rule}", "{room}: over after {minutes} min, {rule}.", "", "", "Thank you.",
                            ""},
    },
};

const char *const sentences_average[TOPIC_COUNT][NOTIFY_OCCASION_COUNT] = {
    [TOPIC_CO2] = {
        [NOTIFY_RAISED] = "{room}: the {window}-minute average of CO2 is over {limit} ppm{now}, since {since}.",
        [NOTIFY_RETURNED] = "The {window}-minute average of CO2 is still over {limit} ppm{now}, since {since}.",
        [NOTIFY_CLEARED] = "{room}: the {window}-minute average of CO2 is back under {limit} ppm after {minutes} min.",
    },
    [TOPIC_CO2_PEAK] = {
        [NOTIFY_RAISED] = "{room}: the {window}-minute average of CO2 is over {limit} ppm{now}, since {since}.",
        [NOTIFY_RETURNED] = "The {window}-minute average of CO2 is still over {limit} ppm{now}, since {since}.",
        [NOTIFY_CLEARED] = "{room}: the {window}-minute average of CO2 is back under {limit} ppm after {minutes} min.",
    },
    [TOPIC_COLD] = {
        [NOTIFY_RAISED] = "{room}: the {window}-minute average of temperature is under {limit} C{now}, since {since}.",
        [NOTIFY_RETURNED] = "The {window}-minute average of temperature is still under {limit} C{now}, since {since}.",
        [NOTIFY_CLEARED] =
            "{room}: the {window}-minute average of temperature is back over {limit} C after {minutes} min.",
    },
    [TOPIC_HOT] = {
        [NOTIFY_RAISED] = "{room}: the {window}-minute average of temperature is over {limit} C{now}, since {since}.",
        [NOTIFY_RETURNED] = "The {window}-minute average of temperature is still over {limit} C{now}, since {since}.",
        [NOTIFY_CLEARED] =
            "{room}: the {window}-minute average of temperature is back under {limit} C after {minutes} min.",
    },
};

const char *const sentences_now[QUANTITY_COUNT][TREND_COUNT] = {
    [CO2_PPM] = {[TREND_UNKNOWN] = " (now {value} ppm)", [TREND_RISING] = " (now {value} ppm, rising)",
                 [TREND_STEADY] = " (now {value} ppm, steady)", [TREND_FALLING] = " (now {value} ppm, falling)"},
    [TEMPERATURE_C] = {[TREND_UNKNOWN] = " (now {value} C)", [TREND_RISING] = " (now {value} C, rising)",
                       [TREND_STEADY] = " (now {value} C, steady)", [TREND_FALLING] = " (now {value} C, falling)"},
};

#define OPEN_TOP_WINDOWS "Open the top windows first, the others too unless it is cold."
#define OPEN_EVERYTHING "Open everything you safely can, or move the class for a while."
const char *const sentences_advice[ADVICE_COUNT][VENTILATION_COUNT] = {
    [ADVICE_ACT] = {[VENTILATION_UNKNOWN] = OPEN_TOP_WINDOWS, [VENTILATION_NATURAL] = OPEN_TOP_WINDOWS,
                    [VENTILATION_HYBRID] = OPEN_TOP_WINDOWS,
                    [VENTILATION_MECHANICAL] = "Turn the ventilation up and tell the office if it does not help."},
    [ADVICE_PEAK] = {[VENTILATION_UNKNOWN] = OPEN_EVERYTHING, [VENTILATION_NATURAL] = OPEN_EVERYTHING,
                     [VENTILATION_HYBRID] = OPEN_EVERYTHING,
                     [VENTILATION_MECHANICAL] = "Turn the ventilation up, or move the class for a while, and tell the"
                                                " office."},
};

const char *const sentences_returned[INTENT_COUNT] = {
    [INTENT_NONE] = "{room} is back: {who} wanted to look again at {until}.",
    [INTENT_OPENING] = "{room} is back: {who} expected open windows to help by {until}.",
    [INTENT_FAN] = "{room} is back: {who} expected the fan to help by {until}.",
    [INTENT_FEWER] = "{room} is back: {who} expected fewer people to help by {until}.",
    [INTENT_CANNOT_OPEN] = "{room} is back: {who} said the windows can't open, until {until}.",
    [INTENT_SENSOR] = "{room} is back: {who} said the sensor looks wrong, until {until}.",
    [INTENT_PASSING] = "{room} is back: {who} passed it on, until {until}.",
};

const char *const sentences_unoccupied = "{room}: the lessons ended before CO2 or temperature was back in range.";
const char *const sentences_source = "Who says so: {source}, {date} ({status}). {meaning}.";
const char *const sentences_unverified = "This rule was not verified at source.";
const char *const sentences_site = "The school";
const char *const sentences_weekdays[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
const char *const sentences_months[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
const char *const sentences_second_pass = "{time} (second)";

const struct offer_sentences sentences_offer = {
    .subject = "{who} asks you: ",
    .asks = "{who} asks you to take this over. Say yes or no by the link; until then it stays with {who}.",
};

const char *const sentences_more_rooms = " and others";
const struct digest_sentences sentences_digest[DIGEST_REASON_COUNT] = {
    [DIGEST_OLD] = {"{count} alerts that could not be sent in time",
                    "These alerts could not be sent when they were news. Nobody needs to act on them by now.",
                    "And {count} more, all on the incidents page."},
    [DIGEST_BUNDLE] = {"More alerts since {since}: {rooms}", "More alerts since {since}, told in one message.",
                       "And {count} more, all on the incidents page."},
};
