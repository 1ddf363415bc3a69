// Every risk assessment with where it stands, the reviews that are due, and what else waits for a leader. Who may, opens
// a review because of something that only people know.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate } from '../clock.js';
import { changed, may } from '../state.js';
import { list, say } from '../words.js';
import { ASSESSMENTS, addressOf, dateWords, isLeader, isRep, said, stateTag,
    versionWords } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { reviewNotices } from '../parts/review_notices.js';
import { INSPECTIONS, inspectionTitle } from '../parts/work_words.js';
import { CHECKLISTS } from './checklists.js';

const NOTE_MAX = 1000;
const BY_HAND = ['rates', 'variant', 'outbreak', 'heat_warning', 'plant_change', 'room_change', 'measure_failed',
    'guidance_change', 'no_longer_valid'];

const isUnanswered = ({ you }) => you.asked && !you.answered;
const isUnread = ({ you }) => you.told && !you.read;
const isArchived = (one) => one.state === 'archived';
const commentsOf = ({ waits }) => waits?.comments ?? 0;
const isUnansweredConcern = ({ state, awaited }) => state !== 'closed' && awaited === 'reply';
// What waits for a leader and is done on the page of an assessment: the key of its sentence, and of which.
const WAITING = [['can_close', ({ waits }) => waits?.can_close], ['came_back', ({ waits }) => waits?.came_back],
                 ['sign', ({ waits, state }) => waits && state === 'approval']];

