/** Who can log in (design §2). One role per account: what a person may do must be readable at a glance. */
export const roles = [
  'agent',
  'supervisor',
  'requester',
  'analyst',
  'correspondent',
  'dpo',
  'admin',
] as const;
export type Role = (typeof roles)[number];

/** Roles that belong to one directorate and never see another one's campaigns. */
export const directorateRoles = ['requester'] as const satisfies readonly Role[];

/** Roles that may sit at the desk and be assigned to a campaign (in a small team the supervisor calls too). */
export const deskRoles = ['agent', 'supervisor'] as const satisfies readonly Role[];
