import { adminFr } from './admin.fr.ts';
import { boardFr } from './board.fr.ts';
import { campaignsFr } from './campaigns.fr.ts';
import { coachFr } from './coach.fr.ts';
import { figuresFr } from './figures.fr.ts';
import { peopleFr } from './people.fr.ts';
import { practiceFr } from './practice.fr.ts';
import { quotasFr } from './quotas.fr.ts';
import { readyFrench } from './ready.fr.ts';
import { receptionFr } from './reception.fr.ts';
import { reportFr } from './report.fr.ts';
import { resultsFr } from './results.fr.ts';
import { rulesFr } from './rules.fr.ts';
import { scriptsFr } from './scripts.fr.ts';
import { sheetsFr } from './sheets.fr.ts';
import { steeringFr } from './steering.fr.ts';
import { targetsFr } from './targets.fr.ts';
import { telephoneFr } from './telephone.fr.ts';
import { textsFr } from './texts.fr.ts';
import { xlsformFr } from './xlsform.fr.ts';

/** Every text of the product, in French. Loaded after the desk's own (ready.fr.ts), English when it is asked for. */
export const french = {
  ...readyFrench,
  ...peopleFr,
  ...campaignsFr,
  ...targetsFr,
  ...telephoneFr,
  ...scriptsFr,
  ...sheetsFr,
  ...adminFr,
  ...boardFr,
  ...quotasFr,
  ...receptionFr,
  ...resultsFr,
  ...textsFr,
  ...figuresFr,
  ...reportFr,
  ...rulesFr,
  ...steeringFr,
  ...xlsformFr,
  ...coachFr,
  ...practiceFr,
};

export type MessageId = keyof typeof french;
