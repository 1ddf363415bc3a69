// What teachers and governors see of the rooms, and the record of who looked.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { signInAs } from './said.mjs';

async function teacher(browser, url, leader, [own, other]) {
    await check('a teacher without a room is told whom to ask', async () => {
        const { page, close } = await signInAs(browser, url, leader, 'teacher');
        await page.getByText(/none is yours yet\. Ask .+ \(leader\)\./).waitFor();
        await close();
    });
    const { page, complaints, close } = await signInAs(browser, url, leader, 'teacher', [own.id]);
    await check('a teacher’s wall is their own rooms', async () => {
        await page.locator('.tile').first().waitFor();
        await thereAre(page.locator('.tile'), 1);
        await page.getByText('Live', { exact: true }).waitFor();
    });
    await check('a teacher sees the day and the week of an own room, and two weeks at most', async () => {
        await page.goto(`/rooms/${own.id}?view=week`);
        await page.locator('table.week').waitFor();
        await page.getByRole('link', { name: 'Week before' }).click();
        await page.getByRole('link', { name: 'Week after' }).waitFor();
        await thereAre(page.getByRole('link', { name: 'Week before' }), 0);
    });
    await check('another’s room says why it is not shown, and whom to ask', async () => {
        await page.goto(`/rooms/${other.id}`);
        await page.getByText(/only your own rooms, and this is not one of them\. Ask .+ \(leader\)\./).waitFor();
    });
    await check('no page complained to the teacher', async () => assert.deepEqual(complaints, []));
    await close();
}

async function governor(browser, url, leader, [room]) {
    const { page, context, complaints, close } = await signInAs(browser, url, leader, 'governor');
    await check('a governor’s term is a sentence, a table from the worst room down, and what is not told', async () => {
        await page.getByText(/^Cannot tell: no room was measured well enough/).waitFor();
        const sums = { school_days: 50, measured_days: 48, occupied_minutes: 20000, coverage: 0.96, mean: 905.4,
                       minutes_above: { 800: 1920, 1000: 960, 1500: 0 }, failed_days: 9,
                       worst_run_above: { 800: 140, 1000: 75, 1500: 0 } };
        const rooms = [
            { room: room.id, name: 'Library', ...sums },
            { room: room.id, name: '8C', ...sums, minutes_above: { 800: 9600, 1000: 4800, 1500: 96 } },
            { room: room.id, name: 'Hall', ...sums, coverage: 0.749 },
            { room: room.id, name: 'Lab', ...sums, coverage: 0, mean: null },
            { room: room.id, name: 'Annexe', too_few_days: true }];
        await context.route('**/api/v1/term', (route) => route.fulfill({ json: {
            from: '2026-09-07', to: '2026-11-20', rooms } }));
        await page.reload();
        await says(page.locator('.answer'),
                   /^Over 800 ppm for 30% of the time measured in 2 rooms, .+ Worst: 8C, 50%\.$/);
        await says(page.locator('table.term tbody'),
                   /^8C\s+50%\s+under 1%\s+2 h 20 min\s+905 ppm\s+9 of 48\s+96%\s+Library\s+10%\s+0%/);
        await thereAre(page.locator('table.term tbody tr'), 2);
        await page.getByText('Hall: 74% of the time in use was measured.').waitFor();
        await page.getByText('Lab: 0% of the time in use was measured.').waitFor();
        await page.getByText(/would tell of single days: Annexe\.$/).waitFor();
        await page.getByRole('link', { name: 'Term report of the school (PDF)' }).waitFor();
    });
    await check('a governor sees the term of a room and no single reading', async () => {
        await page.goto(`/rooms/${room.id}`);
        await page.getByText('Sums of the days that the record keeps').waitFor();
        await thereAre(page.locator('figure.chart'), 0);
        await thereAre(page.getByRole('link', { name: 'Week', exact: true }), 0);
        await thereAre(page.getByRole('button', { name: 'I’m on it' }), 0);
    });
    await check('a term is a sentence, a table of levels and one of rules', async () => {
        const { yardsticks: [rule] } = await (await page.request.get(`/api/v1/rooms/${room.id}`)).json();
        await context.route('**/rooms/*/term', (route) => route.fulfill({ json: {
            room: room.id, from: '2026-08-24', to: '2026-11-22', school_days: 50, measured_days: 48, coverage: 0.964,
            mean: 905.4, minutes_above: { 800: 5400, 1000: 1260, 1500: 0 },
            worst_run_above: { 800: 140, 1000: 75, 1500: 0 },
            rules: [{ rule: rule.rule, pass: 20, fail: 28, cannot_tell: 2, not_applicable: 0 }] } }));
        await page.reload();
        await page.getByText(/^Over 800 ppm for 90 h.* mean 905 ppm\. 96% .* 48 of 50 school days/).waitFor();
        await thereAre(page.locator('table.term'), 2);
        await says(page.locator('table.term').last(), /\s20\s+28\s+2$/);
    });
    await check('no page complained to the governor', async () => assert.deepEqual(complaints, []));
    await close();
}

async function given(page, [own]) {
    await check('a leader gives a person a room, and the list says so', async () => {
        await page.goto('/settings/people');
        const row = page.locator('.rows > li', { hasText: 'teacher or staff' }).first();
        await row.getByRole('button', { name: 'Change' }).click();
        const rooms = row.getByRole('group', { name: 'Own rooms' });
        await row.getByLabel('Role').selectOption('site_staff');
        await thereAre(rooms, 0);           // only teachers have some
        await row.getByLabel('Role').selectOption('teacher');
        await rooms.getByLabel(own.name, { exact: true }).check();
        await row.getByRole('button', { name: 'Save' }).click();
        await page.getByText(' was changed.').waitFor();
        await page.locator('.rows > li', { hasText: `own rooms: ${own.name}` }).first().waitFor();
    });
}

async function seen(page, [own]) {
    await check('who looked at a room’s history is in the access log, in words', async () => {
        await page.goto('/settings/access');
        await page.locator('.rows li', { hasText: `Looked at ${own.name}` }).filter({ hasText: 'teacher' }).first()
            .waitFor();
    });
}

export async function roles(browser, { URL: url }, cookies) {
    const { page: leader, close } = await openPage(browser, url, { cookies });
    const rooms = await (await leader.request.get('/api/v1/rooms')).json();
    await teacher(browser, url, leader, rooms);
    await governor(browser, url, leader, rooms);
    await given(leader, rooms);
    await seen(leader, rooms);
    await close();
}
