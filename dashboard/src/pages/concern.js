// A concern that was sent: its road with what is due when, what was written and answered, and how it ended.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dateOf, dayOfDate, now } from '../clock.js';
import { changed, may as callerMay } from '../state.js';
import { say } from '../words.js';
import { CONCERNS, concernAddress, evidenceLink, letterView, namesOf, stretch } from '../parts/concern_words.js';
import { form } from '../parts/form.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';

const LETTERS = ['first', 'reminder', 'meeting', 'governors', 'officer'];
const OUTCOMES = ['resolved', 'partly', 'not'];
const WORDS_MAX = 2047;
const MARKS = { done: '●', due_now: '◐', overdue: '◐', waiting: '○', later: '○' };

export function open([id]) {
    const concern = resource(() => api.get(`/concerns/${id}`));
    const forms = {};
    const paper = papers();
    let said = '';

    const took = (words) => (answer, element) => {
        concern.data = answer;
        said = words;
        element.reset();
        for (const name of Object.keys(forms))
            delete forms[name];
        changed();
    };
    // What was said of the entry before is no longer the news.
    const attempt = (send) => (values) => {
        said = '';
        return send(values);
    };
    const answered = (event) => attempt((values) => api.post(`/concerns/${id}/events`, { ...event, ...values }));

    // -- the road --

    // Either side takes a receipt of whatever was written, and may erase its own words.
    const receipt = ({ entry }) => html`<a data-plain href="/api/v1/ledger/${entry}/receipt"
        download="concern-${id}-receipt-${entry}.json">${say('concern.receipt')}<span class="hidden"> ${
        say('concern.receipt_number', { entry })}</span></a>`;

    const eventWords = (one, way = '') => say(`concern.event.${one.event}`, {
        who: one.who, way, outcome: one.outcome ? say(`concern.outcome.${one.outcome}`) : '' });

    function eraseForm(one) {
        forms[`erase-${one.id}`] ??= form({
            id: `erase-${one.id}`, button: say('concern.erase_now'),
            fields: [{ name: 'password', label: say('concern.password'), type: 'password', required: true,
                       autocomplete: 'current-password' }],
            send: attempt((values) => api.post(`/concerns/${id}/events/${one.id}/erase`, values)),
            done: took(say('concern.erased_now')),
        });
        return html`<details><summary>${say('concern.erase')}<span class="hidden"> ${
            eventWords(one)}</span></summary>
            <div class="narrow"><p>${say('concern.erase_text')}</p>${forms[`erase-${one.id}`].view()}</div></details>`;
    }

    // Governors read it once they were written to: receipts are not theirs.
    const hasReceipts = () => concern.data.reader !== 'reader' || callerMay('take_receipts');
    const keeping = (one) => html`<div class="keeping no-print">${hasReceipts() ? receipt(one) : nothing} ${
        one.may_erase ? eraseForm(one) : nothing}</div>`;
    const happening = (one) => html`<li><p><strong>${
            eventWords(one, one.way ? say(`concern.went.${one.way}`) : '')}</strong>
        <span class="quiet">${dayOfDate(one.date)}</span></p>
        ${one.text && (LETTERS.includes(one.event)
            ? html`<details><summary>${say('concern.read_letter')}<span class="hidden"> ${
                eventWords(one)}</span></summary>${letterView(one.text)}</details>`
            : html`<p class="said">${one.text}</p>`)}
        ${one.erased ? html`<p class="quiet">${say('concern.erased')}</p>` : nothing}
        ${keeping(one)}</li>`;

    // A note stands under the step that had been reached by then, and how it ended at the end.
    function happenedBy(steps, happenings) {
        const found = new Map(steps.map(({ step: name }) => [name, []]));
        const order = steps.map(({ step: name }) => name);
        const ended = [];
        let reached = 0;
        for (const what of happenings) {
            if (what.event !== 'note' && what.event !== 'outcome')
                reached = Math.max(reached, order.indexOf(what.step));
            if (what.event === 'outcome')
                ended.push(what);
            else
                found.get(what.event === 'note' ? order[reached] : what.step).push(what);
        }
        return { found, ended };
    }

    const happenedList = (all) => (all.length
        ? html`<ul class="plain-list happened">${all.map(happening)}</ul>` : nothing);
    function step(one, mine) {
        const words = say(`concern.due.${one.step}.${one.due}`, {
            day: one.done ?? one.due_date ? dayOfDate(one.done ?? one.due_date) : '' });
        return html`<li class="step step-${one.due}"><h3><span aria-hidden="true">${MARKS[one.due]}</span> ${
                say(`concern.step.${one.step}`)}</h3>
            <p>${words}</p>${happenedList(mine)}</li>`;
    }

    const roadLine = (steps) => html`<p class="road-line" aria-hidden="true">${steps.map(({ step: name, due }) =>
        html`<span><b>${MARKS[due]}</b>${say(`concern.short.${name}`)}</span>`)}</p>`;

    // Of a closed concern only what was reached is left: nothing of it is due any more.
    function road({ steps, happenings, state }) {
        const { found, ended } = happenedBy(steps, happenings);
        const shown = steps.filter(({ step: name, due }) =>
            state !== 'closed' || due === 'done' || found.get(name).length);
        return html`<section><h2>${say('concern.road')}</h2>${roadLine(steps)}
            <p class="quiet">${say('concern.practice')}</p>
            <ol class="plain-list road">${shown.map((one) => step(one, found.get(one.step)))}
                ${ended.length ? html`<li class="step"><h3><span aria-hidden="true">${MARKS.done}</span> ${
                    say('concern.ended')}</h3>${happenedList(ended)}</li>` : nothing}</ol></section>`;
    }

    // -- what may be added --

    function addForm({ may }) {
        const events = ['reply', 'met', 'note'].filter((event) => may.includes(event));
        forms.add ??= form({
            id: 'add', button: say('concern.add_now'), values: { event: events[0], date: dateOf(now()) },
            fields: [
                { name: 'event', label: say('concern.what'), type: 'choice', required: true,
                  options: events.map((value) => ({ value, words: say(`concern.what.${value}`) })) },
                { name: 'text', label: say('concern.text'), type: 'textarea', required: true, maxlength: WORDS_MAX },
                { name: 'date', label: say('concern.date'), type: 'date', required: true },
            ],
            send: answered({}), done: took(say('concern.added')),
        });
        return events.length ? html`<section class="narrow no-print"><h2>${say('concern.add')}</h2>${
            forms.add.view()}</section>` : nothing;
    }

    function outcomeForm({ may, reader, state }) {
        forms.end ??= form({
            id: 'end', button: say('concern.end_now'), values: {},
            fields: [
                { name: 'outcome', label: say('concern.end'), type: 'choice', required: true,
                  options: OUTCOMES.map((value) => ({ value, words: say(`concern.outcome.${value}`) })) },
                { name: 'text', label: say('concern.end_text'), type: 'textarea', maxlength: WORDS_MAX },
            ],
            send: answered({ event: 'outcome' }), done: took(say('concern.added')),
        });
        return may.includes('outcome') ? html`<details class="narrow no-print"><summary>${say('concern.close')}</summary>
            <p>${say(`concern.close_text.${state === 'closed' ? 'again' : reader}`)}</p>${
            forms.end.view()}</details>` : nothing;
    }

    function daysForm({ reader, steps, state }) {
        const names = ['reply', 'meeting', 'governors'];
        forms.days ??= form({
            id: 'days', button: say('concern.days_now'),
            values: Object.fromEntries(steps.filter(({ days }) => days).map(({ step: name, days }) => [name, days])),
            fields: names.map((name) => ({ name, label: say(`concern.days.${name}`), type: 'number', min: 1,
                                           required: true })),
            send: attempt((values) => api.patch(`/concerns/${id}`, values)), done: took(say('concern.days_changed')),
        });
        return reader === 'raiser' && state !== 'closed' ? html`<details class="narrow no-print"><summary>${
            say('concern.days')}</summary><p>${say('concern.practice')}</p>${forms.days.view()}</details>` : nothing;
    }

    const outcomes = ({ outcomes: { raiser, employer } }) => (raiser === 'unsaid' && employer === 'unsaid' ? nothing
        : html`<p>${say('concern.outcome_raiser', { outcome: say(`concern.outcome.${raiser}`) })}
            ${say('concern.outcome_employer', { outcome: say(`concern.outcome.${employer}`) })}</p>`);
    const nextLetter = ({ draft, next_letter: next, state }) => (draft && state !== 'closed' ? html`<p class="no-print">
        <a class="button main-button" href="${concernAddress(id)}/letter/${next}">${say('concern.prepare', {
            letter: say(`concern.letter.${next}`) })}</a></p>` : nothing);

    function page(data) {
        const stand = data.state === 'closed' ? 'concern.now_closed' : data.day ? 'concern.now' : 'concern.now_today';
        return html`<p class="answer">${say(stand, { day: data.day, state: say(`concern.state.${data.state}`) })}</p>
            <p>${say(data.addressed_to ? 'concern.raised' : 'concern.raised_to_nobody', {
                    owner: data.owner, to: data.addressed_to, day: dayOfDate(data.sent_date) })}
                ${data.raised_by === 'members' ? say('concern.members', { count: data.members }) : nothing}
                ${stretch(data)}</p>${evidenceLink(paper, data)}
            ${outcomes(data)}
            <p role="status" class=${said ? 'notice no-print' : 'hidden'}>${said}</p>
            ${nextLetter(data)}
            ${road(data)}
            ${addForm(data)} ${outcomeForm(data)} ${daysForm(data)}`;
    }

    const title = () => (concern.data ? say('concern.title', { rooms: namesOf(concern.data.rooms) })
                                      : say('concerns.title'));
    return {
        title,
        view: () => html`<p class="no-print"><a href=${CONCERNS}>${say('concerns.title')}</a></p>
            <h1 tabindex="-1">${title()}</h1>${concern.view(page)}`,
    };
}
