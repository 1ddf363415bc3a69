// Small drawings that always stand beside their word.
import { html, svg } from 'lit-html';

const PATHS = {
    rising: 'M5 19L19 5M9 5h10v10',
    steady: 'M4 12h16M14 6l6 6-6 6',
    falling: 'M5 5l14 14M19 9v10H9',
    cold: 'M12 2v20M3.3 7l17.4 10M20.7 7L3.3 17',
    hot: 'M12 7.5a4.5 4.5 0 100 9 4.5 4.5 0 000-9zM12 1.5v2.5M12 20v2.5M1.5 12H4M20 12h2.5M4.6 4.6l1.8 1.8' +
         'M17.6 17.6l1.8 1.8M4.6 19.4l1.8-1.8M17.6 6.4l1.8-1.8',
    pass: 'M4 12.5l5 5L20 6.5',
    fail: 'M5 5l14 14M19 5L5 19',
    cannot_tell: 'M8 8.5a4 4 0 118 0c0 3-4 3-4 6M12 19v.4',
    not_applicable: 'M5 12h14',
    not_reached: 'M5 12h14',
    rooms: 'M3 21V8l9-5 9 5v13zM9 21v-7h6v7',
    incidents: 'M12 3a6 6 0 00-6 6v5l-2 3h16l-2-3V9a6 6 0 00-6-6zM10 20.5h4',
    sensors: 'M12 14v7M12 11.5v.4M7.8 14a5.5 5.5 0 010-6M16.2 8a5.5 5.5 0 010 6' +
             'M4.9 17a9.5 9.5 0 010-12M19.1 5a9.5 9.5 0 010 12',
    assessments: 'M9 4H5v17h14V4h-4M9 2.5h6v3.5H9zM8.5 13l2.5 2.5 4.5-5',
    actions: 'M4 6l2 2 3-4M4 13l2 2 3-4M4 20l2 2 3-4M12 6h8M12 13h8M12 20h8',
    compare: 'M3 21h18M6 21v-7M12 21V4M18 21v-11',
    more: 'M5 12h.4M12 12h.4M19 12h.4',
    settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
    help: 'M8.5 9a3.5 3.5 0 117 0c0 2.6-3.5 2.6-3.5 5.2M12 18.5v.4',
};

export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${
    svg`<path d=${PATHS[name]}/>`}</svg>`;
