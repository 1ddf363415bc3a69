// The alert inbox: what is open, what is mine, what comes back, what is over.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { onIncident } from '../live.js';
import { changed, state } from '../state.js';
import { say } from '../words.js';
import { when } from '../clock.js';
import { incidentCard } from '../parts/incident_card.js';
import { byCause, matter, offeredWith, others, place, takenWith } from '../parts/incident_words.js';
import { onIt } from '../parts/on_it.js';
import { resource, waiting } from '../parts/resource.js';
import { tabs } from '../parts/tabs.js';

const byClosing = ([a], [b]) => Date.parse(b.cleared) - Date.parse(a.cleared);
const byReturn = ([a], [b]) => Date.parse(a.until) - Date.parse(b.until);

const VIEWS = {
    open: { keep: () => true },
    mine: { keep: (incident) => incident.with && incident.with === state.session.person?.name },
    returning: { keep: (incident) => incident.with && incident.until, order: byReturn },
    closed: null,               // not kept live: asked for when opened
};

export function open(params, search) {
    const name = search.get('view') in VIEWS ? search.get('view') : 'open';
    const closed = resource(() => api.get('/incidents?state=cleared'));
    const taking = new Map();
    const forget = onIncident((incident) => incident.state === 'cleared' && closed.reload());

    function takingOf(incident) {
        if (!taking.has(incident.id))
            taking.set(incident.id, onIt(incident.id, {
                also: () => others(incident).map(({ id }) => id),
                offered: () => offeredWith(state.incidents?.get(incident.id) ?? incident).map(({ id }) => id),
                together: () => takenWith(state.incidents?.get(incident.id) ?? incident).map(({ id }) => id),
                taken(now) {
                    state.incidents.set(now.id, { ...state.incidents.get(now.id), ...now });
                    changed();
                },
            }));
        return taking.get(incident.id);
    }

    const cards = (causes) => html`<ul class="cards">${repeat(causes, ([worst]) => worst.id,
        ([worst, ...rest]) => incidentCard(worst, takingOf(worst), rest))}</ul>`;

    function emptyWords() {
        const [last] = closed.data ?? [];
        return name === 'open' && last
            ? say('incidents.none_open', { last: say('incident.title', { place: place(last), matter: matter(last) }),
                                           time: when(Date.parse(last.cleared)) })
            : say(`incidents.none.${name}`);
    }

    function content() {
        if (name === 'closed')
            return closed.view((incidents) => (incidents.length ? cards(byCause(incidents).sort(byClosing))
                                                                : html`<p>${emptyWords()}</p>`));
        if (!state.incidents)
            return waiting();
        const shown = byCause([...state.incidents.values()].filter(VIEWS[name].keep));
        if (VIEWS[name].order)
            shown.sort(VIEWS[name].order);
        return shown.length ? cards(shown) : html`<p>${emptyWords()}</p>`;
    }

    function sentence() {
        const causes = byCause(state.incidents?.values() ?? []);
        if (!causes.length)
            return nothing;
        const free = causes.filter(([worst]) => !worst.with).length;
        const who = !free ? say('incidents.answer_taken', { count: causes.length })
            : free === causes.length ? say('incidents.answer_none', { count: free })
            : say('incidents.answer_free', { count: free });
        return html`<p class="answer">${say('incidents.answer', { count: causes.length })} ${who}</p>`;
    }

    return {
        title: () => say('nav.incidents'),
        view: () => html`<h1 tabindex="-1">${say('incidents.title')}</h1>
            ${sentence()}
            ${tabs(say('incidents.tabs'), Object.keys(VIEWS).map((view) => ({
                href: view === 'open' ? '/incidents' : `/incidents?view=${view}`, current: view === name,
                words: say(`incidents.view.${view}`) })))}
            ${content()}`,
        close: forget,
    };
}
