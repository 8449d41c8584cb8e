// What makes two conversions the same: who asks, the bytes, the way they take and what was asked for. Pure; submit.ts looks results up by it.
import { createHash } from 'node:crypto';
import { findFormat } from '../conversion/formats.js';
import type { Options } from '../conversion/options.js';
import type { Route } from '../conversion/planner.js';
import { version } from '../shared/version.js';

export interface Likeness {
  readonly clientId: string;
  readonly sha256: string;
  readonly from: string;
  readonly to: string;
  /** Documents may be called after it. */
  readonly filename: string;
  readonly route: Route;
  /** What runs each step; not known of all while no worker has said so. */
  readonly versions: ReadonlyMap<string, string>;
  readonly options: Options;
}

/** Undefined: nothing may be taken from others or kept for them. A password must not be found again, not even as a hash. */
export function cacheKey({ versions, options, route, filename, ...same }: Likeness): string | undefined {
  const engines = route.map(({ engine }) => versions.get(engine));
  if (options['password'] !== undefined || engines.includes(undefined)) return undefined;
  const named = findFormat(same.to)?.family === 'document' && { filename };
  const facts = { ...same, ...named, route, engines, options, program: version };
  return createHash('sha256').update(JSON.stringify(facts, sorted)).digest('base64url');
}

/** The order in which somebody wrote them makes no difference. */
function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
}
