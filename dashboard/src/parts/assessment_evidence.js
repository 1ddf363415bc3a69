// What the record says about a line: a sentence for each room with its verdict, when it was frozen, and where the rest
// of the snapshot is.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, state } from '../state.js';
import { percent, say, sayKnown, whole } from '../words.js';
import { dateWords, nameOfRoom } from './assessment_words.js';
import { verdictMark } from './yardsticks.js';

const WORST_FIRST = ['fail', 'cannot_tell', 'pass'];

// The worst of a room's rules; each is {pass, fail, cannot_tell} in days.
function verdictOf(room) {
    const rules = Object.values(room.verdicts ?? {});
    return room.verdict ?? WORST_FIRST.find((word) => rules.some((days) => days[word])) ?? 'cannot_tell';
}

const graded = (room) => (room.grade ? html` <span class="grade" title=${say('evidence.grade')}>${
    room.grade}</span>` : nothing);
const facts = (room) => [
    room.coverage !== undefined && room.coverage !== null && say('evidence.coverage',
        { share: percent(room.coverage) }),
    room.sensor && say('evidence.sensor', { sensor: room.sensor }),
    room.calibrated ? say('evidence.calibrated', { date: dateWords(room.calibrated) })
        : room.sensor && say('evidence.not_calibrated'),
].filter(Boolean).join(' · ');

const ruleName = (rule) => state.rules.get(rule)?.meaning ?? rule;

function rulesTable(room) {
    const rules = Object.entries(room.verdicts ?? {});
    return rules.length ? html`<div class="scroll" role="region" tabindex="0" aria-label=${
        nameOfRoom(room.room)}><table>
        <caption>${nameOfRoom(room.room)}</caption>
        <thead><tr><th scope="col">${say('evidence.rule')}</th>${WORST_FIRST.map((word) => html`
            <th scope="col" class="number-cell">${say(`evidence.days.${word}`)}</th>`)}</tr></thead>
        <tbody>${rules.map(([rule, days]) => html`<tr><th scope="row">${ruleName(rule)}</th>${
            WORST_FIRST.map((word) => html`
            <td class="number-cell">${whole(days[word] ?? 0)}</td>`)}</tr>`)}</tbody></table></div>` : nothing;
}

const roomRow = (room) => html`<li><span>${verdictMark(verdictOf(room))}${graded(room)}</span>
    <div><strong>${nameOfRoom(room.room)}</strong> ${room.words ?? ''}<br><span class="quiet">${
        facts(room)}</span></div></li>`;

// evidence: of a line; null: nothing was measured for it yet.
export function evidenceBlock(line, { isOpen = false } = {}) {
    const { evidence } = line;
    if (!evidence)
        return line.answers ? html`<p class="evidence-none">${say('evidence.none')}</p>` : nothing;
    return html`<section class="evidence"><h4>${say('evidence.title')}</h4>
        ${evidence.words ? html`<p>${evidence.words}</p>` : nothing}
        ${evidence.rooms?.length ? html`<ul class="plain-list evidence-rooms">${evidence.rooms.map(roomRow)}</ul>`
            : nothing}
        <p class="quiet">${say('evidence.made', { date: dateWords(evidence.made) })}${
            evidence.digest ? html` <span class="digest">${evidence.digest}</span>` : nothing}</p>
        ${isOpen ? more(evidence) : nothing}</section>`;
}

// The whole snapshot, when somebody wants the figures behind the sentence.
const kept = new Map();             // id of a snapshot, which never changes -> it, or 'asked'
function more(evidence) {
    async function fetch_(event) {
        if (!event.target.open || kept.has(evidence.snapshot))
            return;
        kept.set(evidence.snapshot, 'asked');
        try {
            const found = await api.get(`/snapshots/${evidence.snapshot}`);
            kept.set(evidence.snapshot, found.document ?? found);
        } catch (error) {
            kept.set(evidence.snapshot, { failed: error.message });
        }
        changed();
    }
    const found = kept.get(evidence.snapshot);
    return html`<details class="no-print" @toggle=${fetch_}><summary>${say('evidence.more')}</summary>
        ${!found || found === 'asked' ? nothing : found.failed ? html`<p>${found.failed}</p>`
            : html`<p>${say('evidence.span', { from: dateWords(found.from), to: dateWords(found.to) })} ${found.pack
                ? say('evidence.pack', { pack: sayKnown(`pack.${found.pack}`, found.pack),
                    version: found.pack_version ?? '' })
                : ''}</p>${(found.rooms ?? []).map(rulesTable)}`}</details>`;
}
