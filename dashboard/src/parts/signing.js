// Signing: the password again, the name and post as they will be printed, and a receipt to keep as a file.
import { html, nothing } from 'lit-html';
import { say } from '../words.js';

const NAME_MAX = 64;
const POST_MAX = 100;

export const signingFields = () => [
    { name: 'name', label: say('sign.name'), hint: say('sign.name_hint'), required: true, maxlength: NAME_MAX },
    { name: 'post', label: say('sign.post'), hint: say('sign.post_hint'), required: true, maxlength: POST_MAX },
    { name: 'password', label: say('sign.password'), hint: say('sign.password_hint'), type: 'password', required: true,
      autocomplete: 'current-password' },
];

const fact = (key, words) => html`<div><dt>${say(`sign.receipt.${key}`)}</dt><dd class="digest">${words}</dd></div>`;

// signed: as the gateway answered a signature; null: nothing was signed here.
export const receiptView = (signed) => (signed ? html`<section class="card receipt">
    <h2 tabindex="-1">${say('sign.receipt')}</h2><p>${say('sign.receipt_text')}</p>
    <dl class="summary">${fact('digest', signed.digest)} ${fact('entry', signed.signature.entry)}</dl>
    <p><a class="button main-button" data-plain href="/api/v1/ledger/${signed.signature.entry}/receipt"
        download="assessment-${signed.assessment}-v${signed.version}-receipt.json">${say('sign.save_receipt')}</a></p>
    </section>` : nothing);
