// The level of a room's air, carried five ways: word, shape, fill, segments, colour. Unknown is never good.
import { html, svg } from 'lit-html';
import { say } from '../words.js';

// Worst first. `unused` is a room outside its occupied hours; `peak` an act level whose peak rule is broken; `pending`
// over a line, but not for as long as the rule asks; `norule` a room whose air no rule of the pack looks at.
export const LEVELS = ['peak', 'act', 'watch', 'unknown', 'pending', 'norule', 'good', 'unused'];
const SEGMENTS = { peak: 3, act: 3, watch: 2, good: 1, unknown: 0 };

const OCTAGON = 'M7.5 2h9L22 7.5v9L16.5 22h-9L2 16.5v-9z';
const SHAPES = {
    good: svg`<circle cx="12" cy="12" r="10"/><path d="M7 12.5l3.5 3.5L17 8.5"/>`,
    watch: svg`<path d="M12 2.5L22.5 21h-21z"/><path d="M12 9v6"/><path d="M12 17.8v.4"/>`,
    act: svg`<path d=${OCTAGON}/><path d="M12 6.5v7"/><path d="M12 17v.4"/>`,
    peak: svg`<path d="M12 1L23 12 12 23 1 12z"/><path d="M9.5 7.5v6M14.5 7.5v6M9.5 16.5v.3M14.5 16.5v.3"/>`,
    unknown: svg`<circle cx="12" cy="12" r="10" stroke-dasharray="3.5 2.8"/><path d="M12 6.5V12l3.5 2.5"/>`,
    pending: svg`<circle cx="12" cy="12" r="10"/><path d="M12 17V7.5M7.5 11.5L12 7l4.5 4.5"/>`,
    norule: svg`<circle cx="12" cy="12" r="10"/><path d="M7.5 12h9"/>`,
    unused: svg`<path d="M6 21V3h12v18M3 21h18"/><path d="M14.5 12v.6"/>`,
};

// What may be said about the room now; any doubt is `unknown`.
export function levelOf(room) {
    if (!room.occupied)
        return 'unused';
    if (isUnheard(room) || room.co2_ppm === null)
        return 'unknown';
    if (room.no_rule)
        return 'norule';
    if (!(room.level in SEGMENTS) || room.level === 'unknown')
        return 'unknown';
    if (room.level === 'good' && room.pending)
        return 'pending';
    return room.level === 'act' && room.peak ? 'peak' : room.level;
}

export const isUnheard = (room) => room.freshness === 'silent' || room.freshness === 'never';

// The level an incident's severity stands for.
const SEVERITY_LEVELS = { alarm: 'act', warning: 'watch', advisory: 'watch' };
export const levelOfSeverity = (severity) => SEVERITY_LEVELS[severity] ?? 'unknown';

export const shape = (level) => html`<svg class="shape" viewBox="0 0 24 24" aria-hidden="true">${SHAPES[level]}</svg>`;

export function segments(level) {
    if (!(level in SEGMENTS))
        return '';
    return html`<svg class="segments" viewBox="0 0 26 10" aria-hidden="true">${[0, 1, 2].map((index) => svg`
        <rect class=${index < SEGMENTS[level] ? 'full' : 'empty'} x=${index * 9 + 0.75} y="0.75" width="6.5"
              height="8.5"/>
    `)}</svg>`;
}

// words: more than the bare level, e.g. "Act – over 2000 for 24 min".
export function badge(level, words = say(`level.${level}`)) {
    return html`<span class="badge level-${level}">${shape(level)}<span class="badge-words">${words}</span>${
        segments(level)}</span>`;
}
