// What is said about an incident: the same words on its card, in lists and on its page.
import { now, when } from '../clock.js';
import { state } from '../state.js';
import { duration, oneDecimal, say, sayKnown, whole } from '../words.js';
import { levelOfSeverity } from './level.js';

const UNKNOWN_RULES = ['sensor-silent', 'infrastructure'];

export const ruleOf = (incident) => incident.rule_detail ?? state.rules.get(incident.rule);
export const isOfAir = (incident) => !UNKNOWN_RULES.includes(incident.rule);

export function incidentLevel(incident) {
    if (!isOfAir(incident))
        return 'unknown';
    const level = levelOfSeverity(incident.severity);
    return level === 'act' && ruleOf(incident)?.peak ? 'peak' : level;
}

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
// and taken together. [[worst, ...others], ...] in the order of the worst ones.
const SEVERITIES = ['alarm', 'warning', 'advisory', 'info', 'good'];
const bySeverity = (a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) || began(b) - began(a);
const causeOf = (incident) => [incident.room, isOfAir(incident) ? incident.quantity : incident.rule].join('|');

export function byCause(incidents) {
    const causes = new Map();
    for (const incident of [...incidents].sort(bySeverity))
        causes.set(causeOf(incident), [...(causes.get(causeOf(incident)) ?? []), incident]);
    return [...causes.values()];
}

// Those with the same cause that nobody has yet, without the incident itself.
export function others(incident) {
    return [...(state.incidents?.values() ?? [])].filter((other) =>
        other.id !== incident.id && !other.with && causeOf(other) === causeOf(incident));
}

export const began = (incident) => Date.parse(incident.began);

export function lasted(incident) {
    const end = incident.cleared ? Date.parse(incident.cleared) : now();
    return duration(end - began(incident));
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
        return say('incident.nobody');
    const values = { who: incident.with, doing: sayKnown(`intent.doing.${incident.intent}`, ''),
                     time: incident.until ? when(Date.parse(incident.until)) : '' };
    return say(incident.until ? 'incident.holding_until' : 'incident.holding', values);
}
