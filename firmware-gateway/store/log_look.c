/* store/log_look.c - see log_look.h. The form of the log: sqlite.org/fileformat2.html, "WAL File Format". */
#include "log_look.h"
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC UINT32_C(0x377f0682)  /* and one more: sums are of big-endian words */
#define PAGE_SIZE_USUAL 4096        /* where the head can't be read */
#define PAGE_SIZE_MAX 65536
#define LOST_SURE 2                 /* commits behind the break */
#define FRAMES_MAX 65536            /* of a log whose head is torn: 256 MB */

enum { HEAD_MAGIC, HEAD_VERSION, HEAD_PAGE_SIZE, HEAD_SEQUENCE, HEAD_SALTS, HEAD_SUM = 6, HEAD_WORDS = 8 };
enum { FRAME_PAGE, FRAME_COMMIT, FRAME_SALTS, FRAME_SUM = 4, FRAME_WORDS = 6 };
#define SUMMED_WORDS 2              /* of a frame's head */

struct sum {
    uint32_t a, b;
};

static struct sum add(struct sum sum, const uint32_t *words, size_t count, bool is_big_endian)
{
    for (size_t i = 0; i + 1 < count; i += 2) {
        sum.a += (is_big_endian ? be32toh(words[i]) : le32toh(words[i])) + sum.b;
        sum.b += (is_big_endian ? be32toh(words[i + 1]) : le32toh(words[i + 1])) + sum.a;
    }
    return sum;
}

static bool is_sum(struct sum sum, const uint32_t words[2])
{
    return sum.a == be32toh(words[0]) && sum.b == be32toh(words[1]);
}

struct look {
    uint32_t head[HEAD_WORDS], frame[FRAME_WORDS], page[PAGE_SIZE_MAX / sizeof(uint32_t)];
    size_t page_size;
    bool is_big_endian, is_broken, has_head;
    struct sum sum;                 /* up to here */
    uint32_t salts[2];              /* of the frames that count: older ones have others */
    bool has_salts;
    int lost;                       /* commits behind the break */
};

static void read_head(struct look *look)
{
    uint32_t magic = be32toh(look->head[HEAD_MAGIC]), page_size = be32toh(look->head[HEAD_PAGE_SIZE]);

    look->is_big_endian = magic & 1;
    look->sum = add(look->sum, look->head, HEAD_SUM, look->is_big_endian);
    look->is_broken = (magic & ~UINT32_C(1)) != MAGIC || page_size < 512 || page_size > PAGE_SIZE_MAX ||
                      (page_size & (page_size - 1)) != 0 || !is_sum(look->sum, &look->head[HEAD_SUM]);
    look->page_size = look->is_broken ? PAGE_SIZE_USUAL : page_size;
    look->has_head = look->has_salts = !look->is_broken;    /* else the salts are the first frame's */
    memcpy(look->salts, &look->head[HEAD_SALTS], sizeof look->salts);
}

static void take_frame(struct look *look)
{
    bool is_of_now;

    if (!look->has_salts)
        memcpy(look->salts, &look->frame[FRAME_SALTS], sizeof look->salts);
    look->has_salts = true;
    is_of_now = memcmp(look->salts, &look->frame[FRAME_SALTS], sizeof look->salts) == 0;
    if (!look->is_broken) {
        look->sum = add(look->sum, look->frame, SUMMED_WORDS, look->is_big_endian);
        look->sum = add(look->sum, look->page, look->page_size / sizeof *look->page, look->is_big_endian);
        look->is_broken = !is_of_now || !is_sum(look->sum, &look->frame[FRAME_SUM]);
    }
    look->lost += look->is_broken && is_of_now && look->frame[FRAME_COMMIT] != 0;
}

static bool next_frame(struct look *look, FILE *log)
{
    return fread(look->frame, sizeof look->frame, 1, log) == 1 && fread(look->page, look->page_size, 1, log) == 1;
}

/* The pages that the frames are of, up to the last commit; how many, 0: none, or more than there can be. */
static size_t read_pages(struct look *look, FILE *log, uint32_t *pages)
{
    size_t count = 0, committed = 0;

    while (next_frame(look, log) && memcmp(look->salts, &look->frame[FRAME_SALTS], sizeof look->salts) == 0) {
        if (count == FRAMES_MAX)
            return 0;
        pages[count++] = be32toh(look->frame[FRAME_PAGE]);
        committed = look->frame[FRAME_COMMIT] != 0 ? count : committed;
    }
    return committed;
}

static bool is_written_again(const uint32_t *pages, size_t count, size_t index)
{
    for (size_t later = index + 1; later < count; later++)
        if (pages[later] == pages[index])
            return true;
    return false;
}

/* Whether the record has each page as the log has it last. */
static bool is_in_record(struct look *look, FILE *log, FILE *record, const uint32_t *pages, size_t count)
{
    uint32_t there[PAGE_SIZE_MAX / sizeof(uint32_t)];

    for (size_t i = 0; i < count && next_frame(look, log); i++) {
        if (is_written_again(pages, count, i))
            continue;
        if (pages[i] == 0 || fseeko(record, (off_t)(pages[i] - 1) * (off_t)look->page_size, SEEK_SET) < 0 ||
            fread(there, look->page_size, 1, record) != 1 || memcmp(there, look->page, look->page_size) != 0)
            return false;
    }
    return true;
}

static bool is_log_in_record(struct look *look, FILE *log, const char *path)
{
    uint32_t *pages = malloc(FRAMES_MAX * sizeof *pages);
    FILE *record = fopen(path, "re");
    bool is_in = false;
    size_t count;

    if (record && pages && fseek(log, sizeof look->head, SEEK_SET) == 0) {
        count = read_pages(look, log, pages);
        is_in = count > 0 && fseek(log, sizeof look->head, SEEK_SET) == 0 &&
                is_in_record(look, log, record, pages, count);
    }
    if (record)
        fclose(record);
    free(pages);
    return is_in;
}

enum log_state log_look(const char *path, const char *record)
{
    struct look look = {0};
    FILE *f = fopen(path, "re");
    bool is_lost;

    if (!f)
        return LOG_WHOLE;
    if (fread(look.head, sizeof look.head, 1, f) == 1) {
        read_head(&look);
        while (next_frame(&look, f))
            take_frame(&look);
    }
    is_lost = look.lost >= LOST_SURE && (look.has_head || !is_log_in_record(&look, f, record));
    fclose(f);
    return is_lost ? LOG_DAMAGED : look.lost > 0 ? LOG_TORN : LOG_WHOLE;
}
