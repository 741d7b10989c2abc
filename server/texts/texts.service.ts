import { z } from 'zod';
import { recordAudit } from '#server/audit/index.ts';
import { campaignRecord } from '#server/campaigns/index.ts';
import type { BodyOf, ParamsOf, QueryOf, ResponseOf } from '#server/contracts/endpoint.ts';
import { isIdentifying } from '#server/contracts/identifying.ts';
import { mask, mergedMasks } from '#server/contracts/redaction.ts';
import { isQuestion } from '#server/contracts/script-flow.ts';
import { readKey } from '#server/contracts/script-passages.ts';
import {
  type decideText,
  type listTexts,
  type OpenText,
  textStates,
} from '#server/contracts/texts.contract.ts';
import {
  countTexts,
  refreshInterviews,
  selectText,
  selectTextPage,
  type TextRow,
  decideText as writeDecision,
} from '#server/interviews/index.ts';
import { type Db, inTransaction } from '#server/platform/database.ts';
import type { Deps } from '#server/platform/http.ts';
import { found, Refusal } from '#server/platform/refusal.ts';
import type { Viewer } from '#server/platform/scope.ts';
import { contentsIn } from '#server/scripts/index.ts';
import { hintsIn, type KnownWords } from './hints.rules.ts';
import { type PersonWords, selectWords } from './texts.store.ts';

const PAGE = 50;
/** People whose answers changed in the last seconds, read at once. */
const READ_AT_ONCE = 1000;

type Page = ResponseOf<typeof listTexts>;

/** Free answers of a campaign within the viewer's scope, with what it would be prudent to mask of each. */
export async function readTexts(
  db: Db,
  viewer: Viewer,
  campaignId: number,
  { state, after }: QueryOf<typeof listTexts>,
): Promise<Page> {
  const campaign = await campaignRecord(db, viewer.scope, campaignId);
  await refreshInterviews(db, campaign.id, contentsIn(db), READ_AT_ONCE);
  const states = state === 'all' ? textStates : [state];
  const rows = await selectTextPage(db, campaign.id, { states, after: placeIn(after), limit: PAGE + 1 });
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  return {
    counts: await countsOf(db, campaign.id),
    texts: await viewsOf(db, shown),
    next: rows.length > PAGE && last !== undefined ? `${last.targetId}:${last.name}` : null,
  };
}

function placeIn(after: string | undefined) {
  const [targetId = '0', name = ''] = after?.split(':') ?? [];
  return { targetId: Number(targetId), name };
}

/**
 * Writes what is decided of one text, audited. The text itself never changes. Refuses `text.changed` when it is not the one
 * that was read, or when somebody decided meanwhile.
 */
export async function decide(
  viewer: Viewer,
  { id, targetId, name }: ParamsOf<typeof decideText>,
  { state, masks, revision }: BodyOf<typeof decideText>,
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
): Promise<ResponseOf<typeof decideText>> {
  const campaign = await campaignRecord(db, viewer.scope, id);
  const { text } = found(await selectText(db, campaign.id, targetId, name));
  const kept = state === 'shareable' ? mergedMasks(masks, text.length) : [];
  const isRead = state !== 'to_read';
  await inTransaction(db, async (tx) => {
    const decision = {
      ...{ targetId, name, campaignId: campaign.id, revision, state },
      masksJson: JSON.stringify(kept),
      readBy: isRead ? viewer.userId : null,
      readAt: isRead ? clock.now() : null,
    };
    if (!(await writeDecision(tx, decision))) throw new Refusal('text.changed');
    const details = { campaignId: campaign.id, question: name, state, masks: kept.length };
    await recordAudit(
      tx,
      { actorId: viewer.userId, action: 'text.read', entity: 'target', entityId: targetId, details },
      clock,
    );
  });
  const [view] = await viewsOf(db, [found(await selectText(db, campaign.id, targetId, name))]);
  return { counts: await countsOf(db, campaign.id), text: found(view) };
}

async function countsOf(db: Db, campaignId: number): Promise<Page['counts']> {
  const counts = await countTexts(db, campaignId);
  const having = (state: TextRow['state']) => counts.find((row) => row.state === state)?.n ?? 0;
  return { toRead: having('to_read'), shareable: having('shareable'), withheld: having('withheld') };
}

const masksKept = z.array(mask);

async function viewsOf(db: Db, rows: readonly TextRow[]): Promise<OpenText[]> {
  const people = new Map(
    (
      await selectWords(
        db,
        rows.map(({ targetId }) => targetId),
      )
    ).map((row) => [row.id, row]),
  );
  return Promise.all(
    rows.map(async ({ masksJson, ...row }) => {
      const person = people.get(row.targetId);
      return {
        ...row,
        turn: readKey(row.name).turn,
        question: await questionText(db, row.name, person?.versionId ?? null),
        masks: masksKept.parse(JSON.parse(masksJson)),
        hints: hintsIn(row.text, wordsOf(person)),
      };
    }),
  );
}

async function questionText(db: Db, key: string, versionId: number | null): Promise<string> {
  const { name } = readKey(key);
  if (versionId === null) return name;
  const items = (await contentsIn(db)(versionId)).blocks.flatMap((block) => block.items);
  return items.filter(isQuestion).find((item) => item.name === name)?.text['fr'] ?? name;
}

const fields = z.record(z.string(), z.string());

/** Each word of the names, columns of the list that name somebody included; towns whole. */
function wordsOf(person: PersonWords | undefined): KnownWords {
  if (person === undefined) return { names: [], towns: [] };
  const { lastName, firstName, name, commune, fieldsJson } = person;
  const others = Object.entries(fields.parse(JSON.parse(fieldsJson)))
    .filter(([header, value]) => isIdentifying(header) && value.length <= 60)
    .map(([, value]) => value);
  const names = [lastName, firstName, name, ...others].filter((one) => one !== null);
  return {
    names: [...names, ...names.flatMap((one) => one.split(/\s+/))],
    towns: commune === null ? [] : [commune],
  };
}
