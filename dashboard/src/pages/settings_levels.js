// Levels: by which pack rooms are judged, what the packs say, and outbreaks. A leader decides and says why.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { day, lastDay, when } from '../clock.js';
import { refreshAll } from '../live.js';
import { changed, may, state } from '../state.js';
import { byName, say, sayKnown } from '../words.js';
import { form } from '../parts/form.js';
import { forgetPacks, packWords } from '../parts/judge_by.js';
import { showNews } from '../parts/news.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';
import { limitWords, sourceOf } from '../parts/yardsticks.js';

const REASON_MAX = 255;
const OUTBREAK_PACK = 'pandemic';
const OUTBREAK_DAYS = 7;
const OUTBREAK_DAYS_MAX = 90;

// Packs that give rooms a level; the one made for it first.
const outbreakPacks = (all) => all.filter((pack) => pack.has_level)
    .sort((a, b) => (b.name === OUTBREAK_PACK) - (a.name === OUTBREAK_PACK));

const reasonField = () => ({ name: 'reason', label: say('levels.reason'), hint: say('levels.reason_hint'),
                             required: true, maxlength: REASON_MAX });

export function open(_params, search) {
    const wanted = search.get('pack');
    const adopted = resource(() => api.get('/packs/adopted'));
    const packs = resource(() => api.get('/packs'));
    const shown = wanted ? resource(() => api.get(`/packs/${encodeURIComponent(wanted)}`)) : adopted;
    const outbreaks = may('see_outbreaks') ? resource(() => api.get('/outbreaks')) : null;
    const ends = new Map();
    let adopt = null, begin = null;
    let said = '';
    let isToRead = location.hash === '#rules';

    function kept(words, element) {
        said = words;
        element.reset();
        adopt = begin = null;
        ends.clear();
        forgetPacks();
        [adopted, packs, shown, outbreaks].forEach((one) => one?.reload());
        refreshAll().catch(() => {});
        changed();
        showNews();
    }

    // -- the list --

    const flags = (pack) => [
        pack.adopted && html`<strong>${say('levels.adopted')}</strong>`,
        pack.off_by_default && say('levels.off_by_default'),
        pack.broken && html`<strong>${say('levels.broken', { why: pack.broken })}</strong>`,
    ].filter(Boolean);
    const row = (pack) => html`<li><div><h2>${packWords(pack.name, pack.title)}</h2>
        <p>${pack.title ?? ''}</p><p class="quiet">${say('levels.rules', { count: pack.rules })}${
            flags(pack).map((flag) => html` · ${flag}`)}</p></div>
        ${pack.broken ? nothing : html`<a class="button" href="/settings/levels?pack=${pack.name}#rules">${
            say('levels.read')}<span class="hidden"> ${pack.title}</span></a>
        <a class="button" href="/?pack=${pack.name}">${say('levels.judge_by')}<span class="hidden"> ${
            pack.title}</span></a>`}</li>`;

    // -- deciding --

    function adoptForm(all) {
        const choices = all.filter((pack) => pack.has_level && !pack.adopted);
        adopt ??= form({
            id: 'adopt', button: say('levels.adopt'),
            fields: [{ name: 'name', label: say('levels.pack'), type: 'select',
                       options: choices.map(({ name, title }) => ({ value: name, words: packWords(name, title) })) },
                     reasonField()],
            send: (values) => api.put('/packs/adopted', values),
            done: (_answer, element) => kept(say('levels.kept'), element),
        });
        return html`<h2>${say('levels.adopt_title')}</h2><p>${say('levels.adopt_text')}</p>${adopt.view()}`;
    }

    function outbreakForm(all) {
        const rooms = [...state.rooms?.values() ?? []].sort(byName);
        begin ??= rooms.length ? form({
            id: 'outbreak', button: say('outbreak.begin'), values: { pack: OUTBREAK_PACK, days: OUTBREAK_DAYS },
            fields: [
                { name: 'all', label: say('outbreak.all'), type: 'checkbox' },
                { name: 'rooms', label: say('outbreak.rooms'), hint: say('outbreak.rooms_hint'), type: 'several',
                  options: rooms.map(({ id, name }) => ({ value: id, words: name })) },
                { name: 'pack', label: say('levels.pack'), type: 'select',
                  options: outbreakPacks(all).map(({ name, title }) => ({ value: name,
                                                                          words: packWords(name, title) })) },
                { name: 'days', label: say('outbreak.days'),
                  hint: say('outbreak.days_hint', { count: OUTBREAK_DAYS_MAX }), type: 'number', min: 1, step: 1,
                  required: true },
                reasonField(),
            ],
            send: ({ all: everywhere, ...values }) => api.post('/outbreaks', {
                ...values, rooms: everywhere ? 'all' : values.rooms }),
            done: (_answer, element) => kept(say('outbreak.kept'), element),
        }) : null;
        return begin ? html`<details><summary>${say('outbreak.begin_title')}</summary>${begin.view()}
            </details>` : nothing;
    }

    function endForm(one) {
        if (!ends.has(one.id))
            ends.set(one.id, form({
                id: `end-${one.id}`, button: say('outbreak.end'), fields: [reasonField()],
                send: (values) => api.post(`/outbreaks/${one.id}/end`, values),
                done: (_answer, element) => kept(say('outbreak.ended'), element),
            }));
        return html`<details class="row-editor"><summary>${say('outbreak.end')}<span class="hidden"> ${
            one.room_name ?? say('outbreak.everywhere')}</span></summary>${ends.get(one.id).view()}</details>`;
    }

    function outbreakRows(all) {
        const running = all.filter(({ state: word }) => word === 'running');
        return running.length ? html`<ul class="rows">${running.map((one) => html`<li><div>
            <h3>${one.room_name ?? one.room ?? say('outbreak.everywhere')}</h3>
            <p>${say('judge_by.until', { pack: packWords(one.pack, one.pack_title),
                                         day: lastDay(Date.parse(one.to)) })}</p>
            <p class="quiet">${say('outbreak.why', { who: one.who, reason: one.reason,
                                                    time: when(Date.parse(one.from)) })}</p></div>
            ${may('adopt_packs') ? endForm(one) : nothing}</li>`)}</ul>` : html`<p>${say('outbreak.none')}</p>`;
    }

    // -- reading --

    const history = (pack) => (pack.adoptions.length ? html`<h2>${say('levels.history')}</h2>
        <ul class="plain-list">${pack.adoptions.map((one) => html`<li>${say('levels.history_line', {
            pack: packWords(one.pack), who: one.who, reason: one.reason,
            day: day(Date.parse(one.at)) })}</li>`)}</ul>` : nothing);

    // The address asked for the rules, which come after the page does.
    function showRules() {
        isToRead = false;
        requestAnimationFrame(() => requestAnimationFrame(() => {
            const heading = document.getElementById('rules');
            heading?.focus({ preventScroll: true });
            heading?.scrollIntoView();
        }));
    }

    const rules = (pack) => html`<section>
        <h2 id="rules" tabindex="-1">${say('levels.rules_of', { pack: pack.title })}</h2>
        <p class="quiet">${say('yardstick.never_blended')}</p>
        <div class="scroll" role="region" tabindex="0" aria-label=${say('levels.rules_of', { pack: pack.title })}>
        <table class="yardsticks stacking"><thead><tr>${['source', 'status', 'rule', 'limit'].map((name) => html`
            <th scope="col">${say(`yardstick.${name}`)}</th>`)}</tr></thead><tbody>${pack.rules.map((rule) => html`<tr>
            <th scope="row">${sourceOf(rule)}</th>
            <td data-label=${say('yardstick.status')}>${say(`status.${rule.status}`)}</td>
            <td data-label=${say('yardstick.rule')}>${rule.meaning}<br><span class="quiet">${
                sayKnown(`statistic.${rule.statistic}`, '', { count: rule.window_min ?? 0 })}</span></td>
            <td data-label=${say('yardstick.limit')}>${limitWords(rule)}</td></tr>`)}</tbody></table></div></section>`;

    return {
        title: () => say('settings.levels'),
        view: () => html`<h1 tabindex="-1">${say('settings.levels')}</h1>${settingsTabs('levels')}
            <p role="status" class=${said ? 'notice' : 'hidden'}>${said}</p>
            ${adopted.view((pack) => html`<p class="answer">${say('levels.answer', { pack: pack.title,
                                                                                    version: pack.version })}</p>`)}
            ${may('adopt_packs') ? nothing : html`<p>${say('levels.read_only')}</p>`}
            ${packs.view((all) => html`<ul class="rows">${all.map(row)}</ul>${
                may('adopt_packs') ? adoptForm(all) : nothing}`)}
            ${outbreaks ? html`<h2>${say('outbreak.title')}</h2><p class="quiet">${say('outbreak.text')}</p>
                ${outbreaks.view(outbreakRows)}${may('adopt_packs') && packs.data ? outbreakForm(packs.data) : nothing}`
                        : nothing}
            ${adopted.data ? history(adopted.data) : nothing}
            ${shown.view((pack) => {
                if (isToRead && packs.data)
                    showRules();
                return rules(pack);
            })}`,
    };
}
