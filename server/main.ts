import { hasAccounts } from '#server/accounts/index.ts';
import { ConfigError, readConfig } from '#server/platform/config.ts';
import { createLog } from '#server/platform/log.ts';
import { startProcessMetrics } from '#server/platform/metrics.ts';
import { DatabaseInUse } from '#server/platform/sqlite.ts';
import { startServer } from '#server/server.ts';

async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  startProcessMetrics();
  const server = await startServer(config, log);
  console.log(`\nTonalité est prête : ${server.url}\n`);
  if (!(await hasAccounts(server.deps.db))) console.log(firstSteps);
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
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

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof DatabaseInUse) console.error(`\n${error.message}\n`);
  else console.error(error);
  process.exit(1);
});
