// Twelve months of the calendar: small months where each day has a letter and a fill, or a table of what is not school.
import { html, nothing } from 'lit-html';
import { dayOfDate, weekdayOf } from '../clock.js';
import { changed } from '../state.js';
import { locale, say } from '../words.js';

const KINDS = ['school', 'inset', 'half_term', 'holiday', 'bank_holiday', 'closed', 'outside_term', 'no_hours'];
const WEEK = [0, 1, 2, 3, 4, 5, 6];
const monthName = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const weekdayName = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
const MONDAY_MS = Date.UTC(2024, 0, 1);
const weekday = (index) => weekdayName.format(MONDAY_MS + index * 86400000);

const words = ({ kind, label }) => (label ? say('calendar.kind_label', { kind: say(`calendar.kind.${kind}`), label })
                                          : say(`calendar.kind.${kind}`));

function monthsOf(days) {
    const months = new Map();
    for (const day of days) {
        const month = day.date.slice(0, 7);
        months.set(month, [...(months.get(month) ?? []), day]);
    }
    return [...months.values()];
}

function weeksOf(days) {
    const cells = [...Array(weekdayOf(days[0].date)).fill(null), ...days];
    const weeks = [];
    for (let at = 0; at < cells.length; at += 7)
        weeks.push(WEEK.map((index) => cells[at + index] ?? null));
    return weeks;
}

const cell = (day) => (day ? html`<td class="day day-${day.kind}" title=${words(day)}>${Number(day.date.slice(8))}
    <span class="mark" aria-hidden="true">${say(`calendar.mark.${day.kind}`)}</span>
    ${day.kind === 'school' || day.kind === 'no_hours' ? nothing
        : html`<span class="hidden">${words(day)}</span>`}</td>` : html`<td></td>`);

const heading = (index) => html`<th scope="col"><abbr title=${weekday(index)}>${weekday(index)[0]}</abbr></th>`;

const month = (days) => html`<table class="month">
    <caption>${monthName.format(Date.parse(`${days[0].date}T00:00:00Z`))}</caption>
    <thead><tr>${WEEK.map(heading)}</tr></thead>
    <tbody>${weeksOf(days).map((week) => html`<tr>${week.map(cell)}</tr>`)}</tbody></table>`;

// Days in a row of one kind and name are one stretch; school and weekends are what remains.
function stretchesOf(days) {
    const stretches = [];
    for (const day of days) {
        const last = stretches.at(-1);
        if (last && last.kind === day.kind && last.label === day.label)
            last.to = day.date;
        else
            stretches.push({ kind: day.kind, label: day.label, from: day.date, to: day.date });
    }
    return stretches.filter(({ kind }) => kind !== 'school' && kind !== 'no_hours');
}

const span = ({ from, to }) => (from === to ? dayOfDate(from)
                                            : say('calendar.from_to', { first: dayOfDate(from), last: dayOfDate(to) }));

const row = (stretch) => html`<tr><td>${span(stretch)}</td><td>${words(stretch)}</td></tr>`;

const table = (days) => html`<table><caption class="hidden">${say('calendar.table')}</caption>
    <thead><tr><th scope="col">${say('calendar.column_days')}</th>
        <th scope="col">${say('calendar.column_kind')}</th></tr></thead>
    <tbody>${stretchesOf(days).map(row)}</tbody></table>`;

function counts({ school_days: school, inset_days: inset, expected }) {
    const notice = expected?.is_far ? html`<p class="notice">${say('calendar.far', {
        school: expected.school_days, inset: expected.inset_days })}</p>` : nothing;
    return html`<p>${say('calendar.school_days', { count: school })} ${say('calendar.inset_days', { count: inset })}</p>
        ${notice}`;
}

// view(preview): what GET /calendar/preview answered.
export function yearPreview() {
    let isTable = false;
    function choose(chosen) {
        isTable = chosen;
        changed();
    }
    const choice = (isTheTable, key) => html`<button type="button" aria-pressed=${isTable === isTheTable}
        @click=${() => choose(isTheTable)}>${say(key)}</button>`;
    return {
        view: (preview) => html`${counts(preview)}
            <div class="switch" role="group" aria-label=${say('calendar.preview')}>
                ${choice(false, 'calendar.as_months')}${choice(true, 'calendar.as_table')}</div>
            ${isTable ? table(preview.days) : html`
                <ul class="legend">${KINDS.map((kind) => html`<li><span class="day day-${kind}" aria-hidden="true">
                    ${say(`calendar.mark.${kind}`)}</span> ${say(`calendar.kind.${kind}`)}</li>`)}</ul>
                <div class="months">${monthsOf(preview.days).map(month)}</div>`}`,
    };
}
