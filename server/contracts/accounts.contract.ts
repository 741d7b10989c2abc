import { z } from 'zod';
import { defineEndpoint } from './endpoint.ts';
import { id, idParams, instant, languageCode, okResponse, shortText } from './fields.ts';
import { roles } from './roles.ts';

const email = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(/^[^@\s]+@[^@\s]+$/);
const password = z.string().max(1000);

export const userView = z.object({
  id,
  name: z.string(),
  email: z.string(),
  role: z.enum(roles),
  directorateId: id.nullable(),
  directorateName: z.string().nullable(),
  /** Languages the person can hold a call in. */
  languages: z.array(languageCode),
  disabledAt: instant.nullable(),
});
export type UserView = z.infer<typeof userView>;

export const brandingView = z.object({
  /** Shown in the header: « Département du Val-Fictif ». */
  organisation: z.string(),
  /** `#rrggbb`, at least 4.5:1 against white. */
  colour: z.string(),
  /** A `data:` URL (PNG or SVG, at most 64 kB), or null. */
  logo: z.string().nullable(),
});
export type BrandingView = z.infer<typeof brandingView>;

export const sessionView = z.object({
  user: userView,
  /** Wraps the desk's outbox on this device; base64 of 32 bytes, same for all sessions of this user. */
  outboxKey: z.string(),
  expiresAt: instant,
  /** The morning's e-mail about one's campaigns, for requesters: whether they want it, and whether this server sends any. */
  digest: z.object({ wanted: z.boolean(), isSent: z.boolean() }).nullable(),
});
export type SessionView = z.infer<typeof sessionView>;

export const getWelcome = defineEndpoint({
  method: 'GET',
  path: '/api/welcome',
  policy: 'public',
  summary: 'What the page needs before anyone is logged in',
  response: z.object({
    branding: brandingView,
    /** True while no account exists: the page then says how to create the first admin. */
    needsFirstAdmin: z.boolean(),
    /** True when the request carries a live session. */
    hasSession: z.boolean(),
    version: z.string(),
  }),
});

export const login = defineEndpoint({
  method: 'POST',
  path: '/api/session',
  policy: 'public',
  summary: 'Log in with e-mail and password; sets the session cookie',
  body: z.object({ email, password }),
  response: sessionView,
  refusals: ['session.bad_credentials', 'session.throttled'],
});

export const getSession = defineEndpoint({
  method: 'GET',
  path: '/api/session',
  policy: roles,
  summary: 'Who is logged in',
  response: sessionView,
});

export const logout = defineEndpoint({
  method: 'DELETE',
  path: '/api/session',
  policy: roles,
  summary: 'Log out',
  response: okResponse,
});

export const confirmSession = defineEndpoint({
  method: 'POST',
  path: '/api/session/confirm',
  policy: roles,
  summary: 'Give one’s password once more, for what a session left open must not do (exports with names)',
  body: z.object({ password }),
  /** When it was given. */
  response: z.object({ confirmedAt: instant }),
  refusals: ['user.wrong_password', 'session.throttled'],
});

export const changePassword = defineEndpoint({
  method: 'PUT',
  path: '/api/session/password',
  policy: roles,
  summary: 'Change one’s own password; ends the other sessions',
  body: z.object({ current: password, next: password }),
  response: okResponse,
  refusals: ['user.wrong_password', 'user.weak_password'],
});

export const chooseDigest = defineEndpoint({
  method: 'PUT',
  path: '/api/session/digest',
  policy: ['requester'],
  summary: 'Be sent the progress of one’s campaigns by e-mail every morning, or no longer',
  body: z.object({ wanted: z.boolean() }),
  response: okResponse,
});

export const listUsers = defineEndpoint({
  method: 'GET',
  path: '/api/users',
  policy: ['admin', 'supervisor'],
  summary: 'Accounts by name; a supervisor sees those who can be assigned',
  response: z.object({ users: z.array(userView) }),
});

export const createUser = defineEndpoint({
  method: 'POST',
  path: '/api/users',
  policy: ['admin'],
  summary: 'Create an account; without a password, one is generated and shown once',
  body: z.object({
    email,
    name: shortText,
    role: z.enum(roles),
    directorateId: id.nullable().default(null),
    languages: z.array(languageCode).max(20).default(['fr']),
    password: password.optional(),
  }),
  status: 201,
  response: z.object({ user: userView, generatedPassword: z.string().nullable() }),
  refusals: ['user.email_taken', 'user.weak_password', 'user.directorate_required'],
});

export const changeUser = defineEndpoint({
  method: 'PATCH',
  path: '/api/users/:id',
  policy: ['admin'],
  summary: 'Change, disable, enable an account or reset its password; takes effect at its next request',
  params: idParams,
  body: z.object({
    name: shortText.optional(),
    role: z.enum(roles).optional(),
    directorateId: id.nullable().optional(),
    languages: z.array(languageCode).max(20).optional(),
    disabled: z.boolean().optional(),
    /** True generates a new password, shown once in the answer. */
    resetPassword: z.literal(true).optional(),
  }),
  response: z.object({ user: userView, generatedPassword: z.string().nullable() }),
  refusals: ['user.directorate_required', 'user.last_admin'],
});

export const directorateView = z.object({ id, name: z.string() });
export type DirectorateView = z.infer<typeof directorateView>;

export const listDirectorates = defineEndpoint({
  method: 'GET',
  path: '/api/directorates',
  policy: roles,
  summary: 'The directorates one may see',
  response: z.object({ directorates: z.array(directorateView) }),
});

export const createDirectorate = defineEndpoint({
  method: 'POST',
  path: '/api/directorates',
  policy: ['admin'],
  summary: 'Create a directorate',
  body: z.object({ name: shortText }),
  status: 201,
  response: directorateView,
  refusals: ['directorate.name_taken'],
});

export const changeBranding = defineEndpoint({
  method: 'PUT',
  path: '/api/branding',
  policy: ['admin'],
  summary: 'The département’s name, colour and logo; the colour must be readable under white text',
  body: z.object({
    organisation: shortText,
    colour: z.string().regex(/^#[0-9a-f]{6}$/i),
    logo: z
      .string()
      .max(90_000)
      .regex(/^data:image\/(png|svg\+xml);base64,[A-Za-z0-9+/=]+$/)
      .nullable(),
  }),
  response: brandingView,
  refusals: ['branding.low_contrast'],
});
