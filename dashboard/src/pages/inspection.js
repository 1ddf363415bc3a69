// One inspection: its notice, the round room by room with what the record says of each, findings with the employer's
// replies, and for how long the others have waited.
import { html, nothing } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { api } from '../api.js';
import { dayOfDate, when } from '../clock.js';
import { changed, state } from '../state.js';
import { byName, percent, say, whole } from '../words.js';
import { nameOfRoom, tag } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { papers } from '../parts/paper_link.js';
import { photoChoice } from '../parts/photo_choice.js';
import { resource } from '../parts/resource.js';
import { ACTIONS, INSPECTIONS, NOTE_MAX, TEXT_MAX, WHAT_MAX, dueField, dueWords, inspectionTitle, ownerFields, ownerOf,
    ownerValue, photoOf, roomField, stateTag } from '../parts/work_words.js';

const HOUR_MIN = 60;

const PARTS = ['morning', 'midday', 'afternoon'];

// A cell with its words, so that nothing rests on the place of a number.
const partRow = (name, part) => html`<tr><th scope="row">${say(`inspection.part.${name}`)}</th>${
    part.mean_ppm === null
        ? html`<td colspan="2" data-label=${say('inspection.column.mean')}>${
            say('inspection.part_unknown', { coverage: percent(part.coverage ?? 0) })}</td>`
        : html`<td class="number-cell" data-label=${say('inspection.column.mean')}>${whole(part.mean_ppm)}</td>
            <td class="number-cell" data-label=${say('inspection.column.most')}>${whole(part.most_ppm)}</td>`}</tr>`;

// What the record said of a room when the round was begun, and says of it ever since.
function figures(found, name) {
    const { day } = found;
    if (!found.dates || !day.days)
        return html`<p>${say('inspection.no_figures')}</p>`;
    const dates = { from: dayOfDate(found.from), to: dayOfDate(found.to), count: found.dates,
                    coverage: percent(day.coverage ?? 0) };
    return html`<p>${day.mean_ppm === null ? say('inspection.figures_unknown', dates)
        : say('inspection.figures', { ...dates, mean: whole(day.mean_ppm),
                                      above: whole(day.minutes_above_800 / HOUR_MIN),
                                      far_above: whole(day.minutes_above_1500 / HOUR_MIN) })}</p>
        <table class="stacking parts-of-day"><caption>${say('inspection.parts', { room: name })}</caption>
            <thead><tr><th scope="col">${say('inspection.column.part')}</th>
                <th scope="col" class="number-cell">${say('inspection.column.mean')}</th>
                <th scope="col" class="number-cell">${say('inspection.column.most')}</th></tr></thead>
            <tbody>${PARTS.map((part) => partRow(part, found[part]))}</tbody></table>`;
}

