/* filters/press_words.c - what the press says by itself, in the language of the document. The Welsh is a draft for a
 * fluent reviewer. */
#include "press.h"
#include <stdio.h>
#include <string.h>

static const struct press_words english = {
    .tag = "en-GB",
    .draft = "DRAFT",
    .demo = "Demo: made-up data, nothing is sent.",
    .page = "Page {} of {}",
    .made = "Made {}",
    .digest = "Digest {}",
    .unsigned_yet = "Not signed; no digest",
    .continued = "continued",
    .web_page = "The web page of this document is the accessible original: {}",
    .finding = "Finding",
    .limits = "Limits",
    .note = "Note",
    .pass = "Pass",
    .fail = "Fail",
    .cannot_tell = "Cannot tell",
    .not_applicable = "Does not apply",
    .good = "Good",
    .watch = "Watch",
    .act = "Act",
    .unknown = "No reading",
    .name = "Name",
    .role = "Role",
    .signature = "Signature",
    .date = "Date",
    .receipt = "Receipt",
};

static const struct press_words welsh = {
    .tag = "cy",
    .draft = "DRAFFT",
    .demo = "Arddangosiad: data dychmygol, ni anfonir dim.",
    .page = "Tudalen {} o {}",
    .made = "Gwnaed {}",
    .digest = "Crynhoad {}",
    .unsigned_yet = "Heb ei lofnodi; dim crynhoad",
    .continued = "parhad",
    .web_page = "Tudalen we'r ddogfen hon yw'r gwreiddiol hygyrch: {}",
    .finding = "Canfyddiad",
    .limits = "Terfynau",
    .note = "Nodyn",
    .pass = "Llwyddo",
    .fail = "Methu",
    .cannot_tell = "Methu dweud",
    .not_applicable = "Ddim yn berthnasol",
    .good = "Da",
    .watch = "Gwyliwch",
    .act = "Gweithredwch",
    .unknown = "Dim darlleniad",
    .name = "Enw",
    .role = "Rôl",
    .signature = "Llofnod",
    .date = "Dyddiad",
    .receipt = "Derbynneb",
};

const struct press_words *press_words_of(const char *language)
{
    return strcmp(language, "cy") == 0 ? &welsh : &english;
}

void press_fill(const char *pattern, const char *first, const char *second, char *text, size_t size)
{
    const char *values[] = {first, second};
    size_t used = 0, next = 0;

    for (; *pattern && used + 1 < size; pattern++) {
        bool is_place = pattern[0] == '{' && pattern[1] == '}' && next < 2;
        int more = is_place ? snprintf(text + used, size - used, "%s", values[next++]) : 1;

        if (!is_place)
            text[used] = *pattern;
        used += more < 0 ? 0 : (size_t)more;
        pattern += is_place;
    }
    text[used < size ? used : size - 1] = '\0';
}
