// The gateway itself: whether it is well, and how long its disk will do.
import { html, nothing } from 'lit-html';
import { api } from '../api.js';
import { fullDate, when } from '../clock.js';
import { isPaused } from '../live.js';
import { oneDecimal, say, whole } from '../words.js';
import { resource } from '../parts/resource.js';
import { settingsTabs } from '../parts/settings_tabs.js';

const REFRESH_MS = 15000;
const UNITS = ['KB', 'MB', 'GB', 'TB'];     // of a thousand, as disks are sold
const DAYS_PER_YEAR = 365.25;
const DAYS_MAX = 2 * DAYS_PER_YEAR;     // longer times are told in years
const YEARS_MAX = 100;                  // the gateway names no figure beyond

// 1234567 as "1.2 MB"
function size(bytes) {
    let value = Math.max(0, bytes) / 1000;
    let unit = 0;
    for (; value >= 999.95 && unit < UNITS.length - 1; unit++)
        value /= 1000;
    return say(`unit.${UNITS[unit]}`, { value: value < 100 ? oneDecimal(value) : whole(value) });
}

function lasting(days) {
    if (days < DAYS_MAX)
        return say('system.days', { count: Math.floor(days) });
    const years = Math.floor(days / DAYS_PER_YEAR);
    return years < YEARS_MAX ? say('system.years', { count: years }) : say('system.years_many', { count: YEARS_MAX });
}

const row = (name, words) => html`<div><dt>${say(`system.${name}`)}</dt><dd>${words}</dd></div>`;

// How long the free room will do, from what the record grew by; nothing where it does not grow.
function roomLeft(disk) {
    const days = disk.free_bytes / disk.growth_bytes_per_day;
    return disk.growth_bytes_per_day > 0 ? say('system.growth_left', { time: lasting(days) }) : '';
}

const growth = (disk) => (disk.growth_bytes_per_day === null ? say('system.growth_unknown')
    : `${say('system.per_day', { size: size(disk.growth_bytes_per_day) })} ${roomLeft(disk)}`);

const life = (disk) => (disk.life_years === null ? say('system.life_unknown')
    : html`${lasting(disk.life_years * DAYS_PER_YEAR)}<span class="block quiet">${say('system.life_assumes', {
        writes: whole(disk.life_assumes.cell_writes), times: whole(disk.life_assumes.write_amplification) })}</span>`);

// The technical word on something, for whoever is told it.
const because = (words) => (words ? html`<span class="block quiet">${words}</span>` : nothing);

// When a copy took the record's place, up to which reading it goes, and why.
const restored = (backup) => html`${when(Date.parse(backup.restored))}. ${backup.restored_until
    ? say('system.restored_until', { time: when(Date.parse(backup.restored_until)) }) : say('system.restored_empty')}
    ${because(backup.restored_why)}`;

function copies(backup) {
    const words = [backup.newest ? fullDate(backup.newest) : say('system.copy_none'),
                   backup.failing ? say('system.copy_failing') : '', backup.place_absent ? say('system.copy_absent') : '',
                   backup.same_disk ? say('system.copy_same_disk') : ''].filter(Boolean);
    return html`${words[0]}${words.slice(1).map((more) => html`<span class="block">${more}</span>`)}${
        because(backup.why)}`;
}

const record = (backup) => html`<h2>${say('system.copies')}</h2><dl class="summary">
    ${row('copy', copies(backup))}
    ${row('damage', backup.damaged ? html`<strong>${say('system.damaged')}</strong>${because(backup.damage)}`
                                   : say('system.undamaged'))}
    ${backup.restored ? row('restored', restored(backup)) : nothing}</dl>`;

function content(health) {
    const { disk, mqtt } = health;
    const answer = disk.full ? say('system.full', { count: disk.waiting }) : health.unwell ?? say('system.well');
    return html`<p class="answer">${answer}</p>
        <h2>${say('system.disk')}</h2>
        <dl class="summary">
            ${row('free', say('system.free_of', { free: size(disk.free_bytes), size: size(disk.size_bytes) }))}
            ${row('record', size(disk.record_bytes))}
            ${row('kept', disk.raw_since === null ? say('system.kept_all')
                : say('system.kept_since', { date: fullDate(disk.raw_since) }))}
            ${disk.raw_waits_for ? row('kept_waits', say('system.kept_waits_for', { date: fullDate(disk.raw_waits_for) })) : nothing}
            ${disk.raw_behind_days > 0 ? row('kept_behind', say('system.kept_behind_days', { count: disk.raw_behind_days })) : nothing}
            ${row('growth', growth(disk))}
            ${row('written', disk.written_bytes_per_day === null ? say('system.written_unknown')
                : say('system.per_day', { size: size(disk.written_bytes_per_day) }))}
            ${row('life', life(disk))}
        </dl>
        ${health.backup ? record(health.backup) : nothing}
        <h2>${say('system.gateway')}</h2>
        <dl class="summary">
            ${row('broker', mqtt ? [say(`system.broker.${mqtt.state}`), mqtt.cause].filter(Boolean).join(': ') : '–')}
            ${row('readings', whole(health.store.readings))}
            ${row('clock', say(health.clock_trusted ? 'system.clock_trusted' : 'system.clock_doubted'))}
            ${row('started', when(Date.parse(health.started)))}
            ${row('version', health.version)}
        </dl>`;
}

export function open() {
    const health = resource(() => api.get('/health'));
    const timer = setInterval(() => document.hidden || isPaused() || health.reload(), REFRESH_MS);

    return {
        title: () => say('settings.system'),
        view: () => html`<h1 tabindex="-1">${say('settings.system')}</h1>${settingsTabs('system')}${health.view(content)}`,
        close: () => clearInterval(timer),
    };
}
