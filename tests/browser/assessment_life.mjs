// The whole life of a risk assessment as three people: a leader builds, asks, approves and signs it, a safety rep
// comments, dissents and signs, a teacher reads it; a week of bad air later half-term comes and the gateway itself asks
// for the review. At the end everybody's paper is held against the record.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { says, thereAre } from './awaited.mjs';
import { openPage } from './browser.mjs';
import { check } from './check.mjs';
import { tabTo } from './journey.mjs';
import { ROOT, eventually, isBuilt, ownGateway } from './own_gateway.mjs';
import { HOMES } from './said.mjs';

const PASSWORD = 'four green windows open';
const PEOPLE = { leader: { login: 'rees', name: 'Ms Rees' }, rep: { login: 'jones', name: 'Mr Jones' },
                 teacher: { login: 'pugh', name: 'Ms Pugh' } };
const MONDAY = '2026-11-23';            // it is signed on
const HALF_TERM = '2026-12-01';         // begins after five more school days
const BEGINS = `${MONDAY}T10:00:00Z`;
const COMES_BACK = `${HALF_TERM}T09:00:00Z`;
const SPEED_LATER = 60;                 // the gateway looks for reviews once a minute of its clock
const ONE = '/api/v1/assessments/1';
const TITLE = 'Ventilation of two classrooms';
const OVERRIDDEN = 'List concerns and, where there are any, possible fixes, room by room';
const CONTRADICTED = 'Are persistent readings above 1500 ppm followed by action on the room?';
const REMARK = 'Nobody has ever come when it was stuffy.';
const REPLY = 'From Monday on the caretaker comes.';
const DISSENT = 'Two windows of room 1 do not open.';
const REASON = 'The windows are mended at half-term.';

// -- the school --

const site = {
    site: { id: 'life-school', name: 'Life school', zone: 'Europe/London', nation: 'england' },
    rooms: [1, 2].map((number) => ({ id: `room-${number}`, name: `Room ${number}`, building: 'North', use: 'classroom',
                                     ventilation: 'natural', seats: 30, volume_m3: 180, ages: '11-15', devices: [] })),
    calendar: { occupied: { 'mon-fri': ['09:00-15:30'] },
                closed: [{ dates: `${HALF_TERM}..2026-12-04`, kind: 'half_term', label: 'Half-term' }] },
};

// What a logger in the room measured on the working days from one date until before another.
function measured(from, until, co2_ppm) {
    const lines = ['time,co2_ppm'];
    for (let day = Date.parse(from); day < Date.parse(until); day += 86400000)
        for (let minute = 510; minute < 960 && new Date(day).getUTCDay() % 6; minute += 5)      // 08:30 to 16:00
            lines.push(`${new Date(day + minute * 60000).toISOString()},${co2_ppm + minute % 7}`);
    return `${lines.join('\n')}\n`;
}

async function founded() {
    const gateway = await ownGateway();
    await gateway.start(BEGINS, 1);
    gateway.verb(['site', 'import', await gateway.file('site.json', JSON.stringify(site))]);
    for (const [role, { login, name }] of Object.entries(PEOPLE).filter(([one]) => one !== 'leader'))
        gateway.verb(['user', 'add', login, '--role', role, '--name', name, '--keep'], `${PASSWORD}\n`);
    for (const { id } of site.rooms)
        gateway.verb(['import', await gateway.file(`${id}.csv`, measured('2026-10-26', MONDAY, 620)), '--room', id]);
    return gateway;
}

async function claim({ page }, { folder }) {
    await page.goto('/');
    await page.getByLabel('One-time code').fill(await readFile(join(folder, 'record/claim-code'), 'utf8'));
    await page.getByLabel('Your name').fill(PEOPLE.leader.name);
    await page.getByLabel('Sign-in name').fill(PEOPLE.leader.login);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Rooms now' }).waitFor();
}

async function signIn({ page }, role) {
    await page.goto('/signin');
    await page.getByLabel('Sign-in name').fill(PEOPLE[role].login);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: HOMES[role] }).waitFor();
}

const json = async (page, path) => (await page.request.get(path)).json();

// -- building it, with the keyboard alone --

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const saved = (page) => page.locator('.save-saved').waitFor();

