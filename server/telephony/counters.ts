import { Counter } from 'prom-client';
import { registry } from '#server/platform/metrics.ts';

const events = new Counter({
  name: 'tonalite_telephony_events_total',
  help: 'Telephony events: kept, or known already',
  labelNames: ['provider', 'effect'],
  registers: [registry],
});

const refusedCallbacks = new Counter({
  name: 'tonalite_telephony_callbacks_refused_total',
  help: 'Callbacks without a signature, or with one that is not the provider’s',
  labelNames: ['why'],
  registers: [registry],
});

export function countEvents(provider: string, effect: 'kept' | 'known'): void {
  events.inc({ provider, effect });
}

export function countRefused(why: 'unsigned' | 'forged'): void {
  refusedCallbacks.inc({ why });
}
