// What people found of a sensor: who checked it when and how, who saw it in its place, and the forms to add to both.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { instantTyped, when } from '../clock.js';
import { changed, may } from '../state.js';
import { oneDecimal, say } from '../words.js';
import { form } from './form.js';
import { papers } from './paper_link.js';
import { resource } from './resource.js';
import { sensorPath } from './sensor_words.js';

const HOWS = ['outdoor_air', 'reference', 'baseline', 'maker', 'swap'];
const NOTE_MAX = 255;

const fields = () => [
    { name: 'how', label: say('check.how'), type: 'select',
      options: HOWS.map((value) => ({ value, words: say(`check.how.${value}`) })) },
    { name: 'good', label: say('check.good'), type: 'checkbox' },
    { name: 'error_ppm', label: say('check.error_ppm'), hint: say('check.error_ppm_hint'), type: 'number',
      step: 'any' },
    { name: 'at', label: say('check.at'), hint: say('check.at_hint'), type: 'datetime-local' },
    { name: 'note', label: say('check.note'), maxlength: NOTE_MAX },
];

// Left empty it was just now.
const complete = ({ at, error_ppm: error, ...values }) => ({
    ...values, ...(at && { at: instantTyped(at) }), ...(error !== null && { error_ppm: error }) });

// "Checked Mon 23 Nov, 10:42 by Mr Patel: held in outdoor air, good." or that nobody did; and whose place it is.
export function checksLine({ calibration, calibration_due: isDue, placement }) {
    return [
        calibration ? say(calibration.good ? 'check.newest' : 'check.newest_bad', {
            time: when(Date.parse(calibration.at)), who: calibration.who, how: say(`check.how.${calibration.how}`) })
                    : say('check.never'),
        isDue && calibration?.good ? say('check.due') : '',
        placement ? say('check.placed', { time: when(Date.parse(placement.at)), who: placement.who })
                  : say('check.not_placed'),
    ].filter(Boolean).join(' ');
}

// Of one sensor; kept() is called after an entry. title: how the form is headed where it stands.
export function sensorChecks(name, kept, title = (words) => html`<h4>${words}</h4>`) {
    const path = sensorPath(name);
    const log = resource(() => api.get(`${path}/calibrations`));
    const paper = papers();
    let isOver = null;                  // the refusal of a confirmation

    async function entered() {
        await log.reload();
        kept();
    }

    const add = form({ id: `check-${name}`, fields: fields(), values: { good: true }, button: say('check.add'),
                       send: (values) => api.post(`${path}/calibrations`, complete(values)),
                       done(answer, element) {
                           element.reset();
                           entered();
                       } });

    async function confirm() {
        isOver = null;
        try {
            await api.post(`${path}/placement`, { note: '' });
            await entered();
        } catch (error) {
            isOver = error.message;
            changed();
        }
    }

    const entry = (check) => html`<li>${say(check.good ? 'check.entry' : 'check.entry_bad', {
        time: when(Date.parse(check.at)), who: check.who, how: say(`check.how.${check.how}`) })} ${
        check.error_ppm === null ? nothing : say('check.read', { error: oneDecimal(check.error_ppm) })} ${
        check.note ?? ''}</li>`;

    return () => html`${log.view((data) => (data.calibrations.length
        ? html`<ul class="plain-list">${data.calibrations.map(entry)}</ul>
            <p>${paper('certificate', { id: name }, say('check.certificate'))}</p>`
        : html`<p class="quiet">${say('check.none')}</p>`))}
        ${may('check_sensors') ? html`
            ${isOver ? html`<p class="notice notice-error" role="alert">${isOver}</p>` : nothing}
            ${log.data && !log.data.placement ? html`<p><button type="button" class="button" @click=${confirm}>${
                say('check.confirm_place')}</button></p>` : nothing}
            ${title(say('check.add_title'))}${add.view()}` : nothing}`;
}
