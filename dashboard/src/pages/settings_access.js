// The access log: who looked at detailed history, and who changed what. Leaders and safety reps read the same one.
import { html } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate, when } from '../clock.js';
import { state } from '../state.js';
import { say, sayKnown } from '../words.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

// A line's own word, as "sensor moved", is the key of its sentence; one we have no sentence for is shown as it is.
function sentence({ what, detail, room, from, to, many }) {
    const key = `access.${what.replaceAll(' ', '_')}`;
    if (room)
        return say(many ? `${key}_many` : from === to ? `${key}_day` : key, {
            room: state.rooms?.get(room)?.name ?? room, from: dayOfDate(from), to: dayOfDate(to) });
    return sayKnown(key, [what, detail].filter(Boolean).join(': '), { detail: detail ?? '' });
}

export function open() {
    const lines = resource(() => api.get('/access'));

    const rows = (all) => html`<ul class="rows">${all.map((line) => html`<li><div><p>${sentence(line)}</p>
        <p class="quiet">${line.who} · <span class="figures">${line.at ? when(Date.parse(line.at)) : '–'}</span></p>
        </div></li>`)}</ul>`;

    return {
        title: () => say('settings.access'),
        view: () => html`<h1 tabindex="-1">${say('settings.access')}</h1>${settingsTabs('access')}
            <p>${say('access.explained')}</p>
            ${lines.view((all) => (all.length ? rows(all) : html`<p class="quiet">${say('access.none')}</p>`))}`,
    };
}
