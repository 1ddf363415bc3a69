// What an entry of the record is about, in words. A subject is parts with slashes between them, each "noun:value" or a
// word of its own; a part that nothing is said of here is left to the receipt.
import { fullDate } from '../clock.js';
import { state } from '../state.js';
import { sayKnown, whole } from '../words.js';

const roleWords = (value) => sayKnown(`role.${value}`, value);
const number = (value) => whole(Number(value));

const VALUES = {
    room: (value) => state.rooms?.get(value)?.name ?? value,
    day: (value) => fullDate(value),
    samples: number,
    rows: number,
    texts: number,
    entry: number,
    until_ms: (value) => fullDate(new Date(Number(value)).toISOString()),
};

function partWords(part) {
    const [noun, ...rest] = part.split(':');
    const value = rest.join(':');
    const [from, to] = value.split('>');
    if (noun === 'role')
        return to ? sayKnown('ledger.of.role_change', '', { from: roleWords(from), to: roleWords(to) })
            : roleWords(value);
    if (/^v\d+$/.test(part))
        return sayKnown('ledger.of.version', '', { value: part.slice(1) });
    if (!value || !/^[\d-]+$/.test(value) && !VALUES[noun])
        return sayKnown(`ledger.of.${part.replace(':', '.')}`, sayKnown(`ledger.of.${noun}`, '', { value }), { value });
    return sayKnown(`ledger.of.${noun}`, '', { value: (VALUES[noun] ?? String)(value) });
}

// "Room 8C · archived"; "": nothing that a person would read.
export const subjectWords = (subject) => subject.split('/').map(partWords).filter(Boolean).join(' · ');
