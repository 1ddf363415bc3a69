/* duty/assessment.h - the life of a risk assessment: which version is being worked on, which one is in force, and who
 * may move it on. Pure. Any thread. Project decisions throughout: the law asks for a suitable assessment, its review
 * and the consultation of safety representatives (Management Regulations 1999 reg 3; Safety Representatives
 * Regulations 1977 reg 4A), and names no states.
 *
 *   working   none -> draft -> consultation -> approval -> none (sealed, in force)
 *                       ^---------'---------------'  taken back
 *   standing  none -> in_force <-> under_review ; either -> archived
 *
 * Beside the version in force there is at most one working version, of the next number. What people are shown as the
 * assessment's state is the working one where there is one, with "in force: v3" beside it.
 *
 * What a signature binds. A sealed version is one text: canonical JSON (keys sorted by their bytes, no blanks, whole
 * numbers and strings only, UTF-8 unescaped but for what JSON must escape), written once, kept as those bytes and
 * never written again. Its digest is the SHA-256 of them. The text holds all that was decided on: number and title,
 * scope, rooms, lines with answers, controls and risks, of every snapshot its digest and figures, comments with their
 * replies, outcomes with their statements, the reason of an approval against dissent, actions, who is told and how.
 * People stand in it by id and role ("p17", "rep"), never by name, so that a name can be erased and the digest still
 * fits. A signature binds (digest, meaning, person, role, typed name, time and what the clock was worth): it is an
 * entry of the ledger whose subject is "assessment:ID/vN", whose digest is SHA-256 of the lines, each ended by one
 * LF,
 *
 *     transom-signature-1
 *     document    the version's digest, 64 small hex digits
 *     meaning     approved | agreed | with_reservations | not_agreed | seen
 *     person      p17
 *     role        leader | rep | ...
 *
 * and whose personal text is the typed name and post. Time and trust are the entry's own. The same meaning by the same
 * person for the same version is signed once; later edits make the next version, whose digest is another. */
#ifndef ASSESSMENT_H
#define ASSESSMENT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASSESSMENT_TITLE_SIZE 201       /* bytes, with its end */
#define ASSESSMENT_TEXT_SIZE 2001       /* scope, who may be harmed, how others are told, any note or statement */
#define ASSESSMENT_REASON_SIZE 1001     /* why something was decided, taken back, or not needed */
#define ASSESSMENT_POST_SIZE 101        /* what a signer is: "Head teacher" */

/* Kept by number in the record: only ever grows at its end. */
enum assessment_state { ASSESSMENT_NONE, ASSESSMENT_DRAFT, ASSESSMENT_CONSULTATION, ASSESSMENT_APPROVAL,
                        ASSESSMENT_IN_FORCE, ASSESSMENT_UNDER_REVIEW, ASSESSMENT_ARCHIVED, ASSESSMENT_STATE_COUNT };
const char *assessment_state_word(enum assessment_state state);     /* "draft", "in_force" ...; "none" */

struct assessment_position {
    enum assessment_state working;      /* NONE, DRAFT, CONSULTATION or APPROVAL */
    enum assessment_state standing;     /* NONE, IN_FORCE, UNDER_REVIEW or ARCHIVED (working is NONE then) */
};
/* The two of the design's one word. */
enum assessment_state assessment_shown(struct assessment_position position);
/* Whether a position can come about at all: (none, none) is before the first draft, and is none. */
bool assessment_position_is_valid(struct assessment_position position);

/* Kept by number in the record's history: only ever grows at its end. DISCARD drops a draft that was begun by mistake
 * beside a version in force: without it such an assessment could never again be quiet. */
enum assessment_event { ASSESSMENT_CONSULT, ASSESSMENT_TAKE_BACK, ASSESSMENT_CLOSE, ASSESSMENT_APPROVE,
                        ASSESSMENT_OPEN_REVIEW, ASSESSMENT_NOT_NEEDED, ASSESSMENT_REVISE, ASSESSMENT_RESTORE,
                        ASSESSMENT_ARCHIVE, ASSESSMENT_DISCARD, ASSESSMENT_EVENT_COUNT };
const char *assessment_event_word(enum assessment_event event);     /* "consult", "take_back" ... */
bool assessment_event_from_word(const char *word, enum assessment_event *event);    /* false: unknown, untouched */

