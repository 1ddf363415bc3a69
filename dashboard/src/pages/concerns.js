// Concerns: the own ones that are not sent, and those that are, with what is due.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate, when } from '../clock.js';
import { go } from '../navigation.js';
import { say } from '../words.js';
import { concernAddress, draftAddress, namesOf } from '../parts/concern_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';

export function open() {
    const all = resource(() => api.get('/concerns'));
    const start = form({ id: 'start', fields: [], button: say('concerns.start'), send: () => api.post('/concerns'),
                         done: ({ id }) => go(draftAddress(id, 1)) });

    const draftRow = (draft) => html`<li><div><h3><a href=${draftAddress(draft.id, draft.page)}>${
        namesOf(draft.rooms)}</a></h3>
        <p class="quiet">${say(draft.own ? 'concerns.draft' : 'concerns.draft_of', {
            owner: draft.owner, page: draft.page, time: when(Date.parse(draft.edited)) })}</p></div></li>`;
    const due = (concern) => (concern.state === 'closed' ? say('concern.state.closed')
        : say(`concern.due.${concern.awaited}.${concern.awaited_due}`, {
            day: concern.awaited_date ? dayOfDate(concern.awaited_date) : '' }));
    const row = (concern) => html`<li><div><h3><a href=${concernAddress(concern.id)}>${
        namesOf(concern.rooms)}</a></h3>
        <p>${due(concern)}</p>
        <p class="quiet">${say('concerns.sent', { day: dayOfDate(concern.sent_date), owner: concern.owner })}</p>
        </div></li>`;

    function page({ may_start: mayStart, drafts, concerns }) {
        return html`${mayStart ? html`<p>${say('concerns.explained')}</p>${start.view()}` : nothing}
            ${drafts.length ? html`<section><h2>${say('concerns.private')}</h2>
                <p class="quiet">${say('concerns.private_text')}</p>
                <ul class="rows">${drafts.map(draftRow)}</ul></section>` : nothing}
            <section><h2>${say('concerns.all_sent')}</h2>${concerns.length
                ? html`<ul class="rows">${concerns.map(row)}</ul>`
                : html`<p class="quiet">${say('concerns.none')}</p>`}</section>`;
    }

    return {
        title: () => say('concerns.title'),
        view: () => html`<h1 tabindex="-1">${say('concerns.title')}</h1>${all.view(page)}`,
    };
}
