// The distribution's Chromium, quiet and without a network of its own, and pages that write down every complaint.
import { chromium } from 'playwright-core';
import { ANSWER_MS } from './awaited.mjs';

const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync',
                   '--disable-background-networking', '--disable-component-update'];

export const SIZES = {
    narrow: { width: 320, height: 640 },
    phone: { width: 360, height: 740 },
    desktop: { width: 1280, height: 800 },
};

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
                                              headless: true, args: ARGUMENTS });

// complaints: script errors and refused policies, but not answers like 401, which some tests ask for.
// outside: addresses of other hosts that were asked for.
export async function openPage(browser, url, { size = 'desktop', cookies, ...options } = {}) {
    const context = await browser.newContext({ viewport: SIZES[size], baseURL: url, ...options });
    if (cookies)
        await context.addCookies(cookies);
    const page = await context.newPage();
    const complaints = [];
    const outside = [];
    page.setDefaultTimeout(ANSWER_MS);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
            complaints.push(message.text());
    });
    page.on('request', (request) => {
        if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url()))
            outside.push(request.url());
    });
    const close = async () => {             // answers being changed on their way are no longer wanted
        await context.unrouteAll({ behavior: 'ignoreErrors' });
        await context.close();
    };
    return { page, context, close, complaints, outside };
}
