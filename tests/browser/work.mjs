// Actions, reports and inspections as the people who have them: what is reported becomes an action, is done with a
// photo, accepted and disputed; the round sheet keeps its ticks; an inspection goes from its notice to the employer's
// reply.
import assert from 'node:assert/strict';
import { holds, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { RULES, violations } from './looks.mjs';
import { signInAs } from './said.mjs';

const WHAT = 'Free the top window';
const FINDING = 'No window opens';
// One grey pixel.
const PHOTO = { name: 'window.png', mimeType: 'image/png', buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };

const openStep = (page, words) => page.getByText(words, { exact: true }).click();

// Opens a page whose form asks for rooms, and lets the rooms come only after the page is drawn.
async function openBeforeRooms(page, path, drawn) {
    let come = null;
    const late = new Promise((resolve) => {
        come = resolve;
    });
    await page.route('**/api/v1/rooms', async (route) => {
        await late;
        await route.continue();
    });
    await page.goto(path);
    await drawn();
    come();
}

async function comingLate(page, room) {
    await check('the rooms to report about are offered, also when they come after the form', async () => {
        await openBeforeRooms(page, '/hazards', () => thereAre(page.getByLabel('Where').locator('option'), 1));
        await page.getByLabel('Where').selectOption(room.id);
        await page.unrouteAll({ behavior: 'wait' });
    });
    await check('a new assessment offers rooms, also when they come after the page', async () => {
        await openBeforeRooms(page, '/assessments/new', () => page.locator('main .waiting').waitFor());
        await page.getByLabel('Some rooms').check();
        await page.getByRole('checkbox', { name: room.name, exact: true }).waitFor();
        await page.unrouteAll({ behavior: 'wait' });
    });
}

async function reporting(browser, url, leader, room) {
    await check('a teacher reports a window of an own room, and sees no log', async () => {
        const { page, complaints, close } = await signInAs(browser, url, leader, 'teacher', [room.id]);
        await page.locator('.tile').first().waitFor();
        await page.goto('/hazards');
        await page.getByLabel('Where').selectOption(room.id);
        await page.getByLabel('What is it').selectOption('window');
        await page.getByLabel('In your words').fill('Painted shut');
        await page.getByLabel('Somebody could get hurt now').check();
        await page.getByRole('button', { name: 'Report it' }).click();
        await page.getByText('Thank you. Site staff, safety reps and leaders see it now.').waitFor();
        await thereAre(page.getByText('Painted shut'), 0);
        assert.deepEqual(complaints, []);
        await close();
    });
    await check('a leader makes an action of it', async () => {
        await leader.goto('/hazards');
        await leader.getByText('1 report is open. 1 says that somebody could get hurt.').waitFor();
        await leader.getByText('Somebody could get hurt', { exact: true }).waitFor();
        await openStep(leader, 'Make an action of it');
        await leader.getByLabel('What is to be done').fill(WHAT);
        await leader.getByRole('button', { name: 'Make the action' }).click();
        await leader.getByText('0 reports are open.').waitFor();
        await leader.goto('/actions');
        await leader.getByRole('link', { name: WHAT }).click();
        await leader.getByText('To do', { exact: true }).waitFor();
        await leader.getByText('Site staff', { exact: true }).first().waitFor();
    });
    return new URL(leader.url()).pathname;
}

async function closing(leader, url) {
    await check('what is typed at one report stays there, and with the next report is nothing', async () => {
        for (const text of ['The first of two', 'The second of two']) {
            const made = await leader.request.post('/api/v1/hazards', { headers: { Origin: url }, data: {
                kind: 'other', danger: false, text } });
            assert.equal(made.status(), 201, await made.text());
        }
        await leader.goto('/hazards');
        const first = leader.locator('li.card').first();
        await first.locator('summary', { hasText: 'Close it' }).click();
        await first.getByLabel('Why nothing more is to be done').fill('It is gone');
        await first.getByRole('button', { name: 'Close it with this reason' }).click();
        await leader.getByText('1 report is open.').waitFor();
        await thereAre(leader.locator('details[open]'), 0);
        await first.locator('summary', { hasText: 'Close it' }).click();
        await holds(first.getByLabel('Why nothing more is to be done'), '');
        await first.getByLabel('Why nothing more is to be done').fill('So is this');
        await first.getByRole('button', { name: 'Close it with this reason' }).click();
        await leader.getByText('0 reports are open.').waitFor();
    });
}

async function doing(browser, url, leader, action) {
    const { page: staff, complaints, close } = await signInAs(browser, url, leader, 'site_staff');
    await staff.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
    await check('what is whose role’s is mine, and is closed with a photo', async () => {
        await staff.goto('/actions?view=mine');
        await staff.getByRole('link', { name: WHAT }).click();
        await openStep(staff, 'It is done');
        await staff.getByRole('button', { name: 'Close with this proof' }).click();
        await staff.getByRole('alert').getByText('as proof').first().waitFor();
        await staff.locator('#photo-close').setInputFiles(PHOTO);
        await staff.getByLabel('Compare the fortnight before and after in').selectOption({ index: 1 });
        await staff.getByRole('button', { name: 'Close with this proof' }).click();
        await staff.getByText('Closed. A leader is asked to accept it.').waitFor();
        const photo = staff.getByRole('img', { name: /^Photo by/ });
        await photo.waitFor();
        assert.ok(await photo.evaluate(async (image) => {
            await image.decode();
            return image.naturalWidth > 0;
        }));
        await staff.getByText(/^Cannot tell yet: \d+ school days before and 0 after/).waitFor();
    });
    assert.deepEqual(complaints, []);
    await close();
    await check('a leader accepts it, and a safety rep disputes it', async () => {
        await leader.goto(action);
        await openStep(leader, 'Accept it as done');
        await leader.getByRole('button', { name: 'Accept', exact: true }).click();
        await leader.getByText('Accepted.', { exact: true }).waitFor();
        const rep = await signInAs(browser, url, leader, 'rep');
        await rep.page.getByRole('heading', { level: 1, name: 'Rooms to fix' }).waitFor();
        await rep.page.goto(action);
        await openStep(rep.page, 'Dispute it');
        await rep.page.getByLabel('What is not right').fill('It still sticks');
        await rep.page.getByRole('button', { name: 'Dispute', exact: true }).click();
        await rep.page.getByText('Disputed. It is to be done again').waitFor();
        await rep.close();
    });
}

async function walking(page) {
    await check('ticks of the round stay on the phone, each round with its own', async () => {
        const sheet = { date: '2026-11-23', made: '2026-11-23T07:30:00Z', rooms_in_all: 12, rooms: [{
            id: 'a', name: 'Room A', building: 'Main', items: [
                { kind: 'silent', since: '2026-11-23T05:00:00Z' },
                { kind: 'purge', now: 1190, yesterday_minutes: 30 }] }] };
        await page.route('**/api/v1/round', (route) => route.fulfill({ json: sheet }));
        await page.goto('/actions/round?at=morning');
        await page.getByText('2 of 2 things left to look at.').waitFor();
        await page.getByLabel(/The sensor is silent since/).check();
        await page.getByText('1 of 2 things left to look at.').waitFor();
        await page.reload();
        await page.getByText('1 of 2 things left to look at.').waitFor();
        assert.ok(await page.getByLabel(/The sensor is silent since/).isChecked());
        await page.getByRole('link', { name: '13:00' }).click();
        await page.getByText('2 of 2 things left to look at.').waitFor();
        await page.unrouteAll({ behavior: 'wait' });
    });
}

async function inspecting(browser, url, leader, room) {
    const { page: rep, complaints, close } = await signInAs(browser, url, leader, 'rep');
    await rep.getByRole('heading', { level: 1, name: 'Rooms to fix' }).waitFor();
    await check('a rep gives notice and looks at a room with what the record says of it', async () => {
        await rep.goto('/inspections');
        await rep.getByText('No inspection is on record.').waitFor();
        const notice = rep.getByLabel('Notice in writing');
        await rep.getByLabel('On which day').fill('2031-03-05');
        await notice.fill(`Bring the keys. ${await notice.inputValue()}`);
        await rep.getByLabel('On which day').fill('2031-03-06');
        assert.match(await notice.inputValue(), /^Bring the keys\. [^]* on 6 March 2031\. /);
        await rep.getByRole('button', { name: 'Give notice' }).click();
        await rep.getByRole('button', { name: 'Begin the round' }).waitFor();
        await thereAre(rep.getByRole('button', { name: 'Finish the inspection' }), 0);      // not before it is asked about
        await rep.locator('summary', { hasText: 'Finish without a round' }).click();
        await rep.getByText('Once it is finished it can’t be begun').waitFor();
        await rep.getByRole('button', { name: 'Finish the inspection' }).waitFor();
        await rep.getByRole('button', { name: 'Begin the round' }).click();
        await rep.getByText('rooms looked at.').waitFor();
        await rep.locator('summary', { hasText: room.name }).first().click();
        await rep.getByText(/days? in use/).first().waitFor();
        const parts = rep.getByRole('table', { name: `CO2 in ppm by the part of the day, ${room.name}` });
        await parts.getByRole('rowheader', { name: 'Morning, until 11:30' }).waitFor();
        await parts.getByRole('rowheader', { name: 'Afternoon' }).waitFor();
        assert.deepEqual(await violations(rep, RULES), []);
        await rep.getByLabel('Not fine').check();
        await rep.getByLabel('Note').fill('Stuck');
        await rep.getByRole('button', { name: 'Save the room' }).click();
        await rep.getByText(`Saved: ${room.name}.`).waitFor();
    });
    await check('the round goes on from the room that was saved', () =>
        rep.locator('summary:focus', { hasText: room.name }).waitFor());
    await check('a finding waits for a reply', async () => {
        await rep.locator('summary', { hasText: 'Add a finding' }).click();
        await rep.getByLabel('What you found').fill(FINDING);
        await rep.getByRole('button', { name: 'Add a finding' }).click();
        await rep.getByText('Added. It waits for the employer’s reply from now on.').waitFor();
        await holds(rep.getByLabel('What you found'), '');
        await rep.getByText('No reply yet').waitFor();
        await thereAre(rep.getByRole('button', { name: 'Finish the inspection' }), 0);
        await rep.locator('summary', { hasText: /^Finish with \d+ rooms? not seen$/ }).click();
        await rep.getByRole('button', { name: 'Finish the inspection' }).click();
        await rep.getByText('Finished. Findings wait for the employer’s reply.').waitFor();
        await rep.getByRole('heading', { level: 1, name: /^Inspection of \w{3} \d/ }).waitFor();  // not of 2031
        await rep.getByText(/^1 of ([2-9]|\d{2,}) rooms looked at\.$/).waitFor();
        await rep.locator('summary', { hasText: 'Not looked at' }).first().waitFor();
    });
    await check('a leader is told at home that it waits, and replies with an action', async () => {
        await leader.goto('/assessments');
        await leader.locator('.notice', { hasText: 'Findings without a reply' })
            .getByRole('link', { name: /^Inspection of / }).click();
        await leader.getByLabel('The employer’s reply').fill('Contractor on Friday');
        await leader.getByLabel('What will be done').fill('Free all windows');
        await leader.getByRole('button', { name: 'Reply', exact: true }).click();
        await leader.getByText('Replied.', { exact: true }).waitFor();
        const toDo = leader.locator('.finding p', { has: leader.getByRole('link', { name: 'Free all windows' }) });
        await toDo.filter({ hasText: /Site staff\s+·\s+Due \w/ }).waitFor();
    });
    await check('no page complained to the rep', async () => assert.deepEqual(complaints, []));
    await close();
}

// The wall’s first room gets an air cleaner; whoever looks after it says when its filter was changed.
async function filtering(browser, url, leader, room) {
    await check('the day a filter was changed is entered on the room’s page, and stands there', async () => {
        const address = `/api/v1/rooms/${room.id}`;
        const { status } = await leader.evaluate(async (path) => fetch(path, {
            method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: '{"air_cleaner":true}',
        }).then((answer) => ({ status: answer.status })), address);
        assert.equal(status, 200);
        const { page: staff, complaints, close } = await signInAs(browser, url, leader, 'site_staff');
        await staff.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor();
        await staff.goto(`/rooms/${room.id}`);
        await staff.getByText('Nobody entered when its filter was changed.').waitFor();
        await openStep(staff, 'The filter was changed');
        await staff.getByRole('button', { name: 'Save both dates' }).click();
        await staff.getByRole('alert').waitFor();
        await staff.getByLabel('To be changed again by').fill('2031-03-01');
        await staff.getByRole('button', { name: 'Save both dates' }).click();
        await staff.getByText('It is to be changed again by 1 March 2031.').waitFor();
        const { now } = await (await staff.request.get('/api/v1/session')).json();
        await staff.getByLabel('Changed on').fill('2026-01-01');
        await staff.getByLabel('To be changed again by').fill(now.slice(0, 10));
        await staff.getByRole('button', { name: 'Save both dates' }).click();
        await staff.getByText('It is to be changed today.').waitFor();
        await staff.getByText(/^Its filter was changed on /).waitFor();
        assert.deepEqual(complaints, []);
        await close();
    });
}

async function printing(leader) {
    await check('on paper the rooms to fix are all there, and offer nothing to press', async () => {
        await leader.goto('/compare');
        await leader.locator('.fix').first().waitFor();
        const rooms = await leader.locator('.fix').count();
        await leader.emulateMedia({ media: 'print' });
        await thereAre(leader.locator('.fix:visible'), rooms);
        await thereAre(leader.locator('main button:visible, .fix > p > a:visible'), 0);
        await leader.emulateMedia({ media: null });
    });
}

export async function work(browser, { URL: url }, cookies) {
    const { page, complaints, outside, close } = await openPage(browser, url, { cookies });
    const [room] = await (await page.request.get('/api/v1/rooms')).json();
    await comingLate(page, room);
    const action = await reporting(browser, url, page, room);
    await closing(page, url);
    await doing(browser, url, page, action);
    await walking(page);
    await inspecting(browser, url, page, room);
    await filtering(browser, url, page, room);
    await printing(page);
    await check('no page of actions and inspections complained or asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside], []));
    await close();
}
