import { launch, URL_ } from './.try.mjs'; import { openPage } from './browser.mjs'; import { signInAs } from './said.mjs'; import { readFile } from 'node:fs/promises';
const b = await launch(); const cookies = JSON.parse(await readFile('/tmp/apages-cookies.json','utf8'));
const { page } = await openPage(b, URL_, { cookies }); const t = await signInAs(b, URL_, page, 'teacher'); await t.page.waitForTimeout(2500);
const r = await t.page.request.get('/api/v1/assessments'); console.log(r.status(), await r.text(), await t.page.locator('main').innerText()); await b.close();