export function open([id]) {
    const address = `/inspections/${id}`;
    const forms = new Map();
    const photos = new Map();
    const one = resource(() => api.get(address));
    const people = state.session.person.role === 'leader' ? resource(() => api.get('/people')) : null;
    const paper = papers();
    let opened = null;
    let said = '';

    function took(answer, words) {
        one.data = answer;
        said = words;
        forms.clear();
        changed();
    }

    function photoFor(key) {
        if (!photos.has(key))
            photos.set(key, photoChoice(`photo-${key}`));
        return photos.get(key);
    }
    function formOf(key, make) {
        if (!forms.has(key))
            forms.set(key, form({ id: key, ...make() }));
        return forms.get(key).view();
    }

    // -- the round --

    // The round goes on from the room that was saved, whose form is gone.
    const rowId = (room) => `room-${room}`;
    const goToRow = (room) => requestAnimationFrame(() => requestAnimationFrame(() =>
        document.getElementById(rowId(room))?.focus()));

    const lookForm = (room, seen) => html`${photoFor(room).view()}${formOf(`look-${room}`, () => ({
        values: { fine: seen ? (seen.fine ? 'yes' : 'no') : '', note: seen?.note ?? '' },
        fields: [{ name: 'fine', label: say('inspection.look'), type: 'choice', required: true, options: [
                     { value: 'yes', words: say('inspection.fine') },
                     { value: 'no', words: say('inspection.not_fine') }] },
                 { name: 'note', label: say('inspection.note'), type: 'textarea', maxlength: NOTE_MAX }],
        button: say('inspection.save_room'),
        send: async ({ fine, note }) => {
            const photo = await photoFor(room).send() ?? seen?.photo;
            return api.put(`${address}/rooms/${encodeURIComponent(room)}`, { fine: fine === 'yes', ...note && { note },
                                                                             ...photo && { photo } });
        },
        done(answer) {
            opened = null;
            took(answer, say('inspection.saved', { room: nameOfRoom(room) }));
            goToRow(room);
        },
    }))}`;

    function figuresOf(room, all) {
        const frozen = all.find((one) => one.room === room);
        return frozen ? figures(frozen, nameOfRoom(room)) : html`<p>${say('inspection.no_figures')}</p>`;
    }

    const beginForm = () => html`<section class="no-print"><h2>${say('inspection.round')}</h2>
        <p>${say('inspection.begin_explained')}</p>${formOf('begin', () => ({
        fields: [], button: say('inspection.begin'), send: () => api.post(`${address}/begin`),
        done: (answer) => took(answer, say('inspection.begun')) }))}</section>`;

    function roomRow(found, room, mayLook) {
        const seen = found.rooms.find((look) => look.room === room);
        const isOpen = opened === room;
        const toggle = (event) => {
            opened = event.target.open ? room : opened === room ? null : opened;
            changed();
        };
        return html`<li><details ?open=${isOpen} @toggle=${toggle}><summary id=${rowId(room)}>${nameOfRoom(room)} ${seen
                ? tag(seen.fine ? 'look-fine' : 'look-not', say(seen.fine ? 'inspection.fine' : 'inspection.not_fine'))
                : tag('look-none', say('inspection.not_seen'))}</summary>
            ${isOpen ? html`${figuresOf(room, found.figures)}
                ${seen?.note ? html`<p class="pre">${seen.note}</p>` : nothing}
                ${photoOf(seen?.photo, say('photo.room', { room: nameOfRoom(room) }))}
                ${mayLook ? html`<div class="narrow no-print">${lookForm(room, seen)}</div>` : nothing}` : nothing}
            </details></li>`;
    }

    // All while it goes on; then those that were part of it, also if nobody looked at them. In walking order, and rooms
    // that are no more last.
    function roundOf(found) {
        const all = [...state.rooms?.values() ?? []].sort((a, b) =>
            (a.building ?? '').localeCompare(b.building ?? '') || byName(a, b)).map((room) => room.id);
        if (found.may.includes('look'))
            return all;
        const part = [...new Set([...found.figures, ...found.rooms].map(({ room }) => room))];
        return [...all.filter((room) => part.includes(room)), ...part.filter((room) => !all.includes(room))];
    }

    function round(found) {
        const mayLook = found.may.includes('look');
        const rooms = roundOf(found);
        return rooms.length ? html`<section><h2>${say('inspection.round')}</h2>
            <p>${say('inspection.round_left', { count: found.rooms_seen, all: rooms.length })}</p>
            <ul class="plain-list">${rooms.map((room) => roomRow(found, room, mayLook))}</ul></section>` : nothing;
    }

    // -- findings --

    const findForm = () => html`<details class="narrow no-print"><summary>${say('inspection.add')}</summary>${
        photoFor('finding').view()}${formOf('find', () => ({
        fields: [roomField(),
                 { name: 'text', label: say('inspection.finding'), type: 'textarea', required: true,
                   maxlength: NOTE_MAX }],
        button: say('inspection.add'),
        send: async ({ room, text }) => {
            const photo = await photoFor('finding').send();
            return api.post(`${address}/findings`, { text, ...room && { room }, ...photo && { photo } });
        },
        done(answer, element) {
            element.reset();                // the next finding is another one
            took(answer, say('inspection.added'));
        },
    }))}</details>`;

    const replyForm = (finding, persons) => html`<details class="narrow no-print" ?open=${!finding.answered}><summary>${
        say('inspection.reply')}</summary>${formOf(`reply-${finding.id}`, () => ({
        fields: [{ name: 'text', label: say('inspection.reply_text'), type: 'textarea', required: true,
                   maxlength: TEXT_MAX },
                 { name: 'what', label: say('inspection.reply_action'), hint: say('inspection.reply_action_hint'),
                   maxlength: WHAT_MAX }, ...ownerFields(persons), dueField()],
        button: say('inspection.reply'),
        send: ({ text, what, owner, due }) => api.post(`/findings/${finding.id}/reply`, {
            text, ...what && { what, ...ownerValue(owner), ...due && { due } } }),
        done(answer, element) {
            element.reset();
            took(answer, say('inspection.replied'));
        },
    }))}</details>`;

    const toDo = (action) => html`<p><a href="${ACTIONS}/${action.id}">${action.what}</a> · ${ownerOf(action)} ·
        ${dueWords(action)} ${stateTag(action)}</p>`;

    const findingRow = (found) => (finding) => html`<li class="card finding ${finding.answered ? '' : 'waiting-reply'}">
        <h3>${finding.room ? nameOfRoom(finding.room) : say('action.whole_school')}</h3>
        <p class="pre">${finding.text}</p>
        ${photoOf(finding.photo, say('photo.of', { who: finding.who, time: when(Date.parse(finding.at)) }))}
        <p class="quiet">${finding.who} · ${when(Date.parse(finding.at))}</p>
        ${finding.answered ? nothing : html`<p><strong>${
            finding.school_days_waiting ? say('inspection.waiting', { count: finding.school_days_waiting })
                                        : say('inspection.waiting_today')}</strong></p>`}
        ${finding.replies.map((reply) => html`<blockquote><p class="pre">${reply.text}</p><p class="quiet">${
            say('inspection.replied_by', { who: reply.who, time: when(Date.parse(reply.at)) })}</p></blockquote>${
                reply.to_do ? toDo(reply.to_do) : nothing}`)}
        ${found.may.includes('reply') && people ? people.view((persons) => replyForm(finding, persons))
                                                : nothing}</li>`;

    // It can't be begun afterwards, nor rooms be seen: for less than the whole round one tap is not enough.
    function finishForm(found) {
        const finish = formOf('finish', () => ({
            fields: [], button: say('inspection.finish'), send: () => api.post(`${address}/finish`),
            done: (answer) => took(answer, say(answer.unanswered ? 'inspection.finished' : 'inspection.finished_none')) }));
        const unseen = roundOf(found).length - found.rooms_seen;
        const [summary, explained] = found.may.includes('begin')
            ? [say('inspection.finish_unbegun'), say('inspection.finish_unbegun_explained')]
            : [say('inspection.finish_unseen', { count: unseen }), say('inspection.finish_unseen_explained')];
        return html`<section class="no-print">${found.may.includes('begin') || unseen > 0
            ? keyed(summary, html`<details><summary>${summary}</summary><p>${explained}</p>${finish}</details>`)
            : finish}</section>`;
    }

    const page = (found) => html`<p>${tag(`inspection-${found.state}`, say(`inspection.state.${found.state}`))} ${
            say('inspection.by', { who: found.who })}</p>
        <p class="answer">${found.unanswered ? say('inspection.unanswered', { count: found.unanswered })
                                             : say('inspection.findings', { count: found.findings_count })}</p>
        <details><summary>${say('inspection.notice', { time: when(Date.parse(found.notified)) })}</summary>
            <p class="pre">${found.notice}</p></details>
        ${found.may.includes('begin') ? beginForm() : round(found)}
        <section><h2>${say('inspection.findings_title')}</h2>
            <ul class="cards">${found.findings.map(findingRow(found))}</ul>
            ${found.may.includes('find') ? findForm() : nothing}</section>
        ${found.may.includes('finish') ? finishForm(found) : nothing}
        <p>${paper('inspection', { id }, say('paper.inspection'))}</p>`;

    return {
        title: () => (one.data ? inspectionTitle(one.data) : say('inspections.title')),
        view: () => html`<p class="no-print"><a href=${INSPECTIONS}>${say('inspections.title')}</a></p>
            <h1 tabindex="-1">${one.data ? inspectionTitle(one.data) : say('inspections.title')}</h1>
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            ${one.view(page)}`,
    };
}
