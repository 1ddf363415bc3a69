/* cmd_analyse.c - `transom analyse`: files are read and judged in parallel, one thread a core and one file a thread,
 * and told in the order they were named. Each thread owns its file; what they share is the turn to write. */
#include "cmd_analyse.h"
#include "analyse.h"
#include "analyse_pdf.h"
#include <ctype.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define THREADS_MAX 8
#define MAP_FROM_SIZE (128 * 1024)      /* larger blocks go back to the system when they are freed */
#define DATE_SIZE 10                    /* 2021-10-07 */

struct work {
    const struct analyse_options *options;
    char **files;
    size_t count;
    pthread_mutex_t mutex;              /* of what follows */
    pthread_cond_t turned;
    size_t next;                        /* file to be taken */
    size_t turn;                        /* file that may write */
    struct out out;                     /* from here on: of the one whose turn it is */
    struct analyse_page page;
    struct analyse_pdf pdf;
    size_t room_count, failed_count;
};

/* -- the name of a room -- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(path, "-") == 0 ? "standard input" : slash ? slash + 1 : path;
}

static bool ends_with_date(const char *text, size_t length)
{
    static const char shape[] = "0000-00-00";

    if (length <= DATE_SIZE)
        return false;
    for (size_t i = 0; i < DATE_SIZE; i++) {
        char c = text[length - DATE_SIZE + i];

        if (shape[i] == '0' ? !isdigit((unsigned char)c) : c != shape[i])
            return false;
    }
    return true;
}

static void name_from_file(const char *base, char name[NAME_SIZE])
{
    const char *dot = strrchr(base, '.');
    size_t length = dot && dot > base ? (size_t)(dot - base) : strlen(base);
    bool is_start = true;

    if (ends_with_date(base, length))
        length -= DATE_SIZE;
    while (length > 1 && strchr("-_ ", base[length - 1]))
        length--;
    snprintf(name, NAME_SIZE, "%.*s", (int)length, base);
    for (char *c = name; *c; c++) {
        if (*c == '-' || *c == '_')
            *c = ' ';
        else if (is_start)
            *c = (char)toupper((unsigned char)*c);
        is_start = *c == ' ';
    }
    if (!name_is_valid(name))
        snprintf(name, NAME_SIZE, "Room");
}

void analyse_name_room(const struct analyse_options *options, const struct logger_file *log,
                       const struct logger_series *series, const char *file, char name[NAME_SIZE])
{
    const char *given = options->room.name;

    if (*given && log->series_count > 1 && *series->name)
        snprintf(name, NAME_SIZE, "%.30s %.30s", given, series->name);
    else if (*given || *series->name)
        snprintf(name, NAME_SIZE, "%s", *given ? given : series->name);
    else
        name_from_file(file, name);
}

/* -- turns -- */

static void wait_for_turn(struct work *work, size_t index)
{
    pthread_mutex_lock(&work->mutex);
    while (work->turn != index)
        pthread_cond_wait(&work->turned, &work->mutex);
    pthread_mutex_unlock(&work->mutex);
}

static void pass_turn(struct work *work)
{
    pthread_mutex_lock(&work->mutex);
    work->turn++;
    pthread_cond_broadcast(&work->turned);
    pthread_mutex_unlock(&work->mutex);
}

static bool take_file(struct work *work, size_t *index)
{
    bool is_left;

    pthread_mutex_lock(&work->mutex);
    is_left = work->next < work->count;
    *index = work->next;
    work->next += is_left;
    pthread_mutex_unlock(&work->mutex);
    return is_left;
}

/* -- one file -- */

static void tell_failure(struct work *work, size_t index, const struct error *err)
{
    wait_for_turn(work, index);
    fprintf(stderr, "transom analyse: %s\n", err->text);
    work->failed_count++;
}

static void begin_document(struct work *work, const struct day_book_setup *setup)
{
    out_object(&work->out, NULL);
    analysed_put_begin(setup, &work->out);
}

static void end_document(struct work *work)
{
    analysed_put_end(&work->out);
    out_object_end(&work->out);
    if (!work->out.failed)
        puts(work->out.text);
}

