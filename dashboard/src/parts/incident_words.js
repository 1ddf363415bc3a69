// What is said about an incident: the same words on its card, in lists and on its page.
import { now, when } from '../clock.js';
import { state } from '../state.js';
import { duration, oneDecimal, say, sayKnown, whole } from '../words.js';
import { isUnheard, levelOfSeverity } from './level.js';

const MINUTE_MS = 60000;
const SUSTAINED_MIN = 20;               // the window of sustained rules, which no source names
const UNKNOWN_RULES = ['sensor-silent', 'infrastructure', 'record-full'];

export const ruleOf = (incident) => incident.rule_detail ?? state.rules.get(incident.rule);
export const isOfAir = (incident) => !UNKNOWN_RULES.includes(incident.rule);

export function incidentLevel(incident) {
    if (!isOfAir(incident))
        return 'unknown';
    const level = levelOfSeverity(incident.severity);
    return level === 'act' && ruleOf(incident)?.peak ? 'peak' : level;
}

// A mean that crosses its limit has the time over it behind it, so "for 0 min" would be untrue of the air.
export const averageMinutes = (rule) => rule.window_min ?? SUSTAINED_MIN;
export const isJustOfAverage = (rule, since_ms) => ['sustained', 'mean'].includes(rule.statistic) &&
    now() - since_ms < MINUTE_MS;

export function place(incident) {
    return incident.site || !incident.room ? say('incident.site') : incident.room_name ?? incident.room;
}

// "over 1500", "under 16 °C", "no reading from the sensor"
export function matter(incident) {
    const rule = ruleOf(incident);
    if (!isOfAir(incident))
        return sayKnown(`incident.what.${incident.rule}`, incident.rule);
    if (!rule)
        return incident.rule_text ?? incident.rule;
    const kind = (rule.comparison ?? '>').startsWith('<') ? 'under' : 'over';
    const unit = rule.quantity?.startsWith('temperature') ? 'temperature' : 'co2';
    return say(`incident.${kind}.${unit}`, { limit: String(rule.limit) });
}

// Several sources' rules on one room's air are several incidents with one cause: they are shown as one, worst first,
// and taken together. What was over before the next began is not one with it.
// [[worst, ...others], ...] in the order of the worst ones.
const SEVERITIES = ['alarm', 'warning', 'advisory', 'info', 'good'];
const bySeverity = (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || began(b) - began(a);
const causeOf = (incident) => [incident.room, isOfAir(incident) ? incident.quantity : incident.rule].join('|');

const endOf = (incident) => (incident.cleared ? Date.parse(incident.cleared) : Infinity);
const isOneWith = (a, b) => causeOf(a) === causeOf(b) && began(a) <= endOf(b) && began(b) <= endOf(a);

export function byCause(incidents) {
    const causes = [];
    for (const incident of [...incidents].sort(bySeverity)) {
        const cause = causes.find((members) => members.some((member) => isOneWith(member, incident)));
        if (cause)
            cause.push(incident);
        else
            causes.push([incident]);
    }
    return causes;
}

// Those with the same cause that nobody has yet, without the incident itself.
export function others(incident) {
    return [...(state.incidents?.values() ?? [])].filter((other) =>
        other.id !== incident.id && !other.with && causeOf(other) === causeOf(incident));
}

// Those with the same cause that are offered to the same person.
export function offeredWith(incident) {
    return [...(state.incidents?.values() ?? [])].filter((other) =>
        other.id !== incident.id && incident.offer && other.offer?.person === incident.offer.person &&
        causeOf(other) === causeOf(incident));
}

// Those that were taken together with it: the same person said the same of them.
export function takenWith(incident) {
    const saidOf = ({ with: who, intent, until, note }) => JSON.stringify([who, intent, until, note]);
    return [...(state.incidents?.values() ?? [])].filter((other) =>
        other.id !== incident.id && incident.with && causeOf(other) === causeOf(incident) &&
        saidOf(other) === saidOf(incident));
}

export const began = (incident) => Date.parse(incident.began);

export function lasted(incident) {
    const end = incident.cleared ? Date.parse(incident.cleared) : now();
    const lasted_ms = end - began(incident);
    return lasted_ms < MINUTE_MS ? say('duration.under_minute') : duration(lasted_ms);
}

// "for 18 min", "20-minute average, since 11:26"; nothing of one that is over, whose length holding() says.
export function lastedWords(incident) {
    const rule = ruleOf(incident);
    if (incident.cleared)
        return '';
    return rule && isJustOfAverage(rule, began(incident))
        ? say('incident.average_since', { count: averageMinutes(rule), time: when(began(incident)) })
        : say('incident.for', { duration: lasted(incident) });
}

// The same for the head of its page: "Since 11:26, 18 min.", "Began 11:26."
export function sinceWords(incident) {
    const rule = ruleOf(incident);
    const values = { time: when(began(incident)), duration: lasted(incident) };
    if (incident.cleared)
        return say('incident.began_at', values);
    return rule && isJustOfAverage(rule, began(incident))
        ? say('incident.since_average', { ...values, count: averageMinutes(rule) }) : say('incident.since', values);
}

// "1,640 ppm now": what the room says at this moment, of what the incident is about; '' when it is over or unheard.
export function nowWords(incident) {
    const room = state.rooms?.get(incident.room);
    if (incident.state === 'cleared' || !room || !isOfAir(incident) || isUnheard(room))
        return '';
    const isWarmth = incident.quantity?.startsWith('temperature');
    const value = isWarmth ? room.temperature_c : room.co2_ppm;
    if (value === null || value === undefined)
        return '';
    return say('incident.now', { value: isWarmth ? say('unit.degrees_value', { value: oneDecimal(value) })
                                                 : say('unit.ppm_value', { value: whole(value) }) });
}

export function peakWords(incident) {
    if (incident.peak === null || incident.peak === undefined)
        return '';
    return ruleOf(incident)?.quantity?.startsWith('temperature')
        ? say('unit.degrees_value', { value: oneDecimal(incident.peak) })
        : say('unit.ppm_value', { value: whole(incident.peak) });
}

// Who has it and what happens next.
export function holding(incident) {
    if (incident.state === 'cleared')
        return say(incident.reason === 'unoccupied' ? 'incident.ended' : 'incident.cleared_after',
                   { duration: lasted(incident), time: when(Date.parse(incident.cleared)) });
    if (!incident.with)
        return incident.with_before ? say('incident.nobody_again', { who: incident.with_before })
                                    : say('incident.nobody');
    const values = { who: incident.with, doing: sayKnown(`intent.doing.${incident.intent}`, ''),
                     time: incident.until ? when(Date.parse(incident.until)) : '' };
    const held = say(incident.until ? 'incident.holding_until' : 'incident.holding', values);
    return incident.offer ? `${held} ${say('incident.offered', { who: incident.offer.name })}` : held;
}
