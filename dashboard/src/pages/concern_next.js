// The next letter of a concern, prepared from the record and private until a person says that it was sent.
import { html } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { sharedDraft } from '../parts/concern_draft.js';
import { letterEditor, letterOut } from '../parts/concern_letter.js';
import { concernAddress, draftApi, secrecy } from '../parts/concern_words.js';

export function open([id, kind]) {
    const draft = sharedDraft(async () => api.get(draftApi((await api.get(`/concerns/${id}`)).draft)));
    let editor = null, out = null, turn = 0, mayReplace = false;

    // There is one letter at a time: whoever edited another is asked before this one takes its place.
    const isInTheWay = ({ letter, letter_written: written, letter_kind: other }) =>
        !editor && !mayReplace && other !== kind && letter !== written;
    function replace() {
        mayReplace = true;
        changed();
    }
    const other = ({ letter_kind: begun }) => html`<div class="notice narrow"><p>${
            say('concern_next.other', { letter: say(`concern.letter.${begun}`) })}</p>
        <p class="buttons"><a class="button" href=${`${concernAddress(id)}/letter/${begun}`}>${
            say('concern_next.go_on')}</a>
            <button type="button" @click=${replace}>${say('concern_next.replace')}</button></p></div>`;

    function page(data) {
        if (isInTheWay(data))
            return other(data);
        if (turn !== draft.turn)
            editor = out = null;
        turn = draft.turn;
        editor ??= letterEditor({ kind, draft });
        out ??= letterOut({ draft, letter: editor.text, ready: editor.ready,
                            sent: (concern) => go(concernAddress(concern.id)) });
        return html`<p class="notice no-print">${secrecy(data)}</p>${draft.clashView()}
            <div class="no-print wide-form">${editor.view()}</div>
            <h2 class="no-print">${say('concern_next.check')}</h2>${out.view()}`;
    }

    return {
        title: () => say(`concern.letter.${kind}`),
        close: () => editor?.close(),
        view: () => html`<p class="no-print"><a href=${concernAddress(id)}>${say('concern_next.back')}</a></p>
            <h1 class="no-print" tabindex="-1">${say(`concern.letter.${kind}`)}</h1>${draft.view(page)}`,
    };
}
