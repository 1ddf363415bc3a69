/* recorded.c - see recorded.h */
#include "recorded.h"
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static int digit_of(char c)
{
    const char *digits = "0123456789abcdef", *at = strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c);

    return c && at ? (int)(at - digits) : -1;
}

/* -> bytes, malloc'd; NULL: not pairs of hexadecimal digits. */
static char *bytes_of_hex(const char *hex, size_t *size)
{
    size_t length = strlen(hex);
    char *bytes = length % 2 == 0 ? malloc(length / 2 + 1) : NULL;

    for (size_t i = 0; bytes && i < length / 2; i++) {
        int high = digit_of(hex[2 * i]), low = digit_of(hex[2 * i + 1]);

        if (high < 0 || low < 0) {
            free(bytes);
            return NULL;
        }
        bytes[i] = (char)(high << 4 | low);
    }
    *size = length / 2;
    return bytes;
}

/* The payload of one line as the bytes that the sensor sent: malloc'd, or NULL with the reason in err. */
static char *payload_of(const json_t *line, size_t *size, struct error *err)
{
    const json_t *payload = json_object_get(line, "payload");
    const char *hex = json_string_value(json_object_get(line, "payload_hex"));
    char *bytes = NULL;

    if (hex)
        bytes = bytes_of_hex(hex, size);
    else if (json_is_string(payload)) {
        *size = json_string_length(payload);
        bytes = strdup(json_string_value(payload));
    } else if (payload) {
        bytes = json_dumps(payload, JSON_ENCODE_ANY | JSON_COMPACT);
        *size = bytes ? strlen(bytes) : 0;
    }
    if (!bytes)
        error_set(err, -EBADMSG, "%s", hex ? "payload_hex: not pairs of hexadecimal digits" : "no payload");
    return bytes;
}

/* Vendor and model in one text, or as {"vendor", "model"}; NULL: not said. */
static char *type_of(const json_t *type)
{
    const char *vendor = json_string_value(json_object_get(type, "vendor"));
    const char *model = json_string_value(json_object_get(type, "model"));
    char *text = NULL;

    if (json_is_string(type))
        return strdup(json_string_value(type));
    if ((vendor || model) && asprintf(&text, "%s %s", vendor ? vendor : "", model ? model : "") < 0)
        return NULL;
    return text;
}

static int read_line(struct recorded *recorded, struct error *err)
{
    char *payload;

    payload = payload_of(recorded->line, &recorded->message.size, err);
    if (!payload)
        return -EBADMSG;
    recorded->message.payload = recorded->payload = payload;
    recorded->message.topic = json_string_value(json_object_get(recorded->line, "topic"));
    recorded->message.retained = json_is_true(json_object_get(recorded->line, "retained"));
    recorded->message.device_type = recorded->type = type_of(json_object_get(recorded->line, "device_type"));
    recorded->arrived = json_string_value(json_object_get(recorded->line, "arrived"));
    return 0;
}

int recorded_read(const char *text, size_t size, struct recorded *recorded, struct error *err)
{
    json_error_t why;

    *recorded = (struct recorded){.line = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why)};
    if (!recorded->line)
        return error_set(err, -EBADMSG, "line is not JSON: %s", why.text);
    return read_line(recorded, err);
}

size_t recorded_prior_count(const struct recorded *recorded)
{
    return json_array_size(json_object_get(recorded->line, "prior"));
}

int recorded_prior(const struct recorded *recorded, size_t index, struct recorded *prior, struct error *err)
{
    *prior = (struct recorded){.line = json_incref(json_array_get(json_object_get(recorded->line, "prior"), index))};
    return read_line(prior, err);
}

void recorded_done(struct recorded *recorded)
{
    free(recorded->payload);
    free(recorded->type);
    json_decref(recorded->line);
}
