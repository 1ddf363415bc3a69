// What an entry of the record is about, in words. A subject is parts with slashes between them, each "noun:value" or a
// word of its own; a part that nothing is said of here is left to the receipt.
import { html } from 'lit-html';
import { fullDate } from '../clock.js';
import { state } from '../state.js';
import { list, sayKnown, whole } from '../words.js';
import { addressOf, questionWords, reviewWords } from './assessment_words.js';

const roleWords = (value) => sayKnown(`role.${value}`, value);
const number = (value) => whole(Number(value));

const dateOf = (value) => fullDate(new Date(Number(value)).toISOString());

const VALUES = {
    room: (value) => state.rooms?.get(value)?.name ?? value,
    day: (value) => fullDate(value),
    samples: number,
    rows: number,
    texts: number,
    entry: number,
    until_ms: dateOf,
    at_ms: dateOf,
    copy_ms: dateOf,
    due_after: (value) => list(value.split('-').map(number)),
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
const partsWords = (parts) => parts.map(partWords).filter(Boolean).join(' · ');

// A review by what asked for it and the questions it is about, as far as whoever reads may know it.
const reviewOf = (part, reviews) => reviews?.find(({ id }) => part === `review:${id}`);
const ownReview = (review) => [reviewWords(review), list(review.questions.map(questionWords))].filter(Boolean)
    .join(' · ');

const ASSESSMENT = /^assessment:(\d+)$/;
const VERSION = /^v(\d+)$/;

// Assessments and their reviews are called by their names, with a way to them, where the reader sees them.
export function subjectWords(subject, { assessments, reviews }) {
    const [first, ...rest] = subject.split('/');
    const one = assessments?.find(({ id }) => Number(ASSESSMENT.exec(first)?.[1]) === id);
    if (!one)
        return partsWords([first, ...rest]);
    const review = reviewOf(rest[0], reviews);
    const version = Number(VERSION.exec(rest[0])?.[1]);
    const isSealed = version && version <= one.in_force_version;
    const after = review ? [ownReview(review), partsWords(rest.slice(1).filter((word) => word !== review.trigger))]
        : [partsWords(rest)];
    return html`<a href=${addressOf(one.id, isSealed ? `v/${version}` : '')}>${one.title}</a>${
        after.filter(Boolean).map((words) => html` · ${words}`)}`;
}
