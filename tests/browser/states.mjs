// States that a healthy demo seldom shows: made by changing what the gateway answers on its way to the page.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

const SCRIPT = '<img src=x onerror="window.wasRun = true">';
const FIRST_VIEW_BYTES_MAX = 120 * 1024;

// Changes the wall's answer; no event stream, so that nothing changes it back.
async function withRooms(context, change) {
    await context.route('**/api/v1/events', (route) => route.abort());
    await context.route('**/api/v1/rooms', async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: change(await answer.json()) });
    });
}

const largestFont = (page, selector) => page.locator(selector).evaluateAll((elements) => Math.max(...elements
    .flatMap((element) => [...element.querySelectorAll('*')])
    .filter((element) => [...element.childNodes].some((node) => node instanceof Text && /\d{3}/.test(node.data)))
    .map((element) => parseFloat(getComputedStyle(element).fontSize)), 0));

async function unknownRooms(browser, url, cookies) {
    for (const freshness of ['silent', 'never'])
        await check(`a ${freshness} room shows the dashed mark, words, and no large number`, async () => {
            const { page, context, close } = await openPage(browser, url, { cookies });
            // The value is still in the answer, as a careless gateway might send it.
            await withRooms(context, (rooms) => rooms.map((room, index) => (index ? room : {
                ...room, occupied: true, freshness, level: 'good', co2_ppm: 1234, last_co2_ppm: 1120,
                heard: freshness === 'never' ? null : room.heard })));
            await page.goto('/');
            const tile = page.locator('.tile-unknown').first();
            await tile.waitFor();
            await says(tile, freshness === 'never' ? /Not heard yet/ : /Silent since/);
            assert.doesNotMatch(await tile.innerText(), /1,?234/);
            assert.equal(await tile.evaluate((element) => getComputedStyle(element).borderTopStyle), 'dashed');
            assert.ok(await largestFont(page, '.tile-unknown') <= 16);
            await close();
        });
    await check('over a line but not for long is neither good nor green, and the headline says so', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        const { rules } = await (await page.request.get('/api/v1/packs/adopted')).json();
        const { rule } = rules.find((one) => one.quantity === 'co2_ppm' && one.limit === 800);
        await withRooms(context, (rooms) => rooms.map((room, index) => ({
            ...room, occupied: true, freshness: 'live', level: 'good', co2_ppm: 900, no_rule: false, incident: null,
            pending: index ? null : { rule, since: null } })));
        await page.goto('/');
        const tile = page.locator('.tile-pending');
        await tile.locator('.badge-words', { hasText: 'Over 800 ppm now' }).waitFor();
        await says(page.locator('.answer'),
                     /^The air is good in \d+ rooms\. .+ has just gone over a line\.$/);
        await close();
    });
    await check('a room that no rule of the levels looks at keeps its value and is no broken sensor', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withRooms(context, (rooms) => rooms.map((room, index) => ({
            ...room, occupied: true, freshness: 'live', level: index ? 'good' : 'unknown', co2_ppm: 912, pending: null,
            no_rule: !index, incident: null })));
        await page.goto('/');
        await says(page.locator('.tile-norule'), /No rule here[^]*912/);
        assert.doesNotMatch(await page.locator('.answer').innerText(), /No reading/);
        await close();
    });
    await check('a level nobody knows is shown as no reading, never as good', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withRooms(context, (rooms) => rooms.map((room) => ({ ...room, occupied: true, level: 'fine' })));
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        await thereAre(page.locator('.tile-good'), 0);
        await close();
    });
}

