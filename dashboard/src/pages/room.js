// One room: how it is, what to do, and what the record says of its day and week.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { dateOf, now } from '../clock.js';
import { isPaused, onReading } from '../live.js';
import { changed, may, state } from '../state.js';
import { say } from '../words.js';
import { judgeBy, outbreakWords } from '../parts/judge_by.js';
import { cleanerFilter } from '../parts/filter.js';
import { badge, levelOf } from '../parts/level.js';
import { holding, matter, others, takenWith } from '../parts/incident_words.js';
import { onIt } from '../parts/on_it.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';
import { advice, co2Number, flagWords, forecast, freshness, grade, isToOpen, levelWords, reason, temperature,
         trend } from '../parts/room_words.js';
import { spotsOf } from '../parts/spots.js';
import { tabs } from '../parts/tabs.js';
import { term } from '../parts/term.js';
import { today } from '../parts/today.js';
import { week } from '../parts/week.js';

const VIEWS = { today, week, term };
const RIGHTS = { today: 'see_history', week: 'see_history', term: 'see_terms' };
const LIVE_KEYS = ['co2_ppm', 'temperature_c', 'humidity_pct', 'heard', 'age_s', 'trend', 'freshness', 'forecast',
                   'incident'];
const FORMATS = ['csv', 'json'];
const REFRESH_MS = 60000;           // day figures; readings come by themselves

function heading(room) {
    const level = levelOf(room);
    const why = reason(room);
    const soon = forecast(room);
    const step = ['unused', 'good', 'norule'].includes(level) ? '' : advice(room);
    return html`<div class="room-head room-${level}">
        <div>
            <h1 tabindex="-1">${room.name}</h1>
            ${room.building ? html`<p class="quiet">${room.building}</p>` : nothing}
        </div>
        <p class="room-now">${badge(level, why ? say('level.with_reason', { level: say(`level.${level}`), reason: why })
                                               : levelWords(room))}
            ${co2Number(room)} ${trend(room)} ${temperature(room)}
            ${room.grade ? html`<span class="grade"><b><span class="hidden">${
                say('room.grade')} </span>${room.grade}</b> ${grade(room)}</span>` : nothing}</p>
        <p class="quiet figures">${freshness(room)}</p>
        ${soon ? html`<p>${say('forecast.sentence', { forecast: soon })}</p>` : nothing}
        ${step ? html`<p class="do-now">${say('room.do_now', { advice: step })}</p>
            ${isToOpen(room) ? html`<p class="quiet">${say('advice.fire_door')}</p>` : nothing}` : nothing}
    </div>`;
}

function sensors(room) {
    if (!room.devices?.length)
        return html`<p>${say('room.no_sensor')} ${
            may('place_sensors') ? html`<a href="/sensors">${say('room.to_tray')}</a>` : nothing}</p>`;
    return html`<ul class="plain-list">${room.devices.map((device) => html`<li>${
        say(device.family ? 'room.sensor' : 'room.sensor_plain', { name: device.name, family: device.family })} ${
        device.interval_s ? say('room.sensor_interval', { count: device.interval_s }) : nothing}${
        device.flags?.map((flag) => html` <strong>${flagWords(device, flag)}.</strong>`)}</li>`)}</ul>`;
}

