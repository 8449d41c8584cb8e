// What is brought to the server, and with which wishes: made by input-files.ts and convert-file.ts, brought by submit-file.ts in one piece and by
// submit-in-parts.ts in many.
import type { Readable } from 'node:stream';

export interface Source {
  /** What people call it; the server looks at its content. */
  readonly name: string;
  /** Undefined: not known before its end. */
  readonly bytes: number | undefined;
  /** False: it can be read only once. */
  readonly canRepeat: boolean;
  /** Throws when it cannot be read at all. A part can be asked of what can be repeated. */
  open(part?: { readonly from: number; readonly size: number }): Readable;
}
export interface Submission {
  readonly source: Source;
  /** Of the form, as texts. */
  readonly fields: Readonly<Record<string, string>>;
  /** Hears how many bytes have gone, from the beginning again when the connection broke; of a large file, how many the server has confirmed. */
  readonly sent: (bytes: number) => void;
  /** Ends it while bytes still travel; later the task is made, and its number told. */
  readonly stop: AbortSignal;
}
