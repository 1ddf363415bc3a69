// One line of an assessment, opened: the question, what the record says, the answer, what is done about it, and how bad
// it could be. Everything is saved as it is entered.
import { html, nothing } from 'lit-html';
import { state } from '../state.js';
import { byName, list, say } from '../words.js';
import { controlsEditor, controlsWords } from './assessment_controls.js';
import { evidenceBlock } from './assessment_evidence.js';
import { ANSWERS, SCALE, answerTag, dateWords, nameOfRoom, riskTag, riskWord } from './assessment_words.js';
import { sourceOf } from './yardsticks.js';

const NOTE_MAX = 2000;
const HARMED_MAX = 300;
const REASON_MAX = 1000;
const INDIVIDUAL = ['not_asked', 'yes', 'no', 'offered'];

const isAddress = (text) => /^https?:\/\//.test(text ?? '');
const source = (line) => (line.source ? html`<p class="check-marks"><span class="status-${line.status}">${
        line.status === 'statutory' ? html`<span aria-hidden="true">§ </span>` : nothing}${
        say(`status.${line.status}`)}</span><span>${sourceOf({ source: line.source, confidence: line.confidence,
            ...isAddress(line.clause) ? { url: line.clause } : { clause: line.clause } })}</span></p>`
    : html`<p class="check-marks"><span class="status-own">${say('line.own')}</span></p>`);

// Where the question comes from, in one line.
export const sourceName = (line) => (line.source ? say('line.source', { source: line.source,
    status: say(`status.${line.status}`) })
                                                 : say('line.own'));

// With most questions yes says that all is well; where it is no, a reader has to be told.
export const goodAnswer = (line) => (line.good === 'no' ? html`<p class="quiet">${say('line.good.no')}</p>` : nothing);

export const contradiction = (line) => (line.contradicted_since ? html`<p class="contradicted">${
    say('line.contradicted', { date: dateWords(line.contradicted_since) })}</p>` : nothing);
const rooms = (ids) => (ids?.length ? list(ids.map(nameOfRoom)) : say('line.all_rooms'));

// -- for reading --

const fact = (term, words) => (words ? html`<div><dt>${term}</dt><dd>${words}</dd></div>` : nothing);
const scaleWords = (name, value) => (value ? say(`line.${name}.${value}`) : '');

// How a person came to another likelihood than the readings did is part of what was decided.
const likelihoodWords = (line) => [scaleWords('likelihood', line.likelihood),
    line.likelihood_proposed && line.likelihood !== line.likelihood_proposed
        ? say('line.overridden', { proposed: scaleWords('likelihood', line.likelihood_proposed),
                                   reason: line.override_reason }) : ''].filter(Boolean).join('. ');

export const lineWords = (line) => html`${contradiction(line)} ${goodAnswer(line)}
    ${evidenceBlock(line)}
    <dl class="summary">
        ${fact(say('line.answer'), answerTag(line))}
        ${fact(say('line.note'), line.note)}
        ${fact(say('room_choice.where'), rooms(line.rooms))}
        ${fact(say('assessment.harmed'), line.harmed)}
        ${line.individual_assessment && line.individual_assessment !== 'not_asked'
            ? fact(say('line.individual'), say(`line.individual.${line.individual_assessment}`)) : nothing}
        ${fact(say('line.likelihood'), likelihoodWords(line))}
        ${fact(say('line.severity'), scaleWords('severity', line.severity))}
        ${fact(say('line.risk'), line.risk ? riskTag(line.risk_word) : '')}
        ${fact(say('line.remaining'), line.residual_likelihood && line.residual_severity
            ? riskTag(line.residual_risk_word) : '')}
    </dl>
    ${controlsWords(line.controls ?? [])}`;

// -- for changing --

const idOf = (line, field) => `line-${line.id}-${field}`;

function radios(draft, field, options, words) {
    const line = draft.line();
    return html`<fieldset class="pills"><legend>${say(`line.${field}`)}</legend><div>${options.map((option) => html`
        <label><input type="radio" name=${idOf(line, field)} value=${option} .checked=${draft.value(field) === option}
            @change=${() => draft.set(field, option)}><span>${words(option)}</span></label>`)}</div></fieldset>`;
}

function textField(draft, field, { max, hint, label = say(`line.${field}`), rows = 2 }) {
    const id = idOf(draft.line(), field);
    return html`<div class="field"><label for=${id}>${label}</label>
        ${hint ? html`<p class="hint" id="${id}-hint">${hint}</p>` : nothing}
        <textarea id=${id} rows=${rows} maxlength=${max} aria-describedby=${hint ? `${id}-hint` : nothing}
            .value=${draft.value(field) ?? ''} @input=${({ target }) => draft.set(field, target.value, { soon: true })}
            @blur=${() => draft.flush()}></textarea></div>`;
}

// name: the field; scale: whose words the figures have.
function scale(draft, name, scaleName, label) {
    const id = idOf(draft.line(), name);
    return html`<div class="field"><label for=${id}>${label}</label>
        <select id=${id} @change=${({ target }) => draft.set(name, Number(target.value) || null)}>
            <option value="0" ?selected=${!draft.value(name)}>${say('line.choose')}</option>
            ${SCALE.map((value) => html`<option value=${value} ?selected=${draft.value(name) === value}>${value} – ${
                scaleWords(scaleName, value)}</option>`)}</select></div>`;
}

