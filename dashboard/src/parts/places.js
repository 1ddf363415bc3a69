// The pages behind "More": those without a place of their own in the bar, and on a phone also those that the short bar
// leaves out.
export const PLACES = [
    { href: '/assessments', title: 'assessments.title', text: 'more.assessments', right: 'see_assessments' },
    { href: '/compare', title: 'more.compare_title', text: 'more.compare', right: 'make_evidence' },
    { href: '/term', title: 'school_term.title', text: 'more.term', right: 'see_school_terms' },
    { href: '/concerns', title: 'concerns.title', text: 'more.concerns', right: 'see_concerns' },
    { href: '/assessments/checklists', title: 'checklists.title', text: 'more.checklists' },
    { href: '/hazards', title: 'more.hazards_title', text: 'more.hazards', right: 'report_hazards' },
    { href: '/inspections', title: 'more.inspections_title', text: 'more.inspections', right: 'see_round' },
    { href: '/sensors', title: 'nav.sensors', text: 'more.sensors', right: 'see_sensors' },
    { href: '/files', title: 'settings.files', text: 'more.files', right: 'judge_files' },
    { href: '/ledger', title: 'settings.ledger', text: 'more.ledger', right: 'see_ledger' },
    { href: '/settings/rooms', title: 'nav.settings', text: 'more.settings', right: 'see_settings' },
    { href: '/settings/people', title: 'footer.password', text: 'more.password' },
    { href: '/help', title: 'nav.help', text: 'more.help' },
];
