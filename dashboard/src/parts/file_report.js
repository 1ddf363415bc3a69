// What a logger's file comes to: the answer in a sentence, the days with a small picture each, every source's verdict
// side by side, incidents, and the fresh air where it could be estimated.
import { html, nothing, svg } from 'lit-html';
import { dateOf, dayOfDate, minuteOf, time } from '../clock.js';
import { state } from '../state.js';
import { duration, list, oneDecimal, percent, say, sayKnown, whole } from '../words.js';
import { weekVerdict } from './week.js';
import { valueInUnit, yardstickTable } from './yardsticks.js';

const MINUTE_MS = 60000;
const LEVELS = ['800', '1500'];         // ppm; the early sign and the level to act on of most sources
const INCIDENTS_SHOWN = 50;
const FLOWS_SHOWN = 20;
// Of a day's picture: one unit a quarter of an hour, one unit twenty ppm.
const WIDTH = 96;
const MINUTES_A_UNIT = 15;
const PPM_A_UNIT = 20;
const PPM_MIN = 400;
const PPM_MAX_LEAST = 2000;
const GAP_MS = 60 * MINUTE_MS;

const hasCo2 = (one) => (one.co2_ppm?.coverage ?? 0) > 0;
const sum = (days, figure) => days.reduce((total, one) => total + figure(one), 0);

// Over all days: the measured share of occupied time, days over each level, and the worst moment.
function sumsOf(days) {
    const measured = days.filter(hasCo2);
    const occupied = sum(days, (one) => one.occupied_minutes);
    return {
        days: measured.length,
        coverage: occupied ? sum(measured, (one) => one.occupied_minutes * one.co2_ppm.coverage) / occupied : 0,
        over: Object.fromEntries(LEVELS.map((level) =>
            [level, measured.filter((one) => one.co2_ppm.minutes_above[level] > 0).length])),
        worst: measured.reduce((worst, one) => (one.co2_ppm.max > (worst?.co2_ppm.max ?? -1) ? one : worst), null),
    };
}

function sentence({ days, reason }) {
    const { days: count, coverage, over, worst } = sumsOf(days);
    if (!count)
        return say(reason === 'outside_occupied' ? 'files.outside_occupied' : 'files.no_co2');
    return [over['1500'] ? say('files.over', { count, days: over['1500'], level: whole(1500) })
                         : say('files.never_over', { count, level: whole(1500) }),
            say('files.worst', { co2: whole(worst.co2_ppm.max), day: dayOfDate(worst.date) }),
            say('files.measured', { percent: percent(coverage) })].join(' ');
}

// Lines of one day, broken where nothing was measured.
function linesOf(points) {
    const lines = [];
    points.forEach(([at_ms, ppm], index) => {
        if (!index || at_ms - points[index - 1][0] > GAP_MS)
            lines.push([]);
        lines.at(-1).push([minuteOf(at_ms) / MINUTES_A_UNIT, ppm]);
    });
    return lines;
}

function picture(date, chart) {
    const points = chart.filter(([at_ms]) => dateOf(at_ms) === date);
    if (points.length < 2)
        return nothing;
    const max = Math.max(PPM_MAX_LEAST, ...points.map(([, ppm]) => ppm));
    const height = (max - PPM_MIN) / PPM_A_UNIT;
    const y = (ppm) => ((max - Math.max(PPM_MIN, ppm)) / PPM_A_UNIT).toFixed(1);
    const pathOf = (line) => `M${line.map(([x, ppm]) => `${x.toFixed(1)} ${y(ppm)}`).join('L')}`;
    const path = linesOf(points).map(pathOf).join('');
    return html`<svg class="day-picture" viewBox="0 0 ${WIDTH} ${height.toFixed(0)}" preserveAspectRatio="none"
        aria-hidden="true">${LEVELS.map((level) => svg`<line class="limit" x1="0" x2=${WIDTH} y1=${y(Number(level))}
            y2=${y(Number(level))}></line>`)}<path d=${path}></path></svg>`;
}

const minutes = (count) => (count >= 1 ? duration(count * MINUTE_MS) : '–');

