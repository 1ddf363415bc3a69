// One action: where it stands, every step of it with its proof, whether the air was better afterwards, and the steps
// that the reader may take.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api, query } from '../api.js';
import { dayOfDate, when } from '../clock.js';
import { changed, may } from '../state.js';
import { say, whole } from '../words.js';
import { addressOf, apiOf, nameOfRoom, questionWords, titleOf } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { photoChoice } from '../parts/photo_choice.js';
import { resource } from '../parts/resource.js';
import { ACTIONS, dueField, dueWords, ownerFields, ownerOf, ownerValue, photoOf, stateTag,
    whereOf } from '../parts/work_words.js';

// Steps in the order in which they are offered. text: what is asked for; '': nothing is.
const STEPS = {
    open: { text: '' }, accept: { text: '' }, close: { text: 'optional', photo: true, compare: true },
    reopen: { text: 'optional' }, dispute: { text: 'required', photo: true }, cancel: { text: 'required' },
    comment: { text: 'required', photo: true },
};

const sideWords = (side) => (side.days.length ? side.days.map(whole).join(', ') : say('compare.no_days'));

// The sentence, what it rests on, and what it can't say.
function comparison(found) {
    const values = { room: nameOfRoom(found.room), before: whole(found.before.mean ?? 0),
                     after: whole(found.after.mean ?? 0), before_days: found.before.school_days,
                     after_days: found.after.school_days, difference: whole(Math.abs(found.difference ?? 0)),
                     margin: whole(found.margin ?? 0), needed: found.days_needed };
    const row = (key, side) => html`<tr><th scope="row">${say(key)}</th><td>${side.school_days}</td><td>${
        side.mean === null ? '–' : whole(side.mean)}</td><td>${sideWords(side)}</td></tr>`;
    return html`<p class="answer">${say(found.too_few_days ? 'compare.too_few' : `compare.${found.result}`, values)}</p>
        <details><summary>${say('compare.how')}</summary>
        <div class="scroll" role="region" tabindex="0" aria-label=${say('compare.caption', values)}>
        <table><caption>${say('compare.caption', values)}</caption><thead><tr><td></td>
            <th scope="col">${say('compare.days')}</th><th scope="col">${say('compare.mean')}</th>
            <th scope="col">${say('compare.each')}</th></tr></thead>
            <tbody>${row('compare.before', found.before)}${row('compare.after', found.after)}</tbody></table></div>
        <p>${say('compare.method', { from: dayOfDate(found.from), done: dayOfDate(found.done),
                                     to: dayOfDate(found.to) })}</p><p>${say('compare.limits')}</p></details>`;
}

