// One risk assessment as a list of tasks: what is done, what waits for what, and what can be done next. Leave and come
// back anywhere.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, may } from '../state.js';
import { list, say } from '../words.js';
import { ASSESSMENTS, addressOf, apiOf, dateWords, isLeader, isRep, said, stateTag, tag, titleOf,
         waitsWords } from '../parts/assessment_words.js';
import { reading } from '../parts/assessment_reading.js';
import { awaitEvidence } from '../parts/evidence_coming.js';
import { form } from '../parts/form.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';
import { reviewNotices } from '../parts/review_notices.js';

const REASON_MAX = 1000;
// Where a task is done, when that is no page of the assessment's own.
const ELSEWHERE = { actions: (id) => (may('see_actions') ? `/actions?assessment=${id}` : null) };
const PAGES = { scope: 'scope', lines: 'lines', consultation: 'consultation', told: 'told', approve: 'sign' };
// Steps that only want a reason, or not even that: event -> path of the API.
const STEPS = { revise: { path: 'revise' }, take_back: { path: 'take-back', wantsReason: true },
                discard: { path: 'discard', wantsReason: true }, archive: { path: 'archive', wantsReason: true } };

export function open([id]) {
    const assessment = resource(() => api.get(apiOf(id)));
    const forget = awaitEvidence(assessment);
    const forms = new Map();
    const paper = papers();
    let news = '';
    let isRefreshing = false;

    function kept(words) {
        news = words;
        assessment.reload();
        changed();
    }
    const notices = reviewNotices(kept);
    const read = reading(id, kept);

    // -- tasks --

    async function refresh() {
        isRefreshing = true;
        changed();
        try {
            const { changed: what, lines } = await api.post(apiOf(id, 'evidence'));
            const sentences = html`<details><summary>${say('evidence.what_changed')}</summary>
                <ul>${what.map((sentence) => html`<li>${sentence}</li>`)}</ul></details>`;
            kept(what.length ? html`${say('evidence.changed', { count: what.length, lines })}${sentences}`
                             : say(lines ? 'evidence.same' : 'evidence.nothing_new', { count: lines }));
        } catch (error) {
            kept(error.message);
        }
        isRefreshing = false;
        changed();
    }

    function detail(task, one) {
        if (task.state === 'cannot_start')
            return waitsWords(task, one.tasks);
        if (task.key === 'lines')
            return [say('task.lines.detail', { done: task.done, count: task.of }),
                    one.contradicted_lines ? say('assessment.contradicted', { count: one.contradicted_lines }) : '']
                .filter(Boolean).join(' · ');
        if (task.key === 'evidence' && one.evidence.is_due)
            return say('evidence.coming');
        if (task.key === 'evidence' && one.evidence.as_of && task.of)
            return [say('evidence.as_of', { done: task.done, count: task.of, date: dateWords(one.evidence.as_of) }),
                    one.evidence.lines > task.done
                        ? say('evidence.helps', { count: one.evidence.lines - task.done }) : ''].filter(Boolean).join(' ');
        if (task.key === 'actions')
            return [say('assessment.actions', { count: one.open_actions ?? 0 }),
                    one.overdue_actions ? say('assessment.overdue', { count: one.overdue_actions }) : '']
                .filter(Boolean).join(' · ');
        if (task.key === 'consultation' && one.consultation?.sent)
            return say('task.consultation.detail', { done: task.done, count: task.of,
                                                     date: dateWords(one.consultation.closes) });
        return say(`task.${task.key}.text`);
    }

    function taskRow(task, one) {
        const words = say(`task.${task.key}`);
        const page = PAGES[task.key];
        const canOpen = page && !(task.state === 'cannot_start' && task.key !== 'consultation');
        const address = canOpen ? addressOf(id, page) : ELSEWHERE[task.key]?.(id);
        return html`<li class="task">
            <div><h2>${address ? html`<a href=${address}>${words}</a>` : words}</h2>
                <p class="quiet" role=${task.key === 'evidence' ? 'status' : nothing}>${detail(task, one)}</p></div>
            <div class="task-state">${task.key === 'evidence' && one.may.includes('edit')
                ? html`<button type="button" aria-busy=${isRefreshing ? 'true' : nothing} ?disabled=${isRefreshing}
                    @click=${refresh}>${say('evidence.refresh')}</button>` : nothing}
                ${tag(`task-${task.state}`, say(`task.state.${task.state}`))}</div></li>`;
    }

    const tasks = (one) => (one.working_version && one.tasks?.length
        ? html`<ol class="tasks">${one.tasks.map((task) => taskRow(task, one))}</ol>` : nothing);

    // -- what can be done --

    function step(event) {
        const { path, wantsReason } = STEPS[event];
        if (!forms.has(event))
            forms.set(event, form({
                id: event, button: say(`assessment.${event}`),
                fields: wantsReason ? [{ name: 'reason', label: say('assessment.reason'), required: true,
                                         hint: say('assessment.reason_hint'), maxlength: REASON_MAX }] : [],
                send: (values) => api.post(apiOf(id, path), values),
                done() {
                    forms.clear();
                    kept(say(`assessment.${event}.done`));
                },
            }));
        return wantsReason ? html`<details><summary>${say(`assessment.${event}`)}</summary>
                <p>${say(`assessment.${event}.text`)}</p><div class="narrow">${forms.get(event).view()}</div></details>`
            : html`<p>${say(`assessment.${event}.text`)}</p>${forms.get(event).view()}`;
    }

    function steps(one) {
        const may = Object.keys(STEPS).filter((event) => one.may.includes(event));
        return may.length ? html`<section class="no-print next-steps"><h2>${say('assessment.next')}</h2>
            ${may.map(step)}</section>` : nothing;
    }

    function inForce(one) {
        if (!one.in_force_version)
            return nothing;
        return html`<section class="card"><h2>${say('assessment.in_force', { version: one.in_force_version,
                                                                        date: dateWords(one.in_force_since) })}</h2>
            <p class="buttons"><a class="button" href=${addressOf(id, `v/${one.in_force_version}`)}>${
                say('assessment.read', { version: one.in_force_version })}</a>
               <a class="button" href=${addressOf(id, 'history')}>${say('assessment.history')}</a></p>
            ${one.next_review ? html`<p>${say('assessment.next_review', { date: dateWords(one.next_review) })}</p>`
                : nothing}
            ${read.all(one)} ${read.own(one)}</section>`;
    }

    // A colleague who was asked gets to their part first.
    const invited = (one) => (one.may.includes('outcome') ? html`<p class="notice">
        ${say('consultation.you', { date: dateWords(one.consultation?.closes) })}
        <a href=${addressOf(id, 'consultation')}>${say('consultation.say')}</a></p>` : nothing);

    function page(one) {
        return html`<p class="assessment-state">${stateTag(one.state)} <span>${one.working_version
                ? say('assessment.working', { version: one.working_version }) : nothing}</span></p>
            ${said(news)}
            ${isLeader() || isRep() ? notices.view(one.reviews ?? []) : nothing}
            ${invited(one)}
            ${tasks(one)}
            ${one.working_version ? html`<p class="no-print">${paper('assessment', { id: `${id}.${one.working_version}` },
                                                                    say('paper.draft'))}</p>` : nothing}
            ${inForce(one)}
            ${steps(one)}`;
    }

    return {
        title: () => titleOf(assessment.data) ?? say('assessments.title'),
        view: () => html`<p class="no-print"><a href=${ASSESSMENTS}>${say('assessments.title')}</a></p>
            <h1 tabindex="-1">${titleOf(assessment.data) ?? say('assessments.title')}</h1>
            ${assessment.view(page)}`,
        close: forget,
    };
}
