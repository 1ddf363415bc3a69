/* air/flow_estimate.c - see flow_estimate.h */
#include "flow_estimate.h"
#include "ventilation.h"
#include <math.h>

#define FLOW_Z 1.2816               /* four times out of five between the two tails of a normal distribution */
#define L_PER_S_PPM 1e3             /* L/s of pure CO2 -> m3/s x ppm */

/* Relative errors, one standard deviation. */
#define PERSON_ERROR 0.15           /* between people of one age: sex and mass in the table; falls with their number */
#define COUNT_ERROR 0.03            /* of a head count ... */
#define COUNT_ERROR_PEOPLE 0.1      /* ... and in people: visitors, and the minute in which somebody comes or goes */
#define SEATS_TAKEN 0.85            /* nobody counted: so many of the seats ... */
#define SEATS_ERROR 0.15            /* ... give or take */
#define VOLUME_ERROR 0.07           /* furniture takes up air; rooms are measured in steps */
#define GAIN_ERROR 0.04             /* of a sensor, beyond its offset: makers say 3 to 5 % */
#define MIXING_ERROR 0.14           /* one point is not the room's mean, and the flow is not the same all hour */
#define EMPTY_ERROR 0.12            /* only the calendar says that the room is empty */
#define END_ERROR_PPM 12.0          /* of a mean over ten minutes: noise, draughts, steps of the display */

#define RISING_SHARE 0.1            /* of what people make, at least so much must leave, else nothing can be told */
#define STEADY_SHARE 0.05           /* F1: the level moved by less than 5 % */
#define EMPTYING_SHARE 0.8          /* seats only: an excess that fell to less says that people left */
#define FIT_ERROR_SCALE 2.0         /* neighbouring samples err alike: the fit's own error is too small */
#define DECAY_SHARE 0.3             /* of the first excess; lower, noise outweighs what can be learned */
#define SECONDS_PER_HOUR 3600.0

/* What a person breathes out (L/s at 273 K) and how well that is known. Pupils: the project's settings. Adults: at a
 * desk, the mean of the table's 1.2 and 1.4 met, ages 30 to 39, both sexes; the project's 0.0054 is for moving. */
static const struct breath {
    double l_per_s, error;
} breaths[AGES_COUNT] = {
    [AGES_UNKNOWN] = {0.0044, 0.16}, [AGES_3_5] = {0.0025, 0.12}, [AGES_6_10] = {0.00335, 0.12},
    [AGES_11_15] = {0.00445, 0.12},  [AGES_ADULT] = {0.0044, 0.12},
};

const char *flow_refusal_word(enum flow_refusal refusal)
{
    static const char *const words[] = {
        [FLOW_GIVEN] = "given",
        [FLOW_NO_VOLUME] = "no_volume",
        [FLOW_NOT_SUITED] = "not_suited",
        [FLOW_NO_PEOPLE] = "no_people",
        [FLOW_EMPTY] = "empty",
        [FLOW_GAPS] = "gaps",
        [FLOW_SMALL_EXCESS] = "small_excess",
        [FLOW_STILL_RISING] = "still_rising",
        [FLOW_POOR_FIT] = "poor_fit",
        [FLOW_TOO_WIDE] = "too_wide",
    };

    return words[refusal];
}

const char *flow_method_word(enum flow_method method)
{
    static const char *const words[] = {
        [FLOW_STEADY] = "steady", [FLOW_TRANSIENT] = "transient", [FLOW_DECAY] = "decay"};

    return words[method];
}

enum flow_refusal flow_room_refusal(const struct flow_room *room)
{
    if (!(room->volume_m3 > 0))
        return FLOW_NO_VOLUME;
    if (room->volume_m3 > FLOW_VOLUME_MAX_M3 || room->use == USE_HALL || room->use == USE_PE)
        return FLOW_NOT_SUITED;
    return FLOW_GIVEN;
}

static double squared(double x)
{
    return x * x;
}

