// "I have read this", one tap: asked of those who are told, once for a version, and of the next only for what changed.
// Leaders and safety reps see who has.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed } from '../state.js';
import { list, say } from '../words.js';
import { apiOf } from './assessment_words.js';
import { resource } from './resource.js';

// kept(words) comes after it was confirmed.
export function reading(id, kept) {
    let isSending = false;
    let problem = '';
    let lines = null;                   // of the version in force, for the words of those that changed

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

    // Beside lines: the title, the rooms ...
    const otherParts = ({ changed_parts: parts, confirmed_version: version }) => (parts.length ? html`<p>${
        say('reading.parts', { version, parts: list(parts.map((part) => say(`reading.part.${part}`))) })}</p>`
        : nothing);

    function changedLines({ changed: ids, confirmed_version: version }) {
        if (!ids.length)
            return nothing;
        lines ??= resource(() => api.get(apiOf(id, 'lines')));
        return html`<p>${say('reading.only', { count: ids.length, version })}</p>${lines.view((all) => html`<ul>${
            all.filter((line) => ids.includes(line.id)).map((line) => html`<li>${line.text}</li>`)}</ul>`)}`;
    }

    return {
        // For whoever is asked to read it.
        own({ reading: mine }) {
            if (!mine?.asked)
                return nothing;
            if (mine.confirmed)
                return html`<p class="no-print">${mine.confirmed_version === mine.version
                    ? say('reading.confirmed', { version: mine.version })
                    : say('reading.same', { version: mine.version, read: mine.confirmed_version })}</p>`;
            return html`<div class="read-this no-print">${mine.confirmed_version
                    ? html`${otherParts(mine)}${changedLines(mine)}` : nothing}
                <button type="button" class="button main-button" aria-busy=${isSending ? 'true' : nothing}
                    @click=${() => confirm(mine.version)}>${say('reading.confirm')}</button>
                <p role="alert" class="field-error">${problem}</p></div>`;
        },
        // Who has read it, for whoever may know.
        all({ reading: one }) {
            const missing = (one?.people ?? []).filter((person) => !person.confirmed).map(({ name }) => name);
            if (!one?.asked_count)
                return nothing;
            return html`<p>${say('reading.count', { done: one.confirmed_count, count: one.asked_count })} ${
                missing.length ? say('reading.missing', { names: list(missing) }) : ''}</p>`;
        },
    };
}
