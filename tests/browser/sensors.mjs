// A sensor's own page: what is wrong since when and what to do, the figures of its days, its last messages.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { holds, says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { eventually } from './own_gateway.mjs';
import { check } from './check.mjs';
import { publish } from './journey.mjs';
import { signInAs, withAnswer } from './said.mjs';

const DAYS = [{ date: '2026-11-20', readings: 288, doubtful: 0, battery_pct: 91, battery_v: null, rssi_dbm: -71 },
              { date: '2026-11-21', readings: 288, doubtful: 0, battery_pct: 88, battery_v: null, rssi_dbm: -75 },
              { date: '2026-11-23', readings: 20, doubtful: 1, battery_pct: 9, battery_v: null, rssi_dbm: -74 }];
const LOW = { freshness: 'live', flags: ['reads_low'], rejected: 0, battery_pct: 9, days: DAYS,
              night: { baseline_ppm: 366, others_ppm: 428, drift_ppm: null, since: '2026-11-16' },
              nights: [{ date: '2026-11-22', low_ppm: 366, others_ppm: 428 }] };

// Two sensors of our own, so that the school keeps those it has.
async function replacing(browser, url, bridge, leader) {
    const visitor = await signInAs(browser, url, leader, 'site_staff');
    const { page } = visitor;
    const [old, spare] = ['old', 'spare'].map((word) => `${word}-${Date.now().toString(36)}`);
    const assign = (device, room) => page.request.post('/api/v1/sensors/assign', { headers: { Origin: url },
                                                                                  data: { device, room } });
    await check('a spare takes the place of a sensor in one step, and both pages say from when to when', async () => {
        await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
        const rooms = await (await page.request.get('/api/v1/rooms')).json();
        const { id, name } = rooms.at(-1);
        [old, spare].forEach((device) => publish(bridge, device));
        await eventually('the old one is put in a room', async () => (await assign(old, id)).ok());
        await eventually('the spare is heard', async () => (await page.request.get(`/api/v1/sensors/${spare}`)).ok());
        await page.goto(`/sensors/${old}`);
        await page.getByLabel('The new sensor').selectOption(spare);
        await page.getByRole('button', { name: 'Replace it now' }).click();
        await page.getByRole('heading', { level: 1, name: spare }).waitFor();
        await says(page.locator('dl.summary'), new RegExp(`Room\\s+${name}`));
        await page.getByText(new RegExp(`^${old}, (from .* to|until) `)).waitFor();
        await page.goto(`/sensors/${old}`);
        await says(page.locator('dl.summary'), /Room\s+Set aside/);
        assert.ok((await assign(spare, null)).ok());
    });
    await visitor.close();
}

async function swapDay(browser, url, cookies, names) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    const sent = [];
    await context.route('**/api/v1/sensors/together', async (route) => {
        const body = route.request().postDataJSON();
        sent.push(body);
        await route.fulfill({ status: body.keep ? 201 : 200, json: {
            from: '2026-11-23T09:00:00Z', to: '2026-11-23T10:00:00Z', level_ppm: 612, limit_ppm: 81,
            coverage_needed: 0.75, kept: body.keep ?? false, sensors: [
                { sensor: names[0], offset_ppm: -4, coverage: 1, found: 'good' },
                { sensor: names[1], offset_ppm: 140, coverage: 1, found: 'off' },
                { sensor: names[2], offset_ppm: null, coverage: 0.5, found: 'too_little' }] } });
    });
    await check('a swap day tells each sensor’s offset, and keeps nothing before somebody says so', async () => {
        await page.goto('/sensors');
        await page.getByRole('link', { name: /^Swap day/ }).click();
        for (const name of names)
            await page.getByRole('checkbox', { name: new RegExp(`^${name}`) }).check();
        await page.getByRole('button', { name: 'Compare them' }).click();
        await says(page.locator('main .answer'), /median was 612 ppm\. .*: 1 are, 1 are not, 1 were heard too little/);
        await says(page.getByRole('row', { name: new RegExp(names[1]) }), /\+140\s+100%\s+Off: not good/);
        await says(page.getByRole('row', { name: new RegExp(names[2]) }), /–\s+50%\s+Heard too little/);
        assert.deepEqual(sent, [{ sensors: names, note: '' }]);
    });
    await check('what is kept of a swap day is the hour that was seen, with a certificate for each', async () => {
        await page.getByRole('button', { name: 'Enter it in the log of each sensor' }).click();
        await thereAre(page.getByRole('cell', { name: 'Certificate (PDF)' }), 2);
        assert.deepEqual(sent[1], { sensors: names, note: '', from: '2026-11-23T09:00:00Z', keep: true });
    });
    await close();
}

