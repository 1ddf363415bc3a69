/* report/labels.c - see labels.h. The Welsh is a draft for a fluent reviewer. */
#include "labels.h"

#define BOTH(english, welsh) {[PAPER_ENGLISH] = english, [PAPER_WELSH] = welsh}

static const char *const labels[LABEL_COUNT][PAPER_LANGUAGE_COUNT] = {
    [LABEL_EVIDENCE_TITLE] = BOTH("Evidence about fresh air", "Tystiolaeth am awyr iach"),
    [LABEL_TERM_TITLE] = BOTH("Air over a term: {1}", "Yr aer dros dymor: {1}"),
    [LABEL_TERM_SCHOOL_TITLE] = BOTH("Air over a term: the whole school", "Yr aer dros dymor: yr ysgol gyfan"),
    [LABEL_FIX_TITLE] = BOTH("Rooms to fix", "Ystafelloedd i’w trwsio"),
    [LABEL_FILE_TITLE] = BOTH("What a logger measured", "Yr hyn a fesurodd cofnodwr"),
    [LABEL_RECORD_UP_TO] = BOTH("from the record to {1}", "o’r cofnod hyd {1}"),
    [LABEL_COVERAGE] = BOTH("measured {1}% of time in use", "mesurwyd {1}% o’r amser"),
    [LABEL_PARTLY_ENGLISH] = BOTH("",
                                  "Drafft Cymraeg: mae’r labeli yn Gymraeg. Mae brawddegau a rheolau nad oes neb "
                                  "wedi’u cyfieithu eto yn Saesneg. (Draft Welsh: what nobody has translated yet is "
                                  "English.)"),
    [LABEL_DIGEST_CAPTION] = BOTH("The digest of this paper. The same rooms and dates give the same digest, whoever "
                                  "asks and whenever, as long as the record is the same.",
                                  "Crynodeb y papur hwn. Mae’r un ystafelloedd a dyddiadau yn rhoi’r un crynodeb, "
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
                               "it, so its evidence has no grade.",
                               "Ffeil un cofnodwr yw hon. Nid yw’n dweud pwy a’i rhoddodd ble, nac a gafodd ei "
                               "wirio, felly nid oes gradd i’w thystiolaeth."),

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
                                 "Y crynodeb wrth droed pob tudalen yw SHA-256 o’r cyfan a ddywed y papur. Mae copi "
                                 "â chrynodeb arall yn dweud rhywbeth arall."),

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

    [LABEL_ASSESS_VERSION] = BOTH("Version {1}", "Fersiwn {1}"),
    [LABEL_ASSESS_APPROVED] = BOTH("Approved on {1}.", "Cymeradwywyd ar {1}."),
    [LABEL_ASSESS_DRAFT] = BOTH("A draft, as it stood on {1}. Nobody has approved it.",
                                "Drafft, fel yr oedd ar {1}. Nid oes neb wedi’i gymeradwyo."),
    [LABEL_ASSESS_QUESTIONS] = BOTH("Questions", "Cwestiynau"),
    [LABEL_ASSESS_SHORT] = BOTH("answers that say not all is well", "atebion sy’n dweud nad yw popeth yn iawn"),
    [LABEL_ASSESS_HIGH] = BOTH("high or very high risks", "risgiau uchel neu uchel iawn"),
    [LABEL_ASSESS_SPOKEN_AGAINST] = BOTH("contradicted by the record", "y cofnod yn eu gwrth-ddweud"),
    [LABEL_ASSESS_UNKNOWN] = BOTH("answered “don’t know”", "ateb “ddim yn gwybod”"),
    [LABEL_ASSESS_UNANSWERED] = BOTH("not answered yet", "heb eu hateb eto"),
    [LABEL_ASSESS_DISSENT] = BOTH("It was approved although {1}. The reason given: {2}",
                                  "Fe’i cymeradwywyd er bod hyn yn wir: {1}. Y rheswm a roddwyd: {2}"),
    [LABEL_DISSENT_COMMENT] = BOTH("a comment had no reply",
                                   "ni chafodd sylw ateb"),
    [LABEL_DISSENT_NOT_AGREED] = BOTH("somebody who was asked does not agree",
                                      "nid yw rhywun yr ymgynghorwyd ag ef yn cytuno"),
    [LABEL_DISSENT_NO_ANSWER] = BOTH("somebody who was asked had not answered",
                                     "nid oedd rhywun yr ymgynghorwyd ag ef wedi ateb"),
    [LABEL_ASSESS_SUPERSEDED] = BOTH("A later version is in force: this one is kept for the record.",
                                     "Mae fersiwn diweddarach mewn grym: cedwir hon ar gyfer y cofnod."),
    [LABEL_ASSESS_ARCHIVED] = BOTH("This assessment was archived: no version of it is in force any more.",
                                   "Archifwyd yr asesiad hwn: nid oes fersiwn ohono mewn grym mwyach."),
    [LABEL_ASSESS_LIMITS] = BOTH("This is the text that was sealed; nothing of it was changed since. Evidence is "
                                 "what the record showed when it was attached.",
                                 "Dyma’r testun a seliwyd; ni newidiwyd dim ohono ers hynny. Y dystiolaeth yw’r hyn "
                                 "a ddangosai’r cofnod pan gafodd ei atodi."),
    [LABEL_ASSESS_DRAFT_LIMITS] = BOTH("Anything in it may still change. It is not signed, so it has no digest that "
                                       "a copy could be checked by. Evidence is what the record showed when it was "
                                       "attached.",
                                       "Gall unrhyw beth ynddo newid eto. Nid yw wedi’i lofnodi, felly nid oes "
                                       "crynodeb y gellid gwirio copi wrtho. Y dystiolaeth yw’r hyn a ddangosai’r "
                                       "cofnod pan gafodd ei atodi."),
    [LABEL_ASSESS_UNSIGNED] = BOTH("Nobody has signed this draft.", "Nid oes neb wedi llofnodi’r drafft hwn."),
    [LABEL_ROLE_TEACHER] = BOTH("teachers and staff", "athrawon a staff"),
    [LABEL_ROLE_SITE_STAFF] = BOTH("site staff", "staff y safle"),
    [LABEL_ROLE_REP] = BOTH("safety rep", "cynrychiolydd diogelwch"),
    [LABEL_ROLE_LEADER] = BOTH("leader", "arweinydd"),
    [LABEL_ROLE_GOVERNOR] = BOTH("governor", "llywodraethwr"),
    [LABEL_ROLE_TECHNICIAN] = BOTH("technician", "technegydd"),
    [LABEL_ROLE_VIEWER] = BOTH("viewer", "gwyliwr"),
    [LABEL_OUTCOME_AGREED] = BOTH("Agreed", "Cytuno"),
    [LABEL_OUTCOME_RESERVATIONS] = BOTH("Agreed with reservations", "Cytuno gydag amheuon"),
    [LABEL_OUTCOME_NOT_AGREED] = BOTH("Not agreed", "Anghytuno"),
    [LABEL_OUTCOME_APPROVED] = BOTH("Approved", "Cymeradwyo"),
    [LABEL_OUTCOME_SEEN] = BOTH("Seen", "Gwelwyd"),
    [LABEL_ASSESS_SCOPE] = BOTH("What it is about", "Yr hyn y mae’n ymwneud ag ef"),
    [LABEL_ASSESS_ROOMS] = BOTH("Rooms", "Ystafelloedd"),
    [LABEL_ASSESS_WHOLE_SITE] = BOTH("The whole school", "Yr ysgol gyfan"),
    [LABEL_ASSESS_HARMED] = BOTH("Who may be harmed", "Pwy allai gael niwed"),
    [LABEL_ASSESS_TOLD] = BOTH("Who is told, and how", "Pwy sy’n cael gwybod, a sut"),
    [LABEL_ASSESS_ANSWER] = BOTH("Answer", "Ateb"),
    [LABEL_ASSESS_GOOD_NO] = BOTH("{1} (to this question, “no” says that all is well)",
                                  "{1} (i’r cwestiwn hwn, mae “na” yn dweud bod popeth yn dda)"),
    [LABEL_ASSESS_IN_PLACE] = BOTH("Controls in place", "Rheolaethau yn eu lle"),
    [LABEL_ASSESS_PLANNED] = BOTH("Planned", "Wedi’u cynllunio"),
    [LABEL_ASSESS_RISK] = BOTH("Risk", "Risg"),
    [LABEL_ASSESS_RISK_VALUE] = BOTH("{1}: severity {2}, likelihood {3}; with what is planned: {4}",
                                     "{1}: difrifoldeb {2}, tebygolrwydd {3}; gyda’r hyn a gynlluniwyd: {4}"),
    [LABEL_ASSESS_OVERRIDE] = BOTH("The record proposed likelihood {1}. Reason for another: {2}",
                                   "Cynigiodd y cofnod debygolrwydd {1}. Y rheswm dros un arall: {2}"),
    [LABEL_ASSESS_EVIDENCE] = BOTH("Evidence", "Tystiolaeth"),
    [LABEL_ASSESS_SOURCE] = BOTH("Who asks", "Pwy sy’n gofyn"),
    [LABEL_ASSESS_CONFIDENCE] = BOTH("confidence", "hyder"),
    [LABEL_ASSESS_CONTRADICTED] = BOTH("Contradicted by the record since", "Y cofnod yn ei wrth-ddweud ers"),
    [LABEL_ASSESS_INDIVIDUAL] = BOTH("Individual assessments", "Asesiadau unigol"),
    [LABEL_ASSESS_COMMENT] = BOTH("Comment", "Sylw"),
    [LABEL_ASSESS_REPLY] = BOTH("Reply", "Ymateb"),
    [LABEL_ASSESS_NO_REPLY] = BOTH("Not answered", "Heb ei ateb"),
    [LABEL_ASSESS_COMMENTS] = BOTH("What was said, and answered", "Yr hyn a ddywedwyd, a’r ateb"),
    [LABEL_ASSESS_ON_THE_WHOLE] = BOTH("On the whole assessment", "Ar yr asesiad cyfan"),
    [LABEL_ASSESS_CONSULTED] = BOTH("Who was asked, and what they say", "Pwy a holwyd, a’r hyn a ddywedant"),
    [LABEL_ASSESS_OUTCOME] = BOTH("Outcome", "Canlyniad"),
    [LABEL_ASSESS_STATEMENT] = BOTH("Own statement", "Datganiad eu hunain"),
    [LABEL_ASSESS_SILENT] = BOTH("Not heard from", "Heb glywed ganddynt"),
    [LABEL_ASSESS_ACTIONS] = BOTH("Actions", "Camau gweithredu"),
    [LABEL_ASSESS_ACTION] = BOTH("What is to be done", "Yr hyn sydd i’w wneud"),
    [LABEL_ASSESS_DUE] = BOTH("By", "Erbyn"),
    [LABEL_ASSESS_STATE] = BOTH("State", "Cyflwr"),
    [LABEL_ASSESS_WHO] = BOTH("Who", "Pwy"),
    [LABEL_ASSESS_SIGNED] = BOTH("Signatures", "Llofnodion"),
    [LABEL_ASSESS_TOP_RISKS] = BOTH("Highest risks", "Y risgiau uchaf"),
    [LABEL_ASSESS_QUESTION] = BOTH("Question", "Cwestiwn"),
    [LABEL_ASSESS_MORE] = BOTH("{1} more are in the full assessment.",
                               "Mae {1} arall yn yr asesiad llawn."),
    [LABEL_ASSESS_NOTICE] = BOTH("This school has assessed the risks that are named here, and asked the people who "
                                 "work in it. The whole assessment is there to be read: ask a leader or your safety "
                                 "representative.",
                                 "Mae’r ysgol hon wedi asesu’r risgiau a enwir yma, ac wedi gofyn i’r bobl sy’n "
                                 "gweithio ynddi. Mae’r asesiad cyfan yno i’w ddarllen: gofynnwch i arweinydd neu "
                                 "i’ch cynrychiolydd diogelwch."),
    [LABEL_ASSESS_NOTICE_DRAFT] = BOTH("This is a draft of what the school will put up here once its assessment is "
                                       "approved. It is not to be put up.",
                                       "Drafft yw hwn o’r hyn y bydd yr ysgol yn ei roi i fyny yma unwaith y bydd "
                                       "ei hasesiad wedi’i gymeradwyo. Nid yw i’w roi i fyny."),
    [LABEL_ASSESS_NOTICE_DO] = BOTH("What is done here", "Yr hyn a wneir yma"),
    [LABEL_ASSESS_NOTICE_PLANNED] = BOTH("What is planned", "Yr hyn sydd wedi’i gynllunio"),
    [LABEL_ASSESS_DIGEST_CAPTION] = BOTH("The digest of the sealed text. The dashboard shows the same under this "
                                         "version, and the ledger has it in its chain.",
                                         "Crynodeb y testun a seliwyd. Mae’r dangosfwrdd yn dangos yr un un o dan y "
                                         "fersiwn hwn, ac mae gan y cyfriflyfr ef yn ei gadwyn."),
    [LABEL_INSPECT_TITLE] = BOTH("Inspection", "Arolygiad"),
    [LABEL_INSPECT_FOUND] = BOTH("Rooms looked at: {1} · findings: {2} · findings without a reply: {3}",
                                 "Ystafelloedd: {1} · canfyddiadau: {2} · heb ymateb: {3}"),
    [LABEL_INSPECT_ROOMS] = BOTH("Room by room", "Ystafell wrth ystafell"),
    [LABEL_INSPECT_SEEN] = BOTH("Seen", "Gwelwyd"),
    [LABEL_INSPECT_FINE] = BOTH("Nothing found", "Dim wedi’i ganfod"),
    [LABEL_INSPECT_LOOK] = BOTH("Something found", "Canfuwyd rhywbeth"),
    [LABEL_INSPECT_NOTE] = BOTH("Note", "Nodyn"),
    [LABEL_INSPECT_FINDINGS] = BOTH("Findings, and the employer’s replies", "Canfyddiadau, ac ymatebion y cyflogwr"),
    [LABEL_INSPECT_FINDING] = BOTH("Finding", "Canfyddiad"),
    [LABEL_INSPECT_NOTICE] = BOTH("Notice that was given", "Yr hysbysiad a roddwyd"),
    [LABEL_INSPECT_RUNNING] = BOTH("The inspection is not finished.",
                                   "Nid yw’r arolygiad wedi gorffen."),
    [LABEL_INSPECT_FIGURES] = BOTH("What the record said when the round was begun: CO2 in ppm, {1}",
                                   "Yr hyn a ddywedai’r cofnod pan ddechreuwyd y cylch: CO2 mewn ppm, {1}"),
    [LABEL_INSPECT_FIGURES_NOTE] = BOTH("Each room’s newest 30 days in use before the round, frozen when it was "
                                        "begun: the mean while in use, and the highest mean of half an hour in "
                                        "brackets (of the day: the highest level). Mornings end at 11:30, "
                                        "afternoons begin at 13:30 (project settings). Cannot tell: under 75% of "
                                        "that time was measured.",
                                        "30 diwrnod defnydd diweddaraf pob ystafell cyn y cylch, wedi’u rhewi pan "
                                        "ddechreuwyd ef: y cymedr tra’n cael ei defnyddio, a chymedr uchaf hanner "
                                        "awr mewn cromfachau (o’r diwrnod: y lefel uchaf). Daw boreau i ben am "
                                        "11:30, dechreua prynhawniau am 13:30 (gosodiadau’r prosiect). Ni ellir "
                                        "dweud: mesurwyd llai na 75% o’r amser hwnnw."),
    [LABEL_INSPECT_DAY] = BOTH("Day", "Diwrnod"),
    [LABEL_INSPECT_MORNING] = BOTH("Morning", "Bore"),
    [LABEL_INSPECT_MIDDAY] = BOTH("Midday", "Canol dydd"),
    [LABEL_INSPECT_AFTERNOON] = BOTH("Afternoon", "Prynhawn"),
    [LABEL_INSPECT_ABOVE] = BOTH("Over 800, over 1500", "Dros 800, dros 1500"),
    [LABEL_INSPECT_MEASURED] = BOTH("Measured", "Mesurwyd"),

    [LABEL_FIGURES_ANNEX] = BOTH("Annex: the evidence", "Atodiad: y dystiolaeth"),
    [LABEL_FIGURES_LEFT_OUT] = BOTH("The figures of single rooms are left out of this copy, which teachers and governors "
                                    "can print. Safety representatives, site staff and leaders can print the one with "
                                    "the annex: ask them for what a sentence of the evidence rests on. Its digests are "
                                    "the same in both.",
                                    "Gadawyd ffigurau ystafelloedd unigol allan o’r copi hwn, y gall athrawon a "
                                    "llywodraethwyr ei argraffu. Gall cynrychiolwyr diogelwch, staff y safle ac "
                                    "arweinwyr argraffu’r un â’r atodiad: gofynnwch iddynt beth sydd y tu ôl i "
                                    "frawddeg o’r dystiolaeth. Yr un crynhoadau sydd yn y ddau."),
    [LABEL_FIGURES_NOTE] = BOTH("What the record showed when it was attached, frozen then. Questions that the same "
                                "figures answer share an entry. Rooms stand worst first: by the time over 800 ppm, for "
                                "temperature by the days on which a rule failed. Shares are of the time measured while "
                                "in use; a room that was measured for less than 75% of that time cannot tell. Each "
                                "question has a snapshot of its own, and its digest is the SHA-256 of the snapshot’s "
                                "text as the record has it.",
                                "Yr hyn a ddangosai’r cofnod pan gafodd ei atodi, wedi’i rewi bryd hynny. Mae "
                                "cwestiynau y mae’r un ffigurau’n eu hateb yn rhannu cofnod. Y gwaethaf sydd gyntaf: "
                                "yn ôl yr amser dros 800 ppm, ac ar gyfer tymheredd yn ôl y dyddiau y methodd rheol. "
                                "Cyfrannau o’r amser a fesurwyd wrth ddefnyddio’r ystafell ydynt; ni ellir dweud am "
                                "ystafell a fesurwyd am lai na 75% o’r amser hwnnw. Crynhoad SHA-256 testun y ciplun, "
                                "fel y mae yn y cofnod, sydd wrth bob cwestiwn."),
    [LABEL_FIGURES_ENTRY] = BOTH("Evidence {1}", "Tystiolaeth {1}"),
    [LABEL_FIGURES_ASKED] = BOTH("What was asked", "Yr hyn a ofynnwyd"),
    [LABEL_FIGURES_MADE] = BOTH("Frozen on", "Rhewyd ar"),
    [LABEL_FIGURES_DAYS] = BOTH("{1}: {2} looked at", "{1}: edrychwyd ar {2}"),
    [LABEL_FIGURES_PACK] = BOTH("Judged by", "Barnwyd yn ôl"),
    [LABEL_FIGURES_PACK_VALUE] = BOTH("{1}, version {2}", "{1}, fersiwn {2}"),
    [LABEL_FIGURES_DIGEST] = BOTH("SHA-256", "SHA-256"),
    [LABEL_FIGURES_CO2] = BOTH("CO2 in each room while in use, worst first",
                               "CO2 ym mhob ystafell wrth ei defnyddio, y gwaethaf yn gyntaf"),
    [LABEL_FIGURES_WARMTH] = BOTH("Temperature in each room while in use, worst first",
                                  "Tymheredd ym mhob ystafell wrth ei defnyddio, y gwaethaf yn gyntaf"),
    [LABEL_FIGURES_SENSOR] = BOTH("Sensor, last calibrated, grade", "Synhwyrydd, graddnodi diwethaf, gradd"),
    [LABEL_FIGURES_SENSOR_VALUE] = BOTH("{1}\n{2}\nGrade {3}", "{1}\n{2}\nGradd {3}"),
    [LABEL_FIGURES_NO_CHECK] = BOTH("none known", "dim yn hysbys"),
    [LABEL_FIGURES_LEVELS] = BOTH("Mean, most, ppm", "Cymedr, uchaf, ppm"),
    [LABEL_FIGURES_SHARES] = BOTH("Over 800, over 1500", "Dros 800, dros 1500"),
    [LABEL_FIGURES_LONGEST] = BOTH("Longest over 1500", "Hwyaf dros 1500"),
    [LABEL_FIGURES_DEGREES] = BOTH("Least, mean, most, °C", "Isaf, cymedr, uchaf, °C"),
    [LABEL_FIGURES_FAILED_UNTOLD] = BOTH("{1} of {2} days; {3} cannot tell", "{1} o {2} ddiwrnod; {3} heb allu dweud"),
    [LABEL_FIGURES_THIN] = BOTH("Cannot tell: too little was measured", "Methu dweud: rhy ychydig wedi’i fesur"),
    [LABEL_FIGURES_BARS] = BOTH("Share of the time measured over 800 ppm", "Cyfran yr amser a fesurwyd dros 800 ppm"),
    [LABEL_FIGURES_BARS_SENTENCE] = BOTH("Each room’s share of the time measured while in use over 800 ppm, worst "
                                         "first. Hatched: too little was measured to tell.",
                                         "Cyfran yr amser a fesurwyd dros 800 ppm wrth ddefnyddio pob ystafell, y "
                                         "gwaethaf yn gyntaf. Llinellau: rhy ychydig wedi’i fesur i ddweud."),
    [LABEL_FIGURES_RULES] = BOTH("What each rule said, school day by school day",
                                 "Yr hyn a ddywedodd pob rheol, fesul diwrnod ysgol"),
    [LABEL_FIGURES_FAILED_IN] = BOTH("{1} {2} of {3}", "{1} {2} o {3}"),
    [LABEL_FIGURES_AND_MORE] = BOTH("; and {1} more rooms", "; a {1} ystafell arall"),
    [LABEL_FIGURES_NOWHERE] = BOTH("No day that could be judged", "Dim un diwrnod y gellid ei farnu"),
    [LABEL_FIGURES_UNTOLD_ROOMS] = BOTH("Rooms with days that cannot tell", "Ystafelloedd â dyddiau heb allu dweud"),
    [LABEL_FIGURES_WHERE] = BOTH("All its figures: Evidence {1}, in the annex.",
                                 "Ei holl ffigurau: Tystiolaeth {1}, yn yr atodiad."),
    [LABEL_FIGURES_ELSEWHERE] = BOTH("Evidence {1}: its figures are on the dashboard; there were too many to print.",
                                     "Tystiolaeth {1}: mae ei ffigurau ar y dangosfwrdd; roedd gormod i’w hargraffu."),
    [LABEL_FIGURES_WORST] = BOTH("Worst: {1}.", "Gwaethaf: {1}."),
    [LABEL_FIGURES_WORST_CO2] = BOTH("{1}, over 800 ppm for {2}% of the time, a rule failed on {4} of {5} days",
                                     "{1}, dros 800 ppm am {2}% o’r amser, methodd rheol ar {4} o’r {5} diwrnod"),
    [LABEL_FIGURES_WORST_WARMTH] = BOTH("{1}, {2} to {3} °C, a rule failed on {4} of {5} days",
                                        "{1}, {2} i {3} °C, methodd rheol ar {4} o’r {5} diwrnod"),
};

const char *label(enum paper_language language, enum label which)
{
    const char *text = labels[which][language];

    return text ? text : labels[which][PAPER_ENGLISH];
}
