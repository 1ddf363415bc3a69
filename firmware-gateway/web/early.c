/* web/early.c - see early.h */
#include "early.h"
#include "inside.h"
#include "routes.h"

bool early_takes(struct request *request)
{
    struct web *web = request->web;

    if (!web->host->is_starting || (request->route->who & ROUTE_ANYONE && !method_changes(request->method)))
        return false;
    request->is_waiting = true;
    request->next_early = web->early;
    web->early = request;
    return true;
}

static struct request *next(struct web *web)
{
    struct request *request = web->early;

    if (request)
        web->early = request->next_early;
    return request;
}

void early_over(struct web *web)
{
    struct request *request;

    web->host->is_starting = false;
    while ((request = next(web)))
        server_resume(request);
}

void early_forget(struct web *web)
{
    struct request *request;

    while ((request = next(web))) {
        request_closing(request);
        server_resume(request);
    }
}
