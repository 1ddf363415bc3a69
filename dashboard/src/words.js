// Whole sentences from the catalogue, with named places for values and the language's plural forms.
import en from './words/en.json';

const catalogues = { en };
export const language = 'en';
export const locale = 'en-GB';

const catalogue = catalogues[language];
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const ROUNDING = 1e-9;
const lists = new Intl.ListFormat(locale, { type: 'conjunction' });

// An entry with plural forms is an object by Intl.PluralRules' names, chosen by values.count.
// A word that is missing is our own bug: it is logged, and the key is shown so that it is seen.
export function say(key, values = {}) {
    let sentence = catalogue[key];
    if (sentence && typeof sentence === 'object')
        sentence = sentence[plurals.select(values.count)] ?? sentence.other;
    if (sentence === undefined) {
        console.error(`words: nothing for "${key}"`);
        return key;
    }
    return sentence.replace(/\{(\w+)\}/g, (_, name) => {
        const value = values[name];
        return typeof value === 'number' ? numbers.format(value) : value ?? '';
    });
}

// The words for a key that came from outside: the fallback when the catalogue has none.
export function sayKnown(key, fallback, values) {
    return key in catalogue ? say(key, values) : fallback;
}

export const whole = (value) => numbers.format(value);
export const oneDecimal = (value) => tenths.format(value);
export const list = (items) => lists.format(items);
const names = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' });
// More words, of pages whose script comes when they are first asked for.
export const learn = (more) => Object.assign(catalogue, more);

export const byName = (a, b) => names.compare(a.name, b.name);
// Never rounded up to a pass; 0.57 of a hundred is a little less than 57, and 57 as on paper.
export const percent = (share) => say('percent', { count: Math.floor(share * 100 + ROUNDING) });

// "18 min", "2 h 10 min", "3 days": what a person would say.
export function duration(ms) {
    const minutes = Math.max(0, Math.floor(ms / 60000));
    if (minutes < 60)
        return say('duration.minutes', { count: minutes });
    if (minutes < 48 * 60)
        return minutes % 60 ? say('duration.hours_minutes', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })
                            : say('duration.hours', { count: minutes / 60 });
    return say('duration.days', { count: Math.floor(minutes / 1440) });
}

export function age(ms) {
    if (ms < 60000)
        return say('age.seconds', { count: Math.max(0, Math.floor(ms / 1000)) });
    return say('age.ago', { duration: duration(ms) });
}
