// Fields of a form that choose rooms: the whole school, or some of them by building.
import { state } from '../state.js';
import { byName, say } from '../words.js';

const buildings = () => [...new Set([...state.rooms?.values() ?? []].map(({ building }) => building ?? ''))].sort();
const field = (index) => `rooms-${index}`;

export function roomFields() {
    return [
        { name: 'where', label: say('room_choice.where'), type: 'choice', options: [
            { value: 'whole', words: say('room_choice.whole'), hint: say('room_choice.whole_hint') },
            { value: 'some', words: say('room_choice.some'), hint: say('room_choice.some_hint') }] },
        ...buildings().map((building, index) => ({
            name: field(index), type: 'several', label: building || say('room_choice.rooms'),
            shown: ({ where }) => where === 'some',
            options: [...state.rooms.values()].filter((room) => (room.building ?? '') === building).sort(byName)
                .map(({ id, name }) => ({ value: id, words: name })) })),
    ];
}

// The values such fields start with, for ids of rooms; none: the whole school.
export function roomValues(ids) {
    return { where: ids.length ? 'some' : 'whole',
             ...Object.fromEntries(buildings().map((_, index) => [field(index), ids])) };
}

// The ids that were chosen, [] for the whole school. Some, but none ticked, is a mistake worth saying.
export function roomsOf({ where, ...values }) {
    const ids = Object.entries(values).filter(([name]) => name.startsWith('rooms-')).flatMap(([, ticked]) => ticked);
    if (where === 'some' && !ids.length)
        throw Object.assign(new Error(say('room_choice.none')), { field: 'where' });
    return where === 'some' ? ids : [];
}
