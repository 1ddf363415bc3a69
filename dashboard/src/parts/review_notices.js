// Reviews that are open, each naming what asked for it and the questions it touches; "Not needed" wants a reason.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { say, sayKnown } from '../words.js';
import { addressOf, isLeader, questionWords, reviewWords } from './assessment_words.js';
import { form } from './form.js';

const REASON_MAX = 1000;
const QUESTIONS_AT_ONCE = 3;

// kept(words) comes after a review was closed.
export function reviewNotices(kept) {
    const forms = new Map();

    function notNeeded(review) {
        if (!forms.has(review.id))
            forms.set(review.id, form({
                id: `review-${review.id}`, button: say('review.not_needed'),
                fields: [{ name: 'reason', label: say('review.reason'), hint: say('review.reason_hint'),
                           type: 'textarea', required: true, maxlength: REASON_MAX }],
                send: (values) => api.post(`/reviews/${review.id}/not-needed`, values),
                done: () => kept(say('review.closed')),
            }));
        return html`<details class="no-print"><summary>${say('review.not_needed')}<span class="hidden"> ${
            reviewWords(review)}</span></summary><div class="narrow">${forms.get(review.id).view()}</div></details>`;
    }

    const linesOf = (review, keys) => `${addressOf(review.assessment, 'lines')}?keys=${keys.join(',')}`;
    // The first ones by what they ask, and all of them behind one link where there are more.
    const lines = (review) => (review.questions.length ? html`
        <ul>${review.questions.slice(0, QUESTIONS_AT_ONCE).map((question) => html`<li><a href=${
            linesOf(review, [question.key])}>${questionWords(question)}</a></li>`)}</ul>
        ${review.questions.length > QUESTIONS_AT_ONCE ? html`<p><a href=${linesOf(review, review.lines)}>${
            say('review.lines', { count: review.lines.length })}</a></p>` : nothing}` : nothing);

    function row(review, title) {
        return html`<li>
            ${title ? html`<h3><a href=${addressOf(review.assessment)}>${title}</a></h3>` : nothing}
            <p><strong>${reviewWords(review)}</strong>${review.note ? html`<br>${
                say('review.said_by', { note: review.note, who: review.opened_by?.name ?? '' })}` : nothing}
                ${review.status ? html`<br><span class="quiet">${say('review.source', {
                    status: sayKnown(`status.${review.status}`, say('status.project')),
                    source: review.source ?? '' })}</span>` : nothing}</p>
            ${lines(review)}
            ${isLeader() ? notNeeded(review) : nothing}</li>`;
    }

    return {
        // all: the assessments, for their titles; without, the page is the assessment's own.
        view: (open, all) => (open.length ? html`<section class="notice reviews"><h2>${
                say('reviews.title', { count: open.length })}</h2>
            <ul class="plain-list">${repeat(open, ({ id }) => id, (review) =>
                row(review, all?.find(({ id }) => id === review.assessment)?.title))}</ul></section>` : nothing),
    };
}
