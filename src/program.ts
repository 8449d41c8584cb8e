// The program: finds the role that was asked for, reads its flags and the settings, and runs it. No role means `all`.
import { parseArgs } from 'node:util';
import { FolderHeld, HELD } from './embedded/data-lock.js';
import { knowsPacks, roles, roleNames, type RoleName } from './roles/list.js';
import type { Role, Values } from './roles/role.js';
import { AppError, toAppError, type ErrorCode } from './shared/errors.js';
import { log, setUpLog } from './shared/log.js';
import { loadSettings, SettingsError } from './shared/settings.js';
import { version } from './shared/version.js';
import { exitCodes } from './terminal/exit-codes.js';
import { nearest } from './terminal/nearest.js';
import { readLanguage, speechOf } from './terminal/terminal-words.js';
import { sayUsage } from './terminal/usage-words.js';

const HELP = { help: { type: 'boolean', short: 'h' }, version: { type: 'boolean' } } as const;
const UNUSABLE = 78;
/** What says that the command itself is wrong, and that nothing was done. */
const MISUSES: readonly ErrorCode[] = ['invalid_args', 'validation_failed'];
const language = readLanguage();
const speech = speechOf(language);

/** Starting again would not help, as with a setting that is wrong. */
class UnusablePack extends AppError {
  constructor(cause: unknown) {
    const { code, message } = toAppError(cause);
    super(code, message, { cause });
  }
}

async function main([first, ...rest]: readonly string[]): Promise<void> {
  const named = first !== undefined && !first.startsWith('-');
  const name = named ? first : 'all';
  if (first === '--version') return say(version);
  const [word] = rest;
  if (name === 'help' && word !== undefined) return main([word, '--help']);
  if (first === '--help' || first === '-h' || name === 'help') return say(await overview());
  if (!isRole(name)) {
    const near = nearest(name, roleNames);
    const hint =
      near === undefined ? speech('tryOneOf', { names: roleNames.join(', ') }) : speech('didYouMean', { name: near });
    throw new AppError('invalid_args', `${speech('noWord', { name })} ${hint}`);
  }
  const asksHow = rest.includes('--help') || rest.includes('-h');
  if (knowsPacks(name) && !asksHow) await bringPacks();
  const role = await roles[name]();
  if (role.readsItsOwnFlags) return role.run({}, rest, loadSettings());
  const { values, positionals } = readFlags(role, named ? rest : [...(first === undefined ? [] : [first]), ...rest]);
  if (values['help']) return say(helpOf(role));
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
  await loadPacks(packs).catch((cause: unknown) => {
    throw new UnusablePack(cause);
  });
  declarePacks();
}

function readFlags(role: Role, args: string[]): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...role.options, ...HELP },
      allowPositionals: role.mostWords !== undefined,
    });
    const tooMany = positionals[mostWordsOf(role, positionals)];
    if (tooMany !== undefined) throw new Error(`'${tooMany}'`);
    return { values: values, positionals };
  } catch (error) {
    // Node's sentence is in English, and names what it is about in quotes.
    const what = /'([^']+)'/.exec((error as Error).message)?.[1] ?? args.join(' ');
    const [, needy] = /--([\w-]+) <value>$/.exec(what) ?? [];
    const fault =
      needy === undefined
        ? speech('notUnderstood', { what })
        : speech('needsValue', { name: needy, value: sayUsage(language, 'VALUE') });
    const meant = role.name === 'all' ? args.find(isRole) : undefined;
    const hint = meant === undefined ? speech('seeHelp', { name: role.name }) : speech('wordFirst', { name: meant });
    throw new AppError('invalid_args', `${fault} ${hint}`);
  }
}

/** A first word that it does not know the role refuses itself, by name. */
function mostWordsOf({ mostWords = 0 }: Role, [verb = '']: readonly string[]): number {
  if (typeof mostWords === 'number') return mostWords;
  return (Object.hasOwn(mostWords, verb) ? mostWords[verb] : undefined) ?? Infinity;
}

async function overview(): Promise<string> {
  const all = await Promise.all(roleNames.map((name) => roles[name]()));
  const isForPeople = (role: Role): boolean => role.readsItsOwnFlags === true;
  const lines = (some: readonly Role[]): string => some.map(helpLine).join('\n');
  return [
    `Athanor ${version}`,
    speech('overview'),
    `${speech('overviewFiles')}\n${lines(all.filter(isForPeople))}`,
    `${speech('overviewRoles')}\n${lines(all.filter((role) => !isForPeople(role)))}`,
    speech('overviewSettings'),
  ].join('\n\n');
}

function helpLine({ name, summary }: Role): string {
  return `  ${name.padEnd(10)}  ${summary[language]}`;
}

function helpOf(role: Role): string {
  const usage = sayUsage(language, role.usage ?? role.name);
  return `athanor ${usage}\n  ${role.summary[language]}${role.details?.(language) ?? ''}${flags(role)}`;
}

function flags(role: Role): string {
  const names = Object.entries(role.options ?? {}).map(([name, { type }]) =>
    type === 'boolean' ? `--${name}` : `--${name} ${sayUsage(language, 'VALUE')}`,
  );
  return names.length > 0 ? `\n  ${speech('flags', { names: names.join(', ') })}` : '';
}

function isRole(name: string): name is RoleName {
  return Object.hasOwn(roles, name);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function exitCodeOf(thrown: unknown): number {
  if (thrown instanceof SettingsError || thrown instanceof UnusablePack) return UNUSABLE;
  if (thrown instanceof FolderHeld) return HELD;
  return thrown instanceof AppError && MISUSES.includes(thrown.code) ? exitCodes.wrongUsage : exitCodes.someFailed;
}

main(process.argv.slice(2)).catch((thrown: unknown) => {
  const error = thrown instanceof SettingsError ? thrown : toAppError(thrown);
  // Ours is a sentence for the person at the terminal; anything else is a fault whose place we need.
  if (error instanceof AppError && error.code === 'internal_error') log('main').error({ err: thrown }, error.message);
  process.stderr.write(
    `athanor: ${error instanceof AppError && error.code === 'internal_error' ? String(thrown) : error.message}\n`,
  );
  process.exit(exitCodeOf(thrown));
});
