// What the pages say where a figure, a grade or a right is missing, and where each role lands.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { holds, says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

export const PASSWORD = 'copper kettle window nine';
const FIRST_PASSWORD = 'what the leader wrote down';
export const HOMES = { site_staff: 'Incidents', technician: 'Sensors', rep: 'Rooms to fix', leader: 'Risk assessments',
                       governor: 'The term', teacher: 'Rooms now' };
const MINUTE_MS = 60000;

// Changes what the gateway answers on its way to the page; no event stream, so that nothing changes it back.
export async function withAnswer(context, path, change) {
    await context.route('**/api/v1/events', (route) => route.abort());
    await context.route(`**/api/v1${path}`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: change(await answer.json()) });
    });
}

// What first_password.mjs does on its page, past the page.
async function choosePassword({ request }, url, id, login) {
    const headers = { Origin: url };
    const entered = await request.post('/api/v1/session', { headers, data: { login, password: FIRST_PASSWORD } });
    assert.equal(entered.status(), 200, await entered.text());
    const chosen = await request.patch(`/api/v1/people/${id}`, { headers, data: {
        old_password: FIRST_PASSWORD, password: PASSWORD } });
    assert.equal(chosen.status(), 200, await chosen.text());
}

export async function signInAs(browser, url, leader, role, own = []) {
    const login = `${role.replace('_', '-')}-${Date.now().toString(36)}`;
    const added = await leader.request.post('/api/v1/people', { headers: { Origin: url }, data: {
        name: role, login, role, password: FIRST_PASSWORD, rooms: own } });
    assert.equal(added.status(), 201, await added.text());
    const visitor = await openPage(browser, url);
    await choosePassword(visitor.page, url, (await added.json()).id, login);
    await visitor.page.goto('/');
    await visitor.page.getByLabel('Sign-in name').fill(login);
    await visitor.page.getByLabel('Password').fill(PASSWORD);
    await visitor.page.getByRole('button', { name: 'Sign in' }).click();
    return visitor;
}

async function roles(browser, url, cookies) {
    const { page: leader, close } = await openPage(browser, url, { cookies });
    for (const [role, home] of Object.entries(HOMES))
        await check(`${role} comes home to ${home}`, async () => {
            const visitor = await signInAs(browser, url, leader, role);
            await visitor.page.getByRole('heading', { level: 1, name: home }).waitFor();
            if (role === 'teacher') {
                await visitor.page.goto('/sensors');
                await visitor.page.getByText('Only site staff, safety reps, leaders and technicians').waitFor();
                await thereAre(visitor.page.getByRole('button', { name: 'Try again' }), 0);
            }
            await visitor.close();
        });
    await close();
}

async function missing(browser, url, cookies) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    const [{ id }] = await (await page.request.get('/api/v1/rooms')).json();
    const { yardsticks } = await (await page.request.get(`/api/v1/rooms/${id}`)).json();
    const [praise, finding] = [yardsticks.find(({ severity }) => severity === 'good'),
                               yardsticks.find(({ statistic }) => statistic === 'consecutive_minutes')];
    let grade = {};
    await withAnswer(context, '/rooms', (rooms) => rooms.map((room) => ({ ...room, ...grade })));
    await withAnswer(context, `/rooms/${id}`, (room) => ({ ...room, ...grade, today: {
        ...room.today, co2_ppm: { coverage: 0.99, minutes_above: {}, longest_run_above: {} }, verdicts: [
            { rule: praise.rule, quantity: 'co2_ppm', verdict: 'not_applicable', reason: 'no_praise', figure: 1823,
              coverage: 0.11 },
            { rule: finding.rule, quantity: 'co2_ppm', verdict: 'cannot_tell', reason: 'coverage', figure: 0,
              coverage: 0 }] } }));
    const row = (rule) => page.locator('table.yardsticks tr', { hasText: rule.meaning });
    await check('before there is a grade its absence is said in words, and both shares say of what', async () => {
        grade = { grade: null, grade_reason: 'too_early' };
        await page.goto(`/rooms/${id}`);
        assert.equal(await page.locator('.coverage').innerText(),
                     'Measured 99% of the occupied time so far, 11% of the whole day’s: too early to grade.');
        await page.getByRole('columnheader', { name: 'Measured of the whole day' }).waitFor();
    });
    await check('a grade comes with its reason in plain words', async () => {
        grade = { grade: 'C', grade_reason: 'baseline' };
        await page.reload();
        await says(page.locator('.coverage'),
                     /grade C: the sensor’s seven-night check is not complete yet\.$/);
    });
    await check('a good row that was not reached says so and has no figure', async () => {
        await says(row(praise), /Not reached/);
        assert.doesNotMatch(await row(praise).innerText(), /1,823|Does not apply/);
    });
    await check('where nothing was measured there is a dash, never 0 min', async () =>
        assert.doesNotMatch(await row(finding).innerText(), /\b0 min/));
    await close();
}

