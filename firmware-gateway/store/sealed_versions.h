/* store/sealed_versions.h - what was decided, as the one text that signatures are of; who signed it, and who read it.
 * Append-only; what binds a signature to a text is said in duty/assessment.h. Conventions as in assessments.h. */
#ifndef SEALED_VERSIONS_H
#define SEALED_VERSIONS_H
#include "assessments.h"

#define SEALED_DOCUMENT_SIZE_MAX (960 << 10)    /* bytes, with its end; a row of the record holds a MB */
#define SEALED_DIGEST_SIZE 32                   /* SHA-256, FIPS 180-4 */

struct sealed_version {
    int64_t version, assessment;
    int number;
    int64_t sealed_ms, sealed_date;     /* date: days since 1970-01-01, local: what reviews count from */
    int64_t sealed_by;
    char name[NAME_SIZE];               /* of whoever sealed it, as they are called now */
    char reason[ASSESSMENT_REASON_SIZE];/* of an approval against dissent; "": there was none */
    uint8_t digest[SEALED_DIGEST_SIZE];
};

/* Seals a working version with its document (borrowed): the version and all that belongs to it can't be changed any
 * more, open reviews are closed as done by it, contradictions are cleared, and move (event APPROVE; its reason is
 * kept with the version) is made. sealed: version and sealed_date are given; all else is filled. -EEXIST: it is
 * sealed; -ENOENT: no such version or person; -EMSGSIZE: SEALED_DOCUMENT_SIZE_MAX. */
int assessment_seal(struct store *store, const struct assessment_move *move, const char *document,
                    struct sealed_version *sealed, struct error *err);
/* document: out, on the heap, for the caller to free; NULL: not wanted. -ENOENT: not sealed, or no such version. */
int sealed_version_load(struct store *store, int64_t version, struct sealed_version *sealed, char **document,
                        struct error *err);
int sealed_version_read(struct store_reader *reader, int64_t version, struct sealed_version *sealed, char **document,
                        struct error *err);

/* Of all that the text of any version is made of (report/assessment_text.h): counts up with each write to it, undone
 * ones too, so that who reads it elsewhere knows whether it still is as they read it. *is_committed: who opens the
 * record now reads just that. */
uint64_t sealed_text_revision(const struct store *store, bool *is_committed);

/* -- signatures -- */

#define SIGNATURES_MAX 1000             /* of one version */

struct signature {
    int64_t id, version, person;
    enum duty_role role;                /* in which it was signed */
    enum signature_meaning meaning;
    int64_t at_ms, entry;               /* entry: its index in the ledger */
    char name[NAME_SIZE], post[ASSESSMENT_POST_SIZE];   /* as typed; both "": erased */
};
/* Fills id. -EEXIST: this person has signed this version with this meaning; -ENOENT: it is not sealed, or no such
 * person; -ENOSPC: SIGNATURES_MAX. */
int signature_add(struct store *store, struct signature *signature, struct error *err);
/* Oldest first. */
int signatures_list(struct store *store, int64_t version,
                    int (*each)(void *context, const struct signature *signature), void *context, struct error *err);
int signatures_read(struct store_reader *reader, int64_t version,
                    int (*each)(void *context, const struct signature *signature), void *context, struct error *err);
/* What a person typed under versions goes for good; that they signed, as what and when, stays. */
int signatures_erase(struct store *store, int64_t person, struct error *err);

/* -- who read it -- */

/* -EEXIST: confirmed before; -ENOENT: it is not sealed, or no such person. */
int confirmation_add(struct store *store, int64_t version, int64_t person, int64_t at_ms, struct error *err);
/* Oldest first. name: as the person is called now. */
int confirmations_list(struct store *store, int64_t version,
                       int (*each)(void *context, int64_t person, const char *name, int64_t at_ms), void *context,
                       struct error *err);
/* The newest version of an assessment that a person confirmed, and when; *version 0: none. */
int confirmation_newest(struct store *store, int64_t assessment, int64_t person, int64_t *version, struct error *err);

#endif
