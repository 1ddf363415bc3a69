/* families/codec.h - payload bytes of LoRaWAN devices, which say nothing about themselves: a table of codecs, chosen by
 * vendor and model. Pure. */
#ifndef CODEC_H
#define CODEC_H
#include "entry.h"

#define CODEC_BYTES_MAX 255             /* no LoRaWAN payload is longer */

struct codec_input {                    /* borrows */
    const uint8_t *bytes;
    size_t size;
    int port;                           /* 0: not said */
    const char *model;                  /* the type in small letters and digits, from the model on */
};

struct codec_output {
    struct decoded *out;
    struct decoded_reading *entry;      /* where values go */
    struct slice device;
    struct error *err;
    int64_t heard_ms;                   /* when the network heard it; READING_NO_TIME: not said */
};

/* Reads what it is sure of and leaves the rest: a codec never fails on bytes. 0, or what codec_record() returned. */
typedef int (*codec_decode)(const struct codec_input *in, struct codec_output *out);

/* The codec of a device, and where its model begins in name; NULL: none. type: "Milesight AM307", "milesight-iot/am307"
 * in any writing. name: out. */
#define CODEC_TYPE_SIZE 128
codec_decode codec_find(const char *type, char name[CODEC_TYPE_SIZE], const char **model);

/* -- for codecs -- */

void codec_set(struct codec_output *out, enum quantity quantity, double value);
/* What follows was measured at that time (unix seconds by the device's clock) and comes as a reading of its own.
 * A time before CODEC_TIME_MIN_S is a clock that was never set: out->entry is NULL then, and values set are lost. */
#define CODEC_TIME_MIN_S 1577836800u    /* 2020-01-01 */
int codec_record(struct codec_output *out, uint32_t unix_s);
/* The same for a device that counts back from the sending. Without heard_ms, or further back than CODEC_AGE_MAX_S, it
 * cannot be placed: values set are lost. */
#define CODEC_AGE_MAX_S (31u * 86400u)
int codec_record_before(struct codec_output *out, uint32_t age_s);

static inline unsigned codec_u16be(const uint8_t *b)
{
    return (unsigned)b[0] << 8 | b[1];
}
static inline unsigned codec_u16le(const uint8_t *b)
{
    return (unsigned)b[1] << 8 | b[0];
}
static inline int codec_s16(unsigned u16)
{
    return u16 < 0x8000 ? (int)u16 : (int)u16 - 0x10000;
}
static inline uint32_t codec_u32be(const uint8_t *b)
{
    return (uint32_t)codec_u16be(b) << 16 | codec_u16be(b + 2);
}
static inline uint32_t codec_u32le(const uint8_t *b)
{
    return (uint32_t)codec_u16le(b + 2) << 16 | codec_u16le(b);
}

int codec_milesight(const struct codec_input *in, struct codec_output *out);
int codec_elsys(const struct codec_input *in, struct codec_output *out);
int codec_decentlab(const struct codec_input *in, struct codec_output *out);
int codec_netvox(const struct codec_input *in, struct codec_output *out);
int codec_tektelic(const struct codec_input *in, struct codec_output *out);
int codec_talkpool(const struct codec_input *in, struct codec_output *out);
int codec_rows(const struct codec_input *in, struct codec_output *out);
int codec_dragino(const struct codec_input *in, struct codec_output *out);
int codec_adeunis(const struct codec_input *in, struct codec_output *out);
int codec_enginko(const struct codec_input *in, struct codec_output *out);
int codec_sensative(const struct codec_input *in, struct codec_output *out);
int codec_synetica(const struct codec_input *in, struct codec_output *out);
int codec_comtac(const struct codec_input *in, struct codec_output *out);
int codec_nke(const struct codec_input *in, struct codec_output *out);
int codec_cayenne(const struct codec_input *in, struct codec_output *out);

#endif
