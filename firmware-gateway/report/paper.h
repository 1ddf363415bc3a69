/* report/paper.h - writes the documents that become paper, one call a thing on the page, in reading order. What comes
 * out is JSON for the filter transom-press, whose whole form is in filters/press.md; this is the only writer of it.
 *
 *     paper_heading(paper, 1, "What was found");
 *     paper_paragraph(paper, "The sensor read %d ppm in outdoor air.", 431);
 *     paper_table(paper, "Checks of this sensor", columns, 3);
 *     paper_row(paper);
 *     paper_cell(paper, "2 Nov 2026");
 *     paper_cell(paper, "outdoor air");
 *     paper_cell_verdict(paper, VERDICT_PASS);
 *     paper_end(paper);
 *
 * Failing (out of memory, more than fits, a text that is not UTF-8) is remembered and asked for once, by
 * paper_finish(). Texts are copied. Any thread; a struct paper belongs to its caller. */
#ifndef PAPER_H
#define PAPER_H
#include "error.h"
#include "incident.h"
#include "verdict.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PAPER_TEXT_SIZE 8192             /* bytes of one paragraph, cell or item, with its end; longer ones are cut */
#define PAPER_BLOCKS_MAX 2000
#define PAPER_ROWS_MAX 4000              /* of one table */
#define PAPER_COLUMNS_MAX 16
#define PAPER_POINTS_MAX 20000           /* of one line of a chart */
#define PAPER_SERIES_MAX 4               /* as many as dashes tell apart in black and white */
#define PAPER_IMAGE_SIZE_MAX (512u << 10)    /* bytes of one PNG */
#define PAPER_SIZE_MAX (12u << 20)       /* bytes of JSON */
#define PAPER_DIGEST_SIZE 65             /* SHA-256 in hexadecimal, with its end */
#define PAPER_WORDS_SIZE 96              /* of a time in words, with its end */

enum paper_language { PAPER_ENGLISH, PAPER_WELSH, PAPER_LANGUAGE_COUNT };

struct paper;

/* What stands at the head and foot of each page. Borrowed until paper_open returns; NULL or "": left out. */
struct paper_head {
    const char *kind;           /* "certificate": one word, of the table of reports */
    const char *title, *school;
    const char *version;        /* "Version 4" */
    const char *period;         /* "2 to 20 November 2026" */
    enum paper_language language;
    int64_t made_ms;            /* wall; its minute becomes the PDF's dates: a rerun in it gives the same bytes */
    const char *made_words;     /* the same in the school's zone: "23 November 2026, 10:42"; "": not said */
    const char *coverage;       /* "measured 94% of occupied time" */
    const char *page;           /* where the accessible web page is: an address in words */
    const char *digest;         /* of what is sealed; NULL: paper_finish takes that of the document */
    bool is_draft, is_demo;     /* say so in the header of every page */
    bool is_unsigned;           /* it may be another tomorrow: no digest is made of it, and the foot says so */
};

int paper_open(const struct paper_head *head, struct paper **paper, struct error *err);
void paper_close(struct paper *paper);      /* NULL is fine */

/* The text that comes next, of a heading, paragraph, item, fact, group or cell, is in this language; the one after it
 * in the paper's again. What can't be told apart by hearing needs no mark. */
void paper_in(struct paper *paper, enum paper_language language);
/* The same of what a person wrote: in the language that it looks like, else in the paper's. */
void paper_in_own_words(struct paper *paper, const char *text);

