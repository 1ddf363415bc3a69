// Views of one page, as links: each has its own address.
import { html, nothing } from 'lit-html';

// items: [{href, words, current}]
export function tabs(label, items) {
    return html`<nav class="tabs" aria-label=${label}><ul>${items.map(({ href, words, current }) => html`
        <li><a href=${href} aria-current=${current ? 'page' : nothing}>${words}</a></li>`)}</ul></nav>`;
}