export function open([id]) {
    const address = `/actions/${id}`;
    const compared = new Map();         // by room
    const forms = new Map();
    const people = may('assign_actions') ? resource(() => api.get('/people')) : null;
    const action = resource(() => api.get(address));
    let about = null;                   // its assessment, and the lines of that
    let said = '';

    const took = (words) => (answer, element) => {
        element.reset();
        action.data = answer;
        said = words;
        forms.clear();
        compared.clear();
        changed();
    };

    // -- steps --

    function fieldsOf(step, { rooms }) {
        const { text, compare } = STEPS[step];
        return [
            ...text ? [{ name: 'text', label: say(`action.text.${step}`), type: 'textarea',
                         required: text === 'required' }] : [],
            ...compare && rooms.length ? [{ name: 'room', label: say('action.compare'),
                hint: say('action.compare_hint'), type: 'select', options: [{ value: '', words: say('action.compare_none') },
                                          ...rooms.map((room) => ({ value: room, words: nameOfRoom(room) }))] }] : [],
        ];
    }

    function stepForm(step, found) {
        if (!forms.has(step)) {
            const photo = STEPS[step].photo && photoChoice(`photo-${step}`);
            forms.set(step, { photo, form: form({
                id: `step-${step}`, button: say(`action.do.${step}`), fields: fieldsOf(step, found),
                send: async ({ text, room }) => {
                    const sent = photo ? await photo.send() : undefined;
                    return api.post(`${address}/${step}`, { ...text && { text }, ...room && { room },
                                                            ...sent && { photo: sent } });
                },
                done: took(say(`action.did.${step}`)),
            }) });
        }
        const made = forms.get(step);
        return html`<details class="narrow no-print"><summary>${say(`action.step.${step}`)}</summary>${
            made.photo ? made.photo.view() : nothing}${made.form.view()}</details>`;
    }

    function changeForm(found, persons) {
        if (!forms.has('change'))
            forms.set('change', form({
                id: 'change', button: say('action.do.change'),
                values: { due: found.due, owner: found.owner ? String(found.owner.id) : found.owner_role },
                fields: [...ownerFields(persons), dueField(),
                         { name: 'text', label: say('action.text.change'), type: 'textarea' }],
                send: ({ owner, due, text }) => api.patch(address, { edited: found.edited,
                    ...ownerValue(owner), ...due && due !== found.due && { due }, ...text && { text } }),
                done: took(say('action.did.change')),
            }));
        return html`<details class="narrow no-print"><summary>${say('action.step.change')}</summary>${
            forms.get('change').view()}</details>`;
    }

    // -- history --

    const stepRow = (step) => html`<li><strong>${say(`action.past.${step.step}`)}</strong> ${step.who} ·
        <span class="figures">${when(Date.parse(step.at))}</span>
        ${step.text ? html`<p class="pre">${step.text}</p>` : nothing}
        ${step.compare ? html`<p>${say('action.past.compare', { room: nameOfRoom(step.compare) })}</p>` : nothing}
        ${photoOf(step.photo, say('photo.of', { who: step.who, time: when(Date.parse(step.at)) }))}</li>`;

    function compareRoom(room) {
        if (!compared.has(room))
            compared.set(room, resource(() => api.get(`${address}/before-after?room=${encodeURIComponent(room)}`)));
        return html`<section><h3>${nameOfRoom(room)}</h3>${compared.get(room).view(comparison)}</section>`;
    }

    // What it is for, by its title and question; for whoever may not see that, that there is one.
    function assessmentOf({ assessment, line }) {
        about ??= resource(() => Promise.all([api.get(apiOf(assessment)),
                                              line ? api.get(apiOf(assessment, 'lines')) : []]));
        const [one, lines] = about.data ?? [null, []];
        const question = lines.find(({ key }) => key === line);
        return html`<div><dt>${say('action.assessment')}</dt><dd>${one
            ? html`<a href=${addressOf(assessment)}>${titleOf(one)}</a>` : say('action.assessment_unnamed')}${question
                ? html`<a class="block" href=${addressOf(assessment, 'lines') + query({ line: question.id })}>${
                    questionWords(question)}</a>` : nothing}</dd></div>`;
    }

    // Of an action for the whole school, those that somebody named as its proof.
    const comparedRooms = ({ rooms, steps }) =>
        [...new Set([...rooms, ...steps.map((step) => step.compare).filter(Boolean)])];

    function page(found) {
        return html`<p>${stateTag(found)} ${dueWords(found)}</p>
            <dl class="facts"><div><dt>${say('action.where')}</dt><dd>${whereOf(found)}</dd></div>
                <div><dt>${say('action.who')}</dt><dd>${ownerOf(found)}</dd></div>
                <div><dt>${say('action.made')}</dt><dd>${found.made_by}, ${when(Date.parse(found.made))}</dd></div>
                ${found.assessment ? assessmentOf(found) : nothing}
            </dl>
            ${repeat(Object.keys(STEPS).filter((step) => found.may.includes(step)), (step) => step,
                     (step) => stepForm(step, found))}
            ${found.may.includes('change') && people ? people.view((persons) => changeForm(found, persons)) : nothing}
            ${found.done && comparedRooms(found).length && may('see_round')
                ? html`<section><h2>${say('compare.title')}</h2>${comparedRooms(found).map(compareRoom)}</section>`
                : nothing}
            <section><h2>${say('action.history')}</h2><ol class="timeline">${found.steps.map(stepRow)}</ol></section>`;
    }

    return {
        title: () => action.data?.what ?? say('actions.title'),
        view: () => html`<p class="no-print"><a href=${ACTIONS}>${say('actions.title')}</a></p>
            <h1 tabindex="-1">${action.data?.what ?? say('actions.title')}</h1>
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            ${action.view(page)}`,
    };
}