async function press(page, words, key = 'Enter') {
    await tabTo(page, words);
    await page.keyboard.press(key);
}

async function type(page, words, text) {
    await tabTo(page, words);
    await page.keyboard.type(text);
}

async function making(page) {
    await check('without a mouse a leader drafts one about two rooms from the joint unions’ list', async () => {
        await page.goto('/assessments');
        await heading(page, 'Risk assessments');
        await press(page, /^New assessment$/);
        await heading(page, 'New risk assessment');
        await type(page, /^Title/, TITLE);
        await press(page, /^The whole school/, 'ArrowDown');
        for (const { name } of site.rooms)
            await press(page, new RegExp(`^${name}$`), 'Space');
        await press(page, /^Make the draft$/);
        await heading(page, TITLE);
    });
    await check('without a mouse its scope is written, and its evidence attaches itself', async () => {
        await press(page, /^Scope, rooms/);
        await heading(page, 'Scope, rooms, who may be harmed');
        await type(page, /^What it is about/, 'Lessons in rooms 1 and 2.');
        await type(page, /^Who may be harmed/, 'Pupils and staff');
        await press(page, /^Save and go back$/);
        await heading(page, TITLE);
        await page.getByText(/^\d+ of \d+ questions that the record can answer have evidence, as of /).waitFor();
        await press(page, /^Refresh$/);
        await page.getByText(/^(New evidence was attached to|Evidence of today is attached to|Nothing is new in)/)
            .waitFor();
    });
}

// What is put in beside the answer of some lines; the likelihood that the readings propose is "very unlikely".
const MORE = {
    async [OVERRIDDEN](page) {
        await type(page, /^How likely is harm, if you see it differently$/, '3');
        await page.getByText('Not saved yet: say why it differs from the readings.').waitFor();
        await type(page, /^Why it differs from the readings$/, 'In winter the windows stay shut.');
        await type(page, /^How bad would it be$/, '3');
        await page.locator('.risk-now .risk', { hasText: 'Medium' }).waitFor();
    },
    async [CONTRADICTED](page) {
        await type(page, /^Something that is in place$/, 'The caretaker is called');
        await page.keyboard.press('Enter');
        await page.locator('.control-text', { hasText: 'The caretaker is called' }).waitFor();
        await type(page, /^Something that is planned$/, 'A fan in room 1');
        await page.keyboard.press('Enter');
        await page.locator('.control-text', { hasText: 'A fan in room 1' }).waitFor();
        await press(page, /^Accept$/);
        await page.locator('.accepted').waitFor();
        await type(page, /^How bad would it be$/, '3');
        await page.locator('.risk-now .risk', { hasText: 'Low' }).waitFor();
    },
};
const ANSWER_KEYS = { [CONTRADICTED]: 'Space' };    // "Yes", the first; what else is pressed goes round to "Don't know"

async function answering(page) {
    const lines = await json(page, `${ONE}/lines`);
    await check('without a mouse all lines are answered, one after the other, and every answer is saved', async () => {
        await press(page, /^Checklist$/);
        await heading(page, 'Checklist');
        await press(page, new RegExp(`^1\\. ${lines[0].text.replace(/[?]/g, '\\?')}`));
        for (const [index, line] of lines.entries()) {
            await page.locator(`#line-${line.id}[aria-expanded=true]:focus`).waitFor();
            await press(page, /^Yes$/, ANSWER_KEYS[line.text] ?? 'ArrowUp');
            await MORE[line.text]?.(page);
            await saved(page);
            if (index < lines.length - 1)
                await press(page, /^Next line$/);
        }
        const kept = await json(page, `${ONE}/lines`);
        assert.deepEqual(kept.filter(({ answer }) => answer !== 'dont_know').map(({ text, answer }) => [text, answer]),
                         [[CONTRADICTED, 'yes']]);
        const { likelihood, likelihood_proposed: proposed } = kept.find(({ text }) => text === OVERRIDDEN);
        assert.deepEqual([proposed, likelihood], [1, 3]);
    });
}

