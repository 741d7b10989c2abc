import type { ResponseOf } from '#server/contracts/endpoint.ts';
import type { readXlsform } from '#server/contracts/xlsforms.contract.ts';
import { readSheets, type SheetRows } from '#server/lists/index.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Db } from '#server/platform/database.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { writeWorkbook } from '#server/platform/workbook.ts';
import { problemsAgainst, publishedContents, readScript } from '#server/scripts/index.ts';
import { readForm } from './read-form.rules.ts';
import { writeForm } from './write-form.rules.ts';

export interface Upload {
  readonly bytes: Uint8Array;
  /** The script it would be a version of. */
  readonly scriptId?: number | undefined;
  readonly language: string;
}

/**
 * What a form would give. Nothing is stored: accepting it creates a script, or saves a draft, as writing one does.
 * Refuses what is no form (`xlsform.…`), `resource.not_found` and `session.forbidden` for the script.
 */
export async function readUpload(
  db: Db,
  viewer: Viewer,
  { bytes, scriptId, language }: Upload,
  clock: Clock,
): Promise<ResponseOf<typeof readXlsform>> {
  const script = scriptId === undefined ? null : await readScript(db, viewer, scriptId);
  if (script?.canWrite === false) throw new Refusal('session.forbidden');
  const live = script?.live?.content ?? null;
  // Codes were first given in the draft, where a version was never published.
  const previous = live ?? script?.draft?.content ?? null;
  const { name, content, findings } = readForm(await sheetsOf(bytes, clock), { language, previous });
  const earlier = scriptId === undefined ? [] : await publishedContents(db, scriptId);
  return { name, content, findings: [...findings], problems: await problemsAgainst(content, earlier) };
}

async function sheetsOf(bytes: Uint8Array, clock: Clock): Promise<SheetRows[]> {
  try {
    return await readSheets(bytes, clock);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    // The reader of lists speaks of lists.
    switch (error.code) {
      case 'import.workbook_too_large':
        throw new Refusal('xlsform.too_large', { max: String(error.params['max']) });
      case 'import.spreadsheet':
        throw new Refusal('xlsform.old_workbook');
      default:
        throw new Refusal(isOldWorkbook(bytes) ? 'xlsform.old_workbook' : 'xlsform.unreadable');
    }
  }
}

/** The container of .xls, and of workbooks behind a password. */
function isOldWorkbook(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 4)).toString('hex') === 'd0cf11e0';
}

/** A script as a workbook: the draft, or the live version when asked for or when there is no draft. */
export async function openXlsform(
  db: Db,
  viewer: Viewer,
  id: number,
  version: 'draft' | 'live',
): Promise<{ fileName: string; bytes: Buffer }> {
  const { script, draft, live } = await readScript(db, viewer, id);
  const { number, content } = found(version === 'live' ? live : (draft ?? live));
  const stem =
    script.name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'trame';
  return {
    fileName: `${stem}-v${number}.xlsx`,
    bytes: writeWorkbook(writeForm(script.name, number, content)),
  };
}
