import { startJobs } from '#server/jobs/index.ts';
import { openHouse } from './house.ts';
import { addCampaign, crowd, interviewed, oppose, peopleAndCampaign } from './people.ts';
import { type FromChild, order, toChild } from './server.ts';

/** The other end of `startServer`: a product in a process of its own, so that its memory and its pauses are its own. */
async function main(): Promise<void> {
  const { postgresUrl, agents, people, answered, oppositions, jobs } = order.parse(
    JSON.parse(process.argv[2] ?? ''),
  );
  const house = await openHouse(postgresUrl);
  const team = await peopleAndCampaign(house, agents);
  if (people > 0) await crowd(house, team, people);
  if (answered) await interviewed(house, team, people);
  await oppose(house.deps, oppositions);
  const draft = await addCampaign(house, team, 'draft');
  const work = startJobs(house.deps, jobs === 'alone' ? {} : { everyMs: null });
  process.on('message', async (message) => {
    switch (toChild.parse(message)) {
      case 'tick':
        await work.tick();
        return say({ kind: 'ticked' });
      case 'stop':
        await work.stop();
        await house.stop();
        return process.disconnect();
    }
  });
  say({ kind: 'ready', url: house.url, campaign: team.campaign, draft });
}

function say(message: FromChild): void {
  process.send?.(message);
}

await main();
