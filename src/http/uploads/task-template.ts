// A task that waits for its file, as rows keep it: checked, what is secret in it sealed. Called by whoever notes one for later.
import { sealOptions } from '../../tasks/sealed-options.js';
import { readTaskTemplate } from '../../tasks/requests/task-request.js';

export function sealedTemplate(task: unknown, secret: string | undefined): Record<string, unknown> {
  const { options } = readTaskTemplate(task);
  return { ...(task as Record<string, unknown>), options: sealOptions(options, secret) };
}
