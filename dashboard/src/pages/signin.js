// Signing in, and back to where one wanted to be.
import { html } from 'lit-html';
import { api } from '../api.js';
import { homeOf } from '../state.js';
import { say } from '../words.js';
import { form } from '../parts/form.js';

// Only a path of this dashboard is a place to go on to. Who asked for no page in particular goes home.
export function nextOf(search, role) {
    const next = search.get('next') ?? '/';
    return /^\/(?![/\\])./.test(next) ? next : homeOf(role);
}

export function open(params, search) {
    const signIn = form({
        id: 'signin',
        fields: [
            { name: 'login', label: say('signin.login'), required: true, autocomplete: 'username' },
            { name: 'password', label: say('signin.password'), required: true, type: 'password',
              autocomplete: 'current-password' },
        ],
        button: say('signin.button'),
        send: (values) => api.post('/session', values),
        // A fresh start: nothing of the person before stays.
        done: ({ person }) => location.assign(nextOf(search, person.role)),
    });
    return {
        title: () => say('signin.title'),
        view: () => html`<div class="narrow"><h1 tabindex="-1">${say('signin.title')}</h1>${signIn.view()}
            <p class="quiet">${say('signin.help')}</p></div>`,
    };
}
