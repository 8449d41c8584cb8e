// How many requests this process has answered and how fast, by route and never by address. Counted by entrance.ts, shown by metrics.controller.ts.
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

const registry = new Registry();
collectDefaultMetrics({ register: registry });

const requests = new Counter({
  name: 'conv_http_requests_total',
  help: 'Requests that this process has answered.',
  labelNames: ['route', 'method', 'status'] as const,
  registers: [registry],
});
const durations = new Histogram({
  name: 'conv_http_request_duration_seconds',
  help: 'From the first byte of a request to the last of its answer.',
  labelNames: ['route', 'method'] as const,
  buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10, 30, 120],
  registers: [registry],
});

export function countServed(route: string, method: string, status: number, ms: number): void {
  requests.inc({ route, method, status });
  durations.observe({ route, method }, ms / 1000);
}

export function servedText(): Promise<string> {
  return registry.metrics();
}
