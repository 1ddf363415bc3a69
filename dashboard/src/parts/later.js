// Pages whose script comes when one of them is first asked for, so that the first view of the rooms stays small.
import { html } from 'lit-html';
import { changed } from '../state.js';
import { say } from '../words.js';
import { failure, waiting } from './resource.js';

const isOnHeading = () => document.activeElement?.tagName === 'H1';

// The heading that has the focus gives way to the page's own. Whoever has gone on from there meanwhile is not called back.
function keepFocus() {
    if (!isOnHeading())
        return;
    requestAnimationFrame(() => requestAnimationFrame(() => {
        if (isOnHeading() || document.activeElement === document.body)
            document.querySelector('h1')?.focus({ preventScroll: true });
    }));
}

// load answers a promise of a module; name: what it calls the page's open().
export const later = (load, name) => (params, search) => {
    let page = null, error = null, isClosed = false;

    async function come() {
        error = null;
        try {
            const module = await load();
            if (isClosed)
                return;
            page = module[name](params, search);
            keepFocus();
        } catch {
            error = new Error(say('error.unreachable'));
        }
        changed();
    }

    come();
    return {
        title: () => page?.title() ?? say('product'),
        view: () => page?.view() ?? html`<h1 class="hidden" tabindex="-1">${say('product')}</h1>${
            error ? failure(error, come) : waiting()}`,
        close() {
            isClosed = true;
            page?.close?.();
        },
    };
};
