// What hand-held monitors showed in a room: spot evidence, beside its series and never in it.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { addDays, dateOf, dayOfDate, now, when } from '../clock.js';
import { may } from '../state.js';
import { oneDecimal, say, whole } from '../words.js';
import { resource } from './resource.js';

const FAR_DAYS = 90;
const OWN_DAYS = 13;                    // before today: as far as teachers may look

// A link to those of all rooms that one may see, from that date to today.
export const spotsFile = (from, words) => html`<a data-plain download href=${
    '/api/v1/spots/export' + query({ from, to: dateOf(now()) })}>${words}</a>`;

export function spotsOf(id) {
    const first = () => addDays(dateOf(now()), -(may('look_far_back') ? FAR_DAYS : OWN_DAYS));
    const spots = resource(() => api.get(`/rooms/${encodeURIComponent(id)}/spots` + query({ from: first() })));

    const values = ({ co2_ppm: co2, temperature_c: degrees, humidity_pct: humidity }) => [
        co2 === null ? '' : say('unit.ppm_value', { value: whole(co2) }),
        degrees === null ? '' : say('unit.degrees_value', { value: oneDecimal(degrees) }),
        humidity === null ? '' : say('spot.humidity', { value: whole(humidity) }),
    ].filter(Boolean).join(' · ');

    const entry = (spot) => html`<li><strong class="figures">${values(spot)}</strong> ${
        say(spot.monitor ? 'spot.read_with' : 'spot.read', { time: when(Date.parse(spot.at)), who: spot.who,
                                                            monitor: spot.monitor ?? '' })} ${spot.note ?? ''}</li>`;

    return () => (spots.data?.spots.length ? html`<section><h2>${say('spot.title')}</h2>
        <p class="quiet">${say('spot.grade')}</p>
        <ul class="plain-list">${spots.data.spots.map(entry)}</ul>
        <p class="no-print">${
            spotsFile(first(), say('spot.rooms_file', { date: dayOfDate(first()) }))}</p></section>` : nothing);
}