async function sending(page) {
    await check('without a mouse it is said who reads it, and the safety rep is asked', async () => {
        await page.goto('/assessments/1/told');
        await heading(page, 'Who will be told, and how');
        await press(page, /^Teacher or staff$/, 'Space');
        await type(page, /^How others are told$/, 'In the staff meeting.');
        await press(page, /^Save and go back$/);
        await heading(page, TITLE);
        await press(page, /^Consultation$/);
        await heading(page, 'Consultation');
        await page.getByLabel(/Mr Jones/).waitFor();
        await press(page, /^Ask them$/);
        await page.getByText(/^Sent .* 0 of 1 person has answered\.$/).waitFor();
    });
}

// -- talking about it --

async function dissenting(rep) {
    await check('the rep comments on the line, and does not agree, in their own words', async () => {
        await rep.goto('/assessments');
        await rep.locator('.answer').getByText(`You are asked what you think of ${TITLE}.`).waitFor();
        await rep.getByRole('link', { name: TITLE }).click();
        await rep.locator('.tasks').getByRole('link', { name: 'Checklist' }).click();
        await rep.locator('.line-button', { hasText: CONTRADICTED }).click();
        await rep.getByLabel('Comment on this line').fill(REMARK);
        await rep.getByRole('button', { name: 'Comment', exact: true }).click();
        await rep.locator('.comment', { hasText: REMARK }).waitFor();
        await rep.goto('/assessments/1/consultation');
        await rep.getByLabel('Not agreed').check();
        await rep.getByLabel('In your own words').fill(DISSENT);
        await rep.getByRole('button', { name: 'Give this answer' }).click();
        await rep.locator('table').getByText(DISSENT).waitFor();
        await rep.goto('/assessments');
        await rep.locator('.assessment', { hasText: TITLE }).getByText('You have said what you think').waitFor();
    });
}

async function replying(page) {
    await check('the leader replies beside the comment and ends the consultation: everybody has answered', async () => {
        await page.goto('/assessments/1/consultation');
        await page.getByLabel('Reply of the management').fill(REPLY);
        await page.getByRole('button', { name: 'Reply', exact: true }).click();
        await page.locator('.reply', { hasText: REPLY }).waitFor();
        await page.locator('summary', { hasText: 'End the consultation' }).click();
        await page.getByRole('button', { name: 'End the consultation' }).click();
        await page.getByText('The consultation has ended.').waitFor();
    });
}

// -- signing it --

async function keepFile(page, path, click) {
    const [file] = await Promise.all([page.waitForEvent('download'), click()]);
    await file.saveAs(path);
    return path;
}

async function approving(page, folder) {
    const receipt = join(folder, 'leader.json');
    await check('without a mouse it is approved against the dissent with a reason, and the receipt kept', async () => {
        await page.goto('/assessments/1/sign');
        await page.locator('.notice').getByText(DISSENT).waitFor();
        await type(page, /^Your name/, PEOPLE.leader.name);
        await type(page, /^Your post$/, 'Head teacher');
        await type(page, /^Your password/, PASSWORD);
        await press(page, /^Approve and sign version 1$/);
        await page.locator('[role=alert]:focus').waitFor();
        await press(page, /^Why it goes ahead all the same: this is needed/);      // a link that leads to the field
        await page.keyboard.type(REASON);
        await press(page, /^Approve and sign version 1$/);
        await page.getByText('Version 1 is signed and in force.').waitFor();
        await keepFile(page, receipt, () => press(page, /^Save the receipt$/));
    });
    return receipt;
}

async function signingToo(rep, folder) {
    const receipt = join(folder, 'rep.json');
    await check('the rep signs that they do not agree, and keeps a receipt too', async () => {
        await rep.goto('/assessments/1/v/1');
        await rep.getByText('Sign this version too').click();
        await rep.getByLabel('Not agreed').check();
        await rep.getByLabel('Your name').fill(PEOPLE.rep.name);
        await rep.getByLabel('Your post').fill('Safety rep');
        await rep.getByLabel('Your password').fill(PASSWORD);
        await rep.getByRole('button', { name: 'Sign', exact: true }).click();
        await rep.locator('.signatures tr', { hasText: PEOPLE.rep.name }).getByText('Not agreed').waitFor();
        await keepFile(rep, receipt, () => rep.getByRole('link', { name: 'Save the receipt' }).click());
    });
    return receipt;
}

