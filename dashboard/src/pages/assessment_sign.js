// Approve and sign: what stands against it is named first, then a reason, the password again, name and post.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed } from '../state.js';
import { list, say } from '../words.js';
import { addressOf, apiOf, heading, isLeader, titleOf, waitsWords } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { receiptView, signingFields } from '../parts/signing.js';

const REASON_MAX = 1000;
const DISSENT = ['not_agreed', 'with_reservations'];

export function open([id]) {
    const assessment = resource(() => api.get(apiOf(id)));
    const lines = resource(() => api.get(apiOf(id, 'lines')));
    let sign = null;
    let signed = null;              // as the gateway answered

    // -- what stands against it --

    const open = () => [...lines.data.flatMap((line) => line.comments.map((comment) => ({ ...comment, line }))),
                        ...assessment.data.comments].filter((comment) => !comment.reply);
    const consultees = (one) => one.consultation?.consultees ?? [];
    const silent = (one) => consultees(one).filter(({ outcome }) => !outcome || outcome === 'none');
    const against = (one) => consultees(one).filter(({ outcome }) => DISSENT.includes(outcome));
    const wantsReason = (one) => Boolean(one.consultation?.dissent.length);

    const objections = (one) => html`
        ${against(one).map((person) => html`<li><strong>${say(`sign.${person.outcome}`, { name: person.name })}</strong>
            ${person.statement ? html`<blockquote class="said">${person.statement}</blockquote>` : nothing}</li>`)}
        ${silent(one).length ? html`<li><strong>${say('sign.silent',
            { names: list(silent(one).map(({ name }) => name)) })}</strong></li>` : nothing}
        ${open().map((comment) => html`<li><strong>${say('sign.unanswered', { name: comment.name })}</strong>
            <blockquote class="said">${comment.text}</blockquote>${comment.line ? html`<span class="quiet">${
                comment.line.text}</span>` : nothing}</li>`)}`;

    function dissent(one) {
        if (!against(one).length && !wantsReason(one))
            return html`<p>${say('sign.no_dissent')}</p>`;
        return html`<section class="notice"><h2>${say('sign.dissent')}</h2><p>${say('sign.dissent_text')}</p>
            <ul>${objections(one)}</ul></section>`;
    }

    // -- signing --

    function editor(one) {
        sign ??= form({
            id: 'sign', button: say('sign.button', { version: one.working_version }),
            fields: [...wantsReason(one) ? [{ name: 'reason', type: 'textarea', label: say('sign.reason'),
                required: true,
                                              hint: say('sign.reason_hint'), maxlength: REASON_MAX }] : [],
                     ...signingFields()],
            send: (values) => api.post(apiOf(id, 'approve'), { ...values, stamp: one.stamp }),
            done(answer) {
                signed = answer;
                assessment.reload();
                changed();
                requestAnimationFrame(() => requestAnimationFrame(() =>
                    document.querySelector('.receipt h2')?.focus()));
            },
        });
        return html`<section class="narrow"><h2>${say('sign.title')}</h2><p>${say('sign.seals')}</p>${
            sign.view()}</section>`;
    }

    function page(one) {
        if (signed)
            return html`<p class="answer">${say('sign.done', { version: signed.version })}</p>
                ${receiptView(signed)}
                <p><a class="button" href=${addressOf(id, `v/${signed.version}`)}>${say('assessment.read',
                    { version: signed.version })}</a></p>`;
        if (!isLeader())
            return html`<p class="answer">${say('sign.leaders')}</p>`;
        if (one.state !== 'approval') {
            const task = one.tasks.find(({ key }) => key === 'approve');
            return html`<p class="answer">${task?.waits_for.length ? waitsWords(task, one.tasks)
                                                         : say('sign.not_yet')}</p>`;
        }
        return html`<p class="answer">${say('sign.answer', { version: one.working_version, title: titleOf(one) })}</p>
            <p><a href=${addressOf(id, 'lines')}>${say('sign.read_again')}</a></p>
            ${dissent(one)} ${editor(one)}`;
    }

    return {
        title: () => say('task.approve'),
        view: () => html`${heading(id, assessment, say('task.approve'))}
            ${assessment.view((one) => lines.view(() => page(one)))}`,
    };
}
