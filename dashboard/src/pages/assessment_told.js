// Who will be told of a version once it is in force, and how.
import { html } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { byName, list, say } from '../words.js';
import { addressOf, apiOf, dateWords, heading, isLeader } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';

const TEXT_MAX = 2000;
const ROLES = ['teacher', 'site_staff', 'rep', 'governor'];

export function open([id]) {
    const assessment = resource(() => api.get(apiOf(id)));
    const people = isLeader() ? resource(() => api.get('/people')) : null;
    let edit = null;

    function editor(one, all) {
        const named = all.filter((person) => person.login && !person.disabled).sort(byName);
        edit ??= form({
            id: 'told', button: say('assessment.save'),
            values: { told_how: one.told_how, next_review: one.next_review, roles: one.distribution.roles,
                      persons: one.distribution.persons.map((person) => String(person.id)) },
            fields: [
                { name: 'roles', type: 'several', label: say('told.roles'), hint: say('told.roles_hint'),
                  options: ROLES.map((value) => ({ value, words: say(`told.role.${value}`) })) },
                { name: 'persons', type: 'several', label: say('told.persons'), hint: say('told.persons_hint'),
                  options: named.map((person) => ({ value: String(person.id), words: person.name })) },
                { name: 'told_how', type: 'textarea', label: say('told.how'), hint: say('told.how_hint'),
                    maxlength: TEXT_MAX },
                { name: 'next_review', type: 'date', label: say('told.next_review'),
                    hint: say('told.next_review_hint') },
            ],
            send: ({ roles, persons, told_how: how, next_review: next }) => api.patch(apiOf(id), {
                distribution: { roles, persons: persons.map(Number) }, told_how: how, next_review: next || null }),
            done: () => go(addressOf(id)),
        });
        return html`<div class="narrow">${edit.view()}</div>`;
    }

    function words(one) {
        const told = [...one.distribution.roles.map((role) => say(`told.role.${role}`)),
                      ...one.distribution.persons.map(({ name }) => name)];
        return html`<p class="answer">${told.length ? say('told.who', { who: list(told) }) : say('told.nobody')}</p>
            <p class="said">${one.told_how}</p>
            ${isLeader() && one.working_version ? html`<p class="quiet">${say('told.only_draft')}</p>` : ''}
            ${one.next_review ? html`<p>${say('assessment.next_review', { date: dateWords(one.next_review) })}</p>`
                : ''}`;
    }

    return {
        title: () => say('task.told'),
        view: () => html`${heading(id, assessment, say('task.told'))}
            ${assessment.view((one) => (one.may.includes('edit') ? people.view((all) => editor(one, all))
                                                                            : words(one)))}`,
    };
}
