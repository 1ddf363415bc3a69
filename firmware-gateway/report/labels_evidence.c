/* report/labels_evidence.c - the words of frozen evidence: see labels.h. The Welsh is a draft for a fluent
 * reviewer. */
#include "labels_private.h"

const char *const labels_evidence[LABEL_COUNT][PAPER_LANGUAGE_COUNT] = {
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

    [LABEL_FROZEN_ROOM] = BOTH("{1}: {2}", "{1}: {2}"),
    [LABEL_FROZEN_CO2] = BOTH("CO2 was {1} ppm on average and {2} at most; above 800 ppm for {3}% and above 1500 for "
                              "{4}% of the time measured, above 1500 for {5} minutes at a stretch. A rule failed on "
                              "{6} of {7} school days.",
                              "Roedd CO2 yn {1} ppm ar gyfartaledd a {2} ar y mwyaf; dros 800 ppm am {3}% a dros 1500 "
                              "am {4}% o’r amser a fesurwyd, dros 1500 am {5} munud ar y tro. Methodd rheol ar {6} o’r "
                              "{7} diwrnod ysgol."),
    [LABEL_FROZEN_CO2_NOTHING] = BOTH("CO2 cannot tell: nothing was measured while it was in use.",
                                      "Ni ellir dweud am CO2: ni fesurwyd dim tra’n cael ei defnyddio."),
    [LABEL_FROZEN_WARMTH] = BOTH("It was {1} °C on average, {2} at least and {3} at most. A rule failed on {4} of {5} "
                                 "school days.",
                                 "Roedd yn {1} °C ar gyfartaledd, {2} ar y lleiaf a {3} ar y mwyaf. Methodd rheol ar "
                                 "{4} o’r {5} diwrnod ysgol."),
    [LABEL_FROZEN_WARMTH_NOTHING] = BOTH("Temperature cannot tell: nothing was measured while it was in use.",
                                         "Ni ellir dweud am y tymheredd: ni fesurwyd dim tra’n cael ei defnyddio."),
    [LABEL_FROZEN_COVERAGE] = BOTH("{1}% of the time in use was measured for CO2, {2}% for temperature.",
                                   "Mesurwyd CO2 am {1}% o’r amser defnydd, tymheredd am {2}%."),
    [LABEL_FROZEN_ALL] = BOTH("A rule failed on at least one school day in {1} of {2} rooms.",
                              "Methodd rheol ar o leiaf un diwrnod ysgol mewn {1} o’r {2} ystafell."),
    [LABEL_FROZEN_ALL_UNTOLD] = BOTH("A rule failed on at least one school day in {1} of {2} rooms; {3} cannot tell, "
                                     "because too little was measured.",
                                     "Methodd rheol ar o leiaf un diwrnod ysgol mewn {1} o’r {2} ystafell; ni ellir "
                                     "dweud am {3}, am fod rhy ychydig wedi’i fesur."),
    [LABEL_FROZEN_LEVEL] = BOTH("A rule about {1} ppm failed on at least one school day in {2} of {3} rooms.",
                                "Methodd rheol am {1} ppm ar o leiaf un diwrnod ysgol mewn {2} o’r {3} ystafell."),
    [LABEL_FROZEN_LEVEL_UNTOLD] = BOTH("A rule about {1} ppm failed on at least one school day in {2} of {3} rooms; {4} "
                                       "cannot tell, because too little was measured.",
                                       "Methodd rheol am {1} ppm ar o leiaf un diwrnod ysgol mewn {2} o’r {3} ystafell; "
                                       "ni ellir dweud am {4}, am fod rhy ychydig wedi’i fesur."),
    [LABEL_FROZEN_ALL_COVERAGE] = BOTH("{1} of {2} rooms were measured for at least {3}% of the time in use.",
                                       "Mesurwyd {1} o’r {2} ystafell am o leiaf {3}% o’r amser defnydd."),
};
