// The order of rooms on the wall: worst first, but nothing moves under a finger.
import { changed } from '../state.js';
import { byName } from '../words.js';
import { LEVELS, levelOf } from './level.js';

const byWorst = (a, b) => LEVELS.indexOf(levelOf(a)) - LEVELS.indexOf(levelOf(b)) ||
                          (b.co2_ppm ?? 0) - (a.co2_ppm ?? 0) || byName(a, b);
const ORDERS = { worst: byWorst, name: byName };

// Sorts rooms; while it is held, by a pointer or the focus, every room stays where it was and new ones come last.
export function heldOrder() {
    const holders = new Set();
    let kept = [];
    let keptFor = null;
    return {
        hold: (who) => holders.add(who),
        release(who) {
            holders.delete(who);
            changed();
        },
        sort(rooms, order) {
            const sorted = [...rooms].sort(ORDERS[order]);
            if (holders.size && keptFor === order) {
                const places = new Map(kept.map((id, place) => [id, place]));
                sorted.sort((a, b) => (places.get(a.id) ?? Infinity) - (places.get(b.id) ?? Infinity) || 0);
            }
            kept = sorted.map((room) => room.id);
            keptFor = order;
            return sorted;
        },
    };
}

// [{building, rooms}], both in the order in which they come.
export function groupByBuilding(rooms) {
    const groups = new Map();
    for (const room of rooms) {
        const building = room.building ?? '';
        groups.set(building, [...(groups.get(building) ?? []), room]);
    }
    return [...groups].map(([building, members]) => ({ building, rooms: members }));
}
