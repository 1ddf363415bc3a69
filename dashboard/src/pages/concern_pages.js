// All pages of concerns, which come as one script.
export { open as concern } from './concern.js';
export { open as concernNew } from './concern_new.js';
export { open as concernNext } from './concern_next.js';
export { open as concerns } from './concerns.js';