/* -- single blocks -- */
void paper_heading(struct paper *paper, int level /* 1 to 3 */, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void paper_paragraph(struct paper *paper, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A frame around what must be read first. */
enum paper_box { PAPER_FINDING, PAPER_LIMITS, PAPER_NOTE, PAPER_BOX_COUNT };
void paper_box(struct paper *paper, enum paper_box kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* png: bytes of a PNG file. alt: what is to be seen, for who can't see it. caption may be "". */
void paper_image(struct paper *paper, const void *png, size_t size, const char *alt, const char *caption);
void paper_qr(struct paper *paper, const char *text, const char *caption);      /* text: at most 500 bytes */
/* The digest at the end of text: a paper can't say its own digest otherwise. */
void paper_qr_of_digest(struct paper *paper, const char *text, const char *caption);
void paper_break(struct paper *paper);                          /* the next block begins a page */
void paper_lines(struct paper *paper, int count, const char *label);    /* ruled lines to write on */

struct paper_signature {     /* NULL or "": left out; name "": lines to sign on by hand */
    const char *name, *role, *time, *statement;
    const char *entry, *receipt;        /* "ledger entry 118", hash in hexadecimal */
};
void paper_signature(struct paper *paper, const struct paper_signature *signature);

/* -- a paragraph of several runs: paper_runs, paper_run ..., paper_end -- */
void paper_runs(struct paper *paper);
void paper_run(struct paper *paper, bool is_bold, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* -- lists: paper_list, paper_item ..., paper_end -- */
void paper_list(struct paper *paper, bool is_numbered);
void paper_item(struct paper *paper, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* -- boxes to tick: paper_ticks, paper_tick ..., paper_end -- */
void paper_ticks(struct paper *paper);
void paper_tick(struct paper *paper, bool is_ticked, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* -- names and values in two columns: paper_summary, paper_fact ..., paper_end -- */
void paper_summary(struct paper *paper);
void paper_fact(struct paper *paper, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* -- tables: paper_table, then for each row paper_row and a cell for each column, paper_end. The heading comes
 * again on each page; a row is never split. -- */
enum paper_align { PAPER_LEFT, PAPER_RIGHT, PAPER_CENTRE, PAPER_ALIGN_COUNT };
struct paper_column {
    const char *title;
    double share;               /* of the width, beside the others' */
    enum paper_align align;  /* figures to the right */
    bool is_heading;            /* its cells name their rows */
};
void paper_table(struct paper *paper, const char *caption, const struct paper_column *columns, size_t count);
void paper_group(struct paper *paper, const char *format, ...) __attribute__((format(printf, 2, 3)));   /* heads the
                                                                                                rows that follow */
void paper_row(struct paper *paper);
void paper_cell(struct paper *paper, const char *format, ...) __attribute__((format(printf, 2, 3)));
void paper_cell_bold(struct paper *paper, const char *format, ...) __attribute__((format(printf, 2, 3)));
void paper_cell_verdict(struct paper *paper, enum verdict verdict);     /* mark and word, in the paper's language */
/* Shape and word; text: a figure that stands for the word ("11" in a week table), NULL: the word. */
void paper_cell_level(struct paper *paper, enum air_level level, const char *text);

/* -- a chart of lines: paper_chart, paper_series ..., paper_shade ..., paper_yardstick ..., paper_tick_at
 * ..., paper_end. Its sentence stands under it and is what a screen reader says; a small table of the same figures
 * belongs after it. -- */
struct paper_axis {
    double from, to;            /* in whatever unit: hours of a day, days since an origin, ppm */
    const char *unit;           /* "ppm" */
};
void paper_chart(struct paper *paper, const char *title, const char *sentence, struct paper_axis across,
                    struct paper_axis up);
/* NAN in y opens a gap. Lines are told apart by their dash and a label at their end. */
void paper_series(struct paper *paper, const char *label, const double *x, const double *y, size_t count);
void paper_shade(struct paper *paper, double from, double to);          /* occupied time */
void paper_yardstick(struct paper *paper, double at, const char *label);    /* a level line: "NEU: act above 800" */
void paper_tick_at(struct paper *paper, double at, const char *label);  /* a mark of the axis across: "09:00" */

/* -- lying bars: paper_bars, paper_bar ..., paper_yardstick ..., paper_end -- */
void paper_bars(struct paper *paper, const char *title, const char *sentence, struct paper_axis along);
void paper_bar(struct paper *paper, const char *label, double value /* NAN: cannot tell, hatched */,
                  const char *words);       /* what stands at the bar's end: "62% of the week" */

/* Ends what was begun: runs, list, ticks, summary, table, chart, bars. */
void paper_end(struct paper *paper);

/* The JSON, terminated and the caller's to free, with its size without the end, and the digest that the foot of the
 * paper shows: the head's, or the SHA-256 of all that the document says, when it was made left out; "" of what is
 * unsigned. Closes nothing.
 * -ENOMEM; -EMSGSIZE: more than a bound above; -EILSEQ: a text is no UTF-8; -EINVAL: calls that do not fit together, as
 * a row with too few cells, which is our bug. */
int paper_finish(struct paper *paper, char **json, size_t *size, char digest[PAPER_DIGEST_SIZE],
                    struct error *err);

#endif
