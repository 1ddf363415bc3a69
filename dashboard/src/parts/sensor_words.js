// What is wrong with a sensor, since when, and what to do about it: the same words in the list and on its own page.
import { html } from 'lit-html';
import { dayOfDate, now, when } from '../clock.js';
import { duration, percent, say, sayKnown, whole } from '../words.js';

const BATTERY_LOW_PCT = 15;
const WELL_STATES = ['good', 'starting'];        // of the module in a node of ours

// Worst first: nothing is measured, then what is measured is wrong, then what will be.
const RANKS = ['silent', 'never', 'module', 'stuck', 'implausible', 'reads_low', 'reads_high', 'drift', 'clock', 'time_unknown',
               'battery_low', 'rejected', 'lost', 'late', 'spike', 'untrusted_time', 'retained', 'warming_up'];
const rankOf = (name) => (RANKS.includes(name) ? RANKS.indexOf(name) : RANKS.length);

// What a sensor speaks, in words: the name of its family is the gateway's own.
export const familyWords = (family) => sayKnown(`family.${family}`, family);

const since = (at) => (at ? say('trouble.since', { time: when(Date.parse(at)) }) : '');
const sinceMorning = (date) => (date ? say('trouble.since', { time: dayOfDate(date) }) : '');

// "Reads low: nights at 366 ppm, others 428", as far as both are known.
function nightWords(flag, { baseline_ppm: own, others_ppm: others }) {
    if (own === null)
        return say(`trouble.${flag}`);
    return others === null ? say(`trouble.${flag}_alone`, { own: whole(own) })
                           : say(`trouble.${flag}_others`, { own: whole(own), others: whole(others) });
}

const FLAG_WORDS = {
    reads_low: ({ night }) => nightWords('reads_low', night),
    reads_high: ({ night }) => nightWords('reads_high', night),
    drift: ({ night }) => (night.drift_ppm === null ? say('trouble.drift')
        : say(night.drift_ppm > 0 ? 'trouble.drift_up' : 'trouble.drift_down',
              { ppm: whole(Math.abs(night.drift_ppm)) })),
};
const FLAG_SINCE = {
    reads_low: ({ night }) => sinceMorning(night.since),
    reads_high: ({ night }) => sinceMorning(night.since),
};

function ofFlag(sensor, flag) {
    const words = FLAG_WORDS[flag] && sensor.night ? FLAG_WORDS[flag](sensor) : sayKnown(`trouble.${flag}`, flag);
    const begun = FLAG_SINCE[flag] && sensor.night ? FLAG_SINCE[flag](sensor) : since(sensor.flags_since?.[flag]);
    return { name: flag, what: [words, begun].filter(Boolean).join(', ') };
}

// [{name, what, todo}], worst first; [] for a healthy one.
export function troublesOf(sensor) {
    const found = (sensor.flags ?? []).map((flag) => ofFlag(sensor, flag));
    if (sensor.freshness === 'silent')
        found.push({ name: 'silent', what: [say('trouble.silent', {
            duration: sensor.heard ? duration(now() - Date.parse(sensor.heard)) : '–' }),
                                              since(sensor.heard)].filter(Boolean).join(', ') });
    if (sensor.freshness === 'late')
        found.push({ name: 'late', what: [say('trouble.late'), since(sensor.heard)].join(' ') });
    if (sensor.node && !WELL_STATES.includes(sensor.node.state))
        found.push({ name: 'module', what: [sayKnown(`trouble.module_${sensor.node.state}`, sensor.node.state),
                                            since(sensor.node.since)].filter(Boolean).join(', ') });
    if (sensor.node?.lost)
        found.push({ name: 'lost', what: say('trouble.lost', { count: sensor.node.lost }) });
    if (sensor.freshness === 'never' && sensor.room)
        found.push({ name: 'never', what: say('trouble.never') });
    if (sensor.battery_pct !== null && sensor.battery_pct < BATTERY_LOW_PCT)
        found.push({ name: 'battery_low',
                     what: say('trouble.battery_low', { percent: percent(sensor.battery_pct / 100) }) });
    if (sensor.rejected)
        found.push({ name: 'rejected', what: say('trouble.rejected', { count: sensor.rejected,
                                                                      last: sensor.last_reject ?? '' }) });
    return found.sort((a, b) => rankOf(a.name) - rankOf(b.name))
        .map((trouble) => ({ ...trouble, todo: sayKnown(`todo.${trouble.name}`, '') }));
}

export const troubleLine = ({ what, todo }) => html`<li class="trouble"><strong>${what}.</strong> ${todo}</li>`;

// Lower is worse; a healthy sensor comes last.
export const worstOf = (troubles) => (troubles.length ? rankOf(troubles[0].name) : RANKS.length + 1);
// Names may have slashes, which no path may hold escaped: they are written as in a JSON pointer (RFC 6901).
export const sensorPath = (name) => `/sensors/${
    encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
