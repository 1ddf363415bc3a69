// What changed between two versions, word by word: taken out is struck through, put in is underlined, and both say so.
import { html, nothing } from 'lit-html';
import { say } from '../words.js';

const STRETCHES = {
    removed: (text) => html`<del><span class="hidden">${say('difference.removed')} </span>${text}</del> `,
    added: (text) => html`<ins><span class="hidden">${say('difference.added')} </span>${text}</ins> `,
    same: (text) => html`<span>${text}</span> `,
};

const words = (line) => (line.words ?? []).map(({ kind, text }) => STRETCHES[kind](text));

// difference: {lines: [{kind, text, words: [{kind, text}]}]}
export function differenceView({ lines }) {
    const other = lines.filter((line) => line.kind !== 'same');
    return other.length ? html`<p>${say('difference.explained')}</p><ul class="plain-list differences">${
        other.map((line) => html`
        <li class="difference difference-${line.kind}"><p class="quiet">${say(`difference.line.${line.kind}`)}</p>
            ${line.text ? html`<h2>${line.text}</h2>` : nothing}<p class="said">${words(line)}</p></li>`)}</ul>`
        : html`<p>${say('difference.none')}</p>`;
}
