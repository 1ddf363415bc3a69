/* report/labels_air.c - the words of papers about rooms, rules and days: see labels.h. The Welsh is a draft for a fluent
 * reviewer. */
#include "labels_private.h"

const char *const labels_air[LABEL_COUNT][PAPER_LANGUAGE_COUNT] = {
    [LABEL_EVIDENCE_TITLE] = BOTH("Evidence about fresh air", "Tystiolaeth am awyr iach"),
    [LABEL_TERM_TITLE] = BOTH("Air over a term: {1}", "Yr aer dros dymor: {1}"),
    [LABEL_TERM_SCHOOL_TITLE] = BOTH("Air over a term: the whole school", "Yr aer dros dymor: yr ysgol gyfan"),
    [LABEL_FIX_TITLE] = BOTH("Rooms to fix", "Ystafelloedd i’w trwsio"),
    [LABEL_FILE_TITLE] = BOTH("What a logger measured", "Yr hyn a fesurodd cofnodwr"),
    [LABEL_RECORD_UP_TO] = BOTH("from the record to {1}", "o’r cofnod hyd {1}"),
    [LABEL_COVERAGE] = BOTH("measured {1}% of time in use", "mesurwyd {1}% o’r amser"),
    [LABEL_DIGEST_CAPTION] = BOTH("The digest of this paper. The same rooms and dates give the same digest, whoever "
                                  "asks and whenever, as long as the record is the same.",
                                  "Crynhoad y papur hwn. Mae’r un ystafelloedd a dyddiadau yn rhoi’r un crynhoad, "
                                  "pwy bynnag sy’n gofyn a phryd bynnag, cyhyd â bod y cofnod yr un fath."),

    [LABEL_FOUND_FAILED] = BOTH("{1}: over 800 ppm for {2}% of the time measured, {3}. At least one CO2 rule of the "
                                "school’s yardstick failed on {4} of {5} days measured.",
                                "{1}: dros 800 ppm am {2}% o’r amser a fesurwyd, {3}. Methodd o leiaf un rheol CO2 "
                                "o lathen fesur yr ysgol ar {4} o’r {5} diwrnod a fesurwyd."),
    [LABEL_FOUND_PASSED] = BOTH("{1}: over 800 ppm for {2}% of the time measured, {3}. No CO2 rule of the school’s "
                                "yardstick failed on any of {5} days measured.",
                                "{1}: dros 800 ppm am {2}% o’r amser a fesurwyd, {3}. Ni fethodd yr un rheol CO2 o "
                                "lathen fesur yr ysgol ar yr un o’r {5} diwrnod a fesurwyd."),
    [LABEL_FOUND_UNTOLD] = BOTH("{1}: cannot tell. {2}% of the time in use was measured, {3}; 75% is needed.",
                                "{1}: ni ellir dweud. Mesurwyd {2}% o’r amser defnydd, {3}; mae angen 75%."),
    [LABEL_FOUND_NOTHING] = BOTH("{1}: cannot tell. The room was not in use on any day, {3}.",
                                 "{1}: ni ellir dweud. Ni ddefnyddiwyd yr ystafell ar unrhyw ddiwrnod, {3}."),

    [LABEL_UNDER_ONE] = BOTH("under 1", "dan 1"),

    [LABEL_LIMITS_SIGN] = BOTH("CO2 is a sign of how much fresh air a room gets, never a measure of infection. A "
                               "sensor tells of the place where it is.",
                               "Arwydd o faint o awyr iach y mae ystafell yn ei gael yw CO2, byth mesur o haint. Am "
                               "y man lle mae’n hongian y mae synhwyrydd yn dweud."),
    [LABEL_LIMITS_COVERED] = BOTH("Every room here was measured for at least 75% of the time in use.",
                                  "Mesurwyd pob ystafell yma am o leiaf 75% o’r amser defnydd."),
    [LABEL_LIMITS_THIN] = BOTH("Measured for less than 75% of the time in use, so nothing is found of them: {1}.",
                               "Mesurwyd am lai na 75% o’r amser defnydd, felly ni chanfyddir dim amdanynt: {1}."),
    [LABEL_LIMITS_GRADE] = BOTH("Evidence of grade C or D (a sensor not checked within a year, not confirmed in its "
                                "place, or too little measured) in: {1}.",
                                "Tystiolaeth gradd C neu D (synhwyrydd heb ei wirio o fewn blwyddyn, heb ei "
                                "gadarnhau yn ei le, neu rhy ychydig wedi’i fesur) yn: {1}."),
    [LABEL_LIMITS_FILE] = BOTH("This is one logger’s file. Who put it where, and whether it was checked, is not in "
                               "it, so its evidence is of grade C at best.",
                               "Ffeil un cofnodwr yw hon. Nid yw’n dweud pwy a’i rhoddodd ble, nac a gafodd ei "
                               "wirio, felly gradd C yw ei thystiolaeth ar y gorau."),

    [LABEL_MEASURED] = BOTH("What was measured, and what is missing", "Yr hyn a fesurwyd, a’r hyn sydd ar goll"),
    [LABEL_ROOM] = BOTH("Room", "Ystafell"),
    [LABEL_FIGURES] = BOTH("Figures", "Ffigurau"),
    [LABEL_YARDSTICKS] = BOTH("The school’s own yardstick: {1}", "Llathen fesur yr ysgol ei hun: {1}"),
    [LABEL_OTHERS] = BOTH("Beside it: what others say of the same days",
                          "Wrth ei hochr: yr hyn a ddywed eraill am yr un dyddiau"),
    [LABEL_WEEKS] = BOTH("Week by week", "Wythnos wrth wythnos"),
    [LABEL_INCIDENTS] = BOTH("What was raised, and what was done", "Yr hyn a godwyd, a’r hyn a wnaed"),
    [LABEL_METHOD] = BOTH("How we measured and judged", "Sut y mesurwyd ac y barnwyd"),
    [LABEL_SOURCES] = BOTH("Sources", "Ffynonellau"),
    [LABEL_TYPICAL_AND_WORST] = BOTH("A typical day and the worst one", "Diwrnod arferol a’r gwaethaf"),

    [LABEL_SCHOOL_DAYS] = BOTH("School days", "Dyddiau ysgol"),
    [LABEL_DAYS_MEASURED] = BOTH("Measured well enough", "Wedi’u mesur yn ddigon da"),
    [LABEL_OF_THE_TIME] = BOTH("Of the time in use", "O’r amser defnydd"),
    [LABEL_GRADE] = BOTH("Grade", "Gradd"),
    [LABEL_SOURCE] = BOTH("Who says so", "Pwy sy’n dweud"),
    [LABEL_STATUS] = BOTH("Status", "Statws"),
    [LABEL_LIMIT] = BOTH("Fails when", "Methu pan"),
    [LABEL_WORST] = BOTH("Worst day", "Diwrnod gwaethaf"),
    [LABEL_FAILED_ON] = BOTH("Failed on", "Methu ar"),
    [LABEL_VERDICT] = BOTH("Verdict", "Dyfarniad"),
    [LABEL_TIME] = BOTH("Time", "Amser"),
    [LABEL_BEGAN] = BOTH("Began", "Dechrau"),
    [LABEL_HOW_LONG] = BOTH("How long", "Pa mor hir"),
    [LABEL_PEAK] = BOTH("Peak, ppm", "Brig, ppm"),
    [LABEL_DONE] = BOTH("What was done", "Yr hyn a wnaed"),
    [LABEL_CLAUSE] = BOTH("What it says, its clause, where to read it",
                          "Yr hyn a ddywed, ei gymal, ble i’w ddarllen"),
    [LABEL_CONFIDENCE] = BOTH("Confidence", "Hyder"),
    [LABEL_RULE] = BOTH("Rule", "Rheol"),

    [LABEL_MEAN] = BOTH("CO2 on average", "CO2 ar gyfartaledd"),
    [LABEL_MEAN_PPM] = BOTH("Mean CO2, ppm", "CO2 cymedrig, ppm"),
    [LABEL_ABOVE] = BOTH("Above {1} ppm", "Dros {1} ppm"),
    [LABEL_ABOVE_VALUE] = BOTH("{1}% of the time measured ({2} h); {3} min at a stretch at most",
                               "{1}% o’r amser a fesurwyd ({2} awr); {3} munud ar y tro ar y mwyaf"),
    [LABEL_HIGHEST] = BOTH("Highest", "Uchaf"),
    [LABEL_WARMTH] = BOTH("Temperature", "Tymheredd"),
    [LABEL_WARMTH_VALUE] = BOTH("{1} to {2} °C while in use", "{1} i {2} °C tra’n cael ei defnyddio"),
    [LABEL_ABOUT_ROOM] = BOTH("About the room", "Am yr ystafell"),
    [LABEL_CANNOT_TELL] = BOTH("Cannot tell", "Methu dweud"),

    [LABEL_CHART_SENTENCE] = BOTH("{1}: on {2}, the day with the most time over 800 ppm, the highest half hour was "
                                  "{3} ppm at {4}. On a typical day (in each half hour the middle one of all days) "
                                  "the highest is {5} ppm.",
                                  "{1}: ar {2}, y diwrnod â’r mwyaf o amser dros 800 ppm, yr hanner awr uchaf oedd "
                                  "{3} ppm am {4}. Ar ddiwrnod arferol (ym mhob hanner awr, yr un canol o’r holl "
                                  "ddyddiau) yr uchaf yw {5} ppm."),
    [LABEL_TYPICAL_DAY] = BOTH("Typical", "Arferol"),
    [LABEL_WORST_DAY] = BOTH("Worst", "Gwaethaf"),
    [LABEL_WEEK_CAPTION] = BOTH("{1}, CO2 in hundreds of ppm", "{1}, CO2 mewn cannoedd o ppm"),
    [LABEL_WEEK_NOTE] = BOTH("Each cell is the mean of the readings of half an hour: 11 is about 1,100 ppm. Its "
                             "shape is by the levels 800 and 1,500 ppm: circle under 800, triangle from 800, "
                             "octagon from 1,500, dashed clock: no reading. Empty: not in use.",
                             "Cymedr darlleniadau hanner awr yw pob cell: mae 11 tua 1,100 ppm. Mae ei siâp yn ôl y "
                             "lefelau 800 a 1,500 ppm: cylch o dan 800, triongl o 800, wythongl o 1,500, cloc "
                             "toredig: dim darlleniad. Gwag: heb ei defnyddio."),
    [LABEL_DAYS_OF] = BOTH("{1} of {2} days", "{1} o {2} ddiwrnod"),
    [LABEL_GOOD_ON] = BOTH("Good on {1} of {2} days", "Da ar {1} o {2} ddiwrnod"),
    [LABEL_NO_INCIDENTS] = BOTH("Nothing was raised in these days. What a file brought in later raises nothing.",
                                "Ni chodwyd dim yn y dyddiau hyn. Nid yw’r hyn a ddaeth yn ddiweddarach o ffeil yn "
                                "codi dim."),
    [LABEL_INCIDENTS_MORE] = BOTH("Only the newest {1} are listed.",
                                  "Dim ond y {1} diweddaraf a restrir."),
    [LABEL_UNTOLD_RULES] = BOTH("{1} more rules of these yardsticks say nothing of this room: they are about other "
                                "rooms or ventilation, about something nothing here measures, or for after other "
                                "measures.",
                                "Nid yw {1} rheol arall o’r llathenni mesur hyn yn dweud dim am yr ystafell hon: "
                                "maent am ystafelloedd neu awyru eraill, am rywbeth nad oes dim yma yn ei fesur, "
                                "neu ar gyfer ar ôl mesurau eraill."),
    [LABEL_STILL_OPEN] = BOTH("still open", "yn dal ar agor"),
    [LABEL_NOBODY] = BOTH("Nobody took it", "Ni chymerodd neb hi"),
    [LABEL_UNIONS] = BOTH("Beside it: what the unions say of the same days",
                          "Wrth ei hochr: yr hyn a ddywed yr undebau am yr un dyddiau"),
    [LABEL_FAILS_IN] = BOTH("Fails in", "Yn methu yn"),
    [LABEL_PASSES_IN] = BOTH("Passes in", "Yn pasio yn"),
    [LABEL_OTHERS_NOTE] = BOTH("The same readings under every other yardstick in the box. No two are blended: where "
                               "they differ, both stand here. Rules already above are not repeated.",
                               "Yr un darlleniadau yn ôl pob llathen fesur arall yn y blwch. Ni chymysgir yr un "
                               "ddwy: lle maent yn wahanol, mae’r ddwy yma. Ni ailadroddir rheolau sydd uchod "
                               "eisoes."),
    [LABEL_COVERED] = BOTH("Covered", "Mesurwyd"),
    [LABEL_METHOD_READINGS] = BOTH("Readings arrive from a sensor in the room and are kept as they came. "
                                   "Neighbouring readings are joined by a line unless they are further apart than "
                                   "three times the sensor’s own interval; what is not joined is a gap, and a gap "
                                   "is never filled in.",
                                   "Daw darlleniadau o synhwyrydd yn yr ystafell a chedwir hwy fel y daethant. "
                                   "Cysylltir darlleniadau cyfagos â llinell oni bai eu bod ymhellach oddi wrth ei "
                                   "gilydd na theirgwaith cyfnod y synhwyrydd ei hun; bwlch yw’r hyn nas cysylltir, "
                                   "ac ni lenwir bwlch byth."),
    [LABEL_METHOD_DAYS] = BOTH("Only time in use counts: the hours of the school’s calendar, without closures and "
                               "bank holidays. Time above a level is measured along the joined lines.",
                               "Dim ond amser defnydd sy’n cyfrif: oriau calendr yr ysgol, heb gyfnodau cau a "
                               "gwyliau banc. Mesurir amser uwchlaw lefel ar hyd y llinellau a gysylltwyd."),
    [LABEL_METHOD_VERDICTS] = BOTH("A rule is judged day by day. A day passes or fails only when 75% of its time in "
                                   "use was measured and the sensor could be believed; otherwise it cannot tell. "
                                   "Over these dates a rule fails when it failed on any day, and the table says on "
                                   "how many.",
                                   "Bernir rheol ddydd wrth ddydd. Dim ond pan fesurwyd 75% o’i amser defnydd a "
                                   "phan ellid credu’r synhwyrydd y mae diwrnod yn pasio neu’n methu; fel arall ni "
                                   "ellir dweud. Dros y dyddiadau hyn mae rheol yn methu pan fethodd ar unrhyw "
                                   "ddiwrnod, a dywed y tabl ar sawl un."),
    [LABEL_METHOD_PERIODS] = BOTH("Rules about most of the time, or about a year, are judged over all of these "
                                  "dates at once. Rules about fresh air for each person go by an estimate from CO2, "
                                  "which is a range; where the limit lies inside the range, they cannot tell.",
                                  "Bernir rheolau am y rhan fwyaf o’r amser, neu am flwyddyn, dros yr holl "
                                  "ddyddiadau hyn ar unwaith. Mae rheolau am awyr iach i bob person yn mynd yn ôl "
                                  "amcangyfrif o CO2, sy’n ystod; lle mae’r terfyn o fewn yr ystod, ni allant "
                                  "ddweud."),
    [LABEL_METHOD_GRADES] = BOTH("Grade A: measured for 95% of the time in use, sensor checked within a year, "
                                 "nights at the level of outdoor air, place confirmed. B and C lack some of it; D: "
                                 "not to be relied on. A period has the grade of its worst week.",
                                 "Gradd A: mesurwyd am 95% o’r amser defnydd, gwiriwyd y synhwyrydd o fewn "
                                 "blwyddyn, nosweithiau ar lefel yr awyr agored, lle wedi’i gadarnhau. Mae B ac C "
                                 "heb beth o hynny; D: ni ddylid dibynnu arni. Gradd ei wythnos waethaf sydd i "
                                 "gyfnod."),
    [LABEL_METHOD_INCIDENTS] = BOTH("An incident is raised when a rule of the school’s yardstick stays broken for "
                                    "its hold. What was done is what somebody in the building said they were doing; "
                                    "no names are printed.",
                                    "Codir digwyddiad pan fydd rheol o lathen fesur yr ysgol yn dal wedi’i thorri "
                                    "am ei chyfnod. Yr hyn a wnaed yw’r hyn a ddywedodd rhywun yn yr adeilad ei fod "
                                    "yn ei wneud; ni phrintir enwau."),
    [LABEL_METHOD_BOTH] = BOTH("This paper is the same for everybody who may ask for it: a representative gets what "
                               "a leader gets. Rooms are described, never people.",
                               "Mae’r papur hwn yr un fath i bawb sy’n cael gofyn amdano: caiff cynrychiolydd yr "
                               "hyn a gaiff arweinydd. Disgrifir ystafelloedd, byth bobl."),
    [LABEL_METHOD_DIGEST] = BOTH("The digest at the foot of each page is the SHA-256 of all that the paper says. A "
                                 "copy with another digest says something else.",
                                 "Y crynhoad wrth droed pob tudalen yw SHA-256 o’r cyfan a ddywed y papur. Mae copi "
                                 "â chrynhoad arall yn dweud rhywbeth arall."),

    [LABEL_FIX_FOUND] = BOTH("{1} of {2} rooms failed the school’s yardstick for CO2, {3}. Worst first: {4}.",
                             "Methodd {1} o’r {2} ystafell lathen fesur yr ysgol ar gyfer CO2, {3}. Y waethaf yn "
                             "gyntaf: {4}."),
    [LABEL_FIX_NONE] = BOTH("No room that was measured well enough failed the school’s yardstick for CO2, {3}.",
                            "Ni fethodd yr un ystafell a fesurwyd yn ddigon da lathen fesur yr ysgol ar gyfer CO2, "
                            "{3}."),
    [LABEL_FIX_TABLE] = BOTH("Rooms that failed, worst first", "Ystafelloedd a fethodd, y gwaethaf yn gyntaf"),
    [LABEL_FIX_WHY] = BOTH("What is known of it", "Yr hyn sy’n hysbys"),
    [LABEL_FIX_ACTION] = BOTH("Action in hand", "Camau ar waith"),
    [LABEL_FIX_NO_ACTION] = BOTH("None", "Dim"),
    [LABEL_FIX_THIN] = BOTH("Not ranked: measured too little", "Heb eu rhestru: rhy ychydig wedi’i fesur"),
    [LABEL_FIX_THIN_NOTE] = BOTH("Less than 75% of the time in use was measured, so these rooms have no place in a "
                                 "list. They are not known to be good.",
                                 "Mesurwyd llai na 75% o’r amser defnydd, felly nid oes lle mewn rhestr i’r "
                                 "ystafelloedd hyn. Nid yw’n hysbys eu bod yn dda."),
    [LABEL_SHARE_OVER_800] = BOTH("Over 800 ppm", "Dros 800 ppm"),
    [LABEL_LONGEST] = BOTH("Longest over 800", "Hwyaf dros 800"),
    [LABEL_TERM_ROOMS] = BOTH("Every room, worst first", "Pob ystafell, y gwaethaf yn gyntaf"),
    [LABEL_TERM_UNTOLD] = BOTH("Left out, because figures of so few measured days would tell of single days: {1}.",
                               "Wedi’u gadael allan, am y byddai ffigurau cyn lleied o ddyddiau yn dweud am "
                               "ddyddiau unigol: {1}."),
    [LABEL_TERM_WORST] = BOTH("Over {1} rooms measured well enough, CO2 was above 800 ppm for {2}% of the time "
                              "measured, {3}; in the worst room, {4}, for {5}%.",
                              "Dros {1} ystafell a fesurwyd yn ddigon da, roedd CO2 uwchlaw 800 ppm am {2}% o’r "
                              "amser a fesurwyd, {3}; yn yr ystafell waethaf, {4}, am {5}%."),
    [LABEL_MONTHS] = BOTH("Month by month: share of the time measured over 800 ppm",
                          "Mis wrth fis: cyfran yr amser a fesurwyd dros 800 ppm"),
    [LABEL_WEEKS_SENTENCE] = BOTH("Of each week’s measured time in use, the share over 800 ppm. A week measured for "
                                  "less than 75% of its time can’t tell.",
                                  "O amser defnydd mesuredig pob wythnos, y gyfran dros 800 ppm. Ni all wythnos a "
                                  "fesurwyd am lai na 75% o’i hamser ddweud."),
    [LABEL_TERM_DAYS] = BOTH("Day by day", "Diwrnod wrth ddiwrnod"),
    [LABEL_DATE] = BOTH("Date", "Dyddiad"),
    [LABEL_OVER_800] = BOTH("Over 800, min", "Dros 800, mun"),
    [LABEL_OVER_1500_SHARE] = BOTH("Over 1500 ppm", "Dros 1500 ppm"),
    [LABEL_OVER_1500] = BOTH("Over 1500, min", "Dros 1500, mun"),

    [LABEL_WELSH_DRAFT] = BOTH("", "Drafft yw’r Gymraeg hon: nid oes cyfieithydd wedi’i darllen eto (not a checked "
                               "translation)."),
    [LABEL_WELSH_OTHERS] = BOTH("", "Mae ffynonellau’n cadw eu teitlau eu hunain, a geiriau pobl eu hiaith eu hunain."),
    [LABEL_MINUTES] = BOTH("{1} min", "{1} mun"),
    [LABEL_RANGE] = BOTH("{1} to {2}", "{1} i {2}"),
    [LABEL_PRAISE] = BOTH("(good) {1}", "(da) {1}"),
    [LABEL_RULE_MEANS] = BOTH("{1} – {2}.\nClause: {3}", "{1} – {2}.\nCymal: {3}"),
    [LABEL_RULE_SAYS] = BOTH("{2}.\nClause: {3}", "{2}.\nCymal: {3}"),
    [LABEL_IS_UNDER] = BOTH("under {1}", "o dan {1}"),
    [LABEL_IS_AT_MOST] = BOTH("at most {1}", "dim mwy na {1}"),
    [LABEL_IS_OVER] = BOTH("over {1}", "dros {1}"),
    [LABEL_IS_AT_LEAST] = BOTH("at least {1}", "o leiaf {1}"),
    [LABEL_AT_ANY_TIME] = BOTH("{1} at any time", "{1} ar unrhyw adeg"),
    [LABEL_MEAN_IS] = BOTH("mean {1}", "cymedr {1}"),
    [LABEL_MEAN_OF_DAY_IS] = BOTH("mean of a day {1}", "cymedr diwrnod {1}"),
    [LABEL_WITHOUT_BREAK] = BOTH("{1} without a break", "{1} heb doriad"),
    [LABEL_ESTIMATE_IS] = BOTH("estimate {1}", "amcangyfrif {1}"),
    [LABEL_MOST_OF_THE_TIME] = BOTH("{1} for most of the time in use", "{1} am y rhan fwyaf o’r amser defnydd"),
    [LABEL_WINDOW_MIN] = BOTH("{1} ({2} min)", "{1} ({2} mun)"),
    [LABEL_WINDOW_H] = BOTH("{1} ({2} h)", "{1} ({2} awr)"),
    [LABEL_SEATS] = BOTH("{1} seats", "{1} sedd"),
    [LABEL_NO_WINDOWS] = BOTH("no window that opens", "dim ffenestr sy’n agor"),
    [LABEL_SOME_WINDOWS] = BOTH("some windows open", "rhai ffenestri’n agor"),
    [LABEL_VENTILATION] = BOTH("{1} ventilation", "awyru {1}"),
};
