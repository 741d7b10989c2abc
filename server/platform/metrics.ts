import { Counter, collectDefaultMetrics, Registry } from 'prom-client';

export const registry = new Registry();

const requests = new Counter({
  name: 'tonalite_http_requests_total',
  help: 'Requests answered, by route pattern and status',
  labelNames: ['method', 'route', 'status'],
  registers: [registry],
});

export function countRequest(method: string, route: string, status: number): void {
  requests.inc({ method, route, status });
}

/** Event-loop lag, memory, garbage collection. Called once by the process, not by tests. */
export function startProcessMetrics(): void {
  collectDefaultMetrics({ register: registry });
}
