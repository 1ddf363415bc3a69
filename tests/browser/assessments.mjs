// Risk assessments: from a template to a draft that two people work on, saved as they go, with nothing typed ever lost.
import assert from 'node:assert/strict';
import { holds, says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { tabTo } from './journey.mjs';
import { signInAs } from './said.mjs';

export const TITLE = 'Ventilation of the made-up school';
const OWN = 'Is the corridor loud while doors stand open?';

export const open = (page, text) => page.locator('.line-button', { hasText: text }).click();
const lineOf = (page, text) => page.locator('.line', { hasText: text });

async function making(page) {
    await check('where there is none, a leader is told how to start', async () => {
        await page.goto('/assessments');
        await page.getByText('Start with the joint unions’ ventilation list.').waitFor();
        await page.getByRole('link', { name: 'New assessment' }).click();
        await page.getByRole('heading', { level: 1, name: 'New risk assessment' }).waitFor();
    });
    await check('some rooms, and none ticked, is asked about and loses nothing', async () => {
        await page.getByLabel('Title').fill(TITLE);
        await page.getByLabel('Some rooms').check();
        await page.getByRole('button', { name: 'Make the draft' }).click();
        await page.getByRole('alert').getByText('tick at least one').waitFor();
        await holds(page.getByLabel('Title'), TITLE);
        await page.getByLabel('The whole school').check();
    });
    await check('a draft is a list of seven tasks that say what waits for what', async () => {
        await page.getByRole('button', { name: 'Make the draft' }).click();
        await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
        await thereAre(page.locator('.task'), 7);
        const approve = page.locator('.task', { hasText: 'Approve and sign' });
        await says(approve, /First: tasks 1, 2, 5 and 6\./);
        await thereAre(approve.getByRole('link'), 0);
    });
    await check('nothing of a new draft is complete because nobody began it', async () =>
        thereAre(page.locator('.task').getByText('Complete', { exact: true }), 0));
    await check('the scope is written once and the task is complete', async () => {
        await page.getByRole('link', { name: 'Scope, rooms, who may be harmed' }).click();
        await page.getByLabel('What it is about').fill('All classrooms, in lessons, the whole year.');
        await page.getByLabel('Who may be harmed').fill('Pupils, staff, visitors');
        await page.getByRole('button', { name: 'Save and go back' }).click();
        await page.locator('.task', { hasText: 'Scope' }).getByText('Complete').waitFor();
    });
    return Number(/\d+$/.exec(new URL(page.url()).pathname)[0]);
}

async function answering(page, id) {
    // Two that only people can answer: nothing comes to them by itself while they are written.
    const [first, , second] = await (await page.request.get(`/api/v1/assessments/${id}/lines`)).json();
    const saved = () => page.getByText(/^Saved \d\d:\d\d/).waitFor();
    await check('one line is open at a time, and an answer is saved as it is given', async () => {
        await page.goto(`/assessments/${id}/lines`);
        await open(page, first.text);
        await page.getByRole('group', { name: 'Answer' }).getByLabel('Partly').check();
        await saved();
        await open(page, second.text);
        await thereAre(page.locator('.line-content'), 1);
        await lineOf(page, first.text).getByText('Partly').waitFor();
    });
    await check('what is typed is saved after a pause, and still there after coming back', async () => {
        await page.getByLabel('What we found').fill('Two windows are painted shut.');
        await saved();
        await page.reload();
        await page.getByLabel('What we found').waitFor();
        await page.waitForFunction(() => scrollY > 0);      // to the line that the address names
        await holds(page.getByLabel('What we found'), 'Two windows are painted shut.');
    });
    await check('measures in place and planned stand apart, the most effective first', async () => {
        const kind = (words) => page.locator('.controls-kind', { hasText: words });
        for (const [words, text, rank] of [
            ['Something that is in place', 'Monitors open the windows', 'Rules and habits'],
            ['Something that is in place', 'Vents are open', 'Technical'],
            ['Something that is planned', 'A fan with heat recovery', 'Technical']]) {
            await kind(words).getByLabel(words).fill(text);
            await kind(words).getByLabel('What kind').selectOption({ label: rank });
            await kind(words).getByRole('button', { name: 'Add' }).click();
            await kind(words).locator('.control-text', { hasText: text }).waitFor();
        }
        assert.deepEqual(await kind('Something that is in place').locator('.control-text').allTextContents(),
                         ['Vents are open', 'Monitors open the windows']);
    });
    await check('a risk is a word', async () => {
        await page.getByLabel('How likely is harm').selectOption('4');
        await page.getByLabel('How bad would it be').selectOption('3');
        await page.locator('.risk-now .risk', { hasText: 'High' }).waitFor();
        await saved();
    });
    await check('what is changed while a save is on its way goes with the next, and clashes with nobody', async () => {
        let release;
        const released = new Promise((resolve) => { release = resolve; });
        await page.route('**/lines/*', async (route) => {
            await released;
            await route.continue();
        });
        await page.getByLabel('How bad would it be').selectOption('4');
        await page.getByLabel('How bad would it be').selectOption('2');
        await page.getByLabel('How likely is harm').selectOption('3');
        await page.getByText('Saving …').waitFor();
        release();
        await page.locator('.save-saved').waitFor();
        await page.unrouteAll({ behavior: 'wait' });
        const lines = await (await page.request.get(`/api/v1/assessments/${id}/lines`)).json();
        const { severity, likelihood } = lines.find((line) => line.id === second.id);
        assert.deepEqual([severity, likelihood], [2, 3]);
    });
    await check('without an answer of the gateway the text stays, and trying again saves it', async () => {
        await page.route('**/lines/*', (route) => route.abort());
        await page.getByLabel('What we found').fill('Three windows are painted shut.');
        await page.getByText(/^Not saved: .* Your text is still here\.$/).waitFor();
        await page.unrouteAll({ behavior: 'wait' });
        await page.locator('.save-status').getByRole('button', { name: 'Try again' }).click();
        await saved();
    });
    await check('what a colleague wrote meanwhile is shown by name, and both texts are kept', async () => {
        const lines = await (await page.request.get(`/api/v1/assessments/${id}/lines`)).json();
        const { edited } = lines.find((line) => line.id === second.id);
        const theirs = await page.request.patch(`/api/v1/assessments/${id}/lines/${second.id}`, {
            headers: { Origin: new URL(page.url()).origin }, data: { edited, note: 'Written elsewhere.' } });
        assert.equal(theirs.status(), 200, await theirs.text());
        await page.getByLabel('What we found').fill('All windows open.');
        const clash = page.getByRole('alert').filter({ hasText: 'changed this line while you did' });
        await clash.getByText('Ms Rees').waitFor();
        await clash.getByText('Written elsewhere.').waitFor();
        await clash.getByRole('button', { name: 'Keep mine' }).click();
        await saved();
        await holds(page.getByLabel('What we found'), 'All windows open.');
    });
    await check('the next line opens by keyboard alone and takes an answer', async () => {
        await page.getByRole('button', { name: 'Next line' }).focus();
        await page.keyboard.press('Enter');
        await page.locator('.line-button:focus').waitFor();
        await tabTo(page, /^Yes$/);
        await page.keyboard.press('Space');
        await saved();
    });
}

async function acting(page, url, id) {
    await check('an action names the question it is for, which leads to it and back', async () => {
        const [{ key, text }] = await (await page.request.get(`/api/v1/assessments/${id}/lines`)).json();
        const made = await page.request.post('/api/v1/actions', { headers: { Origin: url }, data: {
            what: 'Free the vents', rooms: [], assessment: id, line: key } });
        assert.equal(made.status(), 201, await made.text());
        await page.goto(`/actions/${(await made.json()).id}`);
        await page.locator('.facts').getByRole('link', { name: TITLE }).waitFor();
        await page.getByRole('link', { name: `Line 1: ${text}` }).click();
        await page.locator('.line-content').getByRole('link', { name: 'Free the vents' }).click();
        await page.getByRole('heading', { level: 1, name: 'Free the vents' }).waitFor();
    });
}

// What the gateway would answer of three rooms that failed on different days, and of one alone.
const room = (name, fail) => ({ room: name, name, words: `${name}: CO2 was much on average.`, grade: 'A', sensors: [],
                                verdicts: [{ rule: 'over', fail, cannot_tell: 0, pass: 20 - fail }] });
const evidence = (words, ...rooms) => ({ snapshot: 1, made: '2026-11-23T10:00:00Z', digest: '0'.repeat(64), words,
                                         rooms });

async function reading(page, id) {
    const [some, one, records] = await (await page.request.get(`/api/v1/assessments/${id}/lines`)).json();
    const alone = room('Hall', 2);
    const given = new Map([
        [some.id, evidence('Three rooms failed.', room('8C', 6), room('Hall', 2), room('Music', 20))],
        [one.id, evidence(alone.words, alone)],
        [records.id, evidence('3 of 3 rooms have a sensor.')]]);
    await page.route(`**/api/v1/assessments/${id}/lines`, async (route) => {
        const answer = await route.fetch();
        await route.fulfill({ response: answer, json: (await answer.json()).map((line) =>
            (given.has(line.id) ? { ...line, evidence: given.get(line.id) } : line)) });
    });
    const opened = async (line) => {
        await page.goto(`/assessments/${id}/lines?line=${line.id}`);
        await page.locator(`#line-${line.id}[aria-expanded=true]`).waitFor();
        return page.locator('.line-content .evidence');
    };
    await check('of the rooms that failed the one that failed most often stands first', async () =>
        says((await opened(some)).locator('.evidence-rooms'), /Music:[^]*8C:[^]*Hall:/));
    await check('of one room alone its sentence is said once', async () => {
        const found = await opened(one);
        await says(found, /Hall: CO2/);
        await thereAre(found.getByText(alone.words), 1);
    });
    await check('what lies behind records is not called days of rules', async () => {
        const found = await opened(records);
        await found.getByText('In detail').waitFor();
        await thereAre(found.getByText('Days of each rule'), 0);
    });
    await page.unrouteAll({ behavior: 'wait' });
}

// A line that is mended leaves the list that it was found in: the other lines can still be reached.
async function filtering(page, id) {
    await check('a filter that has emptied can be left', async () => {
        await page.route(`**/api/v1/assessments/${id}/lines`, async (route) => {
            const answer = await route.fetch();
            await route.fulfill({ response: answer, json: (await answer.json()).map((line, index) => ({
                ...line, answer: 'yes', ...!index && { likelihood: 4, likelihood_proposed: 2 } })) });
        });
        await page.goto(`/assessments/${id}/lines`);
        await page.getByRole('button', { name: 'Likelihood differs, without a reason' }).click();
        await thereAre(page.locator('.line'), 1);
        await open(page, '1. ');
        await page.getByLabel('What we found').fill('Nobody sits there.');
        await page.locator('.save-saved').waitFor();
        await page.getByRole('button', { name: /^All/ }).click();
        await page.locator('.line').nth(3).waitFor();
        await page.unrouteAll({ behavior: 'wait' });
    });
}

async function ownQuestion(page) {
    await check('to a question of our own a “no” is good news where its author says so', async () => {
        await page.getByText('Add a question of our own').click();
        await page.getByLabel('Question').fill(OWN);
        await page.getByRole('group', { name: 'Which answer says that all is well' }).getByLabel('No').check();
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await page.getByText('Added at the end.').waitFor();
        const line = lineOf(page, OWN);
        await line.getByText('To this question, “No” says that all is well.').waitFor();
        await line.getByRole('group', { name: 'Answer' }).getByLabel('Yes').check();
        await line.locator('.line-marks .tag-answer-bad', { hasText: 'Yes' }).waitFor();
        await line.getByRole('group', { name: 'Answer' }).getByLabel('No', { exact: true }).check();
        await line.locator('.line-marks .tag-answer-good', { hasText: 'No' }).waitFor();
    });
}

async function printing(page, id) {
    await check('on paper a checklist has every question, says that it is a draft, and nothing to press', async () => {
        await page.goto(`/assessments/${id}/lines`);
        await page.locator('.line').first().waitFor();
        await page.emulateMedia({ media: 'print' });
        await page.getByText(`DRAFT of ${TITLE}, version 1. Not in force.`).waitFor();
        const seen = await page.locator('main').evaluate((main) => ({
            lines: main.querySelectorAll('.line').length,
            questions: [...main.querySelectorAll('.line-text')].filter((text) => text.checkVisibility()).length,
            buttons: [...main.querySelectorAll('button:not(.line-button), .save-status')]
                .filter((button) => button.checkVisibility()).length }));
        assert.ok(seen.lines > 10);
        assert.deepEqual(seen, { lines: seen.lines, questions: seen.lines, buttons: 0 });
        await page.emulateMedia({ media: null });
    });
}

async function strangers(browser, url, leader) {
    for (const role of ['rep', 'teacher', 'governor'])
        await check(`a draft is nobody’s but the leaders’: not a ${role}’s`, async () => {
            const { page, close } = await signInAs(browser, url, leader, role);
            await page.getByRole('button', { name: 'Sign out' }).waitFor();
            await page.goto('/assessments');
            await page.getByText('Once a leader has signed one, it can be read here.').waitFor();
            await thereAre(page.getByRole('link', { name: 'New assessment' }), 0);
            await close();
        });
}

export async function assessments(browser, { URL: url }, cookies) {
    const { page, complaints, outside, close } = await openPage(browser, url, { cookies });
    const id = await making(page);
    await answering(page, id);
    await acting(page, url, id);
    await page.goto(`/assessments/${id}/lines`);
    await ownQuestion(page);
    await reading(page, id);
    await filtering(page, id);
    await printing(page, id);
    await strangers(browser, url, page);
    await check('no page of the assessments complained or asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside], []));
    await close();
    return id;
}
