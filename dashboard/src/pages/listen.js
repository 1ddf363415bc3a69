// Listen: all that the broker carries for a minute, in words: which device speaks what, where it is, and what nobody
// understands. Of messages only the names of their keys are shown.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { now, when } from '../clock.js';
import { changed, may } from '../state.js';
import { age, byName, list, oneDecimal, say, sayKnown } from '../words.js';
import { resource } from '../parts/resource.js';
import { familyWords, sensorPath } from '../parts/sensor_words.js';

const REFRESH_MS = 2000;
const GOES_ON = ['connecting', 'listening'];
// A figure that looks like CO2 and is none deserves its sentence as much as a form that nobody knows.
const isStrange = ({ outcome, payload }) => ['broken', 'unknown', 'unread'].includes(outcome) || Boolean(payload.estimate);
const isQuiet = (topic) => ['announces', 'nothing'].includes(topic.outcome) && !isStrange(topic);

// Its numbers come, and what they stand for was said before anybody listened.
const isUnborn = (device, topics) => !device.quantities.length && topics.some(({ outcome }) => outcome === 'unborn');

const quantities = (names) => list(names.map((name) => sayKnown(`measured.${name}`, name)));

// -- topics that give no reading --

const KINDS = {
    empty: () => say('listen.payload.empty'),
    json: ({ payload }) => (payload.keys.length
        ? [say('listen.payload.json', { keys: list(payload.keys) }),
           payload.more_keys ? say('listen.payload.more', { count: payload.more_keys }) : ''].filter(Boolean).join(' ')
        : say('listen.payload.json_bare')),
    number: ({ payload }) => say('listen.payload.number', { number: oneDecimal(payload.number) }),
    words: ({ size }) => say('listen.payload.words', { count: size }),
    bytes: ({ size }) => say('listen.payload.bytes', { count: size }),
};
const payloadOf = (topic) => [KINDS[topic.payload.kind](topic), topic.payload.estimate
    ? say('listen.payload.estimate', { key: topic.payload.estimate }) : ''].filter(Boolean).join(' ');

const OUTCOMES = {
    announces: ({ family }) => say('listen.announces', { family: familyWords(family) }),
    nothing: (topic) => [say('listen.nothing', { family: familyWords(topic.family) }), payloadOf(topic)].join(' '),
    broken: ({ family, why }) => say('listen.broken', { family: familyWords(family), why: why ?? '' }),
    unknown: (topic) => [say('listen.unknown'), payloadOf(topic)].join(' '),
    unread: () => say('listen.unread'),
};

const heardWords = ({ messages, heard, retained }) => say(retained ? 'listen.kept' : 'listen.heard', {
    count: messages, age: age(now() - Date.parse(heard)) });

const topicLine = (topic) => html`<li class="message"><p><code>${topic.topic}</code></p>
    <p>${OUTCOMES[topic.outcome]?.(topic) ?? nothing}</p><p class="quiet">${heardWords(topic)}</p></li>`;

// -- devices --

// Where the gateway has it; topics: its own.
function placeOf(device, topics) {
    if (device.place === 'room')
        return say('listen.place.room', { room: device.room_name });
    if (device.place === 'aside')
        return say('listen.place.aside');
    if (device.place === 'new')
        return html`<strong>${say('listen.place.new')}</strong> <a href="/sensors">${say('listen.put')}<span
            class="hidden"> ${say('sensor.for', { device: device.name })}</span></a>`;
    if (topics.length && topics.every((topic) => !topic.asked_for))
        return say('listen.place.unasked');
    if (device.retained)
        return say('listen.place.kept');
    return say(isUnborn(device, topics) ? 'listen.place.unborn' : 'listen.place.nowhere');
}

function readsOf(device, topics, kind) {
    if (device.quantities.length)
        return say('listen.reads', { kind, quantities: quantities(device.quantities) });
    return say(isUnborn(device, topics) ? 'listen.unborn' : 'listen.reads_nothing', { kind });
}

function deviceCard(device, topics) {
    const family = familyWords(device.family);
    const kind = device.type ? say('listen.type', { type: device.type, family }) : family;
    return html`<li class="card sensor"><h3>${device.place === 'nowhere' ? device.name
        : html`<a href=${sensorPath(device.name)}>${device.name}</a>`}</h3>
        <p>${readsOf(device, topics, kind)}</p>
        ${device.doubtful.length ? html`<p>${say('listen.doubtful', { quantities: quantities(device.doubtful) })}</p>`
            : nothing}
        ${device.online === 'no' ? html`<p>${say('listen.offline')}</p>` : nothing}
        <p>${placeOf(device, topics)}</p>
        <p class="quiet">${heardWords(device)}</p>
        ${topics.length ? html`<details><summary>${say('listen.topics', { count: topics.length })}
            <span class="hidden">${say('sensor.for', { device: device.name })}</span></summary><ul class="plain-list">${
            topics.map(({ topic }) => html`<li class="message"><code>${topic}</code></li>`)}</ul></details>`
            : nothing}</li>`;
}

