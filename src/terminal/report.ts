// How it ended for one file: the object that --json prints (its fields stay), and the same as a line for people.
import { say, sayWarning, words, type Language } from '../shared/words.js';
import type { ErrorCode } from '../shared/errors.js';
import { printable } from './bar.js';
import { Interrupted, Refusal, Unreachable } from './exit-codes.js';
import { sayBytes } from './plain-figures.js';
import type { Saved } from './save-result.js';
import { sayStatus, speechOf, type Speech } from './terminal-words.js';
import type { TaskFacts } from './task-facts.js';

/** Beside the sentence, what is the same in every language. */
export interface Reason {
  readonly code: string;
  readonly detail: string;
  /** JSON Pointers of what was wrong in the request. */
  readonly fields?: readonly string[];
  /** What the file could become instead. */
  readonly targets?: readonly string[];
}

export interface Report {
  /** As it was named; "-" is standard input. */
  readonly file: string;
  readonly status: 'done' | 'failed' | 'cancelled';
  readonly task_id: string | null;
  readonly bytes: number | null;
  readonly outputs: readonly Saved[];
  readonly warnings: TaskFacts['warnings'];
  readonly error: Reason | null;
  readonly seconds: number;
}

export function resultInWords({ file, bytes, outputs, warnings }: Report, language: Language, speech: Speech): string {
  const name = printable(file);
  const notes = warnings
    .map(({ detail, ...rest }) => ({ ...rest, detail: detail ?? rest.code }))
    .map((warning) => `\n  ${speech('warning', { text: printable(sayWarning(language, warning)) })}`)
    .join('');
  const [only, ...more] = outputs;
  if (only === undefined) return `${speech('doneWithout', { name })}${notes}`;
  const after = outputs.reduce((sum, each) => sum + each.bytes, 0);
  const to = printable(only.path ?? '-') + (more.length > 0 ? ` ${speech('andMore', { count: more.length })}` : '');
  const sizes =
    bytes === null ? sayBytes(language, after) : `${sayBytes(language, bytes)} → ${sayBytes(language, after)}`;
  return `${name} → ${to} (${sizes})${notes}`;
}

export function failureInWords({ file, status, error }: Report, language: Language, speech: Speech): string {
  const name = printable(file);
  if (status === 'cancelled' || error === null) return speech('cancelledFile', { name });
  return speech('failedFile', { name, reason: reasonInWords(error, language) });
}

/** English as the server says it about this very case; other languages have a sentence for each code, and what needs no words. */
export function reasonInWords({ code, detail, fields = [], targets = [] }: Reason, language: Language): string {
  const exact = printable(detail);
  if (language === 'en' || !isKnown(code)) return exact;
  const wrong = fields.length > 0 ? ` (${printable(fields.join(', '))})` : '';
  const instead =
    targets.length > 0 ? ` ${speechOf(language)('canBecome', { names: printable(targets.join(', ')) })}` : '';
  return `${say(language, `error.${code}`)}${wrong}${instead}`;
}

const isKnown = (code: string): code is ErrorCode => `error.${code}` in words.en;

/** Null: it is done. */
export function errorOfTask({ status, error, cancel_reason }: TaskFacts, speech: Speech): Report['error'] {
  if (status === 'done') return null;
  if (status === 'cancelled') return { code: 'cancelled', detail: cancel_reason ?? '' };
  return {
    code: error?.code ?? status,
    detail: error?.detail ?? speech('notDone', { status: sayStatus(speech, status) }),
  };
}

/** The same whether a file was in hand or still to come. */
export const INTERRUPTED: Reason = { code: 'cancelled', detail: 'Ctrl-C' };

/** What a file that got stuck is reported with. */
export function errorOf(thrown: unknown, speech: Speech): Reason {
  if (thrown instanceof Refusal) return { code: thrown.code, detail: thrown.detail, ...thrown.facts };
  if (thrown instanceof Interrupted) return INTERRUPTED;
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (thrown instanceof Unreachable) return { code: 'no_server', detail: message };
  if (code === 'ENOENT') return { code, detail: speech('noFile') };
  if (code === 'EACCES' || code === 'EPERM') return { code, detail: speech('noAccess') };
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return { code, detail: speech('fileTrouble', { code }) };
  return { code: code ?? 'failed', detail: message };
}
