// What every page has around it: the bar at the top (or bottom, on a phone), notices, and the line at the foot.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { now, timeWithSeconds, when } from '../clock.js';
import { isPaused, setPaused, stopLive } from '../live.js';
import { isIn, may, state } from '../state.js';
import { say } from '../words.js';
import { icon } from './icons.js';
import { byCause } from './incident_words.js';
import { repNews } from './rep_news.js';

const RESTORED_SHOWN_MS = 14 * 86400000;

// wide: not in the short bar of a phone, where it is behind "More".
const SECTIONS = [
    { name: 'rooms', href: '/', shown: () => true },
    { name: 'incidents', href: '/incidents', shown: () => true },
    { name: 'actions', href: '/actions', shown: () => may('see_actions') },
    { name: 'assessments', href: '/assessments', shown: () => may('see_assessments'), wide: true },
    { name: 'compare', href: '/compare', shown: () => may('make_evidence'), wide: true },
    { name: 'more', href: '/more', shown: () => true },
];
// Sections whose pages are behind "More".
const BEHIND_MORE = ['sensors', 'settings', 'concerns'];

async function signOut() {
    await api.remove('/session').catch(() => {});
    stopLive();
    location.assign('/signin');
}

function openCount(section) {
    const count = section === 'incidents' && state.incidents ? byCause(state.incidents.values()).length : 0;
    return count ? html` <span class="count">${count}<span class="hidden"> ${say('nav.open')}</span></span>` : nothing;
}

function navigation(section) {
    const current = BEHIND_MORE.includes(section) ? 'more' : section;
    const holds = ({ name }) => name === 'more' && SECTIONS.some((one) => one.wide && one.name === current);
    const link = (one) => html`<li class=${one.wide ? 'wide-only' : nothing}><a href=${one.href}
        class=${holds(one) ? 'holds-current' : nothing} aria-current=${one.name === current ? 'page' : nothing}>${
        icon(one.name)}<span>${say(`nav.${one.name}`)}${openCount(one.name)}</span></a></li>`;
    return html`<nav class="sections" aria-label=${say('nav.label')}><ul>${
        SECTIONS.filter(({ shown }) => shown()).map(link)}</ul></nav>`;
}

function liveLabel() {
    const paused = isPaused();
    return html`<div class="live">
        <span class="live-label live-${state.connection}">${say(`live.${state.connection}`)}</span>
        <button type="button" class="plain" @click=${() => setPaused(!paused)}>${
            say(paused ? 'live.resume' : 'live.pause')}</button>
    </div>`;
}

// What happened to the record, and whether there is a copy of it. Whoever relies on the record is told that it was
// damaged; that copies fail is for who can do something about it.
function recordNotices() {
    const { damaged, restored, restored_until, failing, place_absent } = state.backup;
    const isRecent = restored && now() - Date.parse(restored) < RESTORED_SHOWN_MS;
    return html`
        ${damaged ? html`<p class="bar bar-unwell" role="alert">${say('notice.damaged')}</p>` : nothing}
        ${isRecent ? html`<p class="bar">${restored_until
            ? say('notice.restored', { time: when(Date.parse(restored)), until: when(Date.parse(restored_until)) })
            : say('notice.restored_empty', { time: when(Date.parse(restored)) })}</p>` : nothing}
        ${failing && may('see_sensors') ? html`<p class="bar">${say('notice.backup_failing')}</p>` : nothing}
        ${place_absent && may('see_sensors') ? html`<p class="bar">${say('notice.backup_absent')}</p>` : nothing}`;
}

function notices() {
    const shown = state.shownAsOf_ms ? when(state.shownAsOf_ms) : '';
    return html`
        ${state.session?.demo ? html`<p class="bar bar-demo">${say('notice.demo')}</p>` : nothing}
        ${state.connection === 'lost' ? html`<p class="bar bar-lost">${
            shown ? say('notice.lost', { time: shown }) : say('notice.lost_empty')}</p>` : nothing}
        ${state.connection === 'paused' && shown ? html`<p class="bar">${say('notice.paused', { time: shown })}</p>`
                                                 : nothing}
        ${state.isClockTrusted ? nothing : html`<p class="bar bar-clock">${say('notice.clock')}</p>`}
        ${state.rebuild ? html`<p class="bar">${say(`notice.rebuild.${state.rebuild.because}`, {
            count: state.rebuild.days, left: state.rebuild.left })}</p>` : nothing}
        ${state.daysNotKept && may('see_sensors') ? html`<p class="bar">${
            say('notice.days_not_kept', { count: state.daysNotKept })}</p>` : nothing}
        ${recordNotices()}
        ${repNews()}
        ${state.unwell ? html`<p class="bar bar-unwell">${state.unwell}</p>` : nothing}`;
}

function footer() {
    const { session } = state;
    return html`<footer><div class="footer-inner">
        <nav aria-label=${say('footer.label')}><ul class="inline">
            ${isIn() ? html`<li><a href="/assessments/checklists">${say('checklists.title')}</a></li>` : nothing}
            <li><a href="/help">${say('nav.help')}</a></li>
            <li><a href="/about/accessibility">${say('about.accessibility.title')}</a></li>
            <li><a href="/about/privacy">${say('about.privacy.title')}</a></li>
        </ul></nav>
        <p>${state.alive_ms ? html`<span class="figures">${
                say('footer.alive', { time: timeWithSeconds(state.alive_ms) })}</span> · ` : nothing}${
            say('footer.version', { version: session?.version ?? '' })}</p>
        ${session?.person ? html`<p>${say('footer.person', { name: session.person.name,
                                                             role: say(`role.${session.person.role}`) })}
            ${isIn() ? html`<a href="/settings/people">${say('footer.password')}</a>` : nothing}
            <button type="button" class="plain" @click=${signOut}>${say('footer.sign_out')}</button></p>` : nothing}
        <p class="hidden" role="status">${state.announcement}</p>
    </div></footer>`;
}

export function shell(route, page) {
    const { session } = state;
    return html`
        <a class="skip" href="#main">${say('nav.skip')}</a>
        <header class="top">
            <div class="top-inner">
                <a class="brand" href="/">${say('product')}<span class="site">${session?.site.name ?? ''}</span></a>
                ${isIn() ? [navigation(route?.section), liveLabel()] : nothing}
            </div>
            ${notices()}
        </header>
        <main id="main" tabindex="-1">${page.view()}</main>
        ${footer()}`;
}

// A page that is only a heading and a sentence.
export function plainMessage(titleKey, textKey) {
    return {
        title: () => say(titleKey),
        view: () => html`<h1 tabindex="-1">${say(titleKey)}</h1><p>${say(textKey)}</p>`,
    };
}
