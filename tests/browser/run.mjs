// Browser tests against a real gateway: `node run.mjs`.
// URL, CLAIM_CODE, BRIDGE and SINK come from the environment, as `quickstart --env FILE` writes them; without URL a
// quickstart is started here. SCREENSHOTS=folder keeps a picture of every page. CHROMIUM names the browser to use.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { atOnce, counts } from './check.mjs';
import { alertLinks } from './alert_link.mjs';
import { assessmentLife } from './assessment_life.mjs';
import { assessments } from './assessments.mjs';
import { assessmentsSigned } from './assessments_signed.mjs';
import { checklists } from './checklists.mjs';
import { concerns } from './concerns.mjs';
import { credentials } from './credentials.mjs';
import { explain } from './explain.mjs';
import { exports } from './exports.mjs';
import { files } from './files.mjs';
import { firstPassword } from './first_password.mjs';
import { forms } from './forms.mjs';
import { fresh } from './fresh.mjs';
import { acting, claimed, journey } from './journey.mjs';
import { levels } from './levels.mjs';
import { listening } from './listen.mjs';
import { looks } from './looks.mjs';
import { offers } from './offers.mjs';
import { repTakenAway } from './rep_taken_away.mjs';
import { roles } from './roles.mjs';
import { said } from './said.mjs';
import { sensorPages } from './sensors.mjs';
import { states } from './states.mjs';
import { work } from './work.mjs';

const START_MS = 300000;            // a first build on two cores
const RUN_S = 1200;

const parseEnv = (text) => Object.fromEntries(text.split('\n').filter((line) => line.includes('='))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));

// A quickstart of our own: its values, and how to end it.
async function startGateway(options) {
    const folder = await mkdtemp(join(tmpdir(), 'transom-browser-'));
    const file = join(folder, 'env');
    const quickstart = join(dirname(fileURLToPath(import.meta.url)), '../../quickstart');
    const child = spawn(quickstart, [...options, '--env', file, '--seconds', String(RUN_S)],
                        { stdio: ['ignore', 'ignore', 'inherit'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const stop = async () => {
        child.kill('SIGINT');
        await ended;
        await rm(folder, { recursive: true, force: true });
    };
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline && child.exitCode === null) {
        const values = parseEnv(await readFile(file, 'utf8').catch(() => ''));
        if (values.URL && values.CLAIM_CODE)
            return { values, stop };
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await stop();
    throw new Error('the quickstart did not write its address in time');
}

const gateways = [];

// What the environment names serves for all; else one of our own, with what quickstart is told.
async function gatewayWith(...options) {
    const gateway = process.env.URL ? { values: process.env, stop: async () => {} } : await startGateway(options);
    gateways.push(gateway);
    return gateway.values;
}

// A part that throws is a failure of its own, and the others go on.
const run = (values, session, ...parts) => async () => {
    for (const part of parts)
        try {
            await part(browser, values, session, process.env.SCREENSHOTS);
        } catch (error) {
            counts.failed++;
            console.log(`FAIL  ${part.name} ended early: ${error.message}`);
        }
};

const browser = await launch();
try {
    const values = await gatewayWith('--no-history');
    const past = await gatewayWith();           // with six school weeks behind it
    const session = await journey(browser, values);
    const later = await claimed(browser, past);
    // Each has a school of its own, where one thing goes after the other. Forms goes before said, which makes the technician
    // who then puts sensors in rooms instead of the leader.
    await atOnce([run(values, session, acting, offers, explain, fresh, states, roles, files, forms, sensorPages, said,
                      levels),
                  run(past, later, alertLinks, exports, checklists, assessments, assessmentsSigned, work, concerns),
                  run(values, session, assessmentLife, repTakenAway, firstPassword, credentials, listening)]);
    await run(past, later, looks)();            // at all that the others left there
} catch (error) {
    counts.failed++;
    console.error(error.message);
} finally {
    await browser.close();
    for (const { stop } of gateways)
        await stop();
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed ? 1 : 0;
