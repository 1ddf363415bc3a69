// Every version of an assessment: who signed it when, what changed word by word, and going on from an older one.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { say } from '../words.js';
import { addressOf, apiOf, dateWords, heading } from '../parts/assessment_words.js';
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

    function restore({ number }) {
        if (!restores.has(number))
            restores.set(number, form({
                id: `restore-${number}`, button: say('versions.restore', { version: number }), fields: [],
                send: () => api.post(apiOf(id, 'restore'), { version: number }), done: () => go(addressOf(id)),
            }));
        return html`<details class="no-print"><summary>${say('versions.restore', { version: number })}</summary>
            <p>${say('versions.restore_text', { version: number })}</p>${restores.get(number).view()}</details>`;
    }

    const signatures = (version) => (Array.isArray(version.signatures) ? html`<ul class="plain-list">${
        version.signatures.map(
        (one) => html`<li>${say(`signature.${one.meaning}`, { name: one.name || say('comment.erased'), post: one.post,
                                                              date: dateWords(one.at) })}</li>`)}</ul>`
        : html`<p class="quiet">${say('versions.signatures', { count: version.signatures ?? 0 })}</p>`);

    const row = (version, before, one) => html`<li class="card">
        <div class="assessment-head"><h2><a href=${addressOf(id, `v/${version.number}`)}>${
            say('versions.version', { version: version.number })}</a></h2>${version.number === one.in_force_version
            ? html`<span class="tag tag-in_force">${say('assessment.state.in_force')}</span>` : nothing}</div>
        <p>${say('versions.sealed', { date: dateWords(version.sealed) })}</p>
        ${signatures(version)}
        ${before ? html`<p class="no-print"><a href="${addressOf(id, 'history')}?of=${version.number}&with=${
            before.number}">${
            say('versions.compare', { version: before.number })}</a></p>` : nothing}
        ${one.may.includes('restore') && version.number !== one.in_force_version ? restore(version) : nothing}</li>`;

    function page(one) {
        const sealed = (one.versions ?? []).filter((version) => version.sealed).sort((a, b) => b.number - a.number);
        if (difference)
            return html`<p class="no-print"><a href=${addressOf(id, 'history')}>${say('versions.all')}</a></p>
                <p class="answer">${say('difference.title', { from: other, to: wanted })}</p>
                ${difference.view(differenceView)}`;
        return sealed.length ? html`<ol class="cards">${sealed.map((version, index) => row(version,
            sealed[index + 1], one))}</ol>`
                             : html`<p>${say('versions.none')}</p>`;
    }

    return {
        title: () => say('assessment.history'),
        view: () => html`${heading(id, assessment, say('assessment.history'))}${assessment.view(page)}`,
    };
}
