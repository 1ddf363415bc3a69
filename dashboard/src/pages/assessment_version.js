// One sealed version, to read and to print: it reads like the document it is. Whoever may, signs that they agree, or
// not; staff say that they have read it.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { fullDate, time } from '../clock.js';
import { changed, state } from '../state.js';
import { list, say } from '../words.js';
import { controlsWords } from '../parts/assessment_controls.js';
import { evidenceBlock } from '../parts/assessment_evidence.js';
import { sourceName } from '../parts/assessment_line.js';
import { reading } from '../parts/assessment_reading.js';
import { OUTCOMES, addressOf, answerTag, apiOf, isLeader, isRep, nameOfRoom, riskTag, riskWord,
    said } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource } from '../parts/resource.js';
import { receiptView, signingFields, signingValues } from '../parts/signing.js';

const MEANINGS = [...OUTCOMES, 'seen'];

export function open([id, number]) {
    const version = resource(() => api.get(apiOf(id, `versions/${number}`)));
    let sign = null;
    let receipt = null;
    let news = '';

    function kept(words) {
        news = words;
        version.reload();
        changed();
    }
    const read = reading(id, kept);

    // -- the document --

    const fact = (key, words) => (words ? html`<div><dt>${say(key)}</dt><dd>${words}</dd></div>` : nothing);
    const roomNames = (rooms) => (rooms?.length ? list(rooms.map(nameOfRoom)) : say('room_choice.whole'));

    function lineRow(line, index) {
        const left = riskWord(line.residual_likelihood, line.residual_severity);
        return html`<li class="doc-line"><h4>${index + 1}. ${line.text}</h4>
            <p class="doc-marks">${answerTag(line.answer)} ${riskTag(line.risk_word ?? riskWord(line.likelihood,
                line.severity))}
                ${left === 'unknown' ? nothing : html`<span>${say('line.remaining')}: ${riskTag(left)}</span>`}
                <span class="quiet">${sourceName(line)}</span></p>
            ${line.note ? html`<p class="said">${line.note}</p>` : nothing}
            ${evidenceBlock(line)}
            ${line.harmed ? html`<p>${say('doc.harmed', { who: line.harmed })}</p>` : nothing}
            ${line.rooms?.length ? html`<p>${say('line.rooms', { rooms: roomNames(line.rooms) })}</p>` : nothing}
            ${line.override_reason ? html`<p>${say('doc.override', { reason: line.override_reason })}</p>` : nothing}
            ${line.individual_assessment && line.individual_assessment !== 'not_asked'
                ? html`<p>${say('line.individual')}: ${say(`line.individual.${line.individual_assessment}`)}</p>`
                    : nothing}
            ${controlsWords(line.controls ?? [])}</li>`;
    }

    function linesOf({ lines = [] }) {
        const sections = [...new Set(lines.map(({ section }) => section))];
        return sections.map((title) => html`<section><h3>${title}</h3><ol class="plain-list">${
            lines.map((line, index) =>
            (line.section === title ? lineRow(line, index) : nothing))}</ol></section>`);
    }

    const nameOf = (person) => person.name || say('comment.erased');
    const textOf = (lines, key) => lines?.find((line) => line.key === key || line.id === key)?.text;

    const talk = (document) => html`
        ${document.outcomes?.length ? html`<ul class="plain-list">${
            document.outcomes.map((one) => html`<li class="doc-said">
            <strong>${nameOf(one)}: ${say(`outcome.${one.outcome}`)}</strong>
            ${one.statement ? html`<blockquote class="said">${one.statement}</blockquote>` : nothing}</li>`)}</ul>`
                : nothing}
        ${document.comments?.length ? html`<h3>${say('comment.title')}</h3><ul class="plain-list">${
            document.comments.map((one) => html`
            <li class="doc-said"><p><strong>${nameOf(one)}</strong> ${textOf(document.lines, one.line)
                ? html`<span class="quiet">${say('doc.on', { text: textOf(document.lines,
                    one.line) })}</span>` : nothing}</p>
                <blockquote class="said">${one.text}</blockquote>
                <p>${one.reply ? html`<strong>${say('comment.reply')}</strong> <span class="said">${one.reply}</span>`
                               : say('comment.no_reply')}</p></li>`)}</ul>` : nothing}
        ${document.outcomes?.length || document.comments?.length ? nothing : html`<p>${say('doc.nothing_said')}</p>`}`;

    const signature = (one) => html`<tr><th scope="row">${nameOf(one)}${
        one.post ? html`<span class="block quiet">${one.post}</span>` : nothing}</th>
        <td data-label=${say('doc.meaning')}>${say(`meaning.${one.meaning}`)}</td>
        <td data-label=${say('doc.at')}>${fullDate(one.at)}, ${time(Date.parse(one.at))}</td></tr>`;

    const signatures = (all) => (all?.length ? html`<table class="stacking"><thead><tr><th scope="col">${
        say('doc.who')}</th>
        <th scope="col">${say('doc.meaning')}</th><th scope="col">${say('doc.at')}</th></tr></thead>
        <tbody>${all.map(signature)}</tbody></table>` : nothing);

    function paper(answer) {
        const document = answer.document;
        return html`<article class="document">
            <header class="doc-head"><p class="doc-school">${state.session.site.name}</p>
                <p class="doc-kind">${say('doc.kind')}</p></header>
            <dl class="summary">
                ${fact('doc.version', say('doc.version_words', { version: answer.number,
                    date: fullDate(answer.sealed) }))}
                ${fact('assessment.scope', document.scope)} ${fact('assessment.harmed', document.harmed)}
                ${fact('room_choice.where', roomNames(document.rooms))}
                ${fact('told.how', document.told_how)}
                ${fact('doc.reason', answer.reason ?? document.reason)}
            </dl>
            <section><h2>${say('doc.signed')}</h2>${signatures(answer.signatures)}</section>
            <section><h2>${say('task.lines')}</h2><p class="quiet">${say('risk.bands')}</p>${
                linesOf(document)}</section>
            <section><h2>${say('task.consultation')}</h2>${talk(document)}</section>
            <footer class="doc-foot"><p>${say('doc.digest')} <span class="digest">${answer.digest}</span></p>
                <p class="quiet">${say('doc.digest_text')}</p></footer></article>`;
    }

    // -- signing it too --

    function signing(answer) {
        const done = answer.signatures?.some(({ person }) => person === state.session.person.id);
        if (isLeader() || done || !(isRep() || answer.may_sign))
            return nothing;
        sign ??= form({
            id: 'sign', button: say('sign.too_button'), values: signingValues(),
            fields: [{ name: 'meaning', type: 'choice', label: say('sign.meaning'), required: true,
                       options: MEANINGS.map((value) => ({ value, words: say(`meaning.${value}`),
                           hint: say(`meaning.hint.${value}`) })) },
                     ...signingFields()],
            send: (values) => api.post(apiOf(id, `versions/${number}/signatures`), values),
            done(found) {
                receipt = found?.receipt ?? found;
                kept(say('sign.too_done'));
            },
        });
        return html`<details class="no-print"><summary>${say('sign.too')}</summary><div class="narrow">${
            sign.view()}</div></details>`;
    }

    const page = (answer) => html`${said(news)}
        ${receiptView(receipt, `assessment-${id}-v${number}-receipt`)}
        ${read.view({ ...answer, in_force_version: answer.number })}
        <p class="buttons no-print"><button type="button" @click=${() => print()}>${say('doc.print')}</button>
            ${['json', 'csv'].map((format) => html`<a class="button" data-plain download
                href="/api/v1${apiOf(id, `export?format=${format}&version=${number}`)}">${
                say(`doc.export.${format}`)}</a>`)}
            <a class="button" href=${addressOf(id, 'history')}>${say('assessment.history')}</a></p>
        ${signing(answer)}
        ${paper(answer)}`;

    const titleOf = (answer) => answer?.document?.title ?? say('versions.version', { version: number });
    return {
        title: () => say('doc.title', { title: titleOf(version.data), version: number }),
        view: () => html`<p class="no-print"><a href=${addressOf(id)}>${say('doc.back')}</a></p>
            <h1 tabindex="-1">${titleOf(version.data)}</h1>${version.view(page)}`,
    };
}
