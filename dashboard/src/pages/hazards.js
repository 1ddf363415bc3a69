// Reports of what people saw: anybody at school writes one; site staff, reps and leaders read them, and each becomes an
// action or is closed with a reason.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { when } from '../clock.js';
import { changed, may } from '../state.js';
import { say } from '../words.js';
import { nameOfRoom, tag } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { photoChoice } from '../parts/photo_choice.js';
import { resource } from '../parts/resource.js';
import { ACTIONS, NOTE_MAX, WHAT_MAX, dueField, photoOf, roomField } from '../parts/work_words.js';

const KINDS = ['stuffy', 'cold', 'hot', 'window', 'sensor', 'other'];

export function open() {
    const log = may('see_round') ? resource(() => api.get('/hazards')) : null;
    const forms = new Map();
    const photo = photoChoice('hazard-photo');
    let report = null;
    let said = '';

    function kept(words) {
        said = words;
        forms.clear();
        log?.reload();
        changed();
    }

    function reportForm() {
        report ??= form({
            id: 'hazard', button: say('hazard.send'),
            fields: [
                roomField(),
                { name: 'kind', label: say('hazard.kind'), type: 'select',
                  options: KINDS.map((kind) => ({ value: kind, words: say(`hazard.kind.${kind}`) })) },
                { name: 'text', label: say('hazard.text'), hint: say('hazard.text_hint'), type: 'textarea',
                  maxlength: NOTE_MAX },
                { name: 'danger', label: say('hazard.danger'), hint: say('hazard.danger_hint'), type: 'checkbox' },
            ],
            send: async ({ room, kind, text, danger }) => {
                const sent = await photo.send();
                return api.post('/hazards', { kind, danger, ...room && { room }, ...text && { text },
                                              ...sent && { photo: sent } });
            },
            done(answer, element) {
                element.reset();
                kept(say('hazard.sent'));
            },
        });
        return html`<section class="narrow no-print"><h2>${say('hazard.report')}</h2>${photo.view()}${
            report.view()}</section>`;
    }

    function formOf(key, summary, make) {
        if (!forms.has(key))
            forms.set(key, form({ id: key, ...make() }));
        return html`<details class="no-print"><summary>${summary}</summary>${forms.get(key).view()}</details>`;
    }

    const closeForm = (one) => formOf(`close-${one.id}`, say('hazard.close'), () => ({
        fields: [{ name: 'reason', label: say('hazard.reason'), required: true, maxlength: NOTE_MAX }],
        button: say('hazard.close_button'),
        send: (values) => api.post(`/hazards/${one.id}/close`, values),
        done: () => kept(say('hazard.closed_now')),
    }));
    const actionForm = (one) => formOf(`action-${one.id}`, say('hazard.act'), () => ({
        fields: [{ name: 'what', label: say('action.field.what'), required: true, maxlength: WHAT_MAX }, dueField()],
        values: { what: one.text ?? '' }, button: say(may('assign_actions') ? 'actions.make' : 'actions.propose'),
        send: ({ what, due }) => api.post('/actions', { what, hazard: one.id, rooms: one.room ? [one.room] : [],
                                                        ...due && { due } }),
        done: () => kept(say('hazard.acted_now')),
    }));

    const fate = (one) => (one.action
        ? html`<p><a href="${ACTIONS}/${one.action}">${say('hazard.became', { who: one.closed_by })}</a></p>`
        : html`<p>${say('hazard.closed', { who: one.closed_by, time: when(Date.parse(one.closed)),
                                           reason: one.reason })}</p>`);
    const row = (one) => html`<li class="card ${one.danger && !one.closed ? 'danger-now' : ''}">
        ${one.danger ? html`<p>${tag('danger', say('hazard.danger_tag'))}</p>` : nothing}
        <h2>${one.room ? say('hazard.title', { room: nameOfRoom(one.room), kind: say(`hazard.kind.${one.kind}`) })
                       : say(`hazard.kind.${one.kind}`)}</h2>
        ${one.text ? html`<p class="pre">${one.text}</p>` : nothing}
        <p class="quiet">${say(one.who ? 'hazard.by' : 'hazard.by_card', { who: one.who,
                                                                           time: when(Date.parse(one.at)) })}</p>
        ${photoOf(one.photo, say('photo.of', { who: one.who ?? '', time: when(Date.parse(one.at)) }))}
        ${one.closed ? fate(one) : nothing}
        ${!one.closed && may('propose_actions') ? actionForm(one) : nothing}
        ${!one.closed && may('close_hazards') ? closeForm(one) : nothing}</li>`;

    // By their numbers: what is opened and typed at one stays there when another goes.
    const rows = (some) => html`<ul class="cards">${repeat(some, ({ id }) => id, row)}</ul>`;

    function list(all) {
        const openOnes = all.filter(({ closed }) => !closed).sort((a, b) => Number(b.danger) - Number(a.danger));
        const urgent = openOnes.filter(({ danger }) => danger).length;
        const closed = all.filter((one) => one.closed);
        return html`<p class="answer">${say('hazards.answer', { count: openOnes.length })} ${
                urgent ? html`<strong>${say('hazards.urgent', { count: urgent })}</strong>` : nothing}</p>
            ${rows(openOnes)}
            ${closed.length ? html`<details><summary>${say('hazards.closed', { count: closed.length })}</summary>${
                rows(closed)}</details>` : nothing}`;
    }

    return {
        title: () => say('hazards.title'),
        view: () => html`<h1 tabindex="-1">${say('hazards.title')}</h1>
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            ${log ? log.view(list) : html`<p>${say('hazards.explained')}</p>`}
            ${may('report_hazards') ? reportForm() : nothing}`,
    };
}
