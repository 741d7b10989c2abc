import type { Role } from '#server/contracts/roles.ts';

/** What of the directorates' data a viewer may touch. Stores take it and put it into every query. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'directorate'; readonly directorateId: number }
  /** Campaigns one is assigned to. */
  | { readonly kind: 'assigned'; readonly userId: number }
  | { readonly kind: 'none' };

/** For work nobody asked for in particular. */
export const allScope: Scope = { kind: 'all' };

/** The logged-in person behind a request. */
export interface Viewer {
  readonly userId: number;
  readonly name: string;
  readonly role: Role;
  readonly directorateId: number | null;
  readonly languages: readonly string[];
  readonly scope: Scope;
  /** What they stopped for, and since when; null: they did not. */
  readonly pause: { readonly kind: string; readonly since: number } | null;
  /** When the session ends at the latest, milliseconds UTC. */
  readonly sessionExpiresAt: number;
  /** When the password was last given under this session, by logging in or again since; milliseconds UTC. */
  readonly confirmedAt: number;
}

/** Pure: the scope a role and directorate give. An account without what its role needs sees nothing. */
export function scopeOf(role: Role, directorateId: number | null, userId: number): Scope {
  switch (role) {
    case 'requester':
      return directorateId === null ? { kind: 'none' } : { kind: 'directorate', directorateId };
    case 'analyst':
    case 'supervisor':
    case 'dpo':
      return directorateId === null ? { kind: 'all' } : { kind: 'directorate', directorateId };
    case 'agent':
      return { kind: 'assigned', userId };
    case 'correspondent':
    case 'admin':
      return { kind: 'none' };
  }
}

/**
 * Whether a viewer may write what belongs to this directorate, or to all of them (null): directorates write their own,
 * what is shared belongs to supervisors who see every directorate.
 */
export function mayWriteFor(viewer: Viewer, directorateId: number | null): boolean {
  if (viewer.role !== 'supervisor' && viewer.role !== 'requester') return false;
  return viewer.directorateId === null ? viewer.scope.kind === 'all' : directorateId === viewer.directorateId;
}
