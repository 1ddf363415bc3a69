/* web/routes.c - see routes.h */
#include "routes.h"
#include "body.h"
#include "concerns_json.h"
#include "early.h"
#include "enter.h"
#include "guard.h"
#include "inside.h"
#include "scope.h"
#include "signin.h"
#include "uploads.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define API ROUTE_API
#define SMALL 2048u                 /* bytes of a body that holds a few fields */
#define MEDIUM 65536u               /* lists: a calendar, the bank holidays of years */
#define LARGE (1u << 20)            /* a calendar file; leaders alone may send one */
#define UPLOAD HEAD_BODY_SIZE_MAX   /* a logger's file: it never is in memory */
#define HANDS ROUTE_HANDS
#define BOARD ROUTE_BOARD
#define SETUP (ROLE_LEADER | ROLE_TECHNICIAN)
#define READERS (ROLE_REP | ROLE_LEADER | ROLE_GOVERNOR)    /* of the ledger */
/* Who may read assessments: of which version, assessing.h says; and they are read as a whole, whichever rooms they
 * are about. People write in them, programs don't. */
#define ASSESSED (ROLE_TEACHER | ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER | ROLE_GOVERNOR | ROUTE_NO_ROOM)
#define ASSESSOR (ROLE_LEADER | ROUTE_SESSION)
#define EVIDENCE (ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER)     /* single days: not for all who read it */
#define CONSULTED (ROLE_REP | ROLE_SITE_STAFF | ROUTE_SESSION)
#define WORKERS (ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER)      /* who sees what is to be done, and what was reported */
#define ROUTE_PERSON_LINK (ROUTE_SESSION | ROUTE_LINK | ROUTE_OF_INCIDENT)   /* between people, also by a link */
#define KEEPERS (SETUP | ROLE_REP)  /* who may have a file judged, and see which were kept */

/* Concerns are their own gatekeepers: whom one is not for gets the same 404 as for nothing, whatever the role. */
#define CONCERNED (ROUTE_ALL | ROUTE_SESSION | ROUTE_NO_ROOM)

