// The gateway's clock (which runs faster in a demo) and times as the school reads them. All instants are ms UTC.
import { locale, say } from './words.js';

let zone = 'UTC';
let formats = makeFormats();
let base = { server_ms: Date.now(), page_ms: performance.now(), speed: 1 };

const MINUTE_MS = 60000;
export const DAY_MS = 86400000;

function makeFormats() {
    const format = (options) => new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options });
    return {
        time: format({ hour: '2-digit', minute: '2-digit' }),
        seconds: format({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
        day: format({ weekday: 'short', day: 'numeric', month: 'short' }),
        weekday: format({ weekday: 'short' }),
        date: format({ day: 'numeric', month: 'long', year: 'numeric' }),
        parts: format({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
                        second: '2-digit' }),
    };
}

export function setZone(name) {
    zone = name;
    formats = makeFormats();
}
export const zoneName = () => zone;

export function setClock(now, speed = base.speed) {
    base = { server_ms: Date.parse(now), page_ms: performance.now(), speed: speed || 1 };
}
export const now = () => base.server_ms + (performance.now() - base.page_ms) * base.speed;
export const speed = () => base.speed;

// "10:42"; in the hour that autumn repeats, its second pass says so.
export function time(ms) {
    const text = formats.time.format(ms);
    return formats.time.format(ms - 60 * MINUTE_MS) === text ? say('time.second', { time: text }) : text;
}
export const timeWithSeconds = (ms) => formats.seconds.format(ms);
export const day = (ms) => formats.day.format(ms).replace(',', '');

// "23 November 2026", for documents, of an instant or a date.
export const fullDate = (text) => formats.date.format(text.length > 10 ? Date.parse(text) : instantOf(text, 12 * 60));

// The last day of a stretch that ends at that instant, as people say it: until a midnight is until the day before.
export const lastDay = (end_ms) => day(end_ms - 1);

// "10:42" today, "Mon 23 Nov, 10:42" otherwise.
export function when(ms) {
    return dateOf(ms) === dateOf(now()) ? time(ms) : say('time.day_time', { day: day(ms), time: time(ms) });
}

function partsOf(ms) {
    const parts = {};
    for (const { type, value } of formats.parts.formatToParts(ms))
        parts[type] = value;
    return parts;
}

// The school's calendar date of an instant, "2026-11-23"; minutes since its midnight by the wall clock.
export function dateOf(ms) {
    const { year, month, day: dayOfMonth } = partsOf(ms);
    return `${year}-${month}-${dayOfMonth}`;
}
export function minuteOf(ms) {
    const { hour, minute } = partsOf(ms);
    return Number(hour) * 60 + Number(minute);
}
export function localText(ms) {
    const { hour, minute, second } = partsOf(ms);
    return `${dateOf(ms)} ${hour}:${minute}:${second}`;
}

// The instant at which the school's clocks show a date and minute. Offsets are found by asking twice: the second
// answer is right on both sides of a clock change.
export function instantOf(date, minute = 0) {
    const wall = Date.parse(`${date}T00:00:00Z`) + minute * MINUTE_MS;
    const offsetAt = (ms) => {
        const { year, month, day: dayOfMonth, hour, minute: minutes, second } = partsOf(ms);
        return Date.UTC(year, month - 1, dayOfMonth, hour, minutes, second) - Math.floor(ms / 1000) * 1000;
    };
    return wall - offsetAt(wall - offsetAt(wall));
}

// "2026-11-23T10:42" of the school's clocks, wherever the browser is.
export function instantTyped(text) {
    const [date, time] = text.split('T');
    const [hours, minutes] = time.split(':').map(Number);
    return isoTime(instantOf(date, hours * 60 + minutes));
}

export function addDays(date, days) {
    return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}
export const weekdayOf = (date) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;     // 0: Monday
export const mondayOf = (date) => addDays(date, -weekdayOf(date));
export const dayOfDate = (date) => day(instantOf(date, 12 * 60));
export const isoTime = (ms) => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
