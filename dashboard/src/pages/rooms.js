// Rooms now: in five seconds, which rooms need air and who has it.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api, query } from '../api.js';
import { isPaused } from '../live.js';
import { may, state, changed } from '../state.js';
import { say } from '../words.js';
import { judgeBy } from '../parts/judge_by.js';
import { levelOf, shape } from '../parts/level.js';
import { papers } from '../parts/paper_link.js';
import { resource, waiting } from '../parts/resource.js';
import { reviewsDue } from '../parts/reviews_due.js';
import { tile } from '../parts/tile.js';
import { roomsTable } from '../parts/rooms_table.js';
import { answer } from '../parts/rooms_answer.js';
import { groupByBuilding, heldOrder } from '../parts/rooms_order.js';

const CHIPS = [
    { name: 'act', levels: ['act', 'peak'] },
    { name: 'watch', levels: ['watch'] },
    { name: 'pending', levels: ['pending'], hideEmpty: true },
    { name: 'good', levels: ['good'] },
    { name: 'norule', levels: ['norule'], hideEmpty: true },
    { name: 'unknown', levels: ['unknown'] },
    { name: 'unused', levels: ['unused'] },
];
const VIEWS = ['tiles', 'table'];
const SORTS = ['worst', 'name'];
const REFRESH_MS = 15000;       // of another pack's answer; the adopted one's comes by itself
const REMEMBERED_VIEW = 'transom.rooms.view';
const REMEMBERED_SORT = 'transom.rooms.sort';

function remembered(key, values) {
    const value = localStorage.getItem(key);
    return values.includes(value) ? value : values[0];
}

export function open(_params, search) {
    const by = judgeBy(search, (pack) => '/' + query({ pack }));
    const opinion = by.name ? resource(() => api.get('/rooms' + query({ pack: by.name }))) : null;
    const refresh = opinion && setInterval(() => {
        if (!document.hidden && !isPaused())
            opinion.reload();
    }, REFRESH_MS);
    const chosen = new Set();
    const order = heldOrder();
    const due = reviewsDue();
    const paper = papers();
    let wanted = '';
    let view = remembered(REMEMBERED_VIEW, VIEWS);
    let sort = remembered(REMEMBERED_SORT, SORTS);

    const isShown = (room) => (!chosen.size || CHIPS.some(
        (chip) => chosen.has(chip.name) && chip.levels.includes(levelOf(room)))) &&
        room.name.toLocaleLowerCase().includes(wanted.toLocaleLowerCase());

    function chips(rooms) {
        return html`<div class="chips" role="group" aria-label=${say('rooms.filter')}>
            ${CHIPS.map(({ name, levels, hideEmpty }) => {
                const count = rooms.filter((room) => levels.includes(levelOf(room))).length;
                if (hideEmpty && !count && !chosen.has(name))
                    return nothing;
                const toggle = () => {
                    if (!chosen.delete(name))
                        chosen.add(name);
                    changed();
                };
                return html`<button type="button" class="chip-button" aria-pressed=${chosen.has(name)} @click=${toggle}>
                    ${shape(name)} ${say(`level.${name}`)} <span class="figures">${count}</span></button>`;
            })}
        </div>`;
    }

    function controls() {
        return html`<div class="controls">
            <label class="inline-field">${say('rooms.search')}
                <input type="search" autocomplete="off" .value=${wanted} @input=${(event) => {
                    wanted = event.target.value;
                    changed();
                }}></label>
            <label class="inline-field">${say('rooms.sort')}
                <select @change=${(event) => {
                    sort = event.target.value;
                    localStorage.setItem(REMEMBERED_SORT, sort);
                    changed();
                }}>${SORTS.map((name) => html`<option value=${name} ?selected=${name === sort}>${
                    say(`rooms.sort.${name}`)}</option>`)}</select></label>
            <div class="switch" role="group" aria-label=${say('rooms.view')}>
                ${VIEWS.map((name) => html`<button type="button" aria-pressed=${name === view} @click=${() => {
                    view = name;
                    localStorage.setItem(REMEMBERED_VIEW, view);
                    changed();
                }}>${say(`rooms.view.${name}`)}</button>`)}
            </div>
            ${by.chooser()}
        </div>`;
    }

    function tiles(rooms) {
        const groups = groupByBuilding(rooms);
        return html`<div class="wall">${repeat(groups, ({ building }) => building, (group) => html`
            ${groups.length > 1 || group.building ? html`<h2 class="building">${
                group.building || say('rooms.no_building')}</h2>` : nothing}
            <ul class="tiles">${repeat(group.rooms, (room) => room.id,
                (room) => tile(room, query({ pack: by.name })))}</ul>`)}</div>`;
    }

    // Teachers see the rooms that a leader gave them.
    function noneWords() {
        const { role, ask } = state.session.person;
        return role === 'teacher' ? say('rooms.none_own', { ask }) : say('rooms.none_yet');
    }

    function content() {
        if (opinion?.error && !opinion.data)
            return opinion.view(() => nothing);
        if (opinion ? !opinion.data : !state.rooms)
            return waiting();
        const rooms = opinion?.data ?? [...state.rooms.values()];
        if (!rooms.length)
            return may('edit_rooms')
                ? html`<p>${say('rooms.none')}</p><p><a class="button" href="/settings/rooms?new">${
                    say('rooms.add_first')}</a></p>`
                : html`<p>${noneWords()}</p>`;
        const shown = order.sort(rooms.filter(isShown), sort);
        return html`
            <p class="answer">${answer(rooms)}</p>
            ${due()}
            ${chips(rooms)}
            ${controls()}
            <div @pointerenter=${() => order.hold('pointer')} @pointerleave=${() => order.release('pointer')}
                 @focusin=${() => order.hold('focus')} @focusout=${() => order.release('focus')}>
                ${shown.length ? (view === 'table' ? roomsTable(shown, query({ pack: by.name })) : tiles(shown))
                               : html`<p class="quiet">${say('rooms.none_match')}</p>`}
            </div>
            <p class="buttons">${may('make_evidence') ? html`<a class="button" href="/compare">${say('nav.compare')}</a>`
                                                      : nothing}
                ${may('print_school_terms') ? paper('term', {}, say('paper.term_school')) : nothing}</p>`;
    }

    return {
        title: () => say('nav.rooms'),
        view: () => html`<h1 tabindex="-1">${by.name ? say('rooms.title_by', { pack: by.words() })
                                                     : say('rooms.title')}</h1>${by.notice()}${content()}`,
        close: () => clearInterval(refresh),
    };
}
