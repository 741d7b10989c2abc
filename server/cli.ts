import { open } from 'node:fs/promises';
import { createFirstAdmin, generatePassword } from '#server/accounts/index.ts';
import { refusalText } from '#server/contracts/refusals.ts';
import { consult } from '#server/lists/index.ts';
import { systemClock } from '#server/platform/clock.ts';
import { readConfig } from '#server/platform/config.ts';
import { createLog } from '#server/platform/log.ts';
import { Refusal } from '#server/platform/refusal.ts';
import { openDeps } from '#server/server.ts';
import { whyNotStarted } from '#server/start-failure.ts';

const usage = `Commandes :

  npm run tonalite -- admin ADRESSE           crée le premier compte d'administration d'une base vide
  npm run tonalite -- doctor FICHIER [--json] dit ce qu'un import ferait de cette liste, sans serveur
`;

/** Creates the first administrator and prints their password once. */
async function admin(email: string): Promise<number> {
  const { deps, close } = await openDeps(readConfig(process.env), createLog('error'));
  const password = generatePassword();
  const isCreated = await createFirstAdmin(
    deps.db,
    { email: email.trim().toLowerCase(), password },
    systemClock,
  );
  await close();
  if (!isCreated) {
    console.error('Des comptes existent déjà : demandez à leur administration de créer le vôtre.');
    return 1;
  }
  console.log(
    `Compte créé.\n\n  adresse       ${email}\n  mot de passe  ${password}\n\nChangez-le à la première connexion.`,
  );
  return 0;
}

/** Prints what an import would do with a file; 1 when it would refuse it whole. */
async function doctor(file: string, asJson: boolean): Promise<number> {
  const year = new Date(systemClock.now()).getUTCFullYear();
  const opened = await open(file).catch(() => null);
  const facts = await opened?.stat();
  if (opened === null || !facts?.isFile()) {
    console.error(`Le fichier ${file} ne peut pas être lu.`);
    return 2;
  }
  const source = { kind: 'file', handle: opened.fd, size: facts.size } as const;
  const { isList, text } = await consult(source, year, asJson);
  await opened.close();
  if (isList || asJson) console.log(text);
  else console.error(text);
  return isList ? 0 : 1;
}

async function main([command, ...words]: readonly string[]): Promise<number> {
  const [argument] = words.filter((word) => !word.startsWith('--'));
  if (command === 'admin' && argument !== undefined && /^[^@\s]+@[^@\s]+$/.test(argument))
    return admin(argument);
  if (command === 'doctor' && argument !== undefined) return doctor(argument, words.includes('--json'));
  console.error(usage);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof Refusal) console.error(refusalText(error.code, 'fr', error.params));
    else console.error(whyNotStarted(error) ?? error);
    process.exit(1);
  },
);
