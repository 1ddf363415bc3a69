// A room's week: half hours by school days, each cell the mean in hundreds with shape and fill; and its verdicts.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { addDays, dateOf, dayOfDate, instantOf, isoTime, mondayOf, now } from '../clock.js';
import { minutesOn } from '../hours.js';
import { may, state } from '../state.js';
import { percent, say, whole } from '../words.js';
import { shape, levelOfSeverity } from './level.js';
import { explanations } from './explain.js';
import { resource } from './resource.js';
import { gradeSentence } from './room_words.js';
import { isCo2, verdictWord, yardstickTable } from './yardsticks.js';

const SLOT_MIN = 30;
const MINUTE_MS = 60000;
const DEFAULT_HOURS = [{ start_min: 540, end_min: 930 }];       // where the calendar may not be read
const WEEK_DAYS = 7;
const LEVEL_ORDER = ['good', 'watch', 'act'];
const VERDICT_ORDER = ['fail', 'cannot_tell', 'not_reached', 'pass', 'not_applicable'];

const clock = (minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const hoursOn = (date, room) => (state.calendar ? minutesOn(state.calendar, date, room) : DEFAULT_HOURS);

// The days of the week that the room is in use; Monday to Friday when it is not all week.
function schoolDays(monday, room) {
    const days = Array.from({ length: WEEK_DAYS }, (_, index) => addDays(monday, index));
    const open = days.filter((date) => hoursOn(date, room).length);
    return state.calendar && open.length ? open : days.slice(0, 5);
}

function slotsOf(days, room) {
    const spans = days.flatMap((date) => hoursOn(date, room));
    const all = spans.length ? spans : DEFAULT_HOURS;
    const first = Math.floor(Math.min(...all.map((span) => span.start_min)) / SLOT_MIN) * SLOT_MIN;
    const last = Math.max(...all.map((span) => span.end_min));
    return Array.from({ length: Math.ceil((last - first) / SLOT_MIN) }, (_, index) => first + index * SLOT_MIN);
}

// The level whose limit a half hour's mean is past: a mark to find one's way by, not a verdict.
function levelOfMean(mean, rules) {
    const passed = rules.filter((rule) => isCo2(rule) && rule.comparison.startsWith('>') && mean > rule.limit)
        .map((rule) => LEVEL_ORDER.indexOf(levelOfSeverity(rule.severity)));
    return LEVEL_ORDER[Math.max(0, ...passed)];
}

const evidenceOf = (day) => (day?.evidence?.grade
    ? gradeSentence({ grade: day.evidence.grade, grade_reason: day.evidence.reason }) : '');

// A week, or any days, under one rule: how many of them, and the worst of those.
export function weekVerdict(rule, days) {
    const verdicts = days.flatMap((day) => day.verdicts.filter((verdict) => verdict.rule === rule.rule)
        .map((verdict) => ({ ...verdict, date: day.date })));
    const worst = VERDICT_ORDER.find((verdict) => verdicts.some((one) => verdictWord(one) === verdict));
    if (!worst)
        return undefined;
    const sign = rule.comparison.startsWith('<') ? 1 : -1;
    const hasFigure = (one) => one.figure !== null && one.figure !== undefined;
    const byFigure = (a, b) => hasFigure(b) - hasFigure(a) || (hasFigure(a) ? sign * (a.figure - b.figure) : 0);
    const ofWorst = verdicts.filter((one) => verdictWord(one) === worst);
    return { verdict: worst, figure: verdicts.filter(hasFigure).sort(byFigure)[0]?.figure,
             date: ofWorst.sort(byFigure)[0].date,
             coverage: Math.min(...verdicts.map((one) => one.coverage ?? 0)),
             words: worst === 'not_applicable' ? undefined
                 : say('week.verdict', { verdict: say(`verdict.${worst}`), times: ofWorst.length,
                                         count: verdicts.length }) };
}

export function week(id, search) {
    const pack = search.get('pack');
    const thisMonday = mondayOf(dateOf(now()));
    const monday = /^\d{4}-\d\d-\d\d$/.test(search.get('week') ?? '') ? mondayOf(search.get('week')) : thisMonday;
    const until = addDays(monday, WEEK_DAYS);
    const readings = resource(() => api.get(`/rooms/${id}/readings` + query({
        from: isoTime(instantOf(monday)), to: isoTime(Math.min(instantOf(until), now())), resolution: '30m' })));
    const days = resource(() => api.get(`/rooms/${id}/days` + query({ from: monday, to: addDays(until, -1), pack })));
    const why = explanations((rule, date) => api.get(`/rooms/${id}/days/${date}/explain` + query({
        rule: rule.rule, pack })));

    function cell(date, minute, means, rules) {
        const start_ms = instantOf(date, minute);
        const mean = means.get(start_ms);
        const isInHours = hoursOn(date, id).some((span) => minute < span.end_min && minute + SLOT_MIN > span.start_min);
        if (start_ms > now())
            return html`<td class="slot slot-later"><span class="hidden">${say('week.later')}</span></td>`;
        if (mean === undefined)
            return html`<td class="slot slot-unknown"><span aria-hidden="true">–</span><span class="hidden">${
                say('level.unknown')}</span></td>`;
        const level = isInHours ? levelOfMean(mean, rules) : 'unused';
        return html`<td class="slot slot-${level}">${level === 'unused' ? nothing : shape(level)}<span
            class="figures" title=${say('unit.ppm_value', { value: whole(mean) })}>${Math.round(mean / 100)}</span><span
            class="hidden"> ${say(`level.${level}`)}</span></td>`;
    }

    // How far the figures of a day can be leaned on, and what stands in the way of more.
    function evidenceRow(dates, byDate) {
        const grades = new Map(dates.map((date) => [date, evidenceOf(byDate.get(date))]));
        return [...grades.values()].some(Boolean) ? html`<tr><th scope="row">${say('week.evidence')}</th>${
            dates.map((date) => html`<td class="evidence">${grades.get(date) || '–'}</td>`)}</tr>` : nothing;
    }

    function table(data, rules) {
        const dates = schoolDays(monday, id);
        const byDate = new Map((days.data ?? []).map((day) => [day.date, day]));
        const means = new Map(data.time.map((iso, index) => [Date.parse(iso), data.co2_ppm[index]])
            .filter(([, mean]) => mean !== null));
        return html`<div class="scroll" role="region" tabindex="0" aria-label=${say('week.table')}><table class="week">
            <caption class="hidden">${say('week.table')}</caption>
            <thead><tr><th scope="col">${say('chart.time')}</th>
                ${dates.map((date) => html`<th scope="col">${dayOfDate(date)}</th>`)}</tr></thead>
            <tbody>
                <tr><th scope="row">${say('week.measured')}</th>${dates.map((date) => html`<td class="figures">${
                    byDate.has(date) ? percent(byDate.get(date).co2_ppm?.coverage ?? 0) : '–'}</td>`)}</tr>
                ${evidenceRow(dates, byDate)}
                ${slotsOf(dates, id).map((minute) => html`<tr><th scope="row" class="figures">${clock(minute)}</th>
                    ${dates.map((date) => cell(date, minute, means, rules))}</tr>`)}
            </tbody></table></div>`;
    }

    // Who may look back two weeks may always see the week before this one, and none before that.
    const hasBefore = () => may('look_far_back') || monday === thisMonday;

    function between() {
        const link = (start, words) => html`<a class="button" href=${
            `/rooms/${id}` + query({ view: 'week', week: start, pack })}>${words}</a>`;
        return html`<div class="buttons no-print">${
            hasBefore() ? link(addDays(monday, -WEEK_DAYS), say('week.before')) : nothing}
            ${monday < thisMonday ? link(until, say('week.after')) : nothing}</div>`;
    }

    function sentence(days) {
        const measured = days.filter((day) => day.co2_ppm?.coverage);
        if (!measured.length)
            return say('week.none');
        const over = measured.filter((day) => (day.co2_ppm.minutes_above?.['800'] ?? 0) >= 1).length;
        return say('week.sentence', { times: over, count: measured.length,
                                      peak: whole(Math.max(...measured.map((day) => day.co2_ppm.max))) });
    }

    return {
        view(room) {
            const rules = room.yardsticks ?? [];
            const isJudged = (rule) => !(days.data ?? []).flatMap((day) => day.verdicts)
                .some((verdict) => verdict.rule === rule.rule && verdictWord(verdict) === 'not_applicable');
            return html`<h2>${say('week.title', { day: dayOfDate(monday) })}</h2>
                <p>${days.view(sentence)}</p>${between()}
                ${readings.view((data) => table(data, rules.filter(isJudged)))}
                <p class="quiet">${say('week.explained')}</p>
                <h2>${say('yardstick.title')}</h2>
                <p class="quiet">${say('yardstick.never_blended')}</p>
                ${yardstickTable('week', rules, (rule) => weekVerdict(rule, days.data ?? []), why)}`;
        },
        days() {
            const sunday = addDays(until, -1);
            const yesterday = addDays(dateOf(now()), -1);
            return monday <= yesterday ? { from: monday, to: sunday < yesterday ? sunday : yesterday } : null;
        },
        refresh() {
            readings.reload();
            days.reload();
        },
        reading() {},               // half hours change once a minute at most: refresh is enough
    };
}
