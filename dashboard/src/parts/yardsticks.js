// Every source's verdict on a room, side by side and never blended: grouped by status, each row on its own.
import { html, nothing } from 'lit-html';
import { list, oneDecimal, percent, say, sayKnown, whole } from '../words.js';
import { icon } from './icons.js';

const COLUMNS = ['source', 'rule', 'figure', 'limit', 'verdict'].map((name) => `yardstick.${name}`);
const STATUSES = ['statutory', 'guidance', 'union'];
// A rule is a finding when `value comparison limit`, so the limit to keep is the opposite; a rule of praise is not.
const TO_KEEP = { '>': 'not_over', '>=': 'under', '<': 'at_least', '<=': 'over' };
const TO_PRAISE = { '>': 'over', '>=': 'at_least', '<': 'under', '<=': 'not_over' };

export const isTemperature = (rule) => rule.quantity.startsWith('temperature');
export const isCo2 = (rule) => rule.quantity === 'co2_ppm';     // read off the sensor, not over outdoor air

// A row of praise that was not earned is neither a failure nor about something else.
export function verdictWord(judged) {
    return judged?.verdict === 'not_applicable' && judged.reason === 'no_praise' ? 'not_reached' : judged?.verdict;
}

export function valueInUnit(rule, value) {
    if (isTemperature(rule))
        return say('unit.degrees_value', { value: oneDecimal(value) });
    if (isCo2(rule))
        return say('unit.ppm_value', { value: whole(value) });
    const digits = Number.isInteger(value) ? whole : oneDecimal;
    return say('unit.other_value', { value: digits(value), unit: rule.unit });
}

// Figures in minutes for what is measured in time, else in the rule's own unit; none of what was not measured.
function inUnit(rule, { figure: value, coverage }) {
    if (value === null || value === undefined || !coverage)
        return '–';
    if (rule.statistic === 'consecutive_minutes')
        return say('unit.minutes_value', { count: Math.floor(value) });
    return valueInUnit(rule, value);
}

// A rule of a moment is true only once it has held: its figure may be past the limit and yet pass, which has to be
// said.
const INSTANT_HOLD_MIN = 5;             // a project setting: the packs' instant_hold_min
const PAST = { '>': (a, b) => a > b, '>=': (a, b) => a >= b, '<': (a, b) => a < b, '<=': (a, b) => a <= b };
function briefly(rule, { verdict, figure }) {
    return verdict === 'pass' && rule.statistic === 'instant' && figure !== null && figure !== undefined &&
        rule.severity !== 'good' && PAST[rule.comparison](figure, rule.limit)
        ? html`<br><span class="quiet">${say('yardstick.briefly', { count: INSTANT_HOLD_MIN })}</span>` : nothing;
}

export function limitWords(rule) {
    const limit = valueInUnit(rule, rule.limit);
    const words = say(`limit.${(rule.severity === 'good' ? TO_PRAISE : TO_KEEP)[rule.comparison]}`, { limit });
    return rule.statistic === 'consecutive_minutes'
        ? say('limit.for_minutes', { limit: words, count: rule.window_min }) : words;
}

// Of confidence B a reliable report was read: that says so by its own words, without the warning that C gets.
const isUnverified = (rule) => rule.confidence === 'C';
export const verifiedWords = (rule) => say(`confidence.${rule.confidence}`);

// The source leads to where it was read, when that is an address; nothing else becomes a link.
export function sourceOf(rule) {
    const safe = /^https?:\/\//.test(rule.url ?? '');
    return html`${safe ? html`<a href=${rule.url} rel="noopener noreferrer" data-plain>${rule.source}</a>`
                       : rule.source}
        <span class="quiet">${rule.source_date ? `(${rule.source_date})` : nothing}${
            rule.clause ? html`<br>${rule.clause}` : nothing}${
            rule.packs?.length ? html`<br>${say('compare.of_pack', { packs: list(rule.packs) })}` : nothing}</span>${
        isUnverified(rule) ? html`<br><strong class="unverified">${say('confidence.C')}</strong>` : nothing}`;
}

export function verdictMark(verdict, words = say(`verdict.${verdict}`)) {
    return html`<span class="verdict verdict-${verdict}">${icon(verdict)} ${words}</span>`;
}

// span: 'today' or 'week'. rules: yardsticks of the room. verdictOf(rule): {verdict, reason?, words?, figure, coverage}
// or undefined before there is one; coverage is of whole days. Of a verdict with a date, why (explanations() of
// explain.js) tells step by step how it came about.
export function yardstickTable(span, rules, verdictOf, why) {
    const caption = say(`yardstick.caption.${span}`);
    const measured = `yardstick.coverage.${span}`;
    const cell = (key, content, extra = '') => html`<td class=${extra} data-label=${say(key)}>${content}</td>`;
    const group = (status) => {
        const members = rules.filter((rule) => rule.status === status);
        return members.length ? html`<tbody>
            <tr class="group"><th scope="colgroup" colspan="6">${say(`status.${status}`)}
                <span class="quiet">${say(`status.${status}.means`)}</span></th></tr>
            ${members.map((rule) => {
                const judged = verdictOf(rule) ?? { verdict: 'cannot_tell' };
                const word = verdictWord(judged);
                return html`<tr>
                    <th scope="row">${sourceOf(rule)}</th>
                    ${cell('yardstick.rule', html`${rule.meaning}<br><span class="quiet">${
                        sayKnown(`statistic.${rule.statistic}`, rule.statistic_words ?? '',
                                 { count: rule.window_min ?? 0 })}</span>`)}
                    ${cell('yardstick.figure', word === 'not_reached' ? '–'
                        : html`${inUnit(rule, judged)}${briefly(rule, judged)}`, 'number-cell')}
                    ${cell('yardstick.limit', limitWords(rule))}
                    ${cell('yardstick.verdict', html`${verdictMark(word, judged.words)} ${
                        judged.date ? html`<br>${why.button(rule, judged.date)}` : nothing}`)}
                    ${cell(measured, judged.coverage === null || judged.coverage === undefined
                        ? '–' : percent(judged.coverage), 'number-cell')}
                </tr>${judged.date ? why.row(rule, judged.date, COLUMNS.length + 1) : nothing}`;
            })}</tbody>` : nothing;
    };
    return html`<div class="scroll" role="region" tabindex="0" aria-label=${caption}><table class="yardsticks stacking">
        <caption>${caption}</caption>
        <thead><tr>${[...COLUMNS, measured].map((key) => html`
            <th scope="col">${say(key)}</th>`)}</tr></thead>
        ${STATUSES.map(group)}
    </table></div>`;
}
