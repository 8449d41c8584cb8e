// The headers of an answer in the document: references to header-table.ts, or the header itself where it is not always there. Called by open-api.ts and problem-answers.ts.
import { findHeader, type AnswerHeader } from './header-table.js';
import type { Json } from './json-schema.js';

/** On every answer. */
export const ALWAYS = ['X-Request-Id', 'traceparent'] as const satisfies readonly AnswerHeader[];
/** On answers to clients that have limits. */
export const LIMITS = ['RateLimit-Policy', 'RateLimit'] as const satisfies readonly AnswerHeader[];

export const headersOf = (names: readonly AnswerHeader[]): Json =>
  Object.fromEntries(
    names.map((name): [string, Json] => {
      if (!name.endsWith('?')) return [name, { $ref: `#/components/headers/${name}` }];
      const { description, schema } = findHeader(name);
      return [name.slice(0, -1), { description, schema }];
    }),
  );
