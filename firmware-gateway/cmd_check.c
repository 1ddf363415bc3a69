/* cmd_check.c - see cmd_check.h. Reads the settings, every rule pack and checklist, and the record, as the gateway would. */
#include "cmd_check.h"
#include "checklist_shelf.h"
#include "out.h"
#include "pack.h"
#include "packs.h"
#include "readings.h"
#include "rfc3339.h"
#include "settings.h"
#include "store.h"
#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define EXIT_DAMAGE 1
#define EXIT_USAGE 2
#define EXIT_CONFIG 78      /* EX_CONFIG of sysexits.h */
#define PACK_SUFFIX ".yaml"
#define PATH_SIZE 1024

static const char help[] =
    "transom check [-c FILE] [--json]\n"
    "Reads the settings, all rule packs and checklists, and the record (also beside a running gateway; nothing is\n"
    "changed); says what is wrong as `file:line: key: what, and what would be right`, and prints the settings in\n"
    "force and where each came from. Exit code 78 when settings, packs or checklists are wrong, 1 when only the\n"
    "record is.\n"
    "  -c FILE     settings (default: " SETTINGS_FILE_DEFAULT " when it is there)\n"
    "  --json      print it as one object, what is wrong under \"problems\"\n"
    "  --example   print a commented file of all settings instead\n";

struct check {
    struct settings settings;
    char adopted[ID_SIZE];          /* in the record by a leader, else by the settings */
    bool is_json;
    struct out out, problems;       /* with is_json: the object, and its last member */
    int code;                       /* to exit with */
};

static void complain(struct check *check, int code, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void complain(struct check *check, int code, const char *format, ...)
{
    char text[PATH_SIZE + ERROR_TEXT_SIZE];
    va_list values;

    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    fprintf(stderr, "%s\n", text);
    out_text(&check->problems, NULL, text);
    if (check->code != EXIT_CONFIG)
        check->code = code;
}

/* -- settings -- */

static void put_setting(void *context, const char *key, const char *value, const char *from)
{
    struct out *out = context;

    out_object(out, NULL);
    out_text(out, "key", key);
    out_text(out, "value", value);
    out_text(out, "from", from);
    out_object_end(out);
}

static void tell_settings(struct check *check)
{
    if (!check->is_json) {
        settings_print(&check->settings, stdout);
        return;
    }
    out_array(&check->out, "settings");
    settings_each(&check->settings, put_setting, &check->out);
    out_array_end(&check->out);
}

/* -- the record -- */

static int take_adopted(void *context, const struct adoption *adoption)
{
    memcpy(context, adoption->pack, sizeof adoption->pack);
    return 0;
}

/* readings: negative when there is no record yet. */
static void tell_record(struct check *check, bool is_sound, int64_t readings, int64_t newest_ms)
{
    char newest[RFC3339_SIZE] = "none";

    if (check->is_json) {
        out_object(&check->out, "record");
        out_text(&check->out, "folder", check->settings.data);
        out_bool(&check->out, "made", readings >= 0);
        out_bool(&check->out, "sound", is_sound);
        out_integer(&check->out, "readings", readings > 0 ? readings : 0);
        out_time(&check->out, "newest", newest_ms);
        out_object_end(&check->out);
        return;
    }
    if (newest_ms > 0)
        rfc3339_format(newest_ms, newest);
    if (readings < 0)
        printf("record: none in %s yet, the first start makes it\n", check->settings.data);
    else
        printf("record: %s, %lld readings, the newest %s: %s\n", is_sound ? "sound" : "not sound", (long long)readings,
               newest, check->settings.data);
}

static void check_record(struct check *check)
{
    const struct store_options options = {.read_only = true, .any_clock = true};
    struct store *store;
    struct error err;
    int r = store_open(check->settings.data, &options, &store, &err);

    if (r == -ENOENT) {
        tell_record(check, true, -1, 0);
        return;
    }
    if (r < 0) {
        complain(check, EXIT_DAMAGE, "%s", err.text);
        return;
    }
    r = store_check(store, &err);
    if (r == 0)
        r = adoptions_list(store, 1, take_adopted, check->adopted, &err);
    if (r < 0)
        complain(check, EXIT_DAMAGE, "%s", err.text);
    tell_record(check, r == 0, readings_count(store), store_newest_ms(store));
    store_close(store);
}

/* -- packs -- */

static int is_pack(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name), suffix = strlen(PACK_SUFFIX);

    return entry->d_name[0] != '.' && length > suffix && strcmp(entry->d_name + length - suffix, PACK_SUFFIX) == 0;
}

static void tell_pack(struct check *check, const struct pack *pack, const char *path, bool is_adopted)
{
    if (!check->is_json) {
        printf("pack %s, version %s, %zu rules%s: %s\n", pack->name, pack->version, pack->count,
               is_adopted ? ", adopted" : pack->is_off_by_default ? ", off by default" : "", path);
        return;
    }
    out_object(&check->out, NULL);
    out_text(&check->out, "name", pack->name);
    out_text(&check->out, "version", pack->version);
    out_integer(&check->out, "rules", (int64_t)pack->count);
    out_bool(&check->out, "adopted", is_adopted);
    out_bool(&check->out, "off_by_default", pack->is_off_by_default);
    out_text(&check->out, "file", path);
    out_object_end(&check->out);
}

