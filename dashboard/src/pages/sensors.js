// Sensors: what is wrong with which, and the tray of new ones that wait for a room.
import { html, nothing } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { api } from '../api.js';
import { now, when } from '../clock.js';
import { isPaused } from '../live.js';
import { changed, may, state } from '../state.js';
import { age, byName, oneDecimal, say, whole } from '../words.js';
import { shape } from '../parts/level.js';
import { resource } from '../parts/resource.js';
import { gradeSentence } from '../parts/room_words.js';
import { checksLine, sensorChecks } from '../parts/sensor_checks.js';
import { familyWords, sensorPath, troubleLine, troublesOf, worstOf } from '../parts/sensor_words.js';

const REFRESH_MS = 15000;
// Network servers of LoRaWAN: what they pass on may be bytes that say nothing of themselves.
const CARRIES_BYTES = ['tts', 'chirpstack', 'loriot', 'thingpark', 'netmore'];
const SHAPES = { silent: 'unknown', never: 'unknown', late: 'watch', live: 'good' };
// No tick beside a trouble.
const shapeOf = ({ freshness }, wrong) => (wrong.length && freshness === 'live' ? 'watch' : SHAPES[freshness]);

// As the wall tells it, when the sensor is the only one of its room: both change in the same moment.
function freshnessOf(sensor, all) {
    const isAlone = sensor.room && all.filter(({ room }) => room === sensor.room).length === 1;
    return (isAlone && state.rooms?.get(sensor.room)?.freshness) || sensor.freshness;
}

