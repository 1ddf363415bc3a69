// "Why this?": a rule replayed on the stored samples, step by step in plain words: what was used and left out, where a
// limit was crossed between which samples, what was held, and whether it comes out as it was recorded.
import { html, nothing } from 'lit-html';
import { dayOfDate, timeWithSeconds } from '../clock.js';
import { changed } from '../state.js';
import { list, oneDecimal, percent, say, sayKnown } from '../words.js';
import { resource } from './resource.js';
import { sourceOf, valueInUnit, verdictMark, verdictWord } from './yardsticks.js';

const MEANS = ['sustained', 'mean'];            // what crosses is a trailing mean, not the value itself
const TURNS = ['crossing', 'crossing_back', 'already_beyond', 'began', 'raised', 'peak', 'cleared', 'extreme'];
const STRONG = ['raised', 'cleared', 'verdict'];
const ROWS_MAX = 24;                            // of the table of samples
const BEYOND = { '>': 'over', '>=': 'at_least', '<': 'under', '<=': 'not_over' };

// What is over outdoor air is worked out on the sensor's own figures.
const inUnit = (rule, value) =>
    valueInUnit(rule.quantity === 'co2_excess' ? { ...rule, quantity: 'co2_ppm' } : rule, value);
const at = (iso) => timeWithSeconds(Date.parse(iso));
const minutes = (from, to) => oneDecimal((Date.parse(to) - Date.parse(from)) / 60000);

// What the sentences of all steps share.
function commonValues({ rule, settings, result }) {
    const limit = inUnit(rule, settings.limit);
    return {
        limit, beyond: say(`limit.${BEYOND[rule.comparison]}`, { limit }), count: settings.mean_min ?? 0,
        hold: settings.hold_min, clear: inUnit(rule, settings.clear_level), clear_hold: settings.clear_hold_min,
        gap: settings.max_gap_min, joined: oneDecimal(result?.joined_min ?? 0), occupied: result?.occupied_min ?? 0,
        needed: percent(settings.coverage_needed), hours: (rule.window_min ?? 0) / 60,
    };
}

// A step's words by its kind; some kinds have several sentences, by what is known or by the rule's statistic.
function sentenceKey(step, { rule, settings }) {
    const is_mean = MEANS.includes(rule.statistic);
    const is_between = step.before && step.after && step.before.time !== step.after.time;
    switch (step.kind) {
    case 'crossing':
    case 'crossing_back':
        return `${step.kind}.${is_mean ? 'mean' : is_between ? 'between' : 'plain'}`;
    case 'began':
    case 'raised':
        return `${step.kind}.${is_mean ? 'mean' : rule.statistic === 'instant' ? 'instant' : 'run'}`;
    case 'cleared':
        return step.reason === 'unoccupied' ? 'cleared.unoccupied' : 'cleared';
    case 'coverage':
        return `coverage.${settings.all_hours ? 'window' : 'occupied'}`;
    case 'peak':
    case 'extreme':
        return `${step.kind}.${rule.comparison.startsWith('<') ? 'lowest' : 'highest'}`;
    default:
        return step.kind;
    }
}

function verdictSentence(step, told) {
    const { rule } = told;
    const word = verdictWord(told.result);
    const figure = step.value === null ? say('explain.no_figure')
        : rule.statistic === 'consecutive_minutes' ? say('unit.minutes_value', { count: oneDecimal(step.value) })
            : inUnit(rule, step.value);
    const limit = inUnit(rule, told.settings.limit);
    return html`${verdictMark(word)} ${say('explain.step.verdict', { figure, limit })}
        ${told.result.reason ? sayKnown(`explain.reason.${told.result.reason}`, '') : nothing}
        ${told.tried ? say('explain.tried', { who: told.tried.who, from: dayOfDate(told.tried.from),
                                              what: told.tried.what }) : nothing}`;
}

function sentence(step, told, common) {
    const { rule } = told;
    if (!rule)
        return sayKnown(`explain.silence.${step.kind}`, step.text, { room: step.room_name ?? '' });
    if (step.kind === 'verdict')
        return verdictSentence(step, told);
    const point = (one) => (one ? { value: inUnit(rule, one.value), time: at(one.time) } : {});
    const before = point(step.before), after = point(step.after);
    const share = step.kind === 'coverage' ? percent(step.value) : '';
    return sayKnown(`explain.step.${sentenceKey(step, told)}`, step.text, {
        ...common, from: before.value, from_time: before.time, to: after.value, to_time: after.time, share,
        value: step.value === null ? '' : inUnit(rule, step.value),
        count: step.count ?? common.count, why: sayKnown(`explain.left_out.${step.reason}`, step.reason ?? ''),
        start: at(step.at), end: step.to ? at(step.to) : '', minutes: step.to ? minutes(step.at, step.to) : '',
    });
}

function steps(told) {
    const common = told.rule ? commonValues(told) : {};
    return html`<ol class="explain-steps">${told.steps.map((step) => html`
        <li class=${STRONG.includes(step.kind) ? 'explain-strong' : nothing}>
            <time class="figures" datetime=${step.at}>${at(step.at)}</time>
            <span>${sentence(step, told, common)}</span></li>`)}</ol>
        ${told.steps_left_out ? html`<p class="quiet">${say('explain.more_steps', { count: told.steps_left_out })}</p>`
                              : nothing}`;
}

