// Raising a concern: six short pages, one thing each, saved as one goes, private until a person says that it was sent.
import { html, nothing } from 'lit-html';
import { keyed } from 'lit-html/directives/keyed.js';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { state } from '../state.js';
import { byName, percent, say } from '../words.js';
import { sharedDraft } from '../parts/concern_draft.js';
import { letterEditor, letterOut } from '../parts/concern_letter.js';
import { CONCERNS, LAST_PAGE, concernAddress, draftAddress, draftApi, evidenceLink, gapsOf, namesOf, secrecy, stretch }
    from '../parts/concern_words.js';
import { form } from '../parts/form.js';
import { papers } from '../parts/paper_link.js';
import { resource, waiting } from '../parts/resource.js';

const GUIDE = 'joint-union-ventilation';
const LAW = 'risk-assessment';
const NOTICED_STEP = '1';
const WORDS_MAX = 2047;
const NAME_MAX = 64;
const POINTS_MAX = 3;

const ONE_PERCENT = 0.01;

// "0%" would be mistaken for none.
function shareOver(share) {
    if (!share)
        return say('concern_new.share_none');
    return share < ONE_PERCENT ? say('concern_new.share_under_one') : percent(share);
}
const option = ({ id, text, name }) => ({ value: id, words: text ?? name });      // an item, or a room

