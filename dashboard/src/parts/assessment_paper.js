// A sealed version as the document that was signed: finding, signatures, lines with their evidence, what people said,
// and the digest that belongs to exactly this text.
import { html, nothing } from 'lit-html';
import { fullDate, time } from '../clock.js';
import { list, say } from '../words.js';
import { controlsWords } from './assessment_controls.js';
import { evidenceFold } from './assessment_evidence.js';
import { goodAnswer, sourceName } from './assessment_line.js';
import { answerTag, nameOfRoom, riskTag } from './assessment_words.js';

const DISSENT = ['not_agreed', 'with_reservations'];

const fact = (key, words) => (words ? html`<div><dt>${say(key)}</dt><dd class="said">${words}</dd></div>` : nothing);
const momentOf = (text) => `${fullDate(text)}, ${time(Date.parse(text))}`;

// -- lines --

const individual = ({ individual_assessment: word }) => (word === 'not_asked' ? nothing : html`<p>${
    say('line.individual')}: ${say(`line.individual.${word}`)}</p>`);

// source: said here, where the questions of a section come from different places.
const lineRow = (line, number, evidence, source) => html`<li class="doc-line"><h4>${number}. ${line.text}</h4>
    <p class="doc-marks">${answerTag(line)} ${riskTag(line.risk_word)}
        ${line.residual_risk ? html`<span>${say('line.remaining')}: ${riskTag(line.residual_risk_word)}</span>`
                             : nothing}
        ${source ? html`<span class="quiet">${source}</span>` : nothing}</p>
    ${goodAnswer(line)}
    ${line.note ? html`<p class="said">${line.note}</p>` : nothing}
    ${evidenceFold(line, evidence)}
    ${line.harmed ? html`<p>${say('doc.harmed', { who: line.harmed })}</p>` : nothing}
    ${line.rooms.length ? html`<p>${say('line.rooms', { rooms: list(line.rooms.map(nameOfRoom)) })}</p>` : nothing}
    ${line.override_reason ? html`<p>${say('doc.override', { reason: line.override_reason })}</p>` : nothing}
    ${individual(line)} ${controlsWords(line.controls)}</li>`;

function lines({ lines: all, evidence }) {
    const evidenceOf = new Map(evidence.map((one) => [one.line, one]));
    const sections = [...new Set(all.map(({ section }) => section))];
    return sections.map((title) => {
        const members = all.filter(({ section }) => section === title);
        const sources = new Set(members.map(sourceName));
        const [common] = sources.size === 1 ? sources : [null];
        return html`<section><h3>${title}</h3>${common ? html`<p class="quiet">${common}</p>` : nothing}
            <ol class="plain-list">${members.map((line) => lineRow(line, all.indexOf(line) + 1,
                evidenceOf.get(line.key), common ? null : sourceName(line)))}</ol></section>`;
    });
}

// -- people: in the signed text they have numbers, so that a name can be erased --

const namesFor = (people) => (person) => people[person]?.name ?? say('comment.erased');
const quote = (text) => (text ? html`<blockquote class="said">${text}</blockquote>` : nothing);

function talk({ outcomes, comments, silent, lines: all }, nameOf) {
    const about = (comment) => all.find(({ key }) => key === comment.line)?.text;
    const comment = (one) => html`<li class="doc-said"><p><strong>${nameOf(one.person)}</strong> ${about(one)
            ? html`<span class="quiet">${say('doc.on', { text: about(one) })}</span>` : nothing}</p>${quote(one.text)}
        <p>${one.reply ? html`<strong>${say('comment.reply')}</strong> <span class="said">${one.reply}</span>`
                       : say('comment.no_reply')}</p></li>`;
    return html`
        <ul class="plain-list">${outcomes.map((one) => html`<li class="doc-said"><strong>${
            nameOf(one.person)}: ${say(`outcome.${one.outcome}`)}</strong>${quote(one.statement)}</li>`)}</ul>
        ${silent.length ? html`<p>${say('doc.silent', { names: list(silent.map(nameOf)) })}</p>` : nothing}
        ${comments.length ? html`<h3>${say('comment.title')}</h3><ul class="plain-list">${comments.map(comment)}</ul>`
                          : html`<p>${say('doc.nothing_said')}</p>`}`;
}

// Who did not agree stands where everybody begins to read: what they said comes at the end. Of several rounds it is the
// last word of each that counts.
const dissent = ({ outcomes }, nameOf) => DISSENT.map((word) => {
    const last = [...new Map(outcomes.map((one) => [one.person, one.outcome]))];
    const names = last.filter(([, outcome]) => outcome === word).map(([person]) => nameOf(person));
    return names.length ? fact(`outcome.${word}`, say('doc.dissent', { names: list(names) })) : nothing;
});

const signature = (one) => html`<tr><th scope="row">${one.name || say('comment.erased')}
        <span class="block quiet">${one.post ?? ''}</span></th>
    <td data-label=${say('doc.meaning')}>${say(`meaning.${one.meaning}`)}</td>
    <td data-label=${say('doc.at')}>${momentOf(one.at)}</td></tr>`;

const signatures = (all) => html`<table class="signatures"><thead><tr><th scope="col">${say('doc.who')}</th>
    <th scope="col">${say('doc.meaning')}</th><th scope="col">${say('doc.at')}</th></tr></thead>
    <tbody>${all.map(signature)}</tbody></table>`;

const told = ({ roles, persons }, nameOf) => list([...roles.map((role) => say(`told.role.${role}`)),
                                                   ...persons.map(nameOf)]);

// answer: of GET /assessments/{id}/versions/{n}.
export function assessmentPaper(answer) {
    const { document, people } = answer;
    const nameOf = namesFor(people);
    const { rooms } = document;
    return html`<article class="document">
        <header class="doc-head"><p>${document.site}</p><p>${say('doc.kind')}</p></header>
        <dl class="summary">
            ${fact('doc.version', say('doc.version_words', { version: answer.number, date: momentOf(answer.sealed) }))}
            ${fact('assessment.scope', document.scope)} ${fact('assessment.harmed', document.harmed)}
            ${fact('room_choice.where', rooms.length ? list(rooms.map(({ name }) => name)) : say('room_choice.whole'))}
            ${fact('doc.told', told(document.told, nameOf))} ${fact('told.how', document.told_how)}
            ${dissent(document, nameOf)} ${fact('doc.reason', document.approval.reason)}
        </dl>
        <section><h2>${say('doc.signed')}</h2>${signatures(answer.signatures)}</section>
        <section><h2>${say('task.lines')}</h2><p class="quiet">${say('risk.bands')}</p>${lines(document)}</section>
        <section><h2>${say('task.consultation')}</h2>${talk(document, nameOf)}</section>
        <footer class="doc-foot"><p>${say('doc.digest')} <span class="digest">${answer.digest}</span></p>
            <p class="quiet">${say('doc.digest_text')}</p></footer></article>`;
}
