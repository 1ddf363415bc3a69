// "I have read this", one tap: asked of those who are told, once for a version, and of the next only for what changed.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { apiOf, dateWords } from './assessment_words.js';

// kept(words) comes after it was confirmed.
export function reading(id, kept) {
    let isSending = false;
    let problem = '';

    async function confirm(version) {
        isSending = true;
        problem = '';
        changed();
        try {
            await api.post(apiOf(id, `versions/${version}/confirm`));
            kept(say('reading.thanks'));
        } catch (error) {
            problem = error.message;
        }
        isSending = false;
        changed();
    }

    const changedLines = ({ changed_lines: lines }) => (lines?.length ? html`<p>${
        say('reading.only', { count: lines.length })}</p><ul>${lines.map((line) => html`<li>${line.text ?? line}</li>`)}
        </ul>` : nothing);

    return {
        // one: the workspace or a version; reading: {asked, confirmed, confirmed_version, changed_lines}.
        view({ reading: mine, in_force_version: version }) {
            if (!mine?.asked)
                return nothing;
            if (mine.confirmed)
                return html`<p>${say('reading.confirmed', { date: dateWords(mine.confirmed) })}</p>`;
            return html`<div class="read-this no-print">${changedLines(mine)}
                <button type="button" class="button main-button" aria-busy=${isSending ? 'true' : nothing}
                    @click=${() => confirm(version)}>${say('reading.confirm')}</button>
                <p role="alert" class="field-error">${problem}</p></div>`;
        },
    };
}
