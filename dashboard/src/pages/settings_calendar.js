// When rooms are occupied: hours, terms, days off and rooms' own hours; twelve months of what that makes; a file to
// read.
import { html } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { api } from '../api.js';
import { dateOf, dayOfDate, now } from '../clock.js';
import { refreshCalendar } from '../live.js';
import { changed, may } from '../state.js';
import { say } from '../words.js';
import { bankHolidays } from '../parts/bank_holidays.js';
import { calendarImport } from '../parts/calendar_import.js';
import { CLOSURE_FIELDS, calendarOf, datesOf, fieldOf, isoDates, kindOf, rangeOf, textOf,
         weekdaysWords } from '../parts/calendar_text.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';
import { yearPreview } from '../parts/year_preview.js';

const FIRST_MONTH = 9;              // of a school year

const rangeWords = (first, last) => (last && last !== first
    ? say('calendar.from_to', { first: dayOfDate(first), last: dayOfDate(last) }) : dayOfDate(first));

// The September that the year we are in began with.
function schoolYear() {
    const [year, month] = dateOf(now()).split('-').map(Number);
    return `${month >= FIRST_MONTH ? year : year - 1}-09`;
}

const area = (name, group, extra) => ({ name, label: say(`calendar.${name}`), hint: say(`calendar.${name}_hint`),
                                        type: 'textarea', group: say(`calendar.group.${group}`), ...extra });
const fields = () => [
    area('occupied', 'hours', { required: true }),
    area('rooms', 'hours'),
    area('terms', 'days'),
    ...Object.keys(CLOSURE_FIELDS).map((name) => area(name, 'days')),
    { name: 'bank_holidays', label: say('calendar.bank_holidays'), type: 'checkbox',
      group: say('calendar.group.days') },
];

export function open() {
    let edit = null;
    let edits = 0;                  // a new one starts with fields of its own
    let isKept = false;
    const calendar = resource(() => api.get('/calendar'));
    const preview = resource(() => api.get(`/calendar/preview?from=${schoolYear()}`));
    const year = yearPreview();
    const holidays = bankHolidays(reload);
    const file = calendarImport((chosen) => {
        const typed = { ...textOf(calendar.data) };
        for (const { name, type } of fields())
            if (type === 'textarea') {
                const present = document.getElementById(`calendar-${name}`)?.value ?? typed[name];
                const added = (chosen[name] ?? []).filter((line) => !isoDates(present).includes(rangeOf(line)));
                typed[name] = [present, ...added].filter(Boolean).join('\n');
            }
        typed.bank_holidays = document.getElementById('calendar-bank_holidays')?.checked ?? typed.bank_holidays;
        start(typed);
    });

    function reload() {
        calendar.reload();
        preview.reload();
        refreshCalendar().catch(() => {});
        changed();
    }

    // The gateway names the entry of what was sent that it can’t take: the field that it was typed in is at fault.
    async function save(values) {
        const sent = calendarOf(values);
        isKept = false;
        try {
            return await api.put('/calendar', sent);
        } catch (error) {
            error.errors = error.errors.map(({ field, message }) => ({ field: fieldOf(field, sent), message }));
            throw error;
        }
    }

    function start(values) {
        edits++;
        edit = form({
            id: 'calendar',
            fields: fields(),
            values,
            button: say('calendar.save'),
            send: save,
            done() {
                isKept = true;
                reload();
            },
        });
    }

    function editor(data) {
        if (!edit)
            start(textOf(data));
        return html`<h2>${say('calendar.change')}</h2>${file.view()}${keyed(edits, edit.view())}${holidays.view()}`;
    }

    function closureWords(entry) {
        const range = rangeWords(...datesOf(entry).split('..'));
        const label = entry.label || (kindOf(entry) !== 'other' && say(`calendar.guess.${kindOf(entry)}`));
        return label ? `${range}: ${label}` : range;
    }

    const closures = (closed) => (closed.length
        ? closed.map((entry) => html`<span class="block">${closureWords(entry)}</span>`) : say('calendar.never_closed'));

    const summary = ({ occupied = {}, closed = [], terms = [], rooms = {}, bank_holidays: keeps }) =>
        html`<dl class="summary">
        ${Object.entries(occupied).map(([days, periods]) => html`<div>
            <dt>${weekdaysWords(days)}</dt><dd class="figures">${periods.join(', ')}</dd></div>`)}
        <div><dt>${say('calendar.terms')}</dt><dd>${terms.length ? terms.map(({ name, from, to }) => html`
            <span class="block">${name}: ${rangeWords(from, to)}</span>`) : say('calendar.no_terms')}</dd></div>
        <div><dt>${say('calendar.days_off')}</dt><dd>${closures(closed)}</dd></div>
        <div><dt>${say('calendar.kind.bank_holiday')}</dt>
            <dd>${say(keeps ? 'calendar.keeps_bank_holidays' : 'calendar.keeps_no_bank_holidays')}</dd></div>
        ${Object.keys(rooms).length ? html`<div><dt>${say('calendar.rooms')}</dt>
            <dd>${Object.keys(rooms).join(', ')}</dd></div>` : ''}</dl>`;

    const content = (data) => html`
        <p role="status" class=${isKept ? 'notice' : 'hidden'}>${isKept ? say('calendar.kept') : ''}</p>
        ${may('edit_calendar') ? '' : html`<p>${say('calendar.read_only')}</p>`}
        ${summary(data)}
        <h2>${say('calendar.preview')}</h2>${preview.view(year.view)}
        ${may('edit_calendar') ? editor(data) : ''}`;

    return {
        title: () => say('settings.calendar'),
        view: () => html`<h1 tabindex="-1">${say('settings.calendar')}</h1>${settingsTabs('calendar')}
            ${calendar.view(content)}`,
    };
}
