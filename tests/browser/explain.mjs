// "Why this?": the steps behind a raised incident and behind a verdict, as people open them.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

const INCIDENT_WAIT_MS = 240000;    // the demo's morning until the first stuffy room
const ASK_MS = 1000;

// The first incident of the air that is raised, with its rule.
async function raisedIncident(page) {
    for (const deadline = Date.now() + INCIDENT_WAIT_MS; Date.now() < deadline;) {
        const incidents = await (await page.request.get('/api/v1/incidents?state=all')).json();
        const found = incidents.find((incident) => incident.room && incident.raised && incident.limit !== null);
        if (found)
            return (await page.request.get(`/api/v1/incidents/${found.id}`)).json();
        await page.waitForTimeout(ASK_MS);
    }
    throw new Error('no incident was raised in time');
}

export const openSteps = (page) => page.getByText('Step by step', { exact: true }).click();

async function ofIncident(page) {
    const incident = await raisedIncident(page);
    await check('why an incident was raised is told from its crossing on, with the rule’s clause', async () => {
        await page.goto(`/incidents/${incident.id}`);
        await openSteps(page);
        const steps = page.locator('.explain-steps');
        await steps.waitFor();
        const text = await steps.innerText();
        assert.match(text, /(cross|Across|starts here)/);
        assert.match(text, /It begins\./);
        assert.match(text, /Raised/);
        assert.match(text, /\d\d:\d\d:\d\d/);
        const panel = await page.locator('.explain').innerText();
        assert.ok(panel.includes(incident.rule_detail.source), panel);
        assert.ok(!incident.rule_detail.clause || panel.includes(incident.rule_detail.clause), panel);
        assert.match(panel, /it comes out (the same|differently)\./);
    });
    await check('the samples on both sides of the crossing stand in a table', async () => {
        const { steps } = await (await page.request.get(`/api/v1/incidents/${incident.id}/explain`)).json();
        const crossing = steps.find(({ kind, before }) => kind === 'crossing' && before);
        assert.ok(await page.locator('.explain-samples tbody tr').count() >= 2);
        if (crossing)
            await says(page.locator('.explain-samples'),
                         new RegExp(String(Math.round(crossing.before.value)).replace(/(\d)(\d{3})$/, '$1,$2')));
    });
    return incident;
}

async function ofVerdict(page, { room }) {
    await check('why a verdict is what it is opens below its row, and closes again', async () => {
        await page.goto(`/rooms/${room}`);
        const button = page.locator('table.yardsticks').getByRole('button', { name: /^Why this\?/ }).first();
        await button.click();
        await page.locator('.explain-row .explain-steps').waitFor();
        await says(page.locator('.explain-row'), /The occupied period starts\./);
        assert.equal(await button.getAttribute('aria-expanded'), 'true');
        await thereAre(page.locator(`#${await button.getAttribute('aria-controls')}`), 1);
        await button.click();
        await page.locator('.explain-row').waitFor({ state: 'detached' });
    });
}

export async function explain(browser, { URL: url }, cookies) {
    const { page, close, complaints } = await openPage(browser, url, { cookies });
    const incident = await ofIncident(page);
    await ofVerdict(page, incident);
    await check('no page complained about its explanations', async () => assert.deepEqual(complaints, []));
    await close();
}
