// Levels: judging a screen by another pack, comparing, adopting, and rooms in an outbreak.
import assert from 'node:assert/strict';
import { thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

async function judging(page, url, [room]) {
    await check('the wall is judged by another pack on this screen, and the address says so', async () => {
        await page.goto('/');
        await page.locator('.tile').first().waitFor();
        await page.getByLabel('Judge by').selectOption('pandemic');
        await page.getByRole('heading', { level: 1, name: /^Rooms now, judged by / }).waitFor();
        assert.equal(new URL(page.url()).searchParams.get('pack'), 'pandemic');
        await page.getByText('On this screen only, judged by').waitFor();
        await page.locator(`.tile a[href="/rooms/${room.id}?pack=pandemic"]`).waitFor();
    });
    await check('the table leads to rooms judged by that pack too', async () => {
        await page.getByRole('button', { name: 'Table', exact: true }).click();
        await page.locator(`tbody a[href="/rooms/${room.id}?pack=pandemic"]`).waitFor();
        await page.getByRole('button', { name: 'Tiles', exact: true }).click();
    });
    await check('a room is judged by it too, with its rules and verdicts', async () => {
        await page.locator(`.tile a[href="/rooms/${room.id}?pack=pandemic"]`).click();
        await page.locator('table.yardsticks').waitFor();
        const { yardsticks } = await (await page.request.get(`/api/v1/rooms/${room.id}?pack=pandemic`)).json();
        assert.ok(yardsticks.length > 0);
        await thereAre(page.locator('table.yardsticks tbody tr:not(.group)'), yardsticks.length);
        await page.getByRole('link', { name: 'Week', exact: true }).click();
        await page.locator('table.week').waitFor();
        assert.equal(new URL(page.url()).searchParams.get('pack'), 'pandemic');
    });
    await check('packs stand side by side, and every rule says whose it is', async () => {
        await page.goto(`/rooms/${room.id}`);
        await page.locator('table.yardsticks').waitFor();
        const rows = page.locator('table.yardsticks tbody tr:not(.group)');
        const before = await rows.count();
        await page.getByText('Compare with other levels').click();
        await page.locator('.checks .check').first().getByRole('checkbox').check();
        await page.locator('table.yardsticks').getByText(/Levels: /).first().waitFor();
        assert.ok(await rows.count() > before);
    });
    await check('nobody else’s screen changed', async () => {
        const rooms = await (await page.request.get('/api/v1/rooms')).json();
        assert.ok(rooms.every(({ pack_adopted: adopted }) => adopted));
    });
}

async function outbreak(page, [room]) {
    await check('a leader moves a room to stricter levels, and its tile says until when', async () => {
        await page.goto('/settings/levels');
        await page.getByText('Move rooms to stricter levels').click();
        await page.getByRole('group', { name: 'Or these rooms' }).getByLabel(room.name, { exact: true }).check();
        await page.locator('#outbreak-reason').fill('flu in year 8');
        await page.getByRole('button', { name: 'Move them' }).click();
        await page.getByText('Done. The pages of these rooms').waitFor();
        await page.getByText(/: flu in year 8/).waitFor();
        await page.goto('/');
        await page.locator('.tile', { hasText: room.name }).getByText(/^Judged by .* up to and including /).waitFor();
        await page.goto(`/rooms/${room.id}`);
        await page.locator('.notice').getByText(/^Judged by .* up to and including /).waitFor();
    });
    await check('it is ended early with a reason', async () => {
        await page.goto('/settings/levels');
        await page.getByText('End it now').first().click();
        const editor = page.locator('.row-editor');
        await editor.getByRole('button', { name: 'End it now' }).click();
        await editor.locator('.notice-error').waitFor();         // not without one
        await editor.getByLabel('Reason').fill('everybody is well');
        await editor.getByRole('button', { name: 'End it now' }).click();
        await page.getByText('No room is judged by other levels now.').waitFor();
    });
}

async function adopting(page) {
    await check('a leader adopts other levels with a reason, and back', async () => {
        for (const [name, title] of [['union', /union/i], ['england', /./]]) {
            await page.goto('/settings/levels');
            await page.locator('#adopt-name').selectOption(name);
            await page.locator('#adopt-reason').fill('agreed in the safety committee');
            await page.getByRole('button', { name: 'Adopt', exact: true }).click();
            await page.getByText('Adopted. Past days are being judged again.').waitFor();
            await page.waitForFunction(() =>        // however far below the button was
                document.querySelector('main > .notice').getBoundingClientRect().top >= 0);
            await page.locator('.answer', { hasText: title }).waitFor();
            const adopted = await (await page.request.get('/api/v1/packs/adopted')).json();
            assert.equal(adopted.name, name);
        }
    });
    await check('the access log calls the levels by the name that people know', async () => {
        await page.goto('/settings/access');
        await page.getByText('Adopted other levels: NEU and unions').first().waitFor();
    });
    await check('what could not be verified at its source says so', async () => {
        await page.goto('/settings/levels?pack=pandemic');
        await page.locator('table.yardsticks').waitFor();
        const pack = await (await page.request.get('/api/v1/packs/pandemic')).json();
        await thereAre(page.locator('table.yardsticks .unverified'), 
                     pack.rules.filter(({ confidence }) => confidence === 'C').length);
    });
}

export async function levels(browser, { URL: url }, cookies) {
    const { page, complaints, outside, close } = await openPage(browser, url, { cookies });
    const rooms = await (await page.request.get('/api/v1/rooms')).json();
    await judging(page, url, rooms);
    await outbreak(page, rooms);
    await adopting(page);
    await check('no page of the levels complained or asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside], []));
    await close();
}
