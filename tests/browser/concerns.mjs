// A concern by keyboard alone: six pages, the letter with its gaps, which two may write; sent by a person; private until
// then; and the answer of the other side.
import assert from 'node:assert/strict';
import { holds, says, thereAre } from './awaited.mjs';
import { check } from './check.mjs';
import { openPage } from './browser.mjs';
import { LEADER } from './journey.mjs';
import { COLOURS, RULES, violations } from './looks.mjs';
import { signInAs } from './said.mjs';

const SECRET = 'It smells of quetzal feathers after lunch';
const KEPT_WAIT_MS = 90000;
const TABS_MAX = 80;                // no page has more stops than that before what is wanted

// Goes on with the tab key until the focus is on what the locator names.
async function tabTo(page, locator) {
    await locator.waitFor();
    for (let i = 0; i < TABS_MAX; i++) {
        if (await locator.evaluate((element) => element === document.activeElement))
            return;
        await page.keyboard.press('Tab');
    }
    throw new Error('the tab key does not lead there');
}

// The past of the demo is judged in the background: until the record has days of the first room, which it answers.
export async function untilKept(page) {
    const rooms = await (await page.request.get('/api/v1/rooms')).json();
    const [first] = rooms.sort((a, b) => a.name.localeCompare(b.name, 'en-GB', { numeric: true }));
    const deadline = Date.now() + KEPT_WAIT_MS;
    while (Date.now() < deadline) {
        const term = await (await page.request.get(`/api/v1/rooms/${first.id}/term`)).json();
        if (term.measured_days > 0)
            return first;
        await page.waitForTimeout(500);
    }
    assert.fail('no day of the past was judged');
}

const press = async (page, locator, key = 'Enter') => {
    await tabTo(page, locator);
    await page.keyboard.press(key);
};

async function type(page, locator, text) {
    await tabTo(page, locator);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(text);
}

// Going from page to page gives the focus to the heading. Whoever presses a key before that presses it elsewhere.
const heading = (page, name) => page.getByRole('heading', { level: 1, name }).and(page.locator(':focus')).waitFor();
const goOn = (page) => press(page, page.getByRole('button', { name: 'Save and go on' }));

async function isLegibleInTheDark(page) {
    await page.emulateMedia({ colorScheme: 'dark' });
    assert.deepEqual(await violations(page, COLOURS), []);
    await page.emulateMedia({ colorScheme: null });
}

async function raise(page) {
    await check('a concern is started and ticked by keyboard alone', async () => {
        await page.goto('/concerns');
        await press(page, page.getByRole('button', { name: 'Raise a concern' }));
        await heading(page, 'What have you noticed?');
        await page.getByLabel('Are grilles or airbricks dirty or blocked?').waitFor();
        await thereAre(page.getByLabel('Have all concerns been passed to management?'), 0);     // a yes is good news
        await press(page, page.getByLabel('Does any room or area feel stuffy or unpleasant?'), 'Space');
        await type(page, page.getByLabel('In your own words'), SECRET);
        await press(page, page.getByRole('checkbox', { name: /^§ Legal duty: Suitable and sufficient/ }), 'Space');
        await press(page, page.getByRole('group', { name: /^What matters most/ })
            .getByRole('checkbox', { name: /^Suitable/ }), 'Space');
        await isLegibleInTheDark(page);
        await goOn(page);
        await heading(page, 'Where and when?');
        await isLegibleInTheDark(page);
    });
    await check('what was written is there after going back and coming again', async () => {
        await press(page, page.getByRole('link', { name: 'Back', exact: true }));
        await heading(page, 'What have you noticed?');
        await holds(page.getByLabel('In your own words'), SECRET);
        assert.ok(await page.getByRole('group', { name: /^What matters most/ })
            .getByRole('checkbox', { name: /^Suitable/ }).isChecked());
        await page.goBack();
        await heading(page, 'Where and when?');
    });
    await check('the record of a room is shown with how much of it was measured', async () => {
        await press(page, page.getByRole('group', { name: 'Which rooms?' }).getByRole('checkbox').first(), 'Space');
        await goOn(page);
        await heading(page, 'What the record shows');
        await page.getByText(/Measured .*% of the time in use|measured only .*% of the time in use/).first().waitFor();
        await isLegibleInTheDark(page);
        await goOn(page);
        await heading(page, 'Who is raising it?');
        await isLegibleInTheDark(page);
    });
    await check('who raises it is said, and the letter still tells its gaps', async () => {
        await press(page, page.getByLabel('I do'), 'Space');
        await page.keyboard.press('ArrowDown');         // within a group of choices the arrows lead on
        await page.keyboard.press('ArrowDown');
        assert.ok(await page.getByLabel('Members together').isChecked());
        await type(page, page.getByLabel('How many members?'), '12');
        await type(page, page.getByLabel('Role and union of whoever signs'), 'NEU rep');
        await goOn(page);
        await heading(page, 'The letter');
        await page.getByText('1 gap to fill in').waitFor();
        await page.locator('#letter-gaps li', { hasText: 'who the letter is to' }).waitFor();
        const letter = await page.getByLabel('The letter').inputValue();
        await isLegibleInTheDark(page);
        assert.match(letter, /12 members raise this together/);
        assert.ok(letter.includes(SECRET));
        assert.match(letter, /regulation 6/);
        assert.match(letter, /we ticked that this holds here:\n- Does any room or area feel stuffy or unpleasant\?/);
        assert.match(letter, /these duties are not met:\n- Suitable and sufficient/);
    });
    await check('a letter with a gap cannot be sent', async () => {
        await goOn(page);
        await heading(page, 'Check, then send it yourself');
        await page.getByText('The letter has 1 gap. Fill it in before it goes out.').waitFor();
        await thereAre(page.getByRole('button', { name: 'It is sent' }), 0);
        await isLegibleInTheDark(page);
    });
}

