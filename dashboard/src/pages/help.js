// What the words and marks mean, and whom to ask.
import { html } from 'lit-html';
import { say } from '../words.js';
import { badge, LEVELS } from '../parts/level.js';

const QUESTIONS = ['co2', 'levels', 'unknown', 'on_it', 'sources', 'checklists', 'keyboard', 'programs'];

export function open() {
    return {
        title: () => say('nav.help'),
        view: () => html`<div class="prose"><h1 tabindex="-1">${say('nav.help')}</h1>
            <h2>${say('help.marks')}</h2>
            <dl class="summary">${LEVELS.map((level) => html`<div><dt>${badge(level)}</dt>
                <dd>${say(`help.level.${level}`)}</dd></div>`)}</dl>
            ${QUESTIONS.map((name) => html`<h2>${say(`help.${name}.title`)}</h2><p>${say(`help.${name}.text`)}</p>`)}
            <p><a href="/licences.txt" data-plain>${say('help.licences')}</a></p></div>`,
    };
}
