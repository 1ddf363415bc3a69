// More: every page that has no place of its own in the bar, with what it is for.
import { html } from 'lit-html';
import { may } from '../state.js';
import { say } from '../words.js';
import { PLACES } from '../parts/places.js';

export function open() {
    return {
        title: () => say('nav.more'),
        view: () => html`<h1 tabindex="-1">${say('nav.more')}</h1>
            <ul class="rows">${PLACES.filter(({ right }) => !right || may(right)).map(({ href, title, text }) =>
                html`<li><div>
                <h2><a href=${href}>${say(title)}</a></h2><p class="quiet">${say(text)}</p></div></li>`)}</ul>`,
    };
}
