// What the owner of a share sees of it. Never the link itself, but where it is made. Called by shares.controller.ts.
import { z } from 'zod';
import type { Share } from '../../entities/share.entity.js';
import { countField, idField, linkField, linksOf, momentField } from '../answer-fields.js';
import type { Site } from '../site.js';

export const shareSchema = z
  .object({
    id: idField,
    task_id: idField.nullable(),
    job_id: idField.nullable(),
    files: countField.describe('How many there are at the link'),
    ending: z.string().nullable().describe('Last characters of the link; null: made before they were kept'),
    has_password: z.boolean(),
    downloads: countField,
    max_downloads: countField.nullable(),
    created_at: momentField,
    expires_at: momentField.describe('No later than the first of its files'),
    revoked_at: momentField.nullable(),
    links: linksOf('self'),
  })
  .meta({ id: 'Share' });
export const shareWithUrlSchema = shareSchema.extend({ url: linkField.describe('The link, shown this once') });

export function shareView(share: Share, site: Site): z.output<typeof shareSchema> {
  return {
    id: share.id,
    task_id: share.task_id,
    job_id: share.job_id,
    files: share.files.length,
    ending: share.token_end,
    has_password: share.password_hash !== null,
    downloads: share.downloads,
    max_downloads: share.max_downloads,
    created_at: share.created_at.toISOString(),
    expires_at: share.expires_at.toISOString(),
    revoked_at: share.revoked_at?.toISOString() ?? null,
    links: { self: site.link(`/api/v1/shares/${share.id}`) },
  };
}
