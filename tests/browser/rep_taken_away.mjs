// Nobody closes a safety rep's account quietly: whoever does it at the gateway's console, the other reps and the leaders
// read it on every page, with the way to the entry of the record; teachers do not. Nor is their mail led elsewhere quietly.
import { thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { isBuilt, ownGateway } from './own_gateway.mjs';

const PASSWORD = 'four green windows open';
const PEOPLE = { leader: 'Ms Rees', rep: 'Mr Jones', teacher: 'Ms Pugh' };
const NEWS = /Mr Lloyd, a safety rep, can’t sign in any more: .+ by somebody at the gateway’s console\./;
const LED_AWAY = /What Mr Jones, a safety rep, is told by e-mail goes to another address: .+ by a site file/;

async function founded() {
    const gateway = await ownGateway();
    await gateway.start('2026-11-23T10:00:00Z', 1);
    for (const [role, name] of Object.entries(PEOPLE))
        gateway.verb(['user', 'add', role, '--role', role, '--name', name, '--keep'], `${PASSWORD}\n`);
    gateway.verb(['user', 'add', 'lloyd', '--role', 'rep', '--name', 'Mr Lloyd', '--no-password']);
    return gateway;
}

async function signedIn(browser, { url }, login, size) {
    const visitor = await openPage(browser, url, { size });
    await visitor.page.goto('/signin');
    await visitor.page.getByLabel('Sign-in name').fill(login);
    await visitor.page.getByLabel('Password').fill(PASSWORD);
    await visitor.page.getByRole('button', { name: 'Sign in' }).click();
    await visitor.page.getByText('Live', { exact: true }).waitFor();
    return visitor;
}

export async function repTakenAway(browser, _values, _session, screenshots) {
    if (!isBuilt())
        return;
    const gateway = await founded();
    try {
        gateway.verb(['user', 'disable', 'lloyd']);
        gateway.verb(['site', 'import', await gateway.file('mail.json', JSON.stringify({
            people: [{ login: 'rep', email: 'somebody@elsewhere.example' }] }))]);
        for (const [login, size] of [['leader', 'desktop'], ['rep', 'narrow']])
            await check(`a ${login} is told on every page that a rep’s account was closed, and another’s mail led away`, async () => {
                const { page, close } = await signedIn(browser, gateway, login, size);
                for (const path of ['/', '/concerns', '/help']) {
                    await page.goto(path);
                    await page.getByText(NEWS).waitFor();
                    await page.getByText(LED_AWAY).waitFor();
                }
                if (screenshots)
                    await page.screenshot({ path: `${screenshots}/rep-taken-away-${size}.png` });
                await page.getByText(NEWS).getByRole('link', { name: /^Entry \d+ of the record$/ }).click();
                await page.getByRole('heading', { level: 1, name: 'The record' }).waitFor();
                await page.getByText('A person’s account was disabled.').first().waitFor();
                await close();
            });
        await check('a teacher is not told of it', async () => {
            const { page, close } = await signedIn(browser, gateway, 'teacher', 'desktop');
            await thereAre(page.getByText(/Mr Lloyd|Mr Jones/), 0);
            await close();
        });
    } finally {
        await gateway.close();
    }
}
