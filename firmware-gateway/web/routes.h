/* web/routes.h - the table of everything that can be asked for: who may, with how large a body, and which function
 * answers. What has no row does not exist; what a row does not allow is refused before its function hears of it.
 * The same table makes openapi.json and the matrix of the tests. Main only. */
#ifndef ROUTES_H
#define ROUTES_H
#include "request.h"

#define ROUTE_ANYONE (1u << 16)     /* beside bits of enum role: also before signing in, also before the claim */
#define ROUTE_LINK (1u << 17)       /* also by an alert's link, for its incident, while its owner's role is among these */
#define ROUTE_SESSION (1u << 18)    /* people only, who signed in or came by a link: no programs */
#define ROUTE_STAND_IN (1u << 19)   /* leaders only while nobody is a technician */

/* How a route keeps to the own rooms of those who see no others (scope.h). One that says nothing is closed to them. */
#define ROUTE_NO_ROOM (1u << 20)    /* tells nothing of single rooms */
#define ROUTE_LISTS_OWN (1u << 21)  /* its handler asks scope_sees of every room */
#define ROUTE_OF_ROOM (1u << 22)    /* {id} is a room: scope_admits asked before the handler */
#define ROUTE_OF_INCIDENT (1u << 23)    /* {id} is an incident: likewise */

#define ROUTE_FILE (1u << 24)       /* the body is a file as it is, not JSON; its handler reads request->body */

#define ROUTE_CHOOSING (1u << 26)   /* also for who has to choose a password of their own first, and does or goes */
#define ROUTE_CHOOSE_FIRST "Somebody else set your password, and knows it. Choose your own first."

#define ROUTE_UPLOAD (1u << 25)     /* the body goes into a file as it comes (uploads.h) */

#define ROUTE_BOARD (ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER | ROLE_TECHNICIAN)  /* who sees what sensors and mail do */
#define ROUTE_HANDS (ROLE_TEACHER | ROLE_SITE_STAFF | ROLE_REP | ROLE_LEADER)      /* who may take an incident */
#define ROUTE_ALL ((1u << ROLE_COUNT) - 1)
#define ROUTE_API "/api/v1"

struct route {
    const char *path;               /* "/api/v1/rooms/{id}" */
    enum method method;
    unsigned who;                   /* bits of enum role and those above */
    size_t body_size_max;           /* bytes; 0: takes no body */
    void (*handle)(struct request *request);
    const char *summary;            /* for openapi.json */
};

extern const struct route routes[];
extern const size_t route_count;

/* server_host's two callbacks. */
void routes_begin(void *web, struct request *request);
void routes_handle(void *web, struct request *request);

/* -- handlers, by file -- */
/* api_air.c */
void air_rooms(struct request *request);
void air_room(struct request *request);
void air_events(struct request *request);
/* What judge_by.c answers with; levels: one a room, by: of that room; NULL: as everybody is shown them. */
struct other_level;
void air_answer_rooms(struct request *request, const struct other_level *levels);
void air_answer_room(struct request *request, size_t room, const struct other_level *by);
/* api_readings.c, api_days.c, api_term.c, api_school_term.c */
void readings_of(struct request *request);
void days_of(struct request *request);
void term_of(struct request *request);
void school_term_of(struct request *request);
/* api_export.c */
void export_of(struct request *request);
/* api_tried.c */
void tried_get(struct request *request);
void tried_post(struct request *request);
void tried_take_back(struct request *request);
/* api_fresh.c */
void fresh_of(struct request *request);
/* api_alerts.c */
void alerts_list(struct request *request);
void alerts_one(struct request *request);
void alerts_acknowledge(struct request *request);
void alerts_release(struct request *request);
void alerts_outbox(struct request *request);
/* api_offers.c */
void offers_takers(struct request *request);
void offers_make(struct request *request);
void offers_accept(struct request *request);
void offers_decline(struct request *request);
/* api_explain.c */
void explain_incident(struct request *request);
void explain_day(struct request *request);
/* api_packs.c */
void packs_list(struct request *request);
void packs_one(struct request *request);
void packs_adopted(struct request *request);
void packs_adopt(struct request *request);
void outbreaks_get(struct request *request);
void outbreaks_add(struct request *request);
void outbreaks_end(struct request *request);
/* api_checklists.c */
void checklists_list(struct request *request);
void checklists_one(struct request *request);
void checklists_add(struct request *request);
void checklists_archive(struct request *request);
/* api_assessments.c, api_assessment_lines.c, api_assessment_steps.c, api_consultation.c, api_signing.c,
 * api_versions.c, api_difference.c */
