// Starts the dashboard: who is asking, which page, and drawing it again when something changed.
import { render } from 'lit-html';
import { api } from './api.js';
import { setClock, setZone, speed } from './clock.js';
import { startLive } from './live.js';
import { go, startNavigation } from './navigation.js';
import { match } from './router.js';
import { isIn, onChange, state } from './state.js';
import { say } from './words.js';
import { linkTokenOf } from './link.js';
import { plainMessage, shell } from './parts/shell.js';

const TICK_MS = 5000;               // ages grow by themselves
const TICK_DEMO_MS = 1000;
const RETRY_MS = 5000;

const root = document.getElementById('app');
let page = null;                    // { title(), view(), close?() }
let route = null;
let drawing = false;

function draw() {
    if (drawing)
        return;
    drawing = true;
    requestAnimationFrame(() => {
        drawing = false;
        if (!page)
            return;
        render(shell(route, page), root);
        document.title = say('title.page', { page: page.title(), site: state.session?.site.name || say('product') });
    });
}

function pageFor(found) {
    const session = state.session;
    const next = '?next=' + encodeURIComponent(location.pathname + location.search);
    if (found.open)
        return null;
    if (session.person)
        return isIn() || found.choosing ? null : '/password' + next;
    if (found.link && linkTokenOf(found.params[0]))
        return null;
    return session.claimed ? '/signin' + next : '/claim';
}

function navigate() {
    const first = !page;
    const found = match(location.pathname);
    const elsewhere = pageFor(found);
    if (elsewhere) {
        go(elsewhere, { replace: true });
        return;
    }
    if (isIn())
        startLive();
    page?.close?.();
    route = found;
    page = found.page(found.params, new URLSearchParams(location.search));
    draw();
    if (!first)
        requestAnimationFrame(() => {
            scrollTo(0, 0);
            document.querySelector('h1')?.focus({ preventScroll: true });
        });
}

async function start() {
    try {
        state.session = await api.get('/session');
    } catch {
        page = plainMessage('error.start_title', 'error.start');
        render(shell(null, page), root);
        setTimeout(start, RETRY_MS);
        return;
    }
    setZone(state.session.site.zone);
    setClock(state.session.now, state.session.demo_speed);
    state.isClockTrusted = state.session.clock_trusted;
    onChange(draw);
    startNavigation(navigate);
    setInterval(draw, speed() > 1 ? TICK_DEMO_MS : TICK_MS);
    navigate();
}

root.replaceChildren();             // the words for those without script
start();
