// Rooms to fix: which rooms fail the school's yardstick this fortnight, worst first, what is known of each, and the
// action in hand. The same list as Friday's paper, from the same kept days.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { fullDate } from '../clock.js';
import { may } from '../state.js';
import { duration, list, say, sayKnown } from '../words.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';
import { ACTIONS, dueWords } from '../parts/work_words.js';

const NAMED_MAX = 5;            // of the worst rooms, in the first sentence
const MINUTE_MS = 60000;

const share = (count) => say('percent', { count });
const shareOver = (count) => (count ? share(count) : say('fix.under_one'));     // a room here was over it for a while

// "30 seats · 175 m³ · no window opens"; what nobody wrote down is left out.
function knownWords({ seats, volume_m3: volume, windows, ventilation }) {
    return [seats ? say('fix.seats', { count: seats }) : '', volume ? say('fix.volume', { volume }) : '',
            sayKnown(`fix.windows.${windows}`, ''), sayKnown(`fix.ventilation.${ventilation}`, '')]
        .filter(Boolean).join(' · ');
}

function actionsOf({ room, actions }) {
    const offer = may('propose_actions') ? html` <a class="no-print" href="${ACTIONS}?rooms=${room}">${
        say(may('assign_actions') ? 'fix.make' : 'fix.propose')}</a>` : nothing;
    return actions.length
        ? html`<ul>${actions.map((action) => html`<li><a href="${ACTIONS}/${action.id}">${action.what}</a>. ${
            dueWords({ ...action, state: 'open' })}</li>`)}</ul>`
        : html`<p>${say('fix.no_action')}${offer}</p>`;
}

function failedRow(room) {
    const known = knownWords(room);
    return html`<li class="card fix"><h2><a href="/rooms/${room.room}?view=term">${room.name}</a></h2>
        <p><strong>${say('fix.share', { share: shareOver(room.percent_above_800) })}</strong> ${
            say('fix.failed', { days: room.failed_days, count: room.measured_days })} ${
            say('fix.longest', { duration: duration(room.longest_above_800_min * MINUTE_MS) })}</p>
        ${known ? html`<p class="quiet">${known}</p>` : nothing}
        ${actionsOf(room)}</li>`;
}

function answer({ failed, fine, from, to }) {
    const dates = { from: fullDate(from), to: fullDate(to) };
    if (!failed.length)
        return say(fine ? 'fix.answer_none' : 'fix.answer_untold', dates);
    const worst = failed.slice(0, NAMED_MAX).map(({ name }) => name);
    return `${say('fix.answer', { ...dates, count: failed.length, all: failed.length + fine })} ${
        say('fix.worst', { rooms: list(worst) })}`;
}

const thinRooms = (rooms) => (rooms.length ? html`<section><h2>${say('fix.thin')}</h2>
    <p>${say('fix.thin_text')}</p>
    <ul>${rooms.map(({ name, coverage_percent: covered }) => html`<li>${
        say('fix.thin_room', { room: name, share: share(covered) })}</li>`)}</ul></section>` : nothing);

export function open() {
    const found = resource(() => api.get('/rooms-to-fix'));
    const paper = papers();

    const page = (fix) => html`<p class="answer">${answer(fix)}</p>
        <p class="quiet">${say('fix.sign')}</p>
        ${fix.failed.length ? html`<ol class="cards plain-list">${fix.failed.map(failedRow)}</ol>` : nothing}
        ${thinRooms(fix.thin)}
        <p>${paper('rooms-to-fix', {}, say('paper.rooms_to_fix'))}</p>`;

    return {
        title: () => say('fix.title'),
        view: () => html`<h1 tabindex="-1">${say('fix.title')}</h1>${found.view(page)}`,
    };
}
