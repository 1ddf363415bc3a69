// A swap day: sensors that stood together for an hour, each held against the median of all; kept in the log of each when
// somebody says so, with a certificate for each to print.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { instantTyped, when } from '../clock.js';
import { changed, may } from '../state.js';
import { byName, percent, say, whole } from '../words.js';
import { form } from '../parts/form.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';
import { sensorPath } from '../parts/sensor_words.js';

const SHAPES = { good: 'together.good', off: 'together.off', too_little: 'together.too_little' };
const NUMBERS = ['together.offset', 'together.heard'];
const NOTE_MAX = 127;

export function open() {
    const sensors = resource(() => api.get('/sensors'));
    const paper = papers();
    let asked = null;                   // what the shown answer was asked with
    let answer = null;
    let failed = null;
    let choice = null;                  // the form, once the sensors to choose from are known

    async function compare(values) {
        const found = await api.post('/sensors/together', values);
        asked = values;
        return found;
    }

    async function keep() {
        failed = null;
        try {
            answer = await compare({ ...asked, keep: true });
        } catch (error) {
            failed = error.message;
        }
        changed();
    }

    function choiceOf(all) {
        choice ??= form({ id: 'together', button: say('together.compare'), fields: [
            { name: 'sensors', label: say('together.sensors'), hint: say('together.sensors_hint'), type: 'several',
              options: all.filter(({ co2_ppm: co2 }) => co2 !== null).sort(byName).map(({ name, room_name: room }) =>
                  ({ value: name, words: room ? say('together.of_room', { sensor: name, room }) : name })) },
            { name: 'from', label: say('together.from'), hint: say('together.from_hint'), type: 'datetime-local' },
            { name: 'note', label: say('check.note'), maxlength: NOTE_MAX },
        ], send: ({ sensors: chosen, from, note }) => compare({ sensors: chosen, note,
                                                                ...(from && { from: instantTyped(from) }) }),
        done: (found) => {
            answer = found;
            asked = { ...asked, from: found.from };     // to be kept as it was seen
        } });
        return choice;
    }

    function sentence() {
        const count = (found) => answer.sensors.filter((one) => one.found === found).length;
        if (answer.level_ppm === null)
            return say('together.none');
        return say('together.sentence', { level: whole(answer.level_ppm), limit: whole(answer.limit_ppm),
                                          good: count('good'), off: count('off'), few: count('too_little') });
    }

    const signed = (ppm) => (ppm > 0 ? `+${whole(ppm)}` : whole(ppm));

    const row = (one) => html`<tr><th scope="row"><a href=${sensorPath(one.sensor)}>${one.sensor}</a></th>
        <td class="number-cell" data-label=${say('together.offset')}>${one.offset_ppm === null ? '–'
            : signed(one.offset_ppm)}</td>
        <td class="number-cell" data-label=${say('together.heard')}>${percent(one.coverage)}</td>
        <td data-label=${say('together.found')}>${say(SHAPES[one.found])}</td>
        ${answer.kept ? html`<td data-label=${say('check.certificate')}>${one.found === 'too_little' ? '–'
            : paper('certificate', { id: one.sensor }, say('check.certificate'))}</td>` : nothing}</tr>`;

    function found() {
        const columns = ['together.sensor', 'together.offset', 'together.heard', 'together.found',
                         ...(answer.kept ? ['check.certificate'] : [])];
        return html`<section><h2>${say('together.result', { from: when(Date.parse(answer.from)),
                                                           to: when(Date.parse(answer.to)) })}</h2>
            <p class="answer">${sentence()}</p>
            <div class="scroll" role="region" tabindex="0" aria-label=${say('together.title')}><table class="stacking">
                <thead><tr>${columns.map((key) => html`<th scope="col" class=${NUMBERS.includes(key)
                    ? 'number-cell' : nothing}>${say(key)}</th>`)}</tr></thead>
                <tbody>${answer.sensors.map(row)}</tbody></table></div>
            <p class="hint">${say('together.limits')}</p>
            ${failed ? html`<p class="notice notice-error" role="alert">${failed}</p>` : nothing}
            ${answer.kept ? html`<p role="status" class="notice">${say('together.kept')}</p>`
                : answer.level_ppm === null ? nothing
                : html`<p><button type="button" class="button" @click=${keep}>${say('together.keep')}</button></p>`}
        </section>`;
    }

    return {
        title: () => say('together.title'),
        view: () => html`<p><a href="/sensors">${say('sensor.all')}</a></p>
            <h1 tabindex="-1">${say('together.title')}</h1><p>${say('together.explained')}</p>
            ${may('check_sensors') ? sensors.view((data) => choiceOf(data.sensors).view())
                                   : html`<p>${say('together.who')}</p>`}
            ${answer ? found() : nothing}`,
    };
}
