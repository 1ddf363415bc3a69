/* families/codec.c - see codec.h */
#include "codec.h"
#include <errno.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define MODELS_MAX 12
#define MS_PER_S 1000

/* A vendor's word stands anywhere in the type, the start of a model after it. Models that are not here have another
 * layout, or measure something that is not the air of a room. */
static const struct {
    const char *vendor;
    const char *models[MODELS_MAX];     /* NULL at the end; none: all of the vendor's */
    codec_decode decode;
} codecs[] = {
    {"milesight", {"am10", "am30", "am31", "em300", "em320th", "em500co2", "ws203", NULL}, codec_milesight},
    {"elsys", {NULL}, codec_elsys},
    {"decentlab", {"dliam", "dlgmm", "dllp8p", "dlpm", "dlsht35001", "dlsht21", NULL}, codec_decentlab},
    {"netvox", {"ra07", "r720e", "r711", "r718a", NULL}, codec_netvox},
    {"tektelic", {"comfort", "t00044", "t00053", "t00078", "smartroom", "breeze", NULL}, codec_tektelic},
    {"talkpool", {"oy1210", NULL}, codec_talkpool},
    {"sensiedge", {"sensilora", NULL}, codec_rows},
    {"dragino", {"lht65", NULL}, codec_dragino},
    {"dragino", {"lht52", "aqs01", NULL}, codec_rows},
    {"browan", {"tbhh", "tbhv", "cd10", NULL}, codec_rows},
    {"merryiot", {"cd10", NULL}, codec_rows},
    {"imbuildings", {"comfort", NULL}, codec_rows},
    {"adeunis", {"comfort", "breath", NULL}, codec_adeunis},
    {"enginko", {NULL}, codec_enginko},
    {"mcf88", {NULL}, codec_enginko},
    {"sensative", {NULL}, codec_sensative},
    {"synetica", {NULL}, codec_synetica},
    {"enlink", {NULL}, codec_synetica},
    {"comtac", {"lpncm4", NULL}, codec_comtac},
    {"nke", {"th", "tindoor", NULL}, codec_nke},
    {"watteco", {"th", "tindoor", NULL}, codec_nke},
    {"cayenne", {NULL}, codec_cayenne},
};

static void squeeze(const char *type, char name[CODEC_TYPE_SIZE])
{
    size_t used = 0;

    for (const char *c = type; *c && used + 1 < CODEC_TYPE_SIZE; c++) {
        if (*c >= 'A' && *c <= 'Z')
            name[used++] = (char)(*c - 'A' + 'a');
        else if ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9'))
            name[used++] = *c;
    }
    name[used] = '\0';
}

static const char *find_model(const char *after, const char *const models[MODELS_MAX])
{
    if (!models[0])
        return after;
    for (size_t m = 0; models[m]; m++) {
        const char *found = strstr(after, models[m]);

        if (found)
            return found;
    }
    return NULL;
}

codec_decode codec_find(const char *type, char name[CODEC_TYPE_SIZE], const char **model)
{
    squeeze(type, name);
    for (size_t c = 0; c < COUNT(codecs); c++) {
        const char *vendor = strstr(name, codecs[c].vendor);

        *model = vendor ? find_model(vendor + strlen(codecs[c].vendor), codecs[c].models) : NULL;
        if (*model)
            return codecs[c].decode;
    }
    return NULL;
}

void codec_set(struct codec_output *out, enum quantity quantity, double value)
{
    if (out->entry)
        reading_set(&out->entry->reading, quantity, value);
}

static int add_at(struct codec_output *out, int64_t time_ms)
{
    int r = entry_add(out->out, out->device, &out->entry, out->err);

    if (r == 0)
        out->entry->reading.time_ms = time_ms;
    return r;
}

int codec_record(struct codec_output *out, uint32_t unix_s)
{
    out->entry = NULL;
    return unix_s < CODEC_TIME_MIN_S ? 0 : add_at(out, (int64_t)unix_s * MS_PER_S);
}

int codec_record_before(struct codec_output *out, uint32_t age_s)
{
    out->entry = NULL;
    return out->heard_ms == READING_NO_TIME || age_s > CODEC_AGE_MAX_S
        ? 0 : add_at(out, out->heard_ms - (int64_t)age_s * MS_PER_S);
}
