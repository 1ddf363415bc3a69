/* analyse.h - the parts of `transom analyse`: what was asked for, and how an answer is written.
 * Options are read by main before other threads start and never changed after: any thread may read them. */
#ifndef ANALYSE_H
#define ANALYSE_H
#include "analysed.h"
#include <stdio.h>

#define ANALYSE_EXIT_USAGE 2
#define ANALYSE_EXIT_CONFIG 78      /* EX_CONFIG of sysexits.h */

struct analyse_options {
    struct pack pack;
    struct zone zone;
    struct calendar calendar;
    struct room_info room;          /* what --room, --ventilation, --use, --volume, --seats and --ages said */
    enum nation nation;
    enum logger_date_order date_order;
    bool is_json, is_ascii;
    const char *pdf;                /* the file to print to, borrowed of the command line; NULL: none */
    int width;                      /* of the page, columns */
};

/* Reads the command line, argv[0] the command that has these options; files are what is left of argv from *first on.
 * -1: go on; else the exit status: help was printed, or what is wrong was told. */
int analyse_options_read(int argc, char **argv, struct analyse_options *options, int *first);
void analyse_print_help(FILE *out);
void analyse_print_options(FILE *out);      /* its part about the options */

/* --calendar: a calendar as in the site file (calendar_json.h), or a site file that holds one. A room's own hours in it
 * are not used: a logger's file does not say which room it is of. bank_holidays: path of the published days, of which
 * those of the nation's division are added where the calendar keeps them. -EINVAL, -ENOMEM. */
int analyse_calendar_read(const char *path, const char *bank_holidays, enum nation nation, struct calendar *calendar,
                          struct error *err);

/* What judging borrows of the options. */
struct day_book_setup analyse_setup(const struct analyse_options *options);

/* The name of a room: what --room or the file says, else what can be read from the file's own name: its last part
 * without a date at the end, in words. */
void analyse_name_room(const struct analyse_options *options, const struct logger_file *log,
                       const struct logger_series *series, const char *file, char name[NAME_SIZE]);

/* -- text: an answer in one sentence, then what it rests on -- */

struct analysed_sums {              /* of one quantity over days with occupied time */
    size_t days, days_above;        /* above: the lowest of day_co2_levels, for CO2 alone */
    double occupied_ms, joined_ms, above_ms;
    double area;                    /* under the lines, unit x ms */
    double max;                     /* NAN: nothing joined */
    int64_t max_date;
};

struct analysed_text {              /* one room, told */
    char room[NAME_SIZE];
    char *text;                     /* owned */
    struct analysed_sums co2;
};

struct analyse_page {               /* all zero is empty */
    size_t count;
    struct analysed_text *rooms;
    bool failed;                    /* out of memory: a room is missing */
};

void analyse_text_room(const struct analyse_options *options, const struct analysed *room, struct analyse_page *page);
/* Prints the rooms, several of them compared and worst first, and forgets them. */
void analyse_text_end(const struct analyse_options *options, struct analyse_page *page, FILE *to);

#endif
