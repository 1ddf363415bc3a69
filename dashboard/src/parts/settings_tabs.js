// The ways between the pages of the settings.
import { may } from '../state.js';
import { say } from '../words.js';
import { tabs } from './tabs.js';

const PAGES = [
    { name: 'rooms', shown: () => true },
    { name: 'calendar', shown: () => true },
    { name: 'levels', shown: () => true },
    { name: 'people', shown: () => may('add_people') },
    { name: 'files', href: '/files', shown: () => may('judge_files') },
    { name: 'ledger', href: '/ledger', shown: () => may('see_ledger') },
    { name: 'connections', shown: () => may('see_sensor_passwords') },
    { name: 'access', shown: () => may('see_access') },
    { name: 'system', shown: () => may('see_settings') },
];

export function settingsTabs(current) {
    return tabs(say('settings.tabs'), PAGES.filter(({ shown }) => shown()).map(({ name, href = `/settings/${name}` }) =>
        ({ href, words: say(`settings.${name}`), current: name === current })));
}
