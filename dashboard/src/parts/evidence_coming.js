// Evidence attaches itself to a draft a moment after it is asked for: a page that shows some asks again until it is
// there.
import { isPaused } from '../live.js';

const AGAIN_MS = 2000;

// assessment: resource of one; arrived() when all of it is attached. Call what it returns when the page closes.
export function awaitEvidence(assessment, arrived = () => {}) {
    const isDue = () => assessment.data?.evidence?.is_due;
    const timer = setInterval(async () => {
        if (document.hidden || isPaused() || !isDue())
            return;
        await assessment.reload();
        if (!isDue())
            arrived();
    }, AGAIN_MS);
    return () => clearInterval(timer);
}