export function open([id], search) {
    const views = Object.keys(VIEWS).filter((name) => may(RIGHTS[name]));
    const view = views.includes(search.get('view')) ? search.get('view') : views[0];
    const viewWord = () => (view === views[0] ? null : view);
    const by = judgeBy(search, (pack) => `/rooms/${id}` + query({ view: viewWord(), week: search.get('week'), pack }));
    const details = resource(() => api.get(`/rooms/${encodeURIComponent(id)}` + query({ pack: by.name })));
    const paper = papers();
    const filter = cleanerFilter(id, () => details.reload());
    const spots = may('see_history') ? spotsOf(id) : () => nothing;
    const taking = new Map();
    // Technicians see the room as it is now, and its sensors.
    const shown = VIEWS[view]?.(id, search, () => details.reload());
    const refresh = setInterval(() => {
        if (document.hidden || isPaused())
            return;
        details.reload();
        shown?.refresh();
    }, REFRESH_MS);
    const forget = onReading((reading) => {
        if (reading.room === id)
            shown?.reading(reading);
    });

    function takingOf(incident) {
        if (!taking.has(incident.id))
            taking.set(incident.id, onIt(incident.id, {
                also: () => others(incident).map((other) => other.id),
                together: () => takenWith(state.incidents?.get(incident.id) ?? incident).map((other) => other.id),
                taken(kept) {
                    state.incidents?.set(kept.id, { ...state.incidents.get(kept.id), ...kept });
                    changed();
                },
            }));
        return taking.get(incident.id);
    }

    // The room's own record of the incident may be newer than what came with the room.
    function incident(room) {
        const open = state.incidents?.get(room.incident?.id);
        if (!open)
            return nothing;
        return html`<section class="card incident"><h2><a href="/incidents/${open.id}">${
            say('room.incident', { matter: matter(open) })}</a></h2>
            <p>${holding(open)}</p>${takingOf(open).view(open)}</section>`;
    }

    // Of those of the shown days that are over; a term's report where a term is.
    function papersOf(days) {
        if (!days)
            return nothing;
        return html`${may('make_evidence') ? paper('evidence', { room: id, ...days }, say('paper.evidence')) : nothing}
            ${view === 'term' && may('print_terms') ? paper('term', { room: id, ...days }, say('paper.term')) : nothing}`;
    }

    // Every reading of the shown days, as a file; a term's are many, and for who makes evidence of them.
    function readingsOf(days) {
        if (!shown || !may('see_history') || (view === 'term' && !may('make_evidence')))
            return nothing;
        const range = days ?? { from: dateOf(now()), to: dateOf(now()) };
        return FORMATS.map((format) => html`<a class="button" data-plain download href=${
            `/api/v1/rooms/${id}/export` + query({ ...range, format })}>${say(`room.readings_${format}`)}</a> `);
    }

    function content(detail) {
        const live = state.rooms?.get(id) ?? {};
        const newer = Object.fromEntries(LIVE_KEYS.filter((key) => key in live).map((key) => [key, live[key]]));
        const room = by.name ? { ...live, ...detail, ...newer }
                             : { ...detail, ...live };
        const tab = (name) => ({ href: `/rooms/${id}` + query({ view: name === views[0] ? null : name, pack: by.name }),
                                 current: name === view, words: say(`room.view.${name}`) });
        const outbreak = outbreakWords(room);
        return html`${by.notice()}${outbreak ? html`<p class="notice">${outbreak}</p>` : nothing}
            <div class="room-top">${heading(room)} ${incident(room)}</div>
            <p>${by.chooser(room)}</p>
            ${views.length > 1 ? tabs(say('room.views'), views.map(tab)) : nothing}
            ${shown && room.verdict_note ? html`<p class="notice">${room.verdict_note}</p>` : nothing}
            ${shown ? shown.view(room) : html`<p class="quiet">${say('room.no_history')}</p>`}
            <section><h2>${say('room.sensors')}</h2>${sensors(room)}</section>
            ${spots()}
            ${filter(room)}
            <p class="buttons no-print"><button type="button" @click=${() => window.print()}>${
                say('room.print')}</button> ${papersOf(shown?.days?.())} ${readingsOf(shown?.days?.())}</p>`;
    }

    return {
        title: () => details.data?.name ?? state.rooms?.get(id)?.name ?? say('room.page'),
        view: () => (details.data ? content(details.data)
            : html`<h1 tabindex="-1">${state.rooms?.get(id)?.name ?? say('room.page')}</h1>
                ${details.view(() => nothing)}`),
        close() {
            clearInterval(refresh);
            forget();
        },
    };
}
