// An address that is no page, and the way back.
import { html } from 'lit-html';
import { say } from '../words.js';

export const open = () => ({
    title: () => say('nowhere.title'),
    view: () => html`<h1 tabindex="-1">${say('nowhere.title')}</h1><p>${say('nowhere.text')}</p>
        <p><a class="button" href="/">${say('error.to_rooms')}</a></p>`,
});
