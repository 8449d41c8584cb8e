// Refusals in the document: one for each status and set of codes, however many routes answer with it. Called by open-api.ts.
import type { ErrorCode } from '../../shared/errors.js';
import { ALWAYS, headersOf, LIMITS } from './header-refs.js';
import type { AnswerHeader } from './header-table.js';
import type { Json } from './json-schema.js';

/** More codes than these make no name. */
const MOST_IN_NAME = 3;
const MAY_WAIT: ReadonlySet<number> = new Set([409, 423, 429, 503, 507]);

export class ProblemAnswers {
  private readonly names = new Map<string, string>();
  private readonly answers = new Map<string, Json>();

  /** A long set is named after the first route that has it. */
  refer(status: number, codes: readonly ErrorCode[], operationId: string): Json {
    const key = codes.join('.');
    const name = this.names.get(key) ?? (codes.length <= MOST_IN_NAME ? key : `${status}.${operationId}`);
    this.names.set(key, name);
    this.answers.set(name, answerWith(status, codes));
    return { $ref: `#/components/responses/${name}` };
  }

  all(): Json {
    return Object.fromEntries([...this.answers].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}

function answerWith(status: number, codes: readonly ErrorCode[]): Json {
  const authenticate: AnswerHeader[] = status === 401 ? ['WWW-Authenticate'] : [];
  const waiting: AnswerHeader[] = MAY_WAIT.has(status) ? ['Retry-After'] : [];
  return {
    description: codes.map((code) => `\`${code}\``).join(', '),
    headers: headersOf([...ALWAYS, ...LIMITS, ...authenticate, ...waiting]),
    content: {
      'application/problem+json': {
        schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] },
      },
    },
  };
}
