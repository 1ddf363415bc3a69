// Consultation on a working version: who is asked until when, what they said line by line with the reply beside it,
// and how each of them ended: agreed, with reservations, or not agreed, in their own words.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, state } from '../state.js';
import { byName, say } from '../words.js';
import { commenting } from '../parts/assessment_comments.js';
import { OUTCOMES, addressOf, apiOf, dateWords, heading, isLeader, said, tag } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';

const STATEMENT_MAX = 2000;
const REASON_MAX = 1000;
const ASKED = ['rep', 'site_staff'];
const BY_RIGHT = 'rep';             // safety reps are always asked: that is law

// Where what keeps a draft from being sent out is mended.
const MENDED_AT = (id) => ({ title: addressOf(id, 'scope'), scope: addressOf(id, 'scope'),
                             lines: `${addressOf(id, 'lines')}?show=open`,
                             override_reason: `${addressOf(id, 'lines')}?show=unreasoned` });

export function open([id]) {
    const assessment = resource(() => api.get(apiOf(id)));
    const lines = resource(() => api.get(apiOf(id, 'lines')));
    const people = isLeader() ? resource(() => api.get('/people')) : null;
    const forms = new Map();
    let news = '';

    function kept(words) {
        news = words;
        forms.clear();
        assessment.reload();
        lines.reload();
        changed();
    }
    const comments = commenting(id, kept);
    const once = (key, make) => forms.get(key) ?? forms.set(key, form(make())).get(key);

    // -- sending it --

    function invite(all, one) {
        const asked = all.filter((person) => person.login && !person.disabled && ASKED.includes(person.role))
            .sort(byName);
        const reps = asked.filter(({ role }) => role === BY_RIGHT);
        return html`${reps.length ? nothing : html`<p class="notice">${say('consultation.no_rep')}</p>`}
            <div class="narrow">${once('invite', () => ({
                id: 'invite', button: say('consultation.send'),
                values: { consultees: reps.map((person) => String(person.id)), closes: one.default_closes },
                elsewhere: MENDED_AT(id),
                fields: [
                    { name: 'consultees', type: 'several', label: say('consultation.who'),
                        hint: say('consultation.who_hint'),
                      options: asked.map((person) => ({ value: String(person.id), words: say(
                          person.email && person.wants_mail ? 'consultation.person' : 'consultation.person_no_mail', {
                              name: person.name, role: say(`role.${person.role}`) }) })) },
                    { name: 'closes', type: 'date', label: say('consultation.closes'),
                        hint: say('consultation.closes_hint') },
                ],
                send: ({ consultees, closes }) => api.post(apiOf(id, 'consult'), {
                    consultees: consultees.map(Number), ...closes && { closes } }),
                done: () => kept(say('consultation.sent_now')),
            })).view()}</div>`;
    }

    // -- what was said --

    // Whoever is not told by mail has to be told by somebody, while an answer is waited for.
    const isToBeTold = (person) => isLeader() && !person.is_told_by_mail && (person.outcome ?? 'none') === 'none';
    const outcome = (person) => html`<tr><th scope="row">${person.name}${person.role ? html`
            <span class="quiet block">${say(`role.${person.role}`)}</span>` : nothing}${isToBeTold(person) ? html`
            <span class="quiet block">${say('consultation.no_mail')}</span>` : nothing}</th>
        <td data-label=${say('consultation.outcome')}>${person.outcome && person.outcome !== 'none'
            ? tag(`outcome-${person.outcome}`, say(`outcome.${person.outcome}`)) : say('outcome.none')}</td>
        <td data-label=${say('consultation.statement')}>${person.statement ? html`<span class="said">${
            person.statement}</span>` : '–'}</td></tr>`;

    const outcomes = (consultees) => html`<div class="scroll" role="region" tabindex="0" aria-label=${
        say('consultation.said')}>
        <table class="stacking"><caption>${say('consultation.said')}</caption>
        <thead><tr><th scope="col">${say('consultation.name')}</th><th scope="col">${say('consultation.outcome')}</th>
            <th scope="col">${say('consultation.statement')}</th></tr></thead>
        <tbody>${consultees.map(outcome)}</tbody></table></div>`;

    const mine = (one) => one.consultation?.consultees?.find((person) => person.person === state.session.person.id);

    function ownOutcome(one) {
        const own = mine(one);
        if (!own || !one.may.includes('outcome'))
            return nothing;
        return html`<section class="card"><h2>${say('outcome.title')}</h2><p>${say('outcome.text')}</p>
            <div class="narrow">${once('outcome', () => ({
                id: 'outcome', button: say('outcome.button'), values: own,
                fields: [
                    { name: 'outcome', type: 'choice', label: say('consultation.outcome'), required: true,
                      options: OUTCOMES.map((value) => ({ value, words: say(`outcome.${value}`),
                          hint: say(`outcome.hint.${value}`) })) },
                    { name: 'statement', type: 'textarea', label: say('outcome.statement'),
                        hint: say('outcome.statement_hint'),
                      maxlength: STATEMENT_MAX },
                ],
                send: (values) => api.post(apiOf(id, 'outcome'), values), done: () => kept(say('outcome.kept')),
            })).view()}</div></section>`;
    }

    function ofLines(one) {
        const mayReply = one.may.includes('reply');
        const commented = (lines.data ?? []).filter((line) => line.comments?.length);
        return commented.map((line) => html`<section class="commented"><h3><a href="${
            addressOf(id, 'lines')}?line=${line.id}">${
            line.text}</a></h3>${comments.list(line.comments, { mayReply })}</section>`);
    }

    function talk(one) {
        const whole = one.comments;
        return html`<section><h2>${say('comment.title')}</h2>
            ${ofLines(one)}
            ${whole.length ? html`<h3>${say('comment.whole')}</h3>${comments.list(whole, {
                mayReply: one.may.includes('reply') })}` : nothing}
            ${!whole.length && !(lines.data ?? []).some((line) => line.comments?.length)
                ? html`<p class="quiet">${say('comment.none')}</p>` : nothing}
            ${one.may.includes('comment') ? html`<p>${say('comment.where')} <a href=${
                addressOf(id, 'lines')}>${say('task.lines')}</a></p>${comments.add()}` : nothing}</section>`;
    }

    // -- ending it --

    function step(one, event, path, isReasonNeeded) {
        return one.may.includes(event) ? html`<details class="no-print"><summary>${
            say(`consultation.${event}`)}</summary>
            <p>${say(`consultation.${event}.text`)}</p><div class="narrow">${once(event, () => ({
                id: event, button: say(`consultation.${event}`),
                fields: [{ name: 'reason', label: say('assessment.reason'), required: isReasonNeeded,
                    maxlength: REASON_MAX,
                           hint: say(isReasonNeeded ? 'assessment.reason_hint' : 'consultation.close_reason_hint') }],
                send: ({ reason }) => api.post(apiOf(id, path), reason ? { reason } : {}),
                done: () => kept(say(`consultation.${event}.done`)),
            })).view()}</div></details>` : nothing;
    }

    function page(one) {
        const consultation = one.consultation ?? { consultees: [] };
        const { consultees } = consultation;
        const answered = consultees.filter((person) => person.outcome && person.outcome !== 'none').length;
        if (!consultation.sent || (one.state === 'draft' && isLeader()))
            return html`<p class="answer">${say(consultation.sent ? 'consultation.again' : 'consultation.not_sent')}</p>
                ${isLeader() && one.may.includes('consult') ? people.view((all) => invite(all, one)) : nothing}
                ${consultation.sent ? html`${outcomes(consultees)} ${talk(one)}` : nothing}`;
        return html`<p class="answer">${say('consultation.sent', { sent: dateWords(consultation.sent),
                closes: dateWords(consultation.closes), done: answered, count: consultees.length })}</p>
            ${outcomes(consultees)} ${talk(one)} ${ownOutcome(one)}
            ${step(one, 'close', 'close', consultation.close_needs_reason)} ${step(one, 'take_back', 'take-back',
                true)}`;
    }

    return {
        title: () => say('task.consultation'),
        view: () => html`${heading(id, assessment, say('task.consultation'))} ${said(news)} ${assessment.view(page)}`,
    };
}
