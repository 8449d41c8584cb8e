// What somebody sees of a share who has its link: its files, and no word of whose they are. Called by shared.controller.ts.
import { z } from 'zod';
import { countField, linksOf, listOf, momentField } from '../answer-fields.js';
import { fileSchema } from '../file.view.js';
import type { ShareFacts } from '../pages/share.page.js';
import type { Site } from '../site.js';

const sharedFileSchema = fileSchema
  .pick({ id: true, filename: true, format: true, media_type: true, size_bytes: true, sha256: true })
  .extend({ links: linksOf('content') })
  .meta({ id: 'SharedFile' });
export const sharedSchema = z
  .object({
    files: listOf(sharedFileSchema),
    downloads_left: countField.nullable().describe('null: as many as you like'),
    expires_at: momentField.describe('Until then the link works'),
    links: linksOf('self', 'zip', 'page'),
  })
  .meta({ id: 'Shared' });

export function sharedView({ token, share, files }: ShareFacts, site: Site): z.output<typeof sharedSchema> {
  const self = site.link(`/api/v1/shared/${token}`);
  return {
    files: files.map(({ id, filename, format, media_type, size_bytes, sha256 }) => ({
      id,
      filename,
      format,
      media_type,
      size_bytes: Number(size_bytes),
      sha256,
      links: { content: `${self}/files/${id}/content` },
    })),
    downloads_left: share.max_downloads === null ? null : share.max_downloads - share.downloads,
    expires_at: share.expires_at.toISOString(),
    links: { self, zip: `${self}/zip`, page: site.link(`/s/${token}`) },
  };
}
