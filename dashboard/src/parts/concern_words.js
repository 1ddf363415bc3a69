// What the pages of concerns share: addresses, names of rooms, marks of gaps.
import { html, nothing } from 'lit-html';
import { dayOfDate } from '../clock.js';
import { may } from '../state.js';
import { learn, list, say } from '../words.js';
import en from '../words/en_concerns.json';

learn(en);

export const CONCERNS = '/concerns';
export const LAST_PAGE = 6;
export const draftAddress = (id, page) => `${CONCERNS}/new/${id}/${page}`;
export const concernAddress = (id) => `${CONCERNS}/${id}`;
export const draftApi = (id) => `/concerns/drafts/${id}`;
export const namesOf = (rooms) => (rooms.length ? list(rooms.map(({ name }) => name)) : say('concerns.no_rooms'));
export const stretch = ({ from, to }) => say('concern.stretch', { from: dayOfDate(from), to: dayOfDate(to) });

// Who reads a draft beside whoever looks at it.
export const secrecy = ({ rep_name: rep, own, owner }) => (own
    ? say(rep ? 'concern_new.private_rep' : 'concern_new.private', { rep }) : say('concern_new.private_of', { owner }));

// The pack that both sides can make of the same rooms and days.
export const evidenceLink = (paper, { rooms, from, to }) => (may('make_evidence') ? html`<p class="no-print">${
    paper('evidence', { room: rooms.map(({ id }) => id).join(), from, to }, say('paper.evidence'))}
    <span class="hint block">${say('concern.evidence_hint')}</span></p>` : nothing);

const GAP = /\[\[([^\n]*?)(?:\]\]|\n|$)/g;
export const gapsOf = (letter) => [...letter.matchAll(GAP)].map(([, words]) => words);

// A letter to read, its gaps set apart.
export function letterView(letter) {
    const parts = letter.split(/(\[\[[^\n]*?(?:\]\]|$))/);
    return html`<div class="letter">${parts.map((part) => (part.startsWith('[[')
        ? html`<mark>${part}</mark>` : part))}</div>`;
}
