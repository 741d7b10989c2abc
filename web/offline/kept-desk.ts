import type { Claimed } from '#server/contracts/queue.contract.ts';
import type { ScriptVersionView } from '#server/contracts/scripts.contract.ts';
import type { Answer } from '../api.ts';
import type { Drafts } from '../outbox/drafts.ts';

type InHand = Answer<'GET /api/claims/current'>;
type Campaigns = Answer<'GET /api/campaigns'>;

/** What the desk shows, as it was last: the person in hand with their script, or nobody. */
export interface KeptDesk {
  readonly inHand: InHand;
  readonly campaigns: Campaigns;
}

/** The same without the scripts, which are long and do not change: each is kept once, beside. */
interface Light {
  readonly inHand: Exclude<InHand, Claimed> | Omit<Claimed, 'scriptVersion' | 'otherScriptVersions'>;
  readonly scriptIds: readonly number[];
  readonly campaigns: Campaigns;
}

const DESK = 'desk';
const scriptPlace = (id: number): string => `script-${id}`;

export interface DeskKeeper {
  /** Resolves once the device has it, or has refused it. The last one asked for is the one kept. */
  keep(desk: KeptDesk): Promise<void>;
}

/** Keeps the desk sealed on the device, one write after the other; scripts nobody reads any more go. */
export function openDeskKeeper(drafts: Drafts): DeskKeeper {
  let kept = new Set<number>();
  let writing: Promise<void> = Promise.resolve();

  async function write({ inHand, campaigns }: KeptDesk): Promise<void> {
    const scripts = scriptsOf(inHand);
    const ids = scripts.map(({ id }) => id);
    for (const script of scripts) if (!kept.has(script.id)) await drafts.save(scriptPlace(script.id), script);
    const light: Light = { inHand: withoutScripts(inHand), scriptIds: ids, campaigns };
    await drafts.save(DESK, light);
    for (const id of kept) if (!ids.includes(id)) await drafts.drop(scriptPlace(id));
    kept = new Set(ids);
  }

  return {
    keep(desk) {
      writing = writing.then(() => write(desk));
      return writing;
    },
  };
}

/** Null when nothing is kept that this session can read. */
export async function readKeptDesk(drafts: Drafts): Promise<KeptDesk | null> {
  // The edge: sealed by this code under this person's key.
  const light = (await drafts.read(DESK)) as Light | null;
  if (light === null) return null;
  const { inHand, scriptIds, campaigns } = light;
  if (inHand.claim === null) return { inHand, campaigns };
  const scripts = await Promise.all(scriptIds.map((id) => drafts.read(scriptPlace(id))));
  const [scriptVersion, ...otherScriptVersions] = scripts as (ScriptVersionView | null)[];
  if (scriptVersion === null || scriptVersion === undefined) return null;
  const others = otherScriptVersions.filter((script) => script !== null);
  return { inHand: { ...inHand, scriptVersion, otherScriptVersions: others }, campaigns };
}

/** Takes the person and their scripts from this device. */
export async function forgetDesk(drafts: Drafts): Promise<void> {
  const light = (await drafts.read(DESK)) as Light | null;
  await Promise.all((light?.scriptIds ?? []).map((id) => drafts.drop(scriptPlace(id))));
  await drafts.drop(DESK);
}

function scriptsOf(inHand: InHand): readonly ScriptVersionView[] {
  return inHand.claim === null ? [] : [inHand.scriptVersion, ...inHand.otherScriptVersions];
}

function withoutScripts(inHand: InHand): Light['inHand'] {
  if (inHand.claim === null) return inHand;
  const { scriptVersion: _first, otherScriptVersions: _others, ...light } = inHand;
  return light;
}
