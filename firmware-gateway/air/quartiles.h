/* air/quartiles.h - the middle of a few figures of which single ones may be far out. Pure. Any thread. */
#ifndef QUARTILES_H
#define QUARTILES_H
#include <stddef.h>

struct quartiles {
    size_t count;               /* figures it is of */
    double median;              /* of an even count the mean of the two in the middle */
    double middle[2];           /* the middle half: nearest rank */
};

/* Sorts values; count: at least 1. */
struct quartiles quartiles_of(double *values, size_t count);

#endif
