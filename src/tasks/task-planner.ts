// What a task will do with its files, worked out from what was asked: format, options, route, queue. Used by submit.ts and jobs/job-planner.ts, so that both doors plan and refuse alike.
import { Inject, Injectable } from '@nestjs/common';
import { parseOperation, type FileOperation } from '../conversion/file-operations.js';
import type { Options } from '../conversion/options.js';
import { queueOf } from '../conversion/planner.js';
import { optionsWith } from '../conversion/presets.js';
import { AppError } from '../shared/errors.js';
import { requirePermitted } from '../shared/outgoing-address.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { Capabilities } from './capabilities/capabilities.js';
import { OwnPresets } from './own-presets.js';
import { Rules } from './rules.js';
import { openOptions, sealOptions } from './sealed-options.js';
import type { TaskPlan } from './store/waiting-tasks.js';
import { filesTaken, isTransfer, readTransfer, type TransferName } from './transfers.js';

export interface Asked {
  readonly operation: string;
  /** Of a conversion only. */
  readonly target?: string | undefined;
  readonly preset?: string | null | undefined;
  /** Whose presets are meant. */
  readonly clientId?: string | undefined;
  /** The options are whole: the preset has completed them before. */
  readonly isWhole?: boolean | undefined;
  /** Secrets in them may be sealed already. */
  readonly options: Options;
}
export interface PlannedFile {
  readonly id: string;
  /** Null: the content is no known format, which only some operations take. */
  readonly format: string | null;
  readonly size_bytes: string;
  /** What is known of its content. */
  readonly probe?: Record<string, unknown> | null | undefined;
}
type Plan = TaskPlan & { readonly route: NonNullable<TaskPlan['route']> };

@Injectable()
export class TaskPlanner {
  constructor(
    private readonly capabilities: Capabilities,
    private readonly rules: Rules,
    private readonly presets: OwnPresets,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret' | 'maxFiles' | 'outgoingPrivate'>,
  ) {}

  /** As far as it can be told without files. */
  async outline(wanted: Asked): Promise<Pick<TaskPlan, 'target_format' | 'options'>> {
    const { operation, target, options, clientId } = wanted;
    await this.rules.requireOperation(operation, clientId);
    const asked = openOptions(options, this.settings.secret);
    if (operation === 'convert') {
      const { id } = await this.capabilities.target(target ?? '');
      return { target_format: id, options: this.sealed(optionsWith(await this.presetOf(wanted), id, asked)) };
    }
    if (isTransfer(operation)) return { target_format: null, options: this.sealed(readTransfer(operation, asked)) };
    const row = await this.capabilities.operation(operation);
    const parsed = parseOperation(row, asked);
    return { target_format: givenBy(row, parsed), options: this.sealed(parsed) };
  }

  /** Throws when these files cannot be had like that. */
  async plan(asked: Asked, files: readonly PlannedFile[]): Promise<Plan> {
    const { operation, target, clientId } = asked;
    await this.rules.requireOperation(operation, clientId);
    const [first] = files;
    if (!first && (await this.mostFiles(operation)) > 0)
      throw new AppError('dependency_failed', 'The steps before this one gave no file for it.');
    const options = openOptions(asked.options, this.settings.secret);
    const facts = {
      source_format: first?.format ?? null,
      inputs: files.map((file) => file.id),
      bytes_in: String(files.reduce((sum, file) => sum + BigInt(file.size_bytes), 0n)),
    };
    if (isTransfer(operation)) return { ...(await this.planTransfer(operation, options, files.length)), ...facts };
    if (operation !== 'convert') return { ...(await this.planOperation(operation, options, files)), ...facts };
    if (files.length > 1) throw tooMany('convert', 1, files.length);
    if (!first) throw new AppError('dependency_failed', 'The steps before this one gave no file for it.');
    const { id } = await this.capabilities.target(target ?? '');
    const from = knownFormat(first);
    const parsed = optionsWith(await this.presetOf(asked), id, options, '/options', from);
    const { engine, password } = parsed;
    const by = typeof engine === 'string' && engine !== 'usual' ? engine : undefined;
    const isStill = first.probe?.['pages'] === 1;
    const route = [...(await this.capabilities.route(from, id, { by, password: password !== undefined, isStill }))];
    return { ...facts, target_format: id, queue: queueOf(route), options: this.sealed(parsed), route };
  }

  /** That one task of it takes. */
  async mostFiles(operation: string): Promise<number> {
    if (isTransfer(operation)) return filesTaken(operation);
    return operation === 'convert' ? 1 : this.mostOf(await this.capabilities.operation(operation));
  }

  async checkCount(operation: string, files: number): Promise<void> {
    const most = await this.mostFiles(operation);
    if (files > most) throw tooMany(operation, most, files);
  }

  private async planTransfer(name: TransferName, asked: Options, files: number) {
    const options = readTransfer(name, asked);
    const most = filesTaken(name);
    if (files > most) throw tooMany(name, most, files);
    await requirePermitted(options.url, this.settings.outgoingPrivate);
    return { target_format: null, queue: 'default', options: this.sealed(options), route: [] };
  }

  private async planOperation(name: string, asked: Options, files: readonly PlannedFile[]) {
    const row = await this.capabilities.operation(name);
    const options = parseOperation(row, asked);
    const most = this.mostOf(row);
    if (files.length > most) throw tooMany(name, most, files.length);
    const formats = files.map((file) => (row.accepts ? (file.format ?? '') : knownFormat(file)));
    const refusal = row.refuses?.(options, files.length, formats);
    if (refusal !== undefined) throw new AppError('validation_failed', refusal);
    const route = [...(await this.capabilities.routeOf(row, formats))];
    const queue = row.queue ?? queueOf(route);
    return { target_format: givenBy(row, options), queue, options: this.sealed(options), route };
  }

  private presetOf({ preset, clientId, isWhole }: Asked) {
    return isWhole ? undefined : this.presets.resolve(preset, clientId);
  }

  private mostOf({ most }: FileOperation): number {
    return { one: 1, two: 2, many: this.settings.maxFiles }[most];
  }

  private sealed(options: Options): Record<string, unknown> {
    return { ...sealOptions(options, this.settings.secret) };
  }
}

const givenBy = ({ gives, givesFor }: FileOperation, options: Options): string | null => givesFor?.(options) ?? gives;

/** The format that every route begins with. */
function knownFormat({ format }: Pick<PlannedFile, 'format'>): string {
  if (format !== null) return format;
  throw new AppError('unsupported_conversion', 'The content of this file is not recognised as any known format.');
}

function tooMany(operation: string, most: number, files: number): AppError {
  const one = most === 1;
  const count = most === 0 ? 'no file' : one ? 'one file' : `at most ${most} files`;
  const advice = one ? ' Make a task for each; in a job, set for_each.' : '';
  return new AppError('too_many_files', `"${operation}" takes ${count} and got ${files}.${advice}`);
}
