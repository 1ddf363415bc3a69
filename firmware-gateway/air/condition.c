/* air/condition.c - see condition.h */
#include "condition.h"
#include <math.h>

#define MS_PER_MIN 60000.0
#define MEAN_JOINED_MIN 0.75        /* of its window: the project's rules */

bool condition_needs_means(const struct rule *rule)
{
    return rule->statistic == STATISTIC_SUSTAINED ||
           (rule->statistic == STATISTIC_MEAN && rule->window.kind != WINDOW_YEAR);
}

void condition_mean_init(struct trailing_mean *mean, const struct pack *pack, const struct rule *rule,
                         struct recent_lines *lines, struct level level)
{
    bool is_sustained = rule->statistic == STATISTIC_SUSTAINED;
    double window_min = is_sustained ? pack->sustained_window_min : rule->window_min;
    double joined_min = is_sustained ? pack->sustained_joined_min : MEAN_JOINED_MIN * rule->window_min;

    trailing_mean_init(mean, lines, llround(window_min * MS_PER_MIN), llround(joined_min * MS_PER_MIN), level);
}

void condition_init(struct condition *condition, const struct pack *pack, const struct rule *rule, double outdoor_ppm,
                    struct recent_lines *lines, struct trailing_mean *means)
{
    *condition = (struct condition){.limit = rule_level_at(rule, outdoor_ppm),
                                    .clear = rule_clear_at(pack, rule, outdoor_ppm)};
    if (!condition_needs_means(rule))
        return;
    condition->means = means;
    condition_mean_init(&means[0], pack, rule, lines, condition->limit);
    condition_mean_init(&means[1], pack, rule, lines, condition->clear);
}

double condition_hold_ms(const struct pack *pack, const struct rule *rule)
{
    if (rule->statistic == STATISTIC_INSTANT)
        return pack->instant_hold_min * MS_PER_MIN;
    if (rule->statistic == STATISTIC_CONSECUTIVE_MINUTES)
        return rule->window_min * MS_PER_MIN;
    return 0;
}

static struct condition_stretch stretch_of_line(const struct line *line, struct level level)
{
    double from_ms, to_ms, start_ms = (double)line->start_ms;

    if (!line_meets(line, level, &from_ms, &to_ms))
        return (struct condition_stretch){0};
    return (struct condition_stretch){start_ms + from_ms, start_ms + to_ms, level_is_met(level, line->end)};
}

static struct condition_stretch stretch_of_mean(struct trailing_mean *mean, const struct line *line)
{
    struct trailing_mean_result result = trailing_mean_look(mean);

    if (!result.was_met)
        return (struct condition_stretch){0};
    return (struct condition_stretch){(double)result.met_from_ms, (double)result.met_to_ms,
                                      mean->is_met && result.met_to_ms == line->end_ms};
}

struct condition_view condition_add(struct condition *condition, const struct line *line)
{
    if (condition->means)
        return (struct condition_view){stretch_of_mean(&condition->means[0], line),
                                       stretch_of_mean(&condition->means[1], line)};
    return (struct condition_view){stretch_of_line(line, condition->limit), stretch_of_line(line, condition->clear)};
}
