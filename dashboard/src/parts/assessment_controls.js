// Measures of a line: what is in place, kept apart from what is only planned, each ordered by how well such measures
// work.
import { html, nothing } from 'lit-html';
import { say } from '../words.js';
import { RANKS } from './assessment_words.js';

export const KINDS = ['in_place', 'planned'];
const TEXT_MAX = 300;
const CONTROLS_MAX = 16;

export const ordered = (controls, kind) => controls.filter((control) => control.kind === kind)
    .sort((a, b) => a.hierarchy - b.hierarchy);

const rankWords = (rank) => say(`control.rank.${RANKS[rank - 1]}`);
const USUAL = 3;                    // technical
const words = (control) => html`<span class="control-text">${control.text}</span>
    <span class="quiet">${rankWords(control.hierarchy)}</span>`;

// For reading: both lists.
export const controlsWords = (controls) => KINDS.map((kind) => {
    const some = ordered(controls, kind);
    return some.length ? html`<div class="controls-kind"><h4>${say(`control.${kind}`)}</h4>
        <ol class="control-list">${some.map((control) => html`<li>${words(control)}</li>`)}</ol></div>` : nothing;
});

// For changing. id: of elements; change(list) is called with the whole new list.
export function controlsEditor(id, controls, change) {
    // Without the words that the gateway adds.
    const plain = (some) => some.map(({ kind, hierarchy, text }) => ({ kind, hierarchy, text }));
    const without = (gone) => plain(controls.filter((control) => control !== gone));

    function add(event, kind) {
        event.preventDefault();
        const { text, rank } = event.target.elements;
        if (!text.value.trim()) {
            text.focus();
            return;
        }
        change([...plain(controls), { kind, hierarchy: Number(rank.value), text: text.value.trim() }]);
        text.value = '';
        text.focus();
    }

    const editRow = (control) => html`<li>${words(control)}
        <span class="control-buttons">${control.kind === 'planned'
            ? html`<button type="button" class="plain" @click=${() =>
            change([...without(control), ...plain([{ ...control, kind: 'in_place' }])])}>${
                say('control.done')}<span class="hidden"> ${
            control.text}</span></button>` : nothing}
        <button type="button" class="plain" @click=${() => change(without(control))}>${
            say('control.remove')}<span class="hidden"> ${
            control.text}</span></button></span></li>`;

    function kindList(kind) {
        const some = ordered(controls, kind);
        const element = `${id}-${kind}`;
        return html`<div class="controls-kind"><h4>${say(`control.${kind}`)}</h4>
            ${some.length ? html`<ol class="control-list">${some.map(editRow)}</ol>`
                          : html`<p class="quiet">${say(`control.${kind}.none`)}</p>`}
            ${controls.length < CONTROLS_MAX ? html`<form class="control-add" novalidate
                @submit=${(event) => add(event, kind)}>
                <div class="field"><label for=${element}>${say(`control.${kind}.add`)}</label>
                    <input id=${element} name="text" maxlength=${TEXT_MAX} autocomplete="off"></div>
                <div class="field"><label for="${element}-rank">${say('control.rank')}</label>
                    <select id="${element}-rank" name="rank">${RANKS.map((_, index) => html`<option value=${index + 1}
                        ?selected=${index + 1 === USUAL}>${rankWords(index + 1)}</option>`)}</select></div>
                <button type="submit">${say('control.add')}<span class="hidden"> ${
                    say(`control.${kind}`)}</span></button>
            </form>` : nothing}</div>`;
    }

    return html`${KINDS.map(kindList)}
        <p class="hint">${say('control.hierarchy')}</p>`;
}
