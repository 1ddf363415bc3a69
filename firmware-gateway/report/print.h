/* report/print.h - has a document printed by the filter transom-press. */
#ifndef PRINT_H
#define PRINT_H
#include "paper.h"

#define PRINT_SIZE_MAX (32u << 20)          /* bytes of a PDF */

/* Finishes the paper (paper_finish) and waits for the press, half a minute at most. Any thread but main.
 *
 * program  path of transom-press.
 * pdf      out, size bytes, the caller's to free.
 * digest   out, what the foot of the paper shows.
 * As paper_finish; -ENOPKG: the program is not there; -ETIMEDOUT; -EMSGSIZE: the PDF is longer than PRINT_SIZE_MAX;
 * -EPROTO: the press refused the document, which is our bug, or its fonts are not installed. */
int print_paper(const char *program, struct paper *paper, char **pdf, size_t *size, char digest[PAPER_DIGEST_SIZE],
                struct error *err);

/* Writes it to a file, whole or not at all. -EIO and others with the path. */
int print_file(const char *path, const char *pdf, size_t size, struct error *err);

#endif
