// A room over a term: sums of its days, without the time of anything, for who reads terms and for who reads days too.
import { html } from 'lit-html';
import { api } from '../api.js';
import { fullDate } from '../clock.js';
import { duration, percent, say, whole } from '../words.js';
import { resource } from './resource.js';
import { limitWords, sourceOf, valueInUnit, verdictMark, verdictWord } from './yardsticks.js';

const LEVELS = ['800', '1000', '1500'];
const OUTCOMES = ['pass', 'fail', 'cannot_tell'];
const MINUTE_MS = 60000;
const LONG_MIN = 600;               // from here on minutes do not matter
const PERIOD_COLUMNS = ['yardstick.source', 'yardstick.rule', 'yardstick.figure', 'yardstick.limit',
                        'yardstick.verdict', 'term.measured'];
const MAJORITY = 'majority_of_occupied_time';

// Hours of lessons, never days: a sum of 90 hours is not four days around the clock.
export function lasting(minutes) {
    if (minutes === null || minutes === undefined)
        return '–';
    return minutes < LONG_MIN ? duration(minutes * MINUTE_MS)
        : say('duration.hours', { count: Math.floor(minutes / 60) });
}

export function term(id) {
    const sums = resource(() => api.get(`/rooms/${encodeURIComponent(id)}/term`));

    function sentence(data) {
        if (data.mean === null)
            return say('term.none');
        return say('term.sentence', { over: lasting(data.minutes_above['800']), share: percent(data.coverage ?? 0),
                                      days: data.measured_days, count: data.school_days, mean: whole(data.mean) });
    }

    function levels(data) {
        return html`<div class="scroll" role="region" tabindex="0" aria-label=${say('term.levels')}>
            <table class="term"><caption>${say('term.levels')}</caption>
            <thead><tr><th scope="col">${say('term.column.level')}</th>${['over', 'run'].map((name) => html`
                <th scope="col" class="number-cell">${say(`term.column.${name}`)}</th>`)}</tr></thead>
            <tbody>${LEVELS.map((level) => html`<tr>
                <th scope="row">${say('unit.ppm_value', { value: whole(Number(level)) })}</th>
                <td class="number-cell">${lasting(data.minutes_above[level])}</td>
                <td class="number-cell">${lasting(data.worst_run_above[level])}</td></tr>`)}</tbody></table></div>`;
    }

    function verdicts(data, yardsticks) {
        const rules = yardsticks.map((rule) => ({ rule, days: data.rules.find((one) => one.rule === rule.rule) }))
            .filter(({ days }) => days && OUTCOMES.some((outcome) => days[outcome]));
        if (!rules.length)
            return '';
        return html`<div class="scroll" role="region" tabindex="0" aria-label=${say('term.verdicts')}>
            <table class="term stacking"><caption>${say('term.verdicts')}</caption>
            <thead><tr><th scope="col">${say('yardstick.rule')}</th>${OUTCOMES.map((outcome) => html`
                <th scope="col" class="number-cell">${say(`verdict.${outcome}`)}</th>`)}</tr></thead>
            <tbody>${rules.map(({ rule, days }) => html`<tr>
                <th scope="row">${rule.meaning}<br><span class="quiet">${rule.source} · ${
                    say(`status.${rule.status}`)}</span></th>
                ${OUTCOMES.map((outcome) => html`<td class="number-cell"
                    data-label=${say(`verdict.${outcome}`)}>${days[outcome]}</td>`)}</tr>`)}</tbody>
            </table></div>`;
    }

    function periodFigure(rule, judged) {
        if (judged.figure === null)
            return '–';
        return rule.statistic === MAJORITY ? say('term.share', { share: percent(judged.figure) })
            : valueInUnit(rule, judged.figure);
    }

    // Rules that no single day decides: each a row of its own, as any other verdict, on these dates as a whole.
    function periods(data, yardsticks) {
        const rows = (data.period_verdicts ?? []).map((judged) => ({
            judged, rule: yardsticks.find((one) => one.rule === judged.rule) }))
            .filter(({ rule, judged }) => rule && verdictWord(judged) !== 'not_applicable');
        if (!rows.length)
            return '';
        const cell = (key, content, extra = '') => html`<td class=${extra} data-label=${say(key)}>${content}</td>`;
        return html`<div class="scroll" role="region" tabindex="0" aria-label=${say('term.periods')}>
            <table class="yardsticks stacking"><caption>${say('term.periods')}</caption>
            <thead><tr>${PERIOD_COLUMNS.map((key) => html`<th scope="col">${say(key)}</th>`)}</tr></thead>
            <tbody>${rows.map(({ rule, judged }) => html`<tr>
                <th scope="row">${sourceOf(rule)}<br><span class="quiet">${say(`status.${rule.status}`)}</span></th>
                ${cell('yardstick.rule', rule.meaning)}
                ${cell('yardstick.figure', periodFigure(rule, judged), 'number-cell')}
                ${cell('yardstick.limit', rule.statistic === MAJORITY
                    ? say('term.majority_limit', { limit: limitWords(rule) }) : limitWords(rule))}
                ${cell('yardstick.verdict', html`${verdictMark(verdictWord(judged))}${
                    judged.reason_text ? html`<br><span class="quiet">${judged.reason_text}</span>` : ''}`)}
                ${cell('term.measured', say('term.measured_grade', {
                    share: percent(judged.coverage ?? 0), grade: judged.grade ?? '–' }), 'number-cell')}
            </tr>`)}</tbody></table></div>`;
    }

    return {
        view: (room) => sums.view((data) => html`
            <h2>${say('term.title', { from: fullDate(data.from), to: fullDate(data.to) })}</h2>
            <p>${sentence(data)}</p>
            ${data.mean === null ? '' : [levels(data), verdicts(data, room.yardsticks ?? [])]}
            ${periods(data, room.yardsticks ?? [])}
            <p class="quiet">${say('term.explained')}</p>`),
        days: () => sums.data && { from: sums.data.from, to: sums.data.to },
        refresh() {},                   // a day is added at night
        reading() {},
    };
}
