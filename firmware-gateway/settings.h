/* settings.h - the settings of one machine: broker, ports, folders, mail. What belongs to the school (rooms, calendar,
 * people) is in the record and edited in the dashboard.
 * Defaults, then the file, then the environment. One table gives keys, ranges, defaults, help, the printed settings and
 * config/transom.yaml. Main, at start-up; never changed after. */
#ifndef SETTINGS_H
#define SETTINGS_H
#include "error.h"
#include "log.h"
#include "notify.h"
#include "place.h"
#include "web.h"
#include <stdint.h>
#include <stdio.h>

#define SETTINGS_FILE_DEFAULT "/etc/transom/transom.yaml"
#define SETTINGS_PATH_SIZE 256

enum mail_starttls { MAIL_STARTTLS_REQUIRED, MAIL_STARTTLS_NEVER, MAIL_STARTTLS_COUNT };

struct settings {
    char mqtt_url[512], mqtt_ca_file[SETTINGS_PATH_SIZE];   /* ca_file "": the system's certificates */
    char mqtt_admin_url[512];                               /* "": nobody */
    char mqtt_listen_url[512];                              /* "": the administrator */
    char http_listen[64];
    char http_names[WEB_NAMES_MAX][64];                     /* "" ends when there are fewer */
    char data[SETTINGS_PATH_SIZE];                          /* folder of the record */
    char backup_folder[SETTINGS_PATH_SIZE];                 /* "": beside the record */
    double commit_window_s;
    int keep_raw_years;                                     /* 0: for ever */
    char packs[SETTINGS_PATH_SIZE];                         /* folder, found when not set */
    char pack[ID_SIZE];                                     /* the adopted one */
    char checklists[SETTINGS_PATH_SIZE];                    /* folder, found when not set */
    char bank_holidays[SETTINGS_PATH_SIZE];                 /* the bundled file, and ... */
    /* ... the transom-ics program, and transom-press; all found beside this one */
    char calendar_reader[SETTINGS_PATH_SIZE];
    char press[SETTINGS_PATH_SIZE];
    char public_url[128];
    struct notify_settings notify;                          /* complete; courier found when not set */
    enum log_level log_level;

    /* What the keys above were written as, and where they came from: for settings_print. */
    size_t http_name_count, allowed_host_count;
    int mail_port;
    enum mail_starttls mail_starttls;
    uint64_t from_file, from_environment;                   /* bit i: key i of the table */
};

/* path  a YAML file; NULL: SETTINGS_FILE_DEFAULT when it is there, else none.
 * Every key can be set by TRANSOM_ and its name in capitals with dots as underscores (mqtt.url: TRANSOM_MQTT_URL);
 * TRANSOM_PACKS, TRANSOM_CHECKLISTS, TRANSOM_COMMIT_WINDOW_S and TRANSOM_LOG are short for longer ones. An empty variable sets nothing.
 * 0; a negative errno with "file:line: key: what is wrong" or "TRANSOM_KEY: what is wrong": callers exit with 78. */
int settings_load(const char *path, struct settings *settings, struct error *err);

/* One line a key with where it came from; secrets only as set or not set. */
void settings_print(const struct settings *settings, FILE *out);

/* The same, a key a call; value is good until each() returns. from: "environment", "file" or "default". */
void settings_each(const struct settings *settings,
                   void (*each)(void *context, const char *key, const char *value, const char *from), void *context);

/* The commented example, config/transom.yaml, byte for byte. */
void settings_print_example(FILE *out);

#endif
