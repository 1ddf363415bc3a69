/* air/verdict.h - what one day's figures mean under one rule. Pure. Any thread. */
#ifndef VERDICT_H
#define VERDICT_H
#include "rule.h"
#include "statistics.h"

enum verdict { VERDICT_PASS, VERDICT_FAIL, VERDICT_CANNOT_TELL, VERDICT_NOT_APPLICABLE, VERDICT_COUNT };
const char *verdict_word(enum verdict verdict);     /* "pass", "fail", "cannot_tell", "not_applicable" */

#define VERDICT_COVERAGE_MIN 0.75   /* rules.md: under it, a day judges nothing */

#endif
