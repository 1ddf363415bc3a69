// Risk assessments that are signed against dissent, read by staff, and begun anew.
import assert from 'node:assert/strict';
import { holds, says, thereAre } from './awaited.mjs';
import { DISSENT, QUESTION, REMARK, REPLY, TITLE, assessmentsAsked, post } from './assessments_asked.mjs';
import { check } from './check.mjs';
import { LEADER, tabTo } from './journey.mjs';
import { PASSWORD, signInAs } from './said.mjs';

const REASON = 'The hall is closed until it is mended.';

async function signing(page, id) {
    await check('who disagrees is named before the signature, with their words', async () => {
        await page.goto(`/assessments/${id}/sign`);
        await page.locator('.notice').getByText(DISSENT).waitFor();
        await page.getByText(/ does not agree\.$/).waitFor();
    });
    await check('a wrong password seals nothing and loses nothing', async () => {
        await page.getByLabel('Why it goes ahead all the same').fill(REASON);
        await holds(page.getByLabel('Your name'), '');      // typing it is the signature
        await page.getByLabel('Your name').fill('A. Rees');
        await page.getByLabel('Your post').fill('Head teacher');
        await page.getByLabel('Your password').fill('wrong');
        await page.getByRole('button', { name: 'Approve and sign' }).click();
        await page.getByRole('alert').waitFor();
        await holds(page.getByLabel('Why it goes ahead all the same'), REASON);
    });
    await check('it is signed by keyboard alone, and the receipt is a file to keep', async () => {
        await page.getByLabel('Your password').fill(LEADER.password);
        await tabTo(page, /^Approve and sign version 1$/);
        await page.keyboard.press('Enter');
        await page.getByText('Version 1 is signed and in force.').waitFor();
        const [file] = await Promise.all([page.waitForEvent('download'),
                                          page.getByRole('link', { name: 'Save the receipt' }).click()]);
        assert.match(file.suggestedFilename(), /receipt.*\.json$/);
    });
}

async function sealed(page, id) {
    await check('the sealed version prints the dissent, the reply, the reason and its digest', async () => {
        await page.goto(`/assessments/${id}/v/1`);
        const words = page.locator('.document');
        for (const text of [QUESTION, DISSENT, REMARK, REPLY, REASON, 'A. Rees', 'Head teacher'])
            await words.getByText(text).first().waitFor();
        await says(words.locator('.doc-foot .digest'), /^[0-9a-f]{64}$/);
    });
    await check('who did not agree is named at its head, before the first question', () =>
        says(page.locator('.document > .summary'), /Not agreed\s+rep\. In their own words under Consultation\./));
    await check('on paper there is the document and nothing else', async () => {
        await page.emulateMedia({ media: 'print' });
        await thereAre(page.locator('.document:visible'), 1);
        await thereAre(page.locator('main button:visible'), 0);
        await thereAre(page.locator('nav:visible'), 0);
        await page.emulateMedia({ media: null });
    });
}

async function reading(teacher) {
    await check('a teacher comes from the list straight to what is in force, and confirms with one tap', async () => {
        await teacher.goto('/assessments');
        await teacher.getByRole('link', { name: TITLE }).click();
        await teacher.getByRole('button', { name: 'I have read this' }).click();
        await teacher.getByText('You have read version 1.').waitFor();
        await thereAre(teacher.getByRole('button', { name: 'I have read this' }), 0);
    });
}

async function signingToo(rep, id) {
    await check('a rep signs that they were asked and do not agree, and it stands on the document', async () => {
        await rep.goto(`/assessments/${id}/v/1`);
        await rep.getByText('Sign this version too').click();
        await rep.getByLabel('Not agreed').check();
        await rep.getByLabel('Your name').fill('R. Pugh');
        await rep.getByLabel('Your post').fill('Safety rep');
        await rep.getByLabel('Your password').fill(PASSWORD);
        await rep.getByRole('button', { name: 'Sign', exact: true }).click();
        await rep.locator('.signatures tr', { hasText: 'R. Pugh' }).getByText('Not agreed').waitFor();
        await rep.getByRole('link', { name: 'Save the receipt' }).waitFor();
    });
}

