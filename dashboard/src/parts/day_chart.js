// What a day's readings become on the page: rows with gaps left open, limits, shaded hours, and the sentence.
import { html } from 'lit-html';
import { now, time } from '../clock.js';
import { state } from '../state.js';
import { duration, oneDecimal, say, sayKnown, whole } from '../words.js';
import { isCo2, isTemperature } from './yardsticks.js';

const MINUTE_MS = 60000;
const MARGIN_MS = 30 * MINUTE_MS;
const GAP_MIN_MS = 15 * MINUTE_MS;      // the record's own rule: three reporting intervals, 15 to 60 minutes
const GAP_MAX_MS = 60 * MINUTE_MS;
// One for each line, so that none needs colour.
const DASHES = [[10, 6], [2, 5], [12, 5, 2, 5], [20, 6], [6, 3], [4, 10]];

const CO2_SCALE = { min: 400, max: 1200, step: 200 };
const TEMPERATURE_SCALE = { min: 14, max: 28, step: 2 };

export const periodsOf = (room) => (room.periods ?? []).map(({ from, to }) =>
    ({ from_ms: Date.parse(from), to_ms: Date.parse(to) }));

// The stretch a day's chart shows: the occupied periods with a margin, or what is known of the day.
export function stretchOf(room, midnight_ms) {
    const periods = periodsOf(room);
    return periods.length ? { from_ms: periods[0].from_ms - MARGIN_MS, to_ms: periods.at(-1).to_ms + MARGIN_MS }
                          : { from_ms: midnight_ms, to_ms: midnight_ms + 24 * 60 * MINUTE_MS };
}

export function maxGap(room) {
    const intervals = (room.devices ?? []).map((device) => device.interval_s).filter(Boolean);
    const three = 3000 * (intervals.length ? Math.max(...intervals) : 0);
    return Math.min(Math.max(three, GAP_MIN_MS), GAP_MAX_MS);
}

// "NEU", "DfE": from the rule's id, whose second part names the source.
const sourceShort = (rule) => {
    const part = rule.rule.split('-')[1] ?? rule.rule;
    return sayKnown(`source.${part}`, part.toUpperCase());
};

// One line for each limit of the rules that hold in this room, named after all who ask for it.
export function limitLines(rules, quantityIsTemperature) {
    const byValue = new Map();
    for (const rule of rules)
        if ((quantityIsTemperature ? isTemperature : isCo2)(rule) && rule.severity !== 'good')
            byValue.set(rule.limit, [...new Set([...(byValue.get(rule.limit) ?? []), sourceShort(rule)])]);
    return [...byValue].sort(([a], [b]) => a - b)
        .map(([value, names], index) => ({ value, label: `${value} ${names.join(' · ')}`,
                                           dash: DASHES[index % DASHES.length] }));
}

// Readings with an empty row wherever two are too far apart to be joined.
export function rowsOf(readings, key, room, describe) {
    const gap_ms = maxGap(room);
    const rows = [];
    readings.time.forEach((iso, index) => {
        const at_ms = Date.parse(iso);
        const value = readings[key]?.[index] ?? null;
        if (value === null)
            return;
        if (rows.length && at_ms - rows.at(-1).at_ms > gap_ms)
            rows.push({ at_ms: (rows.at(-1).at_ms + at_ms) / 2, value: null });
        rows.push({ at_ms, value, ...describe(value, at_ms, readings.doubtful?.[index]) });
    });
    return rows;
}

// Occupied time without a line: hatched.
function gapsOf(rows, periods, gap_ms) {
    const points = rows.filter((row) => row.value !== null).map((row) => row.at_ms);
    const gaps = [];
    for (const { from_ms, to_ms } of periods) {
        const end = Math.min(to_ms, now());
        const inside = points.filter((at_ms) => at_ms > from_ms && at_ms < end);
        const before = points.findLast((at_ms) => at_ms <= from_ms);
        const isJoined = before !== undefined && (inside[0] ?? end) - before <= gap_ms;
        const edges = [isJoined ? before : from_ms, ...inside, end];
        for (let index = 1; index < edges.length; index++)
            if (edges[index] - edges[index - 1] > gap_ms)
                gaps.push({ from_ms: Math.max(from_ms, edges[index - 1]), to_ms: edges[index] });
    }
    return gaps;
}

