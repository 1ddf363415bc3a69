// Every version of an assessment: who signed it when, what changed word by word, and going on from an older one.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { say } from '../words.js';
import { commenting } from '../parts/assessment_comments.js';
import { addressOf, apiOf, dateWords, heading, stateTag, tag } from '../parts/assessment_words.js';
import { differenceView } from '../parts/difference.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';

export function open([id], search) {
    const assessment = resource(() => api.get(apiOf(id)));
    const wanted = Number(search.get('of')) || null;
    const other = Number(search.get('with')) || null;
    const difference = wanted && other
        ? resource(() => api.get(apiOf(id, `versions/${wanted}/difference?with=${other}`))) : null;
    const restores = new Map();
    const said = commenting(id);

    function restore({ number }) {
        if (!restores.has(number))
            restores.set(number, form({
                id: `restore-${number}`, button: say('versions.restore', { version: number }), fields: [],
                send: () => api.post(apiOf(id, 'restore'), { version: number }), done: () => go(addressOf(id)),
            }));
        return html`<details class="no-print"><summary>${say('versions.restore', { version: number })}</summary>
            <p>${say('versions.restore_text', { version: number })}</p>${restores.get(number).view()}</details>`;
    }

    const signature = (one) => html`<li>${say('versions.signature', { meaning: say(`meaning.${one.meaning}`),
        name: one.name || say('comment.erased'), post: one.post ?? '', date: dateWords(one.at) })}</li>`;
    const compare = (number, before) => (before ? html`<p class="no-print"><a href="${
        addressOf(id, 'history')}?of=${number}&with=${before}">${say('versions.compare', { version: before })}</a></p>`
        : nothing);

    const row = (version, before, one) => html`<li class="card">
        <div class="assessment-head"><h2><a href=${addressOf(id, `v/${version.number}`)}>${
            say('versions.version', { version: version.number })}</a></h2>${
            version.number === one.in_force_version ? stateTag('in_force') : nothing}</div>
        <p>${say('versions.sealed', { date: dateWords(version.sealed) })}</p>
        <ul class="plain-list">${version.signatures.map(signature)}</ul>
        ${compare(version.number, before)}
        ${one.may.includes('restore') && version.number !== one.in_force_version ? restore(version) : nothing}</li>`;

    const working = (one) => html`<li class="card"><div class="assessment-head"><h2><a href=${addressOf(id)}>${
            say('versions.version', { version: one.working_version })}</a></h2>${stateTag(one.state)}</div>
        ${compare(one.working_version, one.in_force_version)}</li>`;

    // What was said of a draft that came to nothing is nowhere else to be read.
    const dropped = (version) => html`<li class="card"><div class="assessment-head"><h2>${
            say('versions.version', { version: version.number })}</h2>${
            tag('archived', say('versions.dropped_tag'))}</div>
        <p>${say('versions.dropped', { date: dateWords(version.dropped),
                                       name: version.by?.name || say('comment.erased') })}</p>
        ${version.reason ? html`<p class="said">${version.reason}</p>` : nothing}
        ${version.comments.length ? html`<details><summary>${say('comment.count', {
            count: version.comments.length })}</summary>${said.list(version.comments)}</details>` : nothing}</li>`;

    function page(one) {
        if (difference)
            return html`<p class="no-print"><a href=${addressOf(id, 'history')}>${say('versions.all')}</a></p>
                ${difference.view(differenceView)}`;
        const sealed = [...one.versions].sort((a, b) => b.number - a.number);
        return html`${sealed.length ? nothing : html`<p>${say('versions.none')}</p>`}
            <ol class="cards">${one.working_version ? working(one) : nothing}${sealed.map((version, index) =>
                row(version, sealed[index + 1]?.number, one))}</ol>
            ${one.dropped.length ? html`<h2>${say('versions.dropped_title')}</h2>
                <ol class="cards">${[...one.dropped].reverse().map(dropped)}</ol>` : nothing}`;
    }

    const title = () => (difference ? say('difference.title', { from: other, to: wanted }) : say('assessment.history'));
    return {
        title,
        view: () => html`${heading(id, assessment, title(), { isOfDraft: false })}${assessment.view(page)}`,
    };
}
