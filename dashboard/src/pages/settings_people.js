// People: who may do what, and who is told. One's own password is here too.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { when } from '../clock.js';
import { changed, may, state } from '../state.js';
import { byName, list, say } from '../words.js';
import { form } from '../parts/form.js';
import { showNews } from '../parts/news.js';
import { ownPasswordFields } from '../parts/own_password.js';
import { resource, waiting } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const ROLES = ['teacher', 'site_staff', 'rep', 'leader', 'governor', 'technician', 'viewer'];
const DECIDE = ['rep', 'leader'];       // who is made one is for leaders to say

const roleOptions = () => ROLES.filter((role) => may('edit_people') || !DECIDE.includes(role))
    .map((value) => ({ value, words: say(`role.${value}`) }));
const filled = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

const hasOwnRooms = ({ role = ROLES[0] }) => role === 'teacher';
const nameOf = (room) => state.rooms?.get(room)?.name ?? room;

// Which rooms are somebody's own is for leaders to say, once there are rooms.
function roomsField() {
    const rooms = [...state.rooms?.values() ?? []].sort(byName);
    return may('edit_people') && rooms.length ? [{
        name: 'rooms', label: say('people.rooms'), hint: say('people.rooms_hint'), type: 'several', shown: hasOwnRooms,
        options: rooms.map((room) => ({ value: room.id, words: room.name })) }] : [];
}

const personFields = () => [
    { name: 'name', label: say('people.name'), required: true, maxlength: 64 },
    { name: 'role', label: say('people.role'), type: 'select', options: roleOptions() },
    { name: 'email', label: say('people.email'), hint: say('people.email_hint'), type: 'email' },
    ...may('edit_people') ? [{ name: 'wants_mail', label: say('people.wants_mail'), type: 'checkbox' }] : [],
    ...roomsField(),
];

// What lets somebody in is for leaders to give.
const passwordField = () => (may('edit_people') ? [{
    name: 'password', label: say('people.password'), hint: say('people.password_hint'), type: 'password',
    autocomplete: 'new-password' }] : []);

// A contact becomes somebody who signs in; a rep's password no leader sets alone.
const firstPasswordField = (person) => (person.signs_in || person.role === 'rep' ? [] : passwordField());

export function open() {
    const people = resource(() => (may('edit_people') ? api.get('/people') : Promise.resolve([])));
    const editors = new Map();
    let open = null;                    // id of the person being changed
    let said = '';

    // What was said of the change before is no longer the news.
    function attempt(send) {
        said = '';
        return send();
    }

    function kept(words) {
        said = words;
        open = null;
        editors.clear();
        people.reload();
        showNews();
    }

    const makeAdd = () => form({
        id: 'add',
        fields: [
            ...personFields(),
            { name: 'login', label: say('people.login'), hint: say('claim.login_hint'), required: true, maxlength: 32 },
            ...passwordField(),
        ],
        button: say('people.add'),
        send: (values) => attempt(() => api.post('/people', filled(values))),
        done(person, element) {
            element.reset();
            kept(say('people.added', { name: person?.name ?? '' }));
        },
    });
    const own = form({
        id: 'own',
        fields: ownPasswordFields('people.old_password'),
        button: say('people.change_password'),
        send: (values) => attempt(() => api.patch(`/people/${state.session.person.id}`, values)),
        done(person, element) {
            element.reset();
            kept(say('people.password_changed'));
        },
    });

    // It can't be taken back: the sign-in name is typed once more.
    const eraserOf = (person, done) => form({
        id: `erase-${person.id}`,
        fields: [{ name: 'login', label: say('people.erase_login', { login: person.login }), required: true,
                   autocomplete: 'off' }],
        button: say('people.erase'),
        send: (values) => attempt(() => api.post(`/people/${person.id}/erase`, values)),
        done,
    });
    const erasers = new Map();
    function eraser(person, done) {
        if (!erasers.has(person.id))
            erasers.set(person.id, eraserOf(person, done));
        return html`<p>${say('people.erase_explained')}</p><p>${say('people.erase_stays', { id: person.id })}</p>
            ${erasers.get(person.id).view()}`;
    }

    // The rooms are known a moment after the page; a form is made once, so that nothing typed is lost.
    let add = null;
    const adding = () => (add ??= makeAdd());

    function editor(person) {
        if (!editors.has(person.id))
            editors.set(person.id, form({
                id: `person-${person.id}`,
                fields: [...personFields(), ...firstPasswordField(person),
                         { name: 'disabled', label: say('people.disabled_field'), type: 'checkbox' }],
                values: person,
                button: say('people.save'),
                send: ({ password, ...values }) => attempt(() => api.patch(`/people/${person.id}`,
                    password ? { ...values, password } : values)),
                done: () => kept(say('people.saved', { name: person.name })),
            }));
        return editors.get(person.id).view();
    }

    const row = (person) => html`<li>
        <div><h2>${person.name}</h2><p class="quiet">${[say(`role.${person.role}`),
            person.erased ? '' : person.login, person.email,
            hasOwnRooms(person) && person.rooms.length ? say('people.own_rooms', { rooms: list(person.rooms.map(nameOf)) }) : '',
            person.wants_mail ? say('people.is_told') : '',
            person.must_choose_password && !person.disabled ? say('people.has_to_choose') : '',
            person.erased ? say('people.is_erased') : person.disabled ? say('people.disabled') : '',
            person.last_seen ? say('people.last_seen', { time: when(Date.parse(person.last_seen)) })
                             : say('people.never_seen'),
        ].filter(Boolean).join(' · ')}</p></div>
        ${person.erased ? nothing : html`<button type="button" class="button" aria-expanded=${
            open === person.id} @click=${() => {
            open = open === person.id ? null : person.id;
            changed();
        }}>${say('settings.change')}<span class="hidden"> ${person.name}</span></button>`}
        ${open === person.id && !person.erased ? html`<div class="row-editor">${editor(person)}
            ${person.disabled ? html`<h3>${say('people.erase_title')}</h3>
                ${eraser(person, () => kept(say('people.erased')))}` : nothing}</div>` : nothing}</li>`;

    return {
        title: () => say('settings.people'),
        view: () => html`<h1 tabindex="-1">${say('settings.people')}</h1>${settingsTabs('people')}
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            ${may('edit_people') ? people.view((all) => html`
                <p class="answer">${say('people.count', { count: all.length })}</p>
                <ul class="rows">${repeat(all, (person) => person.id, row)}</ul>`)
                : html`<p class="quiet">${say('people.no_list')}</p>`}
            ${may('add_people') ? html`<section class="narrow"><h2>${say('people.add_title')}</h2>
                ${may('edit_people') ? nothing : html`<p>${say('people.leader_lets_in', { whom: state.session.person.ask
                    })}</p>`}
                ${state.rooms ? adding().view() : waiting()}</section>` : nothing}
            <section class="narrow"><h2>${say('people.own_title')}</h2>${own.view()}</section>
            <section class="narrow"><details><summary>${say('people.erase_own_title')}</summary>
                <p>${say('people.erase_own_explained')}</p>
                ${eraser(state.session.person, () => window.location.assign('/'))}</details></section>`,
    };
}
