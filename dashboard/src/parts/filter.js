// The filter of a room's air cleaner: when it was changed, when it is due, and the form that says so.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dateOf, fullDate, now } from '../clock.js';
import { may } from '../state.js';
import { say } from '../words.js';
import { form } from './form.js';

function words({ changed, due }) {
    const today = dateOf(now());
    const last = changed ? say('filter.changed', { date: fullDate(changed) }) : say('filter.changed_unknown');
    if (!due)
        return html`${last} ${say('filter.due_unknown')}`;
    if (due === today)
        return html`${last} <strong>${say('filter.due_today')}</strong>`;
    return due < today ? html`${last} <strong>${say('filter.overdue', { date: fullDate(due) })}</strong>`
                       : html`${last} ${say('filter.due', { date: fullDate(due) })}`;
}

// kept() is called after each entry.
export function cleanerFilter(id, kept) {
    let entry = null;

    function entryForm() {
        entry ??= form({
            id: 'filter', button: say('filter.save'), values: { changed: dateOf(now()) },
            fields: [{ name: 'changed', label: say('filter.field.changed'), type: 'date', required: true },
                     { name: 'due', label: say('filter.field.due'), hint: say('filter.field.due_hint'), type: 'date',
                       required: true }],
            send: (values) => api.put(`/rooms/${encodeURIComponent(id)}/filter`, values),
            done() {
                entry = null;
                kept();
            },
        });
        return html`<details class="no-print"><summary>${say('filter.enter')}</summary>
            <div class="narrow">${entry.view()}</div></details>`;
    }

    return (room) => (room.air_cleaner ? html`<section class="filter"><h2>${say('filter.title')}</h2>
        <p>${words(room.filter ?? {})}</p>${may('enter_filters') ? entryForm() : nothing}</section>` : nothing);
}
