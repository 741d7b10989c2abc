export { folded } from './cells.rules.ts';
export { type Consultation, consult } from './doctor.ts';
export { createTally, findingWords, inOrder } from './findings.rules.ts';
export { compileRow } from './row.rules.ts';
export { type FilePatch, filePatch } from './same-person.rules.ts';
export { signatureOf } from './signature.rules.ts';
export { type FileSource, openSpool, type Spool } from './sources.store.ts';
export { stage } from './stage.ts';
export { RANKS, selectStagedRows } from './staging.store.ts';
