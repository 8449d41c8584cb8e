// What we note ourselves in the metadata of a task, beside what its client has put there. Written with the end of a conversion, whether a worker made the
// result or the cache had it; who does a task again leaves it out, because none of it is true of the new one yet.
import type { ConversionTask } from '../entities/conversion-task.entity.js';

export const ownKeys: readonly string[] = ['input_file', 'output_format', 'quality', 'output_file'];

interface Named {
  readonly filename: string;
  readonly format: string | null;
}

/** Of several files, those that come first. */
export function ownMetadata(
  { options }: Pick<ConversionTask, 'options'>,
  input: Pick<Named, 'filename'> | undefined,
  output: Named | undefined,
): Record<string, unknown> {
  const quality = options?.['quality'];
  return {
    ...(input && { input_file: input.filename }),
    ...(output && { output_format: output.format, output_file: output.filename }),
    ...(quality !== undefined && { quality }),
  };
}

export const clientMetadata = (metadata: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(metadata).filter(([key]) => !ownKeys.includes(key))) as Record<string, string>;
