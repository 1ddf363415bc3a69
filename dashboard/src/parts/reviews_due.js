// Where leaders and safety reps begin their day: that reviews of risk assessments are due.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, may } from '../state.js';
import { say } from '../words.js';

// A page that shows it asks once; that the answer is missing is no news for a page about rooms.
export function reviewsDue() {
    let count = 0;
    if (may('open_reviews'))
        api.get('/reviews?state=open').then((open) => {
            count = open.length;
            changed();
        }, () => {});
    return () => (count ? html`<p class="notice no-print"><a href="/assessments">${
        say('rooms.reviews_due', { count })}</a></p>` : nothing);
}
