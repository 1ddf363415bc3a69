/* analyse_pdf.h - what `transom analyse --pdf` prints: the rooms of the files as an evidence paper. */
#ifndef ANALYSE_PDF_H
#define ANALYSE_PDF_H
#include "analyse.h"
#include "report.h"
#include "story.h"

struct analyse_pdf {                    /* starts with zeros; of the thread whose turn it is */
    size_t count;
    struct story *stories[REPORT_ROOMS_MAX];    /* owned; in the order of the files */
    int64_t newest_ms;                  /* sample */
};

/* One more room. -ENOMEM; -EMSGSIZE: REPORT_ROOMS_MAX. */
int analyse_pdf_add(struct analyse_pdf *pdf, const struct day_book_setup *setup, const struct analysed *room,
                    struct error *err);
/* Prints them to the file that the options name. As print_paper, and what writing the file says. */
int analyse_pdf_write(const struct analyse_pdf *pdf, const struct analyse_options *options, struct error *err);
void analyse_pdf_done(struct analyse_pdf *pdf);

#endif
