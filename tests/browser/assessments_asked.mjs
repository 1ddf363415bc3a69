// Risk assessments that people are asked about: who is asked, what they say line by line, the reply beside it, and how
// it ends.
import assert from 'node:assert/strict';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { signInAs } from './said.mjs';

export const TITLE = 'Windows of the made-up school';
export const QUESTION = 'Does every window open?';
export const DISSENT = 'The hall has to be mended first.';
export const REMARK = 'Nobody asked the caretaker.';
export const REPLY = 'He is asked on Friday.';

export const post = async (page, url, path, data) => {
    const answer = await page.request.post(`/api/v1${path}`, { headers: { Origin: url }, data });
    assert.ok(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
};

async function lacking(page, id) {
    await check('what keeps a draft from being sent out leads to where it is mended', async () => {
        await page.goto(`/assessments/${id}/consultation`);
        await page.getByRole('button', { name: 'Ask them' }).click();
        await page.getByRole('alert').getByRole('link', { name: /Every line needs an answer/ }).click();
        await page.getByRole('button', { name: /^Not answered/, pressed: true }).waitFor();
    });
}

// A draft with one answered line, about which people can be asked.
async function makeDraft(page, url) {
    const { id } = await post(page, url, '/assessments', { title: TITLE, template: 'blank', rooms: [] });
    await lacking(page, id);
    await post(page, url, `/assessments/${id}/lines`, { section: 'Windows', text: QUESTION, answer: 'partly' });
    const kept = await page.request.patch(`/api/v1/assessments/${id}`, { headers: { Origin: url }, data: {
        scope: 'All classrooms.', told_how: 'On the notice board.',
        distribution: { roles: ['teacher'], persons: [] } } });
    assert.ok(kept.ok(), await kept.text());
    return id;
}

async function asking(browser, url, page, id) {
    const rep = await signInAs(browser, url, page, 'rep');
    await rep.page.getByRole('button', { name: 'Sign out' }).waitFor();
    await check('safety reps are ticked already when a draft is sent out', async () => {
        await page.goto(`/assessments/${id}/consultation`);
        await page.getByRole('group', { name: 'Who is asked' }).getByLabel(/safety rep/).first().waitFor();
        assert.ok(await page.getByRole('group', { name: 'Who is asked' }).getByLabel(/safety rep/).first().isChecked());
        await page.getByLabel(/^\s*rep, safety rep \(no e-mail/).first().waitFor();
        await page.getByRole('button', { name: 'Ask them' }).click();
        await page.getByText(/^Sent .* open until /).waitFor();
        await page.locator('table').getByText('Gets no e-mail: tell them yourself.').first().waitFor();
    });
    await check('a rep is led to what they are asked, and comments on a line', async () => {
        await rep.page.goto(`/assessments/${id}`);
        await rep.page.getByRole('link', { name: 'Say what you think' }).waitFor();
        await rep.page.goto(`/assessments/${id}/lines`);
        await rep.page.locator('.line-button', { hasText: QUESTION }).click();
        await rep.page.getByLabel('Comment on this line').fill(REMARK);
        await rep.page.getByRole('button', { name: 'Comment', exact: true }).click();
        await rep.page.locator('.comment', { hasText: REMARK }).waitFor();
        await thereAre(rep.page.getByRole('group', { name: 'Answer' }), 0);
    });
    await check('a rep says that they do not agree, in their own words', async () => {
        await rep.page.goto(`/assessments/${id}/consultation`);
        await rep.page.getByLabel('Not agreed').check();
        await rep.page.getByLabel('In your own words').fill(DISSENT);
        await rep.page.getByRole('button', { name: 'Give this answer' }).click();
        await rep.page.locator('table').getByText(DISSENT).waitFor();
    });
    await check('a leader is told of a comment that waits for their reply', async () => {
        await page.goto('/assessments');
        await says(page.locator('main .answer').first(), new RegExp(`1 comment waits for your reply: ${TITLE}\\.`));
        await page.locator('.assessment', { hasText: TITLE }).getByText('1 comment without a reply').waitFor();
    });
    await check('the reply of the management stands beside the comment', async () => {
        await page.goto(`/assessments/${id}/consultation`);
        await page.getByLabel('Reply of the management').fill(REPLY);
        await page.getByRole('button', { name: 'Reply', exact: true }).click();
        await page.locator('.reply', { hasText: REPLY }).waitFor();
    });
    await check('ending it before everybody has answered asks why', async () => {
        await page.getByText('End the consultation').first().click();
        await page.getByLabel('Reason').first().fill('All who were there have answered.');
        await page.getByRole('button', { name: 'End the consultation' }).click();
        await page.getByText('The consultation has ended.').waitFor();
    });
    return rep;
}

// The page of the leader and the one of the rep stay open for whoever goes on with the assessment.
export async function assessmentsAsked(browser, { URL: url }, cookies) {
    const leader = await openPage(browser, url, { cookies });
    const id = await makeDraft(leader.page, url);
    const rep = await asking(browser, url, leader.page, id);
    await check('no page of a consultation complained or asked elsewhere', async () =>
        assert.deepEqual([...leader.complaints, ...leader.outside, ...rep.complaints], []));
    return { id, leader, rep };
}
