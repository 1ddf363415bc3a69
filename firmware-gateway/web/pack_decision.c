/* web/pack_decision.c - see pack_decision.h */
#include "pack_decision.h"
#include "body.h"
#include "pack_shelf.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool pack_decision_reason(struct request *request, char reason[PACKS_REASON_SIZE])
{
    reason[0] = '\0';
    if (!body_needs_text(request, "reason", reason, PACKS_REASON_SIZE))
        return false;
    if (strspn(reason, " ") == strlen(reason))
        request_refuse(request, 422, "bad_value", "reason", "reason is needed: those who are judged by it are told.");
    return !request->answer.status;
}

const struct pack *pack_decision_pack(struct request *request, const char *key, const char *fallback)
{
    const struct pack_shelf *shelf = request->web->host->shelf;
    char name[ID_SIZE] = "";
    const struct pack *pack = NULL;
    int r = body_text(request, key, name, sizeof name);

    if (r < 0)
        return NULL;
    if (shelf)
        pack = pack_shelf_find(shelf, r == 0 && fallback ? fallback : name);
    if (!pack)
        request_refuse(request, 422, "bad_value", key, "%s has to be the name of a pack that is there.", key);
    if (!pack || pack_has_level(pack))
        return pack;
    request_refuse(request, 422, "no_level", key,
                   "Rooms can't be judged by \"%s\" alone: it has no rule for CO2 that is judged live, so no room would "
                   "have a level. Pages can still be judged by it.", pack->title);
    return NULL;
}

bool pack_decision_tell(struct request *request, unsigned roles, const char *subject, const char *body)
{
    const struct web_host *host = request->web->host;
    struct error err = {0};

    if (!host->tell || host->tell(host->context, roles, subject, body, &err) == 0)
        return true;
    request_failed(request, &err);
    return false;
}

bool pack_decision_note(struct request *request, enum ledger_kind kind, const char *reason, const char *format, ...)
{
    char subject[LEDGER_SUBJECT_SIZE];
    va_list values;

    va_start(values, format);
    vsnprintf(subject, sizeof subject, format, values);
    va_end(values);
    if (!ledger_text_is_valid(subject))
        subject[strcspn(subject, "/")] = '\0';
    return web_ledger(request, &(struct ledger_act){.kind = kind, .subject = subject, .text = reason});
}