async function fillGap(page) {
    await check('the gap is filled, and the letter can be taken along', async () => {
        await press(page, page.getByRole('link', { name: 'Change Who is the letter to?' }));
        await heading(page, 'Who is raising it?');
        await type(page, page.getByLabel('Who is the letter to?'), 'Ms Rees');
        await goOn(page);
        await heading(page, 'The letter');
        await page.getByText('No gaps: the letter is complete.').waitFor();      // it follows, as nobody edited it
        await goOn(page);
        await heading(page, 'Check, then send it yourself');
        await page.getByRole('link', { name: 'Open it in my e-mail program' }).waitFor();
        await says(page.locator('.letter'), /^Dear Ms Rees,/);
        const pack = page.getByRole('link', { name: 'Evidence pack (PDF)' });       // the letter says it is attached
        assert.match(await pack.getAttribute('href'), /reports\/evidence\?room=.*&from=.*&to=/);
    });
}

async function secrecy(page, leader) {
    await check('a leader who knows the address is told the same as of nothing', async () => {
        const [, id] = /new\/(\d+)\//.exec(page.url());
        const there = await leader.request.get(`/api/v1/concerns/drafts/${id}`);
        const nothing = await leader.request.get('/api/v1/concerns/drafts/4711');
        assert.equal(there.status(), 404);
        assert.equal(await there.text(), await nothing.text());
        for (const path of ['/api/v1/concerns', '/api/v1/access', '/api/v1/ledger', '/metrics'])
            assert.ok(!(await (await leader.request.get(path)).text()).includes(id), path);
    });
}

// Another rep, named in it, writes in the letter while its owner has it open.
async function twoWriters(page, other, otherId) {
    const letter = page.getByLabel('The letter'), theirs = other.getByLabel('The letter');
    const [address] = /^.*new\/\d+/.exec(page.url());
    await check('a rep who is named writes on, and does not speak for the owner', async () => {
        await page.goto(`${address}/4`);
        await page.getByLabel(/^Which rep may read/).selectOption(otherId);
        await page.getByText('Saved.', { exact: true }).waitFor();
        await page.goto(`${address}/5`);
        await letter.waitFor();
        await other.goto('/concerns');
        await other.getByRole('link', { name: /^Room|^\d/ }).first().click();
        await other.goto(`${address}/6`);
        await other.getByText('Only rep can say that it is sent.').waitFor();
        await thereAre(other.getByRole('button', { name: 'It is sent' }), 0);
        await other.goto(`${address}/5`);
        await theirs.fill(`${await theirs.inputValue()}\n\nAnd a word of the other rep.`);
        await other.getByText('Saved.', { exact: true }).waitFor();
    });
    await check('what both wrote stands side by side, and one of them is kept', async () => {
        await letter.fill(`${await letter.inputValue()}\n\nAnd a word of my own.`);
        const choice = page.getByRole('alert');
        await choice.getByText('And a word of the other rep.').waitFor();
        await choice.getByText('And a word of my own.').waitFor();
        await press(page, page.getByRole('button', { name: 'Keep mine' }));
        await page.getByText('Saved.', { exact: true }).waitFor();
        await thereAre(choice, 0);
        await other.reload();
        await holds(theirs, await letter.inputValue());
        await theirs.fill(`Dear Ms Rees,\n\nthis is another letter.`);
        await other.getByText('Saved.', { exact: true }).waitFor();
        await letter.fill(`${await letter.inputValue()}\n\nAnd one word more.`);
        await press(page, page.getByRole('button', { name: 'Take theirs' }));
        await holds(letter, 'Dear Ms Rees,\n\nthis is another letter.');
    });
}

async function ownWords(page) {
    const letter = page.getByLabel('The letter');
    await check('a letter with words of one’s own is left as it is, and says that it is behind', async () => {
        await press(page, page.getByRole('link', { name: 'Back', exact: true }));
        await heading(page, 'Who is raising it?');
        await type(page, page.getByLabel('Who is the letter to?'), 'Mr Hughes');
        await goOn(page);
        await page.getByText(/^What you said, or what the record shows, has changed since.*own/).waitFor();
        await holds(letter, 'Dear Ms Rees,\n\nthis is another letter.');
        assert.deepEqual(await violations(page, RULES), []);
        await goOn(page);
        await heading(page, 'Check, then send it yourself');
        await press(page, page.getByRole('link', { name: 'Look at the letter' }));
        await press(page, page.getByRole('button', { name: 'Write it anew from the record' }));
        await page.getByText('Saved.', { exact: true }).waitFor();
        await thereAre(page.getByText(/has changed since/), 0);
        await goOn(page);
        await heading(page, 'Check, then send it yourself');
        await says(page.locator('.letter'), /^Dear Mr Hughes,[^]*12 members raise this together/);
        await thereAre(page.getByText(/has changed since/), 0);
    });
}