export function open([id, number = '1']) {
    const page = Number(number);
    const address = draftApi(id);
    const draft = sharedDraft(() => api.get(address));
    const lists = page === 1 ? resource(() => Promise.all([api.get(`/checklists/${GUIDE}`),
                                                           api.get(`/checklists/${LAW}`)])) : null;
    const people = page === 4 ? resource(() => api.get('/concerns')) : null;
    const record = page === 3 || page === LAST_PAGE ? resource(() => api.get(`${address}/record`)) : null;
    const remove = form({ id: 'delete', fields: [], button: say('concern_new.delete_now'),
                          send: () => api.remove(address), done: () => go(CONCERNS) });
    const paper = papers();
    let made = null, editor = null, out = null, turn = 0;

    const reach = () => Math.max(page, draft.data?.page ?? 1);
    const next = () => go(draftAddress(id, page + 1));

    // -- the pages that are forms: fields, what they start with, and what of them is saved --

    const FORMS = {
        1: {
            key: () => draft.shown.ticks.map(({ item }) => item).join(),
            fields: () => [
                { name: 'seen', label: say('concern_new.seen'), hint: say('concern_new.seen_hint'), type: 'several',
                  options: lists.data[0].items.filter(({ step, good }) => step === NOTICED_STEP && good === 'no')
                      .map(option) },
                { name: 'noticed', label: say('concern_new.noticed'), hint: say('concern_new.noticed_hint'),
                  type: 'textarea', maxlength: WORDS_MAX },
                { name: 'law', label: say('concern_new.law'), hint: say('concern_new.law_hint'), type: 'several',
                  options: lists.data[1].items.filter(({ status: one }) => one === 'statutory')
                      .map(({ id: value, text }) => ({ value, words: say('concern_new.law_item', { text }) })) },
                ...draft.shown.ticks.length ? [{
                    name: 'points', label: say('concern_new.points', { count: POINTS_MAX }),
                    hint: say('concern_new.points_hint'), type: 'several',
                    options: draft.shown.ticks.map(({ item, text }) => ({ value: item, words: text })) }] : [],
            ],
            values: ({ ticks, noticed }) => {
                const ids = ticks.map(({ item }) => item);
                return { seen: ids, law: ids, noticed, points: ticks.filter(({ point }) => point)
                    .map(({ item }) => item) };
            },
            body: ({ seen, law, noticed, points = [] }) => {
                const ticks = [...seen, ...law];
                return { ticks, noticed, points: points.filter((item) => ticks.includes(item)) };
            },
            isReady: () => lists.data,
        },
        2: {
            fields: () => [
                { name: 'rooms', label: say('concern_new.rooms'), hint: say('concern_new.rooms_hint'), type: 'several',
                  options: [...state.rooms.values()].sort(byName).map(option) },
                { name: 'place', label: say('concern_new.place'), hint: say('concern_new.place_hint'),
                  type: 'textarea', maxlength: WORDS_MAX },
                { name: 'from', label: say('concern_new.from'), hint: say('concern_new.from_hint'), type: 'date',
                  required: true },
                { name: 'to', label: say('concern_new.to'), type: 'date', required: true },
            ],
            values: ({ rooms, ...values }) => ({ ...values, rooms: rooms.map((room) => room.id) }),
            body: (values) => values,
            isReady: () => state.rooms,
        },
        3: { fields: () => [], values: () => ({}), body: () => ({}), isReady: () => true },
        4: {
            fields: () => [
                ...draft.data.own ? [{
                    name: 'raised_by', label: say('concern_new.raised_by'), type: 'choice', required: true,
                    options: ['me', 'rep', 'members'].map((value) => ({ value,
                        words: say(`concern_new.by.${value}`), hint: say(`concern_new.by.${value}_hint`) })) }] : [],
                { name: 'members', label: say('concern_new.members'), hint: say('concern_new.members_hint'),
                  type: 'number', min: 2,
                  shown: ({ raised_by: raiser = draft.shown.raised_by }) => raiser === 'members' },
                ...draft.data.own ? [{
                    name: 'rep', label: say('concern_new.rep'), hint: say('concern_new.rep_hint'), type: 'select',
                    options: [{ value: '0', words: say('concern_new.no_rep') },
                              ...people.data.reps.filter(({ id: rep }) => rep !== state.session.person.id)
                                  .map((rep) => ({ value: String(rep.id), words: rep.name }))] }] : [],
                { name: 'writer', label: say('concern_new.writer'), hint: say('concern_new.writer_hint'),
                  maxlength: NAME_MAX },
                { name: 'addressed_to', label: say('concern_new.addressed_to'),
                  hint: say('concern_new.addressed_to_hint'), maxlength: NAME_MAX },
                { name: 'answer_by', label: say('concern_new.answer_by'), hint: say('concern_new.answer_by_hint'),
                  type: 'date' },
            ],
            values: ({ rep, members, answer_by: by, raised_by: raiser, ...values }) => ({
                ...values, rep: String(rep), members: members || '', answer_by: by ?? '', raised_by: raiser }),
            body: ({ rep, members, raised_by: raiser, ...values }) => ({
                ...values, members: members ?? 0, ...raiser ? { raised_by: raiser } : {},
                ...rep === undefined ? {} : { rep: Number(rep) } }),
            isReady: () => people.data,
        },
    };

    // What was ticked changes what can be chosen below it: then the form is made anew around the same fields.
    function formOf(one) {
        const key = `${draft.turn} ${one.key?.() ?? ''}`;
        if (made?.key !== key)
            made = { key, form: form({
                id: 'concern', fields: one.fields(), values: one.values(draft.shown), button: say('concern_new.next'),
                send: (values) => draft.save({ ...one.body(values), page: Math.max(reach(), page + 1) }),
                done: next }) };
        return made.form;
    }

    async function saveNow(event, one) {
        await draft.save(one.body(formOf(one).read(event.target.form))).catch(() => {});        // the status says it
    }

    const formPage = (one) => (one.isReady() ? html`<div class="narrow concern-form" @change=${(event) =>
        saveNow(event, one)}>${keyed(draft.turn, formOf(one).view())}</div>` : waiting());

    // -- what the record shows --

    const coverage = ({ is_covered: isCovered, coverage: share }) => html`<p class=${isCovered ? 'quiet' : ''}>${
        say(isCovered ? 'concern_new.covered' : 'concern_new.caution', { share: percent(share) })}</p>`;
    const found = (room) => {
        if (!room.measured)
            return say('concern_new.room_none');
        if (!room.above_800_share)
            return say('concern_new.room_never', { mean: room.mean_ppm });
        return say('concern_new.room_found', {
            over: shareOver(room.above_800_share), far: shareOver(room.above_1500_share), mean: room.mean_ppm,
            longest: room.longest_above_800_min });
    };
    const roomRecord = (room) => html`<li class="card"><h2>${room.name}</h2>
        <p>${found(room)}</p>
        ${room.measured && room.coverage !== null ? coverage(room) : nothing}
        ${room.measured ? nothing : html`<p>${say('concern_new.ask_sensor')}</p>`}</li>`;
    const recordPage = () => html`${record.view((found) => (found.rooms.length
        ? html`<p>${stretch(found)}</p><ul class="plain-list">${found.rooms.map(roomRecord)}</ul>${evidenceLink(paper, found)}`
        : html`<p class="notice">${say('concern_new.rooms_first')}</p>`))}${formPage(FORMS[3])}`;

    // -- the letter, and the end --

    function letterPage() {
        if (turn !== draft.turn)
            editor = null;
        turn = draft.turn;
        editor ??= letterEditor({ kind: 'first', draft });
        const go6 = async () => {
            try {
                await editor.ready();
                await draft.save({ page: LAST_PAGE });
                next();
            } catch {
                // the editor says why it is not saved
            }
        };
        return html`<div class="wide-form">${editor.view()}
            <p><button type="button" class="button" @click=${go6}>${say('concern_new.next')}</button></p></div>`;
    }

    const isNamed = ({ own, raised_by: raiser }) => !own && (raiser === 'me' || raiser === 'rep');
    const saidBy = (data) => say(`concern_new.said.${data.raised_by}${isNamed(data) ? '_other' : ''}`, {
        count: data.members, owner: data.owner, rep: data.rep_name });
    const fact = (to, term, words) => html`<div><dt>${term}</dt><dd>${words} <a class="no-print"
        href=${draftAddress(id, to)}>${say('concern_new.change')}<span class="hidden"> ${term}</span></a></dd></div>`;
    const attachment = (found) => (found.rooms.length
        ? html`<p class="narrow no-print">${say('concern_new.attach')}</p>${evidenceLink(paper, found)}` : nothing);
    const behind = html`<p class="notice no-print">${say('concern_new.behind')} <a href=${draftAddress(id, 5)}>${
        say('concern_new.behind_look')}</a></p>`;
    function checkPage(data) {
        out ??= letterOut({ draft, letter: () => draft.data.letter, sent: (concern) => go(concernAddress(concern.id)) });
        const gaps = gapsOf(data.letter).length;
        return html`<dl class="summary narrow no-print">
            ${fact(2, say('concern_new.rooms'), namesOf(data.rooms))}
            ${fact(4, say('concern_new.raised_by'), saidBy(data))}
            ${fact(4, say('concern_new.addressed_to'), data.addressed_to || say('concern_new.unsaid'))}
            ${fact(5, say('concern.letter'), gaps ? say('concern.gaps', { count: gaps }) : say('concern.no_gaps'))}</dl>
            ${record.view((found) => html`${found.letter === data.letter_written ? nothing : behind}${
                gaps ? nothing : attachment(found)}`)}${out.view()}`;
    }

    const views = { 1: () => formPage(FORMS[1]), 2: () => formPage(FORMS[2]), 3: recordPage,
                    4: () => formPage(FORMS[4]), 5: letterPage, 6: checkPage };

    function whole(data) {
        if (data.concern)
            return html`<p class="notice">${say('concern_new.was_sent')} <a href=${concernAddress(data.concern)}>${
                say('concern_new.see_it')}</a></p>`;
        return html`<p class="notice no-print">${secrecy(data)}</p>${draft.clashView()}
            ${views[page](data)}
            <p role="status" class="quiet no-print">${FORMS[page] ? draft.status() : ''}</p>
            <p class="no-print"><a href=${page > 1 ? draftAddress(id, page - 1) : CONCERNS}>${
                say('concern_new.back')}</a></p>
            ${data.own ? html`<details class="no-print"><summary>${say('concern_new.delete')}</summary>
                <p>${say('concern_new.delete_text')}</p>${remove.view()}</details>` : nothing}`;
    }

    return {
        title: () => say(`concern_new.title.${page}`),
        close: () => editor?.close(),
        view: () => html`<p class="no-print"><a href=${CONCERNS}>${say('concerns.title')}</a> · ${
                say('concern_new.page', { page, last: LAST_PAGE })}</p>
            <h1 class=${page === LAST_PAGE ? 'no-print' : ''} tabindex="-1">${say(`concern_new.title.${page}`)}</h1>
            ${draft.view(whole)}`,
    };
}