async function reviewing(page, rep) {
    await check('a rep opens a review because of what only people know', async () => {
        await rep.goto('/assessments');
        await rep.getByText('Something happened that only people know').click();
        await rep.getByLabel('An outbreak').check();
        await rep.getByLabel('In a sentence').fill('Five of 8C are ill since Monday.');
        await rep.getByRole('button', { name: 'Open a review' }).click();
        await rep.locator('.reviews', { hasText: 'An outbreak' }).getByText('Five of 8C are ill').waitFor();
        await thereAre(rep.locator('.reviews').getByText('Not needed'), 0);
    });
    await check('on the page of the rooms a leader is told that a review is due', async () => {
        await page.goto('/');
        await page.getByRole('link', { name: /review/ }).click();
        await page.getByRole('heading', { level: 1, name: 'Risk assessments' }).waitFor();
    });
    await check('a leader sees who asks for the review and why, and “Not needed” wants a reason', async () => {
        await page.goto('/assessments');
        const review = page.locator('.reviews li', { hasText: 'An outbreak' });
        await review.locator('summary', { hasText: 'Not needed' }).click();
        await review.getByRole('button', { name: 'Not needed' }).click();
        await review.getByRole('alert').waitFor();
        await review.getByLabel('Why no review is needed').fill('It was a cold, the nurse says.');
        await review.getByRole('button', { name: 'Not needed' }).click();
        await page.getByText('no review is needed, with your reason').waitFor();
        await thereAre(page.locator('.reviews li', { hasText: 'An outbreak' }), 0);
    });
}

async function nextVersion(page, url, id) {
    await check('the next version is compared word by word, and what is taken out and put in both say so', async () => {
        await page.goto(`/assessments/${id}`);
        await page.getByRole('button', { name: 'Start the next version' }).click();
        await page.locator('.task').first().waitFor();
        await page.goto(`/assessments/${id}/lines`);
        await page.locator('.line-button', { hasText: QUESTION }).click();
        await page.getByLabel('What we found').fill('All windows were mended.');
        await page.getByText(/^Saved /).waitFor();
        await page.goto(`/assessments/${id}/history`);
        await page.getByRole('link', { name: 'What changed against version 1' }).click();
        await says(page.locator('ins').first(), /Put in:[^]*All windows were mended\./);
    });
    await post(page, url, `/assessments/${id}/consult`, {});
    await post(page, url, `/assessments/${id}/close`, { reason: 'The windows are open.' });
    const { stamp } = await (await page.request.get(`${url}/api/v1/assessments/${id}`)).json();
    await post(page, url, `/assessments/${id}/approve`, { password: LEADER.password, name: 'A. Rees', post: 'Head',
                                                          reason: 'Everybody wanted this.', stamp });
}

async function readingAgain(page, teacher, id) {
    await check('of the next version a reader is asked to read only what changed', async () => {
        await teacher.goto(`/assessments/${id}/v/2`);
        await teacher.getByText('You have read version 1. Only 1 line is new or changed since:').waitFor();
        await teacher.locator('.read-this li', { hasText: QUESTION }).waitFor();
    });
    await check('a leader sees who has not read it yet', async () => {
        await page.goto(`/assessments/${id}`);
        await page.getByText(/^0 of \d+ .* Not yet: .*teacher/).waitFor();
    });
    await check('the older version says that it is not in force any more', async () => {
        await page.goto(`/assessments/${id}/v/1`);
        await page.getByText('This is an older version. In force is version 2.').waitFor();
    });
}

export async function assessmentsSigned(browser, gateway, cookies) {
    const { URL: url } = gateway;
    const { id, leader, rep } = await assessmentsAsked(browser, gateway, cookies);
    const { page } = leader;
    await signing(page, id);
    await sealed(page, id);
    await signingToo(rep.page, id);
    const teacher = await signInAs(browser, url, page, 'teacher');
    await teacher.page.getByRole('button', { name: 'Sign out' }).waitFor();
    await reading(teacher.page);
    await reviewing(page, rep.page);
    await nextVersion(page, url, id);
    await readingAgain(page, teacher.page, id);
    const all = [leader, rep, teacher];
    await check('no page of a signed assessment complained or asked elsewhere', async () =>
        assert.deepEqual(all.flatMap(({ complaints, outside }) => [...complaints, ...outside]), []));
    for (const { close } of all)
        await close();
}
