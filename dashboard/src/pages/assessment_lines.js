// The checklist of an assessment by its sections, one line open at a time. Answers are saved as they are given, and
// those who are only asked read the same lines and comment on them.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api, query } from '../api.js';
import { changed, may as mayEverywhere } from '../state.js';
import { say } from '../words.js';
import { commenting } from '../parts/assessment_comments.js';
import { lineEditor, lineReader } from '../parts/assessment_line.js';
import { answerTag, apiOf, goodField, heading, riskTag, said } from '../parts/assessment_words.js';
import { awaitEvidence } from '../parts/evidence_coming.js';
import { form } from '../parts/form.js';
import { lineDraft } from '../parts/line_draft.js';
import { resource } from '../parts/resource.js';
import { ACTIONS, dueWords, stateTag } from '../parts/work_words.js';

const TEXT_MAX = 319;
const isGuideStep = (step) => /^\d$/.test(step ?? '');
const isAnswered = (line) => line.answer !== 'unanswered';
const lacksReason = ({ likelihood, likelihood_proposed: proposed, override_reason: reason }) =>
    likelihood && proposed && likelihood !== proposed && !reason;

const SHOWN_BY = { all: () => true, open: (line) => !isAnswered(line), contradicted: (line) => line.contradicted_since,
                commented: (line) => line.comments?.length, unreasoned: lacksReason };

