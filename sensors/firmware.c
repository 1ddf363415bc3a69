/* sensors/firmware.c - see firmware.h */
#include "firmware.h"
#include <ctype.h>
#include <string.h>

#define COUNT(array) (sizeof array / sizeof *array)

/* As AirGradient, Milesight and other LoRaWAN codecs, Shelly (announce, info), Tasmota (INFO1, STATUS2), Zigbee2MQTT,
 * Qingping and Home Assistant discovery (short and long) write it; the formats' own documents are named in README.md. */
static const char *const keys[] = {
    "firmware", "firmware_version", "firmwareVersion", "fw_version", "fw_ver", "fwVersion", "fw_id", "Version",
    "software_build_id", "installed_version", "sw_version", "sw",
};
static const char homie[] = "/$fw/version";

static bool take(const char *text, size_t size, char version[FIRMWARE_SIZE])
{
    if (size == 0 || size >= FIRMWARE_SIZE)
        return false;
    for (size_t i = 0; i < size; i++)
        if (!isgraph((unsigned char)text[i]) && text[i] != ' ')
            return false;
    memcpy(version, text, size);
    version[size] = '\0';
    return true;
}

static bool is_key(const char *text, size_t size)
{
    for (size_t i = 0; i < COUNT(keys); i++)
        if (strlen(keys[i]) == size && memcmp(keys[i], text, size) == 0)
            return true;
    return false;
}

static size_t skip_space(const char *payload, size_t i, size_t size)
{
    while (i < size && isspace((unsigned char)payload[i]))
        i++;
    return i;
}

/* A string or number behind the colon at i. */
static bool take_value(const char *payload, size_t i, size_t size, char version[FIRMWARE_SIZE])
{
    size_t begin, end;

    i = skip_space(payload, i, size);
    if (i == size || payload[i] != ':')
        return false;
    i = skip_space(payload, i + 1, size);
    begin = i + (i < size && payload[i] == '"');
    for (end = begin; end < size && !strchr(begin > i ? "\"\\" : ",}] \r\n", payload[end]); end++)
        ;
    if (end == size || (begin == i && !(i < size && isdigit((unsigned char)payload[i]))))
        return false;
    return take(payload + begin, end - begin, version);
}

bool firmware_of(const char *topic, const char *payload, size_t size, char version[FIRMWARE_SIZE])
{
    size_t topic_size = topic ? strlen(topic) : 0;
    const char *at = payload;

    if (topic_size >= sizeof homie - 1 && strcmp(topic + topic_size - (sizeof homie - 1), homie) == 0)
        return take(payload, size, version);
    while (at && (at = memchr(at, '"', size - (size_t)(at - payload)))) {
        size_t begin = (size_t)(at - payload) + 1;
        const char *end = memchr(payload + begin, '"', size - begin);

        if (!end)
            return false;
        if (is_key(payload + begin, (size_t)(end - payload) - begin) &&
            take_value(payload, (size_t)(end - payload) + 1, size, version))
            return true;
        at = end;                       /* may begin the next one: what is no key has no colon behind it */
    }
    return false;
}
