// The smallest test frame that does: a named promise, kept or not, and what was seen when not.
export const counts = { passed: 0, failed: 0 };

export async function check(promise, body) {
    try {
        await body();
        counts.passed++;
        console.log(`ok    ${promise}`);
    } catch (error) {
        counts.failed++;
        console.log(`FAIL  ${promise}\n      ${String(error.message ?? error).split('\n').slice(0, 12).join('\n      ')}`);
    }
}
