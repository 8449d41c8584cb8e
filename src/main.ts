// The program: finds the role that was asked for, reads its flags and the settings, and runs it. No role means `all`.
import { parseArgs } from 'node:util';
import { knowsPacks, roles, roleNames, type RoleName } from './roles/list.js';
import type { Role, Values } from './roles/role.js';
import { AppError, toAppError } from './shared/errors.js';
import { log, setUpLog } from './shared/log.js';
import { loadSettings, SettingsError } from './shared/settings.js';
import { version } from './shared/version.js';
import { nearest } from './terminal/nearest.js';

const HELP = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const;
const UNUSABLE = 78;

async function main([first, ...rest]: readonly string[]): Promise<void> {
  const named = first !== undefined && !first.startsWith('-');
  const name = named ? first : 'all';
  if (first === '--version') return say(version);
  const [word] = rest;
  if (name === 'help' && word !== undefined) return main([word, '--help']);
  if (first === '--help' || first === '-h' || name === 'help') return say(await overview());
  if (!isRole(name)) {
    const near = nearest(name, roleNames);
    const hint = near === undefined ? `Try one of ${roleNames.join(', ')}, or --help.` : `Did you mean ${near}?`;
    throw new AppError('invalid_args', `There is no "${name}". ${hint}`);
  }
  const asksHow = rest.includes('--help') || rest.includes('-h');
  if (knowsPacks(name) && !asksHow) await bringPacks();
  const role = await roles[name]();
  if (role.readsItsOwnFlags) return role.run({}, rest, loadSettings());
  const { values, positionals } = readFlags(role, named ? rest : [...(first === undefined ? [] : [first]), ...rest]);
  if (values['help'])
    return say(`athanor ${role.usage ?? role.name}\n  ${role.summary}${role.details ?? ''}${flags(role)}`);
  const settings = loadSettings();
  setUpLog(settings, name);
  await role.run(values, positionals, settings);
}

/** Before the role's own code asks which queues and operations there are. */
async function bringPacks(): Promise<void> {
  const { packs } = loadSettings();
  if (packs.length === 0) return;
  const [{ loadPacks }, { declarePacks }] = await Promise.all([
    import('./packs/load-packs.js'),
    import('./packs/packs.module.js'),
  ]);
  await loadPacks(packs);
  declarePacks();
}

function readFlags(role: Role, args: string[]): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...role.options, ...HELP },
      allowPositionals: role.usage !== undefined,
    });
    return { values: values, positionals };
  } catch (error) {
    throw new AppError('invalid_args', `${(error as Error).message}. Try: athanor ${role.name} --help`);
  }
}

async function overview(): Promise<string> {
  const all = await Promise.all(roleNames.map((name) => roles[name]()));
  const isForPeople = (role: Role): boolean => role.readsItsOwnFlags === true;
  const lines = (some: readonly Role[]): string => some.map(helpLine).join('\n');
  return [
    `Athanor ${version}`,
    'athanor [word] …; no word means all. What each takes: athanor WORD --help.',
    `Files and tasks (docs/command-line.md):\n${lines(all.filter(isForPeople))}`,
    `Roles and operation (docs/operations.md):\n${lines(all.filter((role) => !isForPeople(role)))}`,
    'Settings come from the environment and .env: docs/configuration.md.',
  ].join('\n\n');
}

function helpLine({ name, summary }: Role): string {
  return `  ${name.padEnd(10)}  ${summary}`;
}

function flags(role: Role): string {
  const names = Object.entries(role.options ?? {}).map(([name, { type }]) =>
    type === 'boolean' ? `--${name}` : `--${name} VALUE`,
  );
  return names.length > 0 ? `\n  Flags: ${names.join(', ')}` : '';
}

function isRole(name: string): name is RoleName {
  return Object.hasOwn(roles, name);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  const error = thrown instanceof SettingsError ? thrown : toAppError(thrown);
  // Ours is a sentence for the person at the terminal; anything else is a fault whose place we need.
  if (error instanceof AppError && error.code === 'internal_error') log('main').error({ err: thrown }, error.message);
  process.stderr.write(
    `athanor: ${error instanceof AppError && error.code === 'internal_error' ? String(thrown) : error.message}\n`,
  );
  process.exit(thrown instanceof SettingsError ? UNUSABLE : 1);
});