const struct route routes[] = {
    {API "/session", METHOD_GET, ROUTE_ANYONE, 0, signin_get, "Who is signed in, and what this gateway is"},
    {API "/session", METHOD_POST, ROUTE_ANYONE, SMALL, enter_sign_in, "Sign in"},
    {API "/session", METHOD_DELETE, ROUTE_ALL | ROUTE_SESSION | ROUTE_NO_ROOM | ROUTE_CHOOSING, 0, enter_sign_out, "Sign out"},
    {API "/claim", METHOD_POST, ROUTE_ANYONE, SMALL, enter_claim, "Become the first leader, with the one-time code"},
    {API "/rooms", METHOD_GET, ROUTE_ALL | ROUTE_LISTS_OWN, 0, air_rooms, "Every room now"},
    {API "/rooms", METHOD_POST, SETUP, SMALL, rooms_add, "Add a room"},
    {API "/rooms/{id}", METHOD_GET, ROUTE_ALL | ROUTE_OF_ROOM, 0, air_room,
     "One room: now, today, its sensors and yardsticks"},
    {API "/rooms/{id}", METHOD_PATCH, SETUP, SMALL, rooms_change, "Change or archive a room"},
    {API "/rooms/{id}/readings", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, readings_of,
     "Readings of a room, raw or as means"},
    {API "/rooms/{id}/export", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, export_of,
     "Every reading of a room as a file (?format=csv or json) of the days ?from= to ?to=, with row count and SHA-256"},
    {API "/rooms/{id}/days", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, days_of,
     "Day figures and verdicts of a room"},
    {API "/rooms/{id}/days/{date}/explain", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, explain_day,
     "Why a verdict of a day is what it is, step by step; ?rule= says which"},
    {API "/rooms/{id}/air", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, fresh_of,
     "Fresh air of a room on a ?date= (today): estimates as ranges with method, inputs and refusals, purge, recovery"},
    {API "/rooms/{id}/term", METHOD_GET, SCOPE_TERMS | ROUTE_OF_ROOM, 0, term_of,
     "A room over a term: sums of its kept days, without times"},
    {API "/term", METHOD_GET, EVIDENCE | ROLE_VIEWER | ROLE_GOVERNOR, 0, school_term_of,
     "Every room over a term (?from= ?to=): sums of its kept days, and on how many a rule about CO2 failed; ?above= any"
     " level (and ?hours=09:00-12:00): minutes above it in half hours, at least and at most. Governors: of whole terms or"
     " months, without above, and too_few_days instead of sums that would tell of single days"},
    {API "/rooms/{id}/tried", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, tried_get,
     "What people say was tried in a room and did not work, newest first"},
    {API "/rooms/{id}/tried", METHOD_POST, ROLE_REP | ROLE_LEADER, SMALL, tried_post,
     "Say that something was tried and did not work: its rule counts from that date on"},
    {API "/rooms/{id}/tried/{number}/withdraw", METHOD_POST, ROLE_REP | ROLE_LEADER, SMALL, tried_take_back,
     "Withdraw such a statement, with a reason"},
    {API "/incidents", METHOD_GET, ROUTE_ALL | ROUTE_LISTS_OWN, 0, alerts_list,
     "Incidents, newest first; ?actions=yes with what was done about them, without names"},
    {API "/incidents/{id}", METHOD_GET, ROUTE_ALL | ROUTE_LINK | ROUTE_OF_INCIDENT, 0, alerts_one,
     "One incident with its history"},
    {API "/incidents/{id}/explain", METHOD_GET, SCOPE_HISTORY | ROUTE_LINK | ROUTE_OF_INCIDENT, 0, explain_incident,
     "Why an incident began, was raised and ended, step by step"},
    {API "/incidents/{id}/acknowledge", METHOD_POST, HANDS | ROUTE_LINK | ROUTE_OF_INCIDENT, SMALL, alerts_acknowledge,
     "Take an incident"},
    {API "/incidents/{id}/release", METHOD_POST, HANDS | ROUTE_LINK | ROUTE_OF_INCIDENT, SMALL, alerts_release,
     "Give an incident back"},
    {API "/incidents/{id}/takers", METHOD_GET, HANDS | ROUTE_PERSON_LINK, 0, offers_takers,
     "To whom an incident can be offered"},
    {API "/incidents/{id}/offer", METHOD_POST, HANDS | ROUTE_PERSON_LINK, SMALL, offers_make,
     "Offer an incident to a person, and keep it until they accept"},
    {API "/incidents/{id}/accept", METHOD_POST, HANDS | ROUTE_PERSON_LINK, SMALL, offers_accept,
     "Take over an incident that is offered to the caller"},
    {API "/incidents/{id}/decline", METHOD_POST, HANDS | ROUTE_PERSON_LINK, SMALL, offers_decline,
     "Leave an offered incident with who has it"},
    {API "/events", METHOD_GET, ROUTE_ALL | ROUTE_LISTS_OWN, 0, air_events,
     "Server-sent events: reading, room, incident, health"},
    {API "/packs", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, packs_list, "Rule packs, and which one is adopted"},
    {API "/packs/adopted", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, packs_adopted,
     "The rules that rooms are judged by, and who chose them when"},
    {API "/packs/adopted", METHOD_PUT, ROLE_LEADER, SMALL, packs_adopt, "Adopt another pack, with a reason"},
    {API "/packs/{name}", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, packs_one, "The rules of a pack"},
    {API "/checklists", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, checklists_list,
     "Checklists: what they are for, and how many items they have"},
    {API "/checklists/{name}", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, checklists_one,
     "The items of a checklist with their sources, and the school's own, archived ones too"},
    {API "/checklists/{name}/items", METHOD_POST, ROLE_REP | ROLE_LEADER, SMALL, checklists_add,
     "Add an item of the school's own: section and text"},
    {API "/checklists/{name}/items/{id}", METHOD_PATCH, ROLE_REP | ROLE_LEADER, SMALL, checklists_archive,
     "Archive an own item (archived: true)"},
    {API "/assessments", METHOD_GET, ASSESSED, 0, assessments_all, "Risk assessments, as far as they are for the reader"},
    {API "/assessments", METHOD_POST, ASSESSOR, MEDIUM, assessments_add,
     "Make a risk assessment from a checklist, a copy or nothing"},
    {API "/assessments/{id}", METHOD_GET, ASSESSED, 0, assessments_one,
     "The workspace of a risk assessment: texts, tasks, consultation, open reviews, versions, and what you may do"},
    {API "/assessments/{id}", METHOD_PATCH, ASSESSOR, MEDIUM, assessments_change,
     "Change the texts of a draft, its rooms and who is told, or the date of the next review"},
    {API "/assessments/{id}/lines", METHOD_GET, ASSESSED, 0, assessment_lines_all,
     "The lines of a risk assessment, with evidence and comments; ?version= of a sealed one"},
    {API "/assessments/{id}/lines", METHOD_POST, ASSESSOR, MEDIUM, assessment_lines_add,
     "Add a line: an item of a checklist, or a free one"},
    {API "/assessments/{id}/lines/{line}", METHOD_PATCH, ASSESSOR, MEDIUM, assessment_lines_change,
     "Change a line of a draft, if it is as you saw it"},
    {API "/assessments/{id}/evidence", METHOD_GET, EVIDENCE, 0, evidence_list,
     "The newest snapshot of each line that readings or records answer"},
    {API "/assessments/{id}/evidence", METHOD_POST, ASSESSOR, SMALL, evidence_refresh,
     "Attach evidence of the last 20 school days to the lines of a draft; the answer says what changed"},
    {API "/snapshots/{id}", METHOD_GET, EVIDENCE, 0, evidence_snapshot,
     "One snapshot as it was frozen, with the means of its days and its digest"},
    {API "/assessments/{id}/consult", METHOD_POST, ASSESSOR, MEDIUM, consultation_send,
     "Send a draft to safety reps and those you choose, until a closing date"},
    {API "/assessments/{id}/take-back", METHOD_POST, ASSESSOR, MEDIUM, assessment_take_back,
     "Make what was sent a draft again, with a reason"},
    {API "/assessments/{id}/close", METHOD_POST, ASSESSOR, MEDIUM, assessment_close, "Close the consultation"},
    {API "/assessments/{id}/revise", METHOD_POST, ASSESSOR, SMALL, assessment_next,
     "Begin the next version, from the one in force"},
    {API "/assessments/{id}/restore", METHOD_POST, ASSESSOR, SMALL, assessment_restore,
     "Begin the next version, from an older sealed one"},
    {API "/assessments/{id}/archive", METHOD_POST, ASSESSOR, MEDIUM, assessment_archive,
     "Archive an assessment, with a reason"},
    {API "/assessments/{id}/discard", METHOD_POST, ASSESSOR, MEDIUM, assessment_discard,
     "Drop a draft beside the version in force, with a reason"},
    {API "/assessments/{id}/comments", METHOD_POST, CONSULTED | ROLE_LEADER, MEDIUM, consultation_comment,
     "Comment on a line or the whole while the consultation is open"},
    {API "/assessments/{id}/comments/{comment}", METHOD_POST, ASSESSOR, MEDIUM, consultation_reply,
     "Reply to a comment"},
    {API "/assessments/{id}/outcome", METHOD_POST, CONSULTED, MEDIUM, consultation_answer,
     "Say whether you agree, with a statement of your own"},
    {API "/assessments/{id}/approve", METHOD_POST, ASSESSOR, MEDIUM, assessment_approve,
     "Approve, seal and sign the working version, with its stamp as you read it and your password; answers a receipt"},
    {API "/assessments/{id}/versions/{number}", METHOD_GET, ASSESSED, 0, versions_one,
     "A sealed version: the text that was signed, its digest and signatures"},
    {API "/assessments/{id}/versions/{number}/difference", METHOD_GET, ROLE_REP | ROLE_LEADER, 0, versions_difference,
     "What is different from the version ?with=, word by word"},
    {API "/assessments/{id}/versions/{number}/signatures", METHOD_POST, CONSULTED, MEDIUM, version_sign,
     "Sign a sealed version, with your password; the answer holds a receipt"},
    {API "/assessments/{id}/versions/{number}/confirm", METHOD_POST, ASSESSED | ROUTE_SESSION, SMALL, version_confirm,
     "Say that you have read the version in force"},
    {API "/assessments/{id}/export", METHOD_GET, ASSESSED, 0, versions_export,
     "A sealed version as a file (?format=json: the bytes that were signed; csv: its lines), ?version= or the one in"
     " force"},
    {API "/reviews", METHOD_GET, ROLE_REP | ROLE_LEADER, 0, reviews_all,
     "Reviews of risk assessments, ?state=open or all"},
    {API "/reviews", METHOD_POST, ROLE_REP | ROLE_LEADER | ROUTE_SESSION, MEDIUM, reviews_add,
     "Ask for a review because of something that only people know"},
    {API "/reviews/{id}/not-needed", METHOD_POST, ASSESSOR, MEDIUM, reviews_not_needed,
     "Find a review not needed, with a reason"},
    {API "/concerns", METHOD_GET, CONCERNED, 0, concerns_get,
     "Concerns that the reader may see, and the own ones that are not sent"},
    {API "/concerns", METHOD_POST, CONCERN_STARTERS | ROUTE_SESSION | ROUTE_NO_ROOM, SMALL, concern_drafts_start,
     "Start a concern: private until it is sent"},
    {API "/concerns/{id}", METHOD_GET, CONCERNED, 0, concerns_one,
     "A concern that was sent: letters, answers, what is due when"},
    {API "/concerns/{id}", METHOD_PATCH, CONCERNED, SMALL, concerns_change,
     "Change the school days of its timeline (reply, meeting, governors): for who raised it"},
    {API "/concerns/{id}/events", METHOD_POST, CONCERNED, MEDIUM, concerns_happened,
     "Add what happened: reply, met, note, or outcome (resolved, partly, not) as each side says it"},
    {API "/concerns/{id}/events/{event}/erase", METHOD_POST, CONCERNED, SMALL, concerns_erase,
     "Erase the words of it for good, with the password again: each side its own; the ledger says who did"},
    {API "/concerns/drafts/{id}", METHOD_GET, CONCERNED, 0, concern_drafts_one,
     "An own concern that is not sent, or the notes behind one that is; the rep named in it sees it too"},
    {API "/concerns/drafts/{id}", METHOD_PATCH, CONCERNED, MEDIUM, concern_drafts_change,
     "Write on in it, from the revision that was seen; what is not said stays"},
    {API "/concerns/drafts/{id}", METHOD_DELETE, CONCERNED, 0, concern_drafts_forget,
     "Delete it for good: its owner alone, and only before it is sent"},
    {API "/concerns/drafts/{id}/record", METHOD_GET, CONCERNED | ROUTE_LISTS_OWN, 0, concern_drafts_record,
     "What the record shows of its rooms, and the model ?letter= filled with it"},
    {API "/concerns/drafts/{id}/sent", METHOD_POST, CONCERNED, SMALL, concern_drafts_sent,
     "Say that its letter (of the revision that was seen) went out by a person (way: email, print, copy): it is no"
     " longer private then"},
    {API "/outbreaks", METHOD_GET, BOARD, 0, outbreaks_get, "Rooms that are or were judged by another pack for a time"},
    {API "/outbreaks", METHOD_POST, ROLE_LEADER, MEDIUM, outbreaks_add,
     "Move rooms to a stricter pack for some days, with a reason"},
    {API "/outbreaks/{id}/end", METHOD_POST, ROLE_LEADER, SMALL, outbreaks_end, "End one early, with a reason"},
    {API "/actions", METHOD_GET, WORKERS | ROLE_GOVERNOR, 0, actions_all,
     "What is to be done, by whom and by when; ?assessment= of one alone"},
    {API "/actions", METHOD_POST, ROLE_REP | ROLE_LEADER | ROUTE_SESSION, MEDIUM, actions_add,
     "Make an action, or propose one as a safety rep; hazard: the report that it comes of"},
    {API "/actions/{id}", METHOD_GET, WORKERS | ROLE_GOVERNOR, 0, actions_one, "One action with all its steps"},
    {API "/actions/{id}", METHOD_PATCH, ROLE_LEADER | ROUTE_SESSION, MEDIUM, actions_change,
     "Change what is to be done, where, by whom or by when; edited: as you read it"},
    {API "/actions/{id}/before-after", METHOD_GET, WORKERS, 0, actions_compare,
     "Whether a ?room='s air was better after it was done: a fortnight of school on either side"},
    {API "/actions/{id}/{step}", METHOD_POST, WORKERS | ROUTE_SESSION, SMALL, actions_step,
     "Take a step: open, close with proof, accept, dispute, reopen, cancel, comment"},
    {API "/photos", METHOD_POST, WORKERS | ROLE_TEACHER | ROUTE_SESSION | ROUTE_FILE | ROUTE_NO_ROOM, LARGE, photos_add,
     "Send a photo (JPEG or PNG), to be referred to by what you do next"},
    {API "/photos/{id}", METHOD_GET, WORKERS, 0, photos_one, "A photo, without anything but the picture"},
    {API "/round", METHOD_GET, WORKERS, 0, round_get,
     "The round sheet: rooms in walking order, and what is to be looked at in each"},
    {API "/hazards", METHOD_GET, WORKERS, 0, hazards_all, "What people reported, open ones first; ?state=open"},
    {API "/hazards", METHOD_POST, HANDS | ROUTE_SESSION | ROUTE_LISTS_OWN, SMALL, hazards_add,
     "Report what you saw in a room; site staff are told by mail, leaders too where danger is true"},
    {API "/hazards/{id}/close", METHOD_POST, ROLE_SITE_STAFF | ROLE_LEADER | ROUTE_SESSION, SMALL, hazards_close,
     "Close a report with a reason; to make an action of it, see /actions"},
    {API "/rooms/{id}/filter", METHOD_PUT, ROLE_SITE_STAFF | ROLE_LEADER | ROUTE_SESSION | ROUTE_OF_ROOM, SMALL,
     filters_set, "Say when the filter of a room's air cleaner was changed, and is due"},
    {API "/inspections", METHOD_GET, WORKERS, 0, inspections_all, "Inspections by safety reps, newest first"},
    {API "/inspections", METHOD_POST, ROLE_REP | ROUTE_SESSION, MEDIUM, inspections_add,
     "Give notice of an inspection; leaders and site staff are told by mail"},
    {API "/inspections/{id}", METHOD_GET, WORKERS, 0, inspections_one,
     "One inspection: rooms, findings, replies, and what waits for one"},
    {API "/inspections/{id}/begin", METHOD_POST, ROLE_REP | ROUTE_SESSION, SMALL, inspections_begin,
     "Begin the round: the figures of each room's last 30 days in use are frozen with it"},
    {API "/inspections/{id}/rooms/{room}", METHOD_PUT, ROLE_REP | ROUTE_SESSION, SMALL, inspections_look,
     "What was seen in a room on the round"},
    {API "/inspections/{id}/findings", METHOD_POST, ROLE_REP | ROUTE_SESSION, SMALL, inspections_find,
     "Write a finding"},
    {API "/inspections/{id}/finish", METHOD_POST, ROLE_REP | ROUTE_SESSION, SMALL, inspections_finish,
     "Finish the round"},
    {API "/findings/{id}/reply", METHOD_POST, ROLE_LEADER | ROUTE_SESSION, MEDIUM, findings_reply,
     "The employer's reply, with an action by somebody by a date where one comes of it"},
    {API "/rooms/{id}/spots", METHOD_GET, SCOPE_HISTORY | ROUTE_OF_ROOM, 0, spots_of,
     "Readings of hand-held monitors in a room, newest first, ?from= a date: spot evidence, never part of its series"},
    {API "/spots/export", METHOD_GET, SCOPE_HISTORY | ROUTE_LISTS_OWN, 0, spots_export,
     "Readings of hand-held monitors of the days ?from= to ?to= as a CSV file, room by room, newest first, with row count"
     " and SHA-256: spot evidence; teachers get their own rooms'"},
    {API "/rooms/{id}/spots", METHOD_POST, SETUP | ROLE_SITE_STAFF | ROLE_REP | ROUTE_SESSION | ROUTE_OF_ROOM, SMALL,
     spots_add, "Enter what a hand-held monitor showed"},
    {API "/spots", METHOD_POST, SETUP | ROLE_SITE_STAFF | ROLE_REP | ROUTE_SESSION | ROUTE_FILE, MEDIUM, spots_import,
     "Enter a round as a CSV file (time, room, co2, temperature, humidity), ?monitor= and ?room= where it names none"},
    {API "/sensors", METHOD_GET, BOARD, 0, sensors_list, "Sensors, and the tray of new ones"},
    {API "/sensors/assign", METHOD_POST, SETUP | ROLE_SITE_STAFF | ROUTE_STAND_IN, SMALL, sensors_assign,
     "Put a sensor in a room"},
    {API "/sensors/type", METHOD_POST, SETUP | ROLE_SITE_STAFF | ROUTE_STAND_IN, SMALL, sensors_type,
     "Say maker and model of a sensor whose bytes its network server does not decode"},
    {API "/broker/sensors", METHOD_GET, SETUP, 0, broker_sensors_list,
     "Which sensors have a name and password of their own at the broker"},
    {API "/broker/sensors", METHOD_POST, SETUP | ROUTE_STAND_IN, SMALL, broker_sensors_make,
     "Give a sensor a password at the broker, or with renew another one: told once"},
    {API "/broker/sensors/remove", METHOD_POST, SETUP | ROUTE_STAND_IN, SMALL, broker_sensors_remove,
     "Take a sensor's name and password away from the broker"},
    {API "/broker/listen", METHOD_GET, SETUP | ROUTE_SESSION, 0, listen_get,
     "What was heard of all that the broker carries: devices with their family and quantities, topics with what became of"
     " them; no payloads"},
    {API "/broker/listen", METHOD_POST, SETUP | ROUTE_SESSION, SMALL, listen_start,
     "Listen to all that the broker carries for a minute; who asks meanwhile hears the same. Nothing is recorded"},
    {API "/broker/listen/stop", METHOD_POST, SETUP | ROUTE_SESSION, SMALL, listen_stop,
     "Stop listening; what was heard stays for a while"},
    {API "/sensors/ignore", METHOD_POST, SETUP | ROUTE_STAND_IN, SMALL, sensors_ignore, "Set a sensor aside: not ours"},
    {API "/sensors/together", METHOD_POST, SETUP | ROLE_SITE_STAFF, MEDIUM, sensors_together,
     "Swap day: hold sensors that stood together for an hour (from; the last one) against their median; keep: true enters"
     " it in the log of each"},
    {API "/sensors/{name}", METHOD_GET, BOARD, 0, sensor_get,
     "One sensor: what became of its messages, battery and signal by day, its nights beside the others', where it was; in"
     " its name ~1 stands for a slash and ~0 for a tilde"},
    {API "/sensors/{name}/messages", METHOD_GET, BOARD | ROUTE_SESSION, 0, sensor_messages,
     "The last 50 messages of a sensor as they came, newest first, with what they were understood as; secrets masked"},
    {API "/sensors/{name}/replace", METHOD_POST, SETUP | ROLE_SITE_STAFF | ROUTE_STAND_IN, SMALL, sensor_replace,
     "Put another sensor (by) in its place: the room's series goes on with that one; set_aside: false keeps the old one"},
    {API "/sensors/{name}/calibrations", METHOD_GET, BOARD, 0, calibrations_list_of,
     "Who checked a sensor when, how, and what was found"},
    {API "/sensors/{name}/calibrations", METHOD_POST, SETUP | ROLE_SITE_STAFF, SMALL, calibrations_add,
     "Enter a check of a sensor"},
    {API "/sensors/{name}/placement", METHOD_POST, SETUP | ROLE_SITE_STAFF, SMALL, placements_add,
     "Confirm that a sensor is in its place"},
    {API "/reports/certificate", METHOD_GET, BOARD, 0, reports_get,
     "The certificate of a sensor (?id=) as a PDF; ?lang=en or cy"},
    {API "/reports/term", METHOD_GET, EVIDENCE | ROLE_TEACHER | ROLE_GOVERNOR | ROUTE_LISTS_OWN, 0, reports_get,
     "A term of the school or of a room (?room=) as a PDF; without from and to the newest; sums alone for who may not see"
     " single days; lang"},
    {API "/rooms-to-fix", METHOD_GET, EVIDENCE, 0, fixing_list,
     "Rooms that failed the adopted yardstick, worst first, with what is known of them and the actions in hand; without"
     " from and to this fortnight"},
    {API "/reports/rooms-to-fix", METHOD_GET, EVIDENCE, 0, reports_get,
     "Rooms that failed the adopted yardstick as a PDF, worst first; without from and to this fortnight; lang"},
    {API "/reports/assessment", METHOD_GET, ASSESSED, 0, reports_get,
     "A risk assessment (?id=3, or 3.2 for its version 2) as a PDF; one that is not sealed says DRAFT; lang"},
    {API "/reports/governors", METHOD_GET, ASSESSED, 0, reports_get, "The same on two pages, for governors"},
    {API "/reports/noticeboard", METHOD_GET, ASSESSED, 0, reports_get, "The same on one page, for the noticeboard"},
    {API "/reports/inspection", METHOD_GET, WORKERS, 0, reports_get,
     "An inspection (?id=) as a PDF: rooms, findings and the employer's replies; lang"},
    {API "/reports/evidence", METHOD_GET, EVIDENCE, 0, reports_get,
     "The evidence pack as a PDF, the same for whoever asks: ?room= (several with commas; none: all), from, to, lang"},
    {API "/calendar", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, calendar_get, "When rooms are occupied"},
    {API "/calendar", METHOD_PUT, ROLE_LEADER, MEDIUM, calendar_put, "Change when rooms are occupied"},
    {API "/calendar/at", METHOD_GET, ROUTE_ALL | ROUTE_LISTS_OWN, 0, calendar_at,
     "Whether the site or a ?room= is in use at a time, and why"},
    {API "/calendar/preview", METHOD_GET, ROUTE_ALL | ROUTE_LISTS_OWN, 0, calendar_preview,
     "Twelve months of days, and how many are school days"},
    {API "/calendar/bank-holidays", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, calendar_bank_holidays,
     "The bank holidays of the site's division"},
    {API "/calendar/bank-holidays", METHOD_PUT, ROLE_LEADER, MEDIUM, calendar_bank_holidays_put,
     "Merge a newer published file; ?save=no: what it would come to, saves nothing"},
    {API "/calendar/import", METHOD_POST, ROLE_LEADER | ROUTE_FILE, LARGE, calendar_import,
     "What a calendar file (?kind=ics or csv) would bring in; saves nothing"},
    {API "/analyse", METHOD_POST, KEEPERS | ROUTE_FILE | ROUTE_UPLOAD, UPLOAD, files_analyse,
     "Judges a logger's file (the body; ?file= its name, ?room=, ?pack=, ?occupied=, ?volume_m3=, ?seats=, ?ages=); its"
     " upload can be kept for 15 minutes"},
    {API "/imports", METHOD_GET, KEEPERS, 0, files_imports, "Logger files that were kept in the record, newest first"},
    {API "/imports", METHOD_POST, SETUP, SMALL, files_keep, "Keep an upload as history of a room"},
    {API "/site", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, settings_site, "Name, zone and nation of the site"},
    {API "/site", METHOD_PUT, ROLE_LEADER, SMALL, settings_site_save, "Change the site"},
    {API "/people", METHOD_GET, ROLE_LEADER, 0, people_all, "Accounts and contacts"},
    {API "/people", METHOD_POST, SETUP, SMALL, people_add, "Add an account or a contact"},
    {API "/people/{id}", METHOD_PATCH, ROUTE_ALL | ROUTE_SESSION | ROUTE_NO_ROOM | ROUTE_CHOOSING, SMALL, people_change,
     "Change a person; everybody their own password, which is all that somebody can do whose password another set"},
    {API "/people/{id}/erase", METHOD_POST, ROUTE_ALL | ROUTE_SESSION | ROUTE_NO_ROOM, SMALL, people_erase,
     "Erase the name and texts of a person whose account is closed, or one's own; login: typed once more"},
    {API "/access", METHOD_GET, ROLE_LEADER | ROLE_REP, 0, access_list, "Who looked at what, and who changed what"},
    {API "/ledger", METHOD_GET, READERS, 0, ledger_entries,
     "The chain of signed entries, ?limit= of them ?from= an index (the newest); governors: only what kind of thing was"
     " done when; programs: without the words of concerns"},
    {API "/ledger/check", METHOD_GET, READERS, 0, ledger_check, "Whether every entry of the chain is as it was made"},
    {API "/ledger/export", METHOD_GET, ROLE_LEADER | ROLE_REP, 0, ledger_export,
     "All entries as JSON lines, for a verifier that needs no box"},
    {API "/ledger/people", METHOD_GET, ROLE_LEADER | ROLE_REP, 0, people_news_list,
     "What is told of people: who became or stopped being a safety rep in two weeks, whose password somebody else set"},
    {API "/ledger/{id}/receipt", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, ledger_receipt_of,
     "A signed receipt of an entry: for who made it, reps and leaders"},
    {API "/outbox", METHOD_GET, BOARD, 0, alerts_outbox, "Messages owed to people"},
    {API "/health", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, system_health,
     "How the gateway is; days_not_kept: past days that found no room in the record and are judged when asked for;"
     " disk.raw_waits_for: a day too old to be kept in single readings, which stay until it can be judged;"
     " disk.raw_behind_days: how far behind today the age of readings is counted, as after a clock that jumped"},
    {API "/openapi.json", METHOD_GET, ROUTE_ANYONE, 0, openapi_get, "This description"},
    {"/healthz", METHOD_GET, ROUTE_ANYONE, 0, system_healthz, "200 while every part proves itself, else 503"},
    {"/metrics", METHOD_GET, ROUTE_ALL | ROUTE_NO_ROOM, 0, system_metrics, "Counters for Prometheus"},
};
const size_t route_count = sizeof routes / sizeof *routes;

