// What a program that was written against the older promises would stumble over in the newer ones, in sentences. Pure. Asked by test/repository/promises.spec.ts.
import { BELOW, type Bound, type Promised, type Promises } from './promises.js';

export function brokenPromises(before: Promises, after: Promises): string[] {
  const changed = Object.entries(before).flatMap(([place, old]) => {
    const now = after[place];
    if (now) return rulesOf(place)(old, now).map((sentence) => `${place}: ${sentence}`);
    // What hangs below it goes with it.
    return parentsOf(place).every((parent) => parent in after || !(parent in before)) ? [`${place}: it is gone`] : [];
  });
  const demanded = Object.entries(after).flatMap(([place, { always }]) => {
    const isNew = place.startsWith('takes ') && always === true && !(place in before);
    return isNew && parentsOf(place).some((parent) => parent in before) ? [`${place}: it has to be sent now`] : [];
  });
  return [...changed, ...demanded];
}

type Rules = (old: Promised, now: Promised) => string[];

const rules: Readonly<Record<string, Rules>> = {
  has: (old, now) => lost(old.kinds, now.kinds).map((kind) => `${kind} is gone`),
  takes: (old, now) => [
    ...old.kinds
      .filter((kind) => !now.kinds.some((wide) => covers(wide, kind)))
      .map((kind) => `${kind} is refused now`),
    ...(now.always && !old.always ? ['it has to be sent now'] : []),
    ...Object.entries(now.bounds ?? {})
      .filter(([name, bound]) => isTighter(name, old.bounds?.[name], bound))
      .map(([name, bound]) => `${name} is ${bound} now, it was ${old.bounds?.[name] ?? 'free'}`),
  ],
  gives: (old, now) => [
    ...lost(old.kinds.filter(isListed), now.kinds).map((kind) => `${kind} is gone`),
    // One more word in a list is what readers are told to expect; another type is not.
    ...now.kinds
      .filter((kind) => !old.kinds.some((wide) => covers(wide, kind)))
      .filter((kind) => !(isListed(kind) && old.kinds.some(isListed)))
      .map((kind) => `it may be ${kind} now`),
    ...(old.always && !now.always ? ['it may be missing now'] : []),
  ],
};
const rulesOf = (place: string): Rules => rules[place.split(' ', 1)[0] ?? ''] ?? (() => []);

/** Where it hangs: in a schema, or in a route. */
function parentsOf(place: string): string[] {
  const parent = place.split(BELOW).slice(0, -1).join(BELOW);
  return parent === '' ? [] : [parent, parent.replace(/^(takes|gives) /, 'has ')];
}

const lost = (old: readonly string[], now: readonly string[]): string[] => old.filter((each) => !now.includes(each));
const isListed = (kind: string): boolean => kind.startsWith('=');

/** Whatever is `narrow` is `wide` too. */
function covers(wide: string, narrow: string): boolean {
  if (wide === narrow || wide === 'anything') return true;
  if (wide === 'string') return narrow.startsWith('string:') || isListed(narrow);
  return wide === 'number' && narrow === 'integer';
}

function isTighter(name: string, old: Bound | undefined, now: Bound): boolean {
  if (name === 'pattern') return old !== now;
  if (old === undefined) return true;
  return name.startsWith('min') ? Number(now) > Number(old) : Number(now) < Number(old);
}