// A gateway whose record was damaged, and one where a copy took the record's place.
async function records(browser, url, cookies) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    let backup = {};
    await withAnswer(context, '/health', (health) => ({ ...health, backup: { ...health.backup, ...backup } }));
    await check('the page of the gateway says whether damage was found, and what', async () => {
        await page.goto('/settings/system');
        await page.getByText('None found', { exact: true }).waitFor();
        backup = { damaged: true, damage: 'page 7 of readings' };
        await page.reload();
        await page.getByText('The check of the record found damage. Nothing was deleted.').waitFor();
        await page.getByText('page 7 of readings').waitFor();
    });
    await check('it says when a copy took the record’s place, up to when that goes, and why', async () => {
        backup = { restored: '2026-10-01T07:00:00Z', restored_until: '2026-09-30T02:00:00Z', restored_why: 'torn' };
        await page.reload();
        await page.getByText(/^Thu 1 Oct, 08:00\. Its newest reading: Wed 30 Sept?, 03:00\./).waitFor();
        await page.getByText('torn', { exact: true }).waitFor();
    });
    await close();
}

async function overAlready(browser, url, cookies) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    const [{ id, name }] = await (await page.request.get('/api/v1/rooms')).json();
    const { now } = await (await page.request.get('/api/v1/session')).json();
    await withAnswer(context, '/rooms', (rooms) => rooms.map((room) => ({
        ...room, occupied: true, freshness: 'live', level: 'good', co2_ppm: 777, heard: now })));
    await context.route('**/api/v1/incidents/9999', (route) => route.fulfill({ json: {
        id: 9999, room: id, room_name: name, rule: 'over', state: 'cleared', severity: 'advisory', began: now, cleared: now,
        history: [], room_now: { id, name, occupied: true, freshness: 'live', level: 'good', co2_ppm: 1111, heard: now } } }));
    await check('“now” on the page of an incident that is over is what was heard since it was opened', async () => {
        await page.goto('/incidents/9999');
        await says(page.locator('.room-now'), /777/);
    });
    await check('how long one that is over lasted is said once', async () => {
        await says(page.locator('.answer'), /Began \d\d:\d\d\. Back under the limit at \d\d:\d\d, after less than a minute\.$/);
    });
    await close();
}

async function averages(browser, url, cookies) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    const { rules } = await (await page.request.get('/api/v1/packs/adopted')).json();
    const rule = rules.find(({ statistic, limit, severity }) =>
        statistic === 'sustained' && limit === 1500 && severity !== 'good');
    const { now } = await (await page.request.get('/api/v1/session')).json();
    const frozen = async (ago_ms) => {
        await context.unrouteAll({ behavior: 'wait' });
        await withAnswer(context, '/session', (session) => ({ ...session, now, demo_speed: 1 }));
        await withAnswer(context, '/rooms', (rooms) => rooms.map((room) => ({
            ...room, occupied: true, freshness: 'late', level: 'act', peak: false, co2_ppm: 1911, rule: rule.rule,
            heard: now, level_since: new Date(Date.parse(now) - ago_ms).toISOString() })));
        await page.goto('/');
        await page.locator('.tile-why').first().waitFor();
    };
    await check('a mean that crossed just now says since when, not for 0 min', async () => {
        await frozen(0);
        await says(page.locator('.tile-why').first(),
                     /^20-minute average over 1500 ppm since \d\d:\d\d/);
    });
    await check('a late value is small, with its age', async () => {
        await thereAre(page.locator('.tile .number'), 0);
        await says(page.locator('.tile').first(), /1,911[^]*Late: /);
    });
    await check('after a minute it says for how long', async () => {
        await frozen(10.5 * MINUTE_MS);
        assert.equal(await page.locator('.tile-why').first().innerText(), 'over 1500 ppm for 10 min');
    });
    await close();
}

