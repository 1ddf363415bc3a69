/* cmd_backup.c - see cmd_backup.h. Reads through a connection of its own: the gateway is not asked and waits for
 * nothing. */
#include "cmd_backup.h"
#include "backup.h"
#include "rfc3339.h"
#include "settings.h"
#include "store.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */

static const char help[] =
    "usage: transom backup [-c FILE] [--without-people] FILE\n"
    "Copies the record into one file, also while the gateway runs, reads the copy back and says what is in it. What\n"
    "was called FILE stays until the new copy is whole. The copy has everything, also what is private to people: keep\n"
    "it as you keep the box. The gateway makes copies every night by itself; see backup.folder in the settings.\n\n"
    "  --without-people  leave out people, sign-ins, messages, private drafts and what people wrote to each other\n"
    "  -c FILE           settings\n"
    "Exit status: 0 copied and whole, 1 not, 2 usage, 78 bad settings.\n";

struct command {
    const char *config, *file;
    enum backup_kind kind;
    struct settings settings;
};

static atomic_bool is_ending;

static void end(int signal_number)
{
    (void)signal_number;
    is_ending = true;
}

/* -1: go on; else the exit status. */
static int read_words(int argc, char **argv, struct command *command)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            fputs(help, stdout);
            return EXIT_SUCCESS;
        }
        if (strcmp(argv[i], "--without-people") == 0)
            command->kind = BACKUP_WITHOUT_PEOPLE;
        else if (strcmp(argv[i], "-c") == 0 && i + 1 < argc)
            command->config = argv[++i];
        else if (argv[i][0] != '-' && !command->file)
            command->file = argv[i];
        else
            command->file = "";
    }
    if (command->file && command->file[0])
        return -1;
    fputs(help, stderr);
    return EXIT_USAGE;
}

static int copy(const struct command *command, struct backup_facts *facts, struct error *err)
{
    char *record = store_path(command->settings.data);
    int r = record ? 0 : error_set(err, -ENOMEM, "out of memory");

    if (r == 0 && access(record, F_OK) < 0)
        r = error_set(err, -errno, "%s: %s; is `data` in the settings, or TRANSOM_DATA, right?", record,
                      strerror(errno));
    if (r == 0)
        r = backup_take(record, command->file, command->kind, &is_ending, facts, err);
    free(record);
    return r;
}

int cmd_backup(int argc, char **argv)
{
    static struct command command;
    const struct sigaction ending = {.sa_handler = end};
    char newest[RFC3339_SIZE] = "none yet";
    struct backup_facts facts;
    struct error err = {0};
    int status = read_words(argc, argv, &command);

    if (status >= 0)
        return status;
    if (settings_load(command.config, &command.settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    sigaction(SIGINT, &ending, NULL);       /* what is half made is removed */
    sigaction(SIGTERM, &ending, NULL);
    if (copy(&command, &facts, &err) < 0) {
        fprintf(stderr, "transom backup: %s\n", err.text);
        return EXIT_FAILURE;
    }
    if (facts.newest_ms)
        rfc3339_format(facts.newest_ms, newest);
    printf("%s: whole: %lld readings (newest: %s), %lld entries in the ledger, %lld bytes%s\n", command.file,
           (long long)facts.readings, newest, (long long)facts.entries, (long long)facts.size,
           command.kind == BACKUP_WITHOUT_PEOPLE ? ", without people" : "");
    return EXIT_SUCCESS;
}
