// What is to be done, by whom and by when: what is late first. Leaders make actions, safety reps propose them.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { go } from '../navigation.js';
import { may, state } from '../state.js';
import { say } from '../words.js';
import { addressOf, apiOf, titleOf } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { roomFields, roomValues, roomsOf } from '../parts/room_choice.js';
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
    const assessment = search.get('assessment');            // of this alone; null: of the school
    const line = search.get('line');                        // its key: what a new action is for
    const rooms = (search.get('rooms') ?? '').split(',').filter(Boolean);
    const all = resource(() => api.get('/actions' + query({ assessment })));
    const about = assessment ? resource(() => Promise.all([api.get(apiOf(assessment)),
                                                           line ? api.get(apiOf(assessment, 'lines')) : []])) : null;
    const people = isLeader ? resource(() => api.get('/people')) : null;
    let make = null;

    // To a leader what was closed is done only once they have accepted it.
    function answer(found) {
        const waiting = isLeader ? found.filter(({ state: now }) => now === 'done').length : 0;
        return [answerTodo(found), waiting ? say('actions.answer_accept', { count: waiting }) : ''].filter(Boolean).join(' ');
    }

    function answerTodo(found) {
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

    // What a new action is for.
    function forWords([one, lines]) {
        const text = lines.find(({ key }) => key === Number(line))?.text;
        return html`<p>${text ? say('actions.for_line', { title: titleOf(one), line: text })
                              : say('actions.for', { title: titleOf(one) })}</p>`;
    }

    const aboutWords = ([one]) => html`<p>${say('actions.of')} <a href=${addressOf(one.id)}>${titleOf(one)}</a>.
        <a href=${ACTIONS}>${say('actions.all')}</a></p>`;

    function makeForm(persons) {
        if (!state.rooms)
            return nothing;             // to choose from
        make ??= form({
            id: 'make', button: say(isLeader ? 'actions.make' : 'actions.propose'),
            values: line ? roomValues(rooms) : { where: 'some' },
            fields: [{ name: 'what', label: say('action.field.what'), hint: say('action.field.what_hint'),
                       required: true, maxlength: WHAT_MAX },
                     ...roomFields(), ...isLeader ? ownerFields(persons) : [], dueField()],
            send: ({ what, due, owner, ...chosen }) => api.post('/actions', {
                what, rooms: roomsOf(chosen), ...due && { due }, ...owner && ownerValue(owner),
                ...assessment && { assessment: Number(assessment) }, ...line && { line: Number(line) } }),
            done: ({ id }) => go(`${ACTIONS}/${id}`),
        });
        return html`<details class="narrow no-print" ?open=${line}><summary>${
            say(isLeader ? 'actions.make_title' : 'actions.propose_title')}</summary>${
            about?.view(forWords)}${make.view()}</details>`;
    }

    function page(found) {
        const shown = found.filter(VIEWS[view]);
        return html`<p class="answer">${answer(found)}</p>
            ${tabs(say('actions.tabs'), Object.keys(VIEWS).map((name) => ({
                href: ACTIONS + query({ view: name === 'todo' ? null : name, assessment }), current: name === view,
                words: say(`actions.view.${name}`, { count: found.filter(VIEWS[name]).length }) })))}
            ${shown.length ? html`<ul class="cards">${shown.map(actionRow)}</ul>`
                           : html`<p>${say(`actions.none.${view}`)}</p>`}`;
    }

    return {
        title: () => say('actions.title'),
        view: () => html`<h1 tabindex="-1">${say('actions.title')}</h1>
            ${about?.view(aboutWords)}
            ${all.view(page)}
            ${may('see_round') ? html`<p class="buttons"><a class="button" href=${ROUND}>${say('round.title')}</a>
                <a class="button" href=${HAZARDS}>${say('hazards.title')}</a></p>` : nothing}
            ${isLeader ? people.view(makeForm) : may('propose_actions') ? makeForm([]) : nothing}`,
    };
}
