// One sealed version, to read and to print: it reads like the document it is. Whoever may, signs that they agree, or
// not; staff say that they have read it.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, state } from '../state.js';
import { say } from '../words.js';
import { assessmentPaper } from '../parts/assessment_paper.js';
import { reading } from '../parts/assessment_reading.js';
import { OUTCOMES, addressOf, apiOf, isLeader, isRep, said } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { papers } from '../parts/paper_link.js';
import { resource } from '../parts/resource.js';
import { receiptView, signingFields } from '../parts/signing.js';

const MEANINGS = [...OUTCOMES, 'seen'];
const FORMATS = ['json', 'csv'];
const PAPERS = ['assessment', 'governors', 'noticeboard'];

export function open([id, number]) {
    const version = resource(() => api.get(apiOf(id, `versions/${number}`)));
    const assessment = resource(() => api.get(apiOf(id)));
    const paper = papers();
    let sign = null;
    let signed = null;                  // as the gateway answered
    let news = '';

    function kept(words) {
        news = words;
        version.reload();
        assessment.reload();
        changed();
    }
    const read = reading(id, kept);

    const isInForce = () => assessment.data?.in_force_version === Number(number);

    function signing({ signatures }) {
        const mine = signatures.some(({ account }) => account?.id === state.session.person.id);
        if (isLeader() || mine || !assessment.data?.may.includes('sign'))
            return nothing;
        sign ??= form({
            id: 'sign', button: say('sign.too_button'),
            fields: [
                { name: 'meaning', type: 'choice', label: say('sign.meaning'), required: true,
                  options: MEANINGS.map((value) => ({ value, words: say(`meaning.${value}`),
                                                      hint: say(`meaning.hint.${value}`) })) },
                ...signingFields(),
            ],
            send: (values) => api.post(apiOf(id, `versions/${number}/signatures`), values),
            done(answer) {
                signed = answer;
                kept(say('sign.too_done'));
            },
        });
        return html`<details class="no-print"><summary>${say('sign.too')}</summary><div class="narrow">${
            sign.view()}</div></details>`;
    }

    const exports = () => FORMATS.map((format) => html`<a class="button" data-plain download
        href="/api/v1${apiOf(id, `export?format=${format}&version=${number}`)}">${say(`doc.export.${format}`)}</a>`);

    // A version by its number is for those who see all of them; everybody else has what is in force.
    const printed = () => {
        if (!isInForce() && !isLeader() && !isRep())
            return nothing;
        const which = isLeader() || isRep() ? `${id}.${number}` : id;
        return html`<p class="buttons no-print">${PAPERS.map((kind) => paper(kind, { id: which },
                                                                             say(`paper.${kind}`)))}</p>`;
    };

    const page = (answer) => html`${said(news)} ${receiptView(signed)}
        ${assessment.data && !isInForce() ? html`<p class="notice">${say('doc.not_in_force', {
            version: assessment.data.in_force_version })}</p>` : nothing}
        ${assessment.data && isInForce() ? read.own(assessment.data) : nothing}
        <p class="buttons no-print"><button type="button" @click=${() => print()}>${say('doc.print')}</button>
            ${exports()} <a class="button" href=${addressOf(id, 'history')}>${say('assessment.history')}</a></p>
        ${printed()}
        ${signing(answer)}
        ${assessmentPaper(answer)}`;

    const titleOf = (answer) => answer?.document.title ?? say('versions.version', { version: number });
    return {
        title: () => say('doc.title', { title: titleOf(version.data), version: number }),
        view: () => html`<p class="no-print"><a href=${addressOf(id)}>${say('doc.back')}</a></p>
            <h1 tabindex="-1">${titleOf(version.data)}</h1>${version.view(page)}`,
    };
}
