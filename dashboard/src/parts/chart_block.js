// A chart that does not need eyes: a sentence, a picture, a slider along the time, a table, and the figures to take
// away. All show the same rows.
import { html, nothing } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { isoTime, localText, time } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { saveFile } from './save_file.js';

const HOUR_MS = 3600000;

let pictureIsLoaded = false;

function loadPicture() {
    if (!pictureIsLoaded)
        import('./picture.js').then(() => {
            pictureIsLoaded = true;
            changed();
        }, () => {});                   // without the picture, the sentence, slider and table remain
}

// Spreadsheets take a cell that starts with one of these for a formula.
const csvCell = (value) => {
    const text = String(value ?? '');
    const safe = /^[=+\-@\t]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const download = (name, lines) => saveFile(new Blob([lines.map((line) => line.map(csvCell).join(',') + '\r\n')
    .join('')], { type: 'text/csv' }), name);

// id: of its elements on the page.
export function chartBlock(id) {
    let cursor = null;                  // index; null: the newest
    let isTable = false;
    loadPicture();

    // chart: {title, sentence, rows: [{at_ms, value, words, note}], figure (see picture.js), column, unit (key of a
    // value's words), file, key (of the value in the file)}. rows without value are gaps' ends and are left out of slider and table.
    return function view(chart) {
        const rows = chart.rows.filter((row) => row.value !== null);
        const last = rows.length - 1;
        const index = Math.min(cursor ?? last, last);
        const at = rows[index];

        const move = (to) => {
            cursor = to >= last ? null : Math.max(0, to);
            changed();
        };
        const page = (event, step) => {
            const goal = at.at_ms + step * HOUR_MS;
            const found = step > 0 ? rows.findIndex((row) => row.at_ms >= goal)
                                   : rows.findLastIndex((row) => row.at_ms <= goal);
            event.preventDefault();
            move(found < 0 ? (step > 0 ? last : 0) : found);
        };
        const onKey = (event) => {
            if (event.key === 'PageUp')
                page(event, 1);
            else if (event.key === 'PageDown')
                page(event, -1);
        };
        const spoken = (row) => [time(row.at_ms), say(chart.unit, { value: row.words }), row.note]
            .filter(Boolean).join(', ');

        const slider = () => html`<div class="slider">
            <input type="range" id="${id}-slider" min="0" max=${last} step="1" .value=${live(String(index))}
                   aria-label=${say('chart.slider', { title: chart.title })} aria-valuetext=${spoken(at)}
                   @input=${(event) => move(Number(event.target.value))} @keydown=${onKey}>
            <output for="${id}-slider" class="figures">${spoken(at)}</output></div>`;

        const buttons = () => html`<div class="buttons no-print">
            <button type="button" aria-expanded=${isTable} aria-controls="${id}-table" @click=${() => {
                isTable = !isTable;
                changed();
            }}>${say('chart.table')}</button>
            <button type="button" @click=${() => download(chart.file, [
                ['time_local', 'time_utc', chart.key],
                ...rows.map((row) => [localText(row.at_ms), isoTime(row.at_ms), row.value]),
            ])}>${say('chart.csv')}</button></div>`;

        const table = () => html`<div class="scroll tall" role="region" tabindex="0" aria-label=${chart.title}><table>
            <thead><tr><th scope="col">${say('chart.time')}</th><th scope="col" class="number-cell">${chart.column}</th>
                <th scope="col">${say('chart.note')}</th></tr></thead>
            <tbody>${rows.map((row) => html`<tr><th scope="row" class="figures">${time(row.at_ms)}</th>
                <td class="number-cell">${row.words}</td><td>${row.note}</td></tr>`)}</tbody></table></div>`;

        return html`<figure class="chart">
            <figcaption><h2>${chart.title}</h2><p>${chart.sentence}</p></figcaption>
            ${rows.length ? html`
                ${pictureIsLoaded ? html`<air-picture aria-hidden="true" .figure=${{
                    ...chart.figure, cursor: chart.rows.indexOf(at),
                    pick: (row) => rows.includes(chart.rows[row]) && move(rows.indexOf(chart.rows[row])),
                }}></air-picture>` : html`<div class="picture-place"></div>`}
                ${chart.legend ?? nothing}
                ${slider()} ${buttons()}
                <div id="${id}-table" ?hidden=${!isTable}>${isTable ? table() : nothing}</div>` : nothing}
        </figure>`;
    };
}
