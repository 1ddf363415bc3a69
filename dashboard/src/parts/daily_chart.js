// A figure for each day as a chart that does not need eyes: a sentence, a picture, and a table of the same rows.
import { html, nothing, svg } from 'lit-html';
import { dayOfDate } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';

const WIDTH = 100;                      // of the picture's own units: it is drawn as wide as there is room
const HEIGHT = 40;
const DAY_MS = 86400000;
const dayNumber = (date) => Date.parse(`${date}T00:00:00Z`) / DAY_MS;

// Stretches of neighbouring days with a value: a day without one leaves the line open.
function stretches(rows, index) {
    const found = [[]];
    rows.forEach((row, at) => {
        const isNext = at > 0 && dayNumber(row.date) - dayNumber(rows[at - 1].date) === 1;
        if (row.values[index] === null || !isNext)
            found.push([]);
        if (row.values[index] !== null)
            found.at(-1).push(row);
    });
    return found.filter((stretch) => stretch.length);
}

function picture(rows, columns, min, max) {
    const first = dayNumber(rows[0].date);
    const span = Math.max(1, dayNumber(rows.at(-1).date) - first);
    const x = (date) => ((dayNumber(date) - first) / span) * WIDTH;
    const y = (value) => HEIGHT - ((value - min) / (max - min)) * HEIGHT;
    const point = (row, index) => `${x(row.date).toFixed(2)},${y(row.values[index]).toFixed(2)}`;
    const line = (stretch, index) => (stretch.length > 1
        ? svg`<polyline class="daily-line daily-line-${index}" points=${
            stretch.map((row) => point(row, index)).join(' ')}></polyline>`
        : svg`<path class="daily-point" d="M${point(stretch[0], index)}h0.01"></path>`);
    return html`<svg class="daily-picture" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none"
        aria-hidden="true">${columns.map((_, index) => stretches(rows, index)
            .map((stretch) => line(stretch, index)))}</svg>`;
}

// id: of its elements on the page.
export function dailyChart(id) {
    let isTable = false;

    // chart: {title, sentence, columns: [words] (one line each), rows: [{date, values: [number or null]}] oldest first,
    // min, max (of the picture, widened to what there is), words(value)}.
    return function view(chart) {
        const rows = chart.rows.filter(({ values }) => values.some((value) => value !== null));
        const values = rows.flatMap((row) => row.values).filter((value) => value !== null);
        const min = Math.min(chart.min, ...values);
        const max = Math.max(chart.max, ...values);
        const cell = (value) => html`<td class="number-cell">${value === null ? '–' : chart.words(value)}</td>`;

        const table = () => html`<div class="scroll tall" role="region" tabindex="0" aria-label=${chart.title}><table>
            <thead><tr><th scope="col">${say('daily.day')}</th>${chart.columns.map((words) => html`
                <th scope="col" class="number-cell">${words}</th>`)}</tr></thead>
            <tbody>${rows.map((row) => html`<tr><th scope="row" class="figures">${dayOfDate(row.date)}</th>
                ${row.values.map(cell)}</tr>`)}</tbody></table></div>`;

        return html`<figure class="chart">
            <figcaption><h2>${chart.title}</h2><p>${chart.sentence}</p></figcaption>
            ${rows.length ? html`<div class="daily" aria-hidden="true">
                    <div class="daily-scale figures"><span>${chart.words(max)}</span><span>${
                        chart.words(min)}</span></div>
                    ${picture(rows, chart.columns, min, max)}
                    <div class="daily-days figures"><span>${dayOfDate(rows[0].date)}</span>${rows.length > 1
                        ? html`<span>${dayOfDate(rows.at(-1).date)}</span>` : nothing}</div></div>
                ${chart.columns.length > 1 ? html`<p class="legend quiet">${say('daily.lines', {
                    first: chart.columns[0], second: chart.columns[1] })}</p>` : nothing}
                <div class="buttons no-print"><button type="button" aria-expanded=${isTable} aria-controls="${id}-table"
                    @click=${() => {
                        isTable = !isTable;
                        changed();
                    }}>${say('chart.table')}</button></div>
                <div id="${id}-table" ?hidden=${!isTable}>${isTable ? table() : nothing}</div>` : nothing}
        </figure>`;
    };
}
