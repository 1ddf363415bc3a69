// What is said about a room, the same words on its tile, in tables and on its own page.
import { html, nothing } from 'lit-html';
import { now, when } from '../clock.js';
import { state } from '../state.js';
import { age, duration, oneDecimal, say, sayKnown, whole } from '../words.js';
import { isUnheard, levelOf } from './level.js';
import { icon } from './icons.js';
import { averageMinutes, isJustOfAverage } from './incident_words.js';

const MINUTE_MS = 60000;

// "over 1500 for 18 min"; "20-minute average over 1500 since 11:26" when it is a mean that crossed just now; "was over
// 1500, not clear yet" while the rule still holds but the value has left its limit; '' when no rule decides the level.
export function reason(room) {
    const rule = state.rules.get(room.rule);
    if (!rule || !['watch', 'act', 'peak'].includes(levelOf(room)))
        return '';
    const since = Date.parse(room.level_since);
    if (room.co2_ppm <= rule.limit)
        return say('room.was_over', { limit: String(rule.limit) });
    if (since && isJustOfAverage(rule, since))
        return say('room.average_over', { count: averageMinutes(rule), limit: String(rule.limit), time: when(since) });
    return since ? say('room.over_for', { limit: String(rule.limit), duration: duration(now() - since) })
                 : say('room.over', { limit: String(rule.limit) });
}

// What the badge says: the level's word, or of a room that is over a line by how much and since when.
export function levelWords(room) {
    const level = levelOf(room);
    const rule = level === 'pending' ? state.rules.get(room.pending.rule) : null;
    if (!rule)
        return say(`level.${level}`);
    const limit = String(rule.limit);
    const since = Date.parse(room.pending.since);
    return since && now() - since >= MINUTE_MS
        ? say('level.pending_for', { limit, duration: duration(now() - since) }) : say('level.pending_now', { limit });
}

export function ageOf(room) {
    const heard = Date.parse(room.heard);
    return heard ? age(now() - heard) : say('freshness.never');
}

// "12 s ago", "Late: 8 min ago", "Silent since 08:52. Last was 1,120 ppm."
export function freshness(room) {
    if (room.freshness === 'never' || !room.heard)
        return say('freshness.never');
    if (room.freshness === 'silent') {
        const since = room.silent_since ?? room.heard;
        return room.last_co2_ppm === null || room.last_co2_ppm === undefined
            ? say('freshness.silent', { time: when(Date.parse(since)) })
            : say('freshness.silent_last', { time: when(Date.parse(since)), co2: room.last_co2_ppm });
    }
    return room.freshness === 'late' ? say('freshness.late', { age: ageOf(room) }) : ageOf(room);
}

// Large while the room is in use and its value new, small when late or outside its hours, absent when we don't know.
export function co2Number(room) {
    const level = levelOf(room);
    if (level === 'unknown' || room.co2_ppm === null || isUnheard(room))
        return nothing;
    const size = level === 'unused' || room.freshness === 'late' ? 'small-number' : 'number';
    return html`<span class=${size}>${whole(room.co2_ppm)}<span
        class="unit"> ${say('unit.ppm')}</span></span>`;
}

export function trend(room) {
    if (!room.trend || levelOf(room) === 'unknown' || levelOf(room) === 'unused')
        return nothing;
    return html`<span class="trend">${icon(room.trend)} ${say(`trend.${room.trend}`)}</span>`;
}

// "about 1,500 in 9 to 14 min", of the gateway's forecast less what has passed since; '' when there is none.
export function forecast(room) {
    const level = levelOf(room);
    if (!room.forecast || isUnheard(room) || level === 'unknown' || level === 'unused')
        return '';
    const passed = Math.max(0, (now() - Date.parse(room.forecast.at)) / 60000);
    const [earliest, latest] = room.forecast.minutes.map((minutes) => Math.round(minutes - passed));
    const limit = whole(room.forecast.limit_ppm);
    if (latest < 1)
        return '';
    return earliest < 1 ? say('forecast.within', { limit, latest }) : say('forecast', { limit, earliest, latest });
}

// Its own chip; it never changes the CO2 word.
export function temperature(room) {
    if (room.temperature_c === null || room.temperature_c === undefined || isUnheard(room))
        return nothing;
    const degrees = oneDecimal(room.temperature_c);
    const kind = room.temperature_level;
    return kind === 'cold' || kind === 'hot'
        ? html`<span class="chip chip-${kind}">${icon(kind)} ${say(`temperature.${kind}`, { degrees })}</span>`
        : html`<span class="quiet">${say('temperature.ok', { degrees })}</span>`;
}

// "Dai, back 10:55"
export function holder(incident) {
    if (!incident?.with)
        return '';
    return incident.until ? say('incident.with_until', { who: incident.with, time: when(Date.parse(incident.until)) })
                          : say('incident.with', { who: incident.with });
}

// The link's whole name, for those who hear the page.
export function spokenName(room) {
    const level = levelOf(room);
    const parts = [room.name, levelWords(room)];
    if (level !== 'unknown' && room.co2_ppm !== null && !isUnheard(room))
        parts.push(say('unit.ppm_spoken', { co2: room.co2_ppm }));
    if (room.trend && level !== 'unknown' && level !== 'unused')
        parts.push(say(`trend.${room.trend}`));
    if (forecast(room))
        parts.push(forecast(room));
    if (room.temperature_level === 'cold' || room.temperature_level === 'hot')
        parts.push(say(`temperature.word.${room.temperature_level}`));
    if (room.incident?.with)
        parts.push(say('incident.with_spoken', { who: room.incident.with }));
    parts.push(freshness(room));
    return parts.join(', ');
}

// On a first line one window is enough to ask for.
export const advice = (room) => sayKnown(`advice.${levelOf(room)}.${room.advice}`, sayKnown(`advice.${room.advice}`, ''));
export const isToOpen = (room) => room.advice?.startsWith('open') ?? false;

// "too early to grade"; "grade C: the sensor's seven-night check is not complete yet"; "grade A"
export function gradeSentence(room) {
    if (!room.grade)
        return say('grade.too_early');
    const why = room.grade === 'A' ? '' : grade(room);
    return why ? say('grade.because', { grade: room.grade, why }) : say('grade.alone', { grade: room.grade });
}
export const grade = (room) => sayKnown(`grade.${room.grade_reason}`,
                                             sayKnown(`flag.${room.grade_reason}`, room.grade_reason ?? ''));

// What is wrong with a sensor, by the gateway's word for it, and what to do about it.
export const flagWords = ({ stuck_since: since }, flag) => (flag === 'stuck' && since
    ? say('flag.stuck_since', { time: when(Date.parse(since)) }) : sayKnown(`flag.${flag}`, flag));
