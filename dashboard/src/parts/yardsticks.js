// Every source's verdict on a room, side by side and never blended: grouped by status, each row on its own.
import { html, nothing } from 'lit-html';
import { oneDecimal, percent, say, sayKnown, whole } from '../words.js';
import { icon } from './icons.js';

const STATUSES = ['statutory', 'guidance', 'union'];
// A rule is a finding when `value comparison limit`, so the limit to keep is the opposite; a rule of praise is not.
const TO_KEEP = { '>': 'not_over', '>=': 'under', '<': 'at_least', '<=': 'over' };
const TO_PRAISE = { '>': 'over', '>=': 'at_least', '<': 'under', '<=': 'not_over' };

export const isTemperature = (rule) => rule.quantity.startsWith('temperature');

// Figures in minutes for what is measured in time, else in the rule's own unit.
function inUnit(rule, value) {
    if (value === null || value === undefined)
        return '–';
    if (rule.statistic === 'consecutive_minutes')
        return say('unit.minutes_value', { count: Math.floor(value) });
    return isTemperature(rule) ? say('unit.degrees_value', { value: oneDecimal(value) })
                               : say('unit.ppm_value', { value: whole(value) });
}

export function limitWords(rule) {
    const limit = isTemperature(rule) ? say('unit.degrees_value', { value: oneDecimal(rule.limit) })
                                      : say('unit.ppm_value', { value: whole(rule.limit) });
    const words = say(`limit.${(rule.severity === 'good' ? TO_PRAISE : TO_KEEP)[rule.comparison]}`, { limit });
    return rule.statistic === 'consecutive_minutes'
        ? say('limit.for_minutes', { limit: words, count: rule.window_min }) : words;
}

export const isVerified = (rule) => rule.verified ?? rule.confidence !== 'C';
export const verifiedWords = (rule) => say(isVerified(rule) ? `confidence.${rule.confidence}` : 'confidence.C');

// The source leads to where it was read, when that is an address; nothing else becomes a link.
function source(rule) {
    const safe = /^https?:\/\//.test(rule.url ?? '');
    return html`${safe ? html`<a href=${rule.url} rel="noopener noreferrer" data-plain>${rule.source}</a>`
                       : rule.source}
        <span class="quiet">${rule.source_date ? `(${rule.source_date})` : nothing}${
            rule.clause ? html`<br>${rule.clause}` : nothing}</span>${
        isVerified(rule) ? nothing : html`<br><strong class="unverified">${say('confidence.C')}</strong>`}`;
}

export function verdictMark(verdict, words = say(`verdict.${verdict}`)) {
    return html`<span class="verdict verdict-${verdict}">${icon(verdict)} ${words}</span>`;
}

// rules: yardsticks of the room. verdictOf(rule): {verdict, words?, figure, coverage} or undefined before there is one.
export function yardstickTable(caption, rules, verdictOf) {
    const cell = (key, content, extra = '') => html`<td class=${extra} data-label=${say(key)}>${content}</td>`;
    const group = (status) => {
        const members = rules.filter((rule) => rule.status === status);
        return members.length ? html`<tbody>
            <tr class="group"><th scope="colgroup" colspan="6">${say(`status.${status}`)}
                <span class="quiet">${say(`status.${status}.means`)}</span></th></tr>
            ${members.map((rule) => {
                const judged = verdictOf(rule) ?? { verdict: 'cannot_tell' };
                return html`<tr>
                    <th scope="row">${source(rule)}</th>
                    ${cell('yardstick.rule', html`${rule.meaning}<br><span class="quiet">${
                        sayKnown(`statistic.${rule.statistic}`, rule.statistic_words ?? '',
                                 { count: rule.window_min ?? 0 })}</span>`)}
                    ${cell('yardstick.figure', inUnit(rule, judged.figure), 'number-cell')}
                    ${cell('yardstick.limit', limitWords(rule))}
                    ${cell('yardstick.verdict', verdictMark(judged.verdict, judged.words))}
                    ${cell('yardstick.coverage', judged.coverage === null || judged.coverage === undefined
                        ? '–' : percent(judged.coverage), 'number-cell')}
                </tr>`;
            })}</tbody>` : nothing;
    };
    return html`<div class="scroll" role="region" tabindex="0" aria-label=${caption}><table class="yardsticks stacking">
        <caption>${caption}</caption>
        <thead><tr>${['source', 'rule', 'figure', 'limit', 'verdict', 'coverage'].map((name) => html`
            <th scope="col">${say(`yardstick.${name}`)}</th>`)}</tr></thead>
        ${STATUSES.map(group)}
    </table></div>`;
}
