// Listening to all that a broker carries: which device speaks what, in words, with a mosquitto of the test's own.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { dynamicBroker } from './credentials.mjs';
import { RULES, sideways, violations } from './looks.mjs';
import { isBuilt, ownGateway } from './own_gateway.mjs';
import { withAnswer } from './said.mjs';

const LOOKS = [{ name: 'desktop', size: 'desktop' }, { name: 'narrow', size: 'narrow' }, { name: 'phone', size: 'phone' },
               { name: 'phone-dark', size: 'phone', colorScheme: 'dark' }];

const signIn = async (page, path) => {
    await page.goto(path);
    await page.getByLabel('Sign-in name').fill('rees');
    await page.getByLabel('Password').fill('four green windows open');
    await page.getByRole('button', { name: 'Sign in' }).click();
};

const LONG = 'a-name-of-a-sensor-that-has-as-many-letters-as-a-name-can-have';

// What a school's broker may carry: values in two forms, one of no form, a state, what is broken, what only a
// birth explains, and a long name.
const CARRIED = [
    ['transom/in/room-8c', '{"co2_ppm": 812, "temperature_c": 20.4}'],
    ['tele/hall/SENSOR', '{"Time":"2026-11-23T10:00:00","SCD40":{"CarbonDioxide":640,"Temperature":20.1},"TempUnit":"C"}'],
    ['tele/hall/STATE', '{"Time":"2026-11-23T10:00:00","Uptime":"0T01:00:00"}'],
    ['application/attic/other', '{"co2_eq": 900, "password": "hidden-word"}'],
    ['tele/attic/SENSOR', '{'],
    ['spBv1.0/school/NDATA/node1', '\x18\x05'],         // a number in the row, after a birth that nobody here has heard
    [`transom/in/${LONG}`, '{"co2_ppm": 500}'],
];

// Sentences that this broker gives no reason for.
async function otherEnds(browser, url, cookies) {
    const { page, context, close } = await openPage(browser, url, { cookies });
    const ends = [
        [{ state: 'failed', denied: true, cause: 'not authorised', messages: 0 },
         /The broker lets admin in, but not hear everything: not authorised\. Whoever looks after the broker/],
        [{ state: 'failed', denied: false, cause: 'connection refused', messages: 0 },
         /Nothing could be heard as admin: connection refused\./],
        [{ state: 'done', messages: 0 }, /Nothing was heard\. Perhaps nothing was sent .* Or the broker lets admin hear nothing/],
        [{ crowded: true, unread: 7, other_topics: 1 },
         /not everything was heard\.\s+7 messages were counted and not looked at.*\s+1 message came on a topic beyond the 500/],
        [{ possible: false, user: null }, /listening needs a user of its own at the broker/],
    ];
    await check('what stands in the way of listening, or was missed by it, is said in words', async () => {
        let end;
        await withAnswer(context, '/broker/listen', (answer) => ({ ...answer, ...end }));
        for (const [changes, words] of ends) {
            end = changes;
            await page.goto('/sensors/listen');
            await says(page.locator('main'), words);
        }
    });
    await close();
}

async function looksOf(browser, url, cookies, screenshots) {
    await check('what was heard fits each size and theme, without a fault that a program can find', async () => {
        for (const { name, ...look } of LOOKS) {
            const { page, close } = await openPage(browser, url, { cookies, ...look });
            await page.goto('/sensors/listen');
            await page.locator('.card').first().waitFor();
            assert.deepEqual(await violations(page, RULES), []);
            assert.ok(await sideways(page) <= 0, name);
            if (screenshots)
                await page.screenshot({ path: `${screenshots}/listen-heard-${name}.png`, fullPage: true });
            await close();
        }
    });
}

