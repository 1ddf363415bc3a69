/* web/checks.c - see checks.h */
#include "checks.h"
#include "inside.h"
#include <errno.h>
#include <stdio.h>

bool checks_kept(struct request *request, int r, const struct error *err)
{
    if (r == -ENOSPC)
        request_refuse(request, 409, "full", NULL, "%s", err->text);
    else if (r < 0)
        request_failed(request, err);
    return r == 0;
}

bool checks_enter(struct request *request, const char *sensor, struct calibration *calibration)
{
    char detail[DEVICE_KEY_SIZE + 32], subject[LEDGER_SUBJECT_SIZE];
    struct error err = {0};
    const char *how = calibration_how_word(calibration->how);

    if (!checks_kept(request, calibration_add(request->web->host->store, calibration, &err), &err))
        return false;
    snprintf(detail, sizeof detail, "%s: %s, %s", sensor, how, calibration->is_good ? "good" : "not good");
    web_audit(request, "sensor checked", detail);
    snprintf(subject, sizeof subject, "calibration:%lld/%s/%s", (long long)calibration->id, how,
             calibration->is_good ? "good" : "bad");
    return web_ledger(request, &(struct ledger_act){.kind = LEDGER_SENSOR_CHECKED, .subject = subject, .text = detail});
}
