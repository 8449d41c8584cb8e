// Presets that were made here: a client's own, and those of the installation, which everybody may use. Each change is a new version; what has named
// one keeps it. Asked wherever a preset is named; made and changed by its routes.
import { Inject, Injectable } from '@nestjs/common';
import { findFormat } from '../conversion/formats.js';
import { parseOptions } from '../conversion/options.js';
import { findPreset, presets, type OwnPreset, type Preset } from '../conversion/presets.js';
import type { Preset as PresetRow } from '../entities/preset.entity.js';
import { Sql } from '../entities/sql.js';
import { AppError } from '../shared/errors.js';
import { SETTINGS } from '../shared/settings-token.js';
import type { Settings } from '../shared/settings.js';
import { openOptions, sealOptions, withKept } from './sealed-options.js';

/** Owner of what belongs to the installation; there since the first migration. */
export const EVERYBODY = '00000000-0000-7000-8000-000000000002';
const MOST_PRESETS = 200;

export interface PresetAsk {
  readonly target: string;
  readonly options: Record<string, unknown>;
  readonly description?: string | null | undefined;
  readonly locked: boolean;
}

/** Of each name the latest version, unless it was taken away. */
const LATEST = `SELECT DISTINCT ON (client_id, name) * FROM preset WHERE client_id = ANY ($1) ORDER BY client_id, name, version DESC`;

@Injectable()
export class OwnPresets {
  constructor(
    private readonly sql: Sql,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'secret' | 'onlyPresets'>,
  ) {}

  /** Of these owners, by name. */
  list(owners: readonly string[]): Promise<PresetRow[]> {
    return this.sql.query<PresetRow>(
      `SELECT * FROM (${LATEST}) latest WHERE deleted_at IS NULL ORDER BY name, client_id`,
      [owners],
    );
  }

  /** What is meant by "name" or "name@version"; a client's own comes first. Throws unknown_preset. */
  async resolve(asked: string | null | undefined, clientId: string | undefined) {
    if (asked === null || asked === undefined) return this.requireNone();
    return (await this.find(asked, clientId)).preset;
  }

  /** As the row of a task names it, so that it is known for ever which one that was. */
  async pinned(asked: string, clientId: string): Promise<string> {
    const { preset, version } = await this.find(asked, clientId);
    return version === undefined ? preset.name : `${preset.name}@${version}`;
  }

  async create(owner: string, name: string, ask: PresetAsk): Promise<PresetRow> {
    if (presets.some((each) => each.name === name))
      throw new AppError('validation_failed', `"${name}" is one of the ready-made presets. Choose another name.`, {
        fields: [{ pointer: '/name', code: 'taken', detail: 'is a ready-made preset' }],
      });
    const all = await this.list([owner]);
    if (all.some((each) => each.name === name))
      throw new AppError('invalid_state', `There is a preset "${name}" already. Change it with PUT.`);
    if (all.length >= MOST_PRESETS)
      throw new AppError('invalid_state', `There are ${MOST_PRESETS} presets already. Delete one that is not needed.`);
    return this.write(owner, name, ask);
  }

  /** The same name, another version; what comes back as it was shown stays as it was. */
  async replace(owner: string, name: string, ask: PresetAsk): Promise<PresetRow> {
    const { options } = await this.require(owner, name);
    return this.write(owner, name, {
      ...ask,
      options: withKept(ask.options, openOptions(options, this.settings.secret)),
    });
  }

  async remove(owner: string, name: string): Promise<void> {
    await this.require(owner, name);
    await this.sql.query(
      'UPDATE preset SET deleted_at = now() WHERE client_id = $1 AND name = $2 AND deleted_at IS NULL',
      [owner, name],
    );
  }

  /** Throws not_found. */
  async require(owner: string, name: string, version?: number): Promise<PresetRow> {
    const [row] = await this.sql.query<PresetRow>(
      `SELECT * FROM preset WHERE client_id = $1 AND name = $2 AND ($3::int IS NULL OR version = $3) ORDER BY version DESC LIMIT 1`,
      [owner, name, version ?? null],
    );
    if (row?.deleted_at === null) return row;
    throw new AppError('not_found', 'There is no preset with this name.');
  }

  private async find(
    asked: string,
    clientId: string | undefined,
  ): Promise<{ readonly preset: Preset | OwnPreset; readonly version?: number }> {
    const [, name = asked, version] = /^(.+)@(\d{1,6})$/.exec(asked) ?? [];
    const owners = clientId === undefined || this.settings.onlyPresets ? [EVERYBODY] : [clientId, EVERYBODY];
    const [row] = await this.sql.query<PresetRow>(
      // One that is named by its version may be taken away by now: whoever named it was promised it.
      `SELECT * FROM preset WHERE client_id = ANY ($1) AND name = $2
         AND CASE WHEN $3::int IS NULL THEN deleted_at IS NULL ELSE version = $3 END
       ORDER BY client_id = '${EVERYBODY}', version DESC LIMIT 1`,
      [owners, name, version === undefined ? null : Number(version)],
    );
    if (row) return { preset: this.opened(row), version: row.version };
    if (presets.some((each) => each.name === asked)) return { preset: findPreset(asked) };
    const others = await this.list(owners);
    return {
      preset: findPreset(
        asked,
        others.map((each) => each.name),
      ),
    };
  }

  private opened({ name, target_format: target, options, locked }: PresetRow): OwnPreset {
    return { name, target, options: openOptions(options, this.settings.secret), locked };
  }

  private requireNone(): undefined {
    if (this.settings.onlyPresets)
      throw new AppError('unknown_preset', 'This server converts with presets only. GET /api/v1/presets lists them.');
    return undefined;
  }

  /** Options are kept as they were given, after they were found to fit. */
  private async write(
    owner: string,
    name: string,
    { target, options, description, locked }: PresetAsk,
  ): Promise<PresetRow> {
    parseOptions(target, options);
    const [row] = await this.sql.query<PresetRow>(
      `INSERT INTO preset (client_id, name, version, target_format, options, description, locked)
       SELECT $1, $2, coalesce(max(version), 0) + 1, $3, $4, $5, $6 FROM preset WHERE client_id = $1 AND name = $2
       ON CONFLICT DO NOTHING RETURNING *`,
      [
        owner,
        name,
        findFormat(target)?.id ?? target,
        JSON.stringify(sealOptions(options, this.settings.secret)),
        description ?? null,
        locked,
      ],
    );
    if (row) return row;
    throw new AppError(
      'invalid_state',
      'Somebody else changed this preset at the same moment. Read it, then try again.',
    );
  }
}
