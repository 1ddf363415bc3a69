/* duty/assessment_line.c - see assessment_line.h */
#include "assessment_line.h"
#include "words.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char *const answer_words[LINE_ANSWER_COUNT] = {
    "unanswered", "yes", "partly", "no", "does_not_apply", "dont_know",
};
static const char *const individual_words[INDIVIDUAL_COUNT] = {"not_asked", "yes", "no", "offered"};
static const char *const kind_words[CONTROL_KIND_COUNT] = {"in_place", "planned"};
static const char *const rank_words[CONTROL_RANK_END] = {
    "", "eliminate", "substitute", "engineering", "administrative", "ppe",
};
static const char *const band_words[RISK_BAND_COUNT] = {"unknown", "low", "medium", "high", "very_high"};

/* From which score on; in falling order. */
static const struct {
    int least;
    enum risk_band band;
} bands[] = {
    {15, RISK_VERY_HIGH}, {10, RISK_HIGH}, {5, RISK_MEDIUM}, {1, RISK_LOW}, {0, RISK_UNKNOWN},
};

/* Under which share of failed days, in percent, a likelihood is proposed; beyond the last it is
 * ASSESSMENT_SCALE_MAX. */
static const struct {
    int under_percent, likelihood;
} shares[] = {
    {10, 2}, {30, 3}, {60, 4},
};

const char *line_answer_word(enum line_answer answer)
{
    return answer_words[answer];
}

bool line_answer_from_word(const char *word, enum line_answer *answer)
{
    int value = words_find(answer_words, 0, LINE_ANSWER_COUNT, word);

    if (value >= 0)
        *answer = (enum line_answer)value;
    return value >= 0;
}

const char *line_individual_word(enum line_individual individual)
{
    return individual_words[individual];
}

bool line_individual_from_word(const char *word, enum line_individual *individual)
{
    int value = words_find(individual_words, 0, INDIVIDUAL_COUNT, word);

    if (value >= 0)
        *individual = (enum line_individual)value;
    return value >= 0;
}

const char *control_kind_word(enum control_kind kind)
{
    return kind_words[kind];
}

bool control_kind_from_word(const char *word, enum control_kind *kind)
{
    int value = words_find(kind_words, 0, CONTROL_KIND_COUNT, word);

    if (value >= 0)
        *kind = (enum control_kind)value;
    return value >= 0;
}

const char *control_rank_word(enum control_rank rank)
{
    return rank_words[rank];
}

bool control_rank_from_word(const char *word, enum control_rank *rank)
{
    int value = words_find(rank_words, CONTROL_ELIMINATE, CONTROL_RANK_END, word);

    if (value >= 0)
        *rank = (enum control_rank)value;
    return value >= 0;
}

const char *risk_band_word(enum risk_band band)
{
    return band_words[band];
}

/* -- rooms and controls -- */

static bool is_listed(const struct assessment_rooms *rooms, const char *room)
{
    for (size_t i = 0; i < rooms->count; i++)
        if (strcmp(rooms->ids[i], room) == 0)
            return true;
    return false;
}

bool assessment_rooms_has(const struct assessment_rooms *rooms, const char *room)
{
    return rooms->count == 0 || is_listed(rooms, room);
}

int assessment_rooms_add(struct assessment_rooms *rooms, const char *room, struct error *err)
{
    if (is_listed(rooms, room))
        return 0;
    if (rooms->count >= ASSESSMENT_ROOMS_MAX)
        return error_set(err, -E2BIG, "rooms: more than %d", ASSESSMENT_ROOMS_MAX);
    snprintf(rooms->ids[rooms->count++], ID_SIZE, "%s", room);
    return 0;
}

static int order_of(const struct assessment_control *control)
{
    return (int)control->kind * CONTROL_RANK_END + (int)control->rank;
}

void assessment_controls_sort(struct assessment_control *controls, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct assessment_control control = controls[i];
        size_t at = i;

        for (; at > 0 && order_of(&controls[at - 1]) > order_of(&control); at--)
            controls[at] = controls[at - 1];
        controls[at] = control;
    }
}

/* -- what may be saved -- */

bool assessment_line_lacks_reason(const struct assessment_line *line)
{
    return line->risk.likelihood && line->likelihood_proposed && line->risk.likelihood != line->likelihood_proposed &&
           !*line->override_reason;
}

int assessment_line_check(const struct assessment_line *line, const char **field, struct error *err)
{
    const struct {
        const char *name;
        int value;
    } numbers[] = {
        {"severity", line->risk.severity},
        {"likelihood", line->risk.likelihood},
        {"residual_severity", line->residual.severity},
        {"residual_likelihood", line->residual.likelihood},
        {"likelihood_proposed", line->likelihood_proposed},
    };
    const char *nowhere;

    if (!field)
        field = &nowhere;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].value < 0 || numbers[i].value > ASSESSMENT_SCALE_MAX) {
            *field = numbers[i].name;
            return error_set(err, -EINVAL, "%s: %d is not 1 to %d, or 0 for not said yet", *field, numbers[i].value,
                             ASSESSMENT_SCALE_MAX);
        }
    if (assessment_line_lacks_reason(line)) {
        *field = "override_reason";
        return error_set(err, -EINVAL, "override_reason: the evidence proposes a likelihood of %d: say why it is %d",
                         line->likelihood_proposed, line->risk.likelihood);
    }
    return 0;
}

/* -- risk -- */

int line_risk_score(struct line_risk risk)
{
    return risk.likelihood * risk.severity;
}

enum risk_band line_risk_band(struct line_risk risk)
{
    size_t i = 0;

    while (line_risk_score(risk) < bands[i].least)
        i++;
    return bands[i].band;
}

/* -- evidence -- */

static int likelihood_of(int failed, int judged)
{
    if (failed == 0)
        return 1;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        if (failed * 100 < shares[i].under_percent * judged)
            return shares[i].likelihood;
    return ASSESSMENT_SCALE_MAX;
}

struct likelihood_proposal line_propose_likelihood(const struct room_days *rooms, size_t count)
{
    struct likelihood_proposal worst = {.basis = LIKELIHOOD_NO_ROOMS};

    for (size_t i = 0; i < count; i++) {
        const struct room_days *room = &rooms[i];

        if (!(room->coverage >= LIKELIHOOD_COVERAGE_MIN) || room->judged == 0)      /* NAN too */
            return (struct likelihood_proposal){0, LIKELIHOOD_COVERAGE, i, room->failed, room->judged};
        if (i == 0 || room->failed * worst.judged > worst.failed * room->judged)
            worst = (struct likelihood_proposal){likelihood_of(room->failed, room->judged), LIKELIHOOD_SHARE, i,
                                                 room->failed, room->judged};
    }
    return worst;
}

bool line_can_be_contradicted(const struct assessment_line *line)
{
    enum line_answer good = line->good == CHECKLIST_GOOD_NO ? LINE_NO : LINE_YES;

    if (line->good == CHECKLIST_GOOD_EITHER || (line->good == CHECKLIST_GOOD_YES && !line->is_by_sensor))
        return false;
    return line->answer == good || line->answer == LINE_PARTLY;
}

int64_t line_contradicted_since(const struct lasting_run *run)
{
    return lasting_is(run, LASTING_CONTRADICTION_DAYS) ? run->first_date : 0;
}
