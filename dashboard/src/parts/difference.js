// What changed between two versions, word by word: taken out is struck through, put in is underlined, and both say so.
import { html } from 'lit-html';
import { say } from '../words.js';

const STRETCHES = {
    removed: (text) => html`<del><span class="hidden">${say('difference.removed')} </span>${text}</del> `,
    added: (text) => html`<ins><span class="hidden">${say('difference.added')} </span>${text}</ins> `,
    same: (text) => html`<span>${text}</span> `,
};
const TEXTS = { title: 'assessment.title', scope: 'assessment.scope', harmed: 'assessment.harmed',
                told_how: 'told.how' };

const block = (change, title, words) => html`<li class="difference difference-${change}"><h2>${title}</h2>
    <p class="said">${words.map(({ kind, text }) => STRETCHES[kind](text))}</p></li>`;

// As the gateway tells it: texts of the whole first, then lines; what is the same is left out.
export function differenceView({ texts, lines }) {
    const all = [...texts.map(({ field, words }) => block('changed', say(TEXTS[field]), words)),
                 ...lines.map(({ change, words }) => block(change, say(`difference.line.${change}`), words))];
    return all.length ? html`<p>${say('difference.explained')}</p><ul class="plain-list">${all}</ul>`
                      : html`<p>${say('difference.none')}</p>`;
}