async function hostileNames(browser, url, cookies) {
    await check('script in names of rooms and people stays text', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withRooms(context, (rooms) => rooms.map((room) => ({ ...room, name: SCRIPT, building: SCRIPT,
            incident: { id: 1, state: 'raised', with: SCRIPT, intent: SCRIPT, until: null } })));
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        assert.equal((await page.locator('.tile-name').first().innerText()), SCRIPT);
        await page.getByRole('button', { name: 'Table', exact: true }).click();
        await page.locator('tbody tr').first().waitFor();
        assert.equal(await page.evaluate(() => window.wasRun), undefined);
        await thereAre(page.locator('main img'), 0);
        await page.getByRole('button', { name: 'Tiles', exact: true }).click();
        await close();
    });
    await check('script in a typed address does not run, and sign-in leads nowhere else', async () => {
        const { page, close } = await openPage(browser, url);
        await page.goto('/signin?next=' + encodeURIComponent('//elsewhere.example/' + SCRIPT));
        await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
        assert.equal(await page.evaluate(() => window.wasRun), undefined);
        await close();
    });
}

async function lostConnection(browser, url, cookies) {
    await check('without the gateway the page stays, says since when, and comes back by itself', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await page.goto('/');
        await page.getByText('Live', { exact: true }).waitFor();
        const rooms = await page.locator('.tile').count();
        await context.setOffline(true);
        await page.getByRole('button', { name: 'Pause updates' }).click();
        await page.getByRole('button', { name: 'Resume updates' }).click();
        await page.getByText(/Not connected\. Showing/).waitFor();
        await thereAre(page.locator('.tile'), rooms);
        await context.setOffline(false);
        await page.getByText('Live', { exact: true }).waitFor();
        await close();
    });
    await check('when the stream is refused, the page asks every minute and says so', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await context.route('**/api/v1/events', (route) => route.fulfill({ status: 503 }));
        await page.goto('/');
        await page.getByText('Every minute').waitFor();
        await page.locator('.tile').first().waitFor();
        await close();
    });
}

async function unknownTime(browser, url, cookies) {
    await check('while the correct time is not known, every page says so', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await context.route('**/api/v1/events', (route) => route.abort());
        await context.route('**/api/v1/session', async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, json: { ...await answer.json(), clock_trusted: false } });
        });
        for (const path of ['/', '/incidents', '/help']) {
            await page.goto(path);
            await page.getByText('Waiting for the correct time. Readings are kept and placed later.').waitFor();
        }
        await close();
    });
}

async function marksOnTheChart(browser, url, cookies) {
    await check('what was done about an incident stands on the day’s chart, without a name', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await page.goto('/');
        const rooms = await (await page.request.get('/api/v1/rooms')).json();
        const room = rooms.find(({ heard, occupied }) => heard && occupied);
        await context.route('**/api/v1/incidents?*actions=yes*', (route) => route.fulfill({ json: [{
            id: 1, room: room.id, raised: room.heard, with: 'Dai', actions: [
                { at: room.heard, what: 'acknowledged', intent: 'opening' },
                { at: room.heard, what: 'returned', intent: null }] }] }));
        await page.goto(`/rooms/${room.id}`);
        const chart = page.locator('figure.chart').first();
        await chart.getByText('◆ somebody acted · ◇ open again').waitFor();
        await chart.getByRole('button', { name: 'Table' }).click();
        await chart.getByRole('cell', { name: /incident raised, Opening windows or vents, open again/ }).waitFor();
        assert.doesNotMatch(await chart.innerText(), /Dai/);
        await close();
    });
}

async function twoPeople(browser, url, cookies) {
    await check('the second of two people sees who has the incident', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        const open = [{ id: 1, room: 'x', room_name: '8C', rule: 'sensor-silent', severity: 'warning', state: 'raised',
                        began: '2026-11-23T10:00:00Z', raised: '2026-11-23T10:05:00Z', cleared: null, peak: null,
                        with: null, until: null }];
        await context.route('**/api/v1/events', (route) => route.abort());
        await context.route('**/api/v1/incidents?state=open', (route) => route.fulfill({ json: open }));
        await context.route('**/api/v1/incidents/1/acknowledge', (route) => route.fulfill({ status: 409, json: {
            error: { code: 'taken', message: 'Somebody has it.' }, with: 'Dai', until: '2026-11-23T10:55:00Z' } }));
        await page.goto('/incidents');
        await page.getByRole('button', { name: 'I’m on it' }).click();
        await page.getByRole('button', { name: 'Fan or unit on' }).click();
        await page.getByRole('button', { name: 'In 30 min' }).click();
        await says(page.getByRole('alert'), /Dai has it already/);
        await close();
    });
}

