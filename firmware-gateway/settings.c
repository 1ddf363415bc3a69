/* settings.c - see settings.h */
#include "settings.h"
#include "field_environment.h"
#include "mqtt_url.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define SIZE_OF(type, member) sizeof(((type *)0)->member)
#define PREFIX "TRANSOM_"
#define COMMIT_WINDOW_MIN_S 0.1     /* the range of the contract */
#define COMMIT_WINDOW_MAX_S 30
#define KEEP_RAW_YEARS_MAX 100

/* -- texts with a shape of their own -- */

static int check_broker(const char *text, struct error *err)
{
    struct mqtt_url url;

    return mqtt_url_parse(text, &url, err);
}

static int check_listen(const char *text, struct error *err)
{
    const char *colon = strrchr(text, ':');
    double port;

    if (!colon || colon == text || !field_parse_number(colon + 1, &port) || strchr(colon, '.') || port < 0 ||
        port > 65535)
        return error_set(err, -EINVAL, "\"%.40s\" is no address to listen at, write as 127.0.0.1:8080, 0.0.0.0:80 or "
                         "[::1]:8080", text);
    return 0;
}

static int check_host(const char *text, struct error *err)
{
    if (strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") != strlen(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no host, write a name or address as mail.example.org", text);
    return 0;
}

static int check_web(const char *text, struct error *err)
{
    const char *host = strstr(text, "://");

    if ((strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0) || !host[3] || host[3] == '/' ||
        strpbrk(text, " \"<>\\"))
        return error_set(err, -EINVAL, "is no web address, write as https://example.org/path");
    return 0;
}

static int check_address(const char *text, struct error *err)
{
    const char *at_sign = strchr(text, '@');

    if (!at_sign || at_sign == text || !at_sign[1] || strchr(at_sign + 1, '@') || strpbrk(text, " ,;<>\"\\"))
        return error_set(err, -EINVAL, "\"%.40s\" is no mail address, write as air@example.org", text);
    return 0;
}

static int check_id(const char *text, struct error *err)
{
    if (!id_is_valid(text))
        return error_set(err, -EINVAL, "\"%.40s\" is no id, write 1 to %d of a-z 0-9 - _", text, ID_SIZE - 1);
    return 0;
}

/* -- the table -- */

static const char *const starttls_words[MAIL_STARTTLS_COUNT] = {
    [MAIL_STARTTLS_REQUIRED] = "required", [MAIL_STARTTLS_NEVER] = "never"};
static const char *const log_words[] = {
    [LOG_LEVEL_ERROR] = "error", [LOG_LEVEL_WARNING] = "warning", [LOG_LEVEL_INFO] = "info",
    [LOG_LEVEL_DEBUG] = "debug"};

typedef __typeof__(((struct notify_settings *)0)->webhooks[0]) webhook;

static const struct field webhook_fields[] = {
    {.key = "name", .kind = FIELD_TEXT, .offset = offsetof(webhook, name), .size = SIZE_OF(webhook, name),
     .check = check_id, .help = "what contacts call it by"},
    {.key = "url", .kind = FIELD_URL, .offset = offsetof(webhook, url), .size = SIZE_OF(webhook, url),
     .check = check_web, .help = "where alerts are posted"},
    {.key = "secret", .kind = FIELD_SECRET, .offset = offsetof(webhook, secret), .size = SIZE_OF(webhook, secret),
     .fallback = "", .help = "signs what is posted; empty: unsigned"},
};
static const struct field_table webhook_table = {webhook_fields, COUNT(webhook_fields)};

#define PLACE(member) .offset = offsetof(struct settings, member), .size = SIZE_OF(struct settings, member)
#define LIST(member, count_member) \
    .offset = offsetof(struct settings, member), .size = SIZE_OF(struct settings, member[0]), \
    .count_max = SIZE_OF(struct settings, member) / SIZE_OF(struct settings, member[0]), \
    .count_offset = offsetof(struct settings, count_member)

