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
    {"tektelic", {"comfort", "t00044", "t00053", "smartroom", NULL}, codec_tektelic},
    {"talkpool", {"oy1210", NULL}, codec_talkpool},
    {"sensiedge", {"sensilora", NULL}, codec_sensiedge},
    {"dragino", {"lht65", "lht52", NULL}, codec_dragino},
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

int codec_record(struct codec_output *out, uint32_t unix_s)
{
    int r;

    out->entry = NULL;
    if (unix_s < CODEC_TIME_MIN_S)
        return 0;
    r = entry_add(out->out, out->device, &out->entry, out->err);
    if (r == 0)
        out->entry->reading.time_ms = (int64_t)unix_s * MS_PER_S;
    return r;
}
