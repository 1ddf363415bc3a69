// The record: signed entries. Reps and leaders read the same chain, take receipts and all of it away, and hold a receipt
// that they kept against what the box says now. Governors read what kind of thing was done when.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { fullDate, time } from '../clock.js';
import { changed, may } from '../state.js';
import { say, sayKnown, whole } from '../words.js';
import { subjectWords } from '../parts/ledger_words.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const AT_ONCE = 50;
const SHORT_TEXT = 240;             // letters: longer ones are opened

const kindWord = ({ kind, subject }) => (kind === 'personal_text_erased' && subject?.startsWith('person:')
    ? 'person_erased' : kind);
const kindOf = (entry) => sayKnown(`ledger.kind.${kindWord(entry)}`, say('ledger.kind.other'));
const whoOf = ({ name, actor, role }) => (name ? say('ledger.who', { name, role: sayKnown(`role.${role}`, role) })
    : sayKnown(`ledger.actor.${actor}`, say('ledger.actor.token')));

// Is this entry, with this hash, in the chain as the box has it now?
async function isThere(index, hash) {
    const { entries: [entry] } = await api.get(`/ledger?from=${index}&limit=1`);
    return entry?.index === index && entry.hash === hash;
}

// What the box says to a receipt. The box cannot be trusted to judge itself: the words say what can.
async function judgeReceipt(file) {
    let receipt;
    try {
        receipt = JSON.parse(await file.text());
    } catch {
        return { bad: true, words: say('ledger.receipt.none') };
    }
    if (!Number.isInteger(receipt?.entry?.index) || !Number.isInteger(receipt.head_index))
        return { bad: true, words: say('ledger.receipt.none') };
    const isIn = await isThere(receipt.entry.index, receipt.entry.hash) &&
        await isThere(receipt.head_index, receipt.head_hash);
    return { bad: !isIn, words: say(isIn ? 'ledger.receipt.in' : 'ledger.receipt.out', { index: receipt.entry.index }) };
}

function soundness(check) {
    if (check.is_sound)
        return html`<p><strong>${say('ledger.sound', { count: whole(check.count) })}</strong></p>`;
    return html`<p class="notice notice-error">${say('ledger.unsound', {
        index: check.bad_index, fault: check.fault })}</p>`;
}

const textView = (text) => (text.length <= SHORT_TEXT ? html`<p>${text}</p>`
    : html`<details><summary>${say('ledger.words')}</summary><p class="said">${text}</p></details>`);

// known: what the reader may read of assessments and reviews.
function row(entry, canTake, known) {
    const about = entry.subject ? subjectWords(entry.subject, known) : '';
    return html`<li><div>
        <p>${kindOf(entry)}${about ? html` <span class="quiet">${about}</span>` : nothing}</p>
        ${entry.text ? textView(entry.text) : entry.has_text ? html`<p class="quiet">${say('ledger.erased')}</p>` : nothing}
        <p class="quiet">${say('ledger.number', { index: entry.index })}${entry.actor ? ` · ${whoOf(entry)}` : ''} ·
            <span class="figures">${fullDate(entry.at)}, ${time(Date.parse(entry.at))}</span>${entry.trust === 'untrusted'
                ? ` · ${say('ledger.untrusted')}` : ''}</p></div>
        ${canTake ? html`<a class="no-print" href="/api/v1/ledger/${entry.index}/receipt" download="receipt-${entry.index}.json"
            aria-label=${say('ledger.receipt_of', { index: entry.index })}>${say('ledger.receipt')}</a>` : nothing}
    </li>`;
}

export function open(_params, search) {
    const canTake = may('take_receipts');
    let from = Number(search.get('from')) || null;      // null: the newest ones
    const list = resource(() => api.get(`/ledger?limit=${AT_ONCE}${from ? `&from=${from}` : ''}`));
    const check = resource(() => api.get('/ledger/check'));
    const known = canTake ? { assessments: resource(() => api.get('/assessments')),
                              reviews: resource(() => api.get('/reviews')) } : {};
    let judged = null;

    function turn(to) {
        from = to;
        list.reload();
    }

    async function take([file]) {
        if (!file)
            return;
        try {
            judged = await judgeReceipt(file);
        } catch (error) {
            judged = { bad: true, words: error.message };
        }
        changed();
    }

    const taking = () => html`<section class="no-print"><h2>${say('ledger.take')}</h2><p>${say('ledger.take_explained')}</p>
        <p><a href="/api/v1/ledger/export" download="ledger.jsonl">${say('ledger.export')}</a></p>
        <p><label for="receipt">${say('ledger.receipt.file')}</label>
            <input id="receipt" type="file" accept=".json,application/json"
                @change=${(event) => take(event.target.files)}></p>
        <div role="status">${judged ? html`<p class="notice ${judged.bad ? 'notice-error' : ''}">${judged.words}</p>`
            : nothing}</div></section>`;

    const rows = (data) => html`<ul class="rows">${[...data.entries].reverse().map((entry) =>
            row(entry, canTake, { assessments: known.assessments?.data, reviews: known.reviews?.data }))}</ul>
        <p>${data.from > 1 ? html`<button type="button" @click=${() => turn(Math.max(1, data.from - AT_ONCE))}>
                ${say('ledger.older')}</button>` : nothing}
            ${data.from + AT_ONCE <= data.count ? html`<button type="button" @click=${() => turn(data.from + AT_ONCE)}>
                ${say('ledger.newer')}</button>` : nothing}</p>`;

    return {
        title: () => say('ledger.title'),
        view: () => html`<h1 tabindex="-1">${say('ledger.title')}</h1>${settingsTabs('ledger')}
            <p>${say('ledger.explained')}</p>
            ${check.view(soundness)}
            ${canTake ? taking() : nothing}
            <h2>${say('ledger.entries')}</h2>
            ${list.view((data) => (data.entries.length ? rows(data)
                : html`<p class="quiet">${say('ledger.none')}</p>`))}`,
    };
}
