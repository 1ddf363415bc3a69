// A room's day: CO2 and temperature as chart blocks, what was measured, and every source's verdict so far.
import { html } from 'lit-html';
import { api, query } from '../api.js';
import { dateOf, instantOf, isoTime, now } from '../clock.js';
import { changed } from '../state.js';
import { oneDecimal, percent, say, whole } from '../words.js';
import { chartBlock } from './chart_block.js';
import { co2Note, co2Sentence, figureOf, legend, limitLines, noteMarks, periodsOf, rowsOf,
         stretchOf, temperatureSentence } from './day_chart.js';
import { explanations } from './explain.js';
import { freshAir } from './fresh_air.js';
import { comparison } from './compare_packs.js';
import { resource } from './resource.js';
import { gradeSentence } from './room_words.js';
import { triedInVain } from './tried.js';
import { verdictWord, yardstickTable } from './yardsticks.js';

const COLUMNS = ['time', 'co2_ppm', 'temperature_c', 'humidity_pct', 'doubtful'];

// judgedAnew() is called when what verdicts rest on has changed.
export function today(id, search, judgedAnew) {
    const pack = search.get('pack');
    const compared = comparison((name) => api.get(`/rooms/${id}` + query({ pack: name })));
    const midnight_ms = () => instantOf(dateOf(now()));
    const readings = resource(() => api.get(`/rooms/${id}/readings` + query({ from: isoTime(midnight_ms()),
                                                                              resolution: 'raw' })));
    const incidents = resource(() => api.get('/incidents' + query({ state: 'all', room: id, actions: 'yes',
                                                                    from: isoTime(midnight_ms()) })));
    const why = explanations((rule, date) => api.get(`/rooms/${id}/days/${date}/explain` + query({
        rule: rule.rule, pack: rule.pack ?? pack })));
    const fresh = freshAir(id, pack);
    const tried = triedInVain(id, judgedAnew);
    const co2Chart = chartBlock('co2');
    const temperatureChart = chartBlock('temperature');

    // What was raised, taken and given back today, in the order of time.
    function marks() {
        return (incidents.data ?? []).flatMap(({ raised, actions = [] }) => [
            ...(raised ? [{ at_ms: Date.parse(raised), kind: 'raised' }] : []),
            ...actions.map(({ at, what, intent }) => ({ at_ms: Date.parse(at), kind: what, intent })),
        ]).sort((a, b) => a.at_ms - b.at_ms);
    }

    // Rows between the ends of the picture: the slider, the table and the file hold no more than it shows.
    function rowsWithin(data, key, room, stretch, describe) {
        return rowsOf(data, key, room, describe)
            .filter((row) => row.at_ms >= stretch.from_ms && row.at_ms <= Math.min(stretch.to_ms, now()));
    }

    function charts(data, room, rules) {
        const stretch = stretchOf(room, midnight_ms());
        const periods = periodsOf(room);
        const file = (what) => `${room.id}-${what}-${dateOf(now())}.csv`;
        const co2Limits = limitLines(rules, false);
        const co2Rows = rowsWithin(data, 'co2_ppm', room, stretch, (value, at_ms, doubtful) => ({
            words: whole(value), note: co2Note(value, co2Limits, at_ms, periods, doubtful) }));
        const co2Marks = marks();
        noteMarks(co2Rows, co2Marks);
        const co2Figure = figureOf(co2Rows, room, co2Limits, stretch, co2Marks, false);
        const degreesLimits = limitLines(rules, true);
        const degreesRows = rowsWithin(data, 'temperature_c', room, stretch, (value) => ({
            words: oneDecimal(value), note: '' }));
        const degreesFigure = figureOf(degreesRows, room, degreesLimits, stretch, [], true);
        return html`
            ${co2Chart({ title: say('chart.co2.title'), sentence: co2Sentence(room.today, co2Rows, periods),
                         rows: co2Rows, figure: co2Figure, column: say('chart.co2.column'), unit: 'unit.ppm_value',
                         file: file('co2'), key: 'co2_ppm',
                         legend: legend(co2Marks, co2Figure.gaps.length > 0) })}
            ${temperatureChart({ title: say('chart.temperature.title'), sentence: temperatureSentence(room.today),
                                 rows: degreesRows, figure: degreesFigure, column: say('chart.temperature.column'),
                                 unit: 'unit.degrees_value',
                                 file: file('temperature'), key: 'temperature_c' })}`;
    }

    function coverage(room) {
        const figures = room.today?.co2_ppm;
        const ofDay = room.today?.verdicts?.find(({ quantity }) => quantity === 'co2_ppm')?.coverage;
        return figures ? html`<p class="coverage">${say('room.coverage', {
            share: percent(figures.coverage ?? 0), day: percent(ofDay ?? 0), grade: gradeSentence(room) })}</p>` : '';
    }

    return {
        // room: GET /rooms/{id} with what is newer from the stream.
        view(room) {
            const verdicts = new Map((room.today?.verdicts ?? []).map((verdict) =>
                [verdict.rule, { ...verdict, date: room.today.date }]));
            const yardsticks = room.yardsticks ?? [];
            const rules = yardsticks.filter((rule) => verdictWord(verdicts.get(rule.rule)) !== 'not_applicable');
            const all = compared.merge(room, (of) => new Map((of.today?.verdicts ?? []).map((verdict) =>
                [verdict.rule, { ...verdict, date: of.today.date }])));
            return html`${readings.view((data) => charts(data, room, rules))}
                ${coverage(room)}
                ${fresh.view(room)}
                <h2>${say('yardstick.title')}</h2>
                <p class="quiet">${say('yardstick.never_blended')}</p>
                ${compared.chooser(room.pack)}
                ${yardstickTable('today', all, (rule) => rule.judged, why)}
                ${tried(yardsticks, verdicts)}`;
        },
        refresh() {
            readings.reload();
            incidents.reload();
            compared.reload();
            fresh.refresh();
        },
        // One more reading from the stream, when it is newer than the last one.
        reading(reading) {
            const data = readings.data;
            if (!data || Date.parse(reading.time) <= Date.parse(data.time.at(-1) ?? 0))
                return;
            for (const column of COLUMNS)
                data[column]?.push(reading[column] ?? (column === 'doubtful' ? false : null));
            changed();
        },
    };
}
