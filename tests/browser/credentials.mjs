// A password at the broker for a sensor: made, used, renewed, taken away, with a mosquitto of the test's own.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { RULES, violations } from './looks.mjs';
import { ROOT, eventually, freePort, isBuilt, ownGateway } from './own_gateway.mjs';

const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;      // mosquitto's own places
const TRIES_MS = 3000;

export async function dynamicBroker() {
    const folder = await mkdtemp(join(tmpdir(), 'transom-broker-'));
    const port = await freePort();
    const made = spawnSync(join(ROOT, 'config/broker/make-dynamic.sh'), [folder, String(port)],
                           { encoding: 'utf8', input: 'admin:a\ntransom:g\nbridge:b\n' });
    assert.equal(made.status, 0, made.stderr);
    const child = spawn('mosquitto', ['-c', join(folder, 'mosquitto.conf')], { env: { PATH }, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const close = async () => {
        child.kill('SIGTERM');
        await ended;
        await rm(folder, { recursive: true, force: true });
    };
    return { port, close };
}

// Whether the broker lets it in: mosquitto_pub ends with 0 when its message was taken.
const letsIn = (port, name, password) => spawnSync('mosquitto_pub', ['-p', String(port), '-u', name, '-P', password, '-q', '1',
    '-t', `transom/in/${name}`, '-m', '{"co2_ppm": 812}'], { env: { PATH }, timeout: TRIES_MS }).status === 0;

export async function credentials(browser, _values, _session, screenshots) {
    if (!isBuilt())
        return;
    const broker = await dynamicBroker();
    const at = (user, password) => `mqtt://${user}:${password}@127.0.0.1:${broker.port}`;
    const gateway = await ownGateway({ TRANSOM_MQTT_URL: at('transom', 'g'), TRANSOM_MQTT_ADMIN_URL: at('admin', 'a') });
    await gateway.start('2026-11-23T10:00:00Z', 1);
    gateway.verb(['user', 'add', 'rees', '--role', 'leader', '--name', 'Ms Rees', '--keep'], 'four green windows open\n');
    const { page, complaints, close } = await openPage(browser, gateway.url, { size: 'narrow' });
    const password = () => page.locator('dl.summary code').nth(1).textContent();
    let first;
    try {
        await check('a password for a sensor is made, told once, and lets that sensor in', async () => {
            await page.goto('/settings/connections');
            await page.getByLabel('Sign-in name').fill('rees');
            await page.getByLabel('Password').fill('four green windows open');
            await page.getByRole('button', { name: 'Sign in' }).click();
            await says(page.locator('.answer'), /0 sensors have passwords/);
            await page.getByLabel('The sensor’s name').fill('room-8c');
            await page.getByRole('button', { name: 'Make a password' }).click();
            await says(page.locator('.answer'), /1 sensor has a password of its own/);
            first = await password();
            assert.ok(letsIn(broker.port, 'room-8c', first));
            assert.ok(!letsIn(broker.port, 'room-8c', 'another'));
            assert.deepEqual(await violations(page, RULES), []);
            if (screenshots)
                await page.screenshot({ path: `${screenshots}/sensor-password-narrow.png`, fullPage: true });
        });
        await check('a name that is there, or is none, is refused at its field', async () => {
            for (const [name, words] of [['room-8c', /knows that name already/], ['8c/air', /letters, digits/]]) {
                await page.getByLabel('The sensor’s name').fill(name);
                await page.getByRole('button', { name: 'Make a password' }).click();
                await says(page.getByRole('alert'), words);
            }
        });
        await check('another password ends the one before, and taken away none opens', async () => {
            await page.getByRole('button', { name: 'New password' }).click();
            const second = await eventually('another password is shown', async () => {
                const shown = await password();
                return shown !== first && shown;
            });
            assert.ok(!letsIn(broker.port, 'room-8c', first));
            assert.ok(letsIn(broker.port, 'room-8c', second));
            await page.getByRole('button', { name: 'Take away' }).click();
            await page.getByRole('button', { name: 'Take it away' }).click();
            await says(page.locator('.answer'), /0 sensors have passwords/);
            await thereAre(page.locator('dl.summary code'), 0);
            assert.ok(!letsIn(broker.port, 'room-8c', second));
            assert.deepEqual(complaints.filter((words) => !/409|422/.test(words)), []);
        });
    } finally {
        await close();
        await gateway.close();
        await broker.close();
    }
}
