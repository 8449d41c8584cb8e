// What the filters may be set to: those values that there are. Asked for once, when somebody turns to the form.
import { signal } from '@preact/signals';
import { api } from '../../api.js';
import type { FilterName } from './admin-filter.js';

type Known = Partial<Record<FilterName, readonly string[]>>;
export const known = signal<Known>({});
let isAsked = false;

export async function askKnown(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  const asked = await Promise.allSettled([
    api.call('get', '/api/v1/admin/queues').then(({ data }) => ({ queue: data.map(({ queue }) => queue) })),
    api.call('get', '/api/v1/admin/workers').then(({ data }) => ({ worker: data.map(({ name }) => name) })),
    api
      .call('get', '/api/v1/admin/metrics/recent', { query: { minutes: '1440' } })
      .then(({ errors }) => ({ error_code: [...new Set(errors.map(({ code }) => code))] })),
    Promise.all([api.call('get', '/api/v1/admin/users'), api.call('get', '/api/v1/admin/api-keys')]).then(
      ([users, keys]) => ({ client: [...users.data.map(({ email }) => email), ...keys.data.map(({ name }) => name)] }),
    ),
  ]);
  // What could not be read is typed by hand.
  known.value = Object.assign(
    {},
    ...asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])),
  ) as Known;
}
