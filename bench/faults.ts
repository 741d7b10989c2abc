import { compile } from './compile.ts';
import { runDeskFaults } from './desk-faults.ts';
import { bounded, type Figure, figure } from './measure.ts';

const RUNS = Number(process.env['FAULTS'] ?? 500);
const SEED = Number(process.env['FAULTS_SEED'] ?? Date.now() % 1_000_000);

/** Faults in mid-call at a real desk (reference/reliability.md §6, C1 and C2): nothing typed is lost, nothing is there twice. */
export async function faultFigures(): Promise<Figure[]> {
  compile();
  const report = await runDeskFaults({
    runs: RUNS,
    seed: SEED,
    onRun: (n, fault) => console.error(`${n + 1}/${RUNS} ${fault}`),
  });
  for (const one of [...report.lost, ...report.duplicated]) console.error(one);
  const { seed, faults, answers, calls, late, lost, duplicated } = report;
  console.error(JSON.stringify({ seed, faults }));
  return [
    figure('faults at the desk: answers typed', answers, 'answers', null, null),
    figure('faults at the desk: calls', calls, 'calls', null, null),
    figure('faults at the desk: arrived late, kept for review', late, 'answers', null, null),
    bounded(`faults at the desk: lost (seed ${seed})`, lost.length, 'answers', 0),
    bounded(`faults at the desk: duplicated (seed ${seed})`, duplicated.length, 'answers', 0),
  ];
}
