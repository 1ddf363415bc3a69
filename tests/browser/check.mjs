// The smallest test frame that does: a named promise, kept or not, and what was seen when not.
const LINES_MAX = 12;               // of what was seen

export const counts = { passed: 0, failed: 0 };

// Two cores are what a small machine has: more at once would only wait for each other.
const AT_ONCE = 2;

// Does the jobs, AT_ONCE at a time, in their order. A job that throws is told when the others have ended.
export async function atOnce(jobs) {
    const left = [...jobs];
    const lane = async () => {
        while (left.length)
            await left.shift()();
    };
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
    const thrown = ends.find(({ status }) => status === 'rejected');
    if (thrown)
        throw thrown.reason;
}

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
