// The letter of a concern: written from the record, edited freely, its gaps told while typing; and how it goes out, by
// the hand of a person.
import { html } from 'lit-html';
import { api } from '../api.js';
import { dateOf, now } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { draftApi, gapsOf, letterView } from './concern_words.js';
import { form } from './form.js';

const LETTER_MAX = 8191;            // bytes that the record takes
const SAVE_MS = 800;                // after the last key

// draft(): the newest answer of the draft; kind: which letter; saved(answer) takes a newer one.
export function letterEditor({ id, kind, draft, saved }) {
    let text = draft().letter_kind === kind ? draft().letter : '';
    let timer = null;
    let status = '';

    async function save() {
        clearTimeout(timer);
        timer = null;
        try {
            saved(await api.patch(draftApi(id), { letter_kind: kind, letter: text }));
            status = say('concern.saved');
        } catch (error) {
            status = say('concern.not_saved', { why: error.message });
        }
        changed();
    }

    function typed({ target }) {
        text = target.value;
        status = '';
        clearTimeout(timer);
        timer = setTimeout(save, SAVE_MS);
        changed();
    }

    async function fill() {
        try {
            text = (await api.get(`${draftApi(id)}/record?letter=${kind}`)).letter;
            await save();
        } catch (error) {
            status = error.message;
            changed();
        }
    }

    if (!text)
        fill();
    return {
        text: () => text,
        flush: () => (timer ? save() : Promise.resolve()),
        close: () => timer && save(),
        view() {
            const gaps = gapsOf(text);
            return html`<div class="field letter-field"><label for="letter">${say('concern.letter')}</label>
                <p class="hint" id="letter-hint">${say('concern.letter_hint')}</p>
                <textarea id="letter" name="letter" rows="22" maxlength=${LETTER_MAX} .value=${text} @input=${typed}
                    aria-describedby="letter-hint letter-gaps"></textarea></div>
                <div id="letter-gaps" role="status">${gaps.length ? html`<p><strong>${
                    say('concern.gaps', { count: gaps.length })}</strong></p><ul>${gaps.map((gap) => html`<li>${
                    gap || say('concern.gap_unnamed')}</li>`)}</ul>` : html`<p>${say('concern.no_gaps')}</p>`}</div>
                <p class="quiet">${status}</p>
                <p><button type="button" @click=${fill}>${say('concern.fill')}</button>
                    <span class="hint">${say('concern.fill_hint')}</span></p>`;
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

// The letter to read, ways to take it along, and to say that it went out. sent(concern) comes after.
export function letterOut({ id, letter, sent }) {
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
        send: (values) => api.post(`${draftApi(id)}/sent`, values),
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
            return html`${letterView(letter())}
                <div class="buttons row-form">
                    <button type="button" @click=${() => copy(letter(), tell)}>${say('concern.copy')}</button>
                    <button type="button" @click=${() => print()}>${say('concern.print')}</button>
                    <a class="button" data-plain href=${mailto()}>${say('concern.mail')}</a></div>
                <p role="status" class="no-print">${status}</p>
                <section class="no-print narrow"><h2>${say('concern.out_title')}</h2>
                    <p>${say('concern.out_text')}</p>${out.view()}</section>`;
        },
    };
}

