// Which checklists there are, and what each is for.
import { html } from 'lit-html';
import { api } from '../api.js';
import { say } from '../words.js';
import { resource } from '../parts/resource.js';

export const CHECKLISTS = '/assessments/checklists';

export function open() {
    const lists = resource(() => api.get('/checklists'));

    const longestFirst = (all) => [...all].sort((a, b) => b.items - a.items);
    const counts = (one) => [say('checklists.items', { count: one.items }),
                             one.statutory && say('checklists.statutory', { count: one.statutory }),
                             one.own && say('checklists.own', { count: one.own })].filter(Boolean).join(' · ');
    const row = (one) => html`<li><div><h2>${one.broken ? one.name
            : html`<a href="${CHECKLISTS}/${one.name}">${one.title}</a>`}</h2>
        ${one.broken ? html`<p><strong>${say('checklists.broken', { why: one.broken })}</strong></p>`
                     : html`<p>${one.about}</p><p class="quiet">${counts(one)}</p>`}</div></li>`;

    return {
        title: () => say('checklists.title'),
        view: () => html`<h1 tabindex="-1">${say('checklists.title')}</h1>
            <p class="prose">${say('checklists.explained')}</p>
            ${lists.view((all) => (all.length ? html`<ul class="rows">${longestFirst(all).map(row)}</ul>`
                                              : html`<p class="quiet">${say('checklists.none')}</p>`))}`,
    };
}
