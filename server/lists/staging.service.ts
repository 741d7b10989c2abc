import type { Encoding, Finding } from '#server/contracts/imports.contract.ts';
import { openSide, openSideShare } from '#server/platform/side.ts';
import { createTally, inOrder } from './findings.rules.ts';
import type { OpenList } from './list.ts';
import { openList } from './open-list.ts';
import { bothParts, type Part, type Reading, readPart, WHOLE } from './reading.service.ts';
import { settle } from './settling.service.ts';
import { type FileSource, keptTables, type OpenSource, sourceOf } from './sources.store.ts';
import { stagedTables } from './staging.store.ts';
import type { Staged, StagingJob } from './staging.ts';
import { isWorkbook, workbookLayout, workbookSource } from './workbook.ts';

/** Another thread, for the second part of a list of this size and more (bytes): it reads the same bytes. */
export interface Elsewhere {
  readonly leastBytes: number;
  read(job: StagingJob, part: Part): Promise<Reading>;
}

/** The other thread goes through the first part without looking at its rows, which takes a tenth of the time. */
const FIRST_SHARE = 0.53;

/**
 * Reads a list from end to end into a side store and says what importing it would give. Writes nothing anywhere else.
 * A long text is shared with another thread when there is one. Refuses what is no list (`import.*`), and a mapping that
 * does not fit it.
 */
export async function stageList(job: StagingJob, elsewhere: Elsewhere | null = null): Promise<Staged> {
  const source = await sourceOf(job.source, job.address);
  try {
    const opened = await openAny(source, job.wanted);
    const isShared =
      elsewhere !== null && opened.shared !== null && source.bytes.size >= elsewhere.leastBytes;
    try {
      return await stageOpened(opened, job, isShared ? elsewhere : null);
    } finally {
      opened.close();
    }
  } finally {
    source.close();
  }
}

async function stageOpened(opened: Opened, job: StagingJob, elsewhere: Elsewhere | null): Promise<Staged> {
  const side = await openSide(job.address, job.stageAs, stagedTables);
  try {
    const kept = job.keepAs === null ? null : await openSide(job.address, job.keepAs, keptTables);
    let read: Reading;
    try {
      if (elsewhere === null || opened.shared === null)
        read = await readPart(opened.list, job, WHOLE, side, kept);
      else {
        const upTo = Math.floor(opened.shared.size * FIRST_SHARE);
        const parts = await Promise.all([
          readPart(opened.list, job, { from: 0, upTo }, side, kept),
          elsewhere.read({ ...job, source: opened.shared }, { from: upTo, upTo: Number.POSITIVE_INFINITY }),
        ]);
        await side.takeShare();
        await kept?.takeShare();
        read = bothParts(...parts);
      }
    } finally {
      await kept?.close();
    }
    const settled = await settle(side, read, opened.list.layout.headerLine, job);
    return {
      layout: { ...opened.list.layout, encoding: opened.encoding },
      isEncodingGuess: opened.list.isEncodingGuess,
      columns: read.columns,
      sample: read.sample,
      suggestedMapping: read.suggestedMapping,
      mapping: read.mapping,
      ...settled,
      findings: inOrder([...settled.findings, ...opened.notes]),
      people: read.people,
      lastLine: read.lastLine,
    };
  } finally {
    await side.close();
  }
}

/** The other thread’s end of {@link Elsewhere}: rows and text go beside those of the first part. */
export async function readShare(job: StagingJob, part: Part): Promise<Reading> {
  const source = await sourceOf(job.source, job.address);
  const { list } = await openAny(source, job.wanted);
  const side = await openSideShare(job.address, job.stageAs, stagedTables);
  try {
    const kept = job.keepAs === null ? null : await openSideShare(job.address, job.keepAs, keptTables);
    try {
      return await readPart(list, job, part, side, kept);
    } finally {
      await kept?.close();
    }
  } finally {
    await side.close();
  }
}

interface Opened {
  readonly list: OpenList;
  readonly encoding: Encoding;
  /** About the file as a whole. */
  readonly notes: readonly Finding[];
  /** The same text for another thread; null when it cannot have it. */
  readonly shared: Extract<FileSource, { kind: 'file' }> | null;
  close(): void;
}

/** A text as it is, or the sheet of a workbook as text. */
async function openAny(source: OpenSource, wanted: StagingJob['wanted']): Promise<Opened> {
  if (!isWorkbook(source.bytes.head(512))) {
    const list = openList(source.bytes, { ...wanted, ...source.decodedAs });
    const encoding = source.decodedAs.decodedAs === 'xlsx' ? 'xlsx' : list.layout.encoding;
    return { list, encoding, notes: [], shared: source.shared, close: () => {} };
  }
  const workbook = await workbookSource(source.bytes);
  const tally = createTally();
  for (const name of workbook.otherSheets) tally.note('other_sheets', 0, name, null);
  const list = openList(workbook.source, { ...workbookLayout, ...wanted, encoding: 'utf-8' });
  return { list, encoding: 'xlsx', notes: tally.findings(), shared: null, close: workbook.close };
}
