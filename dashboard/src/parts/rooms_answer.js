// The one sentence that opens the wall: what is the matter, where, who has it.
import { list, say, sayKnown } from '../words.js';
import { when } from '../clock.js';
import { levelOf } from './level.js';

const HOLDERS_NAMED = 2;
const ROOMS_NAMED = 4;

function named(rooms) {
    const names = rooms.slice(0, ROOMS_NAMED).map((room) => room.name);
    return rooms.length > ROOMS_NAMED ? say('answer.and_more', { names: names.join(', '),
                                                                 count: rooms.length - ROOMS_NAMED })
                                      : list(names);
}

function holding(room) {
    const { with: who, intent, until } = room.incident;
    const doing = sayKnown(`intent.doing.${intent}`, '');
    return until ? say('answer.holder_until', { room: room.name, who, doing, time: when(Date.parse(until)) })
                 : say('answer.holder', { room: room.name, who, doing });
}

export function answer(rooms) {
    const at = (...levels) => rooms.filter((room) => levels.includes(levelOf(room)));
    const [act, watch, unknown, unused] = [at('act', 'peak'), at('watch'), at('unknown'), at('unused')];
    const sentences = [];
    if (unused.length === rooms.length)
        return say('answer.unused');
    if (act.length) {
        sentences.push(say('answer.act', { count: act.length, rooms: named(act) }));
        act.filter((room) => room.incident?.with).slice(0, HOLDERS_NAMED)
            .forEach((room) => sentences.push(holding(room)));
    } else if (watch.length) {
        sentences.push(say('answer.watch', { count: watch.length, rooms: named(watch) }));
    } else if (rooms.length > unused.length + unknown.length) {
        sentences.push(say('answer.good', { count: rooms.length - unused.length - unknown.length }));
    }
    if (unknown.length)
        sentences.push(say('answer.unknown', { count: unknown.length, rooms: named(unknown) }));
    return sentences.join(' ');
}
