import { deskFr } from './desk.fr.ts';
import { scriptFr } from './script.fr.ts';
import { shellFr } from './shell.fr.ts';

/** What the desk and what surrounds it say, in French: there before the first paint. Everything else comes right after. */
export const readyFrench = { ...shellFr, ...scriptFr, ...deskFr };
