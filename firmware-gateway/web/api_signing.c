/* web/api_signing.c - signing: a leader's approval, which seals a version, and the signatures of others under it. Both
 * ask for the password again, and both are one transaction: the sealed text, the signature and its entry of the ledger
 * are kept together or not at all. What came before the password is looked at again after it. */
#include "assessing.h"
#include "assessment_json.h"
#include "body.h"
#include "inside.h"
#include "password_again.h"
#include "sealed.h"
#include "sealing.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIGNED_SIZE 256                 /* what a signature binds: five short lines */

struct signing {
    struct password_again again;
    bool is_approval;
    char stamp[SEALED_STAMP_SIZE];      /* of what the leader read */
    int number;                         /* of the version */
    enum signature_meaning meaning;
    char name[NAME_SIZE], post[ASSESSMENT_POST_SIZE], reason[ASSESSMENT_REASON_SIZE];
};

/* -- the signature -- */

/* The lines of duty/assessment.h that a signature's digest is of. */
static size_t write_signed(const struct sealed_version *sealed, const struct signature *signature,
                           char text[SIGNED_SIZE])
{
    char digest[2 * SEALED_DIGEST_SIZE + 1];

    ledger_hex(sealed->digest, sizeof sealed->digest, digest);
    return (size_t)snprintf(text, SIGNED_SIZE, "transom-signature-1\n%s\n%s\np%lld\n%s\n", digest,
                            signature_meaning_word(signature->meaning), (long long)signature->person,
                            role_word((enum role)signature->role));
}

/* Appends its entry and keeps the signature. false: refused. */
static bool sign(struct request *request, const struct signing *signing, const struct sealed_version *sealed,
                 struct signature *signature)
{
    struct store *store = request->web->host->store;
    char subject[LEDGER_SUBJECT_SIZE], text[SIGNED_SIZE], typed[NAME_SIZE + ASSESSMENT_POST_SIZE + 2];
    struct ledger_act act = web_ledger_by(request);
    struct error err = {0};
    int r;

    *signature = (struct signature){.version = sealed->version, .person = request->caller.person,
                                    .role = (enum duty_role)request->caller.role, .meaning = signing->meaning,
                                    .at_ms = act.time_ms};
    memcpy(signature->name, signing->name, sizeof signature->name);
    memcpy(signature->post, signing->post, sizeof signature->post);
    snprintf(subject, sizeof subject, "assessment:%lld/v%d", (long long)sealed->assessment, sealed->number);
    snprintf(typed, sizeof typed, "%s, %s", signing->name, signing->post);
    act.kind = LEDGER_SIGNED_VERSION;
    act.subject = subject;
    act.payload = text;
    act.payload_size = write_signed(sealed, signature, text);
    act.text = typed;
    r = ledger_append(store, &act, &signature->entry, &err);
    if (r == 0)
        r = signature_add(store, signature, &err);
    if (r == -EEXIST)
        request_refuse(request, 409, "signed", NULL, "You have signed this version so already.");
    return r != -EEXIST && assessing_kept(request, r, &err);
}

/* Commits, then answers with the signature and a receipt of its entry: it must not leave before the entry is kept. */
static void answer_signed(struct request *request, const struct sealed_version *sealed,
                          const struct signature *signature)
{
    struct store *store = request->web->host->store;
    struct out *out = &request->answer.out;
    char digest[2 * SEALED_DIGEST_SIZE + 1], text[LEDGER_RECEIPT_SIZE];
    struct ledger_receipt receipt;
    struct error err = {0};

    if (web_changed(request, WEB_CHANGED_DUTY, NULL) < 0)
        return;
    ledger_hex(sealed->digest, sizeof sealed->digest, digest);
    out_object(out, NULL);
    out_integer(out, "assessment", sealed->assessment);
    out_integer(out, "version", sealed->number);
    out_text(out, "digest", digest);
    assessment_put_signature(out, store, "signature", signature);
    if (ledger_receipt(store, signature->entry, web_now_ms(request->web), &receipt, &err) == 0) {
        ledger_receipt_write(&receipt, text);
        out_raw(out, "receipt", text);
    } else {
        out_null(out, "receipt");           /* it is signed all the same: GET /ledger/{entry}/receipt */
    }
    out_object_end(out);
    request_answer(request, 201);
}

