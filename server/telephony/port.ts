import type { z } from 'zod';
import type { dialing } from '#server/contracts/calls.contract.ts';

/** How the desk goes on: open a link, connect the softphone, or wait for the ring. */
export type Dialing = z.infer<typeof dialing>;

/**
 * One port for every way of ringing (reference/telephony.md §4); one file per provider. Telephony suggests a result,
 * the agent decides: nothing here closes a call.
 */
export interface TelephonyProvider {
  /** Kept on each call. */
  readonly id: string;
  /** `to` is E.164. Called after the call is committed, never inside a transaction. */
  startCall(input: { readonly callId: number; readonly to: string }): Promise<Dialing>;
}
