// Assertions about a page that is still coming: each looks again until what it says is true, or fails with what it saw.
import assert from 'node:assert/strict';

export const ANSWER_MS = 30000;     // for whatever a page has to show: on a machine where much else is tested at once
const AGAIN_MS = 50;

async function until(holds, assertion) {
    const end = performance.now() + ANSWER_MS;
    let seen = await holds();
    while (performance.now() < end && fails(assertion, seen)) {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
        seen = await holds();
    }
    assertion(seen);
}

function fails(assertion, seen) {
    try {
        assertion(seen);
        return false;
    } catch {
        return true;
    }
}

export const thereAre = (locator, number) => until(() => locator.count(), (seen) => assert.equal(seen, number));
export const says = (locator, words) => until(() => locator.innerText(), (seen) => assert.match(seen, words));
export const holds = (locator, value) => until(() => locator.inputValue(), (seen) => assert.equal(seen, value));
