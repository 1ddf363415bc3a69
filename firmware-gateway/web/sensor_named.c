/* web/sensor_named.c - see sensor_named.h */
#include "sensor_named.h"
#include "inside.h"

static void read_token(const char *token, char name[URL_VALUE_SIZE])
{
    for (; *token; token++) {
        bool is_escape = token[0] == '~' && (token[1] == '0' || token[1] == '1');

        *name++ = !is_escape ? *token : token[1] == '1' ? '/' : '~';
        token += is_escape;
    }
    *name = '\0';
}

const struct school_device *sensor_named(struct request *request)
{
    const struct school *school = request->web->host->school;
    char name[URL_VALUE_SIZE];
    int index;

    read_token(request->values[0], name);
    index = school_device_index(school, name);
    if (index < 0)
        request_not_found(request, "sensor");
    return index < 0 ? NULL : school_device(school, (size_t)index);
}
