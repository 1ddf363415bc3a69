/* sensors/raw_log.h - the newest messages of each device as they came, what became of them, and how often each reason
 * came up: for people who look for what is wrong with a sensor. In memory alone and in no export; what is secret in
 * topics and payloads (raw_mask.h) is masked before anything is kept. Bounded. Main only. */
#ifndef RAW_LOG_H
#define RAW_LOG_H
#include "decoder.h"
#include "firmware.h"
#include "node_health.h"
#include "quality.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAW_LOG_DEVICES_MAX 576         /* those of the largest school and its tray; the one quiet for longest goes */
#define RAW_LOG_MESSAGES_MAX 50         /* of one device; fewer where RAW_LOG_SIZE_MAX says so, but always its newest */
#define RAW_LOG_PAYLOAD_MAX 512         /* bytes of a payload that are kept */
#define RAW_LOG_SIZE_MAX ((size_t)4 << 20)      /* bytes of all messages that are kept; the device with most gives */
#define RAW_LOG_TOPIC_SIZE TOPIC_SIZE_MAX   /* of a topic, with the end: no family reads a longer one */
#define RAW_LOG_REASONS_MAX 8           /* different ones of a device; the one unheard for longest goes */
#define RAW_LOG_WHY_SIZE 96

/* What became of a message, from what tells least to what tells most: of several readings in one the most counts. */
enum raw_fate {
    RAW_NO_VALUES,                      /* understood, and carried none */
    RAW_DUPLICATE,
    RAW_RETAINED,                       /* the broker's old copy */
    RAW_SET_ASIDE,                      /* its device is not ours */
    RAW_WAITING,                        /* its device is in the tray */
    RAW_LATE,                           /* of a time that was judged already */
    RAW_TAKEN,
    RAW_DOUBTFUL,                       /* kept, and not judged by */
    RAW_FLOOD,                          /* more than a device may say */
    RAW_REJECTED,                       /* not understood */
    RAW_FATE_COUNT
};
const char *raw_fate_word(enum raw_fate fate);      /* "no_values" ... */

struct raw_message {
    int64_t at_ms;                      /* wall clock of its arrival */
    enum raw_fate fate;
    uint32_t flags;                     /* QUALITY_* of all its readings */
    const char *family;                 /* static; NULL: none knew it */
    bool retained;
    size_t reading_count;               /* that it was understood as; the newest of them: */
    struct reading reading;
    char why[RAW_LOG_WHY_SIZE];         /* of RAW_REJECTED */
    size_t size, kept_size;             /* bytes of the payload, and how many of them are here */
    const char *topic, *payload;        /* masked, the topic cut as well; the payload is not terminated */
};

struct raw_reason {
    char why[RAW_LOG_WHY_SIZE];
    int64_t count, first_ms, last_ms;
};

struct raw_log;
struct raw_device;                      /* what is known of one device in this life of the program */
/* NULL: nothing was heard of it. name: as the school's devices have it. */
const struct raw_device *raw_log_of(const struct raw_log *log, const char *name);
int64_t raw_device_since_ms(const struct raw_device *device);
const char *raw_device_firmware(const struct raw_device *device);           /* "": not told */
const struct node_health *raw_device_health(const struct raw_device *device);   /* NULL: it is no node of ours */
int64_t raw_device_fates(const struct raw_device *device, enum raw_fate fate);
int64_t raw_device_flags(const struct raw_device *device, int bit);         /* messages with that quality_flag */
size_t raw_device_reason_count(const struct raw_device *device);
const struct raw_reason *raw_device_reason(const struct raw_device *device, size_t index);
size_t raw_device_message_count(const struct raw_device *device);
const struct raw_message *raw_device_message(const struct raw_device *device, size_t index);    /* 0: the newest */

size_t raw_log_size(const struct raw_log *log);         /* bytes of all messages that are kept */

struct raw_log *raw_log_open(void);     /* NULL: out of memory; all of these take that and do nothing */
void raw_log_close(struct raw_log *log);

/* A message came; borrows it until the next. What is noted until then is noted of it. */
void raw_log_begin(struct raw_log *log, const struct message *message, const char *family, int64_t at_ms);
/* One reading of it became that. reading NULL: it has none. What memory is short for is left out. */
void raw_log_note(struct raw_log *log, const char *device, enum raw_fate fate, uint32_t flags,
                  const struct reading *reading);
/* It was not understood. */
void raw_log_reject(struct raw_log *log, const char *device, const char *why);

#endif
