// Passing an incident on: the leader offers it, a no leaves it with her, a yes takes it over, and its history says so.
import assert from 'node:assert/strict';
import { says } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { LEADER } from './journey.mjs';
import { signInAs } from './said.mjs';

const INCIDENT_WAIT_MS = 240000;    // the demo's morning until the first stuffy room
const ASK_MS = 1000;

// One that nobody has; the leader's own is given back.
async function freeIncident(page, url) {
    for (const deadline = Date.now() + INCIDENT_WAIT_MS; Date.now() < deadline;) {
        const open = await (await page.request.get('/api/v1/incidents?state=open')).json();
        const found = open.find(({ with: who }) => !who || who === LEADER.name);
        if (found?.with)
            await page.request.post(`/api/v1/incidents/${found.id}/release`, { headers: { Origin: url }, data: {} });
        if (found)
            return found;
        await page.waitForTimeout(ASK_MS);
    }
    throw new Error('no incident was raised in time');
}

async function offer(page) {
    await page.getByRole('button', { name: 'I’m on it' }).click();
    await page.getByRole('button', { name: 'Passing to…' }).click();
    await page.getByRole('heading', { name: 'Who should take it?' }).waitFor();
    await page.getByRole('button', { name: /^site_staff \(site staff\)/ }).first().click();
    await page.getByText('Offering it to site_staff.').waitFor();
    await page.getByRole('button', { name: 'In 30 min' }).click();
    await page.getByRole('heading', { name: 'Offered to site_staff. It stays with you until they say yes.' }).waitFor();
}

export async function offers(browser, { URL: url }, cookies) {
    const { page, close, complaints } = await openPage(browser, url, { cookies });
    const { page: other, close: leave, complaints: others } = await signInAs(browser, url, page, 'site_staff');
    const { id } = await freeIncident(page, url);
    const open = async (who) => {
        await who.goto(`/incidents/${id}`);
        await who.getByRole('heading', { name: 'Why this?' }).waitFor();
    };
    const asked = () => other.getByText(`${LEADER.name} asks you to take it over.`);

    await check('an incident is offered to a person of a list, and stays with who offers it', async () => {
        await open(page);
        await offer(page);
        const { with: who, offer: { name } } = await (await page.request.get(`/api/v1/incidents/${id}`)).json();
        assert.deepEqual([who, name], [LEADER.name, 'site_staff']);
    });
    await check('a no leaves it there, and says so', async () => {
        await open(other);
        await asked().waitFor();
        await other.getByRole('button', { name: 'No, I can’t' }).click();
        await asked().waitFor({ state: 'detached' });
        await open(page);
        await says(page.locator('.timeline'), /Ms Rees offered it to site_staff[^]*Not taken over/);
    });
    await check('a yes says what one does, and then it is theirs', async () => {
        await page.getByRole('button', { name: 'Not fixed: give it back' }).click();
        await offer(page);
        await open(other);
        await asked().waitFor();
        await other.getByRole('button', { name: 'Yes, I’m on it' }).click();
        await other.getByRole('button', { name: 'Opening windows or vents' }).click();
        await other.getByRole('button', { name: 'In 15 min' }).click();
        await other.getByRole('heading', { name: 'It’s yours. Thank you.' }).waitFor();
        await other.locator('.timeline li', { hasText: /Taken over – site_staff/ }).waitFor();
        await says(other.locator('.answer'), /With site_staff: opening windows/);
    });
    await check('no page complained about offers', async () => assert.deepEqual([...complaints, ...others], []));
    await leave();
    await close();
}
