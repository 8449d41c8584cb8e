// Names in .env that are no setting's, but almost: they change nothing, and nobody would hear of it. Other names may be meant for other programs.
// Called by roles/all.ts.
import { log } from '../shared/log.js';
import { settingsTable } from '../shared/settings-table.js';
import { readDotEnv } from '../shared/settings.js';
import { nearest } from '../terminal/nearest.js';

const variables = new Set(Object.values(settingsTable).map(({ variable }) => variable));

export function mistyped(names: readonly string[]): { readonly name: string; readonly meant: string }[] {
  return names.flatMap((name) => {
    const meant = variables.has(name) ? undefined : nearest(name, variables);
    return meant === undefined ? [] : [{ name, meant }];
  });
}

export function tellMistyped(): void {
  for (const { name, meant } of mistyped(Object.keys(readDotEnv())))
    log('all').warn(`${name} in .env is no setting and changes nothing. Did you mean ${meant}?`);
}
