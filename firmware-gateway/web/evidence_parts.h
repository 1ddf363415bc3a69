/* web/evidence_parts.h - what the files that gather evidence share. Only for evidence_gather.c, evidence_read.c and
 * evidence_keep.c. */
#ifndef EVIDENCE_PARTS_H
#define EVIDENCE_PARTS_H
#include "assessment_line.h"
#include "compared.h"
#include "evidence_gather.h"
#include "snapshot_air.h"
#include "snapshot_record.h"
#include "snapshots.h"

#define EVIDENCE_PIECE_SIZE (128 << 10)     /* bytes of documents, after which main does something else */
#define EVIDENCE_CHANGES_MAX 100    /* sentences of one answer; the others are in the snapshots */

struct evidence_group {             /* lines that ask the same of the same rooms */
    enum checklist_answer answer;
    bool *rooms;                    /* owned: of the school, by index */
    char *document;                 /* owned; NULL: not made */
    char *before;                   /* owned: of a log, the newest document of one of its lines; NULL: none */
    uint8_t digest[SNAPSHOT_DIGEST_SIZE];       /* of the document */
    int likelihood;
    bool is_told;                   /* what changed in it */
};

struct evidence_line {
    int64_t id;
    size_t group;
    bool is_same;                   /* its newest snapshot says just this */
};

struct evidence_gather {
    char folder[256];
    int64_t assessment, version, asked;         /* asked: struct snapshots_state, before the lines were read */
    struct snapshot_source source;
    struct room_info *infos;        /* owned, as are wanted and the rooms of source */
    bool *wanted;
    struct snapshot_air *air;       /* owned; one a room */
    size_t group_count, line_count, change_count;
    size_t kept, next;              /* lines that got a snapshot; and those that were looked at */
    bool has_logs;                  /* what main says is written too */
    struct evidence_group groups[ASSESSMENT_LINES_MAX];
    struct evidence_line lines[ASSESSMENT_LINES_MAX];
    struct assessment_rooms scope;  /* of the whole assessment */
    size_t compared_count;
    struct compared compared[COMPARED_MAX];
    char *changes[EVIDENCE_CHANGES_MAX];        /* owned */
    struct error err;               /* of reading */
};

/* As snapshot_compare() tells of them. */
void evidence_note_change(void *gather, const char *sentence);

#endif