/* Who acts: the bits of an account's role (store/people.h, held equal there), and the gateway itself. */
enum duty_role { DUTY_VIEWER = 1, DUTY_TEACHER = 2, DUTY_SITE_STAFF = 4, DUTY_REP = 8, DUTY_LEADER = 16,
                 DUTY_GOVERNOR = 32, DUTY_TECHNICIAN = 64, DUTY_SYSTEM = 128 };
#define DUTY_ROLE_COUNT 8

/* What a step can be short of; bits, and their words for sentences: assessment_need_words[bit]. */
enum assessment_need {
    ASSESSMENT_NEEDS_TITLE = 1,
    ASSESSMENT_NEEDS_SCOPE = 2,
    ASSESSMENT_NEEDS_LINES = 4,         /* there are none, or one is neither answered nor "don't know" */
    ASSESSMENT_NEEDS_CONSULTEE = 8,
    ASSESSMENT_NEEDS_CLOSING_DATE = 16, /* later than today */
    ASSESSMENT_NEEDS_TOLD = 32,         /* who will be told, and how */
    ASSESSMENT_NEEDS_REASON = 64,
    ASSESSMENT_NEEDS_VERSION = 128,     /* the sealed one that is to be restored */
    ASSESSMENT_NEEDS_OVERRIDE = 256,    /* why a likelihood is another than the evidence came to propose */
};
#define ASSESSMENT_NEED_COUNT 9
extern const char *const assessment_need_words[ASSESSMENT_NEED_COUNT];      /* "title", "scope" ... */

struct assessment_facts {               /* all that a step looks at; of the working version where there is one */
    bool has_title, has_scope;
    size_t line_count, unanswered_count, unreasoned_count;
    size_t consultee_count;             /* who would be, or are, asked */
    bool has_closing_date;              /* and it is later than today */
    bool is_told_set;                   /* somebody will be told, and it is said how */
    bool has_reason;                    /* the request gives one */
    bool close_needs_reason;            /* consultation_close_needs_reason() */
    bool approval_needs_reason;         /* consultation_dissent() is not 0 */
    bool is_last_review;                /* no other review that changes the state stays open */
    bool has_version;                   /* the version to restore is a sealed one of this assessment */
};

enum assessment_refusal { ASSESSMENT_ALLOWED, ASSESSMENT_WRONG_STATE, ASSESSMENT_WRONG_ROLE, ASSESSMENT_NOT_READY };

struct assessment_step {
    enum assessment_refusal refusal;
    unsigned missing;                   /* bits of enum assessment_need; 0 unless NOT_READY */
    struct assessment_position next;    /* where it leads; where it was, when refused */
};

/* What an event by that role does. The state is looked at first, then the role, then what is missing: all of it at
 * once, so that a form can name everything. role: one bit. */
struct assessment_step assessment_step(struct assessment_position position, enum assessment_event event,
                                       enum duty_role role, const struct assessment_facts *facts);

/* Which events that role could start from here, ready or not: bits 1 << event. For "may" of the workspace. */
unsigned assessment_may(struct assessment_position position, enum duty_role role);

/* Whether a role may change texts, lines and lists of the working version: leaders, while it is a draft. */
bool assessment_may_edit(struct assessment_position position, enum duty_role role);
/* Whether a role sees the working version: leaders always; reps and, where they were invited, site staff once it was
 * sent. */
bool assessment_may_read_working(struct assessment_position position, enum duty_role role, bool is_invited);
/* Whether a role may comment on it: as reading, while its consultation is open. */
bool assessment_may_comment(struct assessment_position position, enum duty_role role, bool is_invited);

/* What a signature under a sealed version means; kept by number. */
enum signature_meaning { SIGNATURE_APPROVED, SIGNATURE_AGREED, SIGNATURE_WITH_RESERVATIONS, SIGNATURE_NOT_AGREED,
                         SIGNATURE_SEEN, SIGNATURE_MEANING_COUNT };
const char *signature_meaning_word(enum signature_meaning meaning);
bool signature_meaning_from_word(const char *word, enum signature_meaning *meaning);
/* Leaders approve (which is the step above, so: only whoever seals); reps and consultees say the rest. */
bool signature_is_for(enum signature_meaning meaning, enum duty_role role, bool is_consultee);

#endif
