// A ticket as whoever asked for it gets it, once. Called by upload-tickets.controller.ts.
import { z } from 'zod';
import type { UploadTicket } from '../../entities/upload-ticket.entity.js';
import { countField, linksOf, listOf, momentField } from '../answer-fields.js';
import type { Site } from '../site.js';

export const uploadTicketSchema = z
  .object({
    token: z.string().describe('Shown this once. The browser sends it as "Authorization: Bearer …"'),
    max_bytes: countField,
    formats: listOf(z.string()).nullable().describe('What the file may be; null: anything'),
    expires_at: momentField,
    links: linksOf('files', 'uploads').describe('Where the file may be brought: in one request, or in parts'),
  })
  .meta({ id: 'UploadTicket' });

export function uploadTicketView(
  { max_bytes, formats, expires_at }: UploadTicket,
  token: string,
  site: Site,
): z.output<typeof uploadTicketSchema> {
  return {
    token,
    max_bytes: Number(max_bytes),
    formats,
    expires_at: expires_at.toISOString(),
    links: { files: site.link('/api/v1/files'), uploads: site.link('/api/v1/uploads') },
  };
}
