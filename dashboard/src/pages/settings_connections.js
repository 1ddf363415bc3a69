// Connections: the broker, and a name and password for each sensor where its dynamic security plugin keeps them.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { changed, may } from '../state.js';
import { say } from '../words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const NOT_SET = 'not_set';      // the gateway was not told who administers the broker

// That it can't be done here is an answer, and no failure of the page.
const known = () => api.get('/broker/sensors').catch((error) => {
    if (error.code !== NOT_SET)
        throw error;
    return { sensors: null };
});

export function open() {
    const health = resource(() => api.get('/health'));
    const sensors = resource(known);
    let made = null;            // { name, password }: shown until the next one, and nowhere else
    let removing = null;        // the name that is asked about once more
    let failure = '';

    async function attempt(send, done) {
        failure = '';
        try {
            done(await send());
        } catch (error) {
            failure = error.message;
        }
        removing = null;
        sensors.reload();
        changed();
    }

    const keep = (answer) => {
        made = answer;
    };
    const renew = (name) => attempt(() => api.post('/broker/sensors', { name, renew: true }), keep);
    const remove = (name) => attempt(() => api.post('/broker/sensors/remove', { name }), () => {
        made = null;
    });
    const ask = (name) => {
        removing = name;
        changed();
    };
    const add = form({
        id: 'sensor-password',
        fields: [{ name: 'name', label: say('connections.name'), hint: say('connections.name_hint'), required: true,
                   maxlength: 64, autocomplete: 'off' }],
        button: say('connections.make'),
        send: (values) => api.post('/broker/sensors', values),
        done(answer, element) {
            element.reset();
            keep(answer);
            sensors.reload();
        },
    });

    const row = (name) => html`<li><div><h3>${name}</h3></div>
        ${may('make_sensor_passwords') ? html`<p class="buttons">
            <button type="button" class="button" @click=${() => renew(name)}>${say('connections.renew')}<span
                class="hidden"> ${name}</span></button>
            <button type="button" class="button" aria-expanded=${removing === name} @click=${() => ask(name)}>${
                say('connections.remove')}<span class="hidden"> ${name}</span></button></p>` : nothing}
        ${removing === name ? html`<div class="row-editor"><p>${say('connections.remove_sure', { name })}</p>
            <button type="button" @click=${() => remove(name)}>${say('connections.remove_yes')}</button></div>`
            : nothing}</li>`;

    const told = () => html`<div role="status">${made ? html`<div class="notice">
        <p>${say('connections.made', { name: made.name })}</p>
        <dl class="summary"><div><dt>${say('connections.user')}</dt><dd><code>${made.name}</code></dd></div>
            <div><dt>${say('connections.password')}</dt><dd><code>${made.password}</code></dd></div></dl></div>`
        : nothing}${failure ? html`<p class="notice notice-error">${failure}</p>` : nothing}</div>`;

    const list = ({ sensors: names }) => (names === null ? html`<p>${say('connections.not_set')}</p>` : html`
        <p class="answer">${say('connections.count', { count: names.length })}</p>
        <ul class="rows">${repeat(names, (name) => name, row)}</ul>
        ${may('make_sensor_passwords') ? html`<section class="narrow"><h3>${say('connections.make_title')}</h3>${
            add.view()}</section>` : html`<p class="quiet">${say('connections.for_technician')}</p>`}`);

    const broker = ({ mqtt }) => html`<p>${mqtt ? [say(`system.broker.${mqtt.state}`), mqtt.cause].filter(Boolean)
        .join(': ') : '–'}</p>`;

    return {
        title: () => say('settings.connections'),
        view: () => html`<h1 tabindex="-1">${say('settings.connections')}</h1>${settingsTabs('connections')}
            <h2>${say('system.broker')}</h2>${health.view(broker)}
            ${may('listen') ? html`<h2>${say('listen.section')}</h2>
                <p><a href="/sensors/listen">${say('listen.link')}</a></p>` : nothing}
            <h2>${say('connections.passwords')}</h2><p>${say('connections.explained')}</p>
            ${told()}${sensors.view(list)}`,
    };
}
