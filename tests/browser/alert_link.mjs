// From an alert's link on a phone to "I'm on it": three taps, no sign-in, and the name is that of whom it was sent to.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { RULES, violations } from './looks.mjs';
import { PASSWORD } from './said.mjs';

const NAME = 'Dai Jones';
const ALERT_WAIT_MS = 240000;       // the demo's morning until the first room that a phone is told of
const ASK_MS = 1000;

// The path of the newest alert's link whose incident nobody has yet: from the messages of the demo.
async function alertLink(page, url, sink) {
    for (const deadline = Date.now() + ALERT_WAIT_MS; Date.now() < deadline;) {
        const messages = await (await page.request.get(sink)).text();
        const free = await (await page.request.get('/api/v1/incidents?state=open')).json();
        const links = [...messages.matchAll(new RegExp(`${url}(/incidents/(\\d+)\\?k=[\\w-]+)`, 'g'))];
        const found = links.find(([, , id]) => free.some((one) => one.id === Number(id) && !one.with));
        if (found)
            return found[1];
        await page.waitForTimeout(ASK_MS);
    }
    throw new Error('nobody was told of a room in time');
}

export async function alertLinks(browser, { URL: url, SINK: sink }, cookies) {
    const { page: leader, close: closeLeader } = await openPage(browser, url, { cookies });
    const added = await leader.request.post('/api/v1/people', { headers: { Origin: url }, data: {
        name: NAME, login: `jones-${Date.now().toString(36)}`, role: 'site_staff', password: PASSWORD, rooms: [],
        email: 'jones@school.example', wants_mail: true } });
    assert.equal(added.status(), 201, await added.text());
    const link = await alertLink(leader, url, sink);
    await check('also on a box that nobody has made theirs yet, an alert’s link opens its incident', async () => {
        const early = await openPage(browser, url, { size: 'phone' });
        await early.context.route('**/api/v1/session', async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, json: { ...await answer.json(), claimed: false } });
        });
        await early.page.goto(link);
        await early.page.getByRole('button', { name: 'I’m on it' }).waitFor();
        await early.close();
    });
    const { page, complaints, outside, close } = await openPage(browser, url, { size: 'phone', hasTouch: true });
    await check('an alert’s link opens its incident without a sign-in, and leaves the address bar', async () => {
        await page.goto(link);
        await page.getByRole('button', { name: 'I’m on it' }).waitFor();
        assert.equal(new URL(page.url()).search, '');
        await thereAre(page.getByLabel('Password'), 0);
        assert.deepEqual(await violations(page, RULES), []);
    });
    await check('from the link to “I’m on it” it takes three taps', async () => {
        await page.getByRole('button', { name: 'I’m on it' }).tap();
        await page.getByRole('button', { name: 'Opening windows or vents' }).tap();
        await page.getByRole('button', { name: 'In 15 min' }).tap();
        await page.getByRole('heading', { name: 'It’s yours. Thank you.' }).waitFor();
        await says(page.locator('.answer'), /With Dai( Jones)?: opening windows/);
    });
    await check('no page of an alert’s link complained or asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside], []));
    await close();
    await closeLeader();
}