async function sensors(browser, url, cookies) {
    await check('a sensor with a trouble has no tick, and late is counted as the wall has it', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await context.route('**/api/v1/events', (route) => route.abort());      // which would say that they are live
        await withAnswer(context, '/rooms', (rooms) => rooms.map((room) => ({ ...room, freshness: 'late' })));
        await withAnswer(context, '/sensors', (answer) => ({ ...answer, sensors: answer.sensors.map((sensor) => ({
            ...sensor, freshness: 'live', battery_pct: 14 })) }));
        await page.goto('/sensors');
        await page.getByText('Battery at 14%.').first().waitFor();
        await thereAre(page.locator('.sensor .shape circle:not([stroke-dasharray])'), 0);
        await says(page.locator('.answer'), /^0 live · [1-9]/);
        await close();
    });
    await check('a check of a sensor is entered, and its line says who and how', async () => {
        const { page, close } = await openPage(browser, url, { cookies });
        await page.goto('/sensors');
        const card = page.locator('.sensor').first();
        const name = (await card.locator('h3').innerText()).trim();
        const same = page.locator('.sensor', { hasText: name });
        await same.getByText('Checks and place').click();
        await same.getByText('No check is on record.').waitFor();
        await same.getByLabel('How it was checked').selectOption('reference');
        await same.getByRole('button', { name: 'Enter the check' }).click();
        await same.getByText(/^Checked .* by .*: beside a reference instrument, good\./).waitFor();
        await same.getByRole('button', { name: 'It is in its place' }).click();
        await same.getByText(/In its place, says /).waitFor();
        await close();
    });
    await check('a new sensor is not put anywhere before a room is chosen', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        let asked = 0;
        await withAnswer(context, '/session', (session) => ({ ...session, person: { ...session.person,
                                                                                    role: 'site_staff' } }));
        await context.route('**/api/v1/sensors/assign', (route) => asked++ || route.abort());
        await withAnswer(context, '/sensors', (answer) => ({ ...answer, tray: [{
            name: 'new-one', family: 'plain', heard: '2026-11-23T09:00:00Z', messages: 1, co2_ppm: 600,
            temperature_c: 20 }] }));
        await page.goto('/sensors');
        await page.getByRole('button', { name: 'Put in a room' }).click();
        await thereAre(page.locator('select:invalid'), 1);
        assert.equal(asked, 0);
        await close();
    });
}

