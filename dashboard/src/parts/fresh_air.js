// How much outdoor air a room gets, worked out from its CO2: always a range, with its method and inputs, or one line
// that says what is missing and who can give it.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { when } from '../clock.js';
import { may } from '../state.js';
import { oneDecimal, say, sayKnown, whole } from '../words.js';
import { resource } from './resource.js';

const figure = (value) => (value < 10 && !Number.isInteger(value) ? oneDecimal(value) : whole(value));
const range = ([low, high]) => say('fresh.range', { low: figure(low), high: figure(high) });
const stretch = (entry) => ({ from: when(Date.parse(entry.from)), to: when(Date.parse(entry.to)) });
const why = (refusal) => sayKnown(`fresh.refusal.${refusal}`, say('fresh.refusal.other'));

function peopleOf({ people, people_are_assumed }) {
    return say(people_are_assumed ? 'fresh.people.assumed' : 'fresh.people.counted', { count: Math.round(people) });
}

// The newest hour with people in it, else the newest time the room was left.
function headline(air) {
    const inUse = air.hours.findLast((entry) => entry.litres_per_s_per_person);
    if (inUse)
        return html`<p class="fresh-figure">${say('fresh.per_person', { range: range(inUse.litres_per_s_per_person) })}
            <span class="quiet">${say('fresh.from_hour', { ...stretch(inUse), people: peopleOf(inUse) })}</span></p>`;
    return html`<p class="fresh-figure">${say('fresh.of_room', { range: range(air.newest.litres_per_s) })}
        <span class="quiet">${say('fresh.from_fall', stretch(air.newest))}</span></p>`;
}

// One quiet line: what is missing, and who can give it.
function refused(air, room) {
    const reason = air.refusal ?? air.hours.findLast(({ refusal }) => refusal)?.refusal;
    const isFact = reason === 'no_volume' || reason === 'no_people';
    return html`<p class="quiet">${reason ? why(reason) : say('fresh.refusal.none_yet')}
        ${!isFact ? nothing : may('edit_rooms')
            ? html`<a href="/settings/rooms?edit=${room.id}">${say('fresh.give')}</a>` : say('fresh.ask')}</p>`;
}

function recovery(air) {
    const learned = air.recovery;
    if (!learned?.count)
        return '';
    const levels = { from: whole(learned.from_ppm), to: whole(learned.to_ppm) };
    return learned.median_minutes === null
        ? say('fresh.recovery.few', { ...levels, count: learned.count, needed: learned.count_needed })
        : say('fresh.recovery', { ...levels, count: learned.count, minutes: figure(learned.median_minutes) });
}

function excess({ excess: told }) {
    if (told.refusal === 'air_cleaner')
        return say('fresh.excess.air_cleaner');
    return told.times > 1 ? say('fresh.excess', { times: figure(told.times), level: whole(told.reference_ppm) }) : '';
}

function warmth({ thermal_dose: dose }) {
    return Object.entries(dose).filter(([, { degree_hours }]) => degree_hours > 0)
        .map(([kind, { limit_c, degree_hours }]) =>
            say(`fresh.warmth.${kind}`, { hours: oneDecimal(degree_hours), limit: whole(limit_c) }));
}

// What follows from the estimate, and what the room has taught.
function facts(air) {
    const { purge } = air;
    return [
        purge ? say('fresh.purge', { range: range(purge.minutes), from: whole(purge.from_ppm), to: whole(purge.to_ppm) })
              : '',
        recovery(air), excess(air), ...warmth(air),
        air.icone === null ? '' : say('fresh.icone', { index: oneDecimal(air.icone) }),
    ].filter(Boolean);
}

function inputs({ inputs: given }) {
    const missing = say('fresh.input.missing');
    return html`<ul>
        <li>${say('fresh.input.volume', { value: given.volume_m3 === null ? missing : whole(given.volume_m3) })}</li>
        <li>${say('fresh.input.seats', { value: given.seats === null ? missing : whole(given.seats) })}</li>
        <li>${say('fresh.input.ages', { value: sayKnown(`ages.${given.ages}`, given.ages) })}</li>
        <li>${say(`fresh.input.outdoor.${given.outdoor_from}`, { value: whole(given.outdoor_ppm) })}</li>
        ${given.air_cleaner ? html`<li>${say('fresh.input.air_cleaner')}</li>` : nothing}</ul>`;
}

function hoursTable(air) {
    return html`<table class="stacking fresh-hours"><caption class="hidden">${say('fresh.hours')}</caption>
        <thead><tr><th scope="col">${say('fresh.column.time')}</th><th scope="col">${say('fresh.column.method')}</th>
            <th scope="col">${say('fresh.column.person')}</th><th scope="col">${say('fresh.column.room')}</th>
            <th scope="col">${say('fresh.column.changes')}</th></tr></thead>
        <tbody>${air.hours.map((entry) => html`<tr><th scope="row" class="figures">${
            say('fresh.stretch', stretch(entry))}</th>${entry.refusal
            ? html`<td colspan="4" data-label=${say('fresh.column.method')}>${why(entry.refusal)}</td>`
            : html`<td data-label=${say('fresh.column.method')}>${say(`fresh.method.${entry.method}`)}</td>
                <td class="figures" data-label=${say('fresh.column.person')}>${entry.litres_per_s_per_person
                    ? range(entry.litres_per_s_per_person) : say('fresh.nobody')}</td>
                <td class="figures" data-label=${say('fresh.column.room')}>${range(entry.litres_per_s)}</td>
                <td class="figures" data-label=${say('fresh.column.changes')}>${
                    range(entry.air_changes_per_h)}</td>`}</tr>`)}</tbody></table>`;
}

function workings(air) {
    return html`<details class="explain-panel"><summary>${say('fresh.how')}</summary>
        <p>${say('fresh.how.range')}</p>
        <p>${say('fresh.how.balance')} ${say('fresh.how.fall')}</p>
        ${air.day ? html`<p>${say('fresh.how.day', { range: range(air.day.litres_per_s_per_person) })}</p>` : nothing}
        <h3>${say('fresh.inputs')}</h3>${inputs(air)}
        ${air.hours.length ? html`<h3>${say('fresh.hours')}</h3>
            <div class="scroll" tabindex="0" role="region" aria-label=${say('fresh.hours')}>${hoursTable(air)}</div>`
                           : nothing}</details>`;
}

// id: of the room; pack: that the page is judged by, or null.
export function freshAir(id, pack) {
    const answer = resource(() => api.get(`/rooms/${encodeURIComponent(id)}/air` + query({ pack })));

    return {
        view: (room) => html`<section class="fresh"><h2>${say('fresh.title')}</h2>${answer.view((air) => html`
            ${air.newest ? headline(air) : refused(air, room)}
            ${facts(air).map((fact) => html`<p>${fact}</p>`)}
            ${air.refusal ? nothing : workings(air)}`)}</section>`,
        refresh: () => answer.reload(),
    };
}
