// A password that somebody else set opens one page: where another is chosen. After it comes the page that was asked for.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { RULES, violations } from './looks.mjs';
import { isBuilt, ownGateway } from './own_gateway.mjs';

const GIVEN = 'what the leader wrote down';
const OWN = 'four green windows open';

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

async function signIn(page, password) {
    await page.getByLabel('Sign-in name').fill('jones');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
}

async function choose(page, given, own) {
    await page.getByLabel('The password you were given').fill(given);
    await page.getByLabel('New password').fill(own);
    await page.getByRole('button', { name: 'Use this one' }).click();
}

export async function firstPassword(browser, _values, _session, screenshots) {
    if (!isBuilt())
        return;
    const gateway = await ownGateway();
    await gateway.start('2026-11-23T10:00:00Z', 1);
    gateway.verb(['user', 'add', 'rees', '--role', 'leader', '--name', 'Ms Rees', '--no-password']);     // claims the box
    gateway.verb(['user', 'add', 'jones', '--role', 'rep', '--name', 'Mr Jones'], `${GIVEN}\n`);
    const { page, complaints, close } = await openPage(browser, gateway.url, { size: 'narrow' });
    try {
        await check('a given password leads to choosing one’s own and to no other page', async () => {
            await page.goto('/concerns');
            await signIn(page, GIVEN);
            await heading(page, 'Choose your own password');
            await thereAre(page.getByRole('navigation', { name: 'Main' }), 0);
            await page.goto('/incidents');
            await heading(page, 'Choose your own password');
            assert.equal((await page.request.get('/api/v1/rooms')).status(), 403);
            assert.deepEqual(await violations(page, RULES), []);
            if (screenshots)
                await page.screenshot({ path: `${screenshots}/first-password-narrow.png` });
        });
        await check('the given one is not taken as one’s own', async () => {
            await choose(page, GIVEN, GIVEN);
            await says(page.getByRole('alert'), /another password than the one you were given/);
        });
        await check('after choosing comes the page that was asked for, and the given one opens nothing', async () => {
            await choose(page, GIVEN, OWN);
            await heading(page, 'Incidents');
            await page.getByRole('button', { name: 'Sign out' }).click();
            await signIn(page, GIVEN);
            await says(page.getByRole('alert'), /not right/);
            await signIn(page, OWN);
            await heading(page, 'Rooms to fix');
            assert.deepEqual(complaints, []);
        });
    } finally {
        await close();
        await gateway.close();
    }
}
