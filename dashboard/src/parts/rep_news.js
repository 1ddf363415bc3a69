// What nobody does quietly to a safety rep, for reps and leaders on every page: an account closed, a role taken, a password,
// name or address set by somebody else, a name that somebody else has too. The same goes out by mail; this is for who reads none.
import { html } from 'lit-html';
import { api } from '../api.js';
import { fullDate } from '../clock.js';
import { changed, may } from '../state.js';
import { say, sayKnown } from '../words.js';

const AGAIN_MS = 300000;

let news = [];
let asked_ms = null;

function look() {
    if (!may('see_access') || asked_ms !== null && performance.now() - asked_ms < AGAIN_MS)
        return;
    asked_ms = performance.now();
    api.get('/ledger/people').then((all) => {
        news = all.filter((one) => one.is_against);
        changed();
    }, () => {});                       // what failed is said elsewhere, and asked again
}

const nameOf = ({ by, actor }) => by ?? sayKnown(`notice.rep.by.${actor}`, say('notice.rep.by.program'));
// Of details the subject says which: "person:3/role:rep/address:first".
const wordsOf = ({ kind, subject }) => (kind === 'person_details'
    ? `notice.rep.${kind}.${/^[^/]+\/[^/]+\/([a-z]+)/.exec(subject)[1]}` : `notice.rep.${kind}`);
const bar = (one) => html`<p class="bar bar-unwell">${say(wordsOf(one), {
    name: one.name ?? say('notice.rep.somebody'), by: nameOf(one), date: fullDate(one.at) })}
    <a href="/ledger?from=${one.entry}">${say('notice.rep.entry', { index: one.entry })}</a></p>`;

export function repNews() {
    look();
    return news.map(bar);
}
