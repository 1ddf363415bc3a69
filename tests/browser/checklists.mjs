// Checklists: read by everybody, what is law stands out, sources say how they were read, and own questions are added
// and archived.
import assert from 'node:assert/strict';
import { thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

const PAGE = '/assessments/checklists';
const QUESTION = 'Is the boiler lit by seven on a Monday?';

async function reading(page) {
    await check('every checklist is listed with what it is for', async () => {
        const lists = await (await page.request.get('/api/v1/checklists')).json();
        await page.goto('/');
        await page.getByRole('link', { name: 'Checklists' }).click();
        await page.locator('.rows h2').first().waitFor();
        const titles = lists.sort((a, b) => b.items - a.items).map(({ title }) => title);
        assert.deepEqual(await page.locator('.rows h2').allTextContents(), titles);
        assert.equal(lists.reduce((sum, { items }) => sum + items, 0), 119);
    });
    await check('the five steps stand in their order', async () => {
        await page.goto(`${PAGE}/joint-union-ventilation`);
        await page.locator('.check-item').first().waitFor();
        const headings = await page.locator('section h2').allTextContents();
        assert.deepEqual(headings.slice(0, 6).map((words) => words.slice(0, 7)),
                         [0, 1, 2, 3, 4, 5].map((step) => `Step ${step}:`));
    });
    await check('legal duties are marked by word, and can be looked at alone', async () => {
        const { items } = await (await page.request.get('/api/v1/checklists/temperature')).json();
        const law = items.filter(({ status }) => status === 'statutory');
        assert.ok(law.length > 0 && law.length < items.length);
        await page.goto(`${PAGE}/temperature`);
        await page.locator('.check-item').first().waitFor();
        await thereAre(page.locator('.check-item'), items.length);
        await thereAre(page.locator('.check-law', { hasText: '§ Statutory' }), law.length);
        await page.getByRole('link', { name: 'Legal duties only' }).click();
        await page.locator('nav.tabs [aria-current=page]', { hasText: 'Legal duties only' }).waitFor();
        await thereAre(page.locator('.check-item'), law.length);
    });
    await check('an item says who asks it, and that its source was not read where it was not', async () => {
        await page.goto(`${PAGE}/safety-reps`);
        const item = page.locator('#LAW-4');
        await item.getByText('Records of this box').waitFor();
        await item.getByRole('link', { name: /Safety Representatives Regulations 1977 reg 7/ }).waitFor();
        await item.locator('.unverified').waitFor();
        await thereAre(page.locator('#LAW-1 .unverified'), 0);
    });
    await check('a Welsh text says that it is a draft, in its own language', async () => {
        await page.goto(`${PAGE}/joint-union-ventilation`);
        await page.locator('#VENT-B1 [lang=cy]', { hasText: 'not checked yet' }).waitFor();
    });
}

async function adding(page) {
    await check('a question of our own is added under its heading', async () => {
        await page.goto(`${PAGE}/temperature`);
        await page.locator('#own-text').fill(QUESTION);
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByText('Added. It stands under its heading.').waitFor();
        await page.locator('section', { has: page.getByRole('heading', { name: 'Cold', exact: true }) })
            .locator('.check-item', { hasText: QUESTION }).getByText('Our own').waitFor();
    });
    await check('it is archived with a name, and can still be read', async () => {
        const item = page.locator('.check-item', { hasText: QUESTION });
        await item.getByText('Archive', { exact: false }).first().click();
        await item.getByRole('button', { name: 'Archive it' }).click();
        await page.getByText('Archived. It can be read at the end of this page.').waitFor();
        await item.waitFor({ state: 'detached' });
        await page.getByText('1 archived question of our own').click();
        await page.locator('details li', { hasText: QUESTION }).getByText(/archived by /).waitFor();
    });
}

export async function checklists(browser, { URL: url }, cookies) {
    const { page, complaints, outside, close } = await openPage(browser, url, { cookies });
    await reading(page);
    await adding(page);
    await check('no page of the checklists complained or asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside], []));
    await close();
}
