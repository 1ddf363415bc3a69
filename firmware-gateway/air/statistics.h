/* air/statistics.h - the statistics of the rules in one include: lines and levels, day figures, trailing means and
 * reporting intervals. */
#ifndef STATISTICS_H
#define STATISTICS_H
#include "day_figures.h"
#include "interval.h"
#include "line.h"
#include "trailing_mean.h"
#endif