/* The range about litres_per_s whose logarithm has the given variance. */
static enum flow_refusal spread(const struct flow_room *room, double litres_per_s, double variance,
                                struct flow_range *range)
{
    double factor = exp(FLOW_Z * sqrt(variance));

    if (!(squared(factor) <= FLOW_RATIO_MAX))
        return FLOW_TOO_WIDE;
    range->litres_per_s[0] = litres_per_s / factor;
    range->litres_per_s[1] = litres_per_s * factor;
    for (int i = 0; i < 2; i++)
        range->air_changes_per_h[i] = ventilation_ach_per_h(range->litres_per_s[i], room->volume_m3);
    return FLOW_GIVEN;
}

/* -- a room in use -- */

struct source {                     /* of CO2 */
    double people, l_per_s, variance;
    bool is_assumed;
};

static struct source find_source(const struct flow_room *room, const struct flow_balance *balance)
{
    const struct breath *breath = &breaths[room->ages];
    double warmth_c = isnan(balance->temperature_c) ? VENTILATION_ROOM_TEMPERATURE_C : balance->temperature_c;
    struct source source = {.is_assumed = isnan(balance->people_s)};
    double there;

    source.people = source.is_assumed ? room->seats : balance->people_s / balance->weight_s;
    there = source.is_assumed ? SEATS_TAKEN * source.people : source.people;
    source.l_per_s = there * generation_in_room_air(breath->l_per_s, warmth_c);
    source.variance = squared(breath->error) + squared(PERSON_ERROR) / there +
                      (source.is_assumed ? squared(SEATS_ERROR)
                                         : squared(COUNT_ERROR) + squared(COUNT_ERROR_PEOPLE / there));
    return source;
}

/* Seats say nothing of whether anybody sits there; a level that drops does. */
static bool is_emptying(const struct flow_outdoor *outdoor, const struct flow_balance *balance)
{
    return balance->end_ppm - outdoor->co2_ppm < EMPTYING_SHARE * (balance->start_ppm - outdoor->co2_ppm);
}

/* Made = leaving + staying, all in m3/s x ppm; leaving = flow x excess. */
enum flow_refusal flow_from_balance(const struct flow_room *room, const struct flow_outdoor *outdoor,
                                    const struct flow_balance *balance, struct flow_range *range)
{
    enum flow_refusal refusal = flow_room_refusal(room);
    struct source source = find_source(room, balance);
    double level_ppm = balance->co2_ppm_s / balance->weight_s, excess_ppm = level_ppm - outdoor->co2_ppm;
    double made = source.l_per_s * L_PER_S_PPM;
    double per_ppm = room->volume_m3 / balance->weight_s;
    double staying = per_ppm * (balance->end_ppm - balance->start_ppm), leaving = made - staying, variance;
    bool is_level = balance->max_ppm - balance->min_ppm <= STEADY_SHARE * level_ppm;
    struct flow_range found = {.people = source.people, .people_are_assumed = source.is_assumed};

    if (refusal != FLOW_GIVEN)
        return refusal;
    if (source.is_assumed && room->seats <= 0)
        return FLOW_NO_PEOPLE;
    if (source.people < FLOW_PEOPLE_MIN || (source.is_assumed && is_emptying(outdoor, balance)))
        return FLOW_EMPTY;
    if (!(excess_ppm >= FLOW_EXCESS_MIN_PPM))
        return FLOW_SMALL_EXCESS;
    if (!(leaving > RISING_SHARE * made))
        return FLOW_STILL_RISING;

    variance = squared(made / leaving) * source.variance +
               squared(staying / leaving) * (squared(VOLUME_ERROR) + squared(GAIN_ERROR)) +
               2 * squared(per_ppm * END_ERROR_PPM / leaving) + squared(outdoor->sigma_ppm / excess_ppm) +
               squared(GAIN_ERROR) + squared(MIXING_ERROR);
    found.method = is_level && fabs(staying) <= STEADY_SHARE * made ? FLOW_STEADY : FLOW_TRANSIENT;
    refusal = spread(room, leaving / excess_ppm * 1e3, variance, &found);
    if (refusal == FLOW_GIVEN)
        *range = found;
    return refusal;
}

