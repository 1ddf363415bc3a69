// Words of risk assessments: where one stands, how bad a line is, dates; and the links between their pages.
import { html, nothing } from 'lit-html';
import { dateOf, day, dayOfDate, fullDate, now } from '../clock.js';
import { state } from '../state.js';
import { learn, list, say, sayKnown } from '../words.js';
import en from '../words/en_assessments.json';

learn(en);

export const ASSESSMENTS = '/assessments';
export const addressOf = (id, page = '') => `${ASSESSMENTS}/${id}${page && `/${page}`}`;
export const apiOf = (id, rest = '') => `/assessments/${id}${rest && `/${rest}`}`;

export const ANSWERS = ['yes', 'partly', 'no', 'does_not_apply', 'dont_know'];
// The hierarchy of control, by its numbers from 1 on.
export const RANKS = ['eliminate', 'substitute', 'engineering', 'administrative', 'ppe'];
export const OUTCOMES = ['agreed', 'with_reservations', 'not_agreed'];
export const SCALE = [1, 2, 3, 4, 5];
export const isLeader = () => state.session.person.role === 'leader';
export const isRep = () => state.session.person.role === 'rep';
export const nameOfRoom = (id) => state.rooms?.get(id)?.name ?? id;

// A date or an instant of the record: "Mon 23 Nov", with its year where that is another.
export function dateWords(text) {
    if (!text)
        return '';
    const date = text.length > 10 ? dateOf(Date.parse(text)) : text;
    if (date.slice(0, 4) !== dateOf(now()).slice(0, 4))
        return fullDate(text);
    return text.length > 10 ? day(Date.parse(text)) : dayOfDate(text);
}

export const tag = (kind, words) => html`<span class="tag tag-${kind}">${words}</span>`;
export const stateTag = (word) => tag(word, say(`assessment.state.${word}`));
// A "no" is bad news only where yes says that all is well; where neither does, no answer is.
const MEANS = { yes: { yes: 'good', partly: 'partly', no: 'bad' }, no: { yes: 'bad', partly: 'partly', no: 'good' } };
const OPEN = { unanswered: 'open', dont_know: 'open' };
export const answerTag = ({ answer, good }) => tag(`answer-${OPEN[answer] ?? MEANS[good]?.[answer] ?? 'plain'}`,
                                                   say(`line.answer.${answer}`));
// Asked of whoever writes a question.
export const goodField = () => ({ name: 'good', label: say('checklist.good'), type: 'choice',
    options: ['yes', 'no', 'either'].map((value) => ({ value, words: say(`checklist.good.${value}`),
                                                       hint: say(`checklist.good.${value}_hint`) })) });
// Whether an answer says that all is well, so that readings can say otherwise.
export const isReassuring = ({ answer, good }) => ['good', 'partly'].includes(MEANS[good]?.[answer]);
export const riskTag = (word) => (word && word !== 'unknown' ? html`<span class="risk risk-${word}">${
    say(`risk.${word}`)}</span>` : nothing);
const BANDS = [[15, 'very_high'], [10, 'high'], [5, 'medium'], [1, 'low']];
// Likelihood times severity in words: the project's own bands, which the pages name as such.
export const riskWord = (likelihood, severity) =>
    BANDS.find(([from]) => (likelihood || 0) * (severity || 0) >= from)?.[1] ?? 'unknown';

// "Version 4. In force: version 3, since 2 Sep."
export function versionWords(one) {
    return [one.working_version ? say('assessment.working', { version: one.working_version }) : '',
            one.in_force_version ? say('assessment.in_force', { version: one.in_force_version,
                                                               date: dateWords(one.in_force_since) }) : '']
        .filter(Boolean).join(' ');
}

const NO_NAME = /^line-/;               // lines have words of their own
const subjectOf = ({ trigger, subject }) => {
    const [of, rule] = subject.split('/');
    if (trigger === 'pack_change')
        return sayKnown(`pack.${of}`, of);
    return [nameOfRoom(of), state.rules.get(rule)?.meaning].filter(Boolean).join(', ');
};

// "Half-term, since Mon 19 Oct", "A measure did not work, since Mon 19 Oct: 8C, over 1500 ppm for 20 minutes"
export function reviewWords(review) {
    const why = say(`review.trigger.${review.trigger}`);
    const since = review.since ? say('review.since', { why, date: dateWords(review.since) }) : why;
    if (!review.subject || NO_NAME.test(review.subject))
        return since;
    return say('review.about', { what: since, subject: subjectOf(review) });
}
// "Line 4: Do the windows open?"
export const questionWords = ({ number, text }) => say('review.question', { number, text });

export const titleOf = (one) => one?.version_title ?? one?.title;

// "First: tasks 1, 2 and 5", by the numbers of the list.
export const waitsWords = ({ waits_for: keys }, tasks) => say('task.waits', { count: keys.length,
    tasks: list(keys.map((key) => String(tasks.findIndex((task) => task.key === key) + 1))) });

// On paper a page of an assessment says of which, and that it is a draft where it is.
function printed({ data }, isOfDraft) {
    if (!data)
        return nothing;
    const version = isOfDraft && data.working_version;
    return html`<p class="print-only"><strong>${version
        ? say('assessment.printed_draft', { title: titleOf(data), version }) : titleOf(data)}</strong></p>`;
}

// Back to the assessment, and the heading of one of its pages: of its draft, or of what is signed.
export const heading = (id, workspace, title, { isOfDraft = true } = {}) => html`<p class="no-print"><a
        href=${addressOf(id)}>${titleOf(workspace.data) ?? say('assessments.title')}</a></p>
    ${printed(workspace, isOfDraft)}
    <h1 tabindex="-1">${title}</h1>`;
export const said = (words) => html`<div role="status" class=${words ? 'notice' : 'hidden'}>${words}</div>`;