async function handheldRound(browser, url, cookies, room) {
    const { page, close } = await openPage(browser, url, { cookies, size: 'phone' });
    const monitor = `Aranet-${Date.now().toString(36)}`;
    await check('a hand-held reading is entered on a phone and stands on the room’s page as spot evidence', async () => {
        await page.goto('/sensors');
        await page.getByRole('link', { name: 'Hand-held round' }).click();
        const entry = page.locator('form');
        await entry.getByLabel('Room').selectOption(room.id);
        await entry.getByLabel('CO2 (ppm)').fill('1240');
        await entry.getByLabel('Monitor').fill(monitor);
        await page.getByRole('button', { name: 'Enter the reading' }).click();
        await page.getByText(`Entered for ${room.name}. Go on with the next room.`).waitFor();
        await holds(entry.getByLabel('CO2 (ppm)'), '');
        await holds(entry.getByLabel('Monitor'), monitor);      /* stays for the next room */
        await page.goto(`/rooms/${room.id}`);
        await says(page.locator('section', { hasText: 'Hand-held readings' }),
                   new RegExp(`Spot evidence[^]*1,240 ppm [^]*read off ${monitor} by `));
    });
    await check('a file of a round with an unknown room says so, and a right one is entered', async () => {
        await page.goto('/sensors/handheld');
        const send = (name) => page.getByLabel('CSV file').setInputFiles({ name: 'round.csv', mimeType: 'text/csv',
            buffer: Buffer.from(`time,room,co2 (ppm)\n2026-01-05T10:00:00Z,${name},812\n`) });
        await page.getByLabel('Monitor').last().fill(monitor);
        await send('Nowhere');
        await page.getByText('There is no room called Nowhere.').waitFor();
        await send(room.name);
        await page.getByText('1 reading was entered; 0 were on record already.').waitFor();
    });
    await check('hand-held readings are taken away as a table of spots', async () => {
        const [file] = await Promise.all([page.waitForEvent('download'),
            page.getByRole('link', { name: 'Hand-held readings of the last 12 months as a table (CSV)' }).click()]);
        assert.match(file.suggestedFilename(), /^spot-evidence-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
        const table = await readFile(await file.path(), 'utf8');
        assert.match(table, new RegExp(`\\r\\nspot,[^\\r]*,"${room.id}","${room.name}",1240,,,"${monitor}",`));
    });
    await check('on paper the page is an empty sheet with a row for every room', async () => {
        const rows = page.locator('.spot-sheet tbody tr');
        await page.evaluate(() => { window.print = () => { window.isPrinted = true; }; });
        await page.getByRole('button', { name: 'Print a sheet for a round' }).click();
        await page.waitForFunction(() => window.isPrinted);
        assert.ok(await rows.first().isHidden());
        await page.emulateMedia({ media: 'print' });
        await rows.first().waitFor();
        await thereAre(rows, (await (await page.request.get('/api/v1/rooms')).json()).length);
        await says(page.locator('.spot-sheet thead'), /Room\s+Time\s+CO2 \(ppm\)\s+Temperature \(°C\)\s+Monitor\s+Who/);
        assert.ok(await page.getByRole('button', { name: 'Enter the reading' }).isHidden());
    });
    await close();
}

export async function sensorPages(browser, { URL: url, BRIDGE: bridge }, cookies) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    const { sensors } = await (await page.request.get('/api/v1/sensors')).json();
    const { name } = sensors.find((sensor) => sensor.room);

    await check('the list leads to a sensor’s own page, which says what became of its messages', async () => {
        await page.goto('/sensors');
        await page.getByRole('link', { name, exact: true }).click();
        await page.getByRole('heading', { level: 1, name }).waitFor();
        await says(page.getByRole('row', { name: /^Taken/ }), /Taken\s+[1-9]/);
    });
    await check('its last messages come when somebody asks, newest first, and the look is noted', async () => {
        await thereAre(page.locator('.message'), 0);
        await page.getByRole('button', { name: 'Show its last messages' }).click();
        await says(page.locator('.message').first(), /Taken · CO2, ppm: \d+.*topic .*"/s);
        const newest = await page.locator('.message time').evaluateAll((all) => all.map((one) => one.dateTime));
        assert.deepEqual(newest, [...newest].sort().reverse());
        const log = await (await page.request.get('/api/v1/access')).json();
        assert.match(JSON.stringify(log), /history read/);
    });
    await check('a sensor that reads low says since when, what the others read, and what to do', async () => {
        await withAnswer(context, `/sensors/${encodeURIComponent(name)}`, (answer) => ({ ...answer, ...LOW }));
        await page.goto(`/sensors/${encodeURIComponent(name)}`);
        await says(page.locator('.trouble').first(),
                   /^Reads low: nights at 366 ppm, others 428, since Mon 16 Nov\. Check it in open air/);
        await says(page.locator('.trouble').nth(1), /^Battery at 9%\. Change its battery\./);
        await thereAre(page.locator('.trouble'), 2);
    });
    await check('each of its charts is a sentence, a picture and a table of the same figures', async () => {
        const battery = page.locator('figure', { hasText: 'Battery by day' });
        await says(battery, /9% on Mon 23 Nov; it was 91% on Fri 20 Nov\./);
        await thereAre(battery.locator('polyline'), 1);         /* the day without a word leaves the line open */
        await thereAre(battery.locator('.daily-point'), 1);
        await battery.getByRole('button', { name: 'Table' }).click();
        await says(battery.getByRole('row').nth(2), /Sat 21 Nov\s+88%/);
        await says(page.locator('figure', { hasText: 'Signal by day' }), /-74 dBm on average/);
        await says(page.locator('figure', { hasText: 'Nights beside' }), /came down to 366 ppm; .* others is 428 ppm/);
    });
    await check('in the list the worst sensor is first', async () => {
        await withAnswer(context, '/sensors', (answer) => ({ ...answer, sensors: answer.sensors.map((sensor, index) => ({
            ...sensor, freshness: index === 3 ? 'silent' : 'live', rejected: 0, flags: index === 5 ? ['stuck'] : [],
            flags_since: { stuck: '2026-11-23T08:00:00Z' }, battery_pct: index === 1 ? 5 : 80, room: sensor.room })) }));
        await withAnswer(context, '/rooms', (rooms) => rooms.map((room, index) => ({
            ...room, freshness: room.id === sensors[3].room ? 'silent' : 'live' })));
        await page.goto('/sensors');
        const names = page.locator('.sensor h3');
        await says(names.first(), new RegExp(sensors[3].name));
        await says(names.nth(1), new RegExp(sensors[5].name));
        await says(names.nth(2), new RegExp(sensors[1].name));
        await says(page.locator('.sensor').nth(1), /The same CO2 all the while, since .*\. Restart it\./s);
    });
    await swapDay(browser, url, cookies, sensors.filter((sensor) => sensor.room).slice(0, 3).map((sensor) => sensor.name));
    await handheldRound(browser, url, cookies, (await (await page.request.get('/api/v1/rooms')).json())[0]);
    if (bridge)
        await replacing(browser, url, bridge, page);
    else
        console.log('skip  replacing a sensor: no BRIDGE to send through');
    await close();
}
