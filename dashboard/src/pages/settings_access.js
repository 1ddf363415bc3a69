// The access log: who looked at detailed history, and who changed what. Leaders and safety reps read the same one.
import { html } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate, when } from '../clock.js';
import { state } from '../state.js';
import { say, sayKnown } from '../words.js';
import { packWords } from '../parts/judge_by.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const roomName = (id) => state.rooms?.get(id)?.name ?? id;

// What the words of a line's detail say apart, for sentences that are made of more than one of them.
const PARTS = {
    'sensor moved': [/^(?<sensor>.+) -> (?<room>.+)$/, ({ sensor, room }) => (room === 'no room'
        ? say('access.sensor_taken_out', { sensor }) : say('access.sensor_put_in', { sensor, room: roomName(room) }))],
    'sensor checked': [/^(?<sensor>.+): (?<how>\w+), (?<good>good|not good)$/, ({ sensor, how, good }) =>
        say(good === 'good' ? 'access.sensor_found_good' : 'access.sensor_found_bad', {
            sensor, how: sayKnown(`check.how.${how}`, how) })],
    'sensor replaced': [/^(?<old>.+) -> (?<sensor>.+) in (?<room>.+)$/, ({ old, sensor, room }) =>
        say('access.sensor_replaced_by', { old, sensor, room: roomName(room) })],
    'room added': [/^(?<room>.+)$/, ({ room }) => say('access.room_added', { detail: roomName(room) })],
    'pack adopted': [/^(?<pack>.+)$/, ({ pack }) => say('access.pack_adopted', { detail: packWords(pack) })],
    'room changed': [/^(?<room>.+)$/, ({ room }) => say('access.room_changed', { detail: roomName(room) })],
};

// A line's own word, as "sensor moved", is the key of its sentence; one we have no sentence for is shown as it is.
function sentence({ what, detail, room, from, to, many }) {
    const [shape, words] = PARTS[what] ?? [];
    const parts = shape?.exec(detail ?? '')?.groups;
    if (parts)
        return words(parts);
    const key = `access.${what.replaceAll(' ', '_')}`;
    if (room)
        return say(many ? `${key}_many` : from === to ? `${key}_day` : key, {
            room: roomName(room), from: dayOfDate(from), to: dayOfDate(to) });
    return sayKnown(key, [what, detail].filter(Boolean).join(': '), { detail: detail ?? '' });
}

export function open() {
    const lines = resource(() => api.get('/access'));

    const rows = (all) => html`<ul class="rows">${all.map((line) => html`<li><div><p>${sentence(line)}</p>
        <p class="quiet">${line.who} · <span class="figures">${line.at ? when(Date.parse(line.at)) : '–'}</span></p>
        </div></li>`)}</ul>`;

    return {
        title: () => say('settings.access'),
        view: () => html`<h1 tabindex="-1">${say('settings.access')}</h1>${settingsTabs('access')}
            <p>${say('access.explained')}</p>
            ${lines.view((all) => (all.length ? rows(all) : html`<p class="quiet">${say('access.none')}</p>`))}`,
    };
}