// Those on both sides of each turn, and those that were left out.
function samplesOfInterest(told) {
    const turns = told.steps.filter(({ kind }) => TURNS.includes(kind));
    const times = new Set(turns.flatMap((step) => [step.before?.time, step.after?.time]));
    return told.samples.filter((sample) => times.has(sample.time) || !sample.used).slice(0, ROWS_MAX);
}

function samples(told) {
    const rows = samplesOfInterest(told);
    if (!rows.length)
        return nothing;
    const caption = say('explain.samples');
    return html`<div class="scroll" role="region" tabindex="0" aria-label=${caption}><table class="explain-samples">
        <caption>${caption}</caption>
        <thead><tr><th scope="col">${say('chart.time')}</th>
            <th scope="col" class="number-cell">${say('explain.value')}</th>
            <th scope="col">${say('explain.used')}</th></tr></thead>
        <tbody>${rows.map((sample) => html`<tr>
            <th scope="row" class="figures">${at(sample.time)}</th>
            <td class="number-cell">${sample.value === null ? '–' : inUnit(told.rule, sample.value)}</td>
            <td>${sample.used ? say('explain.used.yes')
                              : sayKnown(`explain.left_out.${sample.why}`, sample.why)}</td></tr>`)}
        </tbody></table></div>
        <p class="quiet">${say('explain.counted', { used: told.samples_used, left_out: told.samples_left_out })}</p>`;
}

function settings(told) {
    const values = { ...commonValues(told), interval: told.settings.interval_s ?? 0 };
    const { rule } = told;
    const parts = [MEANS.includes(rule.statistic) ? say('explain.setting.mean', values) : '',
                   rule.statistic === 'instant' ? say('explain.setting.instant', values) : '',
                   told.about === 'incident' ? say('explain.setting.clear', values) : '',
                   say('explain.setting.gap', values)];
    return html`<p class="quiet">${say('explain.settings')} ${parts.filter(Boolean).join(' ')}</p>`;
}

const clockOf = (iso) => (iso ? at(iso) : say('explain.not'));

function difference(what, told) {
    const recorded = told.record?.[what], now = told.result?.[what];
    const word = (value) => (what === 'verdict' ? sayKnown(`verdict.${value}`, say('explain.not'))
        : what === 'peak' || what === 'figure' ? (value === null || value === undefined ? say('explain.not')
            : oneDecimal(value)) : clockOf(value));
    return say(`explain.differs.${what}`, { now: word(now), recorded: word(recorded) });
}

function agreement(told) {
    if (told.agrees === true)
        return html`<p class="explain-agrees">${say('explain.agrees')}</p>`;
    const because = told.because.map((reason) => say(`explain.because.${reason}`));
    if (told.agrees === false)
        return html`<div class="notice"><p><strong>${say('explain.disagrees')}</strong>
            ${told.differs.map((what) => difference(what, told)).join(' ')}</p>
            <p>${because.length ? say('explain.because', { reasons: list(because) }) : nothing}</p></div>`;
    return html`<p class="quiet">${because.length ? say('explain.because', { reasons: list(because) })
                                                  : say('explain.not_kept')}</p>`;
}

function content(told) {
    return html`<div class="explain">
        ${told.rule ? html`<p>${sourceOf(told.rule)}</p>` : nothing}
        ${agreement(told)}
        ${told.steps.length ? steps(told) : html`<p>${say('explain.no_steps')}</p>`}
        ${told.rule ? html`${samples(told)} ${settings(told)}` : nothing}</div>`;
}

// A panel that asks when it is opened for the first time, and again whenever it is opened anew.
export function explanation(load) {
    let answer = null;
    return {
        view: () => html`<details class="explain-panel" @toggle=${({ target }) => {
            if (!target.open)
                return;
            if (answer)
                answer.reload();
            else
                answer = resource(load);
            changed();
        }}><summary>${say('explain.open')}</summary>${answer ? answer.view(content) : nothing}</details>`,
    };
}

// For a table of verdicts: a button in each row, and the explanation as a row of its own below it.
// load(rule, date) answers a promise.
export function explanations(load) {
    const opened = new Map();                   // by rule and date
    const key = (rule, date) => `explain-${rule.rule}-${date}`;

    function toggle(rule, date) {
        if (!opened.delete(key(rule, date)))
            opened.set(key(rule, date), resource(() => load(rule, date)));
        changed();
    }

    return {
        button: (rule, date) => html`<button type="button" class="plain explain-button no-print"
            aria-expanded=${opened.has(key(rule, date)) ? 'true' : 'false'}
            aria-controls=${opened.has(key(rule, date)) ? key(rule, date) : nothing}
            @click=${() => toggle(rule, date)}>${say('explain.why')}<span class="hidden"> ${
            rule.meaning}</span></button>`,
        row: (rule, date, columns) => (opened.has(key(rule, date))
            ? html`<tr class="explain-row" id=${key(rule, date)}><td colspan=${columns}>${
                opened.get(key(rule, date)).view(content)}</td></tr>` : nothing),
    };
}
