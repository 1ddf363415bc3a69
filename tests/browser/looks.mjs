// Every page at every size and theme: no automated accessibility violation, no sideways scroll, a picture to look at.
import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openPage } from './browser.mjs';
import { atOnce, check } from './check.mjs';
import { openSteps } from './explain.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// There are two layouts, and every rule is asked of each; a theme changes nothing but colours.
export const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

const LOOKS = [
    { name: 'narrow', size: 'narrow', rules: RULES },
    { name: 'desktop', size: 'desktop', rules: RULES },
    { name: 'phone', size: 'phone', rules: COLOURS },
    { name: 'phone-dark', size: 'phone', rules: COLOURS, colorScheme: 'dark' },
    { name: 'desktop-dark', size: 'desktop', rules: COLOURS, colorScheme: 'dark' },
    { name: 'desktop-forced', size: 'desktop', rules: COLOURS, forcedColors: 'active' },
];

// Pages that people without a session see, and those with one; {room} and {incident} are the first there are.
const PAGES = [
    { name: 'signin', path: '/signin', open: true },
    { name: 'claim', path: '/claim', open: true },
    { name: 'help', path: '/help', open: true },
    { name: 'accessibility', path: '/about/accessibility', open: true },
    { name: 'privacy', path: '/about/privacy', open: true },
    { name: 'no-such-page', path: '/no/such/page', open: true },
    { name: 'no-such-room', path: '/rooms/no-such-room', ready: '.notice-error' },
    { name: 'rooms', path: '/', ready: '.tile' },
    { name: 'rooms-table', path: '/', ready: '.tile',
      act: (page) => page.getByRole('button', { name: 'Table', exact: true }).click() },
    { name: 'room', path: '/rooms/{room}', ready: 'table.yardsticks',
      act: (page) => page.getByRole('button', { name: 'Table' }).first().click().catch(() => {}) },
    { name: 'fresh-air', path: '/rooms/{room}', ready: '.fresh-figure, .fresh .quiet',
      act: (page) => page.getByText('How we worked this out').click() },
    { name: 'week', path: '/rooms/{room}?view=week', ready: 'table.week' },
    { name: 'term', path: '/rooms/{room}?view=term', ready: 'h2' },
    { name: 'compare', path: '/compare', ready: '.answer' },
    { name: 'school-term', path: '/term', ready: '.answer' },
    { name: 'incidents', path: '/incidents', ready: '.tabs' },
    { name: 'incident', path: '/incidents/{incident}', ready: '.summary, .timeline' },
    { name: 'incident-why', path: '/incidents/{incident}', ready: '.explain-panel',
      act: async (page) => {
          await openSteps(page);
          await page.locator('.explain').waitFor();
      } },
    { name: 'verdict-why', path: '/rooms/{room}', ready: 'table.yardsticks',
      act: async (page) => {
          await page.getByRole('button', { name: /^Why this\?/ }).first().click();
          await page.locator('.explain-row .explain').waitFor();
      } },
    { name: 'checklists', path: '/assessments/checklists', ready: '.rows' },
    { name: 'checklist', path: '/assessments/checklists/temperature', ready: '.check-item' },
    { name: 'checklist-law', path: '/assessments/checklists/safety-reps?show=law', ready: '.check-item' },
    { name: 'assessments', path: '/assessments', ready: '.assessment' },
    { name: 'assessment-new', path: '/assessments/new', ready: 'form' },
    { name: 'assessment', path: '/assessments/1', ready: '.task' },
    { name: 'assessment-scope', path: '/assessments/1/scope', ready: 'main form, main dl' },
    { name: 'assessment-lines', path: '/assessments/1/lines', ready: '.line',
      act: (page) => page.locator('.line-button').nth(1).click() },
    { name: 'assessment-told', path: '/assessments/1/told', ready: 'main form, .answer' },
    { name: 'assessment-signed', path: '/assessments/2', ready: '.card' },
    { name: 'assessment-consultation', path: '/assessments/2/consultation', ready: '.answer' },
    { name: 'assessment-version', path: '/assessments/2/v/1', ready: '.document' },
    { name: 'assessment-history', path: '/assessments/2/history', ready: '.card' },
    { name: 'assessment-difference', path: '/assessments/2/history?of=2&with=1', ready: '.difference' },
    { name: 'actions', path: '/actions', ready: '.action' },
    { name: 'action', path: '/actions/1', ready: '.timeline' },
    { name: 'action-round', path: '/actions/round', ready: '.round, .answer' },
    { name: 'hazards', path: '/hazards', ready: '.answer' },
    { name: 'inspections', path: '/inspections', ready: '.answer' },
    { name: 'inspection', path: '/inspections/1', ready: '.finding' },
    { name: 'concerns', path: '/concerns', ready: '.rows' },
    { name: 'concern', path: '/concerns/1', ready: '.road' },
    { name: 'more', path: '/more', ready: '.rows' },
    { name: 'closed', path: '/incidents?view=closed', ready: '.tabs' },
    { name: 'files', path: '/files', ready: '#files-file' },
    { name: 'sensors', path: '/sensors', ready: '.sensor' },
    { name: 'sensor', path: '/sensors/{sensor}', ready: '.sensor-charts',
      act: async (page) => {
          await page.getByRole('button', { name: 'Show its last messages' }).click();
          await page.locator('.messages, .message').first().waitFor();
      } },
    { name: 'handheld', path: '/sensors/handheld', ready: 'main form' },
    { name: 'sensors-together', path: '/sensors/together', ready: 'main form' },
    { name: 'listen', path: '/sensors/listen', ready: '.button' },
    { name: 'settings-rooms', path: '/settings/rooms', ready: '.rows' },
    { name: 'room-form', path: '/settings/rooms?new', ready: 'form',
      act: (page) => page.getByRole('button', { name: 'Add this room' }).click() },
    { name: 'calendar', path: '/settings/calendar', ready: 'form' },
    { name: 'rooms-judged-by', path: '/?pack=pandemic', ready: '.tile' },
    { name: 'room-compared', path: '/rooms/{room}', ready: 'table.yardsticks',
      act: async (page) => {
          await page.getByText('Compare with other levels').click();
          await page.locator('.checks .check').first().getByRole('checkbox').check();
      } },
    { name: 'levels', path: '/settings/levels', ready: '#rules' },
    { name: 'room-facts', path: '/settings/rooms?edit={room}', ready: 'form' },
    { name: 'people', path: '/settings/people', ready: '.rows' },
    { name: 'connections', path: '/settings/connections', ready: 'h2' },
    { name: 'access', path: '/settings/access', ready: '.rows' },
    { name: 'system', path: '/settings/system', ready: 'dl.summary' },
    { name: 'ledger', path: '/ledger', ready: '.rows' },
];

