// Signing: the password again, the name and post as they will be printed, and a receipt to keep as a file.
import { html, nothing } from 'lit-html';
import { state } from '../state.js';
import { say } from '../words.js';
import { dateWords } from './assessment_words.js';

const NAME_MAX = 64;
const POST_MAX = 100;

export const signingFields = () => [
    { name: 'name', label: say('sign.name'), hint: say('sign.name_hint'), required: true, maxlength: NAME_MAX },
    { name: 'post', label: say('sign.post'), hint: say('sign.post_hint'), required: true, maxlength: POST_MAX },
    { name: 'password', label: say('sign.password'), hint: say('sign.password_hint'), type: 'password', required: true,
      autocomplete: 'current-password' },
];
export const signingValues = () => ({ name: state.session.person.name });

// Files are made here, from what was answered: nothing is asked for again.
const asFile = (receipt) => `data:application/json;charset=utf-8,${
    encodeURIComponent(JSON.stringify(receipt, null, 2))}`;

// receipt: as the gateway answered; file: its name without an ending.
export const receiptView = (receipt, file) => (receipt ? html`<section class="card receipt"><h2 tabindex="-1">${
        say('sign.receipt')}</h2>
    <p>${say('sign.receipt_text')}</p>
    <dl class="summary">${['digest', 'index', 'at'].filter((key) => receipt[key] !== undefined).map((key) => html`<div>
        <dt>${say(`sign.receipt.${key}`)}</dt><dd class="digest">${key === 'at' ? dateWords(receipt.at)
            : receipt[key]}</dd></div>`)}</dl>
    <p><a class="button main-button" download="${file}.json" href=${asFile(receipt)} data-plain>${
        say('sign.save_receipt')}</a></p>
    </section>` : nothing);
