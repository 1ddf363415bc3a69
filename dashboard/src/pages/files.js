// Judge a file: a logger's export, looked at as if the room had been heard live; kept in the record only when somebody
// says so. Below, what was kept.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { day, when } from '../clock.js';
import { changed, may, state } from '../state.js';
import { byName, say, whole } from '../words.js';
import { fileReport } from '../parts/file_report.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const UPLOAD_DEADLINE_MS = 5 * 60000;   // a year of a school over a slow network, and the judge
const ASK_MS = 500;                     // between two looks at how far keeping it is

const rooms = () => [...(state.rooms?.values() ?? [])].sort(byName);

export function open() {
    const imports = resource(() => api.get('/imports'));
    let room = '';
    let chosen = null;                  // the file that is looked at
    let isReading = false;
    let isOver = false;                 // something is dragged over the field
    let report = null;                  // the answer of /analyse
    let error = null;
    let kept = null;                    // {message, bad}: what came of keeping it
    let isKeeping = false;
    let isClosed = false;

    async function judge() {
        if (!chosen)
            return;
        isReading = true;
        error = report = kept = null;
        changed();
        try {
            const named = `file=${encodeURIComponent(chosen.name.slice(-60))}`;
            report = await api.file(`/analyse?${named}${room ? `&room=${room}` : ''}`, chosen, UPLOAD_DEADLINE_MS);
        } catch (failed) {
            error = failed;
        }
        isReading = false;
        changed();
    }

    function take([file]) {
        if (!file || isReading)
            return;
        chosen = file;
        judge();
    }

    // Until the gateway has it whole, or says why not.
    async function awaitKept(number) {
        for (;;) {
            const { newest } = await api.get('/imports');
            if (newest.number !== number || newest.state === 'failed')
                return { message: newest.why ?? say('files.lost'), bad: true };
            if (newest.state === 'done')
                return { message: newest.added
                    ? say('files.kept', { count: newest.added, added: whole(newest.added), known: whole(newest.known) })
                    : say('files.known') };
            await new Promise((resolve) => { setTimeout(resolve, ASK_MS); });
            if (isClosed)
                return null;
        }
    }

    async function keep(event, sensor) {
        event.preventDefault();
        const into = event.target.elements.room.value;
        isKeeping = true;
        kept = null;
        changed();
        try {
            const { newest } = await api.post('/imports', { upload: report.upload, room: into,
                                                            ...(sensor ? { sensor } : {}) });
            kept = await awaitKept(newest.number);
        } catch (failed) {
            kept = { message: failed.message, bad: true };
        }
        isKeeping = false;
        imports.reload();
        changed();
    }

    const options = (selected) => rooms().map(({ id, name }) => html`<option value=${id} ?selected=${id === selected}>${
        name}</option>`);

    const keeper = (one, index) => html`<form class="no-print" @submit=${(event) => keep(event, one.room)}>
        <div class="field"><label for=${`files-keep-${index}`}>${say('files.keep_room')}</label>
        <p class="hint">${say('files.keep_hint')}</p>
        <select id=${`files-keep-${index}`} name="room">${options(room)}</select></div>
        <p><button class="button" type="submit" aria-busy=${isKeeping ? 'true' : nothing}>${
            say('files.keep')}</button></p>
        </form>`;

    const chooser = () => html`
        <div class="field"><label for="files-room">${say('files.room')}</label>
            <p class="hint" id="files-room-hint">${say('files.room_hint')}</p>
            <select id="files-room" aria-describedby="files-room-hint" @change=${(event) => {
                room = event.target.value;
                judge();
            }}><option value="">${say('files.no_room')}</option>${options(room)}</select></div>
        <div class="field drop ${isOver ? 'drop-over' : ''}"
            @dragover=${(event) => {
                event.preventDefault();
                isOver = true;
                changed();
            }} @dragleave=${() => {
                isOver = false;
                changed();
            }} @drop=${(event) => {
                event.preventDefault();
                isOver = false;
                take(event.dataTransfer.files);
            }}><label for="files-file">${say('files.file')}</label>
            <p class="hint" id="files-file-hint">${say('files.file_hint')}</p>
            <input type="file" id="files-file" accept=".csv,.txt,.tsv,text/csv,text/plain"
                aria-describedby="files-file-hint" aria-busy=${isReading ? 'true' : nothing}
                @change=${(event) => take(event.target.files)}></div>`;

    const outcome = () => html`
        <div role="status">${isReading ? html`<p>${say('files.reading')}</p>` : nothing}</div>
        ${error ? html`<p class="notice notice-error" role="alert">${error.message}</p>
            <p>${say('files.nothing_kept')}</p>` : nothing}
        <div role="status">${kept ? html`<p class=${kept.bad ? 'notice notice-error' : 'notice'}>${kept.message}</p>`
                                  : nothing}</div>
        ${report ? html`<section aria-label=${report.file}>${report.rooms.map((one, index) =>
            fileReport(report, one, may('keep_files') ? keeper(one, index) : nothing))}</section>` : nothing}`;

    const roomName = (id) => state.rooms?.get(id)?.name ?? id;

    const row = (one) => html`<tr><th scope="row">${one.file}</th><td>${roomName(one.room)}</td>
        <td>${day(Date.parse(one.from))} – ${day(Date.parse(one.to) - 1)}</td>
        <td class="figures">${whole(one.added)}</td>
        <td>${say('files.by', { who: one.who, when: when(Date.parse(one.at)) })}</td></tr>`;

    const list = (data) => (data.imports.length ? html`<div class="scroll" role="region" tabindex="0"
            aria-label=${say('files.imports')}><table>
        <thead><tr>${['file', 'room', 'time', 'samples', 'kept'].map((name) => html`<th scope="col">${
            say(`files.column.${name}`)}</th>`)}</tr></thead>
        <tbody>${data.imports.map(row)}</tbody></table></div>` : html`<p>${say('files.none')}</p>`);

    return {
        title: () => say('files.title'),
        view: () => html`<h1 tabindex="-1">${say('files.title')}</h1>${settingsTabs('files')}
            <p>${say('files.lead')}</p>${chooser()}${outcome()}
            <h2>${say('files.imports')}</h2>${imports.view(list)}`,
        close() {
            isClosed = true;
        },
    };
}
