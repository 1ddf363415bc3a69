/* report/labels_private.h - the tables behind labels.h, each with the labels of its kind of paper. */
#ifndef LABELS_PRIVATE_H
#define LABELS_PRIVATE_H
#include "labels.h"

#define BOTH(english, welsh) {[PAPER_ENGLISH] = english, [PAPER_WELSH] = welsh}

extern const char *const labels_air[LABEL_COUNT][PAPER_LANGUAGE_COUNT];
extern const char *const labels_duty[LABEL_COUNT][PAPER_LANGUAGE_COUNT];
extern const char *const labels_evidence[LABEL_COUNT][PAPER_LANGUAGE_COUNT];

#endif
