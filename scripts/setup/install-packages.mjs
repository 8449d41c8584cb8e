// Brings the system packages that a command needs: looks what is missing, decides or asks, installs. Called by set-up.mjs.
import fs from 'node:fs';
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { install, letInstallationsFinishAlone, waitsFor } from './apt.mjs';
import { setting, workPath } from './checkout.mjs';
import { findBinary } from './child.mjs';
import { SetupError } from './fault.mjs';
import { managers, packages } from './packages.mjs';
import { say, step, stopTicking } from './report.mjs';

const onTerminal = process.stdin.isTTY === true && process.stderr.isTTY === true && !process.env.CI;

/**
 * Resolves when the question is answered; the work goes on. `first` resolves when what the start waits for is there or could not be had,
 * `all` when everything is; `leave()` lets this process end before that.
 */
export async function installPackages(purpose) {
  const missing = packages.filter(
    (row) => row.purposes.includes(purpose) && !isThere(row) && (row.isWanted?.() ?? true),
  );
  const nothing = { isPending: () => false, first: Promise.resolve(), all: Promise.resolve(), leave: () => undefined };
  if (missing.length === 0) return nothing;
  const way = await findWay(missing);
  if (!way) return nothing;
  const urgent = missing.filter((row) => row.first);
  const rest = missing.filter((row) => !row.first);
  let pending = urgent.length > 0;
  const first = installGroup(urgent, way).then(() => void (pending = false));
  return {
    isPending: () => pending,
    first,
    all: first.then(() => installOneByOne(rest, way)),
    leave: () => {
      letInstallationsFinishAlone();
      stopTicking();
    },
  };
}

function isThere({ binary, isWhole }) {
  return findBinary(binary) !== undefined && (isWhole?.() ?? true);
}

/** What is there can be used while the next comes; and when we are stopped, no more than one of them has to be finished. */
async function installOneByOne(rows, way) {
  for (const row of rows) await installGroup([row], way);
}

async function installGroup(rows, way) {
  if (rows.length === 0) return;
  const names = namesFor('apt', rows);
  const log = workPath(`packages-${names[0]}.log`);
  const work = step(`installing ${names.join(' ')}`, () => waitsFor(log));
  const failure = await install(
    names,
    rows.flatMap((row) => row.services),
    { ...way, log },
  );
  work.end(failure ? `Not installed: ${names.join(' ')}` : `Installed: ${names.join(' ')}`);
  if (failure) say(`${failure}\n${advice(rows)}`);
}

/** How to become root without surprising anybody, or undefined after saying what to do by hand. */
async function findWay(rows) {
  const wish = setting('ATHANOR_INSTALL') || 'auto';
  if (!['auto', 'ask', 'yes', 'no'].includes(wish))
    throw new SetupError(`ATHANOR_INSTALL="${wish}" must be one of auto, yes, no, ask.`);
  const way = wish === 'no' || !findBinary('apt-get') ? undefined : wayToRoot();
  const agreed = way && (wish === 'yes' || !onTerminal || (await ask(rows))) && becomesRoot(way);
  if (!agreed) {
    if (!wasDeclined(rows)) say(advice(rows));
    noteDeclined(rows);
    return undefined;
  }
  const services = rows.flatMap((row) => row.services);
  say(`Installing ${sentenceOf(rows)} with apt-get. ATHANOR_INSTALL=no prevents it.`);
  if (services.length > 0)
    say(`The service that comes with it (${services.join(', ')}) stays off: Athanor starts a private one.`);
  return way;
}

function wayToRoot() {
  if (process.getuid() === 0) return { elevate: [], onTerminal: false };
  if (!findBinary('sudo')) return undefined;
  if (spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0)
    return { elevate: ['sudo', '-n'], onTerminal: false };
  return onTerminal ? { elevate: ['sudo'], onTerminal: true } : undefined;
}

async function ask(rows) {
  if (wasDeclined(rows)) return false;
  const dialogue = createInterface({ input: process.stdin, output: process.stderr });
  dialogue.on('SIGINT', () => process.emit('SIGINT')); // the terminal is in raw mode: no signal comes by itself
  const closed = new Promise((resolve) => dialogue.once('close', () => resolve('no')));
  const question = `${sentenceOf(rows)} can be installed with apt-get.\n${withoutThem(rows)}\nInstall now? [Y/n] `;
  const answer = await Promise.race([dialogue.question(question), closed]);
  dialogue.close();
  return /^\s*(y(es)?|д(а)?)?\s*$/i.test(answer);
}

/** sudo asks for its password before anything else writes to the terminal, and remembers it for the installation. */
function becomesRoot({ onTerminal }) {
  return !onTerminal || spawnSync('sudo', ['-v'], { stdio: 'inherit' }).status === 0;
}

const declinedFile = () => workPath('declined');
const wasDeclined = (rows) => fs.existsSync(declinedFile()) && fs.readFileSync(declinedFile(), 'utf8') === idOf(rows);
/** Asked and said once; again only when other packages are missing. */
const noteDeclined = (rows) => fs.writeFileSync(declinedFile(), idOf(rows));
const idOf = (rows) => rows.map((row) => row.binary).join(' ');

function advice(rows) {
  const manager = managers.find(({ binary }) => findBinary(binary));
  const names = manager && namesFor(manager.id, rows);
  const root = manager?.asRoot && process.getuid() !== 0 ? 'sudo ' : '';
  const how = manager
    ? `To install by hand:\n  ${root}${manager.line} ${names.join(' ')}`
    : `No package manager that Athanor knows was found; these programs are missing: ${idOf(rows)}`;
  return `${withoutThem(rows)}\n${how}`;
}

function withoutThem(rows) {
  return rows.map((row) => `Without ${row.binary} ${row.without}.`).join('\n');
}

function sentenceOf(rows) {
  const sum = (kind) => rows.reduce((total, row) => total + row.megabytes[kind], 0);
  return `${namesFor('apt', rows).join(' ')} (${sum('download')} MB to download, ${sum('disk')} MB on disk)`;
}

function namesFor(manager, rows) {
  return rows.flatMap((row) => row.names[manager] ?? []);
}
