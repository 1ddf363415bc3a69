// A calendar file: what it would bring in, a tick for each, and only then into the form, where a person saves it.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { closureLine, fieldOfKind, kindOf, termLine } from './calendar_text.js';

// [{field, line, words, isChosen, isLeftOut}]; what was left out can be ticked as closed.
function rowsOf({ terms, closed, left_out: leftOut }) {
    const closure = (entry, isChosen) => ({ field: fieldOfKind(kindOf(entry)), line: closureLine(entry), isChosen,
                                            isLeftOut: !isChosen, words: say(`calendar.guess.${kindOf(entry)}`) });
    return [
        ...terms.map((term) => ({ field: 'terms', line: termLine(term), isChosen: true,
                                  words: say('calendar.guess.term') })),
        ...closed.map((entry) => closure(entry, true)),
        ...leftOut.map((entry) => closure(entry, false)),
    ];
}

// take({field: [lines]}): puts the chosen lines into the form.
export function calendarImport(take) {
    let proposal = null;
    let error = null;
    let isReading = false;

    async function read(event) {
        const [file] = event.target.files;
        if (!file)
            return;
        const kind = /\.csv$/i.test(file.name) ? 'csv' : 'ics';
        isReading = true;
        error = proposal = null;
        changed();
        try {
            const answer = await api.file(`/calendar/import?kind=${kind}`, file);
            proposal = { rows: rowsOf(answer), isTruncated: answer.truncated,
                         problems: answer.problems };
        } catch (failed) {
            error = failed;
        }
        isReading = false;
        changed();
    }

    function accept() {
        const chosen = {};
        for (const { field, line, isChosen } of proposal.rows)
            if (isChosen)
                chosen[field] = [...(chosen[field] ?? []), line];
        proposal = null;
        take(chosen);
        changed();
    }

    const row = (one) => html`<li><label class="check"><input type="checkbox" ?checked=${one.isChosen}
        @change=${(event) => { one.isChosen = event.target.checked; }}> <span>${one.line} <span class="hint">${
            one.words}</span></span></label></li>`;

    function proposed({ rows, isTruncated, problems }) {
        const leftOut = rows.filter((one) => one.isLeftOut);
        return html`<div><h3 role="status">${say('calendar.proposal', { count: rows.length })}</h3>
            ${problems.length ? html`<div class="notice notice-error" role="alert"><p>${say('calendar.problems')}</p>
                <ul>${problems.map((problem) => html`<li>${problem}</li>`)}</ul></div>` : nothing}
            ${isTruncated ? html`<p class="notice">${say('calendar.truncated')}</p>` : nothing}
            <ul class="proposal">${rows.filter((one) => !one.isLeftOut).map(row)}</ul>
            ${leftOut.length ? html`<details><summary>${say('calendar.left_out', { count: leftOut.length })}</summary>
                <ul class="proposal">${leftOut.map(row)}</ul></details>` : nothing}
            <p><button type="button" class="button" @click=${accept}>${say('calendar.take')}</button>
            <button type="button" @click=${() => {
                proposal = null;
                changed();
            }}>${say('calendar.take_none')}</button></p></div>`;
    }

    return {
        view: () => html`<h2>${say('calendar.import')}</h2>
            <div class="field"><label for="calendar-file">${say('calendar.file')}</label>
            <p class="hint" id="calendar-file-hint">${say('calendar.file_hint')}</p>
            <input type="file" id="calendar-file" accept=".ics,.csv,text/calendar,text/csv" @change=${read}
                aria-describedby="calendar-file-hint" aria-busy=${isReading ? 'true' : nothing}></div>
            ${error ? html`<p class="notice notice-error" role="alert">${error.message}</p>` : nothing}
            ${proposal ? proposed(proposal) : nothing}`,
    };
}
