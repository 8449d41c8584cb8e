// Presets in the document: one row for each route of presets.controller.ts.
import { ownPresetSchema, presetSchema } from '../preset.view.js';
import { wholeListQuery } from '../whole-lists.js';
import { newPreset, presetChange, removalQuery, versionQuery } from '../presets.controller.js';
import { empty, json, page, type RouteRow, type RouteRows } from './route-row.js';
import { samplePreset } from './sample-ids.js';

const looks = { tag: 'Capabilities', need: 'tasks:read' } as const satisfies Partial<RouteRow>;
const changes = { tag: 'Capabilities', need: 'presets' } as const satisfies Partial<RouteRow>;
const ofOne = { path: { name: samplePreset } };

export const presetRows: RouteRows = {
  'GET /api/v1/presets': {
    ...looks,
    id: 'listPresets',
    summary: 'Options under one name: ready-made ones, those of this server, and your own',
    query: wholeListQuery,
    answers: { 200: page('All of them', presetSchema) },
    example: { query: { limit: '20' } },
  },
  'POST /api/v1/presets': {
    ...changes,
    id: 'createPreset',
    summary: 'Keep options for a target under a name',
    description: 'Only administrators make shared ones, which are for everybody.',
    body: { json: newPreset },
    answers: { 201: json('The preset', ownPresetSchema, 'Location') },
    errors: ['unsupported_conversion', 'invalid_state'],
    example: { json: { name: 'thumbs', target: 'webp', options: { width: 320, quality: 60 } } },
  },
  'GET /api/v1/presets/:name': {
    ...looks,
    id: 'getPreset',
    summary: 'One preset; your own comes before one of this server',
    query: versionQuery,
    answers: { 200: json('The preset', presetSchema) },
    errors: ['not_found'],
    example: ofOne,
  },
  'PUT /api/v1/presets/:name': {
    ...changes,
    id: 'replacePreset',
    summary: 'Another version of it; tasks that have named the old one keep it',
    body: { json: presetChange },
    answers: { 200: json('The new version', ownPresetSchema) },
    errors: ['not_found', 'unsupported_conversion', 'invalid_state'],
    example: { ...ofOne, json: { target: 'webp', options: { width: 640, quality: 70 } } },
  },
  'DELETE /api/v1/presets/:name': {
    ...changes,
    id: 'deletePreset',
    summary: 'Take it away; its versions stay for tasks that name them',
    query: removalQuery,
    answers: { 204: empty('It is gone') },
    errors: ['not_found'],
    example: ofOne,
  },
};
