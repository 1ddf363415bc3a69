// The round sheet: rooms in walking order with what is to be looked at in each, to be ticked on a phone, also where it
// has no connection, or on paper.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { minuteOf, now, when } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { dateWords } from '../parts/assessment_words.js';
import { resource } from '../parts/resource.js';
import { tabs } from '../parts/tabs.js';
import { ACTIONS, HAZARDS, ROUND } from '../parts/work_words.js';

const HALVES = ['morning', 'midday'];
const MIDDAY_MIN = 12 * 60;
const STALE_PPM = 800;              // a room that is fresh again needs no window opened now
const KEPT_AS = 'transom-round';    // ticks of one round: { date, half, ticked }

const keyOf = (room, item) => [room.id, item.kind, item.id].filter(Boolean).join('/');

function readTicks(date, half) {
    try {
        const kept = JSON.parse(localStorage.getItem(`${KEPT_AS}-${half}`));
        return new Set(kept?.date === date ? kept.ticked : []);
    } catch {
        return new Set();
    }
}

const WORDS = {
    silent: (item) => say('round.silent', { time: when(Date.parse(item.since)) }),
    purge: (item) => [item.yesterday_minutes ? say('round.purge_yesterday', { count: item.yesterday_minutes }) : '',
                      item.now > STALE_PPM ? say('round.purge_now', { co2: item.now }) : ''].filter(Boolean).join(' '),
    filter: (item) => (item.due ? say('round.filter', { date: dateWords(item.due) }) : say('round.filter_unknown')),
    report: (item) => say('round.report', { kind: say(`hazard.kind.${item.report}`), text: item.text ?? '' }),
    action: (item) => say('round.action', { what: item.what }),
};
const LINKS = { action: (item) => `${ACTIONS}/${item.id}`, report: () => HAZARDS };

export function open(params, search) {
    const half = HALVES.includes(search.get('at')) ? search.get('at')
        : HALVES[Number(minuteOf(now()) >= MIDDAY_MIN)];
    const sheet = resource(() => api.get('/round'));
    let ticks = null;

    function tick(date, key, isTicked) {
        ticks[isTicked ? 'add' : 'delete'](key);
        localStorage.setItem(`${KEPT_AS}-${half}`, JSON.stringify({ date, half, ticked: [...ticks] }));
        changed();
    }

    const item = (date, room, one) => html`<li><label class="check"><input type="checkbox"
        .checked=${ticks.has(keyOf(room, one))}
        @change=${(event) => tick(date, keyOf(room, one), event.target.checked)}>
        <span>${WORDS[one.kind](one)}</span></label>${LINKS[one.kind]
            ? html` <a class="no-print" href=${LINKS[one.kind](one)}>${say('round.open')}<span class="hidden"> ${
                WORDS[one.kind](one)}</span></a>` : nothing}</li>`;
    const roomRow = (date) => (room) => html`<li class="round-room"><h3>${room.name}</h3>
        <ul class="plain-list">${room.items.map((one) => item(date, room, one))}</ul></li>`;

    function page(found) {
        ticks ??= readTicks(found.date, half);
        const items = found.rooms.flatMap((room) => room.items.map((one) => keyOf(room, one)));
        const left = items.filter((key) => !ticks.has(key)).length;
        const buildings = [...new Set(found.rooms.map(({ building }) => building ?? ''))];
        return html`<p class="answer" role="status">${
                !items.length ? say('round.nothing', { count: found.rooms_in_all })
                : left ? say('round.left', { count: left, all: items.length }) : say('round.all_done')}</p>
            <p class="quiet">${say('round.made', { date: dateWords(found.date),
                                                   time: when(Date.parse(found.made)) })}</p>
            ${buildings.map((building) => html`<section><h2>${building || say('round.rooms')}</h2>
                <ul class="round">${found.rooms.filter((room) => (room.building ?? '') === building)
                    .map(roomRow(found.date))}</ul></section>`)}
            <p class="quiet no-print">${say('round.ticks')}</p>
            <p class="print-only">${say('round.signed')}</p>
            <p class="no-print"><button type="button" class="button" @click=${() => window.print()}>${
                say('round.print')}</button></p>`;
    }

    return {
        title: () => say('round.title'),
        view: () => html`<p class="no-print"><a href=${ACTIONS}>${say('actions.title')}</a></p>
            <h1 tabindex="-1">${say(`round.heading.${half}`)}</h1>
            ${tabs(say('round.tabs'), HALVES.map((name) => ({
                href: `${ROUND}?at=${name}`, current: name === half, words: say(`round.${name}`) })))}
            ${sheet.view(page)}`,
    };
}