async function show(page, { path, ready = 'h1', act }, names) {
    await page.goto(path.replace(/\{(\w+)\}/, (_, name) => names[name]));
    await page.locator(ready).first().waitFor();
    await act?.(page);
    await page.evaluate(() => document.fonts.ready);
}

export async function violations(page, rules) {
    await page.evaluate(AXE);
    const result = await page.evaluate((runOnly) => axe.run(document, { runOnly, resultTypes: ['violations'] }), rules);
    return result.violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(' | ')}`);
}

export const sideways = (page) => page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function namesOf(page) {
    const rooms = await (await page.request.get('/api/v1/rooms')).json();
    const incidents = await (await page.request.get('/api/v1/incidents?state=all')).json();
    const { sensors } = await (await page.request.get('/api/v1/sensors')).json();
    return { sensor: sensors[0].name, room: (rooms.find((room) => room.incident) ?? rooms[0]).id, incident: incidents[0]?.id };
}

async function look(browser, url, cookies, folder, { name, size, rules, ...options }) {
    const visitor = await openPage(browser, url, { size, ...options });
    const leader = await openPage(browser, url, { size, cookies, ...options });
    const names = await namesOf(leader.page);
    for (const one of PAGES.filter(({ path }) => !path.includes('{incident}') || names.incident))
        await check(`${one.name} is accessible and fits, ${name}`, async () => {
            const { page } = one.open ? visitor : leader;
            await show(page, one, names);
            if (folder)
                await page.screenshot({ path: join(folder, `${one.name}-${name}.png`), fullPage: true });
            assert.ok(await sideways(page) <= 0, `scrolls sideways by ${await sideways(page)} px`);
            assert.deepEqual(await violations(page, rules), []);
            if (one.name === 'rooms-table')
                await page.getByRole('button', { name: 'Tiles', exact: true }).click();
        });
    await check(`no page complained, ${name}`, async () =>
        assert.deepEqual([...visitor.complaints, ...leader.complaints], []));
    await visitor.close();
    await leader.close();
}

export async function looks(browser, { URL: url }, cookies, folder) {
    if (folder)
        await mkdir(folder, { recursive: true });
    await atOnce(LOOKS.map((one) => () => look(browser, url, cookies, folder, one)));
    if (folder)
        await paper(browser, url, cookies, folder);
}

async function paper(browser, url, cookies, folder) {
    const { page, close } = await openPage(browser, url, { cookies });
    const names = await namesOf(page);
    for (const one of PAGES.filter(({ name }) => ['rooms', 'room', 'week', 'compare', 'school-term', 'checklist', 'assessment', 'assessment-version'].includes(name))) {
        await show(page, { ...one, act: undefined }, names);
        await page.pdf({ path: join(folder, `${one.name}.pdf`), format: 'A4' });
        await page.emulateMedia({ media: 'print' });
        await page.screenshot({ path: join(folder, `${one.name}-print.png`), fullPage: true });
        await page.emulateMedia({ media: null });
    }
    await close();
}
