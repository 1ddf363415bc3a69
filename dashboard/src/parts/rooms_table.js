// The wall as a table: the same rooms, the same words, sortable by each column.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { changed } from '../state.js';
import { say, whole } from '../words.js';
import { badge, LEVELS, levelOf } from './level.js';
import { freshness, holder, levelWords, reason, temperature } from './room_words.js';

const text = (a, b) => String(a).localeCompare(String(b), undefined, { numeric: true });
const number = (a, b) => (b ?? -Infinity) - (a ?? -Infinity);

const shownCo2 = (room) => (levelOf(room) === 'unknown' ? null : room.co2_ppm);

const COLUMNS = [
    { name: 'room', compare: (a, b) => text(a.name, b.name),
      cell: (room, by) => html`<th scope="row"><a href="/rooms/${room.id}${by}">${room.name}</a></th>` },
    { name: 'building', compare: (a, b) => text(a.building ?? '', b.building ?? ''),
      cell: (room) => html`<td>${room.building}</td>` },
    { name: 'level', compare: (a, b) => LEVELS.indexOf(levelOf(a)) - LEVELS.indexOf(levelOf(b)),
      cell: (room) => html`<td>${badge(levelOf(room), levelWords(room))} <span class="nowrap">${
          reason(room)}</span></td>` },
    { name: 'co2', number: true, compare: (a, b) => number(shownCo2(a), shownCo2(b)),
      cell: (room) => html`<td class="number-cell ${room.freshness === 'late' ? 'quiet' : ''}">${
          shownCo2(room) === null ? '–' : whole(room.co2_ppm)}</td>` },
    { name: 'trend', compare: (a, b) => text(a.trend ?? '', b.trend ?? ''),
      cell: (room) => html`<td>${room.trend && levelOf(room) !== 'unknown' ? say(`trend.${room.trend}`) : '–'}</td>` },
    { name: 'temperature', compare: (a, b) => number(a.temperature_c, b.temperature_c),
      cell: (room) => html`<td>${temperature(room)}</td>` },
    { name: 'age', compare: (a, b) => text(b.heard ?? '', a.heard ?? ''),
      cell: (room) => html`<td class="figures">${freshness(room)}</td>` },
    { name: 'holder', compare: (a, b) => text(b.incident?.with ?? '', a.incident?.with ?? ''),
      cell: (room) => html`<td>${holder(room.incident)}</td>` },
];

let sorted = null;              // {name, down}; null: as the page orders them

function sortBy(name) {
    sorted = sorted?.name === name ? { name, down: !sorted.down } : { name, down: false };
    changed();
}

// by: the query of a room's address, where this screen is judged by another pack; "".
export function roomsTable(rooms, by) {
    const column = COLUMNS.find(({ name }) => name === sorted?.name);
    const rows = column ? [...rooms].sort((a, b) => column.compare(a, b) * (sorted.down ? -1 : 1)) : rooms;
    const direction = (name) => (sorted?.name !== name ? nothing : sorted.down ? 'descending' : 'ascending');
    return html`<div class="scroll" role="region" tabindex="0" aria-label=${say('rooms.table')}><table class="wide">
        <thead><tr>${COLUMNS.map(({ name, number: isNumber }) => html`
            <th scope="col" class=${isNumber ? 'number-cell' : nothing} aria-sort=${direction(name)}>
                <button type="button" class="sort" @click=${() => sortBy(name)}>${say(`rooms.column.${name}`)}</button>
            </th>`)}</tr></thead>
        <tbody>${repeat(rows, (room) => room.id, (room) => html`
            <tr>${COLUMNS.map(({ cell }) => cell(room, by))}</tr>`)}</tbody>
    </table></div>`;
}