function likelihood(draft) {
    const { likelihood_proposed: proposed, evidence } = draft.line();
    const chosen = draft.value('likelihood');
    return html`
        ${proposed ? html`<div class="proposed"><p>${say('line.proposed', {
                words: scaleWords('likelihood', proposed) })}<span class="block quiet">${
                evidence?.likelihood_words ?? ''}</span></p>
            ${chosen === proposed ? html`<p class="accepted">${say('line.accepted')}</p>`
                : html`<button type="button" @click=${() => draft.set('likelihood', proposed)}>${
                    say('line.accept')}</button>`}
            </div>` : html`<p class="quiet">${evidence?.likelihood_words ?? ''}</p>`}
        ${scale(draft, 'likelihood', 'likelihood', proposed ? say('line.override') : say('line.likelihood'))}
        ${proposed && chosen && chosen !== proposed
            ? textField(draft, 'override_reason', { max: REASON_MAX, hint: say('line.override_hint') }) : nothing}`;
}

function risk(draft) {
    const now = riskWord(draft.value('likelihood'), draft.value('severity'));
    const left = riskWord(draft.value('residual_likelihood'), draft.value('residual_severity'));
    const isPlanned = (draft.value('controls') ?? []).some(({ kind }) => kind === 'planned');
    return html`<fieldset class="risk-fields"><legend>${say('line.risk_title')}</legend>
        ${likelihood(draft)} ${scale(draft, 'severity', 'severity', say('line.severity'))}
        <p class="risk-now" aria-live="polite">${now === 'unknown' ? html`<span class="quiet">${
            say('line.risk_unknown')}</span>`
            : html`${say('line.risk')}: ${riskTag(now)}`}</p>
        ${isPlanned || left !== 'unknown' ? html`<details ?open=${left !== 'unknown'}><summary>${
            say('line.remaining')}${
            left === 'unknown' ? nothing : html`: ${riskTag(left)}`}</summary>
            ${scale(draft, 'residual_likelihood', 'likelihood', say('line.residual_likelihood'))}
            ${scale(draft, 'residual_severity', 'severity', say('line.residual_severity'))}</details>` : nothing}
        <p class="hint">${say('risk.bands')}</p></fieldset>`;
}

function roomTicks(draft) {
    const chosen = draft.value('rooms') ?? [];
    const toggle = (id, isOn) => draft.set('rooms', isOn ? [...chosen, id] : chosen.filter((one) => one !== id));
    return html`<details><summary>${say('line.rooms', { rooms: rooms(chosen) })}</summary>
        <fieldset class="several"><legend class="hidden">${say('room_choice.rooms')}</legend>
        <p class="hint">${say('line.rooms_hint')}</p>
        <div class="ticks">${[...state.rooms?.values() ?? []].sort(byName).map(({ id, name }) => html`
            <label class="check">
            <input type="checkbox" .checked=${chosen.includes(id)} @change=${({ target }) =>
                toggle(id, target.checked)}> ${
            name}</label>`)}</div></fieldset></details>`;
}

function clash(draft) {
    const { status, clashing } = draft;
    if (status().kind !== 'clash')
        return nothing;
    const { theirs } = status();
    const texts = clashing().filter((field) => typeof theirs[field] === 'string');
    return html`<div class="notice notice-error" role="alert"><p>${say('line.clash',
        { who: theirs.edited_by?.name ?? '' })}</p>
        ${texts.map((field) => html`<p><strong>${say('line.theirs')}</strong> ${field === 'answer'
            ? say(`line.answer.${theirs.answer}`) : theirs[field] || '–'}</p>`)}
        <p><button type="button" @click=${() => draft.keepMine()}>${say('line.keep_mine')}</button>
           <button type="button" @click=${() => draft.takeTheirs()}>${say('line.take_theirs')}</button></p></div>`;
}

const saved = (draft) => html`<p class="save-status save-${draft.status().kind}"><span role="status">${
    draft.statusWords()}</span> ${draft.status().kind === 'failed'
    ? html`<button type="button" @click=${() => draft.flush()}>${say('error.again')}</button>` : nothing}</p>`;

export function lineEditor(draft) {
    const line = draft.line();
    return html`${source(line)} ${contradiction(line)} ${evidenceBlock(line)}
        ${clash(draft)}
        ${radios(draft, 'answer', ANSWERS, (option) => say(`line.answer.${option}`))}
        ${goodAnswer(line)}
        ${textField(draft, 'note', { max: NOTE_MAX, hint: say('line.note_hint') })}
        <h4 class="controls-title">${say('control.title')}</h4>
        <div class="controls-kinds">${controlsEditor(idOf(line, 'control'), draft.value('controls') ?? [],
            (next) => draft.set('controls', next))}</div>
        ${risk(draft)}
        <details ?open=${Boolean(draft.value('harmed'))}><summary>${say('line.who_title')}</summary>
            ${textField(draft, 'harmed', { max: HARMED_MAX, hint: say('line.harmed_hint'),
                label: say('assessment.harmed') })}
            ${radios(draft, 'individual_assessment', INDIVIDUAL, (option) => say(`line.individual.${option}`))}
            <p class="hint">${say('line.individual_hint')}</p></details>
        ${roomTicks(draft)}
        ${saved(draft)}`;
}

export const lineReader = (line) => html`${source(line)} ${lineWords(line)}`;
