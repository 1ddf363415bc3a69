// One checklist by its sections: what to look at, who can answer it, what asks for it; what is law stands out. Reps and
// leaders add questions of the school's own, and archive them.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { day } from '../clock.js';
import { changed, may } from '../state.js';
import { say } from '../words.js';
import { goodAnswer } from '../parts/assessment_line.js';
import { goodField } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { tabs } from '../parts/tabs.js';
import { sourceOf } from '../parts/yardsticks.js';
import { CHECKLISTS } from './checklists.js';

const TEXT_MAX = 319;
const SECTION_MAX = 64;

const isLaw = (item) => item.status === 'statutory';
const isGuideStep = (step) => /^\d$/.test(step);

// Sections in the order of the list, then those that only the school's own items name.
function sectionsOf(items, own) {
    const all = new Map(items.map(({ section, step }) => [section, step]));
    own.filter(({ section }) => !all.has(section)).forEach(({ section }) => all.set(section, ''));
    return [...all];
}

export function open([name], search) {
    const isLawOnly = search.get('show') === 'law';
    const address = `/checklists/${encodeURIComponent(name)}`;
    const list = resource(() => api.get(address));
    const archives = new Map();
    let add = null;
    let said = '';

    function kept(words, element) {
        said = words;
        element.reset();
        archives.clear();
        list.reload();
        changed();
    }

    // -- items --

    const evidence = (item) => say(`checklist.by.${item.by}`) + (item.evidence ? `: ${item.evidence}` : '');
    const facts = (item) => [
        [say('checklist.answered'), evidence(item)],
        [say('checklist.review'), item.review_text],
        [say('checklist.source'), sourceOf(item)],
    ];
    const welsh = (item) => (item.text_cy ? html`<p lang="cy">${item.text_cy}${item.draft_cy
        ? html` <span class="quiet" lang="en">${say('checklist.draft_cy')}</span>` : nothing}</p>` : nothing);
    const itemRow = (item) => html`<li class="check-item ${isLaw(item) ? 'check-law' : ''}" id=${item.id}>
        <h3>${item.text}</h3>${welsh(item)}
        <p class="check-marks"><span class="status-${item.status}">${isLaw(item)
            ? html`<span aria-hidden="true">§ </span>` : nothing}${say(`status.${item.status}`)}</span>
            <span class="quiet">${item.id}</span></p>
        <dl>${facts(item).map(([term, words]) => html`<div><dt>${term}</dt><dd>${words}</dd></div>`)}</dl></li>`;

    function archiveForm(item) {
        if (!archives.has(item.id))
            archives.set(item.id, form({
                id: `archive-${item.id}`, fields: [], button: say('checklist.archive_button'),
                send: () => api.patch(`${address}/items/${item.id}`, { archived: true }),
                done: (_answer, element) => kept(say('checklist.archived_now'), element),
            }));
        return html`<details class="no-print"><summary>${say('checklist.archive')}<span class="hidden"> ${
            item.text}</span></summary><p>${say('checklist.archive_text')}</p>${
            archives.get(item.id).view()}</details>`;
    }

    const ownRow = (item) => html`<li class="check-item"><h3>${item.text}</h3>
        <p class="check-marks"><span class="status-own">${say('checklist.own')}</span>
            <span class="quiet">${say('checklist.added', { who: item.who, day: day(Date.parse(item.at)) })}</span></p>
        ${goodAnswer(item)}
        ${may('add_items') ? archiveForm(item) : nothing}</li>`;

    function section([title, step], items, own) {
        const rows = [...items.filter((item) => item.section === title && (!isLawOnly || isLaw(item))).map(itemRow),
                      ...(isLawOnly ? [] : own.filter((item) => item.section === title).map(ownRow))];
        const heading = isGuideStep(step) ? say('checklist.step', { step, title }) : title;
        return rows.length ? html`<section><h2>${heading}</h2><ul class="plain-list">${rows}</ul></section>` : nothing;
    }

    // -- the school's own --

    function addForm({ items }) {
        const sections = [...new Set(items.map((item) => item.section))];
        add ??= form({
            id: 'own', button: say('checklist.add'), values: { section: sections[0], good: 'yes' },
            fields: [
                { name: 'section', label: say('checklist.section'), hint: say('checklist.section_hint'),
                  required: true, maxlength: SECTION_MAX },
                { name: 'text', label: say('checklist.text'), hint: say('checklist.text_hint'), required: true,
                  maxlength: TEXT_MAX },
                goodField(),
            ],
            send: (values) => api.post(`${address}/items`, values),
            done: (_answer, element) => kept(say('checklist.added_now'), element),
        });
        return html`<section class="narrow no-print"><h2>${say('checklist.add_title')}</h2>
            <p>${say('checklist.add_text')}</p>${add.view()}</section>`;
    }

    const archivedRows = (own) => (own.length ? html`<details><summary>${say('checklist.archived', {
        count: own.length })}</summary><ul class="plain-list">${own.map((item) => html`<li>${item.text}
        <span class="quiet">${say('checklist.archived_by', { who: item.archived_by,
                                                            day: day(Date.parse(item.archived)) })}</span></li>`)}
        </ul></details>` : nothing);

    function page(found) {
        const own = found.own_items.filter(({ archived }) => !archived);
        const law = found.items.filter(isLaw).length;
        const sections = sectionsOf(found.items, own).map((one) => section(one, found.items, own));
        return html`<p class="answer">${found.about}</p>
            <p>${law ? say('checklist.law_count', { count: law }) : say('checklist.law_none')}</p>
            ${law ? tabs(say('checklist.show'), [
                { href: `${CHECKLISTS}/${name}`, words: say('checklist.show_all'), current: !isLawOnly },
                { href: `${CHECKLISTS}/${name}?show=law`, words: say('checklist.show_law'), current: isLawOnly },
            ]) : nothing}
            ${sections}
            ${archivedRows(found.own_items.filter(({ archived }) => archived))}
            ${may('add_items') ? addForm(found) : nothing}`;
    }

    return {
        title: () => list.data?.title ?? say('checklists.title'),
        view: () => html`<p><a href=${CHECKLISTS}>${say('checklist.all')}</a></p>
            <h1 tabindex="-1">${list.data?.title ?? say('checklists.title')}</h1>
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            ${list.view(page)}`,
    };
}