export function open() {
    const assessments = resource(() => api.get('/assessments'));
    const reviews = may('open_reviews') ? resource(() => api.get('/reviews?state=open')) : null;
    const concerns = isLeader() ? resource(() => api.get('/concerns')) : null;
    const inspections = isLeader() ? resource(() => api.get('/inspections')) : null;
    let news = '';

    function kept(words) {
        news = words;
        assessments.reload();
        reviews?.reload();
        changed();
    }
    const notices = reviewNotices(kept);

    // -- the list --

    // Who has nothing to do with drafts comes to what is in force.
    const home = (one) => (isLeader() || isRep() || one.working_version
        ? addressOf(one.id) : addressOf(one.id, `v/${one.in_force_version}`));
    const counts = (one) => [
        commentsOf(one) && html`<strong>${say('assessment.comments', { count: commentsOf(one) })}</strong>`,
        one.contradicted_lines && html`<strong>${say('assessment.contradicted',
            { count: one.contradicted_lines })}</strong>`,
        one.overdue_actions && html`<strong>${say('assessment.overdue', { count: one.overdue_actions })}</strong>`,
        one.open_actions && say('assessment.actions', { count: one.open_actions }),
        one.next_review && say('assessment.next_review', { date: dateWords(one.next_review) }),
    ].filter(Boolean);
    // What it wants of whoever looks, and what they have done.
    const wanted = ({ you }) => [
        isUnanswered({ you }) && html`<strong>${say('assessment.you.asked')}</strong>`,
        you.answered && say('assessment.you.answered'),
        isUnread({ you }) && html`<strong>${say('assessment.you.told')}</strong>`,
        you.told && you.read && say('assessment.you.read'),
    ].filter(Boolean);
    const row = (one) => html`<li class="card assessment">
        <div class="assessment-head"><h2><a href=${home(one)}>${one.title}</a></h2>${stateTag(one.state)}</div>
        ${wanted(one).map((words) => html`<p>${words}</p>`)}
        <p>${versionWords(one)}</p>
        ${counts(one).length ? html`<ul class="inline">${counts(one).map((words) => html`<li>${words}</li>`)}</ul>`
                             : nothing}</li>`;

    const titles = (some) => list(some.map(({ title }) => title));
    const withCount = (key, some, count = some.length) => (count ? say(`assessments.${key}`,
                                                                       { count, titles: titles(some) }) : '');
    const unanswered = () => (concerns?.data?.concerns ?? []).filter(isUnansweredConcern);
    const inspected = () => (inspections?.data?.inspections ?? []).filter((one) => one.unanswered);
    const findings = () => inspected().reduce((sum, one) => sum + one.unanswered, 0);

    // All of it, in whole sentences: nothing that waits hides behind something else that does. "": nothing does.
    function waiting(all, open) {
        const commented = all.filter(commentsOf);
        const reviewed = all.filter(({ id }) => open.some((review) => review.assessment === id));
        return [unanswered().length ? say('assessments.concerns', { count: unanswered().length }) : '',
                findings() ? say('inspection.unanswered', { count: findings() }) : '',
                withCount('comments', commented, commented.reduce((sum, one) => sum + commentsOf(one), 0)),
                ...WAITING.map(([key, waits]) => withCount(key, all.filter(waits))),
                withCount('reviews', reviewed, open.length),
                withCount('contradicted', all.filter((one) => one.contradicted_lines))].filter(Boolean).join(' ');
    }

    function answer(all, open) {
        const asked = all.filter(isUnanswered);
        const unread = all.filter(isUnread);
        if (asked.length)
            return say('assessments.asked', { count: asked.length, titles: titles(asked) });
        if (unread.length)
            return say('assessments.unread', { titles: titles(unread) });
        if (waiting(all, open))
            return waiting(all, open);
        if (!isLeader() && !isRep())
            return say('assessments.to_read', { count: all.length });
        if (![reviews, concerns, inspections].every((one) => !one || one.data))
            return '';              // before that, nobody knows that nothing does
        const next = all.map((one) => one.next_review).filter(Boolean).sort()[0];
        return next ? say('assessments.quiet_until', { date: dateWords(next) }) : say('assessments.quiet');
    }

    const concernLink = ({ id, sent_date: sent, rooms }) => html`<li><a href="/concerns/${id}">${
        say(rooms.length ? 'assessments.concern' : 'assessments.concern_anywhere',
            { day: dayOfDate(sent), rooms: list(rooms.map(({ name }) => name)) })}</a></li>`;
    const inspectionLink = (one) => html`<li><a href="${INSPECTIONS}/${one.id}">${inspectionTitle(one)}</a></li>`;
    const notice = (title, links) => (links.length ? html`<section class="notice"><h2>${title}</h2>
        <ul class="plain-list">${links}</ul></section>` : nothing);
    const asking = [[concerns, () => notice(say('assessments.concerns_title'), unanswered().map(concernLink))],
                    [inspections, () => notice(say('assessments.findings_title'), inspected().map(inspectionLink))]];

    function rows(all) {
        const living = all.filter((one) => !isArchived(one));
        const archived = all.filter(isArchived);
        const open = reviews?.data ?? [];
        const first = living.length ? answer(living, open) : waiting(living, open);
        return html`${first ? html`<p class="answer">${first}</p>` : nothing}
            ${asking.map(([one, view]) => (one?.data || one?.error ? one.view(view) : nothing))}
            ${reviews?.data ? notices.view(reviews.data, all) : nothing}
            ${living.length ? html`<ul class="cards">${living.map(row)}</ul>`
                : html`<div class="card"><p class="answer">${say('assessments.none')}</p>
                    <p>${say(isLeader() ? 'assessments.none_leader' : 'assessments.none_others')}</p></div>`}
            ${archived.length ? html`<details><summary>${say('assessments.archived',
                { count: archived.length })}</summary>
                <ul class="cards">${archived.map(row)}</ul></details>` : nothing}
            ${reviews && all.some((one) => one.in_force_version) ? openReview(all) : nothing}`;
    }

    // -- a person says so --

    let ask = null;
    function openReview(all) {
        const inForce = all.filter((one) => one.in_force_version && !isArchived(one));
        ask ??= form({
            id: 'review', button: say('review.open_button'),
            fields: [
                { name: 'trigger', label: say('review.what'), type: 'choice', required: true,
                  options: BY_HAND.map((value) => ({ value, words: say(`review.trigger.${value}`),
                                                     hint: say(`review.hint.${value}`) })) },
                { name: 'note', label: say('review.note'), hint: say('review.note_hint'), type: 'textarea',
                  required: true, maxlength: NOTE_MAX },
                { name: 'assessments', label: say('review.which'), hint: say('review.which_hint'), type: 'several',
                  options: inForce.map(({ id, title }) => ({ value: String(id), words: title })) },
            ],
            send: ({ assessments: ids, ...values }) => api.post('/reviews', {
                ...values, ...ids.length && { assessments: ids.map(Number) } }),
            done(_answer, element) {
                element.reset();
                kept(say('review.opened'));
            },
        });
        return html`<details class="no-print"><summary>${say('review.open_title')}</summary>
            <p class="prose">${say('review.open_text')}</p><div class="narrow">${ask.view()}</div></details>`;
    }

    return {
        title: () => say('assessments.title'),
        view: () => html`<h1 tabindex="-1">${say('assessments.title')}</h1>${said(news)}
            ${assessments.view(rows)}
            <p class="buttons">${isLeader() ? html`<a class="button main-button" href="${ASSESSMENTS}/new">${
                say('assessments.new')}</a>` : nothing}
                <a class="button" href=${CHECKLISTS}>${say('checklists.title')}</a></p>`,
    };
}
