/* cmd_sql.c - see cmd_sql.h. Reads through connections of its own, also beside a running gateway. */
#include "cmd_sql.h"
#include "out.h"
#include "settings.h"
#include "sql_views.h"
#include "utf8.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define EXIT_USAGE 2
#define EXIT_CONFIG 78              /* EX_CONFIG of sysexits.h */
#define TEXT_SIZE_MAX 65536         /* bytes of questions */
#define WIDTH_ROWS 200              /* rows by which the columns of a table get their widths */
#define WIDTH_MAX 60
#define LOOK_S 1                    /* between two looks at whether an answer takes too long to be read */

static const char help[] =
    "usage: transom sql [--format table|csv|json] [-c FILE] [QUESTION]\n"
    "Answers SELECT statements, from the command line or the standard input. Nothing can be written, and nothing\n"
    "about people be asked.\n\n";
static const char example[] =
    "\n  transom sql \"SELECT date(local_time) AS day, max(co2_ppm) FROM readings('8c', '2026-11-02', '2026-11-06')"
    " WHERE doubtful = '' GROUP BY day\"\n"
    "Exit status: 0 answered, 1 not, 2 usage or not understood, 78 bad settings.\n";

enum format { FORMAT_TABLE, FORMAT_CSV, FORMAT_JSON, FORMAT_COUNT };
static const char *const format_words[FORMAT_COUNT] = {"table", "csv", "json"};

struct table_row {
    size_t count;
    char *texts[SQL_VIEWS_COLUMNS_MAX];             /* owned */
    bool is_number[SQL_VIEWS_COLUMNS_MAX];
};

struct answer {
    enum format format;
    bool is_open;                                   /* a statement's rows are coming */
    size_t rows;                                    /* of it */
    char *names[SQL_VIEWS_COLUMNS_MAX];             /* JSON's keys; owned */
    size_t width[SQL_VIEWS_COLUMNS_MAX], waiting_count;
    struct table_row *waiting;                      /* WIDTH_ROWS + 1: the first is the names; owned */
};

static const struct sql_views *asked;               /* for the signal */

/* What is read page by page keeps a statement waiting, and that keeps the record's log. */
static void look(int signal_number)
{
    static const char words[] = "transom sql: the answer was read so slowly that the gateway's writing was in danger\n";

    (void)signal_number;
    if (!asked || !sql_views_has_to_end(asked))
        return;
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
    _exit(EXIT_FAILURE);
}

/* -- a table -- */

static size_t width_of(const char *text)
{
    size_t width = 0;

    for (; *text; text++)
        width += ((unsigned char)*text & 0xc0) != 0x80;
    return width < WIDTH_MAX ? width : WIDTH_MAX;
}

static void print_table_row(const struct answer *answer, const struct table_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        int pad = (int)answer->width[i] - (int)width_of(row->texts[i]);
        bool is_last = i + 1 == row->count;

        printf("%*s%s", row->is_number[i] && pad > 0 ? pad : 0, "", row->texts[i]);
        printf("%*s%s", row->is_number[i] || pad < 0 || is_last ? 0 : pad, "", is_last ? "\n" : "  ");
    }
}

static void print_waiting(struct answer *answer)
{
    for (size_t k = 0; k < answer->waiting_count; k++) {
        print_table_row(answer, &answer->waiting[k]);
        for (size_t i = 0; i < answer->waiting[k].count; i++)
            free(answer->waiting[k].texts[i]);
    }
    answer->waiting_count = 0;
}

/* Control bytes would move the terminal. */
static char *printable(const char *text)
{
    char *copy = strdup(text ? text : "");

    for (char *p = copy; p && *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7f)
            *p = ' ';
    return copy;
}

static int take_table_row(struct answer *answer, const struct sql_cell *cells, size_t count)
{
    struct table_row *row = &answer->waiting[answer->waiting_count];

    *row = (struct table_row){.count = count};
    for (size_t i = 0; i < count; i++) {
        row->texts[i] = printable(cells[i].text);
        if (!row->texts[i])
            return -ENOMEM;
        row->is_number[i] = cells[i].is_number;
        if (answer->rows <= WIDTH_ROWS && width_of(row->texts[i]) > answer->width[i])
            answer->width[i] = width_of(row->texts[i]);
    }
    answer->waiting_count++;
    if (answer->rows >= WIDTH_ROWS)
        print_waiting(answer);
    return 0;
}

/* -- other forms -- */

static int print_csv_row(const struct sql_cell *cells, size_t count)
{
    struct out out;
    int r;

    out_init(&out);
    for (size_t i = 0; i < count; i++) {
        out_plain(&out, "%s", i ? "," : "");
        if (cells[i].text && cells[i].is_number)
            out_plain(&out, "%s", cells[i].text);
        else if (cells[i].text)
            out_cell(&out, cells[i].text);
    }
    out_plain(&out, "\r\n");
    r = out.failed || fwrite(out.text, 1, out.size, stdout) != out.size ? -EIO : 0;
    out_done(&out);
    return r;
}

