// What a risk assessment is about: its title, scope, who may be harmed, and which rooms.
import { html } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { state } from '../state.js';
import { list, say } from '../words.js';
import { addressOf, apiOf, heading, nameOfRoom, titleOf } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource, waiting } from '../parts/resource.js';
import { roomFields, roomValues, roomsOf } from '../parts/room_choice.js';

const TITLE_MAX = 200;
const TEXT_MAX = 2000;

export function open([id]) {
    const assessment = resource(() => api.get(apiOf(id)));
    let edit = null;

    const text = (name, wants) => ({ name, label: say(`assessment.${name}`), hint: say(`assessment.${name}_hint`),
                                     type: 'textarea', required: wants, maxlength: TEXT_MAX });

    function editor(one) {
        if (!state.rooms)
            return waiting();           // to choose from
        edit ??= form({
            id: 'scope', button: say('assessment.save'),
            values: { title: titleOf(one), scope: one.scope, harmed: one.harmed, ...roomValues(one.rooms) },
            fields: [
                { name: 'title', label: say('assessment.title'), required: true, maxlength: TITLE_MAX },
                text('scope', true), text('harmed', false), ...roomFields(),
            ],
            send: ({ title, scope, harmed, ...rooms }) => api.patch(apiOf(id), {
                title, scope, harmed, rooms: roomsOf(rooms) }),
            done: () => go(addressOf(id)),
        });
        return html`<div class="narrow">${edit.view()}</div>`;
    }

    function words(one) {
        const row = (key, value) => html`<div><dt>${say(key)}</dt><dd>${
            value || say('assessment.not_said')}</dd></div>`;
        return html`<dl class="summary">${row('assessment.scope', one.scope)} ${row('assessment.harmed', one.harmed)}
            ${row('room_choice.where', one.rooms?.length ? list(one.rooms.map(nameOfRoom))
                                                         : say('room_choice.whole'))}</dl>`;
    }

    return {
        title: () => say('task.scope'),
        view: () => html`${heading(id, assessment, say('task.scope'))}
            ${assessment.view((one) => (one.may.includes('edit') ? editor(one) : words(one)))}`,
    };
}
