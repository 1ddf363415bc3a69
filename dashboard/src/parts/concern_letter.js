// The letter of a concern: written from the record, which it follows until somebody edits it; its gaps told while typing;
// and how it goes out, by the hand of a person.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { dateOf, now } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { draftApi, gapsOf, letterView } from './concern_words.js';
import { form } from './form.js';

const LETTER_MAX = 8191;            // bytes that the record takes
const SAVE_MS = 800;                // after the last key

// draft: shared (concern_draft.js), and there; kind: which letter.
export function letterEditor({ kind, draft }) {
    const isBegun = draft.shown.letter_kind === kind;
    let text = isBegun ? draft.shown.letter : '';
    let written = isBegun ? draft.shown.letter_written : '';        // as the record wrote it
    let isBehind = false;               // edited, and the record would write another by now
    let timer = null;
    let failure = '';

    function save() {
        clearTimeout(timer);
        timer = null;
        return draft.save({ letter_kind: kind, letter: text, letter_written: written });
    }
    const saveSoon = () => save().catch(() => {});      // the draft's status says it

    function typed({ target }) {
        text = target.value;
        clearTimeout(timer);
        timer = setTimeout(saveSoon, SAVE_MS);
        changed();
    }

    // take(letter): what to do with the letter as the record writes it now.
    async function ask(take) {
        try {
            const { letter } = await api.get(`${draftApi(draft.data.id)}/record?letter=${kind}`);
            failure = '';
            await take(letter);
        } catch (error) {
            failure = error.message;
        }
        changed();
    }

    function write(letter) {
        text = written = letter;
        isBehind = false;
        return saveSoon();
    }

    function follow(letter) {
        if (text !== written)
            isBehind = letter !== written;
        else if (letter !== written)
            return write(letter);
        return null;
    }

    ask(follow);
    return {
        text: () => text,
        ready: save,                    // a promise that it is saved as it is shown here
        close: () => timer && saveSoon(),
        view() {
            const gaps = gapsOf(text);
            return html`${isBehind ? html`<p class="notice" id="letter-behind">${say('concern.behind')}</p>` : nothing}
                <div class="field letter-field"><label for="letter">${say('concern.letter')}</label>
                <p class="hint" id="letter-hint">${say('concern.letter_hint')}</p>
                <textarea id="letter" name="letter" rows="22" maxlength=${LETTER_MAX} .value=${text} @input=${typed}
                    aria-describedby="letter-hint letter-gaps"></textarea></div>
                <div id="letter-gaps" role="status">${gaps.length ? html`<p><strong>${
                    say('concern.gaps', { count: gaps.length })}</strong></p><ul>${gaps.map((gap) => html`<li>${
                    gap || say('concern.gap_unnamed')}</li>`)}</ul>` : html`<p>${say('concern.no_gaps')}</p>`}</div>
                <p class="quiet">${failure || (timer ? '' : draft.status())}</p>
                <p><button type="button" @click=${() => ask(write)}>${say('concern.fill')}</button>
                    <span class="hint block">${say('concern.fill_hint')}</span></p>`;
        },
    };
}

async function copy(text, tell) {
    try {
        await navigator.clipboard.writeText(text);
        tell(say('concern.copied'));
    } catch {                           // pages without a trusted certificate may not
        getSelection().selectAllChildren(document.querySelector('.letter'));
        tell(say('concern.copy_selected'));
    }
}

// The letter to read, ways to take it along, and for whoever raises it to say that it went out; then sent(concern).
// letter(): its text; ready(): a promise that it is saved as it is shown.
export function letterOut({ draft, letter, sent, ready = () => Promise.resolve() }) {
    let status = '';
    const tell = (words) => {
        status = words;
        changed();
    };
    const today = dateOf(now());
    const out = form({
        id: 'sent', button: say('concern.mark_sent'), values: { way: 'email', date: today },
        fields: [
            { name: 'way', label: say('concern.way'), type: 'choice', required: true,
              options: ['email', 'print', 'copy'].map((way) => ({ value: way, words: say(`concern.way.${way}`) })) },
            { name: 'date', label: say('concern.sent_date'), type: 'date', required: true },
        ],
        send: (values) => ready().then(() => draft.sendOut(values)),
        done: sent,
    });
    const mailto = () => `mailto:?subject=${encodeURIComponent(say('concern.mail_subject'))}&body=${
        encodeURIComponent(letter().replace(/\n/g, '\r\n'))}`;

    return {
        view() {
            const gaps = gapsOf(letter());
            if (gaps.length || !letter().trim())
                return html`<p class="notice">${say('concern.gaps_first', { count: gaps.length })}</p>
                    ${letterView(letter())}`;
            return html`<div class="letter-out">${letterView(letter())}</div>
                <div class="buttons row-form">
                    <button type="button" @click=${() => copy(letter(), tell)}>${say('concern.copy')}</button>
                    <button type="button" @click=${() => print()}>${say('concern.print')}</button>
                    <a class="button" data-plain href=${mailto()}>${say('concern.mail')}</a></div>
                <p role="status" class="no-print">${status}</p>
                <section class="no-print narrow"><h2>${say('concern.out_title')}</h2>
                    <p>${say('concern.out_text')}</p>${draft.data.may_send ? out.view() : html`<p class="notice">${
                        say('concern.out_other', { owner: draft.data.owner })}</p>`}</section>`;
        },
    };
}

