export { folded } from './cells.rules.ts';
export { type Consultation, consult } from './doctor.ts';
export {
  type Accounts,
  checkedRows,
  type Diagnosis,
  diagnose,
  dryRun,
  type Examination,
  examineList,
  fileFindings,
  type Known,
  openAccounts,
  type Report,
  reportWithSuggestion,
} from './examine.ts';
export { findingWords } from './findings.rules.ts';
export { type CheckedRow, compileRow, type Person } from './row.rules.ts';
export { shapeOf } from './table.rules.ts';
