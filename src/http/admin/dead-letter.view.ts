// What administrators see of a message that could not become a task; its bytes stay where they are.
import { z } from 'zod';
import type { ShownLetter } from '../../tasks/dead-letters.js';
import { countField, idField, momentField } from '../answer-fields.js';

export const deadLetterSchema = z
  .object({
    id: idField,
    created_at: momentField,
    door: z.enum(['celery', 'redis', 'amqp']),
    broker: z.string().nullable().describe('Address that it came over, and is sent again to'),
    queue: z.string(),
    message_id: z.string().nullable().describe('As its sender calls it'),
    name: z.string().nullable().describe('What it asked for, in the words of its door'),
    code: z.string(),
    detail: z.string(),
    bytes: countField,
    replay_asked_at: momentField.nullable().describe('Its door sends it again as soon as it runs'),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetterView = z.output<typeof deadLetterSchema>;

export function deadLetterView({ message: detail, replay_at, created_at, ...row }: ShownLetter): DeadLetterView {
  return {
    ...row,
    detail,
    created_at: created_at.toISOString(),
    replay_asked_at: replay_at?.toISOString() ?? null,
  };
}
