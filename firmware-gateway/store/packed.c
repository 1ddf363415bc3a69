/* store/packed.c - see packed.h, which has the form. Each column is tried in every order and coding, and written in the
 * one that takes the fewest bits. */
#include "packed.h"
#include <errno.h>
#include <math.h>
#include <zlib.h>

#define ORDER_LINE 3                /* beyond the differences: distances from a line */
#define STEP_MAX 1e18               /* of a line */
#define CHECKSUM_SIZE 4
#define VERSION_BITS 8
#define WIDTH_BITS 6
#define RICE_WIDTH_MAX 63

enum coding { CODING_ZERO, CODING_CONSTANT, CODING_PACKED, CODING_RICE };

struct plan {                       /* how a column is written */
    enum coding coding;
    int order;
    int64_t reference;
    uint64_t factor;
    int width;
    uint64_t bits;                  /* what it takes */
};

/* -- planning -- */

static int64_t minus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a - (uint64_t)b);
}

static int64_t plus(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

static uint64_t magnitude(int64_t value)
{
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

static uint64_t greatest_divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a;
}

/* In place; what comes out is one shorter. */
static void differences(int64_t *values, size_t count)
{
    for (size_t i = 0; i + 1 < count; i++)
        values[i] = minus(values[i + 1], values[i]);
}

static uint64_t rice_word(const struct plan *plan, int64_t value)
{
    return bits_zigzag(minus(value, plan->reference) / (int64_t)plan->factor);
}

static uint64_t rice_bits(const struct plan *plan, const int64_t *values, size_t count, int width)
{
    uint64_t bits = 0;

    for (size_t i = 0; i < count; i++) {
        uint64_t ones = rice_word(plan, values[i]) >> width;

        bits += ones < PACKED_ESCAPE ? ones + 1 + (uint64_t)width : PACKED_ESCAPE + WORD_BITS;
    }
    return bits;
}

static void keep_better(struct plan *best, const struct plan *plan)
{
    if (plan->bits < best->bits)
        *best = *plan;
}

/* Of the middle one by size: outliers have their escape. */
static int middle_width(const struct plan *plan, const int64_t *values, size_t count)
{
    size_t of_width[WORD_BITS + 1] = {0}, so_far = 0;
    int width = 0;

    for (size_t i = 0; i < count; i++)
        of_width[bits_width(rice_word(plan, values[i]))]++;
    for (so_far = of_width[0]; so_far * 2 < count; so_far += of_width[width])
        width++;
    return width;
}

/* The best width is about that of the middle word; its neighbours are looked at too. */
static void plan_rice(struct plan plan, const int64_t *values, size_t count, uint64_t head_bits, struct plan *best)
{
    int middle = middle_width(&plan, values, count);

    plan.coding = CODING_RICE;
    for (plan.width = middle > 2 ? middle - 2 : 0; plan.width <= middle && plan.width <= RICE_WIDTH_MAX; plan.width++) {
        plan.bits = head_bits + rice_bits(&plan, values, count, plan.width);
        keep_better(best, &plan);
    }
}

/* The values are of that order already; head_bits: what the rows and differences before them take. */
static void plan_order(const int64_t *values, size_t count, int order, uint64_t head_bits, struct plan *best)
{
    int64_t lowest = values[0], highest = values[0];
    uint64_t factor = 0, own_factor = 0;
    struct plan plan = {.order = order, .factor = 1};

    for (size_t i = 1; i < count; i++) {
        lowest = values[i] < lowest ? values[i] : lowest;
        highest = values[i] > highest ? values[i] : highest;
    }
    plan.reference = lowest;
    plan.bits = head_bits + bits_of_number(bits_zigzag(lowest));
    plan.coding = CODING_CONSTANT;
    if (lowest == highest) {
        keep_better(best, &plan);
        return;
    }
    if (minus(highest, lowest) > 0) {       /* else the span is more than 63 bits, where signs would not divide */
        for (size_t i = 0; i < count; i++) {
            factor = greatest_divisor((uint64_t)minus(values[i], lowest), factor);
            own_factor = greatest_divisor(magnitude(values[i]), own_factor);
        }
        plan.factor = factor;
    }
    head_bits += 1 + (plan.factor > 1 ? bits_of_number(plan.factor) : 0) + WIDTH_BITS;
    plan.coding = CODING_PACKED;
    plan.width = bits_width(((uint64_t)highest - (uint64_t)lowest) / plan.factor);
    plan.bits = head_bits + bits_of_number(bits_zigzag(lowest)) + (uint64_t)plan.width * count;
    keep_better(best, &plan);
    plan.reference = own_factor == plan.factor ? 0 : values[count / 2];
    plan_rice(plan, values, count, head_bits + bits_of_number(bits_zigzag(plan.reference)), best);
}

/* Row i less i steps, or with them again. In place. */
static void lean(int64_t *values, size_t count, int64_t step)
{
    for (size_t i = 0; i < count; i++)
        values[i] = plus(values[i], (int64_t)(i * (uint64_t)step));
}

/* The slope of least squares: the ends alone are as far off as any two rows. Any number would do, since it is written. */
static int64_t step_of(const int64_t *values, size_t count)
{
    const double n = (double)count, first = (double)values[0];
    double sum = 0, slope;

    for (size_t i = 1; i < count; i++)
        sum += ((double)i - (n - 1) / 2) * ((double)values[i] - first);
    slope = count > 1 ? sum * 12 / (n * (n * n - 1)) : 0;
    return fabs(slope) < STEP_MAX ? llround(slope) : 0;
}

static struct plan plan_column(const int64_t *values, size_t count)
{
    struct plan best = {.bits = UINT64_MAX};
    int64_t changed[PACKED_ROWS_MAX];
    uint64_t head_bits = 0;
    bool is_zero = true;

    for (size_t i = 0; i < count && is_zero; i++)
        is_zero = values[i] == 0;
    if (is_zero)
        return (struct plan){.coding = CODING_ZERO};
    memcpy(changed, values, count * sizeof *values);
    for (int order = 0; order < ORDER_LINE && order < (int)count; order++) {
        plan_order(changed, count - (size_t)order, order, head_bits, &best);
        head_bits += bits_of_number(bits_zigzag(changed[0]));
        differences(changed, count - (size_t)order);
    }
    memcpy(changed, values, count * sizeof *values);
    lean(changed, count, minus(0, step_of(values, count)));
    plan_order(changed, count, ORDER_LINE, bits_of_number(bits_zigzag(step_of(values, count))), &best);
    return best;
}

/* -- writing -- */

static void put_rice(struct bits *bits, uint64_t word, int width)
{
    uint64_t ones = word >> width;

    if (ones >= PACKED_ESCAPE) {
        bits_put(bits, (1 << PACKED_ESCAPE) - 1, PACKED_ESCAPE);
        bits_put(bits, word, WORD_BITS);
        return;
    }
    bits_put(bits, (UINT64_C(1) << ones) - 1, (int)ones + 1);
    bits_put(bits, word, width);
}

void packed_put(struct bits *bits, int64_t *values, size_t count)
{
    struct plan plan = plan_column(values, count);

    bits_put(bits, plan.coding, 2);
    if (plan.coding == CODING_ZERO)
        return;
    bits_put(bits, (uint64_t)plan.order, 2);
    if (plan.order == ORDER_LINE) {
        int64_t step = step_of(values, count);

        bits_put_number(bits, bits_zigzag(step));
        lean(values, count, minus(0, step));
    }
    for (int i = 0; i < plan.order && plan.order != ORDER_LINE; i++) {
        bits_put_number(bits, bits_zigzag(values[0]));
        differences(values, count--);
    }
    bits_put_number(bits, bits_zigzag(plan.reference));
    if (plan.coding == CODING_CONSTANT)
        return;
    bits_put(bits, plan.factor > 1, 1);
    if (plan.factor > 1)
        bits_put_number(bits, plan.factor);
    bits_put(bits, (uint64_t)(plan.coding == CODING_PACKED ? plan.width - 1 : plan.width), WIDTH_BITS);
    for (size_t i = 0; i < count; i++)
        if (plan.coding == CODING_PACKED)
            bits_put(bits, ((uint64_t)values[i] - (uint64_t)plan.reference) / plan.factor, plan.width);
        else
            put_rice(bits, rice_word(&plan, values[i]), plan.width);
}

void packed_begin(struct bits *bits, uint8_t *bytes, int version)
{
    *bits = (struct bits){.to = bytes};
    bits_put(bits, (uint64_t)version, VERSION_BITS);
}

size_t packed_end(struct bits *bits)
{
    size_t size = (bits->at + 7) / 8;

    bits->at = size * 8;
    bits_put(bits, crc32(0, bits->to, (uInt)size), 8 * CHECKSUM_SIZE);
    return size + CHECKSUM_SIZE;
}

/* -- reading -- */

static uint64_t get_rice(struct bits *bits, int width)
{
    uint64_t others = ~bits_look(bits);
    int ones = others ? __builtin_ctzll(others) : PACKED_ESCAPE;

    if (ones >= PACKED_ESCAPE)
        return bits_take(bits, PACKED_ESCAPE) ? bits_get(bits, WORD_BITS) : 0;
    return bits_take(bits, ones + 1) ? (uint64_t)ones << width | bits_get(bits, width) : 0;
}

static void get_rows(struct bits *bits, enum coding coding, int64_t *values, size_t count)
{
    int64_t reference = bits_unzigzag(bits_get_number(bits));
    uint64_t factor = coding != CODING_CONSTANT && bits_get(bits, 1) ? bits_get_number(bits) : 1;
    int width = coding == CODING_CONSTANT ? 0 : (int)bits_get(bits, WIDTH_BITS) + (coding == CODING_PACKED);

    for (size_t i = 0; i < count && !bits->is_short; i++) {
        uint64_t word = 0;

        if (coding == CODING_PACKED)
            word = bits_get(bits, width);
        else if (coding == CODING_RICE)
            word = (uint64_t)bits_unzigzag(get_rice(bits, width));
        values[i] = plus(reference, (int64_t)(factor * word));
    }
}

static void get_differences(struct bits *bits, enum coding coding, size_t order, int64_t *values, size_t count)
{
    if (order >= count) {
        bits->is_short = true;
        return;
    }
    for (size_t i = 0; i < order; i++)
        values[i] = bits_unzigzag(bits_get_number(bits));
    get_rows(bits, coding, values + order, count - order);
    for (size_t i = order; i > 0; i--)      /* the sums of what follows value i - 1 */
        for (size_t at = i; at < count; at++)
            values[at] = plus(values[at - 1], values[at]);
}

void packed_get(struct bits *bits, int64_t *values, size_t count)
{
    enum coding coding = (enum coding)bits_get(bits, 2);
    size_t order;

    if (coding == CODING_ZERO) {
        memset(values, 0, count * sizeof *values);
        return;
    }
    order = (size_t)bits_get(bits, 2);
    if (order == ORDER_LINE) {
        int64_t step = bits_unzigzag(bits_get_number(bits));

        get_rows(bits, coding, values, count);
        lean(values, count, step);
    } else {
        get_differences(bits, coding, order, values, count);
    }
}

int packed_open(struct bits *bits, const uint8_t *bytes, size_t size, int version)
{
    if (size <= CHECKSUM_SIZE || size > PACKED_SIZE_MAX)
        return -EBADMSG;
    *bits = (struct bits){.from = bytes, .size = size, .at = (size - CHECKSUM_SIZE) * 8};
    if (bits_get(bits, 8 * CHECKSUM_SIZE) != crc32(0, bytes, (uInt)(size - CHECKSUM_SIZE)))
        return -EBADMSG;
    bits->size = size - CHECKSUM_SIZE;
    bits->at = 0;
    return bits_get(bits, VERSION_BITS) == (uint64_t)version ? 0 : -EPROTO;
}

int packed_close(struct bits *bits)
{
    size_t left = bits->size * 8 - bits->at;

    return bits->is_short || left >= 8 || bits_get(bits, (int)left) != 0 ? -EBADMSG : 0;
}
