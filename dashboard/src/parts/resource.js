// One answer of the gateway that a page shows: grey while it comes, the old one while it is asked for again, and the
// failure in words with a way to try again.
import { html } from 'lit-html';
import { changed } from '../state.js';
import { say } from '../words.js';

// load answers a promise of the data. The newest call wins.
export function resource(load) {
    let calls = 0;
    const self = {
        data: undefined,
        error: null,
        async reload() {
            const mine = ++calls;
            try {
                const data = await load();
                if (mine !== calls)
                    return;
                self.data = data;
                self.error = null;
            } catch (error) {
                if (mine !== calls)
                    return;
                self.error = error;
            }
            changed();
        },
        // show(data) draws it. What was there stays when asking again fails; its age tells how old it is.
        view(show) {
            if (self.data !== undefined)
                return show(self.data);
            return self.error ? failure(self.error, () => self.reload()) : waiting();
        },
    };
    self.reload();
    return self;
}

export function waiting() {
    return html`<div class="waiting" aria-busy="true"><div></div><div></div><div></div></div>`;
}

// Trying again helps against everything but a refusal and an address of nothing.
const LASTING = [403, 404];

export function failure(error, again) {
    return html`<div class="notice notice-error"><p>${error.message}</p>
        ${LASTING.includes(error.status) ? html`<a href="/">${say('error.to_rooms')}</a>`
            : html`<button type="button" @click=${again}>${say('error.again')}</button>`}</div>`;
}
