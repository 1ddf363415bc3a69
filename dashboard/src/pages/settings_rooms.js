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

const fields = () => [
    { name: 'name', label: say('room_form.name'), hint: say('room_form.name_hint'), required: true,
      maxlength: NAME_MAX },
    { name: 'building', label: say('room_form.building'), hint: say('room_form.building_hint'), maxlength: NAME_MAX },
    { name: 'ventilation', label: say('room_form.ventilation'), hint: say('room_form.ventilation_hint'), type: 'select',
      options: options('ventilation', VENTILATIONS) },
    { name: 'use', label: say('room_form.use'), type: 'select', options: options('use', USES) },
    { name: 'ages', label: say('room_form.ages'), type: 'select', options: options('ages', AGES) },
    { name: 'seats', label: say('room_form.seats'), hint: say('room_form.seats_hint'), type: 'number', min: 0,
      step: 1 },
    { name: 'volume_m3', label: say('room_form.volume'), hint: say('room_form.volume_hint'), type: 'number', min: 0,
      step: 'any' },
];

// What was left empty is not known, which the API writes as 0. A building that never was is left out.
const complete = ({ building, ...values }, before = {}) => ({
    ...values, seats: values.seats ?? 0, volume_m3: values.volume_m3 ?? 0,
    ...((building || before.building) && { building }),
});
const known = (room) => ({ ...room, seats: room.seats || null, volume_m3: room.volume_m3 || null });

function editor(title, make) {
    return { title: () => title, view: () => html`<div class="narrow"><h1 tabindex="-1">${title}</h1>${make()}
        <p><a href="/settings/rooms">${say('room_form.back')}</a></p></div>` };
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
        change ??= form({ id: 'room', fields: fields(), values: known(data), button: say('room_form.save'),
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
