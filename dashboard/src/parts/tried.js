// Rules that count only once something was tried and did not work: each with what people say of it, and the forms to
// say so and to take it back.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate, when } from '../clock.js';
import { may } from '../state.js';
import { say } from '../words.js';
import { form } from './form.js';
import { resource } from './resource.js';
import { sourceOf } from './yardsticks.js';

const WHAT_MAX = 255;

// kept() is called after each entry: verdicts change by it.
export function triedInVain(id, kept) {
    const path = `/rooms/${encodeURIComponent(id)}/tried`;
    const said = resource(() => api.get(path));
    const forms = new Map();

    function formOf(key, make) {
        if (!forms.has(key))
            forms.set(key, form({ id: `tried-${key}`, done: () => {
                forms.delete(key);
                said.reload();
                kept();
            }, ...make() }));
        return forms.get(key);
    }

    const sayForm = (rule) => formOf(rule.rule, () => ({
        fields: [{ name: 'what', label: say('tried.what'), hint: say('tried.what_hint'), required: true,
                   maxlength: WHAT_MAX },
                 { name: 'from', label: say('tried.from'), hint: say('tried.from_hint'), type: 'date' }],
        button: say('tried.say'),
        send: ({ what, from }) => api.post(path, { rule: rule.rule, what, ...(from && { from }) }),
    }));

    const withdrawForm = (one) => formOf(`withdraw-${one.id}`, () => ({
        fields: [{ name: 'why', label: say('tried.why'), required: true, maxlength: WHAT_MAX }],
        button: say('tried.withdraw'),
        send: ({ why }) => api.post(`${path}/${one.id}/withdraw`, { why }),
    }));

    const folded = (words, content) => html`<details><summary>${words}</summary>${content.view()}</details>`;

    const statement = (one) => html`<p>${say('tried.said', {
        who: one.who, from: dayOfDate(one.from), what: one.what })} ${one.withdrawn
        ? say('tried.withdrawn', { who: one.withdrawn_by, time: when(Date.parse(one.withdrawn)),
                                   why: one.withdrawn_why })
        : nothing}</p>${!one.withdrawn && may('say_tried') ? folded(say('tried.take_back'), withdrawForm(one))
                                                           : nothing}`;

    // yardsticks: rules of the room; verdicts: of today, by rule.
    return (yardsticks, verdicts) => said.view((list) => {
        const rows = yardsticks.map((rule) => ({ rule, of: list.filter((one) => one.rule === rule.rule) }))
            .filter(({ rule, of }) => of.length || verdicts.get(rule.rule)?.reason === 'not_tried');
        if (!rows.length)
            return nothing;
        return html`<section><h3>${say('tried.title')}</h3><p class="quiet">${say('tried.explained')}</p>
            <ul class="plain-list">${rows.map(({ rule, of }) => html`<li>
                <p>${rule.meaning}<br>${sourceOf(rule)}</p>${of.map(statement)}
                ${may('say_tried') && !of.some((one) => !one.withdrawn)
                    ? folded(say('tried.button'), sayForm(rule)) : nothing}</li>`)}</ul></section>`;
    });
}
