export { accountsRoutes } from './accounts.routes.ts';
export { createFirstAdmin, hasAccounts } from './accounts.service.ts';
export { generatePassword } from './password.rules.ts';
export { authenticate, purgeSessions } from './session.service.ts';
export { bindSecret } from './settings.service.ts';