void assessments_all(struct request *request);
void assessments_add(struct request *request);
void assessments_one(struct request *request);
void assessments_change(struct request *request);
void assessment_lines_all(struct request *request);
void assessment_lines_add(struct request *request);
void assessment_lines_change(struct request *request);
/* api_evidence.c, api_evidence_refresh.c */
void evidence_list(struct request *request);
void evidence_snapshot(struct request *request);
void evidence_refresh(struct request *request);
void assessment_close(struct request *request);
void assessment_take_back(struct request *request);
void assessment_next(struct request *request);
void assessment_restore(struct request *request);
void assessment_archive(struct request *request);
void assessment_discard(struct request *request);
void consultation_send(struct request *request);
void consultation_comment(struct request *request);
void consultation_reply(struct request *request);
void consultation_answer(struct request *request);
void assessment_approve(struct request *request);
void version_sign(struct request *request);
void version_confirm(struct request *request);
void versions_one(struct request *request);
void versions_export(struct request *request);
void versions_difference(struct request *request);
/* api_reviews.c */
void reviews_all(struct request *request);
void reviews_add(struct request *request);
void reviews_not_needed(struct request *request);
/* api_concerns.c, api_concern_drafts.c, api_concern_record.c, api_concern_send.c, api_concern_erase.c */
void concerns_get(struct request *request);
void concerns_one(struct request *request);
void concerns_change(struct request *request);
void concerns_happened(struct request *request);
void concerns_erase(struct request *request);
void concern_drafts_start(struct request *request);
void concern_drafts_one(struct request *request);
void concern_drafts_change(struct request *request);
void concern_drafts_forget(struct request *request);
void concern_drafts_record(struct request *request);
void concern_drafts_sent(struct request *request);
/* api_rooms.c */
void rooms_add(struct request *request);
void rooms_change(struct request *request);
/* api_calendar.c, api_calendar_import.c */
void calendar_get(struct request *request);
void calendar_put(struct request *request);
void calendar_at(struct request *request);
void calendar_preview(struct request *request);
void calendar_bank_holidays(struct request *request);
void calendar_bank_holidays_put(struct request *request);
void calendar_import(struct request *request);
/* api_files.c */
void files_analyse(struct request *request);
void files_imports(struct request *request);
void files_keep(struct request *request);
/* api_settings.c */
void settings_site(struct request *request);
void settings_site_save(struct request *request);
/* api_actions.c, api_before_after.c, api_photos.c, api_round.c */
void actions_all(struct request *request);
void actions_add(struct request *request);
void actions_one(struct request *request);
void actions_change(struct request *request);
void actions_step(struct request *request);
void actions_compare(struct request *request);
void photos_add(struct request *request);
void photos_one(struct request *request);
void round_get(struct request *request);
/* api_hazards.c */
void hazards_all(struct request *request);
void hazards_add(struct request *request);
void hazards_close(struct request *request);
void filters_set(struct request *request);
/* api_inspection_begin.c */
void inspections_begin(struct request *request);
/* api_inspections.c */
void inspections_all(struct request *request);
void inspections_add(struct request *request);
void inspections_one(struct request *request);
void inspections_look(struct request *request);
void inspections_find(struct request *request);
void inspections_finish(struct request *request);
void findings_reply(struct request *request);
/* api_sensors.c */
void sensors_list(struct request *request);
void sensors_assign(struct request *request);
void sensors_type(struct request *request);

/* api_broker.c */
void broker_sensors_list(struct request *request);
void broker_sensors_make(struct request *request);
void broker_sensors_remove(struct request *request);

/* api_listen.c */
void listen_get(struct request *request);
void listen_start(struct request *request);
void listen_stop(struct request *request);

void sensors_ignore(struct request *request);
/* api_sensor.c */
void sensor_get(struct request *request);
void sensor_messages(struct request *request);
/* api_spots.c */
void spots_of(struct request *request);
void spots_export(struct request *request);
void spots_add(struct request *request);
void spots_import(struct request *request);
/* api_together.c */
void sensors_together(struct request *request);
/* api_sensor_replace.c */
void sensor_replace(struct request *request);
/* api_calibrations.c */
void calibrations_list_of(struct request *request);
void calibrations_add(struct request *request);
void placements_add(struct request *request);
/* api_people.c */
void people_all(struct request *request);
void people_add(struct request *request);
void people_change(struct request *request);
void people_erase(struct request *request);
/* api_system.c */
void system_health(struct request *request);
void system_healthz(struct request *request);
void system_metrics(struct request *request);
/* api_fixing.c */
void fixing_list(struct request *request);

/* api_reports.c */
void reports_get(struct request *request);
/* api_access.c */
void access_list(struct request *request);
/* api_people_news.c */
void people_news_list(struct request *request);
/* api_ledger.c */
void ledger_entries(struct request *request);
void ledger_check(struct request *request);
void ledger_export(struct request *request);
void ledger_receipt_of(struct request *request);
/* openapi.c */
void openapi_get(struct request *request);
/* files.c: the dashboard; every path outside /api, /healthz and /metrics */
void files_get(struct request *request);

#endif
