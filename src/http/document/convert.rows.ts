// One-call conversion in the document: POST and PUT of convert.controller.ts.
import { z } from 'zod';
import { taskSchema } from '../task.view.js';
import { failing, making, receiving } from './route-errors.js';
import { bytesOrZip, json, type RouteRow, type RouteRows } from './route-row.js';

const query = z.object({
  filename: z.string().optional().describe('Name of the file, when the body is the file itself'),
  preset: z.string().optional(),
  cache: z.literal('bypass').optional(),
  wait: z
    .string()
    .regex(/^\d{1,3}$/)
    .optional()
    .describe('Seconds to wait for the end, 0 to 60; 30 if nothing is said'),
});
const row: Omit<RouteRow, 'id' | 'summary' | 'example'> = {
  tag: 'Convert',
  description: 'What takes longer than the wait goes on as a task, and the answer is that task.',
  need: 'tasks:write',
  query,
  freeQuery: 'Options of the target; GET /api/v1/conversions/{from}/{to}/schema names them.',
  headers: ['Prefer', 'Idempotency-Key', 'X-Filename', 'X-Password'],
  body: { raw: true, form: z.object({ preset: z.string().optional() }).catchall(z.string()), mostFiles: 'one' },
  answers: {
    200: bytesOrZip(
      'The result; where several files came out, a zip of them',
      'X-Task-Id',
      'Server-Timing',
      'Content-Location',
      'Preference-Applied',
    ),
    202: json('It takes longer', taskSchema, 'Location', 'X-Task-Id', 'Retry-After', 'Preference-Applied'),
  },
  errors: [...new Set([...making, ...receiving, ...failing])],
};

export const convertRows: RouteRows = {
  'POST /api/v1/convert/:target': {
    ...row,
    id: 'convert',
    summary: 'Convert a file in one call',
    example: { path: { target: 'webp' }, query: { filename: 'photo.png', quality: '80' }, file: 'photo.png' },
  },
  'PUT /api/v1/convert/:target': {
    ...row,
    id: 'convertUpload',
    summary: 'The same for programs that send files with PUT',
    example: { path: { target: 'jpeg' }, query: { filename: 'photo.png' }, file: 'photo.png' },
  },
};
