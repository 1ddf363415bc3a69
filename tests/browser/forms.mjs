// Forms of the settings: newer bank holidays are looked at before they are saved; every mistake of a form is told at
// once.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { holds, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

const YEAR = 2031 + Date.now() % 60;      // another one for a second run on the same gateway
const DAY = { title: 'Day of the test', date: `${YEAR}-03-03`, notes: '', bunting: false };
const published = (events) => ({ name: 'bank-holidays.json', mimeType: 'application/json', buffer: Buffer.from(
    JSON.stringify({ 'england-and-wales': { division: 'england-and-wales', events } })) });

async function bankHolidays(page) {
    const choose = (file) => page.getByLabel('The published bank holidays').setInputFiles(file);
    const known = async () => (await (await page.request.get('/api/v1/calendar/bank-holidays')).json()).days.length;
    const before = await known();

    await check('what is not the published file is refused in plain words', async () => {
        await page.goto('/settings/calendar');
        await choose({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from('<html>') });
        await page.getByRole('alert').getByText('This is not the published file').waitFor();
        await choose(published([]));
        await page.getByRole('alert').getByText('This file can’t be taken, nothing was changed.').waitFor();
    });
    await check('newer bank holidays are shown with date and title, and nothing is saved by looking', async () => {
        await choose(published([DAY]));
        await page.getByRole('heading', { name: '1 day is added' }).waitFor();
        await page.getByText(`3 Mar ${YEAR}: Day of the test`).waitFor();
        assert.equal(await known(), before);
    });
    await check('a click saves them, and then the file has nothing new', async () => {
        await page.getByRole('button', { name: 'Save these bank holidays' }).click();
        await page.getByText('Days that are changed by it are judged again').waitFor();
        assert.equal(await known(), before + 1);
        await choose(published([DAY]));
        await page.getByText('The file has nothing new').waitFor();
    });
}

// Every link of the summary leads to its field, and each of these says what is wrong with it.
async function summaryLeadsTo(page, ids) {
    const links = page.getByRole('alert').getByRole('link');
    await links.nth(ids.length - 1).waitFor();
    await thereAre(links, ids.length);
    for (const [index, id] of ids.entries()) {
        await links.nth(index).click();
        assert.equal(await page.evaluate(() => document.activeElement.id), id);
        assert.equal(await page.locator(`#${id}`).getAttribute('aria-invalid'), 'true');
        await page.locator(`#${id}-error`).waitFor();
    }
}

async function mistakes(page) {
    await check('a room with three mistakes is told all three, each a link to its field', async () => {
        await page.goto('/settings/rooms?new');
        await page.getByLabel('Name').fill('Room of mistakes');
        await page.getByLabel('Seats').fill('-1');
        await page.getByLabel(/^Volume/).fill('-5');
        await page.getByLabel(/^CO2 outdoors|^Outdoor CO2/).fill('5');
        await page.getByRole('button', { name: 'Add this room' }).click();
        await summaryLeadsTo(page, ['room-seats', 'room-volume_m3', 'room-outdoor_ppm']);
        await holds(page.getByLabel('Name'), 'Room of mistakes');
    });
    await check('lines of a calendar that can’t be read are told at the fields they were typed in', async () => {
        await page.goto('/settings/calendar');
        await page.getByLabel('INSET days').fill('soon Training');
        await page.getByLabel('Holidays', { exact: true }).fill('30/02/2027 Easter');
        await page.getByRole('button', { name: 'Save the calendar' }).click();
        await summaryLeadsTo(page, ['calendar-inset', 'calendar-holidays']);
    });
}

async function checkOfSensor(browser, url, cookies) {
    const { page, close } = await openPage(browser, url, { cookies, timezoneId: 'America/New_York' });
    const { sensors } = await (await page.request.get('/api/v1/sensors')).json();
    const { name, room, room_name: roomName } = sensors.find((sensor) => sensor.room);
    const path = `/api/v1/sensors/${encodeURIComponent(name)}/calibrations`;

    await check('when a sensor was checked is read in the school’s zone, wherever the browser is', async () => {
        await page.goto('/sensors');
        const card = page.locator('.card.sensor', { has: page.getByRole('heading', { name, exact: true }) });
        await card.locator('summary').first().click();
        await card.getByLabel('When').fill('2026-07-01T10:15');
        await card.getByRole('button', { name: 'Enter the check' }).click();
        await card.getByText(/1 Jul, 10:15/).first().waitFor();
        const { calibrations } = await (await page.request.get(path)).json();
        assert.ok(calibrations.some(({ at }) => at === '2026-07-01T09:15:00Z'));
    });
    await check('the access log says in a sentence whose sensor was checked and moved', async () => {
        for (const [to, said] of [[null, `Took the sensor ${name} out of its room`],
                                  [room, `Put the sensor ${name} in ${roomName}`]]) {
            const moved = await page.request.post('/api/v1/sensors/assign', { headers: { Origin: url },
                                                                              data: { device: name, room: to } });
            assert.ok(moved.ok(), await moved.text());
            await page.goto('/settings/access');
            await page.getByText(said).first().waitFor();
        }
        await page.getByText(`Checked the sensor ${name}, held in outdoor air: it is good`).first().waitFor();
    });
    await close();
}

async function weekEvidence(page) {
    await check('the week has the grade of each day’s evidence and why it is no better', async () => {
        const [{ id }] = await (await page.request.get('/api/v1/rooms')).json();
        await page.route('**/api/v1/rooms/*/days?*', async (route) => {
            const answer = await route.fetch();
            const days = (await answer.json()).map((day) => ({ ...day, evidence: { grade: 'C', reason: 'calibration',
                                                                                   coverage: 1 } }));
            await route.fulfill({ response: answer, json: days });
        });
        await page.goto(`/rooms/${id}?view=week`);
        await page.getByRole('row', { name: /^Evidence .*grade C: the sensor’s calibration check is due/ }).waitFor();
        await page.unrouteAll({ behavior: 'ignoreErrors' });
    });
}

export async function forms(browser, { URL: url }, cookies, screenshots) {
    const { page, close, complaints, outside } = await openPage(browser, url, { cookies });
    await bankHolidays(page);
    await mistakes(page);
    await checkOfSensor(browser, url, cookies);
    await weekEvidence(page);
    await check('no form complained or asked elsewhere', async () => assert.deepEqual([...complaints, ...outside], []));
    await close();
    if (!screenshots)
        return;
    for (const size of ['phone', 'desktop']) {
        const look = await openPage(browser, url, { cookies, size });
        await look.page.goto('/settings/calendar');
        await look.page.getByLabel('The published bank holidays').setInputFiles(published([{ ...DAY, date: `${YEAR}-03-04` }]));
        await look.page.getByRole('heading', { name: 'is added' }).waitFor();
        await look.page.getByRole('button', { name: 'Save these bank holidays' }).scrollIntoViewIfNeeded();
        await look.page.screenshot({ path: join(screenshots, `bank-holidays-${size}.png`) });
        await look.close();
    }
}
