// What a setting may be: a word, a count, a size, a time, a list, an address. Each says in one clause what it expects. Used by settings-table.ts.
import { isIP } from 'node:net';
import { z } from 'zod';
import { parseBytes, parseSeconds } from './units.js';

const blank = z.literal('').transform(() => undefined);
export const optional = <T>(kind: z.ZodType<T, string>) => z.union([blank, kind]);
export const word = z.string().trim().min(1, 'must not be empty');
export const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((n) => n >= min && n <= max, `must be a whole number from ${min} to ${max}`);
export const bytes = z.string().transform((text, ctx) => {
  const value = parseBytes(text);
  if (value === undefined) ctx.addIssue('must be a size such as 500MB or 2GiB');
  return value ?? z.NEVER;
});
export const seconds = z.string().transform((text, ctx) => {
  const value = parseSeconds(text);
  if (value === undefined) ctx.addIssue('must be a time such as 90s, 15m, 6h or 30d');
  return value ?? z.NEVER;
});
export const flag = z
  .string()
  .regex(/^(true|false|on|off|yes|no|1|0)$/i, 'must be true or false')
  .transform((text) => /^(true|on|yes|1)$/i.test(text));
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);
export const pairs = (example: string) =>
  list.transform((all, ctx) =>
    all.map((item): readonly [string, string] => {
      const at = item.indexOf('=');
      if (at < 1 || at === item.length - 1) ctx.addIssue(`must be pairs such as ${example}, with commas`);
      return [item.slice(0, at).trim(), item.slice(at + 1).trim()];
    }),
  );
/** NAME=ADDRESS, with commas. */
export const addresses = list.transform((all, ctx) => {
  const pairs = all.map((item) => [item.split('=', 1)[0] ?? '', item.slice(item.indexOf('=') + 1)] as const);
  const isGood = ([name, address]: (typeof pairs)[number]): boolean =>
    /^[a-z][a-z0-9_-]*$/.test(name) && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!pairs.every(isGood)) ctx.addIssue('must be names and addresses such as product=http://product-service:8000');
  return Object.fromEntries(pairs);
});
export const targets = list.refine(
  (all) => all.every(isTarget),
  'must be hosts, addresses or networks such as hooks.local, 10.0.0.5 or 192.168.0.0/16',
);
export const oneOf = <const T extends readonly [string, ...string[]]>(...names: T) =>
  z.enum(names, `must be one of ${names.join(', ')}`);
export const url = (...schemes: string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && schemes.includes(new URL(text).protocol.slice(0, -1)),
      `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`,
    );
/** As Celery writes them there may be several, and kombu has other names for databases. */
export const broker = (...schemes: string[]) =>
  url(...schemes)
    .refine((text) => !text.includes(';'), 'must be one address: of several, with ; between them, none is chosen here')
    .refine(
      (text) => !/^rediss?:/.test(text) || /^\/?\d*$/.test(new URL(text).pathname),
      'must end with the number of a database of Redis, such as /0',
    );
/** Other programs take it without its scheme, so it may well be set like that. */
export const proxy = z
  .string()
  .transform((text) => (text.includes('://') ? text : `http://${text}`))
  .pipe(url('http', 'https'));
export const timeZone = word.refine((name) => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}, 'must be a time zone name such as Europe/Moscow');

/** A network is an address and the length of its prefix; everything else without a slash is taken as a name. */
function isTarget(text: string): boolean {
  const [host = '', bits, ...more] = text.split('/');
  const family = isIP(host);
  if (more.length > 0 || (bits !== undefined && family === 0)) return false;
  if (bits !== undefined) return /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32);
  return family !== 0 || /^[a-z0-9.-]+$/.test(host);
}