export async function listening(browser, _values, _session, screenshots) {
    if (!isBuilt())
        return;
    const broker = await dynamicBroker();
    const at = (user, password) => `mqtt://${user}:${password}@127.0.0.1:${broker.port}`;
    const gateway = await ownGateway({ TRANSOM_MQTT_URL: at('transom', 'g'), TRANSOM_MQTT_ADMIN_URL: at('admin', 'a') });
    const say = ([topic, payload]) => {
        const sent = spawnSync('mosquitto_pub', ['-L', `${at('bridge', 'b')}/${topic}`, '-q', '1', '-m', payload]);
        assert.equal(sent.status, 0, String(sent.error ?? sent.stderr));
    };
    await gateway.start('2026-11-23T10:00:00Z', 1);
    gateway.verb(['user', 'add', 'rees', '--role', 'leader', '--name', 'Ms Rees', '--keep'], 'four green windows open\n');
    gateway.verb(['site', 'import', await gateway.file('site.json', JSON.stringify({
        site: { id: 'a', name: 'A school', zone: 'Europe/London', nation: 'england' },
        rooms: [{ id: '8c', name: '8C', devices: ['room-8c'] }] }))]);
    const { page, context, complaints, close } = await openPage(browser, gateway.url);
    const card = (name) => page.locator('.card', { has: page.getByRole('heading', { name }) });
    const status = page.locator('main [role=status]');
    const topic = (name) => page.locator('.message', { hasText: name });
    try {
        await check('listening begins from the sensors, and says how long it goes on and for whom', async () => {
            await signIn(page, '/sensors');
            await page.getByRole('link', { name: /^Yours does not appear\?/ }).click();
            await page.getByRole('button', { name: 'Listen for a minute' }).click();
            await says(status, /Listening for Ms Rees: \d+ seconds? left/);
        });
        await check('each device is told with its form, what it measures and where it is', async () => {
            CARRIED.forEach(say);
            await says(card('room-8c'), /Plain form: CO2 and temperature\.\s+Heard, in 8C\.\s+1 message, \d+ s ago/);
            await says(card('hall'), /Tasmota: CO2 and temperature\.\s+New\. Put it in a room/);
        });
        await check('a device whose birth was missed is a device, and says what is missing', async () => {
            await says(card('school/node1'), /Sparkplug B: what its numbers stand for is in its birth message, which was not/);
            await says(card('school/node1'), /The gateway itself has no values of it so far\. It asks a node for a birth/);
            await thereAre(topic('spBv1.0/school/NDATA/node1').locator('visible=true'), 0);
        });
        await check('what is not understood says why, by its keys and without its texts', async () => {
            await says(topic('application/attic/other'), /No family reads this\. JSON with co2_eq and password\. co2_eq is an estimate/);
            await says(topic('tele/attic/SENSOR'), /Tasmota, but not as it should be: .*not JSON/);
            await page.getByText('1 topic is understood and has nothing to read').click();
            await says(topic('tele/hall/STATE'), /Tasmota: nothing to read here\./);
            assert.doesNotMatch(await page.locator('body').innerText(), /hidden-word/);
        });
        await check('it ends when it is told, and what was heard stays to be read', async () => {
            await page.getByRole('button', { name: 'Stop listening' }).click();
            await says(status, /Done: this is what was heard from 10:0\d on, for Ms Rees/);
            await page.goto('/settings/connections');
            await page.getByRole('link', { name: 'Listen: what does the broker carry?' }).click();
            await thereAre(page.locator('.card'), 4);
            await page.getByRole('button', { name: 'Listen again' }).waitFor();
        });
        await check('the access log says who listened', async () => {
            await page.goto('/settings/access');
            await says(page.locator('.rows'), /Listened to all that the broker carries\s+Ms Rees/);
            assert.deepEqual(complaints, []);
        });
        await looksOf(browser, gateway.url, await context.cookies(), screenshots);
        await otherEnds(browser, gateway.url, await context.cookies());
    } finally {
        await close();
        await gateway.close();
        await broker.close();
    }
}
