import type { Finding, FindingCode, ImportRows } from '#server/contracts/imports.contract.ts';
import { displayNumber } from '#server/lines/index.ts';
import type { Side } from '#server/platform/side.ts';
import { folded } from './cells.rules.ts';
import { createTally, type Tally } from './findings.rules.ts';
import { keyOf } from './identity.rules.ts';
import { maskNir } from './nir.rules.ts';
import type { Reading } from './reading.service.ts';
import { compareFiles, mergedPerson } from './same-person.rules.ts';
import * as store from './staging.store.ts';
import type { Staged, StagingJob } from './staging.ts';

/** What is only known once all rows are in: who comes twice, who shares a line, who is in the campaign already. */
export async function settle(
  side: Side,
  read: Reading,
  headerLine: number,
  job: StagingJob,
): Promise<Pick<Staged, 'findings' | 'rows' | 'absent' | 'referenceIs'>> {
  const { choices, campaignId } = job;
  await side.complete();
  await store.indexStaged(side);
  const opposed = read.opposed === 0 ? 0 : await store.settleOpposed(side);
  await store.sortKeys(side);
  let referenceIs = job.referenceIs;
  if (read.mapping.some(({ role }) => role === 'external_ref')) {
    referenceIs ??= (await store.isHouseholdReference(side)) ? 'household' : null;
    if (referenceIs === 'household') {
      await identifyByName(side);
      await store.sortKeys(side);
    }
  }
  if (choices.sameInFile === 'merge') await mergeTwins(side);
  await store.setTwinsAside(side);
  if (choices.sameInFile === 'merge') await store.gatherPhones(side);
  const inCampaign = await store.setKnownPeopleAside(side, campaignId);
  const changes = inCampaign > 0 && choices.inCampaign === 'update' ? await findChanges(side) : noChanges;
  await store.sortNumbers(side);
  const households = await store.countSharers(side, 'household');
  const crowds = await store.countSharers(side, 'crowd');
  let aside = 0;
  if (choices.household === 'first') aside += await store.setSharersAside(side, 'household', true);
  if (choices.crowd !== 'together')
    aside += await store.setSharersAside(side, 'crowd', choices.crowd === 'first');
  await store.findKnownLines(side);
  const elsewhere = await store.countElsewhere(side, campaignId);
  if (choices.elsewhere === 'set_aside' && elsewhere > 0)
    aside += await store.setElsewhereAside(side, campaignId);
  if (aside > 0) {
    await store.forgetAside(side);
    await store.findKnownLines(side);
  }
  const absent = await store.countAbsent(side, campaignId);

  const { counts } = read;
  const tally = createTally();
  tally.take(read.findings);
  tally.add('opposed', opposed);
  tally.add('elsewhere', elsewhere);
  for (const [code, found] of [
    ['household', households],
    ['crowd', crowds],
  ] as const) {
    for (const { line, number, people } of found.samples)
      tally.note(code, line, displayNumber(`+${number}`), `× ${people}`);
    tally.add(code, found.people - found.samples.length);
  }
  const outcomes = await store.countOutcomes(side);
  let duplicate = 0;
  for (const code of store.setAsideCodes) {
    const found = outcomes.get(code) ?? 0;
    duplicate += found;
    await noteAside(side, tally, code, found, code === 'duplicate_in_campaign' ? changes.samples : []);
  }
  const rows: ImportRows = {
    read: counts.read,
    accepted: read.people - duplicate - opposed,
    repaired: counts.repaired - (await store.countRepairedAside(side)),
    duplicate,
    opposed,
    rejected: counts.rejected,
    updated: changes.count,
    held: counts.held,
    closed: choices.absent === 'close' ? absent : 0,
  };
  return {
    findings: [...read.notes.map(withoutNirSamples), ...blankColumns(read, headerLine), ...tally.findings()],
    rows,
    absent,
    referenceIs,
  };
}

const SAMPLES = 5;

/** With what changes in the file of somebody the campaign knows, else with who it is. */
async function noteAside(
  side: Side,
  tally: Tally,
  code: FindingCode,
  found: number,
  changed: readonly ChangeSample[],
): Promise<void> {
  if (found === 0) return;
  const samples = changed.length > 0 ? changed : await store.selectOutcomeSamples(side, code, SAMPLES);
  for (const { line, before, after } of samples) tally.note(code, line, before, after);
  tally.add(code, found - samples.length);
}

/** A title may name somebody, and what a number of theirs is. */
function withoutNirSamples(finding: Finding): Finding {
  const samples = finding.samples.map((sample) => ({ ...sample, before: maskNir(sample.before) }));
  return { ...finding, samples };
}

function blankColumns({ columns }: Reading, headerLine: number): Finding[] {
  const tally = createTally();
  for (const { header, filled } of columns)
    if (filled === 0) tally.note('blank_column', headerLine, header, null);
  return tally.findings();
}

const PEOPLE_AT_ONCE = 500;

/** The reference of a household says nothing of who is who: name and birth do. */
async function identifyByName(side: Side): Promise<void> {
  for (let after = 0; ; ) {
    const people = await store.selectReferenced(side, after, PEOPLE_AT_ONCE);
    for (const { line, name, birthOn, number } of people)
      await store.updateKey(side, line, keyOf(null, folded(name), birthOn, `+${number ?? ''}`));
    const last = people.at(-1);
    if (last === undefined) return;
    after = last.line;
  }
}

/** A person on several rows keeps the nearest deadline and every value of their extra columns. */
async function mergeTwins(side: Side): Promise<void> {
  for (let after = store.BEFORE_EVERY_KEY; ; ) {
    const rows = await store.selectTwins(side, after, PEOPLE_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) return;
    const byKey = new Map<string, store.TwinRow[]>();
    for (const row of rows) byKey.set(row.key, [...(byKey.get(row.key) ?? []), row]);
    for (const group of byKey.values()) {
      const [first] = group;
      if (first !== undefined) await store.updatePerson(side, first.line, mergedPerson(group));
    }
    await side.flush();
    after = last.key;
  }
}

interface ChangeSample {
  readonly line: number;
  readonly before: string;
  readonly after: string | null;
}

const noChanges: { readonly count: number; readonly samples: readonly ChangeSample[] } = {
  count: 0,
  samples: [],
};

/** Compares people the campaign has with what the list says of them now. */
async function findChanges(side: Side) {
  const samples: ChangeSample[] = [];
  let count = 0;
  for (let after = 0; ; ) {
    const rows = await store.selectNamedAgain(side, after, PEOPLE_AT_ONCE);
    const last = rows.at(-1);
    if (last === undefined) return { count, samples };
    const numbers = await store.selectNumbersOf(side, rows);
    for (const { line, targetId, list, known } of rows) {
      const change = compareFiles(JSON.parse(known), JSON.parse(list), {
        listed: numbers.listed.filter((phone) => phone.line === line),
        known: numbers.known.filter((phone) => phone.targetId === targetId).map(({ number }) => number),
      });
      if (change === null) continue;
      count += 1;
      if (samples.length < SAMPLES) samples.push({ line, ...change.sample });
      await store.insertChange(side, { line, targetId, patchJson: JSON.stringify(change.patch) });
    }
    await side.flush();
    after = last.line;
  }
}
