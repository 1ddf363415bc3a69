/* families/codec_nke.c - nke Watteco, standard reports: a Zigbee cluster and attribute with its value, most significant
 * byte first. Source: the maker's support pages, "Frame structure" and "Cluster ID".
 *
 * Batches, which are compressed, are not read; nor are further end points, which are probes. */
#include "codec.h"

#define PORT 125
#define STANDARD 0x01           /* in the frame control: no batch */
#define END_POINT_BITS 0xe6
#define REPORT 0x0a
#define REPORT_ALARM 0x8a
#define HEAD_SIZE 7             /* up to the value: control, command, cluster, attribute, type */

static const struct {
    unsigned cluster;
    uint8_t type;               /* 0x29 signed, 0x21 unsigned, both two bytes */
    unsigned no_value;
    enum quantity quantity;
    double factor;
} clusters[] = {
    {0x0402, 0x29, 0x8000, TEMPERATURE_C, 0.01},
    {0x0405, 0x21, 0xffff, HUMIDITY_PCT, 0.01},
    {0x0403, 0x29, 0x8000, PRESSURE_HPA, 1},
};

int codec_nke(const struct codec_input *in, struct codec_output *out)
{
    const uint8_t *b = in->bytes;

    if (in->size < HEAD_SIZE + 2 || (in->port && in->port != PORT) || !(b[0] & STANDARD) || b[0] & END_POINT_BITS ||
        (b[1] != REPORT && b[1] != REPORT_ALARM) || codec_u16be(b + 4) != 0)
        return 0;
    for (size_t c = 0; c < sizeof clusters / sizeof *clusters; c++) {
        unsigned word = codec_u16be(b + HEAD_SIZE);

        if (clusters[c].cluster == codec_u16be(b + 2) && clusters[c].type == b[6] && word != clusters[c].no_value)
            codec_set(out, clusters[c].quantity,
                      (clusters[c].type == 0x29 ? codec_s16(word) : (int)word) * clusters[c].factor);
    }
    return 0;
}
