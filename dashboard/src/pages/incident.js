// One incident: what it is, what to do, who has it, why the rule says so. Also for people who come by an alert's link
// and have not signed in.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { when } from '../clock.js';
import { linkTokenOf } from '../link.js';
import { onIncident } from '../live.js';
import { state } from '../state.js';
import { duration, say, sayKnown } from '../words.js';
import { explanation } from '../parts/explain.js';
import { badge, levelOf } from '../parts/level.js';
import { began, holding, incidentLevel, isOfAir, matter, offeredWith, others, peakWords, place,
         sinceWords, takenWith } from '../parts/incident_words.js';
import { onIt } from '../parts/on_it.js';
import { resource } from '../parts/resource.js';
import { advice, co2Number, freshness, levelWords, temperature, trend } from '../parts/room_words.js';
import { verifiedWords } from '../parts/yardsticks.js';

const MINUTE_MS = 60000;
const LINK_POLL_MS = 30000;         // a link has no event stream

function raisedWords(one) {
    if (!one.raised)
        return '';
    const held_ms = Date.parse(one.raised) - began(one);
    const time = when(Date.parse(one.raised));
    return held_ms < MINUTE_MS ? time : say('incident.raised_after', { time, duration: duration(held_ms) });
}

// Nobody opens an incident again whose time ran out: it was still true, so the gateway did.
function stepWords({ at, what, who, detail }) {
    if (what === 'offered')
        return say('history.offered', { who, to: detail });
    if (what === 'returned' && !who)
        return say('history.lapsed', { time: when(Date.parse(at)) });
    return html`${sayKnown(`history.${what}`, what)}${who ? html` – ${who}` : nothing}${
        detail ? html`<span class="quiet"> ${sayKnown(`intent.${detail}`,
                                                      sayKnown(`history.detail.${detail}`, detail))}</span>` : nothing}`;
}

const titleOf = (incident) => say('incident.title', { place: place(incident), matter: matter(incident) });

export function open([id]) {
    const link = linkTokenOf(id);
    const token = state.session.person ? undefined : link;
    const incident = resource(() => api.get(`/incidents/${id}`, token));
    const taking = onIt(Number(id), {
        token,
        also: () => (token || !incident.data ? [] : others(incident.data).map((other) => other.id)),
        offered: () => (token || !incident.data ? [] : offeredWith(incident.data).map((other) => other.id)),
        together: () => (token || !incident.data ? [] : takenWith(incident.data).map((other) => other.id)),
        taken(now) {
            state.incidents?.set(now.id, { ...state.incidents.get(now.id), ...now });
            incident.reload();
        },
    });
    const replay = explanation(() => api.get(`/incidents/${id}/explain`, token));
    const forget = onIncident((heard) => String(heard.id) === id && incident.reload());
    const timer = token ? setInterval(() => incident.reload(), LINK_POLL_MS) : null;

    function steps(one) {
        const room = one.room_now;
        const first = isOfAir(one) && room ? advice(room) : sayKnown(`advice.of.${one.rule}`, '');
        return html`<section class="card"><h2>${say('incident.do')}</h2>
            <ol class="steps">${[first, isOfAir(one) ? say('advice.corridor') : ''].filter(Boolean)
                .map((step) => html`<li>${step}</li>`)}</ol>
            ${isOfAir(one) ? html`<p class="quiet">${say('advice.fire_door')}</p>` : nothing}
            ${taking.view(one)}</section>`;
    }

    // What is heard goes on coming where there is a stream, also of a room whose incident is over.
    function roomNow(asked) {
        const room = { ...asked, ...state.rooms?.get(asked.id) };
        return html`<section class="card"><h2>${say('incident.room_now', { room: room.name })}</h2>
            <p class="room-now">${badge(levelOf(room), levelWords(room))} ${co2Number(room)} ${trend(room)} ${
                temperature(room)}</p>
            <p class="quiet">${freshness(room)}</p>
            ${token ? nothing : html`<p><a href="/rooms/${room.id}">${
                say('incident.open_room', { room: room.name })}</a></p>`}
        </section>`;
    }

    function ruleSummary(one) {
        const rule = one.rule_detail;
        if (!rule)
            return nothing;
        const row = (key, value) => (value ? html`<div><dt>${say(key)}</dt><dd>${value}</dd></div>` : nothing);
        return html`<dl class="summary">
            ${row('incident.rule', rule.meaning)}
            ${row('yardstick.source', `${rule.source} (${rule.source_date})`)}
            ${row('yardstick.status', say(`status.${rule.status}`))}
            ${row('yardstick.statistic', sayKnown(`statistic.${rule.statistic}`, rule.statistic_words,
                                                  { count: rule.window_min }))}
            ${row('yardstick.clause', rule.clause)}
            ${row('yardstick.confidence', verifiedWords(rule))}
            ${row('incident.began', when(began(one)))}
            ${row('incident.raised', raisedWords(one))}
            ${row('incident.peak', peakWords(one))}
        </dl>`;
    }

    const why = (one) => html`<section class="card"><h2>${say('incident.why')}</h2>
        ${ruleSummary(one)} ${replay.view()}</section>`;

    function history(one) {
        if (!one.history?.length)
            return nothing;
        return html`<section class="card"><h2>${say('incident.history')}</h2><ol class="timeline">
            ${one.history.map((step) => html`<li><span class="figures">${when(Date.parse(step.at))}</span> ${
                stepWords(step)}</li>`)}
        </ol></section>`;
    }

    function content(one) {
        const level = incidentLevel(one);
        const cleared = one.state === 'cleared';
        return html`<h1 tabindex="-1">${titleOf(one)}</h1>
            <p class="answer">${badge(cleared ? 'unused' : level, cleared ? say('incident.state.cleared') : undefined)}
                ${sinceWords(one)} ${holding(one)}</p>
            ${one.note ? html`<p>${say('incident.note', { note: one.note })}</p>` : nothing}
            <div class="columns">
                <div>${cleared ? nothing : steps(one)} ${one.room_now ? roomNow(one.room_now) : nothing}</div>
                <div>${why(one)} ${history(one)}</div>
            </div>`;
    }

    return {
        title: () => (incident.data ? titleOf(incident.data) : say('incident.page')),
        view: () => (incident.data ? content(incident.data) : html`<h1 tabindex="-1">${say('incident.page')}</h1>
            ${incident.view(() => nothing)}`),
        close() {
            forget();
            clearInterval(timer);
        },
    };
}
