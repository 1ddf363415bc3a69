// What changed between two versions, field by field and word by word: taken out is struck through, put in is
// underlined, and both say so to who does not see it.
import { html } from 'lit-html';
import { list, say } from '../words.js';
import { nameOfRoom, tag } from './assessment_words.js';

const STRETCHES = {
    removed: (text) => html`<del><span class="hidden">${say('difference.removed')} </span>${text}</del> `,
    added: (text) => html`<ins><span class="hidden">${say('difference.added')} </span>${text}</ins> `,
    same: (text) => html`<span>${text}</span> `,
};

// Texts of the whole, and fields of a line, by what the pages call them; a measure by where it stands and its rank.
const LABELS = { title: 'assessment.title', scope: 'assessment.scope', harmed: 'assessment.harmed',
                 told_how: 'told.how', text: 'checklist.text', section: 'checklist.section', good: 'checklist.good',
                 rooms: 'room_choice.where', told_roles: 'told.roles', told_persons: 'told.persons' };
const WHOLE_SITE = '*';
const MEASURE = /^(in_place|planned)_(\w+)$/;

function labelOf(field) {
    const [, kind, rank] = MEASURE.exec(field) ?? [];
    if (kind)
        return say('difference.measure', { kind: say(`control.${kind}`), rank: say(`control.rank.${rank}`) });
    return say(LABELS[field] ?? `line.${field}`);
}

// Codes and numbers of the record in words; what people typed stays as it is.
const scale = (name) => (text) => say(`line.${name}.${text}`);
const VALUES = {
    answer: scale('answer'), individual_assessment: scale('individual'), likelihood: scale('likelihood'),
    severity: scale('severity'), residual_likelihood: scale('likelihood'), residual_severity: scale('severity'),
    good: (text) => say(`checklist.good.${text}`),
    rooms: (text) => list(text.split(' ').map((id) => (id === WHOLE_SITE ? say('room_choice.whole') : nameOfRoom(id)))),
    told_roles: (text) => list(text.split(' ').map((role) => say(`told.role.${role}`))),
};

const stretches = ({ field, words }) => words.map(({ kind, text }) => STRETCHES[kind](VALUES[field]?.(text) ?? text));
const block = (title, mark, content) => html`<li class="difference"><h2>${title}</h2>${mark}${content}</li>`;
const textBlock = (one) => block(labelOf(one.field), '', html`<p class="said">${stretches(one)}</p>`);
const lineBlock = ({ number, text, change, fields }) => block(say('review.question', { number, text }),
    html`<p>${tag(change, say(`difference.line.${change}`))}</p>`,
    html`<dl class="summary">${fields.filter(({ field }) => change === 'changed' || field !== 'text').map((one) =>
        html`<div><dt>${labelOf(one.field)}</dt><dd class="said">${stretches(one)}</dd></div>`)}</dl>`);

// As the gateway tells it: texts of the whole first, then lines; what is the same is left out.
export function differenceView({ texts, lines }) {
    return texts.length + lines.length
        ? html`<p>${say('difference.explained')}</p>
            <ul class="plain-list">${texts.map(textBlock)}${lines.map(lineBlock)}</ul>`
        : html`<p>${say('difference.none')}</p>`;
}
