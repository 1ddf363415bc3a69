// A form that loses nothing: label above, hint, error under its field and in a summary that takes the focus.
import { html, nothing } from 'lit-html';
import { changed } from '../state.js';
import { say } from '../words.js';

const ROWS_MIN = 2;
const ROWS_MAX = 12;
const rowsOf = (text) => Math.min(Math.max(String(text).split('\n').length + 1, ROWS_MIN), ROWS_MAX);

// fields: [{name, label, hint?, group?, type?, options?: [{value, words}], required?, attributes}]; neighbours of one
// group (its words) are set apart under it; of type 'several' any number of options is ticked, of type 'choice' one,
// each option with a hint of its own. shown(values), where a field has it, says whether it is asked for at all.
// send(values) answers a promise; a refusal that names a field is shown there, and one that is mended on another page
// leads there: elsewhere is { what the refusal names: address }. done(answer) comes after. id: of its elements.
export function form({ id, fields, values = {}, elsewhere = {}, button, send, done }) {
    let errors = [];                    // [{field?, message}]
    let isSending = false;
    let current = values;               // what hangs on the answer before is shown by these
    const isShown = (field) => field.shown?.(current) ?? true;
    const elementId = (name) => `${id}-${name}`;
    const errorsOf = (name) => errors.filter((error) => error.field === name);
    const errorWords = (found, errorId = nothing) => (found.length ? html`<p class="field-error" id=${errorId}>${
        found.map(({ message }) => html`<span class="block">${message}</span>`)}</p>` : nothing);

    // A label within a sentence: without what it says in brackets, and not asking.
    const nameOf = ({ label }) => label.replace(/ \(.*\)$/, '').replace(/\?$/, '');

    // The gateway calls a field by its name in the API; people know its label.
    function refusal({ field: name, message }) {
        const field = fields.find((one) => one.name === name);
        return { field: field?.name ?? null, address: elsewhere[name],
                 message: field && message.startsWith(`${name} `)
                     ? nameOf(field) + message.slice(name.length) : message };
    }

    function showErrors(found) {
        errors = found;
        changed();
        requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(elementId('errors'))?.focus()));
    }

    function read(element, field) {
        const input = element.elements[field.name];
        if (field.type === 'several')
            return field.options.map(({ value }) => value).filter((value) =>
                element.querySelector(`input[name="${field.name}"][value="${CSS.escape(value)}"]`).checked);
        if (field.type === 'choice')
            return element.querySelector(`input[name="${field.name}"]:checked`)?.value ?? '';
        if (field.type === 'checkbox')
            return input.checked;
        if (field.type === 'number')
            return input.value === '' ? null : Number(input.value);
        return input.value;
    }

    const readAll = (element) => Object.fromEntries(fields.map((field) => [field.name, read(element, field)]));

    function choose(event) {
        if (!fields.some((field) => field.shown))
            return;
        current = readAll(event.currentTarget);
        changed();
    }

    function forget() {
        current = values;
        changed();
    }

    async function submit(event) {
        event.preventDefault();
        if (isSending)
            return;
        const element = event.target;
        const typed = readAll(element);
        const isEmpty = (field) => String(typed[field.name] ?? '').trim() === '';
        const missing = fields.filter((field) => field.required && isShown(field) && isEmpty(field))
            .map((field) => ({ field: field.name,
                               message: say('form.missing', { label: nameOf(field) }) }));
        if (missing.length) {
            showErrors(missing);
            return;
        }
        isSending = true;
        errors = [];
        changed();
        try {
            const answer = await send(typed);
            isSending = false;
            changed();
            done?.(answer, element);
        } catch (error) {
            isSending = false;
            showErrors((error.errors ?? [error]).map(refusal));
        }
    }

    function summary() {
        if (!errors.length)
            return nothing;
        return html`<div class="notice notice-error" role="alert" tabindex="-1" id=${elementId('errors')}>
            <h2>${say('form.problem')}</h2>
            <ul>${errors.map(({ field, address, message }) => html`<li>${field
                ? html`<a href="#${elementId(field)}" @click=${(event) => {
                    event.preventDefault();
                    document.getElementById(elementId(field)).focus();
                }}>${message}</a>` : address ? html`<a href=${address}>${message}</a>` : message}</li>`)}</ul></div>`;
    }

    function control(field, describedBy) {
        const id = elementId(field.name);
        const invalid = errorsOf(field.name).length ? 'true' : nothing;
        const value = values[field.name] ?? '';
        if (field.type === 'select')
            return html`<select id=${id} name=${field.name} aria-describedby=${describedBy} aria-invalid=${invalid}>
                ${field.options.map((option) => html`<option value=${option.value}
                    ?selected=${option.value === (value || field.options[0].value)}>${option.words}</option>`)}
                </select>`;
        if (field.type === 'textarea')
            return html`<textarea id=${id} name=${field.name} rows=${rowsOf(value)} aria-describedby=${describedBy}
                aria-invalid=${invalid} .defaultValue=${value}></textarea>`;
        return html`<input id=${id} name=${field.name} type=${field.type ?? 'text'} aria-describedby=${describedBy}
            aria-invalid=${invalid} autocomplete=${field.autocomplete ?? 'off'} min=${field.min ?? nothing}
            step=${field.step ?? nothing} maxlength=${field.maxlength ?? nothing} autocapitalize="none"
            spellcheck="false" .defaultValue=${String(value)}>`;
    }

    function several(field) {
        const hintId = elementId(`${field.name}-hint`);
        const ticked = new Set(values[field.name] ?? []);
        return html`<fieldset class="field several" id=${elementId(field.name)} tabindex="-1"
            aria-describedby=${field.hint ? hintId : nothing}><legend>${field.label}</legend>
            ${field.hint ? html`<p class="hint" id=${hintId}>${field.hint}</p>` : nothing}
            ${errorWords(errorsOf(field.name))}
            <div class="ticks">${field.options.map(({ value, words }) => html`<label class="check">
                <input type="checkbox" name=${field.name} value=${value}
                    .defaultChecked=${ticked.has(value)}> ${words}</label>`)}</div></fieldset>`;
    }

    function choice(field) {
        const hintOf = (value) => elementId(`${field.name}-${value}-hint`);
        return html`<fieldset class="field choice" id=${elementId(field.name)} tabindex="-1">
            <legend>${field.label}</legend>
            ${field.hint ? html`<p class="hint">${field.hint}</p>` : nothing}
            ${errorWords(errorsOf(field.name))}
            ${field.options.map(({ value, words, hint }) => html`<label class="check">
                <input type="radio" name=${field.name} value=${value} .defaultChecked=${values[field.name] === value}
                    aria-describedby=${hint ? hintOf(value) : nothing}>
                <span>${words}${hint ? html`<span class="hint block" id=${hintOf(value)}>${hint}</span>` : nothing}
                </span></label>`)}</fieldset>`;
    }

    const GROUPS = { several, choice };
    function oneField(field) {
        if (GROUPS[field.type])
            return GROUPS[field.type](field);
        const found = errorsOf(field.name);
        const hintId = elementId(`${field.name}-hint`);
        const errorId = elementId(`${field.name}-error`);
        const describedBy = [field.hint && hintId, found.length && errorId].filter(Boolean).join(' ') || nothing;
        if (field.type === 'checkbox')
            return html`<div class="field"><label class="check"><input type="checkbox" id=${elementId(field.name)}
                name=${field.name} aria-describedby=${describedBy}
                .defaultChecked=${Boolean(values[field.name])}> ${field.label}</label>
                ${field.hint ? html`<p class="hint" id=${hintId}>${field.hint}</p>` : nothing}</div>`;
        return html`<div class="field ${found.length ? 'field-wrong' : ''}">
            <label for=${elementId(field.name)}>${field.label}</label>
            ${field.hint ? html`<p class="hint" id=${hintId}>${field.hint}</p>` : nothing}
            ${errorWords(found, errorId)}
            ${control(field, describedBy)}</div>`;
    }

    function allFields() {
        const groups = [...new Set(fields.map(({ group }) => group))];
        const members = (group) => fields.filter((field) => field.group === group)
            .map((field) => (field.shown ? html`<div ?hidden=${!isShown(field)}>${
                oneField(field)}</div>` : oneField(field)));
        return groups.map((group) => (group ? html`<fieldset><legend>${group}</legend>${members(group)}</fieldset>`
                                            : members(group)));
    }

    return {
        read: readAll,                  // what stands in the form now: read(element)
        view: () => html`<form novalidate @submit=${submit} @change=${choose} @reset=${forget}>
            ${summary()} ${allFields()}
            <p><button class="button" type="submit" aria-busy=${isSending ? 'true' : nothing}>${button}</button></p>
            </form>`,
    };
}