async function incidents(browser, url, cookies) {
    const one = (id, severity, raised, cleared, more) => ({ id, room: 'x', room_name: '8C', rule: `r${id}`,
        rule_text: `rule ${id}`, quantity: 'co2_ppm', severity, state: cleared ? 'cleared' : 'raised', began: raised,
        raised, cleared, peak: 1600, with: null, until: null, ...more });
    await check('one open incident that nobody has is told in the singular', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withAnswer(context, '/incidents?state=open', () => [one(1, 'alarm', '2026-11-23T09:00:00Z', null)]);
        await page.goto('/incidents');
        await page.getByText('1 incident is open. Nobody has it yet.').waitFor();
        await close();
    });
    await check('giving back gives back all that was taken together, and nothing else', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        const { person } = await (await context.request.get(`${url}/api/v1/session`)).json();
        const mine = { with: person.name, intent: 'opening', until: '2026-11-23T10:15:00Z', note: null };
        const open = [one(1, 'alarm', '2026-11-23T09:00:00Z', null, mine),
                      one(2, 'warning', '2026-11-23T08:50:00Z', null, mine),
                      one(3, 'warning', '2026-11-23T08:40:00Z', null, { ...mine, intent: 'fan' })];
        const released = [];
        await withAnswer(context, '/incidents?state=open', () => open);
        await context.route('**/api/v1/incidents/*/release', (route) => {
            const id = Number(route.request().url().match(/incidents\/(\d+)/)[1]);
            released.push(id);
            return route.fulfill({ json: { ...open[id - 1], with: null, intent: null, until: null } });
        });
        await page.goto('/incidents');
        await page.getByRole('button', { name: 'Not fixed: give it back' }).click();
        await page.locator('.card').getByText('Nobody has it yet.').first().waitFor();
        assert.deepEqual(released, [1, 2]);
        await close();
    });
    await check('what ran out of time says who had it, and names nobody as who gave it back', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        const lapsed = one(1, 'alarm', '2026-11-23T09:00:00Z', null, { with_before: 'Sue' });
        await withAnswer(context, '/incidents?state=open', () => [lapsed]);
        await context.route('**/api/v1/incidents/1', (route) => route.fulfill({ json: { ...lapsed, room_now: null,
            rule_detail: null, history: [
                { at: '2026-11-23T09:05:00Z', what: 'acknowledged', who: 'Sue', detail: 'opening' },
                { at: '2026-11-23T09:20:00Z', what: 'returned', who: null, detail: 'returned' }] } }));
        await page.goto('/incidents');
        await page.getByText('Nobody has it now. Sue had it, and it was not back in range in time.').waitFor();
        await page.getByRole('link', { name: '8C: rule 1' }).click();
        await says(page.locator('.timeline li').nth(1), /Open again: not back in range by .*09:20$/);
        await close();
    });
    await check('one looks again in 15 or 30 min, at the period’s end, or with a reason next school day', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        let asked = 0;
        await context.route('**/api/v1/incidents/1/acknowledge', (route) => asked++ || route.abort());
        await withAnswer(context, '/session', (session) => ({ ...session, demo_speed: 1,
                                                                     now: '2026-11-23T10:00:00Z' }));
        await withAnswer(context, '/incidents?state=open', () => [{
            ...one(1, 'alarm', '2026-11-23T09:30:00Z', null),
            period_end: '2026-11-23T10:30:00Z', next_period: '2026-11-24T09:00:00Z' }]);
        await page.goto('/incidents');
        await page.getByRole('button', { name: 'I’m on it' }).click();
        await page.getByRole('button', { name: 'Opening windows or vents' }).click();
        assert.deepEqual((await page.locator('.panel .choices button').allInnerTexts()).map((text) => text.trim()),
                         ['In 15 min', 'In 30 min', 'End of period, 10:30', 'Next school day, Tue 24 Nov, 09:00']);
        await page.getByRole('button', { name: 'Next school day' }).click();
        await page.getByText('Write a few words first').waitFor();
        assert.equal(asked, 0);
        await close();
    });
    await check('closed incidents of one cause and time are one card, those of another time another', async () => {
        const { page, context, close } = await openPage(browser, url, { cookies });
        await withAnswer(context, '/incidents?state=cleared', () => [
            one(3, 'warning', '2026-11-23T11:00:00Z', '2026-11-23T11:30:00Z'),
            one(2, 'alarm', '2026-11-23T09:10:00Z', '2026-11-23T09:40:00Z'),
            one(1, 'warning', '2026-11-23T09:00:00Z', '2026-11-23T10:00:00Z')]);
        await page.goto('/incidents?view=closed');
        await page.locator('.incident').nth(1).waitFor();
        await thereAre(page.locator('.incident'), 2);
        await says(page.locator('.incident').nth(1), /rule 2[^]*Also closed here: rule 1\./);
        await close();
    });
}

