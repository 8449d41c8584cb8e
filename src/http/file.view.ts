// What the world may see of a stored file. Never where its bytes lie.
import type { StoredFile } from '../entities/stored-file.entity.js';
import type { Site } from './site.js';

export interface FileView {
  readonly id: string;
  readonly role: StoredFile['role'];
  readonly filename: string;
  readonly path?: string;
  readonly format: string | null;
  readonly media_type: string;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly probe?: Record<string, unknown>;
  readonly created_at: string;
  readonly expires_at: string;
  readonly task_id?: string;
  readonly links: { readonly self: string; readonly content: string };
}

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
