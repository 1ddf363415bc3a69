// A new risk assessment: what it is called, what it starts from, and which rooms it is about.
import { html } from 'lit-html';
import { api } from '../api.js';
import { go } from '../navigation.js';
import { state } from '../state.js';
import { say } from '../words.js';
import { ASSESSMENTS, addressOf, isLeader } from '../parts/assessment_words.js';
import { form } from '../parts/form.js';
import { resource, waiting } from '../parts/resource.js';
import { roomFields, roomsOf } from '../parts/room_choice.js';

const TITLE_MAX = 200;
const RECOMMENDED = 'joint-union-ventilation';
const COPY = 'copy:';               // before the id of the assessment that is copied

const recommendedFirst = (all) => [...all].filter(({ broken }) => !broken)
    .sort((a, b) => (b.name === RECOMMENDED) - (a.name === RECOMMENDED) || b.items - a.items);

export function open() {
    const both = resource(() => Promise.all([api.get('/checklists'), api.get('/assessments')]));
    let make = null;

    function starts([checklists, assessments]) {
        return [...recommendedFirst(checklists).map((one) => ({
                    value: one.name, words: one.title,
                    hint: say('assessment_new.list_hint', { about: one.about, count: one.items }) })),
                ...assessments.map((one) => ({
                    value: COPY + one.id, words: say('assessment_new.copy', { title: one.title }),
                    hint: say('assessment_new.copy_hint') })),
                { value: 'blank', words: say('assessment_new.blank'), hint: say('assessment_new.blank_hint') }];
    }

    function page(found) {
        if (!state.rooms)
            return waiting();           // to choose from
        make ??= form({
            id: 'new', button: say('assessment_new.make'), values: { template: RECOMMENDED, where: 'whole' },
            fields: [
                { name: 'title', label: say('assessment.title'), hint: say('assessment_new.title_hint'),
                  required: true, maxlength: TITLE_MAX },
                { name: 'template', label: say('assessment_new.start'), type: 'choice', required: true,
                  options: starts(found) },
                ...roomFields(),
            ],
            send: ({ title, template, ...rooms }) => api.post('/assessments', {
                title, rooms: roomsOf(rooms),
                ...template.startsWith(COPY) ? { template: 'copy', copy_of: Number(template.slice(COPY.length)) }
                                             : { template } }),
            done: ({ id }) => go(addressOf(id)),
        });
        return make.view();
    }

    return {
        title: () => say('assessment_new.title'),
        view: () => html`<p><a href=${ASSESSMENTS}>${say('assessments.title')}</a></p>
            <h1 tabindex="-1">${say('assessment_new.title')}</h1>
            <p class="prose">${say('assessment_new.explained')}</p>
            ${isLeader() ? both.view(page) : html`<p class="notice">${say('assessment_new.leaders')}</p>`}`,
    };
}