async function reading(teacher) {
    await check('a teacher who is told reads what is in force and says so with one tap', async () => {
        await teacher.goto('/assessments');
        await teacher.locator('.answer').getByText(`You are asked to read ${TITLE}.`).waitFor();
        await teacher.getByRole('link', { name: TITLE }).click();
        await teacher.getByRole('button', { name: 'I have read this' }).click();
        await teacher.getByText('You have read version 1.').waitFor();
        await teacher.goto('/assessments');
        await teacher.locator('.assessment', { hasText: TITLE }).getByText('You have read it.').waitFor();
    });
}

// -- a week later --

const openReviews = async (page) => (await json(page, '/api/v1/reviews?state=open')).map(({ trigger }) => trigger);

async function comingBack(gateway, leader, rep) {
    await check('half-term comes: the gateway itself asks for a review and names the contradicted line', async () => {
        await gateway.stop();
        await gateway.start(COMES_BACK, SPEED_LATER);
        gateway.verb(['import', await gateway.file('week.csv', measured('2026-11-24', HALF_TERM, 2100)),
                      '--room', 'room-1']);
        await signIn(leader, 'leader');
        const { page } = leader;
        await eventually('both reviews are open', async () => {
            const open = await openReviews(page);
            return open.includes('half_term') && open.includes('lasting_contradiction');
        });
        await page.goto('/assessments');
        await page.locator('.reviews li', { hasText: 'Half-term' }).waitFor();
        await page.locator('.reviews li', { hasText: 'The record contradicts an answer' })
            .getByRole('link', { name: new RegExp(`^Line \\d+: ${CONTRADICTED.slice(0, 20)}`) }).click();
        await page.locator('.line-contradicted', { hasText: CONTRADICTED }).getByText('Contradicted').waitFor();
        await thereAre(page.locator('.line'), 1);
    });
    await check('the rep sees the same reviews, and cannot wave them away', async () => {
        await signIn(rep, 'rep');
        const { page } = rep;
        await page.goto('/assessments/1');
        await page.locator('.reviews', { hasText: 'Half-term' })
            .getByText('The record contradicts an answer').waitFor();
        assert.doesNotMatch(await page.locator('.reviews').innerText(), /line-\d/);
        await thereAre(page.locator('.reviews summary', { hasText: 'Not needed' }), 0);
    });
}

// -- what everybody holds in their hands --

function spoken(program, ...given) {
    const done = spawnSync(program, given, { encoding: 'utf8' });
    assert.equal(done.status, 0, `${program}: ${done.error ?? done.stdout + done.stderr}`);
    return done.stdout;
}

// Of the paper that is downloaded from the sealed version: how the digest begins, at the foot of each page, and all of
// it, in the QR of the last.
async function printed(page, folder) {
    const paper = await keepFile(page, join(folder, 'assessment.pdf'),
                                 () => page.getByRole('link', { name: 'Document (PDF)' }).click());
    const pages = spoken('pdftotext', paper, '-').split('\f').slice(0, -1);
    const last = String(pages.length);
    spoken('pdftoppm', '-r', '150', '-f', last, '-l', last, '-singlefile', '-png', paper, join(folder, 'last'));
    return { feet: pages.map((text) => /Digest ((?:[0-9a-f]{4}\s){4})/.exec(text)?.[1].replace(/\s/g, '')),
             qr: spoken('zbarimg', '-q', '--raw', join(folder, 'last.png')).trim().split(' ').at(-1) };
}

async function verifying(page, folder, receipts) {
    await check('the ledger is whole, and both receipts are in it, says the box', async () => {
        await page.goto('/ledger');
        await page.getByText(/^The chain is whole: all \d+ entries are as they were made\.$/).waitFor();
        for (const receipt of receipts) {
            const { entry } = JSON.parse(await readFile(receipt, 'utf8'));
            await page.getByLabel('Check a receipt that you kept').setInputFiles(receipt);
            await page.getByText(`Your receipt is in the chain: entry ${entry.index} is as it was`).waitFor();
        }
    });
    await check('the ledger says which assessment, review and line an entry is about, and leads there', async () => {
        const entry = (words) => page.locator('.rows li', { hasText: words }).first();
        await entry('Half-term').getByRole('link', { name: TITLE }).waitFor();
        await says(entry('The record contradicts an answer'), new RegExp(`Line \\d+: ${CONTRADICTED.slice(0, 20)}`));
        await says(entry(REMARK), /version 1 · line \d+ · comment 1/);
        await entry('Half-term').getByRole('link', { name: TITLE }).click();
        await page.getByRole('heading', { level: 1, name: TITLE }).waitFor();
    });
    await check('and says the verifier that needs no box, with the rep’s own download', async () => {
        await page.goto('/ledger');
        const path = await keepFile(page, join(folder, 'ledger.jsonl'),
                                       () => page.getByRole('link', { name: 'Download all entries' }).click());
        spoken('python3', '-B', join(ROOT, 'tests/verifier/verify.py'), path,
               ...receipts.flatMap((receipt) => ['--receipt', receipt]));
    });
}

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

