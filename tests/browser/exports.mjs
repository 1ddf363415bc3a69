// What the buttons of a room's page hand out: the readings of the days that are shown, whole, as the file says itself.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { untilKept } from './concerns.mjs';

// The bytes that the digest is of, and what the last line says.
const FORMATS = {
    'Readings as a table (CSV)': { last: /^# rows=(\d+) sha256=([0-9a-f]{64})\r\n$/,
                                   rows: (text) => text.trimEnd().split('\r\n').length - 2 },
    'Readings as JSON': { last: /^\],"rows":(\d+),"sha256":"([0-9a-f]{64})"\}\n$/,
                          rows: (text) => JSON.parse(text).readings.length },
};

async function downloaded(page, name) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name }).click()]);
    return readFile(await file.path());
}

export async function exports(browser, { URL: url }, cookies) {
    const { page, complaints, outside, close } = await openPage(browser, url, { cookies });
    const { id } = await untilKept(page);
    await check('a term says of which years its dates are', async () => {
        await page.goto(`/rooms/${id}?view=term`);
        await page.getByRole('heading', { level: 2, name: /^\d+ \w+ \d{4} to \d+ \w+ \d{4}$/ }).waitFor();
    });
    for (const [name, { last, rows }] of Object.entries(FORMATS))
        await check(`${name}: the file holds as many rows as it says, and its digest is that of its bytes`, async () => {
            const bytes = await downloaded(page, name);
            const end = bytes.lastIndexOf('\n', bytes.length - 2) + 1;
            const [, count, digest] = last.exec(bytes.subarray(end).toString());
            assert.ok(Number(count) > 0);
            assert.equal(rows(bytes.toString()), Number(count));
            assert.equal(createHash('sha256').update(bytes.subarray(0, end)).digest('hex'), digest);
        });
    await check('the page of the exports neither complained nor asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside], []));
    await close();
}
