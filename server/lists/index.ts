export { folded } from './cells.rules.ts';
export { type Consultation, consult } from './doctor.ts';
export { findingWords } from './findings.rules.ts';
export { compileRow } from './row.rules.ts';
export { filePatch } from './same-person.rules.ts';
export { signatureOf } from './signature.rules.ts';
export { type FileSource, openSpool } from './sources.store.ts';
export { stage } from './stage.ts';
export { BEFORE_EVERY_KEY, RANKS, selectStagedRows } from './staging.store.ts';
