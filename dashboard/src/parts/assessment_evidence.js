// What the record says about a line: a sentence for each room with its verdict, when it was frozen, and the days of
// each rule behind it.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, may, state } from '../state.js';
import { list, say, whole } from '../words.js';
import { dateWords, isReassuring, nameOfRoom } from './assessment_words.js';
import { packWords } from './judge_by.js';
import { papers } from './paper_link.js';
import { verdictMark } from './yardsticks.js';

const WORST_FIRST = ['fail', 'cannot_tell', 'pass'];
const ROOMS_AT_ONCE = 4;

// The worst of a room's rules; without any, nobody can tell.
const verdictOf = ({ verdicts }) =>
    WORST_FIRST.find((word) => verdicts.some((rule) => rule[word])) ?? 'cannot_tell';

const isMeasured = (room) => room.co2 || room.temperature;
const facts = (room) => [
    isMeasured(room) && say('evidence.coverage', { share: say('percent', {
        count: isMeasured(room).coverage_percent }) }),
    room.grade && say('grade.alone', { grade: room.grade }),
    room.sensors?.length && say('evidence.sensor', { sensor: list(room.sensors) }),
    room.calibrated ? say('evidence.calibrated', { date: dateWords(room.calibrated) }) : say('evidence.not_calibrated'),
].filter(Boolean).join(' · ');

// The sentence begins with the name of the room.
const roomRow = (room) => html`<li>${verdictMark(verdictOf(room))}<div>${room.words}<br><span class="quiet">${
    facts(room)}</span></div></li>`;

// -- the days behind it --

const nameOf = (room) => room.name || nameOfRoom(room.room);
const ruleRow = (rule) => html`<tr><th scope="row">${state.rules.get(rule.rule)?.meaning ?? rule.rule}</th>${
    WORST_FIRST.map((word) => html`<td class="number-cell">${whole(rule[word])}</td>`)}</tr>`;
const rulesTable = (room) => (room.verdicts.length ? html`
    <div class="scroll" role="region" tabindex="0" aria-label=${nameOf(room)}><table>
        <caption>${nameOf(room)}</caption>
        <thead><tr><th scope="col">${say('evidence.rule')}</th>${WORST_FIRST.map((word) => html`
            <th scope="col" class="number-cell">${say(`evidence.days.${word}`)}</th>`)}</tr></thead>
        <tbody>${room.verdicts.map(ruleRow)}</tbody></table></div>` : nothing);

const paper = papers();
const isWhole = (rooms) => rooms.length === state.rooms?.size;      // too many to name them all, and no need to
const packOf = ({ rooms, from, to }) => (from && rooms.length && may('make_evidence') ? html`<p>${
    paper('evidence', { room: isWhole(rooms) ? null : rooms.map(({ room }) => room).join(), from, to },
          say('paper.evidence_behind'))}</p>` : nothing);

const whatIsIn = (found) => html`
    <p>${found.from ? say('evidence.span', { from: dateWords(found.from), to: dateWords(found.to) }) : ''} ${
        found.pack ? say('evidence.pack', { pack: packWords(found.pack), version: found.pack_version }) : ''}</p>
    ${found.rooms.map(rulesTable)}
    ${found.items.length ? html`<ul>${found.items.map((item) => html`<li>${item}</li>`)}</ul>` : nothing}
    ${packOf(found)}`;

// A snapshot never changes: it is asked for once.
const snapshots = new Map();        // id -> { document } or { error }; {} while it comes
async function fetchSnapshot(id) {
    if (snapshots.get(id)?.document)
        return;
    snapshots.set(id, {});
    snapshots.set(id, await api.get(`/snapshots/${id}`).catch((error) => ({ error })));
    changed();
}

function behind({ snapshot: id, rooms }) {
    const { document, error } = snapshots.get(id) ?? {};
    return html`<details class="no-print" @toggle=${({ target }) => target.open && fetchSnapshot(id)}>
        <summary>${say(rooms?.length ? 'evidence.more' : 'evidence.more_records')}</summary>
        ${error ? html`<p>${error.message}</p>` : document ? whatIsIn(document) : nothing}</details>`;
}

const rank = (room) => WORST_FIRST.indexOf(verdictOf(room));
const failures = ({ verdicts }) => verdicts.reduce((sum, { fail }) => sum + fail, 0);      // days, of all its rules
const rowsOf = (rooms) => html`<ul class="plain-list evidence-rooms">${rooms.map(roomRow)}</ul>`;

const worstFirst = (rooms) => [...rooms].sort((a, b) => rank(a) - rank(b) || failures(b) - failures(a));

// Of one room alone its own sentence says all.
const isSaidByRoom = ({ words, rooms }) => rooms?.length === 1 && rooms[0].words === words;

// The worst rooms; a school of forty has the others one tap away.
function roomRows(rooms) {
    const sorted = worstFirst(rooms);
    const others = sorted.slice(ROOMS_AT_ONCE);
    return html`${rowsOf(sorted.slice(0, ROOMS_AT_ONCE))} ${others.length ? html`<details><summary>${
        say('evidence.others', { count: others.length })}</summary>${rowsOf(others)}</details>` : nothing}`;
}

// line: with its newest evidence, on a screen, with the days behind it.
export function evidenceBlock({ evidence, by }) {
    if (!evidence)
        return by === 'person' || !by ? nothing : html`<p class="evidence-none">${say(`evidence.none.${by}`)}</p>`;
    return html`<section class="evidence"><h4>${say('evidence.title')}</h4>
        ${isSaidByRoom(evidence) ? nothing : html`<p>${evidence.words}</p>`}
        ${evidence.rooms?.length ? roomRows(evidence.rooms) : nothing}
        ${may('see_snapshots') ? behind(evidence) : nothing}
        <p class="quiet">${say('evidence.made', { date: dateWords(evidence.made) })}</p></section>`;
}

// Nobody reads the same rooms under thirty questions: the sentence stands for them, but where they say otherwise than
// the answer, or cannot tell. On paper all of it stands.
const needsLook = (line, rooms) => rooms.some((room) => verdictOf(room) === 'cannot_tell' ||
    verdictOf(room) === 'fail' && isReassuring(line));

// The evidence of a sealed line, as it was signed.
export function evidenceFold(line, evidence) {
    if (!evidence)
        return nothing;
    const rooms = evidence.rooms ?? [];
    return html`<section class="evidence fold"><h4 class="fold-title">${say('evidence.title')}</h4>
        <details ?open=${needsLook(line, rooms)}><summary>${evidence.words}</summary></details>
        <div class="fold-body">${rooms.length ? rowsOf(worstFirst(rooms)) : nothing}
            <p class="quiet">${say('evidence.made', { date: dateWords(evidence.made) })} <span class="digest">${
                say('evidence.digest', { digest: evidence.digest })}</span></p></div></section>`;
}
