// The last messages of a sensor as they came, with what became of each. They hold values with their times, so who looks
// is noted: they come when somebody asks for them.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { timeWithSeconds, when } from '../clock.js';
import { changed } from '../state.js';
import { list, say, sayKnown } from '../words.js';
import { resource } from './resource.js';
import { familyWords, sensorPath } from './sensor_words.js';

// "CO2 812, temperature 20.4", of the names of quantities.
const valuesOf = (message) => list(Object.entries(message.values ?? {}).map(([name, value]) =>
    say('message.value', { name: sayKnown(`quantity.${name}`, name), value })));

function became(message) {
    if (message.outcome === 'rejected')
        return say('message.rejected', { why: message.why ?? '' });
    return [sayKnown(`outcome.${message.outcome}`, message.outcome), valuesOf(message),
            message.readings > 1 ? say('message.readings', { count: message.readings }) : '',
            list(message.flags.map((flag) => sayKnown(`trouble.${flag}`, flag)))].filter(Boolean).join(' · ');
}

function payload(message) {
    const text = message.payload ?? message.payload_hex;
    return html`${message.payload === null ? html`<span class="quiet">${say('message.bytes')} </span>` : nothing}<code
        class="payload">${text}</code>${message.cut ? html` <span class="quiet">${
        say('message.cut', { size: message.size })}</span>` : nothing}`;
}

export function sensorMessages(name) {
    let messages = null;

    function open() {
        messages = resource(() => api.get(`${sensorPath(name)}/messages`));
        changed();
    }

    const row = (message) => html`<li class="message">
        <p><strong class="figures"><time datetime=${message.at}>${when(Date.parse(message.at))
            .replace(/\d+:\d+$/, timeWithSeconds(Date.parse(message.at)))}</time></strong> ${became(message)}</p>
        <p class="quiet">${message.family
            ? say('message.family', { family: familyWords(message.family), topic: message.topic })
            : say('message.topic', { topic: message.topic })}</p>
        <p>${payload(message)}</p></li>`;

    return () => html`<h2>${say('message.title')}</h2>
        <p class="hint">${say('message.explained')}</p>
        ${messages === null
            ? html`<p><button type="button" class="button" @click=${open}>${say('message.show')}</button></p>`
            : messages.view((data) => (data.messages.length
                ? html`<p><button type="button" @click=${() => messages.reload()}>${say('message.again')}</button></p>
                    <ol class="plain-list messages">${data.messages.map(row)}</ol>`
                : html`<p class="quiet">${say('message.none')}</p>`))}`;
}
