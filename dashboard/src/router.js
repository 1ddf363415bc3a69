// Which address is which page. A page is what its module's open(params, search) answers: { title(), view(), close?() }.
import { open as about } from './pages/about.js';
import { open as claim } from './pages/claim.js';
import { open as help } from './pages/help.js';
import { open as incident } from './pages/incident.js';
import { open as incidents } from './pages/incidents.js';
import { open as more } from './pages/more.js';
import { open as nowhere } from './pages/nowhere.js';
import { open as password } from './pages/password.js';
import { open as room } from './pages/room.js';
import { open as rooms } from './pages/rooms.js';
import { open as signIn } from './pages/signin.js';
import { later } from './parts/later.js';

const raise = (name) => later(() => import('./pages/concern_pages.js'), name);
const assess = (name) => later(() => import('./pages/assessment_pages.js'), name);
const set = (name) => later(() => import('./pages/settings_pages.js'), name);
const work = (name) => later(() => import('./pages/work_pages.js'), name);

// open: without signing in; link: also by an alert's link; choosing: also for who has to choose a password first.
export const routes = [
    { pattern: /^\/$/, page: rooms, section: 'rooms' },
    { pattern: /^\/rooms\/([a-z0-9_-]+)$/, page: room, section: 'rooms' },
    { pattern: /^\/incidents$/, page: incidents, section: 'incidents' },
    { pattern: /^\/incidents\/(\d+)$/, page: incident, section: 'incidents', link: true },
    { pattern: /^\/sensors$/, page: set('sensors'), section: 'sensors' },
    { pattern: /^\/sensors\/handheld$/, page: set('handheld'), section: 'sensors' },
    { pattern: /^\/sensors\/listen$/, page: set('listen'), section: 'sensors' },
    { pattern: /^\/sensors\/together$/, page: set('sensorsTogether'), section: 'sensors' },
    { pattern: /^\/sensors\/([^/]+)$/, page: set('sensor'), section: 'sensors' },
    { pattern: /^\/ledger$/, page: set('ledger'), section: 'settings' },
    { pattern: /^\/files$/, page: set('files'), section: 'settings' },
    { pattern: /^\/settings\/rooms$/, page: set('settingsRooms'), section: 'settings' },
    { pattern: /^\/settings\/calendar$/, page: set('settingsCalendar'), section: 'settings' },
    { pattern: /^\/settings\/levels$/, page: set('settingsLevels'), section: 'settings' },
    { pattern: /^\/settings\/people$/, page: set('settingsPeople'), section: 'settings' },
    { pattern: /^\/settings\/access$/, page: set('settingsAccess'), section: 'settings' },
    { pattern: /^\/settings\/connections$/, page: set('settingsConnections'), section: 'settings' },
    { pattern: /^\/settings\/system$/, page: set('settingsSystem'), section: 'settings' },
    { pattern: /^\/assessments\/checklists$/, page: assess('checklists'), section: 'assessments' },
    { pattern: /^\/assessments\/checklists\/([a-z0-9_-]+)$/, page: assess('checklist'), section: 'assessments' },
    { pattern: /^\/assessments$/, page: assess('assessments'), section: 'assessments' },
    { pattern: /^\/assessments\/new$/, page: assess('assessmentNew'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)$/, page: assess('assessment'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/scope$/, page: assess('assessmentScope'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/lines$/, page: assess('assessmentLines'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/consultation$/, page: assess('assessmentConsultation'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/told$/, page: assess('assessmentTold'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/sign$/, page: assess('assessmentSign'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/history$/, page: assess('assessmentHistory'), section: 'assessments' },
    { pattern: /^\/assessments\/(\d+)\/v\/(\d+)$/, page: assess('assessmentVersion'), section: 'assessments' },
    { pattern: /^\/actions$/, page: work('actions'), section: 'actions' },
    { pattern: /^\/actions\/round$/, page: work('round'), section: 'actions' },
    { pattern: /^\/actions\/(\d+)$/, page: work('action'), section: 'actions' },
    { pattern: /^\/compare$/, page: work('compare'), section: 'compare' },
    { pattern: /^\/term$/, page: work('schoolTerm'), section: 'compare' },
    { pattern: /^\/hazards$/, page: work('hazards'), section: 'actions' },
    { pattern: /^\/inspections$/, page: work('inspections'), section: 'settings' },
    { pattern: /^\/inspections\/(\d+)$/, page: work('inspection'), section: 'settings' },
    { pattern: /^\/concerns$/, page: raise('concerns'), section: 'concerns' },
    { pattern: /^\/concerns\/new\/(\d+)\/([1-6])$/, page: raise('concernNew'), section: 'concerns' },
    { pattern: /^\/concerns\/(\d+)$/, page: raise('concern'), section: 'concerns' },
    { pattern: /^\/concerns\/(\d+)\/letter\/(reminder|meeting|governors|officer)$/, page: raise('concernNext'),
      section: 'concerns' },
    { pattern: /^\/more$/, page: more, section: 'more' },
    { pattern: /^\/signin$/, page: signIn, open: true },
    { pattern: /^\/claim$/, page: claim, open: true },
    { pattern: /^\/password$/, page: password, choosing: true },
    { pattern: /^\/help$/, page: help, open: true },
    { pattern: /^\/about\/(accessibility|privacy)$/, page: about, open: true },
];

const elsewhere = { page: nowhere, open: true };

export function match(path) {
    for (const route of routes) {
        const found = route.pattern.exec(path);
        if (found)
            return { ...route, params: found.slice(1) };
    }
    return { ...elsewhere, params: [] };
}
