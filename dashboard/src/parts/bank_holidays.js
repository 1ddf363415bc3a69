// A newer file of the published bank holidays: what it would add or take away, and a click that saves it.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';

const PATH = '/calendar/bank-holidays';
const among = (days) => {
    const known = new Set(days.map(({ date, title }) => `${date} ${title}`));
    return ({ date, title }) => known.has(`${date} ${title}`);
};
const dayWords = ({ date, title }) => say('holidays.day', { day: dayOfDate(date), year: date.slice(0, 4), title });

async function jsonOf(file) {
    try {
        return JSON.parse(await file.text());
    } catch {
        throw new Error(say('holidays.not_the_file'));
    }
}

// saved(): called after a file was saved.
export function bankHolidays(saved) {
    let look = null;                    // {file, added, gone} of a file that was read and not saved yet
    let error = '';
    let said = '';
    let isBusy = false;

    async function attempt(work) {
        isBusy = true;
        error = said = '';
        changed();
        try {
            await work();
        } catch (failed) {
            look = null;
            error = failed.status === 422 ? say('holidays.refused', { why: failed.message }) : failed.message;
        }
        isBusy = false;
        changed();
    }

    const read = ({ target }) => target.files[0] && attempt(async () => {
        look = null;
        const file = await jsonOf(target.files[0]);
        const [before, after] = await Promise.all([api.get(PATH), api.put(`${PATH}?save=no`, file)]);
        look = { file, changes: after.changes, division: after.division,
                 added: after.days.filter((day) => !among(before.days)(day)),
                 gone: before.days.filter((day) => !among(after.days)(day)) };
    });

    const save = () => attempt(async () => {
        await api.put(PATH, look.file);
        look = null;
        said = say('holidays.kept');
        saved();
    });

    const list = (title, days) => (days.length ? html`<h3>${title}</h3>
        <ul class="plain-list">${days.map((day) => html`<li>${dayWords(day)}</li>`)}</ul>` : nothing);

    const found = ({ added, gone, changes, division }) => html`
        <p role="status">${added.length || gone.length ? say('holidays.found')
            : say(!division ? 'holidays.no_division' : changes ? 'holidays.only_others' : 'holidays.nothing_new')}</p>
        ${list(say('holidays.added', { count: added.length }), added)}
        ${list(say('holidays.gone', { count: gone.length }), gone)}
        <p>${changes ? html`<button type="button" class="button" aria-busy=${isBusy ? 'true' : nothing}
            @click=${save}>${say('holidays.save')}</button>` : nothing}
        <button type="button" @click=${() => {
            look = null;
            changed();
        }}>${say('holidays.leave')}</button></p>`;

    return {
        view: () => html`<h2>${say('holidays.title')}</h2>
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            <div class="field"><label for="holidays-file">${say('holidays.file')}</label>
            <p class="hint" id="holidays-file-hint">${say('holidays.file_hint')}</p>
            <input type="file" id="holidays-file" accept=".json,application/json" @change=${read}
                aria-describedby="holidays-file-hint" aria-busy=${isBusy ? 'true' : nothing}></div>
            ${error ? html`<p class="notice notice-error" role="alert">${error}</p>` : nothing}
            ${look ? found(look) : nothing}`,
    };
}
