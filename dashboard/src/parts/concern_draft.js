// A private draft that its owner and a rep may write at once. Saves go one after the other, each from the revision that
// is known; what the other changed elsewhere stays, and where both changed the same, one of both texts is chosen.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { changed, state } from '../state.js';
import { list, say } from '../words.js';
import { draftApi } from './concern_words.js';
import { resource } from './resource.js';

const RAW = { points: 'ticks' };        // where an answer holds a field that is sent under a name of its own
const rawOf = (field) => RAW[field] ?? field;

// An answer of the gateway in the form in which changes are sent.
const asSent = ({ rooms, ticks, answer_by: by, ...rest }) => ({
    ...rest, answer_by: by ?? '', rooms: rooms.map(({ id }) => id), ticks: ticks.map(({ item }) => item),
    points: ticks.filter(({ point }) => point).map(({ item }) => item) });
const QUIET = ['page', 'letter_kind', 'letter_written'];      // nobody's words
const key = (value) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
const same = (one, other) => key(one) === key(other);

const roomName = (id) => state.rooms?.get(id)?.name ?? id;
const WORDS = {
    rooms: (ids) => list(ids.map(roomName)),
    ticks: (ids, textOf) => list(ids.map(textOf)),
    points: (ids, textOf) => list(ids.map(textOf)),
    raised_by: (value) => say(`concern_new.by.${value}`),
};

// ask: how the draft comes, if not by its id alone.
export function sharedDraft(ask) {
    let seen = null;                    // as the page shows it
    let newest = null;                  // as the record is known to be: both are answers of the gateway
    let last = Promise.resolve();
    let clash = null;                   // {fields, mine}: changed by both
    let status = '';
    let turn = 0;                       // counts the times that a form has to be made anew
    const asked = resource(async () => {
        newest = await ask();
        seen ??= newest;
        return newest;
    });

    function take(answer, fields) {
        newest = asked.data = answer;
        for (const field of fields)
            seen = { ...seen, [rawOf(field)]: answer[rawOf(field)] };
        changed();
    }

    function refuse(fields, mine) {
        clash = { fields, mine };
        changed();
        throw new Error(say('concern.clash', { who: newest.edited_by }));
    }

    async function send(fields) {
        const shown = asSent(seen), theirs = asSent(newest);
        const mine = Object.fromEntries(Object.entries(fields).filter(([field, value]) => !same(value, shown[field])));
        const both = Object.keys(mine).filter((field) => !QUIET.includes(field) && !same(shown[field], theirs[field]) &&
            !same(mine[field], theirs[field]));
        if (both.length)
            refuse(both, mine);
        if (!Object.keys(mine).length)
            return;
        try {
            take(await api.patch(draftApi(newest.id), { ...mine, revision: newest.revision }), Object.keys(mine));
            clash = null;
        } catch (error) {
            if (error.code !== 'changed')
                throw error;
            take(error.body.draft, []);
            await send(fields);
        }
    }

    const inTurn = (work) => (last = last.catch(() => {}).then(work));

    async function save(fields) {
        try {
            await send(fields);
            status = say('concern.saved');
        } catch (error) {
            status = clash ? say('concern.clash_waits') : say('concern.not_saved', { why: error.message });
            throw error;
        } finally {
            changed();
        }
    }

    // Says that the letter, as it is shown here, is sent.
    async function sendOut(values) {
        try {
            return await api.post(`${draftApi(newest.id)}/sent`, { ...values, revision: newest.revision });
        } catch (error) {
            if (error.code === 'changed')
                take(error.body.draft, []);
            throw error;
        }
    }

    function keepMine() {
        const { fields, mine } = clash;
        take(newest, fields);
        clash = null;
        inTurn(() => save(mine)).catch(() => {});       // the status says it
    }

    function takeTheirs() {
        seen = newest;
        clash = null;
        status = '';
        turn++;
        changed();
    }

    function choice(field) {
        const texts = new Map([...seen.ticks, ...newest.ticks].map(({ item, text }) => [item, text]));
        const words = (value) => WORDS[field]?.(value, (item) => texts.get(item) ?? item) ?? String(value ?? '');
        const side = (title, value) => html`<div><h3>${title}</h3><p class="said">${words(value) || '–'}</p></div>`;
        return html`<div class="two-texts">${side(say('concern.clash_mine'), clash.mine[field])}
            ${side(say('concern.clash_theirs', { who: newest.edited_by }), asSent(newest)[field])}</div>`;
    }

    return {
        get data() { return newest; },
        get shown() { return seen; },
        get turn() { return turn; },
        view: asked.view,
        status: () => status,
        save: (fields) => inTurn(() => save(fields)),
        sendOut: (values) => inTurn(() => sendOut(values)),
        clashView: () => (clash ? html`<div class="notice notice-error no-print" role="alert">
            <p>${say('concern.clash', { who: newest.edited_by })}</p>${clash.fields.map(choice)}
            <p class="buttons"><button type="button" @click=${keepMine}>${say('concern.keep_mine')}</button>
                <button type="button" @click=${takeTheirs}>${say('concern.take_theirs')}</button></p></div>` : nothing),
    };
}