export function open() {
    const sensors = resource(() => api.get('/sensors'));
    const timer = setInterval(() => document.hidden || isPaused() || sensors.reload(), REFRESH_MS);
    let said = null;                    // {message, bad}: what came of the last change
    const checks = new Map();           // of the sensors whose log was opened

    function openChecks(event, name) {
        if (event.target.open && !checks.has(name)) {
            checks.set(name, sensorChecks(name, () => sensors.reload()));
            changed();
        }
    }

    async function place(device, room) {
        said = null;
        changed();
        try {
            await api.post('/sensors/assign', { device, room: room || null });
            const name = state.rooms?.get(room)?.name;
            said = { message: name ? say('sensor.placed', { device, room: name })
                                   : say('sensor.taken_out', { device }) };
        } catch (error) {
            said = { message: error.message, bad: true };
        }
        await sensors.reload();
    }

    async function ignore(device) {
        said = null;
        changed();
        try {
            await api.post('/sensors/ignore', { device, ignored: true });
            said = { message: say('sensor.ignored', { device }) };
        } catch (error) {
            said = { message: error.message, bad: true };
        }
        await sensors.reload();
    }

    async function setType(device, type) {
        said = null;
        changed();
        try {
            await api.post('/sensors/type', { device, type });
            said = { message: type ? say('sensor.typed', { device, type }) : say('sensor.type_cleared', { device }) };
        } catch (error) {
            said = { message: error.message, bad: true };
        }
        await sensors.reload();
    }

    function typeForm(sensor) {
        const submit = (event) => {
            event.preventDefault();
            setType(sensor.name, event.target.elements.type.value.trim());
        };
        return may('place_sensors') && CARRIES_BYTES.includes(sensor.family) ? html`<details>
            <summary>${say('sensor.type_title')}
                <span class="hidden">${say('sensor.for', { device: sensor.name })}</span></summary>
            <p class="hint">${say('sensor.type_hint')}</p><form class="row-form" @submit=${submit}>
            <label>${say('sensor.type_label')}
                <input name="type" maxlength="64" autocomplete="off" .value=${sensor.type}></label>
            <button type="submit" class="button">${say('sensor.type_button')}</button></form></details>` : nothing;
    }

    // current: the room it is in; undefined for one of the tray, which has to be given one.
    function chooser(device, current, button) {
        const isNew = current === undefined;
        const rooms = [...(state.rooms?.values() ?? [])].sort(byName);
        const submit = (event) => {
            event.preventDefault();
            place(device, event.target.elements.room.value);
        };
        return html`<form class="row-form" @submit=${submit}>
            <label class="inline-field">${say('sensor.room')}
                <span class="hidden">${say('sensor.for', { device })}</span>
                <select name="room" ?required=${isNew}><option value="">${
                    say(isNew ? 'tray.choose' : 'sensor.no_room')}</option>${rooms.map((room) => html`
                    <option value=${room.id} ?selected=${room.id === current}>${room.name}</option>`)}</select></label>
            <button type="submit" class="button">${button}</button></form>`;
    }

    function tray(data) {
        if (!data.tray.length)
            return html`<p class="quiet">${say('tray.empty')}</p>`;
        return html`<ul class="cards">${repeat(data.tray, (one) => one.name, (one) => html`<li class="card">
            <h3><a href=${sensorPath(one.name)}>${one.name}</a></h3>
            <p>${say('tray.heard', { family: familyWords(one.family), age: age(now() - Date.parse(one.heard)),
                                     count: one.messages })}</p>
            <p class="quiet figures">${[
                one.co2_ppm === null ? '' : say('unit.ppm_value', { value: whole(one.co2_ppm) }),
                one.temperature_c === null ? '' : say('unit.degrees_value', { value: oneDecimal(one.temperature_c) }),
            ].filter(Boolean).join(' · ')}</p>
            ${may('place_sensors') ? chooser(one.name, undefined, say('tray.put')) : html`<p>${say('tray.who')}</p>`}
            ${typeForm(one)}
            ${may('ignore_sensors') ? html`<button type="button" class="plain" @click=${() => ignore(one.name)}>${
                say('tray.ignore')}</button>` : nothing}</li>`)}</ul>
            ${data.tray_refused ? html`<p>${say('tray.refused', { count: data.tray_refused })}</p>` : nothing}`;
    }

    function row(sensor) {
        const wrong = troublesOf(sensor);
        return html`<li class="card sensor">
            <div class="incident-head"><h3>${shape(shapeOf(sensor, wrong))} <a href=${
                sensorPath(sensor.name)}>${sensor.name}</a></h3>
                <span class="quiet">${sensor.room_name ?? say('sensor.no_room')}</span></div>
            ${wrong.length ? html`<ul class="plain-list">${wrong.map(troubleLine)}</ul>`
                : html`<p>${say(`freshness.word.${sensor.freshness}`)}</p>`}
            ${wrong.length && sensor.room && may('place_sensors') ? html`<p><a href=${sensorPath(sensor.name)}>${
                say('replace.link')}<span class="hidden"> ${sensor.name}</span></a></p>` : nothing}
            <p class="quiet figures">${[sensor.type || familyWords(sensor.family),
                sensor.heard ? say('sensor.heard', { time: when(Date.parse(sensor.heard)) }) : say('freshness.never'),
                sensor.interval_s ? say('sensor.interval', { count: Math.round(sensor.interval_s) }) : '',
                sensor.battery_pct === null ? '' : say('sensor.battery', { percent: sensor.battery_pct }),
                sensor.rssi_dbm === null ? '' : say('sensor.signal', { dbm: sensor.rssi_dbm }),
            ].filter(Boolean).join(' · ')}</p>
            <p>${checksLine(sensor)}${state.rooms?.has(sensor.room)
                ? ` ${say('sensor.grade', { grade: gradeSentence(state.rooms.get(sensor.room)) })}` : ''}</p>
            <details @toggle=${(event) => openChecks(event, sensor.name)}><summary>${say('check.title')}
                <span class="hidden">${say('sensor.for', { device: sensor.name })}</span></summary>${
                checks.get(sensor.name)?.() ?? nothing}</details>
            ${may('place_sensors') ? html`<details><summary>${say('sensor.move')}</summary>${
                chooser(sensor.name, sensor.room ?? '', say('sensor.move_button'))}</details>` : nothing}
            ${typeForm(sensor)}</li>`;
    }

    function content(data) {
        const known = data.sensors.map((sensor) => ({ ...sensor, freshness: freshnessOf(sensor, data.sensors) }));
        const count = (...words) => known.filter(({ room, freshness }) => room && words.includes(freshness)).length;
        const worstFirst = known.sort((a, b) => worstOf(troublesOf(a)) - worstOf(troublesOf(b)) || byName(a, b));
        return html`<p class="answer">${say('sensors.answer', { live: count('live'), late: count('late'),
                                                                silent: count('silent', 'never'),
                                                                tray: data.tray.length })}</p>
            <p class="buttons">${may('check_sensors')
                ? html`<a href="/sensors/together">${say('together.link')}</a>` : nothing}
                ${may('enter_spots') ? html`<a href="/sensors/handheld">${say('spot.round')}</a>` : nothing}
                ${may('listen') ? html`<a href="/sensors/listen">${say('listen.link')}</a>` : nothing}</p>
            <p role="status" class=${said ? (said.bad ? 'notice notice-error' : 'notice') : 'hidden'}>${
                said?.message ?? ''}</p>
            <h2>${say('tray.title')}</h2>${tray(data)}
            ${may('listen') ? html`<p><a href="/sensors/listen">${say('tray.listen')}</a></p>` : nothing}
            <h2>${say('sensors.list')}</h2>${worstFirst.length
                ? html`<ul class="cards">${repeat(worstFirst, (sensor) => sensor.name, row)}</ul>`
                : html`<p class="quiet">${say('sensors.none')}</p>`}`;
    }

    return {
        title: () => say('nav.sensors'),
        view: () => html`<h1 tabindex="-1">${say('nav.sensors')}</h1>${sensors.view(content)}`,
        close: () => clearInterval(timer),
    };
}
