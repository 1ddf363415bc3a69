// The school's calendar as the pages need it: the periods of a date.
import { weekdayOf } from './clock.js';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DEFAULT_OCCUPIED = { 'mon-fri': ['09:00-15:30'] };     // as the gateway takes a calendar without hours

// "mon-fri", "mon,wed", "fri-mon"
function coversWeekday(words, weekday) {
    return words.split(',').some((part) => {
        const [first, last = first] = part.trim().split('-').map((word) => WEEKDAYS.indexOf(word));
        return first <= last ? weekday >= first && weekday <= last : weekday >= first || weekday <= last;
    });
}

function isClosed(calendar, date) {
    const { closed = [], terms = [], bank_holidays: keeps, bank_holiday_dates: bankHolidays = {} } = calendar;
    return (keeps && date in bankHolidays) || (terms.length && !terms.some(({ from, to }) => date >= from && date <= to))
        || closed.some((entry) => {
            const [first, last = first] = (entry.dates ?? entry).split('..');
            return date >= first && date <= last;
        });
}

const minutes = (clock) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

// [{start_min, end_min}] since local midnight, sorted; [] on a closed day. room: its id, where it may have own hours.
export function minutesOn(calendar, date, room) {
    if (isClosed(calendar, date))
        return [];
    return Object.entries(calendar.rooms?.[room]?.occupied ?? calendar.occupied ?? DEFAULT_OCCUPIED)
        .filter(([words]) => coversWeekday(words, weekdayOf(date)))
        .flatMap(([, periods]) => periods)
        .map((period) => {
            const [start, end] = period.split('-');
            return { start_min: minutes(start), end_min: minutes(end) };
        })
        .sort((a, b) => a.start_min - b.start_min);
}
