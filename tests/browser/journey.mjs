// From a new box to an acknowledged incident, as the first people would go.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { holds, says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

export const LEADER = { name: 'Ms Rees', login: 'rees', password: 'lantern orbit walnut drizzle' };
const INCIDENT_WAIT_MS = 240000;    // the demo's morning until the first stuffy room
const TRAY_WAIT_MS = 40000;         // the page asks every 15 s
const TABS_MAX = 120;
const LEVEL_WORDS =
    /, (Act now|Act|Watch|Good|No reading|Not in use|No rule here|Just over a line|Over [\d,]+ ppm[^,]*)(,|$)/;

// Presses Tab until the focus is on what reads like `words`; people without a mouse have no other way.
export async function tabTo(page, words) {
    for (let count = 0; count < TABS_MAX; count++) {
        const text = await page.evaluate(() => {
            const at = document.activeElement;
            return (at?.labels?.[0] ?? at)?.textContent?.trim() ?? '';
        });
        if (words.test(text))
            return;
        await page.keyboard.press('Tab');
    }
    assert.fail(`Tab never came to ${words}`);
}

async function claim(page, code) {
    await check('a wrong one-time code is refused and what was typed stays', async () => {
        await page.goto('/');
        await page.getByLabel('One-time code').fill('WRONG-CODE');
        await page.getByLabel('Your name').fill(LEADER.name);
        await page.getByLabel('Sign-in name').fill(LEADER.login);
        await page.getByLabel('Password').fill(LEADER.password);
        await page.getByRole('button', { name: 'Make the account' }).click();
        await page.getByRole('alert').waitFor();
        await holds(page.getByLabel('Your name'), LEADER.name);
    });
    await check('the one-time code makes the first leader and opens the wall', async () => {
        await page.getByLabel('One-time code').fill(code);
        await page.getByRole('button', { name: 'Make the account' }).click();
        await page.getByRole('heading', { level: 1, name: 'Rooms now' }).waitFor();
    });
}

async function signInAgain(page) {
    await check('signing out closes the pages, and a wrong password says so without saying which part', async () => {
        await page.getByRole('button', { name: 'Sign out' }).click();
        await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
        await page.getByLabel('Sign-in name').fill(LEADER.login);
        await page.getByLabel('Password').fill('wrong');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('alert').waitFor();
    });
    await check('signing in leads back to the page that was asked for', async () => {
        await page.goto('/incidents');
        await signIn(page);
        await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
    });
}