async function send(page) {
    await check('saying that it is sent opens the concern with its days', async () => {
        await press(page, page.getByRole('button', { name: 'It is sent' }));
        await heading(page, /^Concern about /);
        await page.getByText(/^An answer is due on /).waitFor();
        await page.getByText('12 members raise it together.').waitFor();
    });
    await check('the next letter is prepared and stays private', async () => {
        await press(page, page.getByRole('link', { name: 'Prepare next letter: Ask for the answer again' }));
        await heading(page, 'Ask for the answer again');
        await says(page.locator('.letter'), /We have not had an answer/);
        await press(page, page.getByRole('link', { name: 'Back to the concern' }));
        await page.getByText(/^An answer is due on /).waitFor();
    });
}

async function answer(leader) {
    await check('a leader is told of a concern, reads the letter, not the notes, and answers', async () => {
        await leader.goto('/assessments');
        await says(leader.locator('main .answer').first(), /1 concern has no answer yet\./);
        await leader.getByRole('link', { name: /^Sent on / }).click();
        await leader.getByText(/sent the letter\. By e-mail/).waitFor();
        await leader.getByLabel('In a few words', { exact: true }).fill('Funding is sought.');
        await leader.getByRole('button', { name: 'Add it' }).click();
        await leader.getByText('There is an answer.').waitFor();
        await thereAre(leader.getByRole('link', { name: /^Prepare next letter/ }), 0);
    });
}

async function refuse(leader) {
    await check('what is refused is told by its label, and no old success stays beside it', async () => {
        await leader.getByText('Added.', { exact: true }).waitFor();
        await leader.getByLabel('In a few words', { exact: true }).fill('We met.');
        await leader.getByLabel('On which day?').fill('2099-01-01');
        await leader.getByRole('button', { name: 'Add it' }).click();
        await leader.getByRole('alert').getByText(/^On which day has to be a date/).waitFor();
        await thereAre(leader.getByText('Added.', { exact: true }), 0);
    });
}

async function keep(page, leader) {
    await check('who raised it takes a receipt of the answer', async () => {
        await page.reload();
        const link = page.locator('.happened li', { hasText: 'Answer, written down by' })
            .getByRole('link', { name: /^Receipt/ });
        const answered = await page.request.get(await link.getAttribute('href'));
        assert.equal(answered.status(), 200);
        assert.equal((await answered.json()).entry.kind, 'concern_replied');
    });
    await check('a leader erases the words of the school, with the password again', async () => {
        const one = leader.locator('.happened li', { hasText: 'Answer, written down by' });
        await one.locator('summary', { hasText: 'Erase the words' }).click();
        await one.getByLabel('Your password, once more').fill('not the password at all');
        await one.getByRole('button', { name: 'Erase them for good' }).click();
        await one.getByText('The password is not right. Nothing was erased.').first().waitFor();
        await one.getByLabel('Your password, once more').fill(LEADER.password);
        await one.getByRole('button', { name: 'Erase them for good' }).click();
        await one.getByText('The words were erased. The record says by whom and when.').waitFor();
        await thereAre(leader.getByText('Funding is sought.'), 0);
        await thereAre(leader.locator('summary', { hasText: 'Erase the words' }), 0);   // the letter is not theirs
        await leader.goto('/ledger');
        await leader.getByText('The words of an entry were erased.').first().waitFor();
        await leader.getByText('An answer to a concern was written down.').first().waitFor();
        await leader.goBack();
        await leader.locator('.road').waitFor();
    });
}

export async function concerns(browser, { URL: url }, cookies) {
    const { page: leader, complaints: heard, close: closeLeader } = await openPage(browser, url, { cookies });
    const { page, complaints, outside, close } = await signInAs(browser, url, leader, 'rep');
    const { page: other, complaints: others, close: closeOther } = await signInAs(browser, url, leader, 'rep');
    await other.getByRole('heading', { level: 1, name: 'Rooms to fix' }).waitFor();
    const { person } = await (await other.request.get('/api/v1/session')).json();
    await page.getByRole('heading', { level: 1, name: 'Rooms to fix' }).waitFor();
    await untilKept(page);
    await raise(page);
    await fillGap(page);
    await twoWriters(page, other, String(person.id));
    await ownWords(page);
    await secrecy(page, leader);
    await send(page);
    await answer(leader);
    await refuse(leader);
    await keep(page, leader);
    await check('no page of the concerns complained or asked elsewhere', async () =>
        assert.deepEqual([...complaints, ...outside, ...heard, ...others], []));
    await close();
    await closeOther();
    await closeLeader();
}