/* -- approving -- */

/* Whether it may be approved as it stands, and stands as the leader read it. */
static bool may_approve(struct request *request, const struct signing *signing, const struct assessing *it,
                        const struct sealed_text *text, struct consultation_facts *asked, struct assessment_step *step)
{
    struct assessment_facts facts;

    if (!sealing_is_as_seen(request, it, signing->stamp, text) || !assessing_facts(request, it, &facts, asked))
        return false;
    facts.has_reason = *signing->reason;
    return assessing_step(request, it, ASSESSMENT_APPROVE, &facts, step);
}

static bool seal(struct request *request, const struct assessing *it, const struct assessment_step *step,
                 json_t *text, unsigned dissent, const char *reason, struct sealed_version *sealed)
{
    const struct assessment_move move = {it->assessment.id, it->version.number, ASSESSMENT_APPROVE, step->next,
                                         request->caller.person, web_now_ms(request->web), reason};
    const struct assessment_approval approval = {request->caller.person, move.at_ms,
                                             role_word((enum role)request->caller.role), reason, dissent};
    char *document = NULL;
    struct error err = {0};
    int r = sealed_write(text, &approval, it->today, &document, &err);

    *sealed = (struct sealed_version){.version = it->version.id, .sealed_date = it->today};
    if (r == 0)
        r = assessment_seal(request->web->host->store, &move, document, sealed, &err);
    free(document);
    return assessing_kept(request, r, &err);
}

static bool note_sealed(struct request *request, const struct assessing *it, const struct sealed_version *sealed)
{
    char subject[LEDGER_SUBJECT_SIZE];

    snprintf(subject, sizeof subject, "assessment:%lld/v%d/approve", (long long)sealed->assessment, sealed->number);
    assessing_audit(request, it, "approved and sealed");
    return web_ledger(request, &(struct ledger_act){.kind = LEDGER_ASSESSMENT, .subject = subject,
                                                    .digest = sealed->digest, .text = sealed->reason});
}

/* -- signing what is sealed -- */

/* Only the version in force is signed: who meant an older one has to read what became of it. */
static bool find_sealed(struct request *request, struct assessing *it, int *number)
{
    int64_t wanted;

    if (!assessing_find(request, it))
        return false;
    if (assessing_number(request->values[1], &wanted) && wanted < it->assessment.in_force_number) {
        request_refuse(request, 409, "newer", NULL, "That was version %lld; now version %d is in force. Read it, then"
                       " sign that one.", (long long)wanted, it->assessment.in_force_number);
        return false;
    }
    if (!assessing_take_version(request, it, request->values[1]))
        return false;
    *number = it->version.number;
    return true;
}

static bool may_sign(struct request *request, const struct assessing *it, enum signature_meaning meaning)
{
    bool was_asked = assessing_was_asked(request, it->version.id);

    if (signature_is_for(meaning, (enum duty_role)request->caller.role, was_asked))
        return true;
    request_refuse(request, 403, "not_yours", "meaning", meaning == SIGNATURE_APPROVED
                   ? "Leaders alone approve, as they seal a version."
                   : "Safety reps sign, and who was asked in the consultation.");
    return false;
}

static void sign_sealed(struct request *request, const struct signing *signing)
{
    struct sealed_version sealed;
    struct signature signature;
    struct error err = {0};
    struct assessing it;
    int number;

    if (!find_sealed(request, &it, &number) || !may_sign(request, &it, signing->meaning))
        return;
    if (sealed_version_load(request->web->host->store, it.version.id, &sealed, NULL, &err) < 0) {
        request_failed(request, &err);
        return;
    }
    if (sign(request, signing, &sealed, &signature))
        answer_signed(request, &sealed, &signature);
}

/* -- asking for it -- */

static void signed_in_again(struct request *request, struct password_again *again);

static struct signing *make_signing(struct request *request)
{
    struct signing *signing = password_again_make(request, sizeof *signing);

