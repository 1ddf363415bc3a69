// Judge a file: drop a logger's export, read what it comes to, keep it, and find that nothing changes the second time.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';

const MINUTE_MS = 60000;
const DAY_MS = 1440 * MINUTE_MS;
const MONDAY_MS = Date.parse('2025-11-24T00:00:00Z');      // a school week of a year that is over

// Five days, one sample in five minutes, stuffy in the middle of each.
function exported(breakAt = -1) {
    const lines = ['Time,CO2 (ppm),Temperature (°C)'];
    for (let at_ms = MONDAY_MS, line = 2; at_ms < MONDAY_MS + 5 * DAY_MS; at_ms += 5 * MINUTE_MS, line++) {
        const hour = (at_ms % DAY_MS) / 3600000;
        const co2 = hour > 9 && hour < 15 ? Math.round(700 + 1100 * Math.sin(Math.PI * (hour - 9) / 6))
                                          : 470 + (line % 7);       // a sensor that stands still is not believed
        lines.push(`${new Date(at_ms).toISOString().slice(0, 19)}Z,${line === breakAt ? 'stuffy' : co2},20.5`);
    }
    return lines.join('\n') + '\n';
}

const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

// As a person drops it with the mouse.
async function drop(page, name, text) {
    const transfer = await page.evaluateHandle(([called, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([content], called, { type: 'text/csv' }));
        return data;
    }, [name, text]);
    await page.dispatchEvent('.drop', 'drop', { dataTransfer: transfer });
}

export async function files(browser, { URL: url }, cookies, screenshots) {
    const { page, close, complaints } = await openPage(browser, url, { cookies });
    const kept = async () => (await (await page.request.get('/api/v1/imports')).json()).imports.length;

    await check('a broken file is told by its line, and nothing is kept', async () => {
        await page.goto('/files');
        await page.locator('#files-file').setInputFiles(file('broken.csv', exported(700)));
        await page.getByRole('alert').getByText(/broken\.csv:700: .*stuffy/).waitFor();
        assert.equal(await kept(), 0);
    });
    await check('a dropped file is judged: the answer, its days, verdicts and incidents', async () => {
        await page.goto('/files');
        await page.locator('#files-file').waitFor();
        await drop(page, 'week.csv', exported());
        await page.locator('.answer').getByText(/over 1,500 ppm in occupied time on 5 of 5 days/).waitFor();
        await thereAre(page.locator('svg.day-picture'), 5);
        await page.locator('table.yardsticks').getByText(/Fail on 5 of 5 days/).first().waitFor();
        assert.equal(await kept(), 0);
    });
    await check('it is kept in the record when somebody says so, and twice is once', async () => {
        for (const said of [/Kept: 1,440 samples are new, 0 were there/, /All of it was in the record already/]) {
            await page.locator('#files-file').setInputFiles(file('week.csv', exported()));
            await page.locator('.answer').waitFor();
            await page.getByRole('button', { name: 'Keep in the record' }).click();
            await page.getByRole('status').getByText(said).waitFor();
        }
        await page.getByRole('row', { name: /week\.csv .* 1,440/ }).waitFor();
        assert.equal(await kept(), 1);
    });
    await check('the page of files says nothing to the console', async () => assert.deepEqual(complaints, []));
    await close();
    if (!screenshots)
        return;
    for (const size of ['phone', 'desktop']) {
        const look = await openPage(browser, url, { cookies, size });
        await look.page.goto('/files');
        await look.page.locator('#files-file').setInputFiles(file('week.csv', exported()));
        await look.page.locator('.answer').waitFor();
        await look.page.screenshot({ path: join(screenshots, `files-judged-${size}.png`), fullPage: true });
        await look.close();
    }
}
