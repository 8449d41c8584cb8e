// What the world may see of a stored file. Never where its bytes lie.
import { z } from 'zod';
import type { StoredFile } from '../entities/stored-file.entity.js';
import { countField, factsField, idField, linksOf, momentField } from './answer-fields.js';
import type { Site } from './site.js';

export const fileSchema = z
  .object({
    id: idField,
    role: z.enum(['input', 'output', 'intermediate']),
    filename: z.string(),
    path: z.string().optional().describe('Its folder, where it came out of an archive or a dropped tree'),
    format: z.string().nullable(),
    media_type: z.string(),
    size_bytes: countField,
    sha256: z.string(),
    probe: factsField.optional().describe('What was found in it: size in pixels, length, pages, codecs'),
    created_at: momentField,
    expires_at: momentField.describe('Until then it can be fetched'),
    task_id: idField.optional().describe('The task that made it'),
    links: linksOf('self', 'content'),
  })
  .meta({ id: 'File' });
export type FileView = z.output<typeof fileSchema>;

export function fileView(file: StoredFile, site: Site): FileView {
  const self = site.link(`/api/v1/files/${file.id}`);
  return {
    id: file.id,
    role: file.role,
    filename: file.filename,
    ...(file.path !== null && { path: file.path }),
    format: file.format,
    media_type: file.media_type,
    size_bytes: Number(file.size_bytes),
    sha256: file.sha256,
    ...(file.probe !== null && { probe: file.probe }),
    created_at: file.created_at.toISOString(),
    expires_at: file.expires_at.toISOString(),
    ...(file.task_id !== null && { task_id: file.task_id }),
    links: { self, content: `${self}/content` },
  };
}
