import { useSyncExternalStore } from 'react';
import type { SessionView, UserView } from '#server/contracts/accounts.contract.ts';
import { api, ask, onSessionLost, sessionRenewed } from '../api.ts';
import { queryClient, useAsk } from '../query.ts';

/** The person logged in; only below the gate. */
export function useViewer(): UserView {
  return useAsk('GET /api/session').user;
}

export async function logIn(email: string, password: string): Promise<SessionView> {
  return await api('POST /api/session', { body: { email, password } });
}

/** After the first login of this page. */
export function enter(session: SessionView): void {
  const welcome = ask('GET /api/welcome');
  queryClient.setQueryData(ask('GET /api/session').queryKey, session);
  queryClient.setQueryData(welcome.queryKey, (known) =>
    known === undefined ? known : { ...known, hasSession: true, needsFirstAdmin: false },
  );
}

/** Sends what is typed and not yet saved, then forgets it here; answers how much could not leave. */
type Settle = (session: SessionView) => Promise<number>;
let settle: Settle | null = null;
/** Takes from this device what it keeps to open again without a network. */
let forget: (() => Promise<void>) | null = null;

/** The desk, once opened in this page, says how to settle its work: nothing is then loaded when the network is gone. */
export function beforeLeaving(work: Settle): void {
  settle = work;
}

export function whenLeft(work: () => Promise<void>): void {
  forget = work;
}

export function settling(): Settle | null {
  return settle;
}

export async function leave(): Promise<void> {
  await api('DELETE /api/session');
  await forget?.();
  // A fresh page: nothing of this session stays in memory.
  window.location.assign('/');
}

/** Requests that wait for somebody to log in again. */
let waiting: { readonly promise: Promise<void>; readonly resume: () => void } | null = null;
const listeners = new Set<() => void>();

function announce(): void {
  for (const listener of listeners) listener();
}

/** From then on, a request refused because the session ended waits for `resumeSession`. */
export function waitWhenSessionEnds(): () => void {
  onSessionLost(() => {
    if (waiting === null) {
      let resume: () => void = () => undefined;
      const promise = new Promise<void>((resolve) => {
        resume = resolve;
      });
      waiting = { promise, resume };
      announce();
    }
    return waiting.promise;
  });
  return () => onSessionLost(null);
}

export function resumeSession(session: SessionView): void {
  enter(session);
  sessionRenewed();
  waiting?.resume();
  waiting = null;
  announce();
}

export function useIsSessionLost(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    () => waiting !== null,
  );
}
