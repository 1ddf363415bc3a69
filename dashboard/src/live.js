// Keeps rooms and incidents up to date: an event stream while the tab is visible, one question a minute when the
// stream fails, nothing while paused. Tells screen readers about changed levels, joined, at most once a minute.
import { api } from './api.js';
import { now, setClock } from './clock.js';
import { changed, state } from './state.js';
import { say } from './words.js';
import { learnRules } from './parts/judge_by.js';
import { levelOf } from './parts/level.js';

const RETRY_FIRST_MS = 1000;
const RETRY_MAX_MS = 60000;
const POLL_MS = 60000;
const QUIET_MAX_MS = 45000;             // three missed signs of life: the stream is dead though it looks open
const ANNOUNCE_MS = 60000;
const REMEMBERED_PAUSE = 'transom.paused';

let source = null;
let retry_ms = RETRY_FIRST_MS;
let retryTimer, pollTimer, quietTimer, announceTimer;
let running = false;
let announced_ms = -Infinity;
const changedRooms = new Map();
const readingListeners = new Set();
const incidentListeners = new Set();

export const isPaused = () => localStorage.getItem(REMEMBERED_PAUSE) === 'yes';

export function onReading(listener) {
    readingListeners.add(listener);
    return () => readingListeners.delete(listener);
}
export function onIncident(listener) {
    incidentListeners.add(listener);
    return () => incidentListeners.delete(listener);
}

export function startLive() {
    if (running)
        return;
    running = true;
    document.addEventListener('visibilitychange', onVisible);
    refreshAll().catch(() => {});
    if (isPaused())
        setConnection('paused');
    else
        connect();
}

export function stopLive() {
    running = false;
    document.removeEventListener('visibilitychange', onVisible);
    disconnect();
    Object.assign(state, { rooms: null, incidents: null, calendar: null, connection: 'connecting', unwell: null });
}

export function setPaused(paused) {
    localStorage.setItem(REMEMBERED_PAUSE, paused ? 'yes' : 'no');
    if (paused) {
        disconnect();
        setConnection('paused');
    } else {
        connect();
    }
}

// Rooms, open incidents, and what seldom changes. Throws when the gateway does not answer.
export async function refreshAll() {
    const [rooms, incidents] = await Promise.all([api.get('/rooms'), api.get('/incidents?state=open')]);
    const levels = state.rooms && new Map([...state.rooms.values()].map((room) => [room.id, levelOf(room)]));
    state.rooms = new Map(rooms.map((room) => [room.id, room]));
    state.incidents = new Map(incidents.map((incident) => [incident.id, incident]));
    if (levels)
        rooms.forEach((room) => noteLevel(room, levels.get(room.id)));
    noteAlive();
    changed();
    if (!state.rules.size)
        api.get('/packs/adopted').then((pack) => {
            pack.rules.forEach((rule) => state.rules.set(rule.rule, rule));
            changed();
        }).catch(() => {});
    new Set(rooms.filter((room) => !room.pack_adopted).map(({ pack }) => pack)).forEach(learnRules);
    if (!state.calendar)
        api.get('/calendar').then((calendar) => {
            state.calendar = calendar;
            changed();
        }).catch(() => {});
}

export async function refreshCalendar() {
    state.calendar = await api.get('/calendar');
    changed();
}

function setConnection(connection) {
    if (state.connection !== connection) {
        state.connection = connection;
        changed();
    }
}

function noteAlive(at_ms = now()) {
    state.alive_ms = at_ms;
    state.shownAsOf_ms = at_ms;
}

function onVisible() {
    if (document.visibilityState === 'hidden')
        disconnect();
    else if (!isPaused())
        connect();
}

function disconnect() {
    source?.close();
    source = null;
    [retryTimer, quietTimer].forEach(clearTimeout);
    clearInterval(pollTimer);
    pollTimer = null;
}

function connect() {
    if (!running || source || document.visibilityState === 'hidden')
        return;
    const opened = new EventSource('/api/v1/events');
    source = opened;
    opened.onopen = () => {
        retry_ms = RETRY_FIRST_MS;
        clearInterval(pollTimer);
        pollTimer = null;
        listenForQuiet();
        setConnection('live');
        refreshAll().catch(() => {});   // what happened while nobody listened
    };
    opened.onerror = () => fail();
    const on = (name, take) => opened.addEventListener(name, (event) => {
        listenForQuiet();
        take(JSON.parse(event.data));
        changed();
    });
    on('room', takeRoom);
    on('incident', takeIncident);
    on('reading', takeReading);
    on('health', takeHealth);
}

function listenForQuiet() {
    clearTimeout(quietTimer);
    quietTimer = setTimeout(fail, QUIET_MAX_MS);
}

function fail() {
    disconnect();
    if (!running)
        return;
    retryTimer = setTimeout(connect, retry_ms * (0.5 + Math.random() / 2));
    retry_ms = Math.min(retry_ms * 2, RETRY_MAX_MS);
    poll();
    pollTimer = setInterval(poll, POLL_MS);
}

async function poll() {
    try {
        const session = await api.get('/session');
        setClock(session.now);
        state.isClockTrusted = session.clock_trusted;
        await refreshAll();
        if (state.connection !== 'live' && !isPaused())
            setConnection('minute');
    } catch (error) {
        if (!isPaused())
            setConnection('lost');
        if (error.status === 401)
            location.reload();          // the session ended; the start asks for a new one
    }
}

function takeRoom(room) {
    if (!room.pack_adopted)
        learnRules(room.pack);
    const before = state.rooms?.get(room.id);
    state.rooms?.set(room.id, room);
    noteLevel(room, before && levelOf(before));
    noteAlive();
}

function takeIncident(incident) {
    if (incident.state === 'cleared')
        state.incidents?.delete(incident.id);
    else if (incident.state !== 'pending')
        state.incidents?.set(incident.id, incident);
    incidentListeners.forEach((listener) => listener(incident));
    noteAlive();
}

function takeReading(reading) {
    const room = state.rooms?.get(reading.room);
    if (room && !(Date.parse(room.heard) > Date.parse(reading.time))) {
        room.heard = reading.time;
        for (const quantity of ['co2_ppm', 'temperature_c', 'humidity_pct'])
            room[quantity] = reading[quantity] ?? room[quantity];
    }
    readingListeners.forEach((listener) => listener(reading));
    noteAlive();
}

function takeHealth(health) {
    setClock(health.now);
    state.isClockTrusted = health.clock_trusted;
    state.unwell = health.unwell;
    state.rebuild = health.rebuild ?? null;
    state.daysNotKept = health.days_not_kept ?? 0;
    state.backup = health.backup ?? {};
    noteAlive();
}

function noteLevel(room, before) {
    const level = levelOf(room);
    if (before === undefined || before === level)
        return;
    changedRooms.set(room.id, say('announce.room', { room: room.name, level: say(`level.${level}`) }));
    announceTimer ??= setTimeout(() => {
        state.announcement = [...changedRooms.values()].join('; ');
        changedRooms.clear();
        announceTimer = null;
        announced_ms = performance.now();
        changed();
    }, Math.max(0, announced_ms + ANNOUNCE_MS - performance.now()));
}