static const struct field fields[] = {
    {.key = "mqtt.url", .kind = FIELD_URL, PLACE(mqtt_url), .fallback = "mqtt://127.0.0.1:1883", .check = check_broker,
     .help = "the broker: mqtt://[user:password@]host[:port], or mqtts:// for TLS"},
    {.key = "mqtt.ca_file", .kind = FIELD_TEXT, PLACE(mqtt_ca_file), .fallback = "",
     .help = "certificate authority of the broker, PEM; empty: the system's"},
    {.key = "mqtt.admin_url", .kind = FIELD_URL, PLACE(mqtt_admin_url), .fallback = "", .check = check_broker,
     .help = "its dynamic security administrator, who makes passwords of sensors; empty: nobody does"},
    {.key = "mqtt.listen_url", .kind = FIELD_URL, PLACE(mqtt_listen_url), .fallback = "", .check = check_broker,
     .help = "who hears all topics when somebody presses Listen, another user than url's; empty: admin_url's"},
    {.key = "http.listen", .kind = FIELD_TEXT, PLACE(http_listen), .fallback = "127.0.0.1:8080",
     .check = check_listen, .help = "where the dashboard answers; 0.0.0.0:80 for the whole network"},
    {.key = "http.names", .kind = FIELD_TEXT_LIST, LIST(http_names, http_name_count), .fallback = "",
     .check = check_host, .help = "names people reach it by, beside localhost and addresses"},
    {.key = "data", .kind = FIELD_TEXT, PLACE(data), .fallback = "/var/lib/transom",
     .help = "the folder of the record"},
    {.key = "backup.folder", .kind = FIELD_TEXT, PLACE(backup_folder), .fallback = "",
     .help = "where the nightly copies go, as the mount of a USB stick; empty: beside the record"},
    {.key = "store.commit_window_s", .kind = FIELD_NUMBER, PLACE(commit_window_s), .fallback = "10",
     .min = COMMIT_WINDOW_MIN_S, .max = COMMIT_WINDOW_MAX_S, .unit = "s",
     .help = "how long readings are gathered before they are written; incidents never wait"},
    {.key = "store.keep_raw_years", .kind = FIELD_INTEGER, PLACE(keep_raw_years), .fallback = "0", .min = 0,
     .max = KEEP_RAW_YEARS_MAX, .unit = "years",
     .help = "how long every single reading is kept, then it is deleted for good; statistics and days stay; 0: for ever"},
    {.key = "packs.folder", .kind = FIELD_TEXT, PLACE(packs), .fallback = "",
     .help = "the folder of the rule packs; empty: beside the program, or /usr/share/transom/packs"},
    {.key = "packs.adopted", .kind = FIELD_TEXT, PLACE(pack), .fallback = "england", .check = check_id,
     .help = "the pack that judges this school"},
    {.key = "checklists.folder", .kind = FIELD_TEXT, PLACE(checklists), .fallback = "",
     .help = "the folder of the checklists; empty: beside the program, or /usr/share/transom/checklists"},
    {.key = "mail.host", .kind = FIELD_TEXT, PLACE(notify.mail.host), .fallback = "", .check = check_host,
     .help = "the mail server; empty: no mail"},
    {.key = "mail.port", .kind = FIELD_INTEGER, PLACE(mail_port), .fallback = "587", .min = 1, .max = 65535,
     .help = "its port for submission"},
    {.key = "mail.starttls", .kind = FIELD_WORD, PLACE(mail_starttls), .fallback = "required",
     .words = starttls_words, .word_count = COUNT(starttls_words),
     .help = "never only for a mail server on this machine"},
    {.key = "mail.ca_file", .kind = FIELD_TEXT, PLACE(notify.mail.ca_file), .fallback = "",
     .help = "certificate authority of the mail server, PEM; empty: the system's"},
    {.key = "mail.user", .kind = FIELD_TEXT, PLACE(notify.mail.user), .fallback = "",
     .help = "how it knows us; empty: without signing in"},
    {.key = "mail.password", .kind = FIELD_SECRET, PLACE(notify.mail.password), .fallback = "",
     .help = "better in the environment than here"},
    {.key = "mail.from", .kind = FIELD_TEXT, PLACE(notify.mail.from), .fallback = "", .check = check_address,
     .help = "the sender, as air@example.org; must be set where mail.host is"},
    {.key = "alerts.public_url", .kind = FIELD_TEXT, PLACE(public_url), .fallback = "", .check = check_web,
     .help = "start of the links in messages; empty: the address in http.listen"},
    {.key = "alerts.lan_hosts", .kind = FIELD_TEXT_LIST, LIST(notify.allowed_hosts, allowed_host_count),
     .fallback = "", .check = check_host, .help = "hosts of the local network that webhooks may reach"},
    {.key = "alerts.webhooks", .kind = FIELD_RECORD_LIST, LIST(notify.webhooks, notify.webhook_count), .fallback = "",
     .record = &webhook_table, .help = "programs that are told of alerts"},
    {.key = "alerts.courier", .kind = FIELD_TEXT, PLACE(notify.courier), .fallback = "",
     .help = "the program that sends; empty: transom-courier beside this one, or in /usr/libexec/transom"},
    {.key = "log.level", .kind = FIELD_WORD, PLACE(log_level), .fallback = "info", .words = log_words,
     .word_count = COUNT(log_words), .help = "what is written to the journal"},
};
static const struct field_table table = {fields, COUNT(fields)};