/* Paths that never are a file of the dashboard. */
static bool is_api(const char *path)
{
    return strcmp(path, "/api") == 0 || strncmp(path, "/api/", 5) == 0 || strcmp(path, "/healthz") == 0 ||
           strcmp(path, "/metrics") == 0;
}

static bool serves(const struct route *route, enum method method)
{
    return route->method == method || (route->method == METHOD_GET && method == METHOD_HEAD);
}

/* 405 with what would be allowed, 404 when the path is nobody's. */
static void refuse_route(struct request *request)
{
    char allow[REQUEST_HEADER_SIZE] = "";
    size_t size = 0;

    for (size_t i = 0; i < route_count; i++)
        if (url_match(request->uri, strlen(request->uri), routes[i].path, request->values, REQUEST_VALUES_MAX))
            size += (size_t)snprintf(allow + size, sizeof allow - size, "%s%s", size ? ", " : "",
                                     method_name(routes[i].method));
    if (!size) {
        request_not_found(request, "address");
        return;
    }
    request_header(request, "Allow", "%s", allow);
    request_refuse(request, 405, "method", NULL, "This address does not take that method.");
}

static const struct route *find_route(struct request *request)
{
    for (size_t i = 0; i < route_count; i++)
        if (serves(&routes[i], request->method) &&
            url_match(request->uri, strlen(request->uri), routes[i].path, request->values, REQUEST_VALUES_MAX))
            return &routes[i];
    return NULL;
}

