// The step between a password that somebody else set and everything else: one's own. Changing it ends every session, so the
// new one is signed in with at once.
import { html } from 'lit-html';
import { api } from '../api.js';
import { state } from '../state.js';
import { say } from '../words.js';
import { form } from '../parts/form.js';
import { ownPasswordFields } from '../parts/own_password.js';
import { nextOf } from './signin.js';

export function open(params, search) {
    const { person } = state.session;
    const choose = form({
        id: 'choose',
        fields: ownPasswordFields('choose.old_password'),
        button: say('choose.button'),
        async send(values) {
            await api.patch(`/people/${person.id}`, values);
            return api.post('/session', { login: person.login, password: values.password });
        },
        done: () => location.assign(nextOf(search, person.role)),
    });
    return {
        title: () => say('choose.title'),
        view: () => html`<div class="narrow"><h1 tabindex="-1">${say('choose.title')}</h1>
            <p>${say('choose.text')}</p>${choose.view()}</div>`,
    };
}