export async function signIn(page) {
    await page.getByLabel('Sign-in name').fill(LEADER.login);
    await page.getByLabel('Password').fill(LEADER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
}

async function seeRooms(page) {
    await check('the wall says first what is the matter, and shows every room as one link with its level', async () => {
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        assert.ok((await page.locator('.answer').innerText()).length > 10);
        const names = await page.locator('.tile > a > .hidden').allTextContents();
        assert.ok(names.length >= 12, `${names.length} rooms`);
        for (const name of names)
            assert.match(name, LEVEL_WORDS);
    });
    await check('the table has the same rooms as the tiles and sorts by a column', async () => {
        const tiles = await page.locator('.tile').count();
        await page.getByRole('button', { name: 'Table', exact: true }).click();
        await page.locator('tbody tr').first().waitFor();
        await thereAre(page.locator('tbody tr'), tiles);
        await page.getByRole('button', { name: 'Room', exact: true }).click();
        await page.locator('th[aria-sort="ascending"]').waitFor();
        await page.getByRole('button', { name: 'Tiles', exact: true }).click();
    });
    await check('a filter shows as many rooms as it counts', async () => {
        for (const chip of await page.locator('.chip-button').all()) {
            await chip.click();
            await page.waitForFunction(() => {          // both at one moment: rooms change their level meanwhile
                const pressed = document.querySelector('.chip-button[aria-pressed=true] .figures');
                return pressed && document.querySelectorAll('.tile').length === Number(pressed.textContent);
            });
            await chip.click();
        }
    });
    await check('pausing holds the updates, says so, and is remembered', async () => {
        await page.getByRole('button', { name: 'Pause updates' }).click();
        await page.reload();
        await page.getByText('Updates are paused').waitFor();
        await page.getByRole('button', { name: 'Resume updates' }).click();
        await page.getByText('Live', { exact: true }).waitFor();
    });
}

async function seeRoom(page) {
    await check('a chart is a sentence, a slider and a table with the same readings', async () => {
        await page.goto('/');
        await page.locator('.tile:not(.tile-unknown) > a').first().click();
        const chart = page.locator('figure.chart').first();
        await chart.locator('input[type=range]').waitFor();
        assert.ok((await chart.locator('figcaption p').innerText()).length > 10);
        await page.getByRole('button', { name: 'Pause updates' }).click();
        await chart.getByRole('button', { name: 'Table' }).click();
        await chart.locator('tbody tr').first().waitFor();
        const rows = await chart.locator('tbody tr').count();
        assert.equal(Number(await chart.locator('input[type=range]').getAttribute('max')) + 1, rows);
        await page.getByRole('button', { name: 'Resume updates' }).click();
    });
    await check('arrow keys and Home move along the chart and say the moment', async () => {
        const slider = page.locator('figure.chart input[type=range]').first();
        await slider.focus();
        const newest = await slider.getAttribute('aria-valuetext');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Home');
        await page.waitForFunction(([element, was]) => element.getAttribute('aria-valuetext') !== was,
                                   [await slider.elementHandle(), newest]);
        assert.match(await slider.getAttribute('aria-valuetext'), /^\d\d:\d\d.*, [\d,]+ ppm(, |$)/);
    });
    await check('every source has its own row, grouped by status and never blended', async () => {
        const groups = await page.locator('table.yardsticks .group').allInnerTexts();
        for (const status of ['Guidance', 'Union'])
            assert.ok(groups.some((text) => text.startsWith(status)), status);
        assert.ok(await page.locator('table.yardsticks .verdict').count() >= 5);
    });
    await check('a rule that was not verified at source says so on the room it judges', async () => {
        const rooms = await (await page.request.get('/api/v1/rooms')).json();
        for (const { id } of rooms) {
            const { yardsticks } = await (await page.request.get(`/api/v1/rooms/${id}`)).json();
            const unverified = yardsticks.filter((rule) => rule.confidence === 'C').length;
            if (!unverified)
                continue;
            await page.goto(`/rooms/${id}`);
            await page.locator('table.yardsticks').waitFor();
            await thereAre(page.getByText('not verified at source'), unverified);
            return;
        }
        console.log('skip  no rule of the adopted pack is unverified for any room');
    });
    await check('the week is a table of half hours by school days', async () => {
        await page.getByRole('link', { name: 'Week', exact: true }).click();
        await page.locator('table.week').waitFor();
        assert.ok(await page.locator('table.week thead th').count() >= 2);
        assert.ok(await page.locator('table.week tbody tr').count() >= 4);
    });
}

async function acknowledgeByKeyboard(page) {
    await check('an incident is acknowledged with the keyboard alone, and can be undone', async () => {
        await page.goto('/incidents');
        await page.getByRole('button', { name: 'I’m on it' }).first().waitFor({ timeout: INCIDENT_WAIT_MS });
        await tabTo(page, /^I’m on it$/);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'What are you doing?' }).waitFor();
        await tabTo(page, /^Opening windows or vents$/);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'When will you look again?' }).waitFor();
        await tabTo(page, /^In 15 min$/);
        await page.keyboard.press('Enter');
        await page.getByRole('heading', { name: 'It’s yours. Thank you.' }).waitFor();
        await tabTo(page, /^Undo$/);
    });
    await check('what I have is under Mine', async () => {
        await page.goto('/incidents?view=mine');
        await page.locator('.incident').first().waitFor();
        await says(page.locator('.incident').first(),
                     new RegExp(`With ${LEADER.name}: opening windows`));
    });
    await check('an incident says why: rule, source, status and when', async () => {
        await page.locator('.incident h2 a').first().click();
        await page.getByRole('heading', { name: 'Why this?' }).waitFor();
        await page.getByText('Source', { exact: true }).waitFor();
        await says(page.locator('.timeline'), /Raised|Taken/);
    });
}

// A sensor nobody has heard of sends its first reading through the quickstart's own broker.
export function publish(bridge, device) {
    const sent = spawnSync('mosquitto_pub', ['-L', `${bridge}/transom/in/${device}`, '-q', '1', '-m',
        JSON.stringify({ co2_ppm: 640, temperature_c: 20.5, humidity_pct: 44 })]);
    assert.equal(sent.status, 0, `mosquitto_pub: ${sent.error ?? sent.stderr}`);
}

async function placeSensor(page, bridge) {
    const device = `trial-${Date.now().toString(36)}`;
    await check('a sensor never heard before waits in the tray', async () => {
        publish(bridge, device);
        await page.goto('/sensors');
        await page.getByRole('heading', { level: 3, name: device }).waitFor({ timeout: TRAY_WAIT_MS });
    });
    await check('it is put in a room from the tray, and is listed with its room', async () => {
        const waiting = page.locator('.card', { hasText: device });
        await waiting.locator('select').selectOption({ index: 1 });
        await waiting.getByRole('button', { name: 'Put in a room' }).click();
        await page.getByText(`${device} is in `).waitFor();
        await page.locator('.card.sensor', { hasText: device }).waitFor();
    });
    await check('it is taken out of the room again, and stays known', async () => {
        const card = page.locator('.card.sensor', { hasText: device });
        await card.locator('summary').last().click();       // after that of its checks
        await card.locator('select').selectOption('');
        await card.getByRole('button', { name: 'Move from now on' }).click();
        await page.getByText(`${device} is in no room now`).waitFor();
    });
}