/* A page elsewhere can make a browser send a request with its cookie. What it can't do is hide where it comes from. */
static bool is_forged(const struct request *request)
{
    enum origin origin = head_origin(request->headers[HEADER_ORIGIN], request->headers[HEADER_FETCH_SITE],
                                     request->headers[HEADER_HOST]);

    if (!method_changes(request->method))
        return false;
    return origin == ORIGIN_FOREIGN || (origin == ORIGIN_UNSAID && signin_has_cookie(request));
}

static bool is_json(const char *content_type)
{
    static const char json[] = "application/json";

    return content_type && strncasecmp(content_type, json, sizeof json - 1) == 0 &&
           (content_type[sizeof json - 1] == '\0' || strchr("; \t", content_type[sizeof json - 1]));
}

/* Whether the caller came by an alert's link to what the link is not for. */
static bool is_beside_link(const struct request *request)
{
    return request->caller.kind == CALLER_LINK &&
           (!(request->route->who & ROUTE_LINK) ||
            strtoll(request->values[0], NULL, 10) != request->caller.incident);
}

static bool is_allowed(const struct request *request)
{
    unsigned who = request->route->who;
    const struct caller *caller = &request->caller;

    if (who & ROUTE_ANYONE)
        return true;
    if (is_beside_link(request))
        return false;
    if (who & ROUTE_SESSION && caller->kind == CALLER_TOKEN)
        return false;
    if (who & ROUTE_STAND_IN && caller->role == ROLE_LEADER && scope_has_technician(request->web))
        return false;
    return (who & caller->role) != 0;
}

