/* duty/photo.h - photos that people send as proof: JPEG and PNG alone, known by what they are made of and not by what
 * they are called, and stripped of all that is no picture: where and when it was taken, by which phone, and whatever
 * else a file can carry. Pure. Any thread.
 * Sources: ITU-T T.81 annex B (segments of JPEG); W3C PNG specification, third edition (chunks). */
#ifndef PHOTO_H
#define PHOTO_H
#include "error.h"
#include <stddef.h>
#include <stdint.h>

#define PHOTO_SIZE_MAX (600u * 1024)    /* bytes; a page makes them smaller before it sends them */
#define PHOTO_SIDE_MAX 8192             /* pixels: what unpacks to more is no photo for a page */

enum photo_kind { PHOTO_JPEG, PHOTO_PNG };      /* kept by number in the record */
const char *photo_type(enum photo_kind kind);   /* "image/jpeg", "image/png" */

/* Rewrites the picture in place with nothing in it but what is needed to see it; *size becomes smaller or stays.
 * -EINVAL: it is neither kind, is cut short, or has no or too many pixels; -EMSGSIZE: more than PHOTO_SIZE_MAX. The
 * bytes are not to be used then. */
int photo_clean(uint8_t *bytes, size_t *size, enum photo_kind *kind, struct error *err);

#endif
