import type { RateName } from '#server/contracts/aapor.ts';

export const families = [
  { key: 'response', names: ['RR1', 'RR2', 'RR3', 'RR4', 'RR5', 'RR6'] },
  { key: 'cooperation', names: ['COOP1', 'COOP2', 'COOP3', 'COOP4'] },
  { key: 'refusal', names: ['REF1', 'REF2', 'REF3'] },
  { key: 'contact', names: ['CON1', 'CON2', 'CON3'] },
] as const satisfies readonly { readonly key: string; readonly names: readonly RateName[] }[];

/** As they are printed in the standard: what was divided by what. */
export const formulas: Readonly<Record<RateName, string>> = {
  RR1: 'I / (K + U)',
  RR2: '(I + P) / (K + U)',
  RR3: 'I / (K + eU)',
  RR4: '(I + P) / (K + eU)',
  RR5: 'I / K',
  RR6: '(I + P) / K',
  COOP1: 'I / C',
  COOP2: '(I + P) / C',
  COOP3: 'I / (I + P + R)',
  COOP4: '(I + P) / (I + P + R)',
  REF1: 'R / (K + U)',
  REF2: 'R / (K + eU)',
  REF3: 'R / K',
  CON1: 'C / (K + U)',
  CON2: 'C / (K + eU)',
  CON3: 'C / K',
};
