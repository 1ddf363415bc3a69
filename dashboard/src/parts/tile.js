// One room on the wall: one link with everything a glance needs.
import { html, nothing } from 'lit-html';
import { outbreakWords } from './judge_by.js';
import { badge, levelOf } from './level.js';
import { co2Number, forecast, freshness, holder, levelWords, reason, spokenName, temperature,
         trend } from './room_words.js';

// by: the query of its address, where this screen is judged by another pack; "".
export function tile(room, by = '') {
    const level = levelOf(room);
    const why = reason(room);
    const who = holder(room.incident);
    const soon = forecast(room);
    const outbreak = outbreakWords(room);
    return html`<li class="tile tile-${level}">
        <a href="/rooms/${room.id}${by}"><span class="hidden">${spokenName(room)}</span>
        <span class="face" aria-hidden="true">
            <span class="tile-name">${room.name}</span>
            ${badge(level, levelWords(room))}
            ${level === 'unknown' ? nothing
                                  : html`<span class="tile-figures">${co2Number(room)} ${trend(room)}</span>`}
            ${why ? html`<span class="tile-why">${why}</span>` : nothing}
            ${soon ? html`<span class="tile-why">${soon}</span>` : nothing}
            ${outbreak ? html`<span class="tile-why">${outbreak}</span>` : nothing}
            ${who ? html`<span class="tile-who">${who}</span>` : nothing}
            <span class="tile-foot">${temperature(room)} <span class="quiet figures">${freshness(room)}</span></span>
        </span></a>
    </li>`;
}
