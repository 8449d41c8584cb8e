// Operations that bring a file from another server or take one there: what may be asked for, and what that means for a task. Read by task-planner.ts,
// by the planner of jobs, and by the operations themselves.
import { z } from 'zod';
import { AppError } from '../shared/errors.js';

/** Those that say how a message is sent, and not what it is about. */
const OURS =
  /^(host|connection|keep-alive|content-length|transfer-encoding|accept-encoding|te|trailer|upgrade|expect|proxy-.*)$/i;
const MOST_HEADERS = 20;

const url = z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' }).max(4000);
const headers = z
  .record(
    z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'is not the name of a header'),
    z.string().regex(/^[\t\x20-\x7e]{0,4000}$/, 'must be printable ASCII'),
  )
  .refine((all) => Object.keys(all).length <= MOST_HEADERS, `has more than ${MOST_HEADERS} headers`)
  .refine((all) => !Object.keys(all).some((name) => OURS.test(name)), 'has a header that only this server may set')
  .default({});

const transfers = {
  'import.url': {
    takes: 0,
    options: z.strictObject({ url, headers, filename: z.string().min(1).max(255).optional() }),
  },
  'export.put': { takes: 1, options: z.strictObject({ url, headers }) },
} as const;
export type TransferName = keyof typeof transfers;
export type TransferOptions<Name extends TransferName> = z.output<(typeof transfers)[Name]['options']>;
export const transferNames = Object.keys(transfers) as TransferName[];

export function isTransfer(name: string): name is TransferName {
  return Object.hasOwn(transfers, name);
}

/** Files that one task of it takes. */
export const filesTaken = (name: TransferName): number => transfers[name].takes;

export function readTransfer<Name extends TransferName>(name: Name, options: unknown): TransferOptions<Name> {
  const result = transfers[name].options.safeParse(options);
  if (result.success) return result.data as TransferOptions<Name>;
  const fields = result.error.issues.map((issue) => ({
    pointer: ['/options', ...issue.path.map(String)].join('/'),
    code: issue.code,
    detail: issue.message,
  }));
  const [first] = fields;
  throw new AppError('validation_failed', `Some values are not right. ${first?.pointer}: ${first?.detail}`, { fields });
}
