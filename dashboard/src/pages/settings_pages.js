// Pages of the school's facts, its sensors and its record, which come as one script with their words.
import { learn } from '../words.js';
import en from '../words/en_settings.json';

learn(en);

export { open as files } from './files.js';
export { open as handheld } from './handheld.js';
export { open as ledger } from './ledger.js';
export { open as listen } from './listen.js';
export { open as sensor } from './sensor.js';
export { open as sensors } from './sensors.js';
export { open as sensorsTogether } from './sensors_together.js';
export { open as settingsAccess } from './settings_access.js';
export { open as settingsCalendar } from './settings_calendar.js';
export { open as settingsConnections } from './settings_connections.js';
export { open as settingsLevels } from './settings_levels.js';
export { open as settingsPeople } from './settings_people.js';
export { open as settingsRooms } from './settings_rooms.js';
export { open as settingsSystem } from './settings_system.js';