async function forms(browser, url, cookies) {
    await check('a calendar that cannot be read leads to the field at fault, and no old success stays', async () => {
        const { page, close } = await openPage(browser, url, { cookies });
        await page.goto('/settings/calendar');
        await page.getByRole('button', { name: 'Save the calendar' }).click();
        await page.getByText('Saved. Day figures').waitFor();
        await page.getByLabel('Closed').fill('next tuesday');
        await page.getByRole('button', { name: 'Save the calendar' }).click();
        await page.getByRole('alert').getByRole('link').click();
        assert.equal(await page.evaluate(() => document.activeElement.name), 'closed');
        await thereAre(page.getByText('Saved. Day figures'), 0);
        await close();
    });
    await check('the calendar shows twelve months, and each day off with its letter, word and reason', async () => {
        const { page, close } = await openPage(browser, url, { cookies });
        await page.goto('/settings/calendar');
        await page.getByLabel('No school on the bank holidays').check();
        await page.getByLabel('INSET days').fill('27/11/2026 Safeguarding');
        await page.getByRole('button', { name: 'Save the calendar' }).click();
        await page.getByText('Saved. Day figures').waitFor();
        await page.locator('.day-inset[title="INSET day: Safeguarding"]').waitFor();
        await thereAre(page.locator('.month'), 12);
        await says(page.locator('.day-bank_holiday[title*="Early May"]'), /^3\s*B/);
        await page.getByRole('button', { name: 'Table', exact: true }).click();
        await page.getByRole('cell', { name: 'Bank holiday: Early May bank holiday' }).waitFor();
        await says(page.locator('main'), /\d+ school days\. 1 INSET day\./);
        await page.getByLabel('INSET days').fill('');
        await page.getByLabel('No school on the bank holidays').uncheck();
        await page.getByRole('button', { name: 'Save the calendar' }).click();
        await page.getByText('Saved. Day figures').waitFor();
        await close();
    });
    await check('a calendar file is looked at first, and only what is ticked goes into the form', async () => {
        const { page, close } = await openPage(browser, url, { cookies });
        const event = (day, summary) => `BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:${day}\r\nSUMMARY:${summary}\r\nEND:VEVENT\r\n`;
        const ics = `BEGIN:VCALENDAR\r\n${event('20270215', 'INSET day')}${event('20270219', 'Staff training')}${
            event('20270301', 'Parents’ evening')}END:VCALENDAR\r\n`;
        await page.goto('/settings/calendar');
        await page.getByLabel('Calendar file').setInputFiles({ name: 'school.ics', mimeType: 'text/calendar',
                                                               buffer: Buffer.from(ics) });
        await page.getByText('3 entries were found').waitFor();
        await page.getByLabel('2027-02-19 Staff training').uncheck();
        await holds(page.getByLabel('INSET days'), '');
        await page.getByRole('button', { name: 'Put the ticked ones into the form' }).click();
        await page.waitForFunction(() => document.querySelector('[name=inset]').value === '2027-02-15 INSET day');
        await page.getByLabel('Calendar file').setInputFiles({ name: 'days.csv', mimeType: 'text/csv',
                                                               buffer: Buffer.from('27-11-2026,INSET,inset\n') });
        await page.getByText('line 1: "27-11-2026" is not a date').waitFor();
        await close();
    });
    await check('a wrong number of seats is told by the label', async () => {
        const { page, close } = await openPage(browser, url, { cookies });
        await page.goto('/settings/rooms?new');
        await page.getByLabel('Name').fill('Too many seats');
        await page.getByLabel('Seats').fill('99999');
        await page.getByRole('button', { name: 'Add this room' }).click();
        await page.getByRole('alert').getByRole('link', { name: /^Seats has to be a/ }).waitFor();
        await close();
    });
}

// One address of each page that the dashboard's router knows.
async function addresses() {
    const router = await readFile(new URL('../../dashboard/src/router.js', import.meta.url), 'utf8');
    return [...router.matchAll(/pattern: \/\^(.+)\$\//g)].map(([, pattern]) =>
        pattern.replaceAll('\\/', '/').replace(/\((\w+)\|[^)]*\)/g, '$1').replace(/\(.+?\)/g, '1'));
}

async function nowhere(browser, url) {
    await check('the address of every page is answered 200, also when it is opened from a link', async () => {
        const { page, close } = await openPage(browser, url);
        const known = await addresses();
        assert.ok(known.length > 40, `${known.length} pages`);
        for (const address of known)
            assert.equal((await page.request.get(address)).status(), 200, address);
        await close();
    });
    await check('an unknown address is answered 404 with a page that says so and leads back', async () => {
        const { page, close } = await openPage(browser, url);
        assert.equal((await page.goto('/no/such/page')).status(), 404);
        await page.getByRole('heading', { level: 1, name: 'No such page' }).waitFor();
        assert.equal(await page.getByRole('link', { name: 'To the rooms' }).getAttribute('href'), '/');
        await close();
    });
}

export async function said(browser, { URL: url }, cookies) {
    await roles(browser, url, cookies);
    await missing(browser, url, cookies);
    await averages(browser, url, cookies);
    await records(browser, url, cookies);
    await overAlready(browser, url, cookies);
    await sensors(browser, url, cookies);
    await incidents(browser, url, cookies);
    await forms(browser, url, cookies);
    await nowhere(browser, url);
}
