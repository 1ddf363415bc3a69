// Inspections by safety reps: the last ones, when the next is to be thought of, and the notice of a new one.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { addDays, dateOf, now } from '../clock.js';
import { go } from '../navigation.js';
import { may, state } from '../state.js';
import { say } from '../words.js';
import { dateWords, tag } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { INSPECTIONS, inspectionTitle } from '../parts/work_words.js';

const NOTICE_DAYS = 7;

export function open() {
    const all = resource(() => api.get('/inspections'));
    let make = null;
    let named = addDays(dateOf(now()), NOTICE_DAYS);    // the day that the notice speaks of

    // It names the day that is chosen, in whatever words.
    function follow({ target }) {
        if (target.name !== 'planned' || !target.value)
            return;
        const { notice } = target.form.elements;
        notice.value = notice.value.replaceAll(dateWords(named), dateWords(target.value));
        named = target.value;
    }

    function noticeForm() {
        const { person, site } = state.session;
        make ??= form({
            id: 'notice', button: say('inspections.send'),
            values: { planned: named, notice: say('inspections.template', { name: person.name, site: site.name,
                                                                            date: dateWords(named) }) },
            fields: [{ name: 'planned', label: say('inspections.planned'), type: 'date', required: true },
                     { name: 'notice', label: say('inspections.notice'), hint: say('inspections.notice_hint'),
                       type: 'textarea', required: true }],
            send: (values) => api.post('/inspections', values),
            done: ({ id }) => go(`${INSPECTIONS}/${id}`),
        });
        return html`<section class="narrow no-print" @change=${follow}><h2>${say('inspections.new')}</h2>${
            make.view()}</section>`;
    }

    const row = (one) => html`<li class="card"><div class="action-head"><h2><a href="${INSPECTIONS}/${one.id}">${inspectionTitle(one)}</a></h2>${
        tag(`inspection-${one.state}`, say(`inspection.state.${one.state}`))}</div>
        <p>${say('inspection.by', { who: one.who })} ${say('inspection.findings', { count: one.findings_count })} ${
            one.unanswered ? html`<strong>${say('inspection.unanswered', { count: one.unanswered })}</strong>`
                           : nothing}</p></li>`;

    function prompt(found) {
        if (!found.newest)
            return say('inspections.never');
        return say(found.is_due ? 'inspections.due' : 'inspections.next',
                   { last: dateWords(found.newest), next: dateWords(found.next_due) });
    }

    return {
        title: () => say('inspections.title'),
        view: () => html`<h1 tabindex="-1">${say('inspections.title')}</h1>
            ${all.view((found) => html`<p class="answer">${prompt(found)}</p>
                <ul class="cards">${found.inspections.map(row)}</ul>`)}
            ${may('inspect') ? noticeForm() : nothing}`,
    };
}