static void tell_room(struct work *work, const struct analysed *room)
{
    const struct day_book_setup setup = analyse_setup(work->options);

    if (work->options->is_json) {
        if (work->room_count == 0)
            begin_document(work, &setup);
        analysed_put_room(&setup, room, false, &work->out, stdout);
    } else {
        analyse_text_room(work->options, room, &work->page);
    }
    work->room_count++;
}

static int analyse_series(struct work *work, size_t index, const struct logger_file *log,
                          const struct logger_series *series, struct error *err)
{
    const struct day_book_setup setup = analyse_setup(work->options);
    struct analysis_samples samples = {.count = series->count, .time_ms = series->time_ms, .people = series->people};
    struct analysed room = {.file = base_name(work->files[index]), .log = log, .series = series};
    struct analysis *analysis;
    int r;

    for (int q = 0; q < QUANTITY_COUNT; q++)
        samples.values[q] = series->values[q];
    r = analysis_run(&setup, &samples, &analysis, err);
    if (r < 0)
        return r;
    room.analysis = analysis;
    analyse_name_room(work->options, log, series, room.file, room.room);
    wait_for_turn(work, index);
    if (work->options->pdf)
        r = analyse_pdf_add(&work->pdf, &setup, &room, err);
    tell_room(work, &room);
    analysis_close(analysis);
    return r;
}

static void analyse_file(struct work *work, size_t index)
{
    const struct logger_options options = {.zone = &work->options->zone, .date_order = work->options->date_order};
    struct logger_file *log = NULL;
    struct error err;
    int r = logger_read(work->files[index], &options, &log, &err);

    for (size_t i = 0; r == 0 && i < log->series_count; i++)
        r = analyse_series(work, index, log, &log->series[i], &err);
    if (r < 0)
        tell_failure(work, index, &err);
    logger_free(log);
    wait_for_turn(work, index);
    pass_turn(work);
}

static void *run(void *context)
{
    struct work *work = context;
    size_t index;

    while (take_file(work, &index))
        analyse_file(work, index);
    return NULL;
}

static size_t thread_count(size_t files)
{
    cpu_set_t cores;
    size_t count = sched_getaffinity(0, sizeof cores, &cores) == 0 ? (size_t)CPU_COUNT(&cores) : 1;

    count = count < THREADS_MAX ? count : THREADS_MAX;
    return count < files ? count : files;
}

/* The thread that asked works too, so that no other may be needed. */
static void run_all(struct work *work)
{
    pthread_t threads[THREADS_MAX];
    size_t started = 0, wanted = thread_count(work->count) - 1;

    while (started < wanted && pthread_create(&threads[started], NULL, run, work) == 0)
        started++;
    run(work);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

int cmd_analyse(int argc, char **argv)
{
    static struct analyse_options options;
    struct error err = {0};
    struct work work = {.options = &options, .mutex = PTHREAD_MUTEX_INITIALIZER, .turned = PTHREAD_COND_INITIALIZER};
    int first = argc, status = analyse_options_read(argc, argv, &options, &first);

    if (status >= 0)
        return status;
    mallopt(M_MMAP_THRESHOLD, MAP_FROM_SIZE);
    work.files = argv + first;
    work.count = (size_t)(argc - first);
    out_init(&work.out);
    run_all(&work);
    if (options.is_json && work.room_count)
        end_document(&work);
    else if (!options.is_json)
        analyse_text_end(&options, &work.page, stdout);
    if (work.out.failed || work.page.failed || fflush(stdout) != 0 || ferror(stdout)) {
        fputs("transom analyse: the answer could not be written\n", stderr);
        work.failed_count++;
    }
    if (options.pdf && work.pdf.count && analyse_pdf_write(&work.pdf, &options, &err) < 0) {
        fprintf(stderr, "transom analyse: %s\n", err.text);
        work.failed_count++;
    }
    analyse_pdf_done(&work.pdf);
    out_done(&work.out);
    return work.failed_count ? EXIT_FAILURE : EXIT_SUCCESS;
}
