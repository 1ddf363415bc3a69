/* tests/fuzz/fuzz_settings.c - any bytes as the settings file: refused with one sentence, or settings in range that
 * print without their secrets. The roof is no library, so its file is compiled in here. */
#include "../../firmware-gateway/settings.c"
#include <assert.h>
#include <sys/mman.h>

#define DEVICE_PATH_SIZE 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct settings *settings)
{
    FILE *out = fopen("/dev/null", "we");

    assert(settings->commit_window_s >= COMMIT_WINDOW_MIN_S && settings->commit_window_s <= COMMIT_WINDOW_MAX_S);
    assert(settings->mail_port >= 1 && settings->mail_port <= 65535);
    assert(id_is_valid(settings->pack) && *settings->data && *settings->packs && *settings->checklists);
    assert(settings->notify.webhook_count <= NOTIFY_WEBHOOKS_MAX && settings->http_name_count <= WEB_NAMES_MAX);
    assert(out);
    settings_print(settings, out);
    fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct settings settings;
    struct error err = {.text = ""};
    char path[DEVICE_PATH_SIZE];
    int fd = memfd_create("settings", MFD_CLOEXEC), r;

    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    r = settings_load(path, &settings, &err);
    close(fd);
    if (r == 0)
        check(&settings);
    else
        assert(*err.text && !strpbrk(err.text, "\n\r"));
    return 0;
}
