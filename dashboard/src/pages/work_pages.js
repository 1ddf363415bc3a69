// Pages of actions, rooms to fix, the term summary, reports of hazards and inspections, which come as one script.
export { open as action } from './action.js';
export { open as actions } from './actions.js';
export { open as compare } from './compare.js';
export { open as hazards } from './hazards.js';
export { open as inspection } from './inspection.js';
export { open as inspections } from './inspections.js';
export { open as round } from './action_round.js';
export { open as schoolTerm } from './school_term.js';