async function editRoom(page) {
    const name = 'Trial room <b>bold</b>';
    await check('a room without a name is not saved, and the summary leads to the field', async () => {
        await page.goto('/settings/rooms?new');
        await page.getByRole('button', { name: 'Add this room' }).click();
        await page.getByRole('alert').getByRole('link').click();
        assert.equal(await page.evaluate(() => document.activeElement.name), 'name');
    });
    await check('a room is added, and its name stays text', async () => {
        await page.getByLabel('Name').fill(name);
        await page.getByLabel('Seats').fill('28');
        await page.getByRole('button', { name: 'Add this room' }).click();
        await page.getByRole('heading', { level: 2, name }).waitFor();
        await thereAre(page.locator('main b'), 0);
    });
    await check('a room is changed', async () => {
        await page.getByRole('link', { name: `Change ${name}` }).click();
        await page.getByLabel('Seats').waitFor();
        await holds(page.getByLabel('Seats'), '28');
        await page.getByLabel('Seats').fill('26');
        await page.getByRole('button', { name: 'Save' }).click();
        await page.getByText('26 seats').first().waitFor();
    });
    await check('a room is taken off the wall', async () => {
        await page.getByRole('link', { name: `Change ${name}` }).click();
        await page.getByText('Take this room off the wall').click();
        await page.getByRole('button', { name: 'Take it off' }).click();
        await page.getByRole('heading', { level: 1, name: 'Rooms and their facts' }).waitFor();
        await page.getByRole('heading', { level: 2, name }).waitFor({ state: 'detached' });
    });
}

async function keepPeople(page) {
    await check('a person is added and told what role they have', async () => {
        const login = `dai-${Date.now().toString(36)}`;
        await page.goto('/settings/people');
        const add = page.locator('section', { hasText: 'Add a person' });
        await add.getByLabel('Name', { exact: true }).fill('Dai');
        await add.getByLabel('Role').selectOption('site_staff');
        await add.getByLabel('Sign-in name').fill(login);
        await add.getByLabel('First password').fill('copper kettle window nine');
        await add.getByRole('button', { name: 'Add this person' }).click();
        await page.getByText('Dai was added.').waitFor();
        await page.getByText(login).waitFor();
    });
}

async function checkQuiet(complaints, outside) {
    await check('no page complained: no script error, no refused policy, no missing word', async () =>
        assert.deepEqual(complaints, []));
    await check('nothing was loaded from outside', async () => assert.deepEqual(outside, []));
}

// Answers the cookies of the leader's session.
export async function journey(browser, { URL: url, CLAIM_CODE: code, BRIDGE: bridge }) {
    const { page, context, close, complaints, outside } = await openPage(browser, url);
    const session = await (await page.request.get('/api/v1/session')).json();
    if (session.claimed) {              // a second run on the same gateway
        await page.goto('/signin');
        await signIn(page);
        await page.getByRole('heading', { level: 1, name: 'Risk assessments' }).waitFor();
    } else {
        await claim(page, code);
    }
    if (!(await (await page.request.get('/api/v1/session')).json()).person)
        throw new Error('nobody is signed in: the other tests would only fail for that');
    await signInAgain(page);
    await seeRooms(page);
    await seeRoom(page);
    if (bridge)
        await placeSensor(page, bridge);
    else
        console.log('skip  the tray of new sensors: no BRIDGE to send through');
    await checkQuiet(complaints, outside);
    const cookies = await context.cookies();
    await close();
    return cookies;
}

// The cookies of a leader's session, without a look at any page.
export async function claimed(browser, { URL: url, CLAIM_CODE: code }) {
    const { page, context, close } = await openPage(browser, url);
    const { claimed: isClaimed } = await (await page.request.get('/api/v1/session')).json();
    if (!isClaimed)
        await page.request.post('/api/v1/claim', { headers: { Origin: url }, data: { code, ...LEADER } });
    await page.goto('/signin');
    await signIn(page);
    await page.getByRole('heading', { level: 1, name: 'Risk assessments' }).waitFor();
    const cookies = await context.cookies();
    await close();
    return cookies;
}

// What the leader does next, beginning with a wait for the first stuffy room.
export async function acting(browser, { URL: url }, cookies) {
    const { page, close, complaints, outside } = await openPage(browser, url, { cookies });
    await acknowledgeByKeyboard(page);
    await editRoom(page);
    await keepPeople(page);
    await checkQuiet(complaints, outside);
    await close();
}