/* -- an emptied room -- */

/* The points of a decay that a line is fitted to: first .. last, and copies of them. */
struct fall {
    size_t first, last, count;
    double time_h[FLOW_DECAY_POINTS_MAX], co2_ppm[FLOW_DECAY_POINTS_MAX];
};

static struct fall find_fall(const struct flow_decay *decay, double outdoor_ppm)
{
    struct fall fall = {0};
    double least_ppm;

    for (size_t i = 1; i < decay->count; i++)
        if (decay->points[i].co2_ppm > decay->points[fall.first].co2_ppm)
            fall.first = i;
    least_ppm = DECAY_SHARE * ((double)decay->points[fall.first].co2_ppm - outdoor_ppm);
    least_ppm = outdoor_ppm + fmax(least_ppm, FLOW_EXCESS_MIN_PPM);
    for (size_t i = fall.first; i < decay->count && (double)decay->points[i].co2_ppm >= least_ppm; i++) {
        fall.time_h[fall.count] = (double)decay->points[i].time_s / SECONDS_PER_HOUR;
        fall.co2_ppm[fall.count++] = (double)decay->points[i].co2_ppm;
        fall.last = i;
    }
    return fall;
}

static bool is_long_enough(const struct fall *fall, uint32_t samples_per_point)
{
    return fall->count >= 3 && fall->count * samples_per_point >= VENTILATION_FIT_POINTS_MIN &&
           (fall->time_h[fall->count - 1] - fall->time_h[0]) * 60 >= VENTILATION_FIT_MINUTES_MIN;
}

static int fit_fall(const struct fall *fall, double outdoor_ppm, struct ventilation_fit *fit)
{
    return ventilation_fit_decay(fall->time_h, fall->co2_ppm, fall->count, outdoor_ppm, fit);
}

enum flow_refusal flow_from_decay(const struct flow_room *room, const struct flow_outdoor *outdoor,
                                  const struct flow_decay *decay, struct flow_range *range, size_t *first,
                                  size_t *last)
{
    enum flow_refusal refusal = flow_room_refusal(room);
    struct fall fall = find_fall(decay, outdoor->co2_ppm);
    struct ventilation_fit fit, lower, upper;
    struct flow_range found = {.method = FLOW_DECAY};
    double variance;

    if (refusal != FLOW_GIVEN)
        return refusal;
    if (fall.count == 0)
        return FLOW_SMALL_EXCESS;
    if (!is_long_enough(&fall, decay->samples_per_point))
        return FLOW_GAPS;
    if (fit_fall(&fall, outdoor->co2_ppm, &fit) < 0 ||
        fit_fall(&fall, outdoor->co2_ppm - outdoor->sigma_ppm, &lower) < 0 ||
        fit_fall(&fall, outdoor->co2_ppm + outdoor->sigma_ppm, &upper) < 0)
        return FLOW_SMALL_EXCESS;
    if (!(fit.r2 >= VENTILATION_FIT_R2_MIN && fit.ach_per_h > 0))
        return FLOW_POOR_FIT;

    variance = squared(FIT_ERROR_SCALE * fit.error_ach_per_h / fit.ach_per_h) +
               squared((upper.ach_per_h - lower.ach_per_h) / 2 / fit.ach_per_h) + squared(MIXING_ERROR) +
               squared(VOLUME_ERROR) + (decay->is_counted ? 0 : squared(EMPTY_ERROR));
    refusal = spread(room, ventilation_litres_per_s(fit.ach_per_h, room->volume_m3), variance, &found);
    if (refusal != FLOW_GIVEN)
        return refusal;
    *range = found;
    *first = fall.first;
    *last = fall.last;
    return FLOW_GIVEN;
}
