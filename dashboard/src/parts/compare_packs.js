// Several packs' yardsticks beside each other: every rule keeps its own row and says whose it is; nothing is blended.
import { html, nothing } from 'lit-html';
import { changed } from '../state.js';
import { say } from '../words.js';
import { packs, packWords } from './judge_by.js';
import { resource } from './resource.js';

// load(name) answers what the page has of the room (yardsticks and so on), judged by that pack.
export function comparison(load) {
    const chosen = new Map();       // pack's name to the resource of its answer

    function toggle(name) {
        if (!chosen.delete(name))
            chosen.set(name, resource(() => load(name)));
        changed();
    }

    return {
        chooser(current) {
            const others = packs().filter(({ name }) => name !== current);
            return others.length ? html`<details class="no-print"><summary>${say('compare.summary')}</summary>
                <p class="quiet">${say('compare.hint')}</p>
                <div class="checks">${others.map(({ name, title }) => html`<label class="check"><input type="checkbox"
                    .checked=${chosen.has(name)} @change=${() => toggle(name)}> ${packWords(name, title)}</label>`)}</div>
                </details>`
                : nothing;
        },
        // Rules of the page's pack and of the chosen ones, each with its verdict; a rule of two packs is one row.
        merge(own, verdictsOf) {
            const sets = [own, ...[...chosen.values()].map(({ data }) => data).filter(Boolean)];
            const rows = new Map();
            for (const set of sets) {
                const verdicts = verdictsOf(set);
                for (const rule of set.yardsticks ?? []) {
                    const row = rows.get(rule.rule) ?? { ...rule, judged: verdicts.get(rule.rule), packs: [],
                                                         pack: set === own ? undefined : set.pack };
                    row.packs.push(packWords(set.pack, set.pack_title));
                    rows.set(rule.rule, row);
                }
            }
            return [...rows.values()].map((row) => ({ ...row, packs: sets.length > 1 ? row.packs : [] }));
        },
        reload: () => chosen.forEach((one) => one.reload()),
    };
}
