// What the pages say of fresh air: a range with its method and inputs, or one quiet line; and what is about to be.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

const MINUTE_MS = 60000;

// Changes what the gateway answers on its way to the page; no event stream, so that nothing changes it back.
async function withAnswer(context, path, change) {
    await context.route('**/api/v1/events', (route) => route.abort());
    await context.route(`**/api/v1${path}`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: change(await answer.json()) });
    });
}

const hour = { from: '2026-11-23T09:00:00Z', to: '2026-11-23T10:00:00Z', method: 'transient', litres_per_s: [93, 150],
               litres_per_s_per_person: [3.1, 5], people: 30, people_are_assumed: true, air_changes_per_h: [1.9, 3] };
const told = (air) => ({ ...air, refusal: null, hours: [hour, { ...hour, refusal: 'too_wide' }], newest: hour,
                         purge: { from_ppm: 1500, to_ppm: 800, minutes: [20, 32] },
                         recovery: { from_ppm: 1500, to_ppm: 800, count: 7, count_needed: 5, median_minutes: 9.1,
                                     minutes: [7, 12] },
                         excess: { times: 2.8, mean_ppm: 1500, reference_ppm: 800, refusal: null } });
const refused = (refusal) => (air) => ({ ...air, refusal, hours: [], newest: null, day: null, purge: null,
                                         recovery: null });

async function openRoom(browser, url, cookies, room, change) {
    const opened = await openPage(browser, url, { cookies });
    await withAnswer(opened.context, `/rooms/${room}/air*`, change);
    await opened.page.goto(`/rooms/${room}`);
    await opened.page.locator('.fresh .quiet').first().waitFor();
    return { ...opened, section: opened.page.locator('.fresh') };
}

async function estimates(browser, url, cookies, room) {
    await check('fresh air is a range for each person, with how it was worked out behind it', async () => {
        const { section, close, complaints } = await openRoom(browser, url, cookies, room, told);
        const words = await section.innerText();
        assert.match(words, /About 3\.1 to 5 litres a second for each person/);
        assert.match(words, /30 people, because the room has 30 seats and nobody counted/);
        assert.match(words, /20 to 32 minutes/);
        assert.match(words, /usually needs about 9\.1 minutes .* \(measured 7 times/);
        assert.match(words, /2\.8 times as much .* not a measure of infection/);
        await section.getByText('How we worked this out').click();
        const workings = await section.locator('details').innerText();
        assert.match(workings, /Volume of the room/);
        assert.match(workings, /the range would be too wide/);
        assert.deepEqual(complaints, []);
        await close();
    });
    await check('a room whose volume nobody gave says so in one line, and where to give it', async () => {
        const { section, close } = await openRoom(browser, url, cookies, room, refused('no_volume'));
        await says(section, /nobody has said how large this room is/);
        assert.match(await section.getByRole('link').getAttribute('href'), new RegExp(`/settings/rooms\\?edit=${room}$`));
        await thereAre(section.locator('.fresh-figure, details'), 0);
        await close();
    });
    await check('an air cleaner is named where rooms would be compared', async () => {
        const { section, close } = await openRoom(browser, url, cookies, room, (air) => ({ ...told(air),
            excess: { times: null, mean_ppm: 1500, reference_ppm: 800, refusal: 'air_cleaner' } }));
        await says(section, /An air cleaner works here/);
        assert.doesNotMatch(await section.innerText(), /infection/);
        await close();
    });
}

async function forecasts(browser, url, cookies) {
    const foretold = (minutes) => (rooms) => rooms.map((room, index) => (index ? { ...room, forecast: null } : {
        ...room, occupied: true, level: 'watch', freshness: 'live', co2_ppm: 1340, heard: new Date().toISOString(),
        forecast: { limit_ppm: 1500, minutes, at: room.heard } }));

    await check('a tile says when its room will be at 1500, and a reader hears it', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withAnswer(context, '/rooms', foretold([2000, 3000]));     // the demo's clock runs on
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        const tile = page.locator('.tile', { hasText: 'about 1,500 in' });
        await thereAre(tile, 1);
        await says(tile.locator('.hidden').first(), /about 1,500 in \d+.* to \d+.* min/);
        await close();
    });
    await check('a forecast whose time is over is not shown', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withAnswer(context, '/rooms', (rooms) => foretold([9, 14])(rooms).map((room) => ({ ...room,
            forecast: room.forecast && { ...room.forecast, at: new Date(Date.parse(room.forecast.at) - 15 * MINUTE_MS) } })));
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        await thereAre(page.getByText('about 1,500'), 0);
        await close();
    });
}

export async function fresh(browser, { URL: url }, cookies) {
    const { page, close } = await openPage(browser, url, { cookies });
    const [{ id }] = await (await page.request.get('/api/v1/rooms')).json();

    await close();
    await estimates(browser, url, cookies, id);
    await forecasts(browser, url, cookies);
}
