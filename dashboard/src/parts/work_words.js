// Words of actions, reports and inspections: where one stands, whose it is, when it is due; fields that their forms
// share, and the links between their pages.
import { html, nothing } from 'lit-html';
import { state } from '../state.js';
import { byName, list, learn, say } from '../words.js';
import en from '../words/en_work.json';
import { dateWords, nameOfRoom, tag } from './assessment_words.js';

learn(en);

export const ACTIONS = '/actions';
export const ROUND = '/actions/round';
export const HAZARDS = '/hazards';
export const INSPECTIONS = '/inspections';
export const WHAT_MAX = 300;
export const TEXT_MAX = 1000;
export const NOTE_MAX = 500;
export const OWNER_ROLES = ['site_staff', 'leader', 'rep', 'technician'];

export const stateTag = (action) => tag(`action-${action.state}`, say(`action.state.${action.state}`));
export const isToDo = ({ state }) => ['open', 'disputed'].includes(state);
export const whereOf = ({ rooms }) => (rooms.length ? list(rooms.map(nameOfRoom)) : say('action.whole_school'));
export const ownerOf = ({ owner, owner_role }) => owner?.name ?? say(`action.owner.${owner_role}`);

export function dueWords(action) {
    if (!isToDo(action))
        return action.done ? say('action.done_on', { date: dateWords(action.done) }) : '';
    if (!action.overdue)
        return say('action.due', { date: dateWords(action.due) });
    return html`<strong>${action.school_days_late
        ? say('action.late', { count: action.school_days_late, date: dateWords(action.due) })
        : say('action.was_due', { date: dateWords(action.due) })}</strong>`;
}

export const photoOf = (id, words) => (id ? html`<a class="photo" href="/api/v1/photos/${id}" data-plain><img
    src="/api/v1/photos/${id}" alt=${words} loading="lazy"></a>` : nothing);

export const roomField = () => ({
    name: 'room', label: say('hazard.room'), type: 'select',
    get options() {                     // at each look: the rooms may come after the form
        return [{ value: '', words: say('hazard.no_room') },
                ...[...state.rooms?.values() ?? []].sort(byName).map(({ id, name }) => ({ value: id, words: name }))];
    } });

// The day on which an inspection was done, or is to be.
export const inspectionTitle = ({ done, planned }) => say('inspection.title', { date: dateWords(done ?? planned) });

// Fields of whose it is and by when.
export const dueField = () => ({ name: 'due', label: say('action.field.due'), hint: say('action.field.due_hint'),
                                 type: 'date' });
export function ownerFields(people) {
    const able = people.filter((person) => OWNER_ROLES.includes(person.role) && !person.disabled);
    return [{ name: 'owner', label: say('action.field.owner'), hint: say('action.field.owner_hint'), type: 'select',
              options: [...OWNER_ROLES.map((role) => ({ value: role, words: say(`action.owner.${role}`) })),
                        ...able.map(({ id, name, role }) => ({ value: String(id),
                            words: say('action.field.person', { name, role: say(`role.${role}`) }) }))] }];
}
// What the API is told of the two.
export const ownerValue = (value) => (OWNER_ROLES.includes(value) ? { owner: null, owner_role: value }
                                                                  : { owner: Number(value) });
