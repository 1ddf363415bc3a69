// The first page of a new box: the one-time code it printed, and the account of the first leader.
import { html } from 'lit-html';
import { api } from '../api.js';
import { state } from '../state.js';
import { say } from '../words.js';
import { form } from '../parts/form.js';

export function open() {
    const claim = form({
        id: 'claim',
        fields: [
            { name: 'code', label: say('claim.code'), hint: say('claim.code_hint'), required: true },
            { name: 'name', label: say('claim.name'), required: true, autocomplete: 'name', maxlength: 64 },
            { name: 'login', label: say('claim.login'), hint: say('claim.login_hint'), required: true,
              autocomplete: 'username', maxlength: 32 },
            { name: 'password', label: say('claim.password'), hint: say('claim.password_hint'), required: true,
              type: 'password', autocomplete: 'new-password' },
        ],
        button: say('claim.button'),
        send: (values) => api.post('/claim', { ...values, code: values.code.trim() }),
        done: () => location.assign('/'),
    });
    return {
        title: () => say('claim.title'),
        view: () => html`<div class="narrow"><h1 tabindex="-1">${say('claim.title')}</h1>${state.session.claimed
            ? html`<p>${say('claim.done')}</p><p><a class="button" href="/signin">${say('signin.title')}</a></p>`
            : html`<p>${say('claim.text')}</p>${claim.view()}`}</div>`,
    };
}
