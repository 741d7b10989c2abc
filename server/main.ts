import path from 'node:path';
import { hasAccounts } from '#server/accounts/index.ts';
import { readConfig } from '#server/platform/config.ts';
import { createLog } from '#server/platform/log.ts';
import { startProcessMetrics } from '#server/platform/metrics.ts';
import { startServer } from '#server/server.ts';
import { whyNotStarted } from '#server/start-failure.ts';

/** Supervisors (systemd, Docker) kill after ten seconds. */
const LONGEST_STOP_MS = 9_500;

/** `npm run demo` has its own folder: it never touches a real team's data. */
async function main(isDemo: boolean): Promise<void> {
  const given = readConfig(process.env);
  const config = isDemo ? { ...given, dataDir: path.join(given.dataDir, 'demo') } : given;
  const log = createLog(config.logLevel);
  startProcessMetrics();
  // Loaded on demand: a real start does not read the demonstration.
  const demo = isDemo ? await import('#server/demo.ts') : null;
  const server = await startServer(config, log, async (deps) => {
    if (demo !== null) console.log((await demo.fillDemo(deps)) ? demoFilled : demoKept);
  });
  console.log(`\nTonalité est prête : ${server.url}\n`);
  if (demo !== null) console.log(demo.describeAccounts());
  if (!(await hasAccounts(server.deps.db))) console.log(firstSteps);
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      // What is still open then is rolled back by the database, and taken up again at the next start.
      setTimeout(() => {
        log.warn('stopped before everything was finished');
        process.exit(0);
      }, LONGEST_STOP_MS).unref();
      server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          log.error({ kind: error instanceof Error ? error.name : 'unknown' }, 'stop failed');
          process.exit(1);
        },
      );
    });
  }
}

const firstSteps = `La base est vide. Pour commencer, au choix :

  npm run tonalite -- admin VOTRE.ADRESSE@exemple.fr   crée le premier compte d'administration
  npm run demo                                         sert une démonstration remplie, avec ses comptes

(ou, sans personne devant l'écran : ADMIN_EMAIL=… ADMIN_PASSWORD=… npm start)
`;

const demoFilled = 'Démonstration remplie.';
const demoKept = 'La base contenait déjà des comptes : rien n’y a été ajouté.';

main(process.argv[2] === 'demo').catch((error: unknown) => {
  const sentence = whyNotStarted(error);
  console.error(sentence === null ? error : `\n${sentence}\n`);
  process.exit(1);
});
