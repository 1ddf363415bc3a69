// "I'm on it": what, until when, sent; ten seconds to undo. First name wins, and the second person sees whose it is.
// Passing it on is an offer to one person: it stays with who offers it until the other says yes.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { DAY_MS, isoTime, now, when } from '../clock.js';
import { changed, may, state } from '../state.js';
import { say } from '../words.js';

export const INTENTS = ['opening', 'fan', 'fewer', 'cannot_open', 'sensor', 'passing'];
const UNDO_MS = 10000;
const MINUTE_MS = 60000;
const NOTE_MAX = 200;
const RETURN_MAX_MS = 7 * DAY_MS;      // as far as the gateway lets anyone put it off

// The times to come back that make sense now; the school's own come with the incident, because a link may not read the
// calendar. What was said some time ago may be over.
function returnTimes({ period_end, next_period }) {
    const at = now();
    return [
        { name: 'minutes', count: 15, until_ms: at + 15 * MINUTE_MS },
        { name: 'minutes', count: 30, until_ms: at + 30 * MINUTE_MS },
        { name: 'period', until_ms: period_end && Date.parse(period_end) },
        { name: 'next_day', until_ms: next_period && Date.parse(next_period), note: true },
    ].filter(({ until_ms }) => until_ms > at && until_ms - at < RETURN_MAX_MS);
}

const takerWords = ({ name, role, gets_mail: getsMail }) =>
    say(getsMail ? 'on_it.taker' : 'on_it.taker_no_mail', { name, role: say(`role.${role}`) });

// Whether it is offered to whoever looks: a link's incident says so itself.
const isAsked = ({ offer, is_offered_to_you: toYou }) =>
    toYou || Boolean(offer && offer.person === state.session?.person?.id);

