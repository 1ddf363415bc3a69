// What somebody types into one line of an assessment, saved as they go. Nothing typed is ever lost: a refusal keeps it
// and says so, and when a colleague changed the line meanwhile both are there to choose from.
import { api } from '../api.js';
import { now, time } from '../clock.js';
import { changed } from '../state.js';
import { say } from '../words.js';
import { apiOf } from './assessment_words.js';

const PAUSE_MS = 900;               // of typing, before it is saved

// line: as the API has it. kept(line) comes after each save, with what the record holds now.
export function lineDraft(assessment, line, kept) {
    let base = line;
    let typed = {};                 // fields that differ from what the record is known to hold
    let timer = null;
    let sending = null;
    let status = { kind: 'idle' };  // idle, saving, saved {at}, failed {words}, clash {theirs}

    const value = (field) => (field in typed ? typed[field] : base[field]);
    const address = apiOf(assessment, `lines/${line.id}`);

    // The likelihood may differ from the one the readings propose, with a reason: until there is one, it waits.
    const lacksReason = () => 'likelihood' in typed && base.likelihood_proposed && typed.likelihood &&
        typed.likelihood !== base.likelihood_proposed && !(value('override_reason') ?? '').trim();

    function toSend() {
        const fields = { ...typed };
        if (lacksReason())
            delete fields.likelihood;
        return fields;
    }

    // What is typed since is not saved yet.
    const shown = () => (status.kind === 'saved' && Object.keys(typed).length ? { kind: 'idle' } : status);

    function tell(next) {
        status = next;
        changed();
    }

    async function send(fields) {
        tell({ kind: 'saving' });
        try {
            base = await api.patch(address, { ...fields, edited: base.edited });
            for (const [field, sent] of Object.entries(fields))
                if (typed[field] === sent)
                    delete typed[field];
            kept(base);
            tell({ kind: 'saved', at: now() });
        } catch (error) {
            tell(error.code === 'changed' ? { kind: 'clash', theirs: error.body.line }
                                          : { kind: 'failed', words: error.message });
        }
    }

    // One request at a time: what is typed while one is on its way goes with the next.
    async function flush() {
        clearTimeout(timer);
        timer = null;
        while (sending)             // several may wait for the one that is on its way; only one of them goes next
            await sending;
        const fields = toSend();
        if (!Object.keys(fields).length || status.kind === 'clash')
            return;
        sending = send(fields).finally(() => { sending = null; });
        await sending;
    }

    return {
        value,
        line: () => base,
        isDirty: () => Object.keys(typed).length > 0,
        lacksReason,
        // soon: after a pause of typing; else at once.
        set(field, next, { soon = false } = {}) {
            typed[field] = next;
            clearTimeout(timer);
            if (soon)
                timer = setTimeout(flush, PAUSE_MS);
            else
                flush();
            changed();
        },
        flush,
        // What the record says of it now. It is no change of a person: what is typed is saved as before.
        showEvidence(fresh) {
            base = { ...base, evidence: fresh.evidence, likelihood_proposed: fresh.likelihood_proposed };
        },
        status: shown,
        statusWords() {
            if (lacksReason() && status.kind !== 'clash')
                return say('line.save.reason');
            const { kind, at, words } = shown();
            return kind === 'saved' ? say('line.save.saved', { time: time(at) }) : say(`line.save.${kind}`, { why: words });
        },
        clashing: () => Object.keys(typed).filter((field) => status.kind === 'clash' &&
            JSON.stringify(status.theirs[field]) !== JSON.stringify(typed[field])),
        keepMine() {
            base = status.theirs;
            status = { kind: 'saving' };
            return flush();
        },
        takeTheirs() {
            base = status.theirs;
            typed = {};
            kept(base);
            tell({ kind: 'idle' });
        },
    };
}
