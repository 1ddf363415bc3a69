/* cmd_check.c - see cmd_check.h. Reads the settings and every rule pack, as the gateway would. */
#include "cmd_check.h"
#include "pack.h"
#include "settings.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78      /* EX_CONFIG of sysexits.h */
#define PACK_SUFFIX ".yaml"
#define PATH_SIZE 1024

static const char help[] =
    "transom check [-c FILE]\n"
    "Reads the settings and all rule packs; says what is wrong as `file:line: key: what, and what would be right`,\n"
    "and prints the settings in force and where each came from. Exit code 78 when something is wrong.\n"
    "  -c FILE     settings (default: " SETTINGS_FILE_DEFAULT " when it is there)\n"
    "  --example   prints a commented file of all settings instead\n";

static int is_pack(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), suffix = strlen(PACK_SUFFIX);

    return entry->d_name[0] != '.' && length > suffix && strcmp(entry->d_name + length - suffix, PACK_SUFFIX) == 0;
}

/* A pack is found by the name of its file, so the name inside must be the same. */
static int check_pack(const char *folder, const char *file, const char *adopted, struct error *err)
{
    static struct pack pack;
    char path[PATH_SIZE];
    size_t stem = strlen(file) - strlen(PACK_SUFFIX);
    bool is_adopted;
    int r;

    snprintf(path, sizeof path, "%s/%s", folder, file);
    r = pack_read(path, &pack, err);
    if (r < 0)
        return r;
    if (strlen(pack.name) != stem || strncmp(pack.name, file, stem) != 0)
        return error_set(err, -EINVAL, "%s: pack: is %s, must be the name of its file", path, pack.name);
    is_adopted = strcmp(pack.name, adopted) == 0;
    if (is_adopted && !pack_has_level(&pack))
        return error_set(err, -EINVAL, "%s: has no rule for CO2 that is judged live, so no room would have a level; "
                         "adopt another pack", path);
    printf("pack %s, version %s, %zu rules%s: %s\n", pack.name, pack.version, pack.count,
           is_adopted ? ", adopted" : pack.is_off_by_default ? ", off by default" : "", path);
    return 0;
}

/* Goes on after a bad one, so that all are told at once. */
static int check_packs(const struct settings *settings)
{
    struct dirent **entries;
    bool has_adopted = false, is_good = true;
    int count = scandir(settings->packs, &entries, is_pack, alphasort);
    size_t adopted = strlen(settings->pack);

    if (count < 0) {
        fprintf(stderr, "%s: packs.folder: %s\n", settings->packs, strerror(errno));
        return EXIT_CONFIG;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        struct error err;

        has_adopted = has_adopted || (strncmp(name, settings->pack, adopted) == 0 &&
                                      strcmp(name + adopted, PACK_SUFFIX) == 0);
        if (check_pack(settings->packs, name, settings->pack, &err) < 0) {
            fprintf(stderr, "%s\n", err.text);
            is_good = false;
        }
        free(entries[i]);
    }
    free(entries);
    if (!has_adopted)
        fprintf(stderr, "packs.adopted: there is no %s/%s%s\n", settings->packs, settings->pack, PACK_SUFFIX);
    return has_adopted && is_good ? 0 : EXIT_CONFIG;
}

int cmd_check(int argc, char **argv)
{
    static struct settings settings;
    const char *config = NULL;
    struct error err;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return 0;
        }
        if (strcmp(argv[i], "--example") == 0) {
            settings_print_example(stdout);
            return 0;
        }
        if (strcmp(argv[i], "-c") != 0 || i + 1 == argc) {
            fprintf(stderr, "transom check: %s is not understood; transom check --help\n", argv[i]);
            return EXIT_USAGE;
        }
        config = argv[++i];
    }
    if (settings_load(config, &settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    settings_print(&settings, stdout);
    return check_packs(&settings);
}
