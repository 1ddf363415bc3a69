/* tests/fuzz/fuzz_logger.c - any bytes as a logger's export: refused with one sentence, or series whose times increase
 * and whose values can be. Times on the wall are of a zone whose clocks change by half an hour. */
#include "logger.h"
#include <assert.h>
#include <errno.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_series(const struct logger_series *series)
{
    assert(series->count >= 1);
    assert(memchr(series->name, '\0', sizeof series->name));
    for (size_t i = 1; i < series->count; i++)
        assert(series->time_ms[i] > series->time_ms[i - 1]);
    for (size_t i = 0; i < series->count && series->people; i++)
        assert(series->people[i] == LOGGER_NONE || series->people[i] >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct zone zone;
    const struct logger_options options = {.zone = &zone};
    struct logger_file *file = NULL;
    struct error err = {0};
    size_t samples = 0;
    int r;

    if (zone.count == 0)
        assert(zone_load("Australia/Lord_Howe", &zone, NULL) == 0);
    r = logger_parse("fuzz.csv", data, size, &options, &file, &err);
    if (r < 0) {
        assert((r == -EINVAL || r == -EFBIG) && !file && err.code == r && err.text[0] != '\0');
        return 0;
    }
    assert(file->series_count >= 1 && file->series_count <= LOGGER_SERIES_MAX);
    assert(file->note_count <= LOGGER_NOTES_MAX);
    for (size_t s = 0; s < file->series_count; s++) {
        check_series(&file->series[s]);
        samples += file->series[s].count + file->series[s].repeated + file->series[s].clashing;
    }
    assert(samples == file->rows);
    logger_free(file);
    return 0;
}
