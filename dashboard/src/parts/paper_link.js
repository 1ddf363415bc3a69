// Papers of the record as PDFs: a click downloads one, and what stands in the way of it is told in words next to it.
import { html, nothing } from 'lit-html';
import { api, query } from '../api.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { saveFile } from './save_file.js';

// The links of one page. Each is made with paper(kind, values, words): kind is the last word of the report's address,
// values what it is asked with, words what the link says. Only who may have the paper should be shown it.
export function papers() {
    const states = new Map();           // by address: { isComing } or { error }

    async function fetchPaper(path, name) {
        if (states.get(path)?.isComing)
            return;
        states.set(path, { isComing: true });
        changed();
        try {
            saveFile(await api.paper(path), name);
            states.delete(path);
        } catch (error) {
            states.set(path, { error });
        }
        changed();
    }

    return (kind, values, words) => {
        const path = `/reports/${kind}${query(values)}`;
        const name = `${[kind, ...Object.values(values).filter((value) => !String(value ?? ',').includes(','))]
            .join('-')}.pdf`;
        const { isComing = false, error } = states.get(path) ?? {};
        const click = (event) => {
            event.preventDefault();
            fetchPaper(path, name);
        };
        return html`<span class="paper no-print"><a class="button" data-plain href="/api/v1${path}" download=${name}
            aria-busy=${isComing ? 'true' : nothing} @click=${click}>${words}</a> <span role="status">${
            isComing ? say('paper.coming') : nothing}</span>${error
            ? html`<span class="notice notice-error block" role="alert">${error.message}</span>` : nothing}</span>`;
    };
}