function dayRow(one, chart) {
    const co2 = hasCo2(one) ? one.co2_ppm : null;
    return html`<tr><th scope="row">${dayOfDate(one.date)}</th>
        <td class="figures">${percent(one.co2_ppm?.coverage ?? 0)}</td>
        <td class="figures">${co2 ? whole(co2.mean) : '–'}</td><td class="figures">${co2 ? whole(co2.max) : '–'}</td>
        ${LEVELS.map((level) => html`<td class="figures">${co2 ? minutes(co2.minutes_above[level]) : '–'}</td>`)}
        <td>${picture(one.date, chart)}</td></tr>`;
}

const columns = () => [say('files.day'), say('files.column.measured'), say('files.column.mean'),
    say('files.column.highest'), ...LEVELS.map((level) => say('files.column.over', { level: whole(Number(level)) })),
    say('files.column.picture')];

const dayTable = (one) => html`<h3>${say('files.days')}</h3>
    <div class="scroll" role="region" tabindex="0" aria-label=${say('files.days')}><table class="wide">
    <thead><tr>${columns().map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
    <tbody>${one.days.map((entry) => dayRow(entry, one.chart))}</tbody></table></div>`;

// Without a date: there are no steps to show of what is not in the record.
function verdictOf(rule, days) {
    const verdict = weekVerdict(rule, days);
    return verdict && { ...verdict, date: undefined };
}

function verdicts(one) {
    const applies = new Set(one.days.flatMap((entry) => entry.verdicts
        .filter(({ verdict }) => verdict !== 'not_applicable').map(({ rule }) => rule)));
    const rules = [...state.rules.values()].filter(({ rule }) => applies.has(rule));
    return rules.length ? html`<h3>${say('files.verdicts')}</h3>${
        yardstickTable('file', rules, (rule) => verdictOf(rule, one.days))}` : nothing;
}

const spanWords = (from_ms, to_ms) => say('files.from_to', { day: dayOfDate(dateOf(from_ms)), from: time(from_ms),
                                                             to: time(to_ms) });

function incidentLine(incident) {
    const rule = state.rules.get(incident.rule);
    const began_ms = Date.parse(incident.began);
    const span = incident.cleared ? spanWords(began_ms, Date.parse(incident.cleared))
                                  : say('files.from', { day: dayOfDate(dateOf(began_ms)), from: time(began_ms) });
    const peak = rule ? valueInUnit(rule, incident.peak) : oneDecimal(incident.peak);
    return html`<li>${say('files.incident', { span, peak, source: rule?.source ?? incident.rule })}</li>`;
}

const incidents = (one) => html`<h3>${say('files.incidents')}</h3>${one.incidents.length
    ? html`<ul>${one.incidents.slice(0, INCIDENTS_SHOWN).map(incidentLine)}</ul>${
        one.incidents.length > INCIDENTS_SHOWN
            ? html`<p>${say('files.more', { count: one.incidents.length - INCIDENTS_SHOWN })}</p>` : nothing}`
    : html`<p>${say('files.no_incidents')}</p>`}`;

function flowLine(flow) {
    const people = Math.round(flow.people ?? 0);
    const [low, high] = flow.litres_per_s.map((flow_l_per_s) => oneDecimal(flow_l_per_s / (people || 1)));
    const span = spanWords(Date.parse(flow.from), Date.parse(flow.to));
    const figure = people ? say('files.flow', { low, high, count: people }) : say('files.flow_empty', { low, high });
    return html`<li>${span}: ${figure} <span class="quiet">${sayKnown(`files.method.${flow.method}`, flow.method)}${
        flow.people_are_assumed ? `, ${say('files.assumed')}` : nothing}</span></li>`;
}

const flows = (one) => (one.fresh_air.length ? html`<details><summary>${
    say('files.fresh_air', { count: one.fresh_air.length })}</summary>
    <ul>${one.fresh_air.slice(0, FLOWS_SHOWN).map(flowLine)}</ul></details>` : nothing);

// report: the answer of POST /analyse; one: of its rooms; keeper: what is done with it, near its answer.
export const fileReport = (report, one, keeper) => html`<h2>${list([report.file, one.room].filter(Boolean))}</h2>
    <p class="answer">${sentence(one)}</p>
    <p class="quiet">${say('files.facts', { format: one.format, count: one.samples,
                                            interval: duration(one.interval_s * 1000) })}${
        one.rejected ? ` ${say('files.rejected', { count: one.rejected })}` : nothing}</p>
    ${one.notes.map((note) => html`<p class="notice">${note}</p>`)}
    ${keeper}${dayTable(one)}${verdicts(one)}${incidents(one)}${flows(one)}`;
