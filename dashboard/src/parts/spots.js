// What hand-held monitors showed in a room: spot evidence, beside its series and never in it.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { addDays, dateOf, now, when } from '../clock.js';
import { may } from '../state.js';
import { oneDecimal, say, whole } from '../words.js';
import { resource } from './resource.js';

const FAR_DAYS = 90;
const OWN_DAYS = 13;                    // before today: as far as teachers may look

export function spotsOf(id) {
    const spots = resource(() => api.get(`/rooms/${encodeURIComponent(id)}/spots` + query({
        from: addDays(dateOf(now()), -(may('look_far_back') ? FAR_DAYS : OWN_DAYS)) })));

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
        <ul class="plain-list">${spots.data.spots.map(entry)}</ul></section>` : nothing);
}