/* A pack is found by the name of its file, so the name inside must be the same. */
static void check_pack(struct check *check, const char *file, bool is_adopted)
{
    static struct pack pack;
    char path[PATH_SIZE];
    size_t stem = strlen(file) - strlen(PACK_SUFFIX);
    struct error err;

    snprintf(path, sizeof path, "%s/%s", check->settings.packs, file);
    if (pack_read(path, &pack, &err) < 0)
        complain(check, EXIT_CONFIG, "%s", err.text);
    else if (strlen(pack.name) != stem || strncmp(pack.name, file, stem) != 0)
        complain(check, EXIT_CONFIG, "%s: pack: is %s, must be the name of its file", path, pack.name);
    else if (is_adopted && !pack_has_level(&pack))
        complain(check, EXIT_CONFIG, "%s: has no rule for CO2 that is judged live, so no room would have a level; "
                 "adopt another pack", path);
    else
        tell_pack(check, &pack, path, is_adopted);
}

/* Goes on after a bad one, so that all are told at once. */
static void check_packs(struct check *check)
{
    struct dirent **entries;
    bool has_adopted = false;
    int count = scandir(check->settings.packs, &entries, is_pack, alphasort);
    size_t adopted = strlen(check->adopted);

    if (count < 0) {
        complain(check, EXIT_CONFIG, "%s: packs.folder: %s", check->settings.packs, strerror(errno));
        return;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        bool is_adopted = strncmp(name, check->adopted, adopted) == 0 && strcmp(name + adopted, PACK_SUFFIX) == 0;

        has_adopted = has_adopted || is_adopted;
        check_pack(check, name, is_adopted);
        free(entries[i]);
    }
    free(entries);
    if (!has_adopted && strcmp(check->adopted, check->settings.pack) == 0)
        complain(check, EXIT_CONFIG, "packs.adopted: there is no %s/%s%s", check->settings.packs, check->adopted,
                 PACK_SUFFIX);
    else if (!has_adopted)
        complain(check, EXIT_CONFIG, "%s: a leader adopted %s, and there is no %s/%s%s", check->settings.data,
                 check->adopted, check->settings.packs, check->adopted, PACK_SUFFIX);
}

/* -- checklists -- */

static void tell_checklist(struct check *check, const struct checklist *list)
{
    if (!check->is_json) {
        printf("checklist %s, version %s, %zu items: %s/%s.yaml\n", list->name, list->version, list->count,
               check->settings.checklists, list->name);
        return;
    }
    out_object(&check->out, NULL);
    out_text(&check->out, "name", list->name);
    out_text(&check->out, "version", list->version);
    out_integer(&check->out, "items", (int64_t)list->count);
    out_object_end(&check->out);
}

static void check_checklists(struct check *check)
{
    struct checklist_shelf *shelf = NULL;
    struct error err;

    if (checklist_shelf_open(check->settings.checklists, &shelf, &err) < 0)
        complain(check, EXIT_CONFIG, "%s (checklists.folder)", err.text);
    for (size_t i = 0; shelf && i < checklist_shelf_count(shelf); i++) {
        const struct shelved_checklist *place = checklist_shelf_at(shelf, i);

        if (place->list)
            tell_checklist(check, place->list);
        else
            complain(check, EXIT_CONFIG, "%s", place->why);
    }
    checklist_shelf_close(shelf);
}

/* -- all of it -- */

static void check_all(struct check *check)
{
    out_object(&check->out, NULL);
    out_array(&check->problems, NULL);
    tell_settings(check);
    memcpy(check->adopted, check->settings.pack, sizeof check->adopted);
    check_record(check);
    out_array(&check->out, "packs");
    check_packs(check);
    out_array_end(&check->out);
    out_array(&check->out, "checklists");
    check_checklists(check);
    out_array_end(&check->out);
    out_array_end(&check->problems);
    out_raw(&check->out, "problems", check->problems.text);
    out_object_end(&check->out);
    if (check->is_json && !check->out.failed && !check->problems.failed)
        puts(check->out.text);
}

int cmd_check(int argc, char **argv)
{
    static struct check check;
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
        if (strcmp(argv[i], "--json") == 0) {
            check.is_json = true;
        } else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc) {
            config = argv[++i];
        } else {
            fprintf(stderr, "transom check: %s is not understood; transom check --help\n", argv[i]);
            return EXIT_USAGE;
        }
    }
    if (settings_load(config, &check.settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    out_init(&check.out);
    out_init(&check.problems);
    check_all(&check);
    out_done(&check.out);
    out_done(&check.problems);
    return check.code;
}
