// Which outputs of one node another one takes. Pure; called when a job moves on and when it is planned.
import type { Selection } from '../../entities/job.entity.js';
import { findFormat } from '../../conversion/formats.js';

interface Selectable {
  readonly filename: string;
  readonly path: string | null;
  readonly format: string | null;
}

/** `others`: what else is selected from the same node anywhere in the job, for `rest`. */
export function selectFiles<F extends Selectable>(
  files: readonly F[],
  select: Selection | undefined,
  others: readonly (Selection | undefined)[],
): F[] {
  if (!select) return [...files];
  const taken = select.rest ? others.filter((other) => !other?.rest) : [];
  return files.filter((file) => fits(file, select) && !taken.some((other) => fits(file, other)));
}

function fits(file: Selectable, select: Selection | undefined): boolean {
  if (!select) return true;
  const { formats, glob } = select;
  if (formats && !formats.some((name) => (findFormat(name)?.id ?? name) === file.format)) return false;
  return glob === undefined || matchesGlob(glob, file.path ? `${file.path}/${file.filename}` : file.filename);
}

/** All places in the pattern at once, so that no pattern takes longer than its length times that of the name. */
export function matchesGlob(glob: string, name: string): boolean {
  const tokens = glob.match(/\*\*\/?|[^]/gu) ?? [];
  let places = new Set([0]);
  let before = '/';
  for (const letter of [...name, '']) {
    for (const place of places) if (mayEnd(tokens[place], before)) places.add(place + 1);
    if (letter === '') break;
    before = letter;
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token === undefined) continue;
      if (token.startsWith('**')) next.add(place);
      else if (token === '*') {
        if (letter !== '/') next.add(place);
      } else if (token === letter || (token === '?' && letter !== '/')) next.add(place + 1);
    }
    places = next;
  }
  return places.has(tokens.length);
}

/** `**` with a slash stands for whole folders only. */
function mayEnd(token: string | undefined, before: string): boolean {
  return token === '**/' ? before === '/' : token?.startsWith('*') === true;
}