const LINK = /\/incidents\/(\d+)\?k=([A-Za-z0-9_-]+)/g;
const MAIL_WAIT_MS = 120000;
const MAIL_POLL_MS = 1000;

// Paths of the links in the mails that the demo's sink has got; the free and open incidents' first.
async function linksOf(page, sink) {
    const mails = await (await page.request.get(`${sink}/messages.json`)).text();
    const links = new Map([...mails.matchAll(LINK)].map(([path, id, token]) => [id, { path, id, token }]));
    for (const link of links.values()) {
        const answer = await page.request.get(`/api/v1/incidents/${link.id}`,
                                              { headers: { Authorization: `Bearer ${link.token}` } });
        const incident = answer.ok() ? await answer.json() : { state: 'cleared' };
        link.isFree = incident.state !== 'cleared' && !incident.with;
    }
    return [...links.values()].sort((a, b) => Number(b.isFree) - Number(a.isFree));
}

async function alertLink(browser, url, sink) {
    await check('an alert’s link opens its incident without signing in, and takes it in three taps', async () => {
        const { page, close } = await openPage(browser, url, { size: 'phone' });
        const deadline = Date.now() + MAIL_WAIT_MS;
        let [link] = await linksOf(page, sink);
        while (!link?.isFree && Date.now() < deadline) {
            await page.waitForTimeout(MAIL_POLL_MS);
            [link] = await linksOf(page, sink);
        }
        assert.ok(link, 'no mail with a link came');
        await page.goto(link.path);
        await page.getByRole('heading', { name: 'Why this?' }).waitFor();
        assert.equal(new URL(page.url()).search, '', 'the right to the incident stays in the address bar');
        if (link.isFree) {
            await page.getByRole('button', { name: 'I’m on it' }).click();
            await page.getByRole('button', { name: 'Opening windows or vents' }).click();
            await page.getByRole('button', { name: /^Next school day/ }).waitFor();
            await page.getByRole('button', { name: 'In 15 min' }).click();
            await page.getByRole('heading', { name: 'It’s yours. Thank you.' }).waitFor();
        }
        await page.goto('/');
        await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();   // the link is for nothing else
        await close();
    });
}

async function firstView(browser, url, cookies) {
    await check('the first view with its font is under 120 KB', async () => {
        const { page, close } = await openPage(browser, url, { cookies, size: 'phone' });
        const bytes = new Map();
        page.on('requestfinished', async (request) =>
            bytes.set(request.url(), (await request.sizes()).responseBodySize));
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        await page.evaluate(() => document.fonts.ready);
        const files = [...bytes].filter(([address]) => !address.includes('/api/'));
        const sum = files.reduce((total, [, size]) => total + size, 0);
        assert.ok(files.length >= 3 && sum > 0 && sum < FIRST_VIEW_BYTES_MAX, `${sum} bytes in ${files.length} files`);
        console.log(`      first view: ${sum} bytes in ${files.length} files`);
        await close();
    });
}

export async function states(browser, { URL: url, SINK: sink }, cookies) {
    await unknownRooms(browser, url, cookies);
    await hostileNames(browser, url, cookies);
    await lostConnection(browser, url, cookies);
    await unknownTime(browser, url, cookies);
    await marksOnTheChart(browser, url, cookies);
    await twoPeople(browser, url, cookies);
    await firstView(browser, url, cookies);
    if (sink)
        await alertLink(browser, url, sink);
    else
        console.log('skip  an alert’s link: no SINK to read mails from');
}
