// The next letter of a concern, prepared from the record and private until a person says that it was sent.
import { html } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { letterEditor, letterOut } from '../parts/concern_letter.js';
import { concernAddress, draftApi } from '../parts/concern_words.js';
import { resource } from '../parts/resource.js';

export function open([id, kind]) {
    const draft = resource(async () => api.get(draftApi((await api.get(`/concerns/${id}`)).draft)));
    let editor = null, out = null;

    function page(data) {
        editor ??= letterEditor({ id: data.id, kind, draft: () => draft.data, saved: (answer) => {
            draft.data = answer;
            changed();
        } });
        out ??= letterOut({ id: data.id, letter: editor.text, sent: (concern) => go(concernAddress(concern.id)) });
        return html`<p class="notice no-print">${say('concern_new.private')}</p>
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
