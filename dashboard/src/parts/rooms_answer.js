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

// "Nothing needs you" only where nothing is open either: a cold room may have good air.
function goodSentences(rooms, good, unused) {
    const count = good.length;
    const open = rooms.filter((room) => room.incident && levelOf(room) !== 'unused');
    if (open.length)
        return [say('answer.good_some', { count }), say('answer.open', { rooms: named(open) })];
    return [say(count === rooms.length - unused.length ? 'answer.good' : 'answer.good_some', { count })];
}

export function answer(rooms) {
    const at = (...levels) => rooms.filter((room) => levels.includes(levelOf(room)));
    const [act, watch, pending, unknown] = [at('act', 'peak'), at('watch'), at('pending'), at('unknown')];
    const [norule, good, unused] = [at('norule'), at('good'), at('unused')];
    const sentences = [];
    if (unused.length === rooms.length)
        return say('answer.unused');
    if (norule.length + unused.length === rooms.length)
        return say('answer.no_rule_at_all');
    if (act.length) {
        sentences.push(say('answer.act', { count: act.length, rooms: named(act) }));
        act.filter((room) => room.incident?.with).slice(0, HOLDERS_NAMED)
            .forEach((room) => sentences.push(holding(room)));
    }
    if (watch.length)
        sentences.push(say(act.length ? 'answer.watch_too' : 'answer.watch',
                           { count: watch.length, rooms: named(watch) }));
    if (!act.length && !watch.length && good.length)
        sentences.push(...goodSentences(rooms, good, unused));
    if (pending.length)
        sentences.push(say('answer.pending', { count: pending.length, rooms: named(pending) }));
    if (norule.length)
        sentences.push(say('answer.no_rule', { count: norule.length, rooms: named(norule) }));
    if (unknown.length)
        sentences.push(say('answer.unknown', { count: unknown.length, rooms: named(unknown) }));
    return sentences.join(' ');
}
