/* web/checks.h - a check of a sensor, entered: into its log, the access log and the ledger, whoever made it. Main only. */
#ifndef CHECKS_H
#define CHECKS_H
#include "calibrations.h"
#include "request.h"

/* In the open transaction; fills calibration->id. sensor: its name. false: the request was refused. */
bool checks_enter(struct request *request, const char *sensor, struct calibration *calibration);
/* Kept, or answered: r as of calibration_add and placement_add. */
bool checks_kept(struct request *request, int r, const struct error *err);

#endif
