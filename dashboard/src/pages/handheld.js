// A round with a hand-held monitor: one reading after the other on a phone, or all of them as a file.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { addDays, dateOf, instantTyped, now } from '../clock.js';
import { changed, may, state } from '../state.js';
import { byName, say } from '../words.js';
import { form } from '../parts/form.js';
import { spotsFile } from '../parts/spots.js';

const NAME_MAX = 63;
const NOTE_MAX = 255;
const FILE_DAYS = 365;
const SHEET_COLUMNS = ['sensor.room', 'spot.sheet_time', 'spot.co2_ppm', 'spot.temperature_c', 'spot.monitor',
                       'spot.sheet_who'];

const number = (name, attributes) => ({ name, label: say(`spot.${name}`), type: 'number', step: 'any', ...attributes });

export function open(params, search) {
    let said = null;                    // {message, bad}: what came of the last entry
    let entry = null;
    let isReading = false;

    const byNames = () => [...(state.rooms?.values() ?? [])].sort(byName);

    // The rooms come with the first answer of the gateway; what was typed of the monitor stays for the next room.
    function entryForm() {
        const rooms = byNames();
        entry ??= rooms.length ? form({
            id: 'spot', button: say('spot.enter'), values: { room: search.get('room') ?? '' },
            fields: [
                { name: 'room', label: say('sensor.room'), type: 'select', required: true,
                  options: [{ value: '', words: say('tray.choose') },
                            ...rooms.map((room) => ({ value: room.id, words: room.name }))] },
                number('co2_ppm'), number('temperature_c'), number('humidity_pct'),
                { name: 'monitor', label: say('spot.monitor'), hint: say('spot.monitor_hint'), maxlength: NAME_MAX },
                { name: 'at', label: say('check.at'), hint: say('check.at_hint'), type: 'datetime-local' },
                { name: 'note', label: say('check.note'), maxlength: NOTE_MAX },
            ],
            send: ({ room, at, ...values }) => api.post(`/rooms/${encodeURIComponent(room)}/spots`, {
                ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
                ...(at && { at: instantTyped(at) }) }),
            done(answer, element) {
                const room = state.rooms.get(element.elements.room.value)?.name;
                ['room', 'co2_ppm', 'temperature_c', 'humidity_pct', 'note'].forEach((name) => {
                    element.elements[name].value = '';
                });
                element.elements.room.focus();
                said = { message: say('spot.entered', { room }) };
                changed();
            } }) : null;
        return entry ? entry.view() : nothing;
    }

    async function read(event) {
        const [file] = event.target.files;
        if (!file)
            return;
        isReading = true;
        changed();
        try {
            const monitor = document.getElementById('spot-file-monitor').value;
            const answer = await api.file('/spots' + query({ monitor }), file);
            said = { message: say('spot.file_entered', { count: answer.added, known: answer.known }) };
        } catch (error) {
            said = { message: error.message, bad: true };
        }
        isReading = false;
        event.target.value = '';
        changed();
    }

    const fileForm = () => html`<h2>${say('spot.file_title')}</h2><p>${say('spot.file_explained')}</p>
        <div class="field"><label for="spot-file-monitor">${say('spot.monitor')}</label>
            <input id="spot-file-monitor" maxlength=${NAME_MAX} autocomplete="off"></div>
        <div class="field"><label for="spot-file">${say('spot.file')}</label>
            <input type="file" id="spot-file" accept=".csv,text/csv" @change=${read}
                aria-busy=${isReading ? 'true' : nothing}></div>`;

    // To carry along and fill in with a pen: on paper alone.
    const sheet = () => html`<p class="print-only">${say('spot.sheet_date')}</p>
        <table class="print-only spot-sheet"><caption>${say('spot.sheet_caption')}</caption>
            <thead><tr>${SHEET_COLUMNS.map((name) => html`<th scope="col">${say(name)}</th>`)}</tr></thead>
            <tbody>${byNames().map((room) => html`<tr><th scope="row">${room.name}</th>${
                SHEET_COLUMNS.slice(1).map(() => html`<td></td>`)}</tr>`)}</tbody></table>`;

    const papers = () => html`<h2>${say('spot.papers_title')}</h2>
        <p><button type="button" class="button" @click=${() => window.print()}>${say('spot.sheet_print')}</button></p>
        ${may('see_history') ? html`<p>${spotsFile(addDays(dateOf(now()), 1 - FILE_DAYS), say('spot.year_file'))}</p>`
                             : nothing}`;

    return {
        title: () => say('spot.round'),
        view: () => html`<p class="no-print"><a href="/sensors">${say('sensor.all')}</a></p>
            <h1 tabindex="-1">${say('spot.round')}</h1><p class="no-print">${say('spot.explained')}</p>
            ${may('enter_spots') ? html`<div class="no-print">
                <p role="status" class=${said ? (said.bad ? 'notice notice-error' : 'notice') : 'hidden'}>${
                    said?.message ?? ''}</p>
                ${entryForm()}${fileForm()}${papers()}</div>${sheet()}` : html`<p>${say('spot.who')}</p>`}`,
    };
}
