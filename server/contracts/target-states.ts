export const targetStates = ['ready', 'waiting', 'claimed', 'done'] as const;

/**
 * What somebody waits for, as people filter by it. `interpreter`: an appointment with one. `forward`: brought forward by a supervisor; `held`: held by one;
 * `quota`: their cell is full.
 */
export const waitKinds = [
  'retry',
  'appointment',
  'interpreter',
  'callback',
  'forward',
  'line_cap',
  'quota',
  'held',
] as const;
export type WaitKind = (typeof waitKinds)[number];

/** `wakeAt` of somebody held until a supervisor releases them, or while a quota is full: no calendar goes so far. */
export const heldUntilReleased = 253_402_300_799_999;
