// When rooms are occupied: weekday periods and closed days, one a line.
import { html } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate } from '../clock.js';
import { refreshCalendar } from '../live.js';
import { changed, may } from '../state.js';
import { say } from '../words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const lines = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

const occupiedText = (calendar) => Object.entries(calendar.occupied)
    .map(([days, periods]) => `${days} ${periods.join(' ')}`).join('\n');

// "mon-fri 09:00-10:30 10:45-12:00" on each line; the gateway judges what is right.
function occupiedOf(text) {
    const occupied = {};
    for (const line of lines(text)) {
        const [days, ...periods] = line.toLowerCase().split(/\s+/);
        occupied[days] = [...(occupied[days] ?? []), ...periods];
    }
    return occupied;
}

const closedWords = (range) => {
    const [first, last] = range.split('..');
    return last ? say('calendar.from_to', { first: dayOfDate(first), last: dayOfDate(last) }) : dayOfDate(first);
};

export function open() {
    let edit = null;
    let isKept = false;
    const calendar = resource(() => api.get('/calendar'));

    // The gateway judges the calendar as a whole and quotes what it can’t read: the field that has it is at fault.
    async function save(values) {
        isKept = false;
        try {
            return await api.put('/calendar', { occupied: occupiedOf(values.occupied), closed: lines(values.closed) });
        } catch (error) {
            const quoted = /"([^"]+)"/.exec(error.message)?.[1];
            if (error.status === 422)
                error.field ??= /clos(ed|ures)/.test(error.message) || (quoted && values.closed.includes(quoted))
                    ? 'closed' : 'occupied';
            throw error;
        }
    }

    function editor(data) {
        edit ??= form({
            id: 'calendar',
            fields: [
                { name: 'occupied', label: say('calendar.occupied'), hint: say('calendar.occupied_hint'),
                  type: 'textarea', required: true },
                { name: 'closed', label: say('calendar.closed'), hint: say('calendar.closed_hint'), type: 'textarea' },
            ],
            values: { occupied: occupiedText(data), closed: data.closed.join('\n') },
            button: say('calendar.save'),
            send: save,
            done() {
                isKept = true;
                calendar.reload();
                refreshCalendar().catch(() => {});
                changed();
            },
        });
        return html`<h2>${say('calendar.change')}</h2>${edit.view()}`;
    }

    const content = (data) => html`
        <p role="status" class=${isKept ? 'notice' : 'hidden'}>${isKept ? say('calendar.kept') : ''}</p>
        <dl class="summary">${Object.entries(data.occupied).map(([days, periods]) => html`<div>
            <dt>${days}</dt><dd class="figures">${periods.join(', ')}</dd></div>`)}
            <div><dt>${say('calendar.closed')}</dt><dd>${data.closed.length ? data.closed.map((range) => html`
                <span class="block">${closedWords(range)}</span>`) : say('calendar.never_closed')}</dd></div></dl>
        ${may('edit_calendar') ? editor(data) : html`<p>${say('calendar.read_only')}</p>`}`;

    return {
        title: () => say('settings.calendar'),
        view: () => html`<h1 tabindex="-1">${say('settings.calendar')}</h1>${settingsTabs('calendar')}
            ${calendar.view(content)}`,
    };
}
