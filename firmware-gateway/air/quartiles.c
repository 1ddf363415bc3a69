/* air/quartiles.c - see quartiles.h */
#include "quartiles.h"
#include <assert.h>
#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;

    return (left > right) - (left < right);
}

struct quartiles quartiles_of(double *values, size_t count)
{
    assert(count);
    qsort(values, count, sizeof *values, by_size);
    return (struct quartiles){.count = count, .median = (values[(count - 1) / 2] + values[count / 2]) / 2,
                              .middle = {values[(count - 1) / 4], values[count - 1 - (count - 1) / 4]}};
}
