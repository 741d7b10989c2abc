import type { resumeObstacles } from '#server/contracts/returned.contract.ts';

/** Final situations that a call back opens again: they were never spoken to, stopped, or changed their mind. */
const openAgain: readonly (string | null)[] = ['max_attempts', 'partial', 'breakoff', 'refusal'];

interface File {
  readonly campaignState: string;
  readonly state: string;
  readonly disposition: string | null;
  readonly inHandOf: number | null;
  readonly isOwn: number;
}

/** What keeps an interview from going on with whoever called; null: nothing. Whoever has them in hand oneself may go on. */
export function obstacleOf(
  file: File,
  isOpposed: boolean,
  userId: number,
): (typeof resumeObstacles)[number] | null {
  if (isOpposed) return 'opposed';
  if (file.campaignState !== 'running') return 'not_running';
  if (isSettled(file)) return 'settled';
  if (file.inHandOf !== null && Number(file.inHandOf) !== userId) return 'in_hand';
  return Number(file.isOwn) === 1 ? null : 'not_yours';
}

/** Anybody who picks up may note when to call; the campaign's own agents will. */
export function mayCallBack(file: File, isOpposed: boolean, userId: number): boolean {
  const obstacle = obstacleOf(file, isOpposed, userId);
  return obstacle === null || obstacle === 'not_yours';
}

/** There is nothing left to ask them here: neither an interview nor a callback. */
export function isSettled({ state, disposition }: Pick<File, 'state' | 'disposition'>): boolean {
  return state === 'done' && !openAgain.includes(disposition);
}
