import { refusals } from '#server/contracts/refusals.ts';
import { adminEn } from './admin.en.ts';
import { boardEn } from './board.en.ts';
import { campaignsEn } from './campaigns.en.ts';
import { coachEn } from './coach.en.ts';
import { deskEn } from './desk.en.ts';
import { figuresEn } from './figures.en.ts';
import type { MessageId } from './index.ts';
import { peopleEn } from './people.en.ts';
import { practiceEn } from './practice.en.ts';
import { quotasEn } from './quotas.en.ts';
import { receptionEn } from './reception.en.ts';
import { reportEn } from './report.en.ts';
import { resultsEn } from './results.en.ts';
import { rulesEn } from './rules.en.ts';
import { scriptEn } from './script.en.ts';
import { scriptsEn } from './scripts.en.ts';
import { sheetsEn } from './sheets.en.ts';
import { shellEn } from './shell.en.ts';
import { steeringEn } from './steering.en.ts';
import { targetsEn } from './targets.en.ts';
import { telephoneEn } from './telephone.en.ts';
import { textsEn } from './texts.en.ts';
import { xlsformEn } from './xlsform.en.ts';

const texts: Readonly<Record<MessageId, string>> = {
  ...shellEn,
  ...peopleEn,
  ...campaignsEn,
  ...targetsEn,
  ...scriptEn,
  ...scriptsEn,
  ...sheetsEn,
  ...adminEn,
  ...deskEn,
  ...telephoneEn,
  ...boardEn,
  ...quotasEn,
  ...receptionEn,
  ...resultsEn,
  ...textsEn,
  ...figuresEn,
  ...reportEn,
  ...rulesEn,
  ...steeringEn,
  ...xlsformEn,
  ...coachEn,
  ...practiceEn,
};

/** The texts, and the refusals' sentences, which the server only says in French. */
export const english: Readonly<Record<string, string>> = {
  ...texts,
  ...Object.fromEntries(Object.entries(refusals).map(([code, { en }]) => [`refusal.${code}`, en])),
};
