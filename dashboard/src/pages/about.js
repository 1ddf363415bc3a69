// The accessibility statement and the privacy page: short, and no more than is true.
import { html } from 'lit-html';
import { say } from '../words.js';

const PARAGRAPHS = {
    accessibility: ['aim', 'how', 'tested', 'limits', 'tell'],
    privacy: ['rooms', 'people', 'kept', 'outside', 'cookie'],
};

export function open([subject]) {
    const title = say(`about.${subject}.title`);
    return {
        title: () => title,
        view: () => html`<div class="prose"><h1 tabindex="-1">${title}</h1>
            ${PARAGRAPHS[subject].map((name) => html`<p>${say(`about.${subject}.${name}`)}</p>`)}</div>`,
    };
}