export function figureOf(rows, room, limits, stretch, marks, small) {
    const scale = small ? TEMPERATURE_SCALE : CO2_SCALE;
    const values = rows.map((row) => row.value);
    const seen = values.filter((value) => value !== null);
    const near = limits.filter(({ value }) => small || value <= Math.max(...seen, CO2_SCALE.max) + 2 * scale.step);
    const all = [...seen, ...near.map(({ value }) => value + scale.step / 2)];
    const periods = periodsOf(room);
    return {
        times_ms: rows.map((row) => row.at_ms), values, ...stretch, periods, limits, marks, small,
        gaps: gapsOf(rows, periods, maxGap(room)),
        min: Math.min(scale.min, Math.floor(Math.min(...all) / scale.step) * scale.step),
        max: Math.max(scale.max, Math.ceil(Math.max(...all) / scale.step) * scale.step),
    };
}

// What a moment's row says beside its number.
export function co2Note(value, limits, at_ms, periods, isDoubtful) {
    const over = limits.findLast((line) => value > line.value);
    const occupied = periods.some(({ from_ms, to_ms }) => from_ms <= at_ms && at_ms < to_ms);
    return [over ? say('room.over', { limit: String(over.value) }) : '',
            say(occupied ? 'chart.occupied' : 'chart.unoccupied'),
            isDoubtful ? say('chart.doubtful') : ''].filter(Boolean).join(', ');
}

function occupiedSoFar(periods) {
    return periods.reduce((sum, { from_ms, to_ms }) => sum + Math.max(0, Math.min(to_ms, now()) - from_ms), 0);
}

// "CO2 has been over 800 for 2 h 10 min of 3 h 05 min occupied. Highest 1,710 at 11:20."
export function co2Sentence(day, rows, periods) {
    const figures = day?.co2_ppm;
    if (!figures || !figures.coverage)
        return say('chart.co2.none');
    const over_min = figures.minutes_above?.['800'] ?? 0;
    const inside = rows.filter((row) => row.value !== null &&
        periods.some(({ from_ms, to_ms }) => from_ms <= row.at_ms && row.at_ms < to_ms));
    const peak = inside.reduce((best, row) => (row.value > (best?.value ?? -1) ? row : best), null);
    const first = over_min >= 1
        ? say('chart.co2.over', { over: duration(over_min * MINUTE_MS), occupied: duration(occupiedSoFar(periods)) })
        : say('chart.co2.never_over', { occupied: duration(occupiedSoFar(periods)) });
    return peak ? `${first} ${say('chart.co2.peak', { co2: whole(peak.value), time: time(peak.at_ms) })}` : first;
}

export function temperatureSentence(day) {
    const figures = day?.temperature_c;
    return figures && figures.coverage
        ? say('chart.temperature.sentence', { min: oneDecimal(figures.min), max: oneDecimal(figures.max) })
        : say('chart.temperature.none');
}

const MARK_WORDS = {
    raised: () => say('chart.mark.raised'),
    acknowledged: ({ intent }) => sayKnown(`intent.${intent}`, say('chart.mark.taken')),
    returned: () => say('chart.mark.returned'),
};

// The picture's marks in words, beside the reading at which they happened, for the table and those who hear it.
export function noteMarks(rows, marks) {
    for (const mark of marks) {
        const row = rows.findLast(({ value, at_ms }) => value !== null && at_ms <= mark.at_ms);
        if (row)
            row.note = [row.note, MARK_WORDS[mark.kind](mark)].filter(Boolean).join(', ');
    }
}

export const legend = (marks, gaps) => html`<p class="quiet legend">${[
    say('chart.legend.occupied'), gaps ? say('chart.legend.gap') : '',
    ...['raised', 'acknowledged', 'returned'].filter((kind) => marks.some((mark) => mark.kind === kind))
        .map((kind) => say(`chart.legend.${kind}`)),
    state.isClockTrusted ? '' : say('chart.legend.untrusted'),
].filter(Boolean).join(' · ')}</p>`;
