// One sensor: what is wrong and what to do, how its battery, signal and nights went, what became of its messages, who
// checked it, where it has been.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dayOfDate, now, when } from '../clock.js';
import { isPaused } from '../live.js';
import { may } from '../state.js';
import { duration, oneDecimal, percent, say, sayKnown, whole } from '../words.js';
import { dailyChart } from '../parts/daily_chart.js';
import { resource } from '../parts/resource.js';
import { checksLine, sensorChecks } from '../parts/sensor_checks.js';
import { sensorMessages } from '../parts/sensor_messages.js';
import { sensorReplace } from '../parts/sensor_replace.js';
import { familyWords, sensorPath, troubleLine, troublesOf } from '../parts/sensor_words.js';

const REFRESH_MS = 15000;
const BATTERY_SCALE = { min: 0, max: 100 };
const VOLT_SCALE = { min: 2, max: 4 };
const SIGNAL_SCALE = { min: -120, max: -30 };
const NIGHT_SCALE = { min: 350, max: 500 };
const SECOND_MS = 1000;

const decoded = (name) => {
    try {
        return decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~');
    } catch {
        return name;
    }
};
const daysWith = (data, key) => data.days.filter((day) => day[key] !== null);

// "81% now; it was 95% on Fri 20 Nov."
function firstAndLast(data, key, words, none, one) {
    const days = daysWith(data, key);
    if (!days.length)
        return say(none);
    const last = words(days.at(-1)[key]);
    return days.length === 1 ? say(`${one}_one`, { last, day: dayOfDate(days[0].date) })
        : say(one, { last, day: dayOfDate(days.at(-1).date), first: words(days[0][key]),
                     since: dayOfDate(days[0].date) });
}

// A stay without a beginning has what was heard before the first one.
function stay(what, { from, to }) {
    return say(`stay.${to ? 'was' : 'is'}${from ? '' : '_first'}`, {
        what, from: from ? when(Date.parse(from)) : '', to: to ? when(Date.parse(to)) : '' });
}

