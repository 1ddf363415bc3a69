/* store/log_look.c - see log_look.h. The form of the log: sqlite.org/fileformat2.html, "WAL File Format". */
#include "log_look.h"
#include <endian.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define MAGIC UINT32_C(0x377f0682)  /* and one more: sums are of big-endian words */
#define PAGE_SIZE_USUAL 4096        /* where the head can't be read */
#define PAGE_SIZE_MAX 65536
#define LOST_SURE 2                 /* commits behind the break */

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
    bool is_big_endian, is_broken;
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
    look->has_salts = !look->is_broken;     /* else the first frame's */
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

enum log_state log_look(const char *path)
{
    struct look look = {0};
    FILE *f = fopen(path, "re");

    if (!f)
        return LOG_WHOLE;
    if (fread(look.head, sizeof look.head, 1, f) == 1) {
        read_head(&look);
        while (fread(look.frame, sizeof look.frame, 1, f) == 1 && fread(look.page, look.page_size, 1, f) == 1)
            take_frame(&look);
    }
    fclose(f);
    return look.lost == 0 ? LOG_WHOLE : look.lost < LOST_SURE ? LOG_TORN : LOG_DAMAGED;
}
