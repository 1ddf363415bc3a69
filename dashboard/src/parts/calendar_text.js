// The calendar as people type it, a line for each thing, and as the gateway takes it. The gateway judges what is right:
// a line that is not understood goes to it as it is, and comes back quoted.
import { list, say, sayKnown } from '../words.js';

const DATE = '\\d{4}-\\d{2}-\\d{2}';
const UK_DATE = /\b(\d{1,2})\/(\d{1,2})\/(\d{4})\b/g;
const DAYS_LINE = new RegExp(`^(${DATE}(?:\\.\\.${DATE})?)\\s*(.*)$`);
const TERM_LINE = new RegExp(`^(.*?)\\s*(${DATE})\\.\\.(${DATE})$`);

// Fields of closures, by the kind that the gateway knows; what has none is an "other".
export const CLOSURE_FIELDS = { half_terms: 'half_term', inset: 'inset', holidays: 'holiday', closed: 'other' };

export const fieldOfKind = (kind) =>
    Object.keys(CLOSURE_FIELDS).find((field) => CLOSURE_FIELDS[field] === kind) ?? 'closed';

// The dates of a line, by which one that is there already is known.
export const rangeOf = (line) => new RegExp(`${DATE}(?:\\.\\.${DATE})?`).exec(line)?.[0] ?? line;

// 15/02/2027 is what people type here, 2027-02-15 what the gateway reads; "a to b" of such days is a..b.
export const isoDates = (line) => line.replace(UK_DATE, (_, day, month, year) =>
    `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)
    .replace(new RegExp(`(${DATE})\\s*(?:\\.\\.|to|-|–)\\s*(${DATE})`, 'g'), '$1..$2');

const lines = (text) => text.split('\n').map((line) => isoDates(line.trim())).filter(Boolean);
const typed = (...words) => words.filter(Boolean).join(' ');

export const datesOf = (entry) => entry.dates ?? entry;
export const kindOf = (entry) => entry.kind ?? 'other';
export const closureLine = (entry) => typed(datesOf(entry), entry.label);
export const termLine = ({ name, from, to }) => typed(name, `${from}..${to}`);
const hoursLines = (occupied) => Object.entries(occupied).map(([days, periods]) => `${days} ${periods.join(' ')}`);

export function textOf({ occupied = {}, closed = [], terms = [], rooms = {}, bank_holidays: keeps = false }) {
    const closures = Object.entries(CLOSURE_FIELDS).map(([field, kind]) =>
        [field, closed.filter((entry) => kindOf(entry) === kind).map(closureLine).join('\n')]);
    return {
        ...Object.fromEntries(closures),
        occupied: hoursLines(occupied).join('\n'),
        terms: terms.map(termLine).join('\n'),
        rooms: Object.entries(rooms).flatMap(([room, hours]) => hoursLines(hours.occupied)
            .map((line) => `${room} ${line}`)).join('\n'),
        bank_holidays: keeps,
    };
}

// "mon-fri 09:00-10:30 10:45-12:00" on each line
function addHours(occupied, line) {
    const [days, ...periods] = line.toLowerCase().split(/\s+/);
    occupied[days] = [...(occupied[days] ?? []), ...periods];
}

function occupiedOf(text) {
    const occupied = {};
    for (const line of lines(text))
        addHours(occupied, line);
    return occupied;
}

function roomsOf(text) {
    const rooms = {};
    for (const line of lines(text)) {
        const [room, ...hours] = line.split(/\s+/);
        rooms[room] ??= { occupied: {} };
        addHours(rooms[room].occupied, hours.join(' '));
    }
    return rooms;
}

function closureOf(line, kind) {
    const [, dates = line, label = ''] = DAYS_LINE.exec(line) ?? [];
    return { dates, kind, ...(label && { label }) };
}

function termOf(line) {
    const [, name = '', from = line, to = line] = TERM_LINE.exec(line) ?? [];
    return { name, from, to };
}

// "mon-fri" as people say it; days on their own are named one by one.
export const weekdaysWords = (key) => list(key.split(',').map((part) => {
    const [first, last] = part.split('-').map((name) => sayKnown(`weekday.${name}`, name));
    return last ? say('calendar.from_to', { first, last }) : first;
}));

export const calendarOf = (values) => ({
    occupied: occupiedOf(values.occupied),
    closed: Object.entries(CLOSURE_FIELDS)
        .flatMap(([field, kind]) => lines(values[field]).map((line) => closureOf(line, kind))),
    terms: lines(values.terms).map(termOf),
    bank_holidays: values.bank_holidays,
    rooms: roomsOf(values.rooms),
});

// The field in which somebody typed the entry of a calendar that is at fault, as "closed[2]"; null: in none.
export function fieldOf(entry, { closed }) {
    const [, list, index] = /^(\w+)(?:\[(\d+)\])?$/.exec(entry ?? '') ?? [];
    return list === 'closed' && index ? fieldOfKind(kindOf(closed[index])) : list ?? null;
}