// One for each incident that is shown. token: an alert link's. also(): ids of those that go with it, which whoever
// takes it takes too. offered(): those that are offered with it. together(): those that were taken with it, which go
// back with it. taken(incident): what the gateway knows of one now.
export function onIt(id, { token, also = () => [], offered = () => [], together = () => [], taken = () => {} } = {}) {
    let known = {};                 // the incident as it was last shown
    let step = 'closed';            // 'closed', 'intent', 'whom', 'until', 'sending', 'done'
    let intent = null;
    let takers = [];                // to whom it can be offered
    let taker = null;               // the one who was chosen
    let answers = false;            // whether this is a yes to an offer
    let note = '';
    let error = null;
    let mine = [];                  // ids, to give back
    let undoTimer;
    const heading = `on-it-${id}`;

    function show(next) {
        step = next;
        changed();
        requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(heading)?.focus()));
    }

    async function send(event, choice) {
        event.preventDefault();
        if (choice.note && !note.trim()) {
            error = say('on_it.note_needed');
            changed();
            document.getElementById(`${heading}-note`)?.focus();
            return;
        }
        error = null;
        step = 'sending';
        changed();
        try {
            const what = answers ? 'accept' : taker ? 'offer' : 'acknowledge';
            const body = { ...(taker ? { to: taker.person } : { intent }), until: isoTime(choice.until_ms),
                           ...(note.trim() && { note: note.trim() }) };
            const with_it = answers ? offered() : also();
            taken(await api.post(`/incidents/${id}/${what}`, body, token));
            mine = [id];
            for (const other of with_it)
                await api.post(`/incidents/${other}/${what}`, body, token).then((incident) => {
                    taken(incident);
                    mine.push(other);
                }, () => {});       // over already, or somebody's: not ours to take
            clearTimeout(undoTimer);
            undoTimer = setTimeout(() => step === 'done' && show('closed'), UNDO_MS);
            show('done');
        } catch (failure) {
            error = failure.status === 409 && failure.body.with
                ? say('on_it.taken', { who: failure.body.with,
                                       time: failure.body.until ? when(Date.parse(failure.body.until)) : '–' })
                : failure.message;
            show('until');
        }
    }

    async function choose(name) {
        intent = name;
        taker = null;
        if (name !== 'passing' || answers) {
            show('until');
            return;
        }
        try {
            takers = await api.get(`/incidents/${id}/takers`, token);
            error = null;
            show('whom');
        } catch (failure) {
            error = failure.message;
            changed();
        }
    }

    function begin(is_answer) {
        answers = is_answer;
        show('intent');
    }

    async function decline() {
        error = null;
        try {
            for (const declined of [id, ...offered()])
                taken(await api.post(`/incidents/${declined}/decline`, {}, token));
        } catch (failure) {
            error = failure.message;
        }
        show('closed');
    }

    async function undo() {
        clearTimeout(undoTimer);
        error = null;
        try {
            for (const taken_id of new Set(mine.length ? mine : [id, ...together()]))
                taken(await api.post(`/incidents/${taken_id}/release`, {}, token));
            mine = [];
        } catch (failure) {
            error = failure.message;
        }
        show('closed');
    }

    const problem = () => (error ? html`<p class="field-error" role="alert">${error}</p>` : nothing);
    const title = (key) => html`<h3 id=${heading} tabindex="-1">${say(key)}</h3>`;

    const STEPS = {
        closed: () => html`<button type="button" class="button main-button" aria-expanded="false"
            @click=${() => begin(false)}>${say('on_it.button')}</button>`,
        asked: () => html`<p>${say('on_it.asked', { who: known.with })}</p>
            <button type="button" class="button main-button" aria-expanded="false"
                @click=${() => begin(true)}>${say('on_it.accept')}</button>
            <button type="button" @click=${decline}>${say('on_it.decline')}</button>`,
        whom: () => html`<div class="panel">${title('on_it.whom')}
            ${takers.length ? nothing : html`<p>${say('on_it.no_takers')}</p>`}
            <div class="choices">${takers.map((one) => html`<button type="button" @click=${() => {
                taker = one;
                show('until');
            }}>${takerWords(one)}</button>`)}</div>
            <button type="button" class="plain" @click=${() => show('intent')}>${say('on_it.change')}</button></div>`,
        intent: () => html`<div class="panel">${title('on_it.what')}
            <div class="choices">${INTENTS.filter((name) => !answers || name !== 'passing').map((name) => html`
                <button type="button" @click=${() => choose(name)}>${say(`intent.${name}`)}</button>`)}</div>
            <button type="button" class="plain" @click=${() => show('closed')}>${say('on_it.cancel')}</button></div>`,
        until: () => html`<div class="panel">${title('on_it.until')}
            <p class="quiet">${taker ? say('on_it.offering', { who: taker.name }) : say(`intent.${intent}`)}
                <button type="button" class="plain" @click=${() => show('intent')}>${say('on_it.change')}</button></p>
            <label class="field" for="${heading}-note">${say('on_it.note')}</label>
            <input id="${heading}-note" maxlength=${NOTE_MAX} .value=${note}
                   @input=${(event) => { note = event.target.value; }}>
            <div class="choices">${returnTimes(known).map((choice) => html`<button type="button"
                @click=${(event) => send(event, choice)}>${say(`on_it.until.${choice.name}`, {
                    count: choice.count ?? 0, time: when(choice.until_ms) })}</button>`)}</div></div>`,
        sending: () => html`<p aria-busy="true">${say('on_it.sending')}</p>`,
        done: () => html`<div class="panel panel-done">${taker
            ? html`<h3 id=${heading} tabindex="-1">${say('on_it.offered', { who: taker.name })}</h3>`
            : title('on_it.done')}
            <button type="button" @click=${undo}>${say('on_it.undo')}</button></div>`,
    };

    return {
        // incident: as it is known now. Nothing when there is nothing to take, or not by this person.
        view(incident) {
            known = incident;
            if (step === 'done' || step === 'sending')
                return STEPS[step]();
            if (incident.state === 'cleared' || (!token && !may('acknowledge')))
                return problem();
            if (incident.with && isAsked(incident))
                return html`${problem()}${STEPS[step === 'closed' ? 'asked' : step]()}`;
            if (incident.with) {
                const isMine = incident.with === state.session?.person?.name;
                const giveBack = html`<button type="button" @click=${undo}>${say('on_it.not_fixed')}</button>`;
                return html`${problem()}${isMine ? giveBack : nothing}`;
            }
            return html`${problem()}${STEPS[step]()}`;
        },
        isOpen: () => step !== 'closed',
    };
}
