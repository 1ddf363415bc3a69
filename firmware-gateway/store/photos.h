/* store/photos.h - photos (duty/photo.h) that people sent, before and after something refers to them. */
#ifndef PHOTOS_H
#define PHOTOS_H
#include "photo.h"
#include "store.h"

#define PHOTOS_MAX 2000                 /* 200 a year for ten years; some 600 MB of a card, as pages send them */
#define PHOTOS_UNUSED_MAX 20            /* of one person: nobody fills the record for all */
#define PHOTOS_UNUSED_MS INT64_C(86400000)      /* what nothing refers to by then goes */

/* Keeps a cleaned photo (photo_clean), after it deleted those that nothing came to refer to. person 0: nobody signed
 * in. -ENOSPC: PHOTOS_MAX or PHOTOS_UNUSED_MAX; -ENOENT: no such person. */
int photo_add(struct store *store, const void *bytes, size_t size, enum photo_kind kind, int64_t person, int64_t now_ms,
              int64_t *id, struct error *err);
/* On the heap, for the caller to free. -ENOENT; -ENOMEM. */
int photo_load(struct store *store, int64_t id, void **bytes, size_t *size, enum photo_kind *kind, struct error *err);
/* Whether there is one that this person sent: only its sender refers to a photo. */
bool photo_is_of(struct store *store, int64_t id, int64_t person);
/* Whether that person may look at it: what nothing refers to yet is its sender's alone. */
bool photo_is_shown(struct store *store, int64_t id, int64_t person);

#endif
