import { z } from 'zod';
import { callResults, dispositionCodes, dispositions } from './call-results.ts';
import { exhaustedChoices, isRetried } from './call-rules.ts';
import { callRules } from './campaigns.contract.ts';
import { defineEndpoint } from './endpoint.ts';
import { idParams } from './fields.ts';

/** Rules as they are asked for: only results that are tried again have one, and only a disposition that fits them. */
const rulesAsked = callRules.superRefine(({ results }, context) => {
  for (const [result, { exhausted }] of Object.entries(results)) {
    if (!isRetried(result)) {
      const name = callResults[result as keyof typeof callResults].fr;
      const message = `Après « ${name} », personne n’est rappelé : retirez cette règle.`;
      context.addIssue({ code: 'custom', path: ['results', result], message });
      continue;
    }
    const choices = exhaustedChoices[result];
    if (exhausted === undefined || choices.includes(exhausted)) continue;
    const words = choices.map((choice) => `« ${dispositions[choice].fr} »`).join(' ou ');
    const message = `Après « ${callResults[result].fr} », on ne peut clore que comme ${words}.`;
    context.addIssue({ code: 'custom', path: ['results', result, 'exhausted'], message });
  }
});

const rulesView = z.object({
  rules: callRules,
  /** The product's own, to go back to. */
  defaults: callRules,
  /** What a change must name: it rises with each one. */
  version: z.int(),
  canChange: z.boolean(),
  /** Those who wait are being moved by a change made a moment ago. */
  isRecounting: z.boolean(),
});

export const getCallRules = defineEndpoint({
  method: 'GET',
  path: '/api/campaigns/:id/rules',
  policy: ['requester', 'supervisor', 'analyst', 'dpo'],
  summary: 'What becomes of people after each call result in this campaign',
  params: idParams,
  response: rulesView,
});

export const previewCallRules = defineEndpoint({
  method: 'POST',
  path: '/api/campaigns/:id/rules/preview',
  policy: ['requester', 'supervisor'],
  summary:
    'What such rules would do now to people already called who wait: exactly what changing them does; changes nothing',
  params: idParams,
  body: rulesAsked,
  response: z.object({
    /** People already called, neither done, promised a callback, held nor in somebody's hands. */
    called: z.int(),
    sooner: z.int(),
    later: z.int(),
    /** Called at the same time, on another number or by another agent. */
    moved: z.int(),
    closed: z.array(z.object({ disposition: z.enum(dispositionCodes), count: z.int() })),
    same: z.int(),
    /** There are more: counting stopped. */
    atLeast: z.boolean(),
  }),
  refusals: ['campaign.wrong_state'],
});

export const changeCallRules = defineEndpoint({
  method: 'PUT',
  path: '/api/campaigns/:id/rules',
  policy: ['requester', 'supervisor'],
  summary:
    'Change them, also in a running campaign: those who wait follow within seconds, those done stay done, promises stay. `version` is the one last read.',
  params: idParams,
  body: z.object({ rules: rulesAsked, version: z.int() }),
  response: rulesView,
  refusals: ['campaign.wrong_state', 'campaign.rules_changed'],
});
