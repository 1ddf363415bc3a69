// What the whole dashboard knows, and who wants to hear that it changed. Only live.js and the sign-in pages write it.
export const state = {
    session: null,              // GET /session
    rooms: null,                // Map of id to GET /rooms item; null before the first answer
    incidents: null,            // Map of id to open incident
    rules: new Map(),           // by id: of the adopted pack, and of others that rooms are shown by
    calendar: null,             // GET /calendar; null where it may not be read
    connection: 'connecting',   // 'live', 'minute', 'lost', 'connecting', 'paused'
    shownAsOf_ms: null,         // server time of the newest answer, for "Showing 10:42"
    alive_ms: null,             // server time of the last sign of life
    rebuild: null,              // { days, left, because } while past days are judged again
    backup: {},                 // the copies of the record, as the gateway tells of them
    daysNotKept: 0,             // past days that the record has no room for: pages judge them when they are asked for
    isClockTrusted: true,       // else readings are shown at times that may be wrong
    unwell: null,               // the gateway's own sentence of what is wrong
    announcement: '',           // for screen readers, at most once a minute
};

const listeners = new Set();

export function onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export function changed() {
    for (const listener of listeners)
        listener();
}

// Roles as the API checks them; the dashboard only leaves out what would be refused.
const ROLES = {
    acknowledge: ['teacher', 'site_staff', 'rep', 'leader'],
    see_sensors: ['site_staff', 'rep', 'leader', 'technician'],
    see_history: ['viewer', 'teacher', 'site_staff', 'rep', 'leader'],
    see_school_terms: ['viewer', 'site_staff', 'rep', 'leader', 'governor'],
    see_terms: ['viewer', 'teacher', 'site_staff', 'rep', 'leader', 'governor'],
    look_far_back: ['viewer', 'site_staff', 'rep', 'leader'],
    see_access: ['rep', 'leader'],
    see_ledger: ['rep', 'leader', 'governor'],
    take_receipts: ['rep', 'leader'],
    say_tried: ['rep', 'leader'],
    place_sensors: ['site_staff', 'technician'],
    ignore_sensors: ['technician'],
    listen: ['leader', 'technician'],
    see_sensor_passwords: ['leader', 'technician'],
    make_sensor_passwords: ['technician'],
    check_sensors: ['site_staff', 'technician', 'leader'],
    enter_spots: ['site_staff', 'rep', 'leader', 'technician'],
    edit_rooms: ['leader', 'technician'],
    edit_calendar: ['leader'],
    adopt_packs: ['leader'],
    see_outbreaks: ['site_staff', 'rep', 'leader', 'technician'],
    judge_files: ['rep', 'leader', 'technician'],
    keep_files: ['leader', 'technician'],
    add_items: ['rep', 'leader'],
    add_people: ['leader', 'technician'],
    edit_people: ['leader'],
    see_actions: ['site_staff', 'rep', 'leader', 'governor'],
    propose_actions: ['rep', 'leader'],
    assign_actions: ['leader'],
    see_round: ['site_staff', 'rep', 'leader'],
    report_hazards: ['teacher', 'site_staff', 'rep', 'leader'],
    close_hazards: ['site_staff', 'leader'],
    enter_filters: ['site_staff', 'leader'],
    inspect: ['rep'],
    see_assessments: ['teacher', 'site_staff', 'rep', 'leader', 'governor'],
    see_snapshots: ['site_staff', 'rep', 'leader'],
    see_concerns: ['teacher', 'rep', 'leader', 'governor'],
    make_evidence: ['site_staff', 'rep', 'leader'],
    print_terms: ['teacher', 'site_staff', 'rep', 'leader', 'governor'],
    print_school_terms: ['site_staff', 'rep', 'leader', 'governor'],
    open_reviews: ['rep', 'leader'],
    see_settings: ['leader', 'technician', 'rep', 'site_staff'],
};
// What a leader may do as long as there is no technician.
const STANDING_IN = ['place_sensors', 'ignore_sensors', 'make_sensor_passwords'];

// Where somebody's work is; the rooms for everybody else.
const HOMES = { site_staff: '/incidents', rep: '/compare', leader: '/assessments', governor: '/term',
                technician: '/sensors' };
export const homeOf = (role) => HOMES[role] ?? '/';

// Signed in, with nothing to do before anything else.
export const isIn = () => Boolean(state.session?.person && !state.session.person.must_choose_password);

export function may(what) {
    const person = isIn() ? state.session.person : null;
    return ROLES[what].includes(person?.role) || Boolean(person?.stands_in && STANDING_IN.includes(what));
}