async function sayingWhat(receipts, digest) {
    await check('each receipt says that its person approved, or did not agree to, just this text', async () => {
        const entries = await Promise.all(receipts.map(async (one) => JSON.parse(await readFile(one, 'utf8')).entry));
        assert.deepEqual(entries.map(({ digest: signed }) => signed), ['approved', 'not_agreed'].map((meaning, index) =>
            sha256(`transom-signature-1\n${digest}\n${meaning}\n${entries[index].actor}\n${entries[index].role}\n`)));
        assert.deepEqual(entries.map(({ role }) => role), ['leader', 'rep']);
    });
}

// Whether each piece of evidence is unfolded, and whether it is to be seen.
const folds = (page) => page.locator('.fold').evaluateAll((all) => all.map((one) =>
    [one.querySelector('details').open, one.querySelector('.fold-body').checkVisibility()]));

async function unfolding(page) {
    await check('evidence of a sealed line is a sentence that unfolds on a screen, and all of it on paper', async () => {
        await page.goto('/assessments/1/v/1');
        await page.locator('.fold').first().waitFor();
        const onScreen = await folds(page);
        assert.ok(onScreen.length > 1 && onScreen.some(([isOpen]) => !isOpen));
        assert.deepEqual(onScreen, onScreen.map(([isOpen]) => [isOpen, isOpen]));
        await page.emulateMedia({ media: 'print' });
        assert.ok((await folds(page)).every(([, isSeen]) => isSeen));
        await page.emulateMedia({ media: null });
    });
}

async function comparing(page, folder) {
    const { digest } = await json(page, `${ONE}/versions/1`);
    await check('what is printed, what can be taken away and what was signed have one digest', async () => {
        const taken = await page.request.get(`${ONE}/export?format=json&version=1`);
        assert.equal(sha256(await taken.body()), digest);
        await page.goto('/assessments/1/v/1');
        await page.locator('.doc-foot .digest', { hasText: digest }).waitFor();
        const { feet, qr } = await printed(page, folder);
        assert.equal(qr, digest);
        assert.ok(feet.length > 1);
        assert.deepEqual(feet, feet.map(() => digest.slice(0, 16)));
    });
    return digest;
}

export async function assessmentLife(browser) {
    if (!isBuilt()) {
        console.log('skip  the life of a risk assessment: no program in build/release, nor where TRANSOM_BUILD says');
        return;
    }
    const gateway = await founded();
    try {
        const people = {};
        for (const role of Object.keys(PEOPLE)) {
            people[role] = await openPage(browser, gateway.url);
            await (role === 'leader' ? claim(people[role], gateway) : signIn(people[role], role));
        }
        const { leader, rep, teacher } = people;
        await making(leader.page);
        await answering(leader.page);
        await sending(leader.page);
        await dissenting(rep.page);
        await replying(leader.page);
        const receipts = [await approving(leader.page, gateway.folder), await signingToo(rep.page, gateway.folder)];
        await reading(teacher.page);
        await comingBack(gateway, leader, rep);
        await unfolding(rep.page);
        const digest = await comparing(rep.page, gateway.folder);
        await sayingWhat(receipts, digest);
        await verifying(rep.page, gateway.folder, receipts);
        await check('no page complained or asked elsewhere in the whole life of an assessment', async () =>
            assert.deepEqual(Object.values(people).flatMap(({ complaints, outside }) => [...complaints, ...outside]),
                             []));
        for (const { close } of Object.values(people))
            await close();
    } finally {
        await gateway.close();
    }
}
