/* main.c - the subcommands of transom and which function is each. */
#include "cmd_analyse.h"
#include "cmd_backup.h"
#include "cmd_check.h"
#include "cmd_decode.h"
#include "cmd_export.h"
#include "cmd_import.h"
#include "cmd_replay.h"
#include "cmd_report.h"
#include "cmd_restore.h"
#include "cmd_serve.h"
#include "cmd_sql.h"
#include "cmd_verify.h"
#include "verbs.h"
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help;
} commands[] = {
    {"serve", cmd_serve, "run the gateway in the foreground"},
    {"check", cmd_check, "read configuration, packs, checklists and record, and say what is wrong"},
    {"verify", cmd_verify, "say whether the record and its ledger are as they were made"},
    {"decode", cmd_decode, "say what a sensor's message means"},
    {"analyse", cmd_analyse, "judge what loggers recorded, from their files"},
    {"replay", cmd_replay, "say what incidents recorded messages come to"},
    {"import", cmd_import, "keep what a logger recorded as history of a room"},
    {"export", cmd_export, "write a room's readings as a table or JSON"},
    {"report", cmd_report, "print what the record says, as a PDF"},
    {"sql", cmd_sql, "answer questions in SQL about rooms, readings, days and incidents"},
    {"backup", cmd_backup, "copy the record into one file, also while the gateway runs"},
    {"restore", cmd_restore, "put a copy in the record's place"},
    {"site", cmd_verb, "import or export rooms, devices and calendar"},
    {"user", cmd_verb, "add, list or disable people, set passwords"},
    {"token", cmd_verb, "make, list or revoke tokens for programs"},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static void usage(FILE *out)
{
    fputs("usage: transom COMMAND [ARGUMENTS]; transom COMMAND --help says more\n", out);
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return 2;
    }
    if (strcmp(argv[1], "--help") == 0) {
        usage(stdout);
        return 0;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("transom " TRANSOM_VERSION);
        return 0;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i].name, argv[1]) == 0)
            return commands[i].run(argc - 1, argv + 1);
    fprintf(stderr, "transom: %s is not a command; transom --help lists them\n", argv[1]);
    return 2;
}
