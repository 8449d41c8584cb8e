// What the world may see of a preset: a ready-made one with its options for each kind of target, or one that was made here for one target.
import { z } from 'zod';
import { families, type Family } from '../conversion/formats.js';
import type { Preset } from '../conversion/presets.js';
import type { Preset as PresetRow } from '../entities/preset.entity.js';
import { EVERYBODY } from '../tasks/own-presets.js';
import { hideSecrets } from '../tasks/sealed-options.js';
import { factsField, linksOf, momentField } from './answer-fields.js';
import type { Site } from './site.js';

const words = z.object({ en: z.string(), ru: z.string() });

export const readyPresetSchema = z
  .object({
    name: z.string(),
    label: words,
    description: words,
    options: z
      .partialRecord(z.enum(Object.keys(families) as [Family, ...Family[]]), factsField)
      .describe('For each kind of target; a target takes those that it has'),
  })
  .meta({ id: 'ReadyPreset' }) satisfies z.ZodType<Preset>;
export const ownPresetSchema = z
  .object({
    name: z.string(),
    version: z.int().min(1).describe('A task may name it as name@version'),
    target: z.string(),
    options: factsField,
    description: z.string().nullable(),
    locked: z.boolean().describe('Nothing may be asked for beside it'),
    shared: z.boolean().describe('For everybody here'),
    created_at: momentField,
    links: linksOf('self'),
  })
  .meta({ id: 'OwnPreset' });
export const presetSchema = z.union([readyPresetSchema, ownPresetSchema]);
export type OwnPresetView = z.output<typeof ownPresetSchema>;
export type PresetView = Preset | OwnPresetView;

export function ownPresetView(row: PresetRow, site: Site): OwnPresetView {
  const { name, version, target_format: target, description, locked } = row;
  return {
    name,
    version,
    target,
    options: hideSecrets(row.options),
    description,
    locked,
    shared: row.client_id === EVERYBODY,
    created_at: row.created_at.toISOString(),
    links: { self: site.link(`/api/v1/presets/${encodeURIComponent(name)}`) },
  };
}
