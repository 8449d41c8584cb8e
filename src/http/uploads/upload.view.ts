// What the world may see of an upload: how far it is, and what it has become. Called by uploads.controller.ts.
import { z } from 'zod';
import type { Upload } from '../../entities/upload.entity.js';
import { countField, idField, linkField, linksOf, momentField } from '../answer-fields.js';
import type { Site } from '../site.js';

export const uploadSchema = z
  .object({
    id: idField,
    filename: z.string(),
    size_bytes: countField,
    offset_bytes: countField.describe('So many are safely there'),
    file_id: idField.nullable().describe('The file, once it is whole'),
    task_id: idField.nullable().describe('The task that began with its last byte'),
    created_at: momentField,
    expires_at: momentField.describe('Until then it can be gone on with; each byte that comes moves it on'),
    links: linksOf('self').extend({ file: linkField.optional(), task: linkField.optional() }),
  })
  .meta({ id: 'Upload' });

export function uploadView(upload: Upload, site: Site): z.output<typeof uploadSchema> {
  const { id, file_id, task_id } = upload;
  return {
    id,
    filename: upload.filename,
    size_bytes: Number(upload.size_bytes),
    offset_bytes: Number(upload.offset_bytes),
    file_id,
    task_id,
    created_at: upload.created_at.toISOString(),
    expires_at: upload.expires_at.toISOString(),
    links: {
      self: site.link(`/api/v1/uploads/${id}`),
      ...(file_id !== null && { file: site.link(`/api/v1/files/${file_id}`) }),
      ...(task_id !== null && { task: site.link(`/api/v1/tasks/${task_id}`) }),
    },
  };
}
