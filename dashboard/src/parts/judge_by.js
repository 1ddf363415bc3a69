// "Judge by": another pack than the school's, on this screen alone. Which one is in the address, so it can be shared.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { lastDay } from '../clock.js';
import { go } from '../navigation.js';
import { changed, state } from '../state.js';
import { say, sayKnown } from '../words.js';

let list = null;                // GET /packs, without broken ones
const knownRules = new Set();   // names of packs whose rules state has

export function packs() {
    if (list === null) {
        list = [];
        api.get('/packs').then((all) => {
            list = all.filter(({ broken }) => !broken);
            changed();
        }).catch(() => { list = null; });
    }
    return list ?? [];
}
export function forgetPacks() {
    list = null;
}

// The rules of a pack, so that a level that one of them decides can be put into words. Ids are the same in every pack.
export function learnRules(pack) {
    if (!pack || knownRules.has(pack))
        return;
    knownRules.add(pack);
    api.get(`/packs/${encodeURIComponent(pack)}`).then(({ rules }) => {
        rules.filter(({ rule }) => !state.rules.has(rule)).forEach((rule) => state.rules.set(rule.rule, rule));
        changed();
    }).catch(() => knownRules.delete(pack));
}

// What a pack is called in a few words; one that nobody gave any keeps its title.
export const packWords = (name, title) => sayKnown(`pack.${name}`, title ?? name);
const wordsOf = (name) => packWords(name, packs().find((pack) => pack.name === name)?.title);

// search: of the address. address(pack): of this page by that pack, null: the adopted one.
export function judgeBy(search, address) {
    const name = /^[a-z0-9_-]{1,32}$/.test(search.get('pack') ?? '') ? search.get('pack') : null;
    learnRules(name);
    return {
        name,
        words: () => wordsOf(name),
        // room: the one on the page; in an outbreak it follows another pack than the school's.
        chooser(room) {
            const all = packs();
            const adopted = all.find((pack) => pack.adopted);
            const others = all.filter((pack) => pack !== adopted);
            return all.length < 2 ? nothing : html`<label class="inline-field no-print">${say('judge_by.label')}
                <select @change=${(event) => go(address(event.target.value || null))}>
                    <option value="" ?selected=${!name}>${room?.pack_until && !name
                        ? say('judge_by.outbreak', { pack: packWords(room.pack, room.pack_title) })
                        : say('judge_by.adopted', { pack: adopted ? packWords(adopted.name, adopted.title) : '' })
                    }</option>
                    ${others.map((pack) => html`<option value=${pack.name} ?selected=${pack.name === name}>${
                        packWords(pack.name, pack.title)}</option>`)}
                </select></label>`;
        },
        notice: () => (name ? html`<p class="notice judged-by">${say('judge_by.notice', { pack: wordsOf(name) })}
            <a href=${address(null)}>${say('judge_by.back')}</a></p>` : nothing),
    };
}

// What a tile or a room's page says while an outbreak moves the room to another pack.
export const outbreakWords = (room) => (room.pack_until && !room.pack_adopted
    ? say('judge_by.until', { pack: packWords(room.pack, room.pack_title),
                              day: lastDay(Date.parse(room.pack_until)) }) : '');