/* Whoever set the password knows it: nothing is done with it but choosing another. A link in an alert was sent to the
 * person's own address, and is no password. */
static bool has_to_choose(const struct request *request)
{
    return request->caller.kind == CALLER_PERSON && request->caller.must_choose &&
           !(request->route->who & (ROUTE_ANYONE | ROUTE_CHOOSING));
}

static void refuse_caller(struct request *request)
{
    unsigned who = request->route->who;

    if (request->caller.kind == CALLER_NOBODY || is_beside_link(request)) {
        request_header(request, "WWW-Authenticate", "Bearer");
        request_refuse(request, 401, "sign_in", NULL, "Please sign in first.");
        return;
    }
    if (who & ROUTE_SESSION && request->caller.kind == CALLER_TOKEN)
        request_refuse(request, 403, "not_allowed", NULL, "Only people who signed in can do this.");
    else
        scope_refuse(request, who & ROUTE_STAND_IN ? who & ~(unsigned)ROLE_LEADER : who);
}

void routes_begin(void *context, struct request *request)
{
    (void)context;
    if (!is_api(request->uri)) {
        if (method_changes(request->method)) {
            request_header(request, "Allow", "GET, HEAD");
            request_refuse(request, 405, "method", NULL, "This address does not take that method.");
        } else {
            files_get(request);
        }
        return;
    }
    request_header(request, "Cache-Control", GUARD_NO_STORE);
    request->route = find_route(request);
    if (!request->route) {
        refuse_route(request);
        return;
    }
    signin_identify(request);
    request->body_size_max = request->route->body_size_max;
    if (is_forged(request))
        request_refuse(request, 403, "origin", NULL, "The request did not come from this gateway's own pages.");
    else if (has_to_choose(request))
        request_refuse(request, 403, "choose_password", NULL, ROUTE_CHOOSE_FIRST);
    else if (!is_allowed(request))
        refuse_caller(request);
    else if (!scope_admits(request))
        return;
    else if (request->headers[HEADER_CONTENT_TYPE] && method_changes(request->method) &&
             !(request->route->who & ROUTE_FILE) && !is_json(request->headers[HEADER_CONTENT_TYPE]))
        request_refuse(request, 415, "not_json", NULL, "The body has to be application/json.");
    else if (request->route->who & ROUTE_UPLOAD)
        uploads_begin(request);
}

void routes_handle(void *context, struct request *request)
{
    struct error err = {0};

    (void)context;
    if (early_takes(request))
        return;
    if (request->route->body_size_max && request->body_size && !(request->route->who & ROUTE_FILE)) {
        if (!request->headers[HEADER_CONTENT_TYPE])
            request_refuse(request, 415, "not_json", NULL, "The body has to be application/json.");
        else if (body_parse(request->body, request->body_size, &request->json, &err) < 0)
            request_refuse(request, 400, "not_json", NULL, "%s", err.text);
        if (request->answer.status)
            return;
    }
    if (method_changes(request->method))
        web_change_begin(request->web);
    request->route->handle(request);
    if (method_changes(request->method))
        web_change_end(request->web, request);
}
