// The smallest test frame that does: a named promise, kept or not, and what was seen when not.
const LINES_MAX = 12;               // of what was seen

export const counts = { passed: 0, failed: 0 };

export async function check(promise, body) {
    try {
        await body();
        counts.passed++;
        console.log(`ok    ${promise}`);
    } catch (error) {
        counts.failed++;
        const seen = String(error.message ?? error).split('\n').slice(0, LINES_MAX);
        console.log([`FAIL  ${promise}`, ...seen].join('\n      '));
    }
}