export function open([id], search) {
    const assessment = resource(() => api.get(apiOf(id)));
    const lines = resource(() => api.get(apiOf(id, 'lines')));
    const forget = awaitEvidence(assessment, showEvidence);
    const actions = mayEverywhere('see_actions') ? resource(() => api.get(ACTIONS + query({ assessment: id }))) : null;
    const drafts = new Map();
    const keys = new Set((search.get('keys') ?? '').split(',').filter(Boolean).map(Number));     // of a review
    let openId = Number(search.get('line')) || null;
    const asked = search.get('show');
    let show = keys.size ? 'review' : Object.hasOwn(SHOWN_BY, asked) ? asked : 'all';
    let news = '';
    let add = null;
    let isToShow = openId !== null;     // the address asked for a line, which comes after the page does

    const SHOWN = { ...SHOWN_BY, review: (line) => keys.has(line.key) };
    const may = (what) => assessment.data?.may.includes(what);
    const mayEdit = () => may('edit');
    const mayComment = () => may('comment');

    function kept(words) {
        news = words;
        lines.reload();
        assessment.reload();
        changed();
    }
    const comments = commenting(id, kept);

    async function showEvidence() {
        await lines.reload();
        for (const line of lines.data ?? [])
            drafts.get(line.id)?.showEvidence(line);
        changed();
    }

    function draftOf(line) {
        if (!drafts.has(line.id))
            drafts.set(line.id, lineDraft(id, line, (fresh) => {
                const before = lines.data.find((one) => one.id === fresh.id);
                lines.data = lines.data.map((one) => (one.id === fresh.id ? { ...one, ...fresh } : one));
                if (before?.rooms?.join() !== fresh.rooms?.join())
                    assessment.reload();        // other evidence is on its way
            }));
        return drafts.get(line.id);
    }

    // -- opening one --

    function openLine(next) {
        drafts.get(openId)?.flush();
        openId = next;
        history.replaceState(null, '', location.pathname + (next ? `?line=${next}` : ''));
        changed();
        if (next)
            requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`line-${next}`)?.focus()));
    }

    function showAskedFor() {
        isToShow = false;
        requestAnimationFrame(() => requestAnimationFrame(() =>
            document.getElementById(`line-${openId}`)?.scrollIntoView()));
    }

    function leave(event) {
        if ([...drafts.values()].some((draft) => draft.isDirty()))
            event.preventDefault();
    }
    window.addEventListener('beforeunload', leave);

    // -- a line --

    const marks = (line) => html`<span class="line-marks">
        ${line.contradicted_since ? html`<span class="tag tag-contradicted">${
            say('line.contradicted_short')}</span>` : nothing}
        ${line.comments?.length ? html`<span class="tag">${say('comment.count',
            { count: line.comments.length })}</span>` : nothing}
        ${line.evidence ? html`<span class="tag">${say('evidence.tag')}</span>` : nothing}
        ${line.risk ? riskTag(line.risk_word) : nothing} ${answerTag(line)}</span>`;

    function next(line) {
        const shown = lines.data.filter(SHOWN[show]);
        return shown[shown.findIndex((one) => one.id === line.id) + 1];
    }

    function actionsFor({ key }) {
        const mine = (actions?.data ?? []).filter(({ line }) => line === key);
        return mine.length ? html`<section><h4>${say('task.actions')}</h4><ul>${mine.map((action) => html`<li>
            <a href="${ACTIONS}/${action.id}">${action.what}</a> ${stateTag(action)} ${dueWords(action)}</li>`)}</ul>
            </section>` : nothing;
    }

    function content(line) {
        const after = next(line);
        const rooms = line.rooms?.length ? line.rooms : assessment.data?.rooms ?? [];
        return html`<div class="line-content">
            ${mayEdit() ? lineEditor(draftOf(line)) : lineReader(line)}
            ${line.comments?.length || mayComment() ? html`<section class="line-comments"><h4>${
                say('comment.title')}</h4>
                ${comments.list(line.comments, { mayReply: may('reply') })}
                ${mayComment() ? comments.add(line.id) : nothing}</section>` : nothing}
            ${actionsFor(line)}
            <p class="buttons no-print">${mayEverywhere('propose_actions') ? html`<a class="button" href=${
                    '/actions' + query({ assessment: id, line: line.key, rooms: rooms.join() })}>${
                    say('line.add_action')}</a>` : nothing}
                ${after ? html`<button type="button" class="button" @click=${() =>
                    openLine(after.id)}>${say('line.next')}</button>` : nothing}
                <button type="button" @click=${() => openLine(null)}>${say('line.close')}</button></p></div>`;
    }

    const row = (line) => html`<li class="line ${line.id === openId ? 'line-open' : ''} ${
            line.contradicted_since ? 'line-contradicted' : ''}">
        <h3 class="line-head"><button type="button" class="line-button" id="line-${line.id}"
            aria-expanded=${line.id === openId ? 'true' : 'false'}
            @click=${() => openLine(line.id === openId ? null : line.id)}>
            <span class="line-text">${line.number}. ${line.text}</span>${marks(line)}</button></h3>
        ${line.id === openId ? content(line) : nothing}</li>`;

    function section([title, step], shown, all) {
        const members = shown.filter((line) => line.section === title);
        const whole = all.filter((line) => line.section === title);
        return members.length ? html`<section><h2>${isGuideStep(step) ? say('checklist.step', { step, title }) : title}
            <span class="section-count">${say('lines.section', { done: whole.filter(isAnswered).length,
                count: whole.length })}
            </span></h2><ul class="plain-list">${repeat(members, (line) => line.id, row)}</ul></section>` : nothing;
    }

    // -- all of them --

    function filters(all) {
        const choices = Object.keys(SHOWN).map((name) => ({ name, count: all.filter(SHOWN[name]).length }))
            .filter(({ name, count }) => ['all', show].includes(name) || count);     // the way back stays
        return choices.length > 1 ? html`<div class="chips no-print" role="group" aria-label=${say('lines.show')}>${
            choices.map(({ name, count }) => html`<button type="button" class="chip-button"
                aria-pressed=${show === name ? 'true' : 'false'}
                @click=${() => { show = name; changed(); }}>${say(`lines.show.${name}`)} <span class="figures">${
                    count}</span>
                </button>`)}</div>` : nothing;
    }

    function addForm(all) {
        add ??= form({
            id: 'free', button: say('checklist.add'), values: { section: all[0]?.section ?? '', good: 'yes' },
            fields: [
                { name: 'section', label: say('checklist.section'), hint: say('checklist.section_hint'),
                    required: true, maxlength: 64 },
                { name: 'text', label: say('checklist.text'), hint: say('checklist.text_hint'), required: true,
                    maxlength: TEXT_MAX },
                goodField(),
            ],
            send: (values) => api.post(apiOf(id, 'lines'), values),
            done(line, element) {
                element.reset();
                openId = line?.id ?? openId;
                kept(say('lines.added'));
            },
        });
        return html`<details class="no-print" ?open=${!all.length}><summary>${say('lines.add_title')}</summary>
            <div class="narrow">${add.view()}</div></details>`;
    }

    function page(all) {
        const sections = [...new Map(all.map(({ section: title, step }) => [title, step]))];
        const shown = all.filter((line) => SHOWN[show](line) || line.id === openId);
        const wrong = all.filter((line) => line.contradicted_since).length;
        if (isToShow)
            showAskedFor();
        return html`<p class="answer">${say('lines.answered', { done: all.filter(isAnswered).length,
            count: all.length })} ${
                wrong ? say('lines.contradicted', { count: wrong }) : ''}</p>
            <p class="quiet" role="status">${assessment.data?.evidence.is_due ? say('evidence.coming') : nothing}</p>
            ${assessment.data && !mayEdit() ? html`<p class="quiet">${say(mayComment() ? 'lines.comment'
                : 'lines.read_only')}</p>` : nothing}
            <progress class="no-print" max=${all.length || 1} value=${all.filter(isAnswered).length} aria-label=${
                say('lines.progress')}></progress>
            ${filters(all)}
            ${sections.map((one) => section(one, shown, all))}
            ${mayEdit() ? addForm(all) : nothing}`;
    }

    return {
        title: () => say('task.lines'),
        view: () => html`${heading(id, assessment, say('task.lines'))} ${said(news)} ${lines.view(page)}`,
        close() {
            forget();
            window.removeEventListener('beforeunload', leave);
            drafts.forEach((draft) => draft.flush());
        },
    };
}