export function open([encoded]) {
    const name = decoded(encoded);
    const sensor = resource(() => api.get(sensorPath(name)));
    const timer = setInterval(() => document.hidden || isPaused() || sensor.reload(), REFRESH_MS);
    const charts = { battery: dailyChart('battery'), signal: dailyChart('signal'), nights: dailyChart('nights') };
    const checks = sensorChecks(name, () => sensor.reload(), (words) => html`<h3>${words}</h3>`);
    const messages = sensorMessages(name);
    const replace = may('place_sensors') ? sensorReplace(name) : null;

    function wrong(data) {
        const troubles = troublesOf(data);
        if (!troubles.length)
            return html`<p class="answer">${data.heard ? say('sensor.well', { time: when(Date.parse(data.heard)) })
                                                       : say('freshness.never')}</p>`;
        return html`<p class="answer">${say('sensor.wrong', { count: troubles.length })}</p>
            <ul class="plain-list">${troubles.map(troubleLine)}</ul>`;
    }

    // Of a node of ours, which says more of itself than others do.
    function nodeFacts(node) {
        if (!node)
            return [];
        const { module, why, waiting, uptime_s: uptime } = node;
        return [
            ['sensor.fact.module', [module ?? say('sensor.fact.not_told'), why].filter(Boolean).join(': ')],
            ['sensor.fact.waiting', waiting === null ? say('sensor.fact.not_told')
                                                     : say('sensor.fact.readings', { count: waiting })],
            ['sensor.fact.uptime', uptime === null ? say('sensor.fact.not_told') : duration(uptime * SECOND_MS)],
        ];
    }

    function facts(data) {
        const seconds = (count) => duration(count * SECOND_MS);
        const rows = [
            ['sensor.fact.room', data.room ? html`<a href="/rooms/${data.room}">${data.room_name}</a>`
                                           : say(data.ignored ? 'sensor.fact.set_aside' : 'sensor.no_room')],
            ['sensor.fact.kind', data.type || (data.family ? familyWords(data.family) : say('sensor.fact.not_told'))],
            ['sensor.fact.firmware', data.firmware ?? say('sensor.fact.not_told')],
            ['sensor.fact.heard', data.heard ? when(Date.parse(data.heard)) : say('freshness.never')],
            ['sensor.fact.interval', data.interval_s
                ? say('sensor.fact.limits', { every: data.interval_s < 60 ? say('sensor.fact.seconds', {
                    count: data.interval_s }) : seconds(data.interval_s), late: seconds(data.late_after_s),
                    silent: seconds(data.silent_after_s) })
                : say('sensor.fact.not_known')],
            ['sensor.fact.check', checksLine(data)],
            ...nodeFacts(data.node),
        ];
        return html`<dl class="summary">${rows.map(([key, words]) => html`<div>
            <dt>${say(key)}</dt><dd>${words}</dd></div>`)}</dl>`;
    }

    function battery(data) {
        const isPercent = daysWith(data, 'battery_pct').length > 0 || !daysWith(data, 'battery_v').length;
        const key = isPercent ? 'battery_pct' : 'battery_v';
        const words = isPercent ? (value) => percent(value / 100)
                                : (value) => say('unit.volts', { value: oneDecimal(value) });
        return charts.battery({
            title: say('sensor.battery_title'), words, columns: [say('sensor.battery_column')],
            sentence: firstAndLast(data, key, words, 'sensor.battery_none', 'sensor.battery_sentence'),
            rows: data.days.map((day) => ({ date: day.date, values: [day[key]] })),
            ...(isPercent ? BATTERY_SCALE : VOLT_SCALE) });
    }

    function signal(data) {
        const words = (value) => say('unit.dbm', { value });
        return charts.signal({
            title: say('sensor.signal_title'), words, columns: [say('sensor.signal_column')],
            sentence: firstAndLast(data, 'rssi_dbm', words, 'sensor.signal_none', 'sensor.signal_sentence'),
            rows: data.days.map((day) => ({ date: day.date, values: [day.rssi_dbm] })), ...SIGNAL_SCALE });
    }

    function nightSentence({ night, nights }) {
        if (!nights.length)
            return say('sensor.nights_none');
        if (night.baseline_ppm === null)
            return say('sensor.nights_few', { count: nights.length });
        const own = whole(night.baseline_ppm);
        const beside = night.others_ppm === null ? say('sensor.nights_alone', { own })
                                                 : say('sensor.nights_beside', { own, others: whole(night.others_ppm) });
        return night.drift_ppm === null ? beside
            : `${beside} ${say('sensor.nights_drift', { ppm: whole(Math.abs(night.drift_ppm)) })}`;
    }

    function nights(data) {
        return charts.nights({
            title: say('sensor.nights_title'), words: (value) => say('unit.ppm_value', { value: whole(value) }),
            columns: [say('sensor.nights_own'), say('sensor.nights_others')], sentence: nightSentence(data),
            rows: data.nights.map(({ date, low_ppm: own, others_ppm: others }) => ({ date, values: [own, others] })),
            ...NIGHT_SCALE });
    }

    function outcomes(data) {
        const counts = [...Object.entries(data.outcomes).map(([key, count]) => [sayKnown(`outcome.${key}`, key), count]),
                        ...Object.entries(data.flag_counts).map(([flag, count]) =>
                            [say('outcome.flag', { flag: sayKnown(`trouble.${flag}`, flag) }), count])]
            .filter(([, count]) => count);
        return html`<h2>${say('outcome.title')}</h2>
            <p class="hint">${data.watched_since
                ? say('outcome.since', { time: when(Date.parse(data.watched_since)) }) : say('message.none')}</p>
            ${counts.length ? html`<div class="scroll" role="region" tabindex="0" aria-label=${
                say('outcome.title')}><table>
                <thead><tr><th scope="col">${say('outcome.column')}</th><th scope="col" class="number-cell">${
                    say('outcome.count')}</th></tr></thead>
                <tbody>${counts.map(([words, count]) => html`<tr><th scope="row">${words}</th>
                    <td class="number-cell">${whole(count)}</td></tr>`)}</tbody></table></div>` : nothing}
            ${data.reasons.length ? html`<h3>${say('outcome.reasons')}</h3>
                <ul class="plain-list">${data.reasons.map(({ why, count, first, last }) => html`<li>${
                    say('outcome.reason', { count, why, first: when(Date.parse(first)),
                                            last: when(Date.parse(last)) })}</li>`)}</ul>` : nothing}`;
    }

    function places(data) {
        return html`<h2>${say('sensor.places')}</h2>${data.assignments.length
            ? html`<ul class="plain-list">${data.assignments.map((one) => html`<li>${
                stay(one.room_name, one)}</li>`)}</ul>`
            : html`<p class="quiet">${say('sensor.places_none')}</p>`}`;
    }

    // Whose series the room's is, from when to when.
    function ofRoom(data) {
        const byDate = [...data.room_sensors].sort((a, b) => (a.from ?? '').localeCompare(b.from ?? ''));
        const room = data.assignments.at(-1)?.room_name;
        return byDate.length > 1 ? html`<h2>${say('sensor.room_sensors', { room })}</h2>
            <ul class="plain-list">${byDate.map((one) => html`<li>${stay(one.sensor, one)}</li>`)}</ul>` : nothing;
    }

    return {
        title: () => name,
        view: () => html`<p><a href="/sensors">${say('sensor.all')}</a></p>
            <h1 tabindex="-1">${name}</h1>
            ${sensor.view((data) => html`${wrong(data)}${facts(data)}
                <div class="sensor-charts">${nights(data)}${battery(data)}${signal(data)}</div>
                ${outcomes(data)}
                ${messages()}
                <h2>${say('check.title')}</h2>${data.id ? checks() : html`<p class="quiet">${say('check.none')}</p>`}
                ${places(data)}${ofRoom(data)}
                ${data.room && replace ? html`<section id="replace">${replace(data.room_name)}</section>` : nothing}`)}`,
        close: () => clearInterval(timer),
    };
}
