// What the commands read from the server's answers; more stands in them. docs of the interface: the task, its files, the formats.
export interface FileFacts {
  readonly id: string;
  readonly filename: string;
  readonly format: string | null;
  readonly size_bytes: number;
  readonly sha256: string;
}

export interface TaskFacts {
  readonly id: string;
  readonly operation: string;
  readonly status: string;
  readonly inputs: readonly FileFacts[];
  readonly outputs: readonly FileFacts[];
  readonly source_format: string | null;
  readonly target_format: string | null;
  readonly progress: { readonly percent: number | null; readonly queue_position?: number };
  readonly warnings: readonly { readonly code: string; readonly detail?: string; readonly names?: readonly string[] }[];
  readonly error: { readonly code: string; readonly detail: string } | null;
  readonly cancel_reason?: string;
  readonly created_at: string;
}

export interface FormatFacts {
  readonly id: string;
  readonly label: { readonly en: string; readonly ru: string };
  readonly family: string;
  readonly family_label: { readonly en: string; readonly ru: string };
  readonly extensions: readonly string[];
  readonly targets: readonly string[];
  readonly is_target: boolean;
}

export interface Listed<T> {
  readonly data: readonly T[];
  readonly next_cursor: string | null;
}

const ends: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled', 'expired']);

export const hasEnded = ({ status }: Pick<TaskFacts, 'status'>): boolean => ends.has(status);
