// What the probe() of an engine answers where something is missing: the fields of it, and the same in a sentence for the log and for programs.
import type { Lack, LackCode } from '../shared/lack.js';
import type { EngineHealth } from './engine.js';

const sentences: Readonly<Record<LackCode, (names: string, packages: string) => string>> = {
  not_installed: (names, packages) => `Not installed: ${names}. Install ${packages}.`,
  too_old: (names, packages) => `Too old: ${names}. Install a newer version of ${packages}.`,
  built_without: (names, packages) => `Built without ${names}. Install ${packages} with everything it can have.`,
  does_not_start: (names, packages) => `It does not start here: ${names}. Install ${packages} again.`,
  no_bubblewrap: (names) => `It runs only inside bubblewrap, which does not work here: ${names}.`,
};

/** `detail` is what the program itself said, in its own words. */
export function lacking(
  code: LackCode,
  names: readonly string[],
  packages: readonly string[],
  detail = '',
): EngineHealth {
  const lack: Lack = { code, names, packages: [...new Set(packages)] };
  const sentence = sentences[code](names.join(', '), lack.packages.join(', '));
  return { available: false, reason: `${sentence} ${detail}`.trim(), lack };
}
