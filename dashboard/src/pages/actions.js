// What is to be done, by whom and by when: what is late first. Leaders make actions, safety reps propose them.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { may, state } from '../state.js';
import { say } from '../words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { roomFields, roomsOf } from '../parts/room_choice.js';
import { tabs } from '../parts/tabs.js';
import { ACTIONS, HAZARDS, ROUND, WHAT_MAX, dueField, dueWords, isToDo, ownerFields, ownerOf, ownerValue, stateTag,
    whereOf } from '../parts/work_words.js';

const isMine = (action) => action.mine || (!action.owner && action.owner_role === state.session.person.role);
const VIEWS = {
    todo: isToDo,
    mine: (action) => isToDo(action) && isMine(action),
    proposed: (action) => action.state === 'proposed',
    closed: (action) => ['done', 'accepted', 'cancelled'].includes(action.state),
};

export const actionRow = (action) => html`<li class="card action"><div class="action-head">
    <h2><a href="${ACTIONS}/${action.id}">${action.what}</a></h2>${stateTag(action)}</div>
    <p>${whereOf(action)} · ${ownerOf(action)}</p><p>${dueWords(action)}</p></li>`;

export function open(params, search) {
    const view = search.get('view') in VIEWS ? search.get('view') : 'todo';
    const isLeader = may('assign_actions');
    const all = resource(() => api.get('/actions'));
    const people = isLeader ? resource(() => api.get('/people')) : null;
    let make = null;

    function answer(found) {
        const todo = found.filter(isToDo);
        const late = todo.filter(({ overdue }) => overdue);
        const worst = Math.max(0, ...late.map(({ school_days_late }) => school_days_late));
        if (!todo.length)
            return say('actions.answer_none');
        if (!late.length)
            return say('actions.answer_todo', { count: todo.length });
        return `${say('actions.answer_late', { count: late.length, all: todo.length })} ${
            worst ? say('actions.answer_worst', { count: worst }) : ''}`;
    }

    function makeForm(persons) {
        make ??= form({
            id: 'make', button: say(isLeader ? 'actions.make' : 'actions.propose'), values: { where: 'some' },
            fields: [{ name: 'what', label: say('action.field.what'), hint: say('action.field.what_hint'),
                       required: true, maxlength: WHAT_MAX },
                     ...roomFields(), ...isLeader ? ownerFields(persons) : [], dueField()],
            send: ({ what, due, owner, ...rooms }) => api.post('/actions', {
                what, rooms: roomsOf(rooms), ...due && { due }, ...owner && ownerValue(owner) }),
            done: ({ id }) => go(`${ACTIONS}/${id}`),
        });
        return html`<details class="narrow no-print"><summary>${
            say(isLeader ? 'actions.make_title' : 'actions.propose_title')}</summary>${make.view()}</details>`;
    }

    function page(found) {
        const shown = found.filter(VIEWS[view]);
        return html`<p class="answer">${answer(found)}</p>
            ${tabs(say('actions.tabs'), Object.keys(VIEWS).map((name) => ({
                href: name === 'todo' ? ACTIONS : `${ACTIONS}?view=${name}`, current: name === view,
                words: say(`actions.view.${name}`, { count: found.filter(VIEWS[name]).length }) })))}
            ${shown.length ? html`<ul class="cards">${shown.map(actionRow)}</ul>`
                           : html`<p>${say(`actions.none.${view}`)}</p>`}`;
    }

    return {
        title: () => say('actions.title'),
        view: () => html`<h1 tabindex="-1">${say('actions.title')}</h1>
            ${all.view(page)}
            ${may('see_round') ? html`<p class="buttons"><a class="button" href=${ROUND}>${say('round.title')}</a>
                <a class="button" href=${HAZARDS}>${say('hazards.title')}</a></p>` : nothing}
            ${isLeader ? people.view(makeForm) : may('propose_actions') ? makeForm([]) : nothing}`,
    };
}
