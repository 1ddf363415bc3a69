/* web/openapi.c - the description of the API, written from the table that the API is. */
#include "inside.h"
#include "routes.h"
#include <ctype.h>
#include <string.h>

static void put_roles(struct out *out, unsigned who)
{
    out_array(out, "x-roles");
    if (who & ROUTE_ANYONE)
        out_text(out, NULL, "anyone");
    for (unsigned bit = 1; bit <= ROLE_TECHNICIAN && !(who & ROUTE_ANYONE); bit <<= 1)
        if (who & bit)
            out_text(out, NULL, role_word((enum role)bit));
    if (who & ROUTE_LINK)
        out_text(out, NULL, "link");
    out_array_end(out);
}

static void put_parameters(struct out *out, const char *path)
{
    static const struct {
        const char *hole, *json;
    } holes[] = {
        {"{id}", "{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}"},
        {"{date}", "{\"name\":\"date\",\"in\":\"path\",\"required\":true,"
                   "\"schema\":{\"type\":\"string\",\"format\":\"date\"}}"},
        {"{name}", "{\"name\":\"name\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"string\"}}"},
    };

    out_array(out, "parameters");
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++)
        if (strstr(path, holes[i].hole))
            out_raw(out, NULL, holes[i].json);
    out_array_end(out);
}

static void put_answer(struct out *out, const char *status, const char *description)
{
    out_object(out, status);
    out_text(out, "description", description);
    out_object_end(out);
}

static void put_operation(struct out *out, const struct route *route)
{
    char method[8];
    size_t i;

    for (i = 0; method_name(route->method)[i]; i++)
        method[i] = (char)tolower((unsigned char)method_name(route->method)[i]);
    method[i] = '\0';
    out_object(out, method);
    out_text(out, "summary", route->summary);
    put_roles(out, route->who);
    put_parameters(out, route->path);
    if (route->body_size_max)
        out_raw(out, "requestBody",
                "{\"required\":true,\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}}");
    if (route->who & ROUTE_ANYONE)
        out_raw(out, "security", "[]");
    out_object(out, "responses");
    put_answer(out, "2XX", "Done");
    put_answer(out, "4XX", "Refused: an object `error` with code, message and, where it applies, field; with 400 and"
                           " 422 also `errors`, a list of field and message: all that is wrong");
    put_answer(out, "503", "Busy, or the record can't be written: nothing was changed");
    out_object_end(out);
    out_object_end(out);
}

/* All methods of a path are one object, so a path is written where it comes first. */
static bool came_before(size_t route)
{
    for (size_t i = 0; i < route; i++)
        if (strcmp(routes[i].path, routes[route].path) == 0)
            return true;
    return false;
}

void openapi_get(struct request *request)
{
    struct out *out = &request->answer.out;

    out_object(out, NULL);
    out_text(out, "openapi", "3.1.0");
    out_object(out, "info");
    out_text(out, "title", "Transom");
    out_text(out, "version", TRANSOM_VERSION);
    out_text(out, "description", "Times are RFC 3339 in UTC, names carry their units, unknown values are null.");
    out_object_end(out);
    out_raw(out, "components",
            "{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
            "\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"transom_session\"}}}");
    out_raw(out, "security", "[{\"token\":[]},{\"session\":[]}]");
    out_object(out, "paths");
    for (size_t i = 0; i < route_count; i++) {
        if (came_before(i))
            continue;
        out_object(out, routes[i].path);
        for (size_t j = i; j < route_count; j++)
            if (strcmp(routes[i].path, routes[j].path) == 0)
                put_operation(out, &routes[j]);
        out_object_end(out);
    }
    out_object_end(out);
    out_object_end(out);
    request_answer(request, 200);
}
