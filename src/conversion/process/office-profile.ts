// The profile that every LibreOffice process starts with: made once by the installed version, copied for each. Used by office.engine.ts and libreoffice-convert.engine.ts.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../shared/errors.js';
import type { EngineHealth } from '../engine.js';
import { usualLimits } from '../limits.js';
import { findTool } from './find-tool.js';
import { leaveRoot, makeShared, sharedFolder } from './spool.js';
import { runTool, toolError } from './tool.js';
import { toolVersion } from './tool-version.js';

const makingMs = 60_000;
/** It asks to be started again after it has made a profile, which its usual launcher hides. */
const restartAsked = 81;
const maxStarts = 3;

/** Slot of nobody: no task's tool runs as its user. */
const slot = 199;

/** The program itself: neither the shell script nor the launcher, so that a signal reaches what works. */
export function findOffice(): string | undefined {
  const launcher = findTool('soffice') ?? findTool('libreoffice');
  const program = launcher && path.join(path.dirname(fs.realpathSync(launcher)), 'soffice.bin');
  return program !== undefined && fs.existsSync(program) ? program : undefined;
}

/** As LibreOffice says it of itself. Starts nothing that stays. */
export function officeHealth(): Promise<EngineHealth> {
  return toolVersion({
    command: findTool('soffice') ? 'soffice' : 'libreoffice',
    args: ['--version'],
    version: /LibreOffice (\d+(?:\.\d+)+)/,
    package: 'libreoffice-writer-nogui, libreoffice-calc-nogui, libreoffice-impress-nogui, libreoffice-math-nogui',
  });
}

/** Debian's own Python: its module for LibreOffice is compiled for it alone. */
export function findPython(): string | undefined {
  const folders = ['/usr/lib/python3/dist-packages', path.dirname(findOffice() ?? '/')];
  const python = '/usr/bin/python3';
  return fs.existsSync(python) && folders.some((folder) => fs.existsSync(path.join(folder, 'uno.py')))
    ? python
    : undefined;
}

const row = (where: string, name: string, value: string): string =>
  `<item oor:path="/org.openoffice.${where}"><prop oor:name="${name}" oor:op="fuse"><value>${value}</value></prop></item>`;

const settings = [
  // A version that is never older: else each start tries its graphics with 64 MiB pictures (1042 ms instead of 284).
  row('Setup/Product', 'ooSetupLastVersion', '99.9'),
  // A document may name pictures anywhere, in the network or on this machine.
  row('Office.Common/Security/Scripting', 'BlockUntrustedRefererLinks', 'true'),
  row('Office.Common/Security/Scripting', 'DisableMacrosExecution', 'true'),
  row('Office.Common/Security/Scripting', 'MacroSecurityLevel', '3'),
  row('Office.Writer/Content/Update', 'Link', '2'),
  row('Office.Calc/Content/Update', 'Link', '2'),
];

/** Takes the place of the program for who brings an empty profile: it fills that, and becomes the program, which dies with its parent. */
const wrapper = (command: readonly string[]): string => `#!/bin/sh
for word in "$@"; do
  case $word in -env:UserInstallation=file://*) cp -r "$HOME/own/profile/." "\${word#-env:UserInstallation=file://}" ;; esac
done
exec ${command.join(' ')} --norestore "$@"
`;

function dyingWithParent(program: string): string[] {
  const setpriv = findTool('setpriv');
  return setpriv ? [setpriv, '--pdeathsig', 'KILL', '--', program] : [program];
}

const seedFolder = `office-seed-${process.pid}`;

export class OfficeProfile {
  /** There as soon as the profile is made. No process of an engine may change it, since they may start it. */
  readonly wrapper: string;
  private seed: Promise<string> | undefined;

  constructor(private readonly root: string) {
    this.wrapper = path.join(sharedFolder(root, seedFolder), 'soffice');
  }

  async copyInto(folder: string): Promise<void> {
    await fs.promises.cp(await this.made(), path.join(folder, 'profile'), { recursive: true });
  }

  /** Proves that LibreOffice starts here. Throws the sentence that says why not. */
  made(): Promise<string> {
    this.seed ??= this.make().catch((error: unknown) => {
      this.seed = undefined;
      throw error;
    });
    return this.seed;
  }

  async remove(): Promise<void> {
    const seed = await this.seed?.catch(() => undefined);
    if (!seed) return;
    await fs.promises.rm(path.dirname(seed), { recursive: true, force: true });
    await leaveRoot(this.root);
  }

  private async make(): Promise<string> {
    const command = findOffice();
    if (!command)
      throw new AppError(
        'engine_unavailable',
        'LibreOffice is not installed. Install libreoffice-writer-nogui, libreoffice-calc-nogui and libreoffice-impress-nogui.',
      );
    const cwd = await makeShared(this.root, seedFolder);
    const profile = path.join(cwd, 'profile');
    await fs.promises.mkdir(path.join(profile, 'user'), { recursive: true });
    await fs.promises.writeFile(
      path.join(profile, 'user', 'registrymodifications.xcu'),
      `<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">${settings.join('\n')}</oor:items>\n`,
    );
    const args = [
      `-env:UserInstallation=${pathToFileURL(profile).href}`,
      '--headless',
      '--norestore',
      '--terminate_after_init',
    ];
    const signal = AbortSignal.timeout(makingMs);
    for (let starts = 0; starts < maxStarts; starts++) {
      const end = await runTool({ command, args, cwd, signal, limits: usualLimits, slot, profile: 'office' });
      if (end.kind === 'ok') {
        await fs.promises.writeFile(this.wrapper, wrapper(dyingWithParent(command)));
        await fs.promises.chmod(this.wrapper, 0o755);
        return profile;
      }
      if (end.kind !== 'failed' || end.exitCode !== restartAsked) throw toolError(end, 'soffice.bin');
    }
    throw new AppError('engine_unavailable', 'LibreOffice does not finish its first start here. Install it again.');
  }
}