static const struct {
    const char *key, *name;
} short_names[] = {
    {"packs.folder", "TRANSOM_PACKS"},
    {"checklists.folder", "TRANSOM_CHECKLISTS"},
    {"store.commit_window_s", "TRANSOM_COMMIT_WINDOW_S"},
    {"log.level", "TRANSOM_LOG"},
};

/* -- the environment -- */

static const char *short_name(const char *key)
{
    for (size_t i = 0; i < COUNT(short_names); i++)
        if (strcmp(short_names[i].key, key) == 0)
            return short_names[i].name;
    return NULL;
}

static int read_environment(struct settings *settings, struct error *err)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        char name[FIELD_VARIABLE_SIZE];
        int r;

        field_variable(PREFIX, fields[i].key, name);
        r = field_take_variable(&fields[i], name, settings, err);
        if (r == 0)
            r = field_take_variable(&fields[i], short_name(fields[i].key), settings, err);
        if (r < 0)
            return r;
        settings->from_environment |= (uint64_t)r << i;
    }
    return 0;
}

/* -- what is beside the program -- */

/* The first of the places that is there, seen from the program's own folder; the last when none is. */
static void find_beside(const char *const *places, size_t count, char *path, size_t size)
{
    char folder[SETTINGS_PATH_SIZE];
    ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);

    folder[length > 0 ? length : 0] = '\0';
    if (strrchr(folder, '/'))
        *strrchr(folder, '/') = '\0';
    for (size_t i = 0; i < count; i++) {
        const char *start = *places[i] == '/' ? "" : folder;
        char *real;

        snprintf(path, size, "%s%s%s", start, *start ? "/" : "", places[i]);
        real = realpath(path, NULL);
        if (real && strlen(real) < size) {
            snprintf(path, size, "%s", real);
            free(real);
            return;
        }
        free(real);
    }
}