// -- how it goes --

function stateSentence(heard) {
    if (heard.state === 'never')
        return '';
    if (heard.state === 'failed')
        return say(heard.denied ? 'listen.denied' : 'listen.failed', { user: heard.user ?? say('listen.nobody'),
                                                                        cause: heard.cause ?? '' });
    if (heard.state === 'connecting')
        return heard.cause ? say('listen.again', { cause: heard.cause }) : say('listen.connecting');
    return heard.state === 'listening' ? say('listen.listening', { count: heard.left_s, by: heard.by })
                                       : say('listen.done', { time: when(Date.parse(heard.began)), by: heard.by });
}

const LIMITS = [
    ['listen.crowded', ({ crowded }) => crowded],
    ['listen.counted', ({ unread }) => unread],
    ['listen.other_topics', ({ other_topics: count }) => count],
    ['listen.other_devices', ({ other_devices: count }) => count],
];
const limitLines = (heard) => LIMITS.filter(([, count]) => count(heard))
    .map(([key, count]) => html`<p class="quiet">${say(key, { count: Number(count(heard)) })}</p>`);

function content(heard) {
    const ofDevice = (name) => heard.topics.filter(({ device }) => device === name);
    const those = (holds) => heard.topics.filter(holds).sort((a, b) => a.topic.localeCompare(b.topic));
    const quiet = those(isQuiet);
    const strange = those(isStrange);
    if (!heard.messages)
        return heard.state === 'done' ? html`<p>${say('listen.silence', { user: heard.user ?? say('listen.nobody') })}</p>`
                                      : nothing;
    return html`<p class="answer">${say('listen.answer', { count: heard.devices.length, topics: heard.topics.length,
                                                           messages: heard.messages, strange: strange.length })}</p>
        ${limitLines(heard)}
        <h2>${say('listen.devices')}</h2>${heard.devices.length ? html`<ul class="cards">${
            repeat([...heard.devices].sort(byName), ({ name }) => name, (device) => deviceCard(device, ofDevice(device.name)))}
            </ul>` : html`<p class="quiet">${say('listen.no_devices')}</p>`}
        <h2>${say('listen.strange')}</h2>${strange.length ? html`<ul class="plain-list">${
            repeat(strange, ({ topic }) => topic, topicLine)}</ul>` : html`<p class="quiet">${say('listen.none_strange')}</p>`}
        ${quiet.length ? html`<details><summary>${say('listen.quiet', { count: quiet.length })}</summary>
            <ul class="plain-list">${repeat(quiet, ({ topic }) => topic, topicLine)}</ul></details>` : nothing}`;
}

export function open() {
    const heard = resource(() => (may('listen') ? api.get('/broker/listen') : Promise.resolve({ state: 'never' })));
    const goesOn = () => GOES_ON.includes(heard.data?.state);
    const timer = setInterval(() => document.hidden || !goesOn() || heard.reload(), REFRESH_MS);
    let failure = '';

    async function tell(path) {
        failure = '';
        try {
            heard.data = await api.post(path);
        } catch (error) {
            failure = error.message;
        }
        changed();
    }

    const button = () => (goesOn()
        ? html`<button type="button" class="button" @click=${() => tell('/broker/listen/stop')}>${say('listen.stop')}</button>`
        : html`<button type="button" class="button" @click=${() => tell('/broker/listen')}>${
            say(heard.data?.state === 'never' ? 'listen.start' : 'listen.start_again')}</button>`);

    const all = (data) => (data.possible ? html`
        <p class="quiet">${say('listen.as', { user: data.user ?? say('listen.nobody') })}</p>
        <p class="buttons">${button()}</p>
        <p role="status" aria-live=${data.state === 'listening' ? 'off' : 'polite'} class=${
            data.state === 'failed' ? 'notice notice-error' : ''}>${stateSentence(data)}</p>
        ${failure ? html`<p role="alert" class="notice notice-error">${failure}</p>` : nothing}
        ${data.state === 'never' ? nothing : content(data)}` : html`<p>${say('listen.not_set')}</p>`);

    return {
        title: () => say('listen.title'),
        view: () => html`<p><a href="/sensors">${say('sensor.all')}</a></p>
            <h1 tabindex="-1">${say('listen.title')}</h1><p>${say('listen.explained')}</p>
            ${may('listen') ? heard.view(all) : html`<p>${say('listen.who')}</p>`}`,
        close: () => clearInterval(timer),
    };
}
