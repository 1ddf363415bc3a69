// One incident in a list: the whole card opens it, and the main button takes it.
import { html, nothing } from 'lit-html';
import { when } from '../clock.js';
import { list, say } from '../words.js';
import { badge } from './level.js';
import { began, holding, incidentLevel, lastedWords, matter, nowWords, place } from './incident_words.js';

// taking: onIt() of this incident. others: those with the same cause, open or closed as it is.
export function incidentCard(incident, taking, others = []) {
    const also = [...new Set(others.map(matter))].filter((words) => words !== matter(incident));
    const level = incidentLevel(incident);
    const now = nowWords(incident);
    const words = incident.state === 'cleared' ? say('incident.state.cleared') : say(`level.${level}`);
    return html`<li class="card incident incident-${incident.state === 'cleared' ? 'cleared' : level}">
        <div class="incident-head">
            <h2><a href="/incidents/${incident.id}">${say('incident.title', { place: place(incident),
                                                                             matter: matter(incident) })}</a></h2>
            <span class="quiet figures">${when(began(incident))}</span>
        </div>
        <p>${badge(incident.state === 'cleared' ? 'unused' : level, words)}
            ${lastedWords(incident)}${now ? html` · <span class="figures">${now}</span>` : nothing}</p>
        ${also.length ? html`<p>${say(`incident.also.${incident.state === 'cleared' ? 'closed' : 'open'}`, {
            matters: list(also) })}</p>` : nothing}
        <p>${holding(incident)}</p>
        ${taking.view(incident)}
    </li>`;
}
