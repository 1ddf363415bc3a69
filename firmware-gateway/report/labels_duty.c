/* report/labels_duty.c - the words of papers of assessments and inspections: see labels.h. The Welsh is a draft for a
 * fluent reviewer. */
#include "labels_private.h"

const char *const labels_duty[LABEL_COUNT][PAPER_LANGUAGE_COUNT] = {
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
                                       "crynhoad y gellid gwirio copi wrtho. Y dystiolaeth yw’r hyn a ddangosai’r "
                                       "cofnod pan gafodd ei atodi."),
    [LABEL_ASSESS_UNSIGNED] = BOTH("Nobody has signed this draft.", "Nid oes neb wedi llofnodi’r drafft hwn."),
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
                                         "Crynhoad y testun a seliwyd. Mae’r dangosfwrdd yn dangos yr un un o dan y "
                                         "fersiwn hwn, ac mae gan y cyfriflyfr ef yn ei gadwyn."),
    [LABEL_INSPECT_TITLE] = BOTH("Inspection of {1}", "Arolygiad {1}"),
    [LABEL_INSPECT_FOUND] = BOTH("Rooms looked at: {1} of {4} · findings: {2} · findings without a reply: {3}",
                                 "Ystafelloedd yr edrychwyd arnynt: {1} o {4} · canfyddiadau: {2} · heb ymateb: {3}"),
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
    [LABEL_INSPECT_PHOTO] = BOTH("1 photo, kept in the record", "1 llun, wedi’i gadw yn y cofnod"),
    [LABEL_INSPECT_SAME] = BOTH("The same finding", "Yr un canfyddiad"),
    [LABEL_INSPECT_NO_REPLY] = BOTH("Not answered. Found on {1}", "Heb ei ateb. Canfuwyd ar {1}"),
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

    [LABEL_ASSESS_SIGNED_TEXT] = BOTH("", "Y testun a seliwyd yw’r un a lofnodwyd, gyda’i frawddegau ei hun yn "
                                      "Saesneg. Mae’r papur Cymraeg hwn yn dweud yr un peth ac yn dwyn ei grynhoad."),
    [LABEL_ASSESS_ENTRY] = BOTH("ledger entry {1}", "cofnod {1} y cyfriflyfr"),
    [LABEL_ASSESS_RESERVED] = BOTH("Of those who were asked, {1} agreed with reservations.",
                                   "O’r rhai a holwyd, cytunodd {1} gydag amheuon."),
    [LABEL_ASSESS_AGAINST] = BOTH("Of those who were asked, {1} did not agree.", "O’r rhai a holwyd, anghytunodd {1}."),
    [LABEL_ASSESS_THEIR_WORDS] = BOTH("What they say stands in the full assessment.",
                                      "Mae’r hyn a ddywedant yn yr asesiad llawn."),
    [LABEL_ASSESS_NOT_HEARD] = BOTH("Of those who were asked, {1} had not answered.",
                                    "O’r rhai a holwyd, nid oedd {1} wedi ateb."),
};
