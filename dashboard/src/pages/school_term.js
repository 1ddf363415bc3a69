// The term summary: every room over a term on one page, worst first, from the sums of kept days. Governors come home to
// it; it holds no time of day and no single day.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { fullDate } from '../clock.js';
import { may } from '../state.js';
import { list, percent, say, whole } from '../words.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';
import { lasting } from '../parts/term.js';

const MEASURED_MIN = 0.75;      // of the time in use, for a place in the table: as for a verdict
const COLUMNS = ['over_800', 'over_1500', 'run', 'mean', 'failed', 'measured'];

const measuredMinutes = (room) => room.occupied_minutes * room.coverage;
const shareOver = (room, level) => room.minutes_above[level] / measuredMinutes(room);
const isMeasured = (room) => room.mean !== null && room.coverage >= MEASURED_MIN;

// "under 1%" of a time that was not nothing.
const shareWords = (share) => (share > 0 && share < 0.01 ? say('fix.under_one') : percent(share));

// Of the rooms that were measured well enough, never without the worst of them.
function answer(ranked, dates) {
    if (!ranked.length)
        return say('fix.answer_untold', dates);
    const sum = (figure) => ranked.reduce((total, room) => total + figure(room), 0);
    return say('school_term.answer', { ...dates, count: ranked.length, room: ranked[0].name,
                                       worst: shareWords(shareOver(ranked[0], '800')),
                                       share: shareWords(sum((room) => room.minutes_above['800']) /
                                                         sum(measuredMinutes)) });
}

function cells(room) {
    return [shareWords(shareOver(room, '800')), shareWords(shareOver(room, '1500')),
            lasting(room.worst_run_above['800']), say('unit.ppm_value', { value: whole(room.mean) }),
            say('school_term.failed_days', { days: room.failed_days, count: room.measured_days }), percent(room.coverage)];
}

function table(ranked) {
    const columns = COLUMNS.map((name) => say(`school_term.column.${name}`));
    return html`<div class="scroll" role="region" tabindex="0" aria-label=${say('school_term.rooms')}>
        <table class="term stacking"><caption>${say('school_term.rooms')}</caption>
        <thead><tr><th scope="col">${say('school_term.column.room')}</th>${columns.map((column) =>
            html`<th scope="col" class="number-cell">${column}</th>`)}</tr></thead>
        <tbody>${ranked.map((room) => html`<tr>
            <th scope="row"><a href="/rooms/${room.room}?view=term">${room.name}</a></th>
            ${cells(room).map((words, i) => html`<td class="number-cell" data-label=${columns[i]}>${words}</td>`)}
        </tr>`)}</tbody></table></div>`;
}

const thinRooms = (rooms) => (rooms.length ? html`<section><h2>${say('fix.thin')}</h2>
    <p>${say('fix.thin_text')}</p>
    <ul>${rooms.map(({ name, coverage }) => html`<li>${
        say('fix.thin_room', { room: name, share: percent(coverage ?? 0) })}</li>`)}</ul></section>` : nothing);

const untoldRooms = (rooms) => (rooms.length ? html`<section><h2>${say('school_term.untold')}</h2>
    <p>${say('school_term.untold_text', { rooms: list(rooms.map(({ name }) => name)) })}</p></section>` : nothing);

export function open() {
    const found = resource(() => api.get('/term'));
    const paper = papers();

    function page({ rooms, from, to }) {
        const told = rooms.filter((room) => !room.too_few_days);
        const ranked = told.filter(isMeasured).sort((a, b) => shareOver(b, '800') - shareOver(a, '800'));
        return html`<p class="answer">${answer(ranked, { from: fullDate(from), to: fullDate(to) })}</p>
            <p class="quiet">${say('fix.sign')}</p>
            ${ranked.length ? table(ranked) : nothing}
            ${thinRooms(told.filter((room) => !isMeasured(room)))}
            ${untoldRooms(rooms.filter((room) => room.too_few_days))}
            <p class="quiet">${say('school_term.explained')}</p>
            ${may('print_school_terms') ? html`<p>${
                paper('term', { from, to }, say('paper.term_school'))}</p>` : nothing}`;
    }

    return {
        title: () => say('school_term.title'),
        view: () => html`<h1 tabindex="-1">${say('school_term.title')}</h1>${found.view(page)}`,
    };
}
