// The two fields with which people change their own password.
import { say } from '../words.js';

// The label of the first depends on whether the password there is was theirs.
export const ownPasswordFields = (oldLabel) => [
    { name: 'old_password', label: say(oldLabel), type: 'password', required: true, autocomplete: 'current-password' },
    { name: 'password', label: say('people.new_password'), hint: say('claim.password_hint'), type: 'password',
      required: true, autocomplete: 'new-password' },
];
