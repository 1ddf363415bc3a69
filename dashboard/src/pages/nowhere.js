// An address that is no page.
import { plainMessage } from '../parts/shell.js';

export const open = () => plainMessage('nowhere.title', 'nowhere.text');
