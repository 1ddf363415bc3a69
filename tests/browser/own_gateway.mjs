// A gateway of a test's own, on a record that outlives it: started again at another moment of a made-up calendar.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
const BUILD = process.env.TRANSOM_BUILD ?? join(ROOT, 'build/release');
const PROGRAM = join(BUILD, 'transom');
const STARTS_MS = 30000;
const ASKED_EVERY_MS = 50;

export const isBuilt = () => existsSync(PROGRAM);

export async function freePort() {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise((resolve) => server.close(resolve));
    return port;
}

// The probe's first true answer; an error that says what did not come, when there is none in time.
export async function eventually(what, probe, within_ms = STARTS_MS) {
    const until = Date.now() + within_ms;
    for (;;) {
        const answer = await probe();
        if (answer)
            return answer;
        assert.ok(Date.now() < until, `not in time: ${what}`);
        await new Promise((resolve) => setTimeout(resolve, ASKED_EVERY_MS));
    }
}

// more: further variables of its environment.
export async function ownGateway(more = {}) {
    const folder = await mkdtemp(join(tmpdir(), 'transom-life-'));
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = { ...process.env, TRANSOM_DATA: join(folder, 'record'), TRANSOM_CLOCK: 'trusted',
                  TRANSOM_HTTP_LISTEN: `127.0.0.1:${port}`, TRANSOM_PACKS: join(ROOT, 'config/packs'),
                  TRANSOM_CHECKLISTS: join(ROOT, 'config/checklists'),
                  TRANSOM_MQTT_URL: `mqtt://127.0.0.1:${await freePort()}`,        // where nobody listens
                  ...more };
    let child = null;
    let ended = null;
    let words = '';

    const answers = () => fetch(url).then(({ ok }) => ok, () => false);

    // From that moment on, `speed` times as fast.
    async function start(at, speed) {
        child = spawn(PROGRAM, ['serve', '--demo-clock', `${at},${speed},${Date.now()}`],
                      { env, stdio: ['ignore', 'ignore', 'pipe'] });
        child.stderr.on('data', (more) => { words += more; });
        ended = new Promise((resolve) => child.once('exit', resolve));
        await eventually('the gateway serves', () => {
            assert.equal(child.exitCode, null, words);
            return answers();
        });
    }

    async function stop() {
        child?.kill('SIGTERM');
        await ended;
        child = null;
    }

    // As a technician types it.
    function verb(given, input = '') {
        const done = spawnSync(PROGRAM, given, { env, input, encoding: 'utf8' });
        assert.equal(done.status, 0, `transom ${given.join(' ')}: ${done.stderr}`);
    }

    async function file(name, text) {
        await writeFile(join(folder, name), text);
        return join(folder, name);
    }

    async function close() {
        await stop();
        await rm(folder, { recursive: true, force: true });
    }

    return { url, folder, start, stop, verb, file, close };
}
