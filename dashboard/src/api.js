// Talks to the gateway: every request the dashboard makes, with a deadline, and failures as sentences to show.
import { say } from './words.js';

const DEADLINE_MS = 15000;      // a password hash on a small box takes a few seconds; past this nobody answers
const PAPER_DEADLINE_MS = 120000;       // a small box reads a term of every room for one, and prints it

export class ApiError extends Error {
    // status 0: no answer. body: what the gateway said, {} when it said nothing we understand.
    constructor(status, body) {
        super(body.error?.message || say(status ? 'error.refused' : 'error.unreachable'));
        this.status = status;
        this.code = body.error?.code;
        this.field = body.error?.field;
        this.errors = body.errors?.length ? body.errors : [this];   // all that is wrong with a form: [{field, message}]
        this.body = body;
    }
}

// Answers the parsed JSON, or null when there is none; a Blob if wantsFile. token: an alert link's, instead of the
// session cookie.
async function call(method, path, body, { token, deadline_ms = DEADLINE_MS, wantsFile = false } = {}) {
    const headers = { Accept: wantsFile ? '*/*' : 'application/json' };
    const isFile = body instanceof Blob;
    if (isFile)
        headers['Content-Type'] = 'application/octet-stream';
    else if (body !== undefined)
        headers['Content-Type'] = 'application/json';
    if (token)
        headers.Authorization = `Bearer ${token}`;
    let response, text;
    try {
        response = await fetch('/api/v1' + path, {
            method,
            headers,
            body: body === undefined || isFile ? body : JSON.stringify(body),
            credentials: token ? 'omit' : 'same-origin',
            signal: AbortSignal.timeout?.(deadline_ms),
        });
        if (wantsFile && response.ok)
            return await response.blob();
        text = await response.text();
    } catch {
        throw new ApiError(0, {});
    }
    let answer = null;
    try {
        answer = text ? JSON.parse(text) : null;
    } catch {
        // an answer that is not JSON comes from something in between; its status still counts
    }
    if (!response.ok)
        throw new ApiError(response.status, answer || {});
    return answer;
}

export const api = {
    get: (path, token) => call('GET', path, undefined, { token }),
    post: (path, body = {}, token) => call('POST', path, body, { token }),
    file: (path, file, deadline_ms) => call('POST', path, file, { deadline_ms }),
    paper: (path) => call('GET', path, undefined, { deadline_ms: PAPER_DEADLINE_MS, wantsFile: true }),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    remove: (path) => call('DELETE', path),
};

// "?a=1&b=2" of what is set.
export function query(values) {
    const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
    return set.length ? '?' + new URLSearchParams(set) : '';
}
