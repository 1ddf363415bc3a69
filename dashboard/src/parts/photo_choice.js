// A photo to go with what is written: made small here, which also leaves behind where and when it was taken.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed } from '../state.js';
import { say } from '../words.js';

const SIDE_MAX = 1600;
const QUALITY = 0.8;

async function shrink(file) {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, SIDE_MAX / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', QUALITY));
}

// id: of its element. send() answers the number of the photo, or undefined where none was chosen.
export function photoChoice(id) {
    let file = null;
    let error = '';

    function choose(event) {
        file = event.target.files[0] ?? null;
        error = '';
        changed();
    }

    return {
        view: () => html`<div class="field"><label for=${id}>${say('photo.label')}</label>
            <p class="hint" id="${id}-hint">${say('photo.hint')}</p>
            ${error ? html`<p class="field-error" role="alert">${error}</p>` : nothing}
            <input type="file" id=${id} accept="image/*" aria-describedby="${id}-hint" @change=${choose}></div>`,
        async send() {
            if (!file)
                return undefined;
            const small = await shrink(file).catch(() => null);
            if (!small) {
                error = say('photo.unreadable');
                changed();
                throw new Error(error);
            }
            const answer = await api.file('/photos', small);
            file = null;
            const input = document.getElementById(id);
            if (input)
                input.value = '';
            return answer.id;
        },
    };
}