    if (signing) {
        signing->again.not_done = "Nothing was signed.";
        signing->again.then = signed_in_again;
    }
    return signing;
}

static bool meaning_from(const char *word, int *value)
{
    enum signature_meaning meaning;
    bool ok = signature_meaning_from_word(word, &meaning);

    *value = ok ? (int)meaning : *value;
    return ok;
}

static bool read_signing(struct request *request, const char *const *allowed, struct signing *signing)
{
    int meaning = SIGNATURE_APPROVED;

    request_gather(request);
    body_allows(request, allowed);
    body_needs_text(request, "password", signing->again.password, sizeof signing->again.password);
    body_needs_name(request, "name", signing->name, sizeof signing->name);
    if (body_needs_text(request, "post", signing->post, sizeof signing->post) && !*signing->post)
        request_refuse(request, 422, "bad_value", "post", "post is needed: what you are, as in \"Head teacher\".");
    if (signing->is_approval) {
        assessing_body_reason(request, signing->reason);
        body_needs_text(request, "stamp", signing->stamp, sizeof signing->stamp);
    } else if (body_word(request, "meaning", meaning_from, &meaning) == 0) {
        request_refuse(request, 422, "bad_value", "meaning",
                       "meaning is needed: agreed, with_reservations, not_agreed or seen.");
    }
    signing->meaning = (enum signature_meaning)meaning;
    return request_gathered(request);
}

/* An approval as the body has it, and what it is of; password_again_free() it. NULL: refused. */
static struct signing *read_approval(struct request *request, struct assessing *it)
{
    static const char *const allowed[] = {"password", "name", "post", "reason", "stamp", NULL};
    struct signing *signing = make_signing(request);

    if (!signing)
        return NULL;
    signing->is_approval = true;
    if (read_signing(request, allowed, signing) && assessing_find(request, it))
        return signing;
    password_again_free(&signing->again);
    return NULL;
}

static void approve(struct request *request, const struct sealed_text *text)
{
    struct consultation_facts asked = {0};
    struct sealed_version sealed;
    struct signature signature;
    struct assessment_step step;
    struct assessing it;
    struct signing *signing = read_approval(request, &it);

    if (!signing)
        return;
    if (may_approve(request, signing, &it, text, &asked, &step) &&
        seal(request, &it, &step, text->text, consultation_dissent(&asked), signing->reason, &sealed) &&
        note_sealed(request, &it, &sealed) && sign(request, signing, &sealed, &signature) &&
        sealing_tell(request, &it, signing->reason))
        answer_signed(request, &sealed, &signature);
    password_again_free(&signing->again);
}

static void signed_in_again(struct request *request, struct password_again *again)
{
    const struct signing *signing = (struct signing *)again;
    struct assessing it;

    if (!signing->is_approval)
        sign_sealed(request, signing);
    else if (assessing_find(request, &it))
        sealed_then(request, &it, NULL, approve);
}

/* What is refused anyway costs nobody a guess of their password. */
static void ask_password(struct request *request, const struct sealed_text *text)
{
    struct consultation_facts asked = {0};
    struct assessment_step step;
    struct assessing it;
    struct signing *signing = read_approval(request, &it);

    if (!signing)
        return;
    if (may_approve(request, signing, &it, text, &asked, &step))
        password_again_ask(request, &signing->again);
    else
        password_again_free(&signing->again);
}

void assessment_approve(struct request *request)
{
    struct assessing it;
    struct signing *signing = read_approval(request, &it);

    if (!signing)
        return;
    password_again_free(&signing->again);
    sealed_then(request, &it, NULL, ask_password);
}

void version_sign(struct request *request)
{
    static const char *const allowed[] = {"password", "name", "post", "meaning", NULL};
    struct signing *signing = make_signing(request);
    struct assessing it;

    if (!signing)
        return;
    if (read_signing(request, allowed, signing) && find_sealed(request, &it, &signing->number) &&
        may_sign(request, &it, signing->meaning))
        password_again_ask(request, &signing->again);
    else
        password_again_free(&signing->again);
}
