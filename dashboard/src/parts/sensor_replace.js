// Another sensor in the place of this one, in one step: the room's series goes on with the new one.
import { html } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { say } from '../words.js';
import { form } from './form.js';
import { resource } from './resource.js';
import { sensorPath } from './sensor_words.js';

export function sensorReplace(name) {
    const sensors = resource(() => api.get('/sensors'));
    const forms = new Map();            // by the spares there are to choose from

    function formOf(tray) {
        const key = tray.map((one) => one.name).join('\n');
        if (!forms.has(key))
            forms.set(key, form({ id: 'replace', button: say('replace.button'), values: { set_aside: true }, fields: [
                { name: 'by', label: say('replace.by'), type: 'select', required: true,
                  options: [{ value: '', words: say('replace.choose') },
                            ...tray.map((one) => ({ value: one.name, words: one.name }))] },
                { name: 'set_aside', label: say('replace.set_aside'), hint: say('replace.set_aside_hint'),
                  type: 'checkbox' },
            ], send: (values) => api.post(`${sensorPath(name)}/replace`, values),
            done: (sensor) => go(sensorPath(sensor.name)) }));
        return forms.get(key);
    }

    return (room) => html`<h2>${say('replace.title')}</h2>
        <p>${say('replace.explained', { room })}</p>
        ${sensors.view(({ tray }) => (tray.length ? formOf(tray).view() : html`<p class="quiet">${
            say('replace.none')}</p><p><button type="button" @click=${() => sensors.reload()}>${
            say('replace.again')}</button></p>`))}`;
}
