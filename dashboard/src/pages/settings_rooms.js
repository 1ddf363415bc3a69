// Rooms: the list, and the form that adds or changes one.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { refreshAll } from '../live.js';
import { go } from '../navigation.js';
import { may, state } from '../state.js';
import { byName, say } from '../words.js';
import { form } from '../parts/form.js';
import { resource, waiting } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const VENTILATIONS = ['unknown', 'natural', 'hybrid', 'mechanical'];
const USES = ['classroom', 'hall', 'music', 'pe', 'sen', 'early_years', 'staff_room', 'office', 'other'];
const AGES = ['unknown', '3-5', '6-10', '11-15', 'adult'];
const NAME_MAX = 64;

const options = (prefix, values) => values.map((value) => ({ value, words: say(`${prefix}.${value}`) }));

const NATIONS = ['england', 'wales', 'scotland', 'northern-ireland', 'other'];
const WINDOWS = ['unknown', 'none', 'some', 'many'];

// id: of the room itself, which is not out of doors; undefined: it is yet to be added.
function fields(id) {
    const text = (name, extra) => ({ name, label: say(`room_form.${name}`), hint: say(`room_form.${name}_hint`),
                                     ...extra });
    const number = (name, extra) => text(name, { type: 'number', min: 0, step: 'any', ...extra });
    const others = [...state.rooms?.values() ?? []].filter((room) => room.id !== id).sort(byName);
    const grouped = (group, list) => list.map((field) => ({ ...field, group: say(`room_form.group.${group}`) }));
    return [
        ...grouped('room', [
            text('name', { required: true, maxlength: NAME_MAX }),
            text('building', { maxlength: NAME_MAX }),
            text('nation', { type: 'select', options: [{ value: '', words: say('nation.site') },
                                                       ...options('nation', NATIONS)] }),
            text('use', { type: 'select', options: options('use', USES) }),
            text('ages', { type: 'select', options: options('ages', AGES) }),
            number('seats', { step: 1 }),
            number('volume_m3'),
        ]),
        ...grouped('air', [
            text('ventilation', { type: 'select', options: options('ventilation', VENTILATIONS) }),
            text('windows', { type: 'select', options: options('windows', WINDOWS) }),
            text('air_cleaner', { type: 'checkbox' }),
            number('cleaner_m3_per_h'),
        ]),
        ...grouped('outdoors', [
            number('outdoor_ppm'),
            text('outdoor_room', { type: 'select', options: [
                { value: '', words: say('room_form.outdoor_room_none') },
                ...others.map((room) => ({ value: room.id, words: room.name }))] }),
        ]),
    ];
}

const NUMBERS = ['seats', 'volume_m3', 'cleaner_m3_per_h', 'outdoor_ppm'];
const each = (names, of) => Object.fromEntries(names.map((name) => [name, of(name)]));

// A number that was left empty is not known, which the API writes as 0. A building that never was is left out.
const complete = ({ building, ...values }, before = {}) => ({
    ...values, ...each(NUMBERS, (name) => values[name] ?? 0), nation: values.nation || null,
    ...((building || before.building) && { building }),
});
const known = (room) => ({ ...room, ...each(NUMBERS, (name) => room[name] || null) });

function editor(title, make) {
    return { title: () => title, view: () => html`<div class="narrow"><h1 tabindex="-1">${title}</h1>${make()}
        <p><a class="button" href="/settings/rooms">${say('room_form.back')}</a></p></div>` };
}

async function kept() {
    await refreshAll().catch(() => {});
    go('/settings/rooms');
}

function adding() {
    const add = form({ id: 'room', fields: fields(), button: say('room_form.add'),
                       send: (values) => api.post('/rooms', complete(values)), done: kept });
    return editor(say('room_form.add_title'), () => add.view());
}

function changing(id) {
    let change = null;
    const room = resource(() => api.get(`/rooms/${encodeURIComponent(id)}`));
    const archive = form({ id: 'archive', fields: [], button: say('room_form.archive'),
                           send: () => api.patch(`/rooms/${id}`, { archived: true }), done: kept });
    const make = (data) => {
        change ??= form({ id: 'room', fields: fields(id), values: known(data), button: say('room_form.save'),
                          send: (values) => api.patch(`/rooms/${id}`, complete(values, data)), done: kept });
        return html`${change.view()}<details><summary>${say('room_form.archive_title')}</summary>
            <p>${say('room_form.archive_text')}</p>${archive.view()}</details>`;
    };
    return editor(say('room_form.change_title'), () => room.view(make));
}

export function open(params, search) {
    if (search.has('new') && may('edit_rooms'))
        return adding();
    if (search.get('edit') && may('edit_rooms'))
        return changing(search.get('edit'));

    const facts = (room) => [room.building, say(`use.${room.use ?? 'other'}`),
                             say(`ventilation.${room.ventilation ?? 'unknown'}`),
                             room.seats ? say('room_form.seats_fact', { count: room.seats }) : ''];
    const list = (rooms) => html`<ul class="rows">${repeat(rooms, (room) => room.id, (room) => html`<li>
        <div><h2>${room.name}</h2><p class="quiet">${facts(room).filter(Boolean).join(' · ')}</p></div>
        ${may('edit_rooms') ? html`<a class="button" href="/settings/rooms?edit=${room.id}">${
            say('settings.change')}<span class="hidden"> ${room.name}</span></a>` : nothing}</li>`)}</ul>`;
    return {
        title: () => say('settings.rooms'),
        view() {
            const rooms = state.rooms && [...state.rooms.values()].sort(byName);
            return html`<h1 tabindex="-1">${say('settings.rooms')}</h1>${settingsTabs('rooms')}
                <p class="answer">${rooms ? say('settings.rooms_count', { count: rooms.length }) : ''}</p>
                ${may('edit_rooms') ? html`<p><a class="button" href="/settings/rooms?new">${
                                        say('room_form.add_title')}</a></p>`
                                    : html`<p>${say('settings.rooms_read_only')}</p>`}
                ${rooms ? list(rooms) : waiting()}`;
        },
    };
}