static int finish(struct settings *settings, struct error *err)
{
    static const char *const pack_places[] = {"config/packs", "../share/transom/packs",
                                              "/usr/share/transom/packs"};
    static const char *const checklist_places[] = {"config/checklists", "../share/transom/checklists",
                                                   "/usr/share/transom/checklists"};
    static const char *const courier_places[] = {"transom-courier", "../libexec/transom/transom-courier",
                                                 "/usr/libexec/transom/transom-courier"};
    static const char *const reader_places[] = {"transom-ics", "../libexec/transom/transom-ics",
                                                "/usr/libexec/transom/transom-ics"};
    static const char *const press_places[] = {"transom-press", "../libexec/transom/transom-press",
                                               "/usr/libexec/transom/transom-press"};
    static const char *const holiday_places[] = {"config/bank-holidays.json",
                                                 "../share/transom/bank-holidays.json",
                                                 "/usr/share/transom/bank-holidays.json"};
    struct notify_settings *notify = &settings->notify;

    if (*notify->mail.host && !*notify->mail.from)
        return error_set(err, -EINVAL, "mail.from: is missing, mail.host needs a sender as air@example.org");
    for (size_t i = 0; i < notify->webhook_count; i++)
        for (size_t before = 0; before < i; before++)
            if (strcmp(notify->webhooks[i].name, notify->webhooks[before].name) == 0)
                return error_set(err, -EINVAL, "alerts.webhooks: %s is there twice, give each its own name",
                                 notify->webhooks[i].name);
    notify->mail.port = (uint16_t)settings->mail_port;
    notify->mail.starttls_required = settings->mail_starttls == MAIL_STARTTLS_REQUIRED;
    if (settings->public_url[0])
        snprintf(notify->public_url, sizeof notify->public_url, "%s", settings->public_url);
    else
        snprintf(notify->public_url, sizeof notify->public_url, "http://%s", settings->http_listen);
    if (!*settings->packs)
        find_beside(pack_places, COUNT(pack_places), settings->packs, sizeof settings->packs);
    if (!*settings->checklists)
        find_beside(checklist_places, COUNT(checklist_places), settings->checklists, sizeof settings->checklists);
    if (!*notify->courier)
        find_beside(courier_places, COUNT(courier_places), notify->courier, sizeof notify->courier);
    find_beside(reader_places, COUNT(reader_places), settings->calendar_reader, sizeof settings->calendar_reader);
    find_beside(press_places, COUNT(press_places), settings->press, sizeof settings->press);
    find_beside(holiday_places, COUNT(holiday_places), settings->bank_holidays, sizeof settings->bank_holidays);
    return 0;
}

int settings_load(const char *path, struct settings *settings, struct error *err)
{
    int r;

    memset(settings, 0, sizeof *settings);
    r = field_read_file(&table, path, SETTINGS_FILE_DEFAULT, settings, &settings->from_file, err);
    if (r == 0)
        r = read_environment(settings, err);
    return r < 0 ? r : finish(settings, err);
}

/* -- printing -- */

static const char *origin(const struct settings *settings, size_t index)
{
    if (settings->from_environment >> index & 1)
        return "environment";
    return settings->from_file >> index & 1 ? "file" : "default";
}

static void print_webhooks(const struct settings *settings, FILE *out)
{
    for (size_t i = 0; i < settings->notify.webhook_count; i++)
        for (size_t f = 0; f < COUNT(webhook_fields); f++) {
            char value[FIELD_VALUE_SIZE];

            field_format(&webhook_fields[f], &settings->notify.webhooks[i], value, sizeof value);
            fprintf(out, "  %s %s: %s\n", f ? " " : "-", webhook_fields[f].key, value);
        }
}

void settings_print(const struct settings *settings, FILE *out)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        char value[FIELD_VALUE_SIZE];

        field_format(&fields[i], settings, value, sizeof value);
        fprintf(out, "%-22s %-40s (%s)\n", fields[i].key, value, origin(settings, i));
        if (fields[i].kind == FIELD_RECORD_LIST)
            print_webhooks(settings, out);
    }
}

void settings_each(const struct settings *settings,
                   void (*each)(void *context, const char *key, const char *value, const char *from), void *context)
{
    for (size_t i = 0; i < COUNT(fields); i++) {
        char value[FIELD_VALUE_SIZE];

        field_format(&fields[i], settings, value, sizeof value);
        each(context, fields[i].key, value, origin(settings, i));
    }
}

static void variable_of(const char *key, char name[FIELD_VARIABLE_SIZE])
{
    if (short_name(key))
        snprintf(name, FIELD_VARIABLE_SIZE, "%s", short_name(key));
    else
        field_variable(PREFIX, key, name);
}

void settings_print_example(FILE *out)
{
    fputs("# Settings of this machine. Rooms, calendar and people are not here: they are edited in the dashboard.\n"
          "# What is left out, or commented out as below, has the value shown. A variable of the environment wins\n"
          "# over this file. `transom check -c FILE` says what is wrong with it, and what each setting comes to.\n", out);
    field_print_example(&table, variable_of, out);
}
