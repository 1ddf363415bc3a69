// All pages of risk assessments and of the checklists they are made from, which come as one script.
export { open as assessment } from './assessment.js';
export { open as assessmentConsultation } from './assessment_consultation.js';
export { open as assessmentHistory } from './assessment_history.js';
export { open as assessmentLines } from './assessment_lines.js';
export { open as assessmentNew } from './assessment_new.js';
export { open as assessmentScope } from './assessment_scope.js';
export { open as assessmentSign } from './assessment_sign.js';
export { open as assessmentTold } from './assessment_told.js';
export { open as assessmentVersion } from './assessment_version.js';
export { open as assessments } from './assessments.js';
export { open as checklist } from './checklist.js';
export { open as checklists } from './checklists.js';