static int print_json_row(const struct answer *answer, const struct sql_cell *cells, size_t count)
{
    struct out out;
    int r;

    out_init(&out);
    out_object(&out, NULL);
    for (size_t i = 0; i < count; i++) {
        if (cells[i].text && cells[i].is_number)
            out_raw(&out, answer->names[i], cells[i].text);
        else
            out_text(&out, answer->names[i], cells[i].text);
    }
    out_object_end(&out);
    r = out.failed || printf("%s%s", answer->rows > 1 ? ",\n" : "\n", out.text) < 0 ? -EIO : 0;
    out_done(&out);
    return r;
}

static void end_statement(struct answer *answer)
{
    if (!answer->is_open)
        return;
    answer->is_open = false;
    if (answer->format == FORMAT_TABLE)
        print_waiting(answer);
    if (answer->format == FORMAT_JSON)
        fputs("\n]\n", stdout);
    for (size_t i = 0; i < SQL_VIEWS_COLUMNS_MAX; i++) {
        free(answer->names[i]);
        answer->names[i] = NULL;
    }
}

static int begin_statement(struct answer *answer, const struct sql_cell *cells, size_t count)
{
    end_statement(answer);
    answer->is_open = true;
    answer->rows = 0;
    memset(answer->width, 0, sizeof answer->width);
    for (size_t i = 0; i < count; i++) {
        answer->names[i] = strdup(cells[i].text ? cells[i].text : "");
        if (!answer->names[i])
            return -ENOMEM;
    }
    if (answer->format == FORMAT_JSON)
        fputs("[", stdout);
    return 0;
}

static int take_row(void *context, const struct sql_cell *cells, size_t count, bool is_first)
{
    struct answer *answer = context;
    int r = is_first ? begin_statement(answer, cells, count) : 0;

    if (r < 0)
        return r;
    answer->rows += !is_first;
    switch (answer->format) {
    case FORMAT_TABLE:
        return take_table_row(answer, cells, count);
    case FORMAT_CSV:
        return print_csv_row(cells, count);
    case FORMAT_JSON:
        return is_first ? 0 : print_json_row(answer, cells, count);
    case FORMAT_COUNT:
        break;
    }
    return -EINVAL;
}

/* -- the command -- */

static int run(const struct settings *settings, enum format format, const char *question, struct error *err)
{
    const struct sigaction looking = {.sa_handler = look, .sa_flags = SA_RESTART};
    const struct itimerval every = {{LOOK_S, 0}, {LOOK_S, 0}};
    struct answer answer = {.format = format, .waiting = calloc(WIDTH_ROWS + 1, sizeof *answer.waiting)};
    struct sql_views *views = NULL;
    int r = answer.waiting ? sql_views_open(settings->data, &views, err) : error_set(err, -ENOMEM, "out of memory");

    if (r == 0) {
        asked = views;
        sigaction(SIGALRM, &looking, NULL);
        setitimer(ITIMER_REAL, &every, NULL);
        r = sql_views_run(views, question, take_row, &answer, err);
        end_statement(&answer);
        asked = NULL;
    }
    if (r < 0 && !err->code)
        error_set(err, r, "the answer cannot be written: %s", strerror(-r));
    sql_views_close(views);
    free(answer.waiting);
    return r == 0 && fflush(stdout) != 0 ? error_set(err, -EIO, "the answer cannot be written") : r;
}

static bool read_format(const char *word, enum format *format)
{
    for (int i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(word, format_words[i]) == 0) {
            *format = (enum format)i;
            return true;
        }
    return false;
}

/* The question of the command line, or what comes in. */
static bool read_question(int argc, char **argv, int from, char question[TEXT_SIZE_MAX])
{
    size_t size = 0;

    if (from < argc)
        return argc == from + 1 && snprintf(question, TEXT_SIZE_MAX, "%s", argv[from]) < TEXT_SIZE_MAX;
    size = fread(question, 1, TEXT_SIZE_MAX - 1, stdin);
    question[size] = '\0';
    return size < TEXT_SIZE_MAX - 1;
}

int cmd_sql(int argc, char **argv)
{
    static struct settings settings;
    static char question[TEXT_SIZE_MAX];
    enum format format = FORMAT_TABLE;
    const char *config = NULL;
    struct error err = {0};
    int i = 1, r;

    for (; i < argc && argv[i][0] == '-'; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            printf("%s%s%s", help, sql_views_help, example);
            return EXIT_SUCCESS;
        }
        if (i + 1 < argc && strcmp(argv[i], "-c") == 0)
            config = argv[++i];
        else if (i + 1 >= argc || strcmp(argv[i], "--format") != 0 || !read_format(argv[++i], &format))
            break;
    }
    if ((i < argc && argv[i][0] == '-') || !read_question(argc, argv, i, question)) {
        fprintf(stderr, "%s%s%s", help, sql_views_help, example);
        return EXIT_USAGE;
    }
    if (strncmp(question, ".help", 5) == 0) {
        fputs(sql_views_help, stdout);
        return EXIT_SUCCESS;
    }
    if (settings_load(config, &settings, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return EXIT_CONFIG;
    }
    r = run(&settings, format, question, &err);
    if (r < 0)
        fprintf(stderr, "transom sql: %s\n", err.text);
    return r == 0 ? EXIT_SUCCESS : r == -EINVAL ? EXIT_USAGE : EXIT_FAILURE;
}
